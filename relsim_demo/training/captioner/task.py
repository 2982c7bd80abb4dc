"""What the captioner learns, and how that is measured."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from relsim_demo.services.anonymity import concrete_words
from relsim_demo.training.captioner.model import CaptionModel
from relsim_demo.training.data import Table
from relsim_demo.training.holding_out import Parts, even, kinds, split
from relsim_demo.training.task import Task

SHOWN = 16  # pictures that are captioned while it learns


class CaptionTask(Task[CaptionModel, list[Tensor]]):
    """Each picture of a group tells the group's caption; a batch is seen as its answers."""

    name = "captioner"

    def __init__(
        self, model: CaptionModel, table: Table, share: float, device: torch.device, chunk: int, balanced: bool
    ) -> None:
        """Read all captions; share: of the captions, how many are held out. balanced: all groups count alike."""
        captions = [row.caption for row in table.rows]
        self.model, self.table, self._device, self._chunk = model, table, device, chunk
        self.learned, self.held_out = parts(table, share, balanced)
        self.measured = len(self.held_out)
        self._answers = [model.answer(caption) for caption in captions]
        known = self.held_out if self.measured else np.unique(self.learned)
        self._shown = known[:: max(1, len(known) // SHOWN)][:SHOWN].tolist()

    @property
    def base(self) -> dict[str, str]:
        """See Task."""
        return self.model.tuned.identity

    def whole(self, rows: np.ndarray) -> list[Tensor]:
        """Return the tokens that the pictures of the whole batch are to answer."""
        return [self._answers[row] for row in rows]

    def loss(self, whole: list[Tensor], patches: Tensor, places: Sequence[int]) -> tuple[Tensor, dict[str, Tensor]]:
        """See Task: the rows' part of the mean loss of a token, and of the share that is the likeliest."""
        loss, right = self.model(patches, [whole[place] for place in places])
        tokens = sum(map(len, whole))
        return loss / tokens, {"accuracy": right / tokens}

    def measure(self, part: slice) -> dict[str, Tensor]:
        """Return sums over a part of the held-out rows: loss, likeliest tokens, tokens."""
        sums = torch.zeros(3, device=self._device)
        rows = self.held_out[part]
        for start in range(0, len(rows), self._chunk):
            some = rows[start : start + self._chunk].tolist()
            answers = [self._answers[row] for row in some]
            loss, right = self.model(torch.stack([self.patches(row) for row in some]), answers)
            sums += torch.stack([loss, right, torch.tensor(sum(map(len, answers)), device=self._device)])
        return {"sums": sums}

    def figures(self, measured: dict[str, Tensor]) -> dict[str, float]:
        """Return loss and accuracy of held-out tokens; the lower the loss, the higher the `score`."""
        loss, right, tokens = measured["sums"].tolist()
        told = {"held_out_loss": loss / tokens, "held_out_accuracy": right / tokens}
        return {name: round(value, 4) for name, value in {"score": -loss / tokens, **told}.items()}

    def show(self) -> tuple[dict[str, float], list[dict]]:
        """Caption the same pictures every time; say which words are concrete, and of how many captions any is."""
        lines = []
        for start in range(0, len(self._shown), self._chunk):
            some = self._shown[start : start + self._chunk]
            for row, text in zip(some, self.model.write(torch.stack([self.patches(r) for r in some])), strict=True):
                told = self.table.rows[row]
                lines.append({"id": told.id, "wanted": told.caption, "written": text, "concrete": concrete_words(text)})
        return {"concrete": round(float(np.mean([bool(line["concrete"]) for line in lines])), 4)}, lines

    def save(self, folder: Path) -> None:
        """See Task."""
        self.model.save(folder)


def parts(table: Table, share: float, balanced: bool) -> Parts:
    """Return which rows are learned from, groups equally often if `balanced`, and which are held out by caption."""
    captions = [row.caption for row in table.rows]
    learned, held_out = split(captions, share)
    return Parts(even(learned, kinds(captions)) if balanced else learned, held_out)
