"""The training loop: pictures regress onto frozen caption vectors, so that their cosines follow the captions' cosines.

A relation is a matter of degree: s12 = f_V(I1).f_V(I2) should be f_T(A1).f_T(A2), the paper's definition. InfoNCE alone
treats every other caption as equally wrong, which trains that nearness away (README beside this file).
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.memory_format import convert_conv2d_weight_memory_format

from relsim_demo.errors import BadRequest
from relsim_demo.models.mini_net import SIDE
from relsim_demo.training.drawn.telling import Teller, Watch

TEMPERATURE = 0.07  # of the paper
GEOMETRY, CONTRAST = 5.0, 0.3  # weights of the second and third part of the loss
BATCH = 128
WEIGHT_DECAY, WARM_UP, CLIP = 0.05, 150, 1.0
SHIFT = 5  # pixels of random displacement; never flips: left and right are part of the logic
SMALL_SIDE, SMALL_SHARE = 80, 0.8  # most steps see smaller pictures, which cost half
SAVED_EVERY = 100  # steps
Net = TypeVar("Net", bound=nn.Module)
# rows (n,) in ascending order, a generator of their changes, and how much of the training is done: 0..1 -> inputs
Read = Callable[[np.ndarray, np.random.Generator, float], tuple[Tensor, ...]]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Course:
    """How long and how fast a network learns; `saved` keeps its state every 100 steps, and training goes on from it."""

    steps: int
    peak_rate: float
    seed: int
    saved: Path | None = None


def train(
    net: Net, read: Read, labels: np.ndarray, targets: np.ndarray, course: Course, watch: Watch | None = None
) -> tuple[Net, float]:
    """Train a network of unit vectors; return it in evaluation mode, and the seconds it took, those before a stop too.

    labels (n,) index `targets` (f, 384) float32 unit rows, a caption vector a family; `read` gives what rows show.

    Raises:
        DemoError: the loss is no number any more.
    """
    net = convert_conv2d_weight_memory_format(net, torch.channels_last).train()
    bank = torch.from_numpy(targets)
    optimizer = torch.optim.AdamW(_groups(net), lr=course.peak_rate, betas=(0.9, 0.98), fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, course.steps))
    parts = {"net": net, "optimizer": optimizer, "schedule": schedule}
    begun, before = _resume(course.saved, parts)
    start = time.perf_counter()
    with Teller(course.steps, begun, BATCH, watch) as teller:
        for step in range(begun, course.steps):
            torch.manual_seed(course.seed * 1_000_000 + step)  # for dropout, also after a resumption
            rng = np.random.default_rng((course.seed, step))
            rows = np.sort(rng.integers(0, len(labels), BATCH))
            vectors = net(*read(rows, rng, step / course.steps))
            loss = graded_loss(vectors, bank, torch.from_numpy(labels[rows]))
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), CLIP)
            rate = float(schedule.get_last_lr()[0])
            optimizer.step()
            schedule.step()
            teller.tell(step, net, loss.item(), rate)
            if course.saved and (step + 1) % SAVED_EVERY == 0:
                _save(course.saved, step + 1, before + time.perf_counter() - start, parts)
    return net.eval(), before + time.perf_counter() - start


def pictures(pixels: np.ndarray) -> Read:
    """Read pictures (n, 112, 112, 3) uint8, changed at random: (rows, 3, side, side) floats."""

    def read(rows: np.ndarray, rng: np.random.Generator, progress: float) -> tuple[Tensor]:
        return (_augmented(pixels[rows], rng, side(progress) < SIDE),)

    return read


def side(progress: float) -> int:
    """Return how large pictures are seen when so much of a training is done: 0..1 -> px."""
    return SMALL_SIDE if progress < SMALL_SHARE else SIDE


def arrays(*kept: np.ndarray) -> Read:
    """Read rows of arrays as they are, as float32."""

    def read(rows: np.ndarray, rng: np.random.Generator, progress: float) -> tuple[Tensor, ...]:
        return tuple(torch.from_numpy(array[rows].astype(np.float32)) for array in kept)

    return read


def _save(path: Path, step: int, seconds: float, parts: dict) -> None:
    """Keep the state after so many steps, at once or not at all."""
    whole = path.with_suffix(".new")
    whole.parent.mkdir(exist_ok=True)
    torch.save({"step": step, "seconds": seconds, **{name: part.state_dict() for name, part in parts.items()}}, whole)
    whole.replace(path)


def _resume(path: Path | None, parts: dict) -> tuple[int, float]:
    """Take up a kept state, if there is one, and return after how many steps and seconds it was kept.

    Raises:
        BadRequest: it cannot be read.
    """
    if path is None or not path.exists():
        return 0, 0.0
    try:
        state = torch.load(path, weights_only=True)
        for name, part in parts.items():
            part.load_state_dict(state[name])
    except Exception as error:  # torch raises nearly anything for a foreign file
        raise BadRequest(f"{path} cannot be read; delete it to begin this part anew.") from error
    logger.info("going on after %d steps", state["step"])
    return state["step"], state["seconds"]


def graded_loss(vectors: Tensor, bank: Tensor, labels: Tensor) -> Tensor:
    """Compare vectors (n, 384) of pictures with the captions (f, 384) of families; `labels` (n,) are their rows.

    The sum of three: the distance to the own caption, the squared error of all cosines within the batch, and the
    divergence of the softmax over families from what the own caption's softmax over them is.
    """
    own = bank[labels]
    near = 1 - (vectors * own).sum(1).mean()
    geometry = (vectors @ vectors.T - own @ own.T).square().mean()
    wanted = functional.log_softmax(own @ bank.T / TEMPERATURE, 1)
    found = functional.log_softmax(vectors @ bank.T / TEMPERATURE, 1)
    contrast = functional.kl_div(found, wanted, reduction="batchmean", log_target=True)
    return near + GEOMETRY * geometry + CONTRAST * contrast


def _augmented(block: np.ndarray, rng: np.random.Generator, small: bool) -> Tensor:
    """Displace, brighten, and sometimes soften a batch (n, 112, 112, 3) uint8; (n, 3, side, side) floats come out."""
    padded = np.pad(block, ((0, 0), (SHIFT, SHIFT), (SHIFT, SHIFT), (0, 0)), mode="edge")
    dx, dy = rng.integers(0, 2 * SHIFT + 1, (2, len(block)))
    moved = np.stack([p[y : y + SIDE, x : x + SIDE] for p, x, y in zip(padded, dx, dy, strict=True)])
    images = torch.from_numpy(moved).permute(0, 3, 1, 2).float() / 255
    gain = torch.from_numpy(rng.uniform(0.8, 1.2, (len(block), 3, 1, 1)).astype(np.float32))
    gain = gain.mean(1, keepdim=True) + (gain - gain.mean(1, keepdim=True)) * 0.4
    offset = torch.from_numpy(rng.uniform(-0.08, 0.08, (len(block), 1, 1, 1)).astype(np.float32))
    images = ((images - 0.5) * gain + 0.5 + offset).clamp(0, 1)
    if small:
        images = functional.interpolate(images, (SMALL_SIDE, SMALL_SIDE), mode="bilinear", antialias=True)
    elif rng.random() < 0.3:
        images = functional.avg_pool2d(functional.pad(images, (1, 1, 1, 1), mode="replicate"), 3, 1)
    return images.contiguous(memory_format=torch.channels_last)


def _groups(net: nn.Module) -> list[dict]:
    """Weight decay for matrices and kernels only."""
    parameters = list(net.parameters())
    return [
        {"params": [p for p in parameters if p.ndim > 1], "weight_decay": WEIGHT_DECAY},
        {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0},
    ]


def _rate(step: int, steps: int) -> float:
    """Linear warm-up, then a cosine to zero."""
    if step < WARM_UP:
        return (step + 1) / WARM_UP
    return 0.5 * (1 + math.cos(math.pi * (step - WARM_UP) / max(1, steps - WARM_UP)))
