"""How well a reader does while it learns, on scenes and captions that it never learns from.

The scenes are of the training pool and of the realisations that are learned, by numbers that no training set has. Their
figures tell of new scenes of known relations; what is left out of training as a whole is measured by `evaluate` alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from relsim_demo.models.text import TextEncoder
from relsim_demo.scenes.render import Spec
from relsim_demo.training.drawn.dataset import LAST_SEED, trained_families
from relsim_demo.training.drawn.train import BATCH, graded_loss
from relsim_demo.vectors import unit_rows

EACH = 2  # scenes of a realisation
FIRST_SEED = LAST_SEED + 10_000_000  # the judge has those between
# rows of the held-out scenes, and how much of the training is done: 0..1 -> inputs of a reader
Look = Callable[[slice, float], tuple[Tensor, ...]]


@dataclass(frozen=True)
class HeldOut:
    """What held-out scenes are measured by.

    labels: (n,) the realisation of each. bank: (f, 384) mean vectors of the captions that realisations learn from.
    kept: (r, 384) those of the captions that are kept for testing, one a relation. own: (n,) which one is each scene's.
    """

    labels: np.ndarray
    bank: np.ndarray
    kept: np.ndarray
    own: np.ndarray

    def measure(self, net: nn.Module, look: Look, progress: float) -> dict[str, float]:
        """Return `held_out_loss`, and `recall_at_1`: how many scenes lie nearest to kept captions of their relation."""
        n = len(self.labels)
        parts = [net(*look(slice(start, start + BATCH), progress)) for start in range(0, n, BATCH)]
        vectors = torch.cat(parts)
        loss = graded_loss(vectors, torch.from_numpy(self.bank), torch.from_numpy(self.labels))
        first = (vectors.numpy() @ self.kept.T).argmax(1)
        return {"held_out_loss": round(float(loss), 4), "recall_at_1": round(float((first == self.own).mean()), 4)}


def specs() -> list[Spec]:
    """Return the held-out scenes, of one realisation after the other."""
    return [Spec(f.name, FIRST_SEED + number, "train") for f in trained_families() for number in range(EACH)]


def held_out(bank: np.ndarray) -> HeldOut:
    """Return what scenes of `specs()` are measured by. bank: (f, 384), as in HeldOut."""
    chosen = trained_families()
    groups: dict[str, dict[str, None]] = {}  # ordinary scenes have no relation: each sort counts by itself
    for f in chosen:
        groups.setdefault(f.relation or f.name, {}).update(dict.fromkeys(f.test_captions))
    encode = TextEncoder().encode
    kept = unit_rows(np.stack([encode(list(captions)).mean(0) for captions in groups.values()]))
    names = list(groups)
    own = np.array([names.index(f.relation or f.name) for f in chosen])
    return HeldOut(np.repeat(np.arange(len(chosen)), EACH), bank, kept, np.repeat(own, EACH))


def of_pixels(pixels: np.ndarray, side: Callable[[float], int]) -> Look:
    """Look at pictures (n, 112, 112, 3) uint8 as they are, at the side that training has then."""

    def look(rows: slice, progress: float) -> tuple[Tensor]:
        images = torch.from_numpy(pixels[rows]).permute(0, 3, 1, 2).float() / 255
        if (wanted := side(progress)) != images.shape[-1]:
            images = functional.interpolate(images, (wanted, wanted), mode="bilinear", antialias=True)
        return (images.contiguous(memory_format=torch.channels_last),)

    return look


def of_arrays(*kept: np.ndarray) -> Look:
    """Look at rows of arrays, as float32."""

    def look(rows: slice, progress: float) -> tuple[Tensor, ...]:
        return tuple(torch.from_numpy(array[rows].astype(np.float32)) for array in kept)

    return look
