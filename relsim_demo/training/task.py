"""What a model has to say of itself to be trained by `loop`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from relsim_demo.models.qwen.pixels import prepare
from relsim_demo.training.data import Table

Learner = TypeVar("Learner", bound=nn.Module)
Whole = TypeVar("Whole")  # what the rows of one batch, over all processes, have in common


class Task(ABC, Generic[Learner, Whole]):
    """A model, the rows that it learns from, and those that tell how well it does.

    name: of the command. model: what has `requires_grad` learns. table: all rows. learned: numbers of rows, one may
    come more than once. measured: how many rows are looked at to tell how well the model does.
    """

    name: str
    model: Learner
    table: Table
    learned: np.ndarray
    measured: int

    @property
    @abstractmethod
    def base(self) -> dict[str, str]:
        """What is tuned: base_revision, which weights, and dtype, how the frozen ones are held."""

    @property
    def record(self) -> dict:
        """What is written down of the data beside the weights."""
        return {**self.table.record, "learned": len(np.unique(self.learned)), "measured": self.measured}

    def patches(self, row: int) -> Tensor:
        """Return the picture of a row as the model takes it, for most in patches: (patches, 3, 14, 14) uint8."""
        return patches_of(self.table, row)

    @abstractmethod
    def whole(self, rows: np.ndarray) -> Whole:
        """Look at a whole batch by the numbers of its rows, before its pictures are."""

    @abstractmethod
    def loss(self, whole: Whole, patches: Tensor, places: Sequence[int]) -> tuple[Tensor, dict[str, Tensor]]:
        """Return what some rows of a batch add to its loss, and to its other figures.

        patches: (n, patches, 3, 14, 14) uint8; places: (n,) where these rows stand in the batch.
        """

    @abstractmethod
    def measure(self, part: slice) -> dict[str, Tensor]:
        """Return what a part of the rows to measure on gives; the parts' sum goes to `figures`."""

    @abstractmethod
    def figures(self, measured: dict[str, Tensor]) -> dict[str, float]:
        """Turn what was measured into figures; `score` decides which weights are kept: the higher the better."""

    def show(self) -> tuple[dict[str, float], list[dict]]:
        """Return what can be seen of the model now: figures, and lines for people to read."""
        return {}, []

    @abstractmethod
    def save(self, folder: Path) -> None:
        """Write the model as it is now."""


def patches_of(table: Table, row: int) -> Tensor:
    """Return the picture of a table's row, cut into patches: (patches, 3, 14, 14) uint8."""
    return torch.from_numpy(prepare(table.picture(row)).values)
