"""Which rows are learned from, and which are kept to measure on."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import numpy as np

MOST_CAPTIONS = 1000  # that are held out, whatever their share


class Parts(NamedTuple):
    """Numbers of rows to learn from, of which one may come more than once, and of those held out: (n,), (m,) int64."""

    learned: np.ndarray
    held_out: np.ndarray


def split(captions: list[str], share: float) -> Parts:
    """Return the numbers of rows to learn from, and of those held out.

    The captions decide by their hashes, so that pictures of one caption are never on both sides, and that a row stays
    on its side when others come and go: those with the lowest hashes are held out, a share of them, 1,000 at most.
    """
    different = sorted({key(caption) for caption in captions})
    kept = set(different[: min(MOST_CAPTIONS, round(len(different) * share))])
    held_out = np.array([key(caption) in kept for caption in captions], bool)
    return Parts(np.flatnonzero(~held_out), np.flatnonzero(held_out))


def kinds(captions: list[str]) -> np.ndarray:
    """Return numbers (n,) int64 of captions, equal for captions that are equal but for letter case."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(key(caption), len(numbers)) for caption in captions], np.int64)


def even(rows: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Repeat rows until every group (groups: of all rows, (n,)) has as many as the largest."""
    members = [rows[groups[rows] == group] for group in np.unique(groups[rows])]
    most = max(map(len, members))
    return np.concatenate([np.resize(some, most) for some in members])


def key(caption: str) -> str:
    """Return a hash that is equal for equal captions, but for letter case."""
    return hashlib.sha256(caption.casefold().encode()).hexdigest()
