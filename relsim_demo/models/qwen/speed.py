"""In which way a CPU holds the published models: by the memory that is free, and by how fast it multiplies."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from relsim_demo.models.qwen.int8 import Int8Linear
from relsim_demo.models.room import check_fits, fitting
from relsim_demo.settings import Dtype

SHAPE = 280, 3584, 4736  # tokens of one picture, a layer's width, a quarter of its inner width
TOKENS = {"text": 280, "vision": 1024}  # that one picture of 448 px has in either part of the models
BESIDE = 1.3  # the whole time by that of the products: `python -m benchmarks.cpu_embed`
TORCH = {Dtype.F32: torch.float32, Dtype.BF16: torch.bfloat16, Dtype.INT8: torch.bfloat16}
WAYS: tuple[Dtype, ...] = (Dtype.BF16, Dtype.F32, Dtype.INT8)
ROUNDS = 5


@dataclass(frozen=True)
class Way:
    """How the weights are held, what a product takes so (operations a second), and why, where it was measured."""

    dtype: Dtype
    rate: float
    why: str = ""

    def seconds(self, text: nn.Module, vision: nn.Module) -> float:
        """Estimate what one picture of 448 x 448 px takes."""
        work = TOKENS["text"] * _weights(text) + TOKENS["vision"] * _weights(vision)
        return BESIDE * 2 * work / self.rate


def choose(base: Path, wanted: Dtype) -> Way:
    """Return the way for a CPU: the wanted one, or for auto bf16 where there is room, else int8.

    Where bf16 is slower than f32, as on processors without instructions for it, auto takes the fastest that fits.

    Raises:
        ModelUnavailable: the memory does not suffice.
    """
    fits = fitting(base) if wanted is Dtype.AUTO else [wanted]
    if wanted is not Dtype.AUTO or not fits:
        check_fits(base, fits[0] if fits else Dtype.INT8)
    if wanted is not Dtype.AUTO:
        return Way(wanted, measured([wanted])[0])
    rates = dict(zip(WAYS, measured(WAYS), strict=True))
    if rates[Dtype.BF16] > rates[Dtype.F32]:
        return Way(fits[0], rates[fits[0]])
    best = max(fits, key=lambda dtype: rates[dtype])
    told = ", ".join(f"{dtype} {rate / 1e9:.0f}" for dtype, rate in rates.items())
    return Way(best, rates[best], f"the fastest that fits, since bf16 is slow on this CPU ({told} GFLOP/s)")


def measured(ways: Sequence[Dtype]) -> list[float]:
    """Measure a product as the models have it: operations a second in each way, the best of a few.

    The ways take turns, so that other work on the machine, which comes and goes, slows all of them or none.
    """
    tokens, inner, outer = SHAPE
    products = [_product(way) for way in ways]
    rounds = [[_timed(multiply, x) for multiply, x in products] for _ in range(ROUNDS)]
    return [2 * tokens * inner * outer / min(seconds) for seconds in zip(*rounds, strict=True)]


@torch.inference_mode()
def _product(dtype: Dtype) -> tuple[Callable[[Tensor], Tensor], Tensor]:
    tokens, inner, outer = SHAPE
    weight, x = (torch.randn(n, inner, dtype=TORCH[dtype]) for n in (outer, tokens))
    if dtype is not Dtype.INT8:
        return lambda x: functional.linear(x, weight), x
    layer = nn.Linear(inner, outer, bias=False, dtype=weight.dtype)
    layer.weight.copy_(weight)
    return Int8Linear(layer), x


@torch.inference_mode()
def _timed(multiply: Callable[[Tensor], Tensor], x: Tensor) -> float:
    start = time.perf_counter()
    multiply(x)
    return time.perf_counter() - start


def _weights(part: nn.Module) -> int:
    """Count the weights of the products in a part of the models."""
    return sum(layer.weight.numel() for layer in part.modules() if isinstance(layer, nn.Linear | Int8Linear))
