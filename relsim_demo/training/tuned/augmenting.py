"""Pictures changed at random, such that what they show stays: never mirrored, since left and right are part of it."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

LEAST_SCALE, STRETCH = 0.75, 0.1  # of the part that is seen; of its width against its height
GAIN, OFFSET, TINT = 0.25, 0.1, 0.08


def augmented(pixels: Tensor) -> Tensor:
    """Show a part of each picture, stretched a little, in another light: (n, 3, s, s) 0..255, also what comes out."""
    n = len(pixels)

    def uniform(low: float, high: float, *shape: int) -> Tensor:  # on the CPU: the same on any device
        return (torch.rand(n, *shape) * (high - low) + low).to(pixels.device)

    scale, stretch = uniform(LEAST_SCALE, 1), uniform(-STRETCH, STRETCH)
    sizes = torch.stack([scale * (1 + stretch), scale * (1 - stretch)], 1).clamp(max=1)
    theta = torch.zeros(n, 2, 3, device=pixels.device)
    theta[:, 0, 0], theta[:, 1, 1] = sizes[:, 0], sizes[:, 1]
    theta[:, :, 2] = uniform(-1, 1, 2) * (1 - sizes)
    grid = functional.affine_grid(theta, list(pixels.shape), align_corners=False)
    seen = functional.grid_sample(pixels.float(), grid, padding_mode="border", align_corners=False)
    gain = 1 + uniform(-GAIN, GAIN, 1, 1, 1) + uniform(-TINT, TINT, 3, 1, 1)
    return ((seen - 127.5) * gain + 127.5 + 255 * uniform(-OFFSET, OFFSET, 1, 1, 1)).clamp(0, 255)
