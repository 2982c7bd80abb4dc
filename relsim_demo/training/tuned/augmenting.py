"""Pictures changed at random, such that what they show stays: never mirrored, since left and right are part of it."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

LEAST_SCALE, STRETCH = 0.75, 0.1  # of the part that is seen; of its width against its height
GAIN, OFFSET, TINT = 0.25, 0.1, 0.08
CHANCES = 9  # numbers drawn for a picture: scale, stretch, where (2), gain, tint (3), offset


def chances(count: int) -> Tensor:
    """Draw what `augmented` needs for so many pictures: (count, CHANCES) 0..1, on the CPU, the same on any device."""
    return torch.rand(count, CHANCES)


def augmented(pixels: Tensor, drawn: Tensor) -> Tensor:
    """Show a part of each picture, stretched a little, in another light: (n, 3, s, s) 0..255, also what comes out.

    drawn: the pictures' chances, (n, CHANCES), so that what becomes of one depends on no other.
    """
    n = len(pixels)
    parts = drawn.to(pixels.device).split([1, 1, 2, 1, 3, 1], 1)

    def uniform(low: float, high: float, number: int) -> Tensor:
        return parts[number] * (high - low) + low

    def light(low: float, high: float, number: int) -> Tensor:
        return uniform(low, high, number)[:, :, None, None]

    scale, stretch = uniform(LEAST_SCALE, 1, 0)[:, 0], uniform(-STRETCH, STRETCH, 1)[:, 0]
    sizes = torch.stack([scale * (1 + stretch), scale * (1 - stretch)], 1).clamp(max=1)
    theta = torch.zeros(n, 2, 3, device=pixels.device)
    theta[:, 0, 0], theta[:, 1, 1] = sizes[:, 0], sizes[:, 1]
    theta[:, :, 2] = uniform(-1, 1, 2) * (1 - sizes)
    grid = functional.affine_grid(theta, list(pixels.shape), align_corners=False)
    seen = functional.grid_sample(pixels.float(), grid, padding_mode="border", align_corners=False)
    gain = 1 + light(-GAIN, GAIN, 3) + light(-TINT, TINT, 4)
    return ((seen - 127.5) * gain + 127.5 + 255 * light(-OFFSET, OFFSET, 5)).clamp(0, 255)
