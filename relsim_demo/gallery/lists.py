"""FAISS's inverted lists (IVF, scalar codes) of a large gallery's vectors: opened from its folder, mapped from disk.

The parts are plain arrays and are checked as such; a file in FAISS's own format never reaches its reader, since a
stranger may have written it. The codes and row numbers of all lists lie in one file as FAISS's OnDiskInvertedLists maps
them: of each list the codes, then the numbers as int64.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np

from relsim_demo.errors import BadGallery

PARTS = ("-centres.npy", "-ranges.npy", "-sizes.npy", "-lists.bin")
KIND = "IVF{},SQ8"  # as FAISS's index_factory names it
FIELDS = {"kind": str, "lists": int, "probes": int, "recall_at_10": float, "queries": int}
NUMBER = np.dtype(np.int64).itemsize


def part_names(metric: str) -> list[str]:
    """Return the names of the files that a metric's lists take."""
    return [metric + part for part in PARTS]


class Lists:
    """Candidates for the nearest rows of a metric, found in the lists nearest to a question.

    about: what the manifest says, FIELDS: how it was made, how many lists are searched, and the recall of that.
    """

    def __init__(self, folder: Path, metric: str, about: dict, shape: tuple[int, int]) -> None:
        """Open the lists of vectors of some shape (n, d).

        Raises:
            BadGallery: a part is missing, or is not as such a gallery needs it; the text names the file and why.
        """
        self.about, self._files = about, [folder / name for name in part_names(metric)]
        n, d = shape
        count = _checked_about(self._files[0], about, n)
        centres, ranges = (_floats(path, (rows, d)) for path, rows in zip(self._files, (count, 2), strict=False))
        sizes = _sizes(self._files[2], count, n)
        self._lists = _mapped(self._files[3], sizes, n, d)
        self._index = _assembled(centres, ranges, self._lists, n)
        _check_numbers(self._files[3], self._lists, count, n)

    def near(self, query: np.ndarray, wanted: int, probes: int | None = None) -> np.ndarray:
        """Return up to `wanted` rows near to a vector (d,) float32, best first by their codes."""
        rows = self.near_each(query[None], wanted, probes)[1][0]
        return rows[rows >= 0]

    def near_each(self, queries: np.ndarray, wanted: int, probes: int | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Return the scores by their codes, and the numbers, of rows near to each of some vectors (q, d) float32.

        Both are (q, wanted), best first; where the lists that are searched hold fewer, the numbers end with -1.
        """
        params = faiss.SearchParametersIVF()
        params.nprobe = probes or self.about["probes"]
        return self._index.search(queries, wanted, params=params)

    def copy(self, folder: Path) -> None:
        """Write all parts to another folder."""
        for path in self._files:
            shutil.copyfile(path, folder / path.name)


def _checked_about(path: Path, about: dict, n: int) -> int:
    """Return how many lists there are. Raises BadGallery where the manifest says nothing usable of them."""
    usable = isinstance(about, dict) and all(isinstance(about.get(name), kind) for name, kind in FIELDS.items())
    if not usable or not 1 <= about["lists"] <= n or not 1 <= about["probes"] <= about["lists"]:
        raise _bad(path, "the manifest does not say how many lists there are, how many are searched, and their recall")
    if about["kind"] != KIND.format(about["lists"]) or not 0 <= about["recall_at_10"] <= 1:
        raise _bad(path, f"it is of the kind {about['kind'][:40]!r}, which this version does not read")
    return about["lists"]


def _floats(path: Path, shape: Sequence[int]) -> np.ndarray:
    found = _array(path, np.float32, shape)
    if not np.isfinite(found).all():
        raise _bad(path, "it holds numbers that are not finite")
    return found


def _sizes(path: Path, count: int, n: int) -> np.ndarray:
    """Return how many rows each list has, (count,) int64: n together."""
    sizes = _array(path, np.int64, (count,))
    if sizes.min() < 0 or sizes.max() > n or sizes.sum() != n:
        raise _bad(path, f"its lists do not have {n:,} rows together")
    return sizes


def _array(path: Path, kind: type, shape: Sequence[int]) -> np.ndarray:
    """Read an array whose shape is known; nothing larger is ever taken into memory."""
    try:
        found = np.load(path, mmap_mode="r", allow_pickle=False)
        if found.dtype != kind or found.shape != tuple(shape):
            raise ValueError(f"it holds {found.dtype}, shape {found.shape}; {np.dtype(kind)}, {tuple(shape)} is needed")
        return np.array(found, order="C")
    except (OSError, ValueError) as error:
        raise _bad(path, str(error)) from error


def _mapped(path: Path, sizes: np.ndarray, n: int, d: int) -> faiss.OnDiskInvertedLists:
    """Let FAISS map the lists, read only; a code has d bytes. Raises BadGallery where the file has another size."""
    unsigned = sizes.astype(np.uint64)  # named, since FAISS gets a bare pointer to it
    asked, found = n * (d + NUMBER), path.stat().st_size if path.is_file() else -1
    if found != asked:
        raise _bad(path, f"it has {found:,} bytes; {asked:,} are needed" if found >= 0 else "it is missing")
    lists = faiss.OnDiskInvertedLists()
    lists.nlist, lists.code_size = len(sizes), d
    lists.lists.resize(len(sizes))  # pyright: ignore[reportAttributeAccessIssue], it is a vector of C++
    lists.set_all_lists_sizes(faiss.swig_ptr(unsigned))
    lists.filename, lists.totsize, lists.read_only = str(path), asked, True
    lists.prefetch_nthread = 0  # else it starts threads at every question
    lists.do_mmap()
    return lists


def _assembled(centres: np.ndarray, ranges: np.ndarray, lists: faiss.InvertedLists, n: int) -> faiss.Index:
    quantizer = faiss.IndexFlatIP(centres.shape[1])
    quantizer.add(centres)
    index = empty(quantizer, len(centres))
    faiss.copy_array_to_vector(ranges.ravel(), index.sq.trained)
    index.is_trained, index.ntotal = True, n
    index.replace_invlists(lists, False)
    return index


def empty(quantizer: faiss.IndexFlatIP, lists: int) -> faiss.IndexIVFScalarQuantizer:
    """Return an index without rows: 8 bits for each number of what a row differs in from its list's centre."""
    kind, product = faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    return faiss.IndexIVFScalarQuantizer(quantizer, quantizer.d, lists, kind, product)


def _check_numbers(path: Path, lists: faiss.InvertedLists, count: int, n: int) -> None:
    """Raise BadGallery where the lists do not name each of n rows once."""
    seen = np.zeros(n, bool)
    for number in range(count):
        rows = faiss.rev_swig_ptr(lists.get_ids(number), lists.list_size(number))
        if len(rows) and not 0 <= rows.min() <= rows.max() < n:
            raise _bad(path, f"it names rows that are none of the {n:,}")
        seen[rows] = True
    if not seen.all():
        raise _bad(path, f"it does not name each of the {n:,} rows")


def _bad(path: Path, why: str) -> BadGallery:
    return BadGallery(
        f"The index file {path} cannot be used: {why}. Compute the gallery again, or set RELSIM_GALLERY to another one."
    )
