"""What the relational model learns, and how that is measured."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from filelock import FileLock
from torch import Tensor

from relsim_demo.analysis import captioned
from relsim_demo.errors import BadRequest
from relsim_demo.models.text import TextEncoder
from relsim_demo.training.data import Table
from relsim_demo.training.holding_out import Parts, key, kinds, split
from relsim_demo.training.relational.contrast import Captions, contrast
from relsim_demo.training.relational.model import DIM, RelationalModel
from relsim_demo.training.relational.overlap import also_in
from relsim_demo.training.task import Task, patches_of

TEXTS = "captions.npy"  # beside the pictures
LEAST_CAPTIONS = 2


class RelationalTask(Task[RelationalModel, Captions]):
    """Pictures find their captions."""

    name = "relational"

    def __init__(
        self, model: RelationalModel, table: Table, groups: Table | None, share: float, device: torch.device, chunk: int
    ) -> None:
        """Embed all captions by f_T.

        groups: pictures to measure on, of which those with equal captions belong together. share: of the captions, how
        many are held out. chunk: pictures at a time.
        """
        captions = [row.caption for row in table.rows]
        self.model, self.table, self._groups = model, table, groups
        self.learned, self.held_out = parts(table, share, groups)
        self._of_groups = kinds([row.caption for row in groups.rows]) if groups else np.zeros(0, np.int64)
        self.measured = len(self.held_out) + len(self._of_groups)
        self._kinds, self._device, self._chunk = kinds(captions), device, chunk
        self._texts = embedded(table.folder / TEXTS, captions, self._kinds)

    @property
    def base(self) -> dict[str, str]:
        """See Task."""
        return self.model.tuned.identity

    @property
    def record(self) -> dict:
        """See Task."""
        if self._groups is None:
            return super().record
        left_out = len(self.table.rows) - len(self.learned) - len(self.held_out)
        return super().record | {"groups": self._groups.record, "left_out_for_groups": left_out}

    def whole(self, rows: np.ndarray) -> Captions:
        """Return the captions that the pictures of the whole batch choose from."""
        texts, same = (torch.from_numpy(array[rows]).to(self._device) for array in (self._texts, self._kinds))
        return Captions(texts, same)

    def loss(self, whole: Captions, patches: Tensor, places: Sequence[int]) -> tuple[Tensor, dict[str, Tensor]]:
        """See Task: the pictures' part of the mean loss, and of the accuracy."""
        own = torch.tensor(list(places), device=self._device)
        loss, right = contrast(self.model(patches), own, whole, self.model.temperature)
        return loss / len(whole.kinds), {"accuracy": right / len(whole.kinds)}

    def measure(self, part: slice) -> dict[str, Tensor]:
        """Return the vectors of the held-out pictures, then of the groups; other parts' are zeros: (n, 384) float32."""
        found = torch.zeros(self.measured, DIM, device=self._device)
        places = range(self.measured)[part]
        for start in range(0, len(places), self._chunk):
            some = places[start : start + self._chunk]
            found[some.start : some.stop] = self.model(torch.stack([self._measured_patches(i) for i in some]))
        return {"vectors": found}

    def _measured_patches(self, place: int) -> Tensor:
        known = len(self.held_out)
        if self._groups is None or place < known:
            return self.patches(self.held_out[place])
        return patches_of(self._groups, place - known)

    def figures(self, measured: dict[str, Tensor]) -> dict[str, float]:
        """Return recall@1 and @10 of captions, precision within groups, and their mean as `score`."""
        pictures, found = measured["vectors"].cpu().numpy(), {}
        known, of_rows = len(self.held_out), self._kinds[self.held_out]
        _, first, own = np.unique(of_rows, return_index=True, return_inverse=True)
        if known:
            found |= captioned.recalls(pictures[:known], self._texts[self.held_out[first]], own)
        grouped = (pictures[:known], own) if self._groups is None else (pictures[known:], self._of_groups)
        found |= captioned.precision_in_groups(*grouped)
        return {"score": round(float(np.mean(list(found.values()))), 4), **found} if found else {}

    def show(self) -> tuple[dict[str, float], list[dict]]:
        """Tell the temperature, which may be learned."""
        return {"temperature": round(float(self.model.temperature), 5)}, []

    def save(self, folder: Path) -> None:
        """See Task."""
        self.model.save(folder)


def parts(table: Table, share: float, groups: Table | None = None) -> Parts:
    """Return which rows are learned from, without those that the groups have too, and which are held out, by caption.

    Raises:
        BadRequest: there are no two captions to learn from, to tell one from the other.
    """
    learned, held_out = split([row.caption for row in table.rows], share)
    if groups is not None:
        learned = learned[~also_in(groups, table, learned)]
    different = len({key(table.rows[row].caption) for row in learned})
    if different < LEAST_CAPTIONS:
        raise BadRequest(
            f"There {'is' if different == 1 else 'are'} {different or 'no'} caption{'' if different == 1 else 's'} to "
            f"learn from; pictures learn to find theirs among others, so {LEAST_CAPTIONS} different ones are the least."
        )
    return Parts(learned, held_out)


def embedded(path: Path, captions: list[str], same: np.ndarray) -> np.ndarray:
    """Embed captions by f_T, equal ones once, or read what was kept of that: (n, 384) float32 unit rows."""
    _, first, inverse = np.unique(same, return_index=True, return_inverse=True)
    with FileLock(path.with_name(f"{path.name}.lock")):  # one of several processes
        if not path.exists():
            np.save(path.with_name(f".{path.name}"), TextEncoder().encode([captions[row] for row in first]))
            os.replace(path.with_name(f".{path.name}"), path)
    return np.load(path)[inverse]
