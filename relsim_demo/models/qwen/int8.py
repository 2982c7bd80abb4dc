"""Products with int8 weights on a CPU: half the memory of bf16, and faster on processors with int8 instructions.

Weights have one scale per row, activations one per token, so that both sides of a product are int8. Activations left
in bf16 would keep the vectors a little better, but torch has no fast product of them with int8 weights: as fast as
reading the weights for one token, slower than bf16 for a whole prompt. What makes int8 activations coarse are a few
columns that are much larger than the others; those are multiplied apart, in float32 (Dettmers et al. 2022, LLM.int8()).
"""

from __future__ import annotations

import ctypes
import mmap
import sys
from collections.abc import Iterator
from functools import lru_cache

import torch
from torch import Tensor, nn
from torch.nn import functional

APART = 6  # times the mean of all columns' largest values: what is beyond is multiplied apart
BLOCK = 1 << 18  # numbers scaled at a time: they stay in the processor's cache
ROWS = 1024  # of weights quantised at a time
PAGEOUT = 21  # MADV_PAGEOUT of Linux, which Python's mmap does not name


class Int8Linear(nn.Module):
    """A linear layer in int8: (..., inner) -> (..., outer) in the type of what comes in."""

    weight: Tensor  # (outer, inner) int8
    scale: Tensor  # (outer,) float32
    bias: Tensor | None  # (outer,) float32

    def __init__(self, own: nn.Linear) -> None:
        """Quantise the weights of a layer, which stays as it is."""
        super().__init__()
        top = largest_weight()
        scale = torch.cat([rows.abs().amax(1).float() for rows in own.weight.split(ROWS)]).clamp(min=1e-12) / top
        weight = torch.empty(own.weight.shape, dtype=torch.int8)
        for rows, scales, out in zip(own.weight.split(ROWS), scale.split(ROWS), weight.split(ROWS), strict=True):
            out.copy_((rows.float() / scales[:, None]).round_())
        self.register_buffer("weight", weight)
        self.register_buffer("scale", scale)
        self.register_buffer("bias", None if own.bias is None else own.bias.float())

    def forward(self, x: Tensor) -> Tensor:
        """See the class."""
        rows = x.reshape(-1, x.shape[-1])
        apart = _large_columns(rows)
        even = rows.index_fill(1, apart, 0) if len(apart) else rows
        quantised, steps = _by_token(even)
        sums = torch.ops.aten._int_mm(quantised, self.weight.t())
        out = torch.empty(sums.shape, dtype=x.dtype)
        for some in _blocks(sums):
            scaled = sums[some].float().mul_(steps[some]).mul_(self.scale)
            if len(apart):
                large = functional.linear(rows[some][:, apart].float(), self.weight[:, apart].float())
                scaled += large.mul_(self.scale)
            out[some] = scaled if self.bias is None else scaled.add_(self.bias)
        return out.view(*x.shape[:-1], -1)


@torch.no_grad()
def quantise(model: nn.Module) -> None:
    """Put Int8Linear in place of all linear layers of a model on a CPU but those of adapters, one after the other."""
    linear = [
        (parent, name, layer)
        for path, parent in model.named_modules()
        for name, layer in parent.named_children()
        if isinstance(layer, nn.Linear) and "lora_" not in path
    ]
    for parent, name, layer in linear:
        parent.register_module(name, Int8Linear(layer))
        _release(layer.weight)


@lru_cache(1)
def largest_weight() -> int:
    """Return the largest int8 weight with which products are exact on this processor: 127, or 63.

    Processors without int8 instructions (VNNI) add two products in 16 bits, which overflow with larger weights.
    """
    left, right = torch.full((32, 64), 127, dtype=torch.int8), torch.full((64, 32), 127, dtype=torch.int8)
    return 127 if bool((torch.ops.aten._int_mm(left, right) == 64 * 127 * 127).all()) else 63


def _large_columns(x: Tensor) -> Tensor:
    """Return the numbers of the columns that would make the scale of int8 too coarse for the others."""
    least, most = x.aminmax(dim=0)
    peaks = torch.maximum(most, -least).float()
    return (peaks > APART * peaks.mean()).nonzero()[:, 0]


def _by_token(x: Tensor) -> tuple[Tensor, Tensor]:
    """Return int8 rows (n, inner) and the size of one step in each, (n, 1) float32."""
    quantised, steps = torch.empty(x.shape, dtype=torch.int8), torch.empty(len(x), 1)
    for some in _blocks(x):
        rows = x[some].float()
        steps[some] = rows.abs().amax(1, keepdim=True).clamp(min=1e-12).div_(127)
        quantised[some] = (rows / steps[some]).round_().to(torch.int8)
    return quantised, steps


def _blocks(x: Tensor) -> Iterator[slice]:
    rows = max(1, BLOCK // x.shape[1])
    return (slice(start, start + rows) for start in range(0, len(x), rows))


def _release(weight: Tensor) -> None:
    """Let the system take back the pages of weights that were mapped from their file, now that they are done with."""
    if sys.platform != "linux":
        return
    start = -(-weight.data_ptr() // mmap.PAGESIZE) * mmap.PAGESIZE
    size = weight.data_ptr() + weight.nbytes - start
    ctypes.CDLL(None).madvise(ctypes.c_void_p(start), ctypes.c_size_t(max(0, size)), PAGEOUT)
