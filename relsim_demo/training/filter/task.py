"""What the filter that is asked learns, and how that is measured."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from relsim_demo.digests import sha256
from relsim_demo.errors import BadRequest
from relsim_demo.models.filter import ADAPTER_FILE, QWEN, logistic
from relsim_demo.training.data import Table
from relsim_demo.training.filter.fitting import Curve, curve, told
from relsim_demo.training.filter.model import FilterModel
from relsim_demo.training.filter.sources import NEGATIVES, POSITIVES, SORTS, sort_of
from relsim_demo.training.filter.writing import write, write_curve
from relsim_demo.training.holding_out import Parts, even, split
from relsim_demo.training.task import Task

HALF = 0.5  # the threshold where nothing is held out to choose one by


class FilterTask(Task[FilterModel, Tensor]):
    """Wanted pictures get a yes, others a no; a batch is seen as its right answers, (n,) float32 of 1 and 0."""

    name = "filter"

    def __init__(self, model: FilterModel, table: Table, share: float, device: torch.device, chunk: int) -> None:
        """Take the rows of both sorts; share: held out of each."""
        self.model, self.table, self._device, self._chunk = model, table, device, chunk
        self._right = np.array([sort_of(row.id) == POSITIVES for row in table.rows], np.float32)
        self.learned, self.held_out = parts(table, share)
        self.measured = len(self.held_out)
        self._curve: Curve | None = None

    @property
    def base(self) -> dict[str, str]:
        """See Task."""
        return self.model.tuned.identity

    @property
    def record(self) -> dict:
        """See Task."""
        sorts = [sort_of(row.id) for row in self.table.rows]
        return super().record | {sort: sorts.count(sort) for sort in (POSITIVES, NEGATIVES)}

    def whole(self, rows: np.ndarray) -> Tensor:
        """Return the right answers of the whole batch."""
        return torch.from_numpy(self._right[rows]).to(self._device)

    def loss(self, whole: Tensor, patches: Tensor, places: Sequence[int]) -> tuple[Tensor, dict[str, Tensor]]:
        """See Task: the rows' part of the mean loss of an answer, and of the share that is right."""
        wanted = whole[list(places)]
        odds = self.model(patches)
        loss = functional.binary_cross_entropy_with_logits(odds, wanted, reduction="sum")
        return loss / len(whole), {"accuracy": ((odds > 0) == (wanted > 0)).sum() / len(whole)}

    def measure(self, part: slice) -> dict[str, Tensor]:
        """Return the odds of the held-out pictures; other parts' are zeros: (n,) float32."""
        found = torch.zeros(self.measured, device=self._device)
        places = range(self.measured)[part]
        for start in range(0, len(places), self._chunk):
            some = places[start : start + self._chunk]
            found[some.start : some.stop] = self.model(torch.stack([self.patches(self.held_out[i]) for i in some]))
        return {"odds": found}

    def figures(self, measured: dict[str, Tensor]) -> dict[str, float]:
        """Return the loss of held-out pictures, both sorts alike, and what the best threshold is worth on them.

        The lower the loss, the higher the `score`.
        """
        odds, right = measured["odds"].cpu().double().numpy(), self._right[self.held_out] > 0
        loss = float(np.mean([np.logaddexp(0, -odds[right]).mean(), np.logaddexp(0, odds[~right]).mean()]))
        passing, refused = logistic(odds[right]), logistic(odds[~right])
        self._curve = curve(passing, refused)
        return {"score": round(-loss, 4), "held_out_loss": round(loss, 4), **told(self._curve, passing, refused)}

    def save(self, folder: Path) -> None:
        """Write the adapter, the curve where there is one, and what `precompute --filter` has to know."""
        self.model.save(folder)
        threshold = HALF
        if self._curve is not None:
            write_curve(folder, self._curve)
            threshold = self._curve.threshold
        made = {"kind": QWEN, **self.model.asked, "threshold": threshold}
        write(folder, {**made, "sha256": sha256(folder / ADAPTER_FILE)})


def parts(table: Table, share: float) -> Parts:
    """Return which rows are learned from, the rarer sort's repeated, and which are held out: a share of each, by hash.

    Raises:
        BadRequest: there are too few of one sort.
    """
    sorts = np.array([sort_of(row.id) for row in table.rows])
    both = [_parted(table, np.flatnonzero(sorts == sort), sort, share) for sort in SORTS]
    learned, held_out = (np.concatenate(rows) for rows in zip(*both, strict=True))
    return Parts(even(learned, sorts == POSITIVES), held_out)


def _parted(table: Table, rows: np.ndarray, sort: str, share: float) -> tuple[np.ndarray, np.ndarray]:
    """Return which of a sort's rows are learned from and which are held out."""
    learned, held_out = (rows[part] for part in split([table.rows[row].id for row in rows], share))
    if not len(learned) or (share and not len(held_out)):
        raise BadRequest(
            f"Of the {sort}, {len(rows)} can be used; some must be there to learn from, and some to hold out "
            "(--held-out)."
        )
    return learned, held_out
