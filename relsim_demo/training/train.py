"""The training loop of the relational encoder: InfoNCE of pictures against frozen captions, several positives a row."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from relsim_demo.models.mini_net import SIDE, MiniNet

TEMPERATURE = 0.07  # of the paper
BATCH = 256
PEAK_RATE, WEIGHT_DECAY, WARM_UP, CLIP = 2e-3, 0.05, 150, 1.0
SHIFT = 5  # pixels of random displacement; never flips: left and right are part of the logic
SMALL_SIDE, SMALL_SHARE = 80, 0.6  # most steps see smaller pictures, which cost half

Targets = Callable[[np.ndarray], tuple[Tensor, Tensor]]
logger = logging.getLogger(__name__)


def relational_targets(labels: np.ndarray, caption_vectors: np.ndarray, caption_labels: np.ndarray) -> Targets:
    """Compare with every training caption of every family; all captions of the picture's own family are positives.

    `caption_vectors` (m, 384) and `caption_labels` (m,) are the bank of training paraphrases.
    """
    bank = torch.from_numpy(caption_vectors)

    def targets(rows: np.ndarray) -> tuple[Tensor, Tensor]:
        positives = torch.from_numpy(labels[rows][:, None] == caption_labels[None]).float()
        return bank, positives / positives.sum(1, keepdim=True)

    return targets


def train(pixels: np.ndarray, targets: Targets, steps: int, seed: int) -> MiniNet:
    """Train an encoder on pictures (n, 112, 112, 3) uint8 and return it in evaluation mode."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net = MiniNet().to(memory_format=torch.channels_last).train()
    optimizer = torch.optim.AdamW(_groups(net), lr=PEAK_RATE, betas=(0.9, 0.98), fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, steps))
    start, running = time.perf_counter(), 0.0
    for step in range(steps):
        rows = np.sort(rng.integers(0, len(pixels), BATCH))
        loss = _loss(net, _augmented(pixels[rows], rng, step < steps * SMALL_SHARE), *targets(rows))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), CLIP)
        optimizer.step()
        schedule.step()
        running += (loss.item() - running) * (0.02 if step else 1)
        if step % 50 == 0:
            seconds = time.perf_counter() - start
            logger.info("step %d of %d, loss %.3f, %.0f pictures/s", step, steps, running, step * BATCH / seconds)
    return net.eval()


def _loss(net: MiniNet, images: Tensor, captions: Tensor, positives: Tensor) -> Tensor:
    """Row-wise InfoNCE: cross entropy of image-to-caption cosines over the share of each positive."""
    with torch.autocast("cpu", torch.bfloat16):
        vectors = net(images)
    return functional.cross_entropy(vectors.float() @ captions.T / TEMPERATURE, positives)


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


def _groups(net: MiniNet) -> list[dict]:
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
