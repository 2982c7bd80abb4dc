"""Building the inverted lists of a large gallery: trained, filled, and measured against the exact search."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

import faiss
import numpy as np

from relsim_demo.digests import sha256
from relsim_demo.gallery.index import StoredIndex
from relsim_demo.gallery.lists import KIND, Lists, empty, part_names
from relsim_demo.gallery.rows import Rows, Vectors, blocks

SEED = 19
PER_LIST = 64  # rows that a list's centre is trained on
ROUNDS = 10
QUERIES, K = 500, 10
GOAL = 0.97  # recall@10; the fewest lists that reach it are searched
MOST_PROBED = 1 / 8  # of all lists; where these do not reach the goal, the exact search is as good
ADDED = 1 << 16  # rows at a time
logger = logging.getLogger(__name__)


def build(rows: Rows, folder: Path, metric: str) -> Lists | None:
    """Train, fill and measure the lists of unit rows; what the folder has of the same rows already is taken as it is.

    Equal rows give equal lists. None where so many lists would have to be searched that nothing is won.
    """
    made_of, record = sha256(rows.path), folder / f"{metric}-index.json"
    if (done := _record(record)).get("made_of") != made_of:
        about = _made(rows, folder, metric)
        done = {"made_of": made_of, "about": about}
        part = record.with_suffix(".part")
        part.write_text(json.dumps(done), encoding="utf-8")
        os.replace(part, record)  # the record is the last: with it, all parts are whole
    logger.info("index of %s: %s", metric, done["about"] or "none that is better than the exact search")
    return None if done["about"] is None else Lists(folder, metric, done["about"], rows.shape)


def _record(path: Path) -> dict:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _made(rows: Rows, folder: Path, metric: str) -> dict | None:
    """Write the parts; return what the manifest is to say of them."""
    count = 1 << round(np.log2(np.sqrt(len(rows))))
    quantizer = faiss.IndexFlatIP(rows.shape[1])
    index = empty(quantizer, count)
    index.cp.niter, index.cp.seed, index.cp.spherical = ROUNDS, SEED, True
    index.train(rows[sample(len(rows), PER_LIST * count)])
    for _, block in blocks(rows, ADDED):
        index.add(block)
    _write(index, [folder / name for name in part_names(metric)])
    about = {"kind": KIND.format(count), "lists": count, "probes": 1, "recall_at_10": 0.0, "queries": 0}
    return _measured(rows, Lists(folder, metric, about, rows.shape))


def sample(n: int, count: int) -> np.ndarray:
    """Choose up to `count` of n rows, in ascending order; the same at every call."""
    return np.sort(np.random.default_rng(SEED).permutation(n)[:count])


def _write(index: faiss.IndexIVFScalarQuantizer, paths: list[Path]) -> None:
    lists, count = index.invlists, index.nlist
    if lists is None:
        raise RuntimeError("the index has no lists")
    sizes = np.array([lists.list_size(number) for number in range(count)], np.int64)
    np.save(paths[0], index.quantizer.reconstruct_n(0, count))
    np.save(paths[1], faiss.vector_to_array(index.sq.trained).reshape(2, -1))
    np.save(paths[2], sizes)
    with paths[3].open("wb") as file:
        for number in np.flatnonzero(sizes).tolist():
            size = int(sizes[number])
            file.write(faiss.rev_swig_ptr(lists.get_codes(number), size * index.code_size).tobytes())
            file.write(faiss.rev_swig_ptr(lists.get_ids(number), size).tobytes())


def _measured(rows: Rows, lists: Lists) -> dict | None:
    """Find how many lists must be searched; return what the manifest is to say, None where too many."""
    asked = sample(len(rows), QUERIES)
    queries = rows[asked]
    truth = exact(rows, queries, asked)
    probes = 1
    while probes <= max(1, lists.about["lists"] * MOST_PROBED):
        index = StoredIndex(rows, lists, probes)
        found = [index.search(query, K, row)[0] for query, row in zip(queries, asked.tolist(), strict=True)]
        recall = float(np.mean([len(np.intersect1d(a, b)) / K for a, b in zip(found, truth, strict=True)]))
        if recall >= GOAL:
            return {**lists.about, "probes": probes, "recall_at_10": round(recall, 4), "queries": len(asked)}
        probes *= 2
    return None


def exact(rows: Vectors, queries: np.ndarray, left_out: np.ndarray, k: int = K) -> np.ndarray:
    """Return the k rows nearest to each of some unit vectors (q, d), but one row each (q,): (q, k), by all products."""
    heap = faiss.ResultHeap(len(queries), k + 1, keep_max=True)
    for start, block in blocks(rows):
        scores, found = faiss.knn(queries, block, min(k + 1, len(block)), metric=faiss.METRIC_INNER_PRODUCT)
        heap.add_result(scores, found + start)
    heap.finalize()
    return np.stack([row[row != gone][:k] for row, gone in zip(heap.I, left_out, strict=True)])
