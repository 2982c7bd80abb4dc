"""What a tuned model learns, and how that is measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from relsim_demo.analysis import captioned
from relsim_demo.models import tuned
from relsim_demo.models.judge import Sort
from relsim_demo.models.lite2 import Lite2Encoder
from relsim_demo.models.tuned_net import TunedNet
from relsim_demo.settings import Dtype
from relsim_demo.training.data import Table
from relsim_demo.training.holding_out import Parts, kinds, split
from relsim_demo.training.relational.contrast import Captions, contrast
from relsim_demo.training.task import Task
from relsim_demo.training.tuned.augmenting import augmented, chances
from relsim_demo.training.tuned.calibrating import FEWEST, known_idea, sort_of

TEMPERATURE = 0.07  # of the paper
GEOMETRY, CONTRAST = 5.0, 0.3  # weights of the second and third part of the loss, as of the embedded encoder
MOST_SEEN = 1000  # pictures by which the sort is described


@dataclass(frozen=True)
class Batch:
    """A whole batch: what its pictures aim at, and how each is changed, (m, CHANCES), by its place alone."""

    captions: Captions
    chances: Tensor


class TunedTask(Task[TunedNet, Batch]):
    """Pictures regress onto vectors in the space of captions, and find their own among those of the batch.

    The squared error is that of a picture's cosines with the batch's captions, not with its pictures: at its least it
    asks for the same, and a picture's part depends on no other one, so that chunks add up to the batch.
    """

    name = "tuned"

    def __init__(
        self, model: TunedNet, table: Table, targets: np.ndarray, share: float, made: dict, device: torch.device,
        chunk: int,
    ) -> None:  # fmt: skip
        """Take what each row of the table aims at, (n, 384) unit rows, and what a record says of the model.

        share: of the captions, how many are held out; rows without one count by themselves.
        """
        names = _names(table)
        self.model, self.table, self._targets, self._made = model.to(device), table, targets, made
        self.learned, self.held_out = parts(table, share)
        self.measured = len(self.held_out)
        self._kinds, self._device, self._chunk = kinds(names), device, chunk
        self._answers = np.zeros((0, tuned.DIM), np.float32)  # vectors of the held-out rows, as last measured

    @property
    def base(self) -> dict[str, str]:
        """See Task."""
        return {"base_revision": self._made["base_revision"] or Lite2Encoder().revision, "dtype": str(Dtype.F32)}

    def patches(self, row: int) -> Tensor:
        """Return the picture of a row: (3, side, side) uint8."""
        return torch.from_numpy(np.array(self.table.picture(row))).permute(2, 0, 1)

    def whole(self, rows: np.ndarray) -> Batch:
        """Return what the whole batch aims at, and draw how its pictures are changed."""
        vectors, same = (torch.from_numpy(array[rows]).to(self._device) for array in (self._targets, self._kinds))
        return Batch(Captions(vectors, same), chances(len(rows)))

    def loss(self, whole: Batch, patches: Tensor, places: Sequence[int]) -> tuple[Tensor, dict[str, Tensor]]:
        """See Task: the pictures' part of the mean loss, and of the accuracy."""
        at, captions = torch.tensor(list(places), device=self._device), whole.captions
        seen = augmented(patches.to(self._device), whole.chances[list(places)])
        found, own = self.model(seen), captions.vectors[at]
        near = (1 - (found * own).sum(1)).sum()
        geometry = ((found - own) @ captions.vectors.T).square().mean(1).sum()
        contrasted, right = contrast(found, at, captions, torch.tensor(TEMPERATURE, device=self._device))
        loss = near + GEOMETRY * geometry + CONTRAST * contrasted
        return loss / len(captions.kinds), {"accuracy": right / len(captions.kinds)}

    def measure(self, part: slice) -> dict[str, Tensor]:
        """Return the vectors of the held-out pictures; other parts' are zeros: (n, 384) float32."""
        found = torch.zeros(self.measured, tuned.DIM, device=self._device)
        places = range(self.measured)[part]
        for start in range(0, len(places), self._chunk):
            some = places[start : start + self._chunk]
            pixels = torch.stack([self.patches(int(self.held_out[i])) for i in some])
            found[some.start : some.stop] = self.model(pixels.to(self._device))
        return {"vectors": found}

    def figures(self, measured: dict[str, Tensor]) -> dict[str, float]:
        """Return recall@1 and @10 of captions, precision within groups, cosine to the own; their mean is `score`."""
        pictures = self._answers = measured["vectors"].cpu().numpy()
        _, first, own = np.unique(self._kinds[self.held_out], return_index=True, return_inverse=True)
        wanted = self._targets[self.held_out]
        found = captioned.recalls(pictures, wanted[first], own) | captioned.precision_in_groups(pictures, own)
        found["cosine"] = round(float((pictures * wanted).sum(1).mean()), 4)
        return {"score": round(float(np.mean(list(found.values()))), 4), **found}

    def save(self, folder: Path) -> None:
        """Write a tuned model, calibrated where enough pictures were held out."""
        tensors, made = dict(self.model.learned), dict(self._made)
        if self._sort is not None:
            tensors[tuned.MEAN] = torch.from_numpy(self._sort.mean)
            tensors[tuned.WHITENING] = torch.from_numpy(self._sort.whitening)
            _, first = np.unique(self._kinds, return_index=True)
            ideas = known_idea(self._answers, self._targets[self.held_out], self._targets[first])
            made |= {"limit": self._sort.limit, "known_idea": ideas}
        tuned.save(folder, made, tensors)

    @cached_property
    def _sort(self) -> Sort | None:
        """What the learned pictures look like, by the embedded model of look."""
        if self.measured < FEWEST:
            return None
        look = Lite2Encoder()
        some = np.random.default_rng(0).permutation(self.learned)[:MOST_SEEN]
        seen = [
            np.concatenate(
                [
                    look.embed([self.table.picture(int(row)) for row in rows[i : i + look.batch_size]])
                    for i in range(0, len(rows), look.batch_size)
                ]
            )
            for rows in (some, self.held_out)
        ]
        return sort_of(*seen)


def parts(table: Table, share: float) -> Parts:
    """Return which rows are learned from, and which are held out: a share of the captions."""
    return split(_names(table), share)


def _names(table: Table) -> list[str]:
    """Return what tells rows apart: their captions; those without one count by themselves."""
    return [row.caption or f"row {row.id}" for row in table.rows]
