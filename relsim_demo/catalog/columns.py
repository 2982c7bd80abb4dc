"""The facets of a gallery as arrays of small numbers, so that a million items are counted in milliseconds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

import numpy as np
import pyarrow as pa

from relsim_demo.analysis.phrases import PLACEHOLDER

NONE = ""  # the value of items that have none
LENGTHS = (0, 1, 5, 9, 13, 17, 25)  # words from which on a caption falls into the next bin
WEB = re.compile(r"https?://", re.IGNORECASE)
# urlsplit would take most of the time that all columns take
ADDRESS = re.compile(r"https?://([^\s/?#@:\\\[\]]+)(?::\d+)?(?:[/?#].*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Column:
    """One facet of n items, each with one value or several.

    values, labels: what links say and what people read, (k,). codes: (m,) places among them. rows: (m,) int32, whose
    each code is; None where every item has exactly one. ordered: the values have an order of their own.
    """

    name: str
    label: str
    values: list[str]
    labels: list[str]
    codes: np.ndarray
    rows: np.ndarray | None = None
    ordered: bool = False

    def counts(self, mask: np.ndarray | None = None) -> np.ndarray:
        """Count the items of each value, (k,) int64, among those in a mask (n,)."""
        if mask is None:
            return self._totals
        return np.bincount(self.codes[mask if self.rows is None else mask[self.rows]], minlength=len(self.values))

    @cached_property
    def _totals(self) -> np.ndarray:
        return np.bincount(self.codes, minlength=len(self.values))

    def having(self, places: Sequence[int], count: int) -> np.ndarray:
        """Tell which of `count` items have one of some values, by their places: (count,) bool."""
        wanted = np.zeros(len(self.values), bool)
        wanted[list(places)] = True
        hits = wanted[self.codes]
        if self.rows is None:
            return hits
        mask = np.zeros(count, bool)
        mask[self.rows[hits]] = True
        return mask


def coded(values: pa.ChunkedArray) -> tuple[np.ndarray, list[str]]:
    """Return the places (n,) of texts among the different ones, and these in order of appearance; null is NONE."""
    found = values.fill_null(NONE).dictionary_encode().combine_chunks()
    return _small(found.indices.to_numpy(), len(found.dictionary)), found.dictionary.to_pylist()


def single(name: str, label: str, values: pa.ChunkedArray, none: str, words: Callable[[str], str] = str) -> Column:
    """Make the column of a property that items have once at the most; people read `none` where one has it not."""
    codes, found = coded(values)
    return Column(name, label, found, [words(value) if value else none for value in found], codes)


def placeholders(texts: Sequence[str], codes: np.ndarray) -> Column:
    """Make the column of the words in braces of captions: different texts, and the place (n,) of each item's."""
    named = [list(dict.fromkeys(filter(None, map(_tidy, PLACEHOLDER.findall(text))))) or [NONE] for text in texts]
    place = {value: number for number, value in enumerate(dict.fromkeys(value for one in named for value in one))}
    flat = np.array([place[value] for one in named for value in one], np.int32)
    sizes = np.array([len(one) for one in named], np.int64)
    starts, many = np.cumsum(sizes) - sizes, sizes[codes]
    rows = np.repeat(np.arange(len(codes), dtype=np.int32), many)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(many) - many, many)
    found = flat[np.repeat(starts[codes], many) + within]
    labels = [f"{{{value}}}" if value else "no placeholder" for value in place]
    return Column("placeholder", "Placeholder", list(place), labels, _small(found, len(place)), rows)


def lengths(texts: Sequence[str], codes: np.ndarray) -> Column:
    """Make the column of how many words captions have, given as in `placeholders`."""
    bins = np.searchsorted(LENGTHS, [len(text.split()) for text in texts], side="right") - 1
    used = np.unique(bins)
    named = [_span(number) for number in used]
    values, labels = [value for value, _ in named], [label for _, label in named]
    found = _small(np.searchsorted(used, bins)[codes], len(used))
    return Column("length", "Caption length", values, labels, found, ordered=True)


def _span(number: int) -> tuple[str, str]:
    """Return what links and people call a bin of lengths."""
    first, after = LENGTHS[number], LENGTHS[number + 1 : number + 2]
    if not first:
        return NONE, "no caption"
    if not after:
        return f"{first}+", f"{first} words or more"
    return f"{first}-{after[0] - 1}", f"{first} to {after[0] - 1} words"


def address(source: str) -> str | None:
    """Return where a picture lies on the web; None for a source that is no such address, or one with a password."""
    return source if ADDRESS.fullmatch(source) and source.isprintable() else None


def place(source: str) -> str:
    """Return the host of an address, the folder of a file, NONE for anything else."""
    if found := ADDRESS.fullmatch(source):
        return found[1].lower().removeprefix("www.")
    folder = str(PurePosixPath(source).parent)
    return NONE if folder == "." or WEB.match(source) else folder


def title(source: str) -> str:
    """Return the name of a file without its ending, as words; of an address nothing, since those are seldom words."""
    return "" if WEB.match(source) else PurePosixPath(source).stem.replace("_", " ")


def told(columns: Iterable[Column]) -> Mapping[str, Column]:
    """Return those columns by name that tell items apart."""
    return {column.name: column for column in columns if len(column.values) > 1}


def _tidy(placeholder: str) -> str:
    return " ".join(placeholder.split())


def _small(codes: np.ndarray, count: int) -> np.ndarray:
    """Return codes in the smallest numbers that hold them: memory is what counting takes its time for."""
    return codes.astype(np.uint8 if count <= 2**8 else np.uint16 if count <= 2**16 else np.int32)
