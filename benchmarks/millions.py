"""A gallery of a million items on this machine: python -m benchmarks.millions.

It is written to the folder for temporary files, with one metric of 384 numbers; then a process of its own opens it, and
asks what the gallery does not hold, drawn like its items. FAISS's flat index, which holds all vectors in memory, takes
turns with it in that process, after the memory was read: as float32, of more than five million as float16. At last the
page of the same items with vectors of look too, drawn likewise and on their own, is served and asked (`large_page`).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import faiss
import numpy as np

from benchmarks import drawn_vectors, in_milvus, large_page
from benchmarks.drawn_vectors import WIDTH
from benchmarks.large_page import LOGIC, LOOK
from benchmarks.timing import interleaved, print_table, resident
from relsim_demo.explorer import Explorer
from relsim_demo.gallery.build_lists import exact
from relsim_demo.gallery.gallery import COLUMNS, Gallery
from relsim_demo.gallery.index import Index, StoredIndex
from relsim_demo.gallery.loading import load
from relsim_demo.gallery.rows import Rows, blocks
from relsim_demo.gallery.saving import save
from relsim_demo.models.loader import load_models
from relsim_demo.precompute.indexing import indexed
from relsim_demo.settings import Backend, Settings

QUERIES, K = 1000, 10
COMPARED = 20  # rounds in which the ways take turns
IN_MEMORY_TOO = 300_000  # items up to which the search of smaller galleries is timed as well
IN_FLOAT32 = 5_000_000  # items up to which FAISS's flat index has float32, 7.7 GB of it then; above, float16
METRIC = LOGIC
KINDS = {"clustered": drawn_vectors.clustered, "shipped": drawn_vectors.around_the_shipped}


def main() -> None:
    """Measure on both kinds of vectors, or one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--kind", choices=list(KINDS), help="of the two, only this one")
    milvus = "measure a server of milvus-lite beside memory and FAISS, not the index on the disk"
    parser.add_argument("--milvus", action="store_true", help=milvus)
    parser.add_argument("--opened", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.opened:
        opened(options.opened)
        return
    for name, make in KINDS.items():
        if options.kind not in (None, name):
            continue
        print(f"== {options.items:,} x {WIDTH}, {name}: {make.__doc__.splitlines()[0]}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            if options.milvus:
                in_milvus.measure(make(), Path(folder), options.items)
                continue
            write(make(), Path(folder), options.items)
            command = [sys.executable, "-m", "benchmarks.millions", "--opened", folder]
            subprocess.run(command, check=True)
            measure_page(make, Path(folder), options.items)


def write(draw: drawn_vectors.Draw, folder: Path, items: int) -> None:
    """Write the vectors, questions and a gallery with an index; print what that took."""
    (folder / "partial").mkdir()
    drawn_vectors.write(draw, folder / "vectors.npy", items)
    np.save(folder / "questions.npy", draw(np.random.default_rng(2), QUERIES))
    rows = Rows(folder / "vectors.npy")
    begun, worked = time.perf_counter(), time.process_time()
    gallery = indexed(_gallery(rows), folder / "partial", large=0)
    spent = time.perf_counter() - begun, time.process_time() - worked
    print(f"build of the index     {spent[0]:8.1f} s, {spent[1]:.1f} s of processors; {gallery.lists[METRIC].about}")
    save(gallery, folder / "gallery")
    sizes = {path.name: path.stat().st_size / 1e6 for path in (folder / "gallery").iterdir()}
    print(f"files                  {sum(sizes.values()):8.0f} MB", flush=True)


def measure_page(make: Callable[..., drawn_vectors.Draw], folder: Path, items: int) -> None:
    """Draw vectors of look beside those of logic, and measure the whole app over both."""
    drawn_vectors.write(make(), folder / "look.npy", items, seed=4)
    of_each = {LOGIC: folder / "vectors.npy", LOOK: folder / "look.npy"}
    large_page.measure({metric: _gallery(Rows(path)) for metric, path in of_each.items()}, folder)


def _gallery(rows: Rows) -> Gallery:
    """Return a gallery of items with ids, captions and addresses of the usual length."""
    n = len(rows)
    nothing = [None] * n
    items: dict[str, list] = dict.fromkeys(COLUMNS, nothing)
    items["id"] = [f"{number:012x}" for number in range(n)]
    items["caption"] = [
        f"{{Subject}} number {number % 9973} that changes step by step into {{Object}}" for number in range(n)
    ]
    items["source"] = [f"https://example.org/pictures/{number:08d}.jpg" for number in range(n)]
    rng = np.random.default_rng(3)
    pairs = rng.integers(0, n, (100_000, 2))
    cosines = np.concatenate([(rows[p[:, 0]] * rows[p[:, 1]]).sum(1) for p in np.array_split(pairs, 50)])
    manifest = {
        "name": f"{n:,} vectors",
        "licence": "CC0",
        "models": {METRIC: {"model": "drawn", "revision": "1", "preprocess": "none"}},
        "thresholds": {METRIC: {"score": 0.5, "percentile": 99.0, "unrelated_pairs": 1, "share": 0.01}},
    }
    places = {METRIC: rng.uniform(-1, 1, (n, 2)).astype(np.float32)}
    groups = {METRIC: rng.integers(0, 28, n).astype(np.uint8)}
    return Gallery(items, {METRIC: rows}, places, cosines[:, None].astype(np.float32), manifest, groups=groups)


def opened(folder: Path) -> None:
    """Open the gallery, ask, and print what that took; then take turns with FAISS's flat index."""
    begun, worked = time.perf_counter(), time.process_time()
    gallery = load(folder / "gallery", large=0)
    explorer = Explorer(gallery, load_models(Settings(Backend.MINI)))
    explorer.search(id=gallery.ids[0])
    spent = time.perf_counter() - begun, time.process_time() - worked
    print(f"start, first answer    {spent[0]:8.1f} s, {spent[1]:.1f} s of processors")
    rows = gallery.vectors[METRIC]
    index, questions = StoredIndex(rows, gallery.lists[METRIC]), np.load(folder / "questions.npy")
    found = [index.search(question, K)[0] for question in questions]
    for number in range(QUERIES):
        explorer.search(id=gallery.ids[number * 7919 % len(gallery)], k=K)
    memory = resident()
    own = f"{memory['RssAnon']:.0f} of them its own, not the index's file"
    print(f"memory after 2 x {QUERIES:,}  {memory['VmRSS']:8.0f} MB, {own}")
    compare(explorer, index, found, questions)


def compare(explorer: Explorer, index: StoredIndex, found: list[np.ndarray], questions: np.ndarray) -> None:
    """Print recall and times beside FAISS's flat index, which is filled here."""
    rows = explorer._gallery.vectors[METRIC]
    flat, named = _flat(rows)
    truth = exact(rows, questions, np.full(len(questions), -1), K)
    recall = np.mean([len(np.intersect1d(a, b)) / K for a, b in zip(found, truth, strict=True)])
    print(f"recall@{K}              {recall:8.4f} of {len(questions):,} questions")
    ways = {
        "ours": lambda number: index.search(questions[number], K),
        named: lambda number: flat.search(questions[number : number + 1], K),
        "whole answer": lambda number: explorer.search(id=explorer.ids[number * 7919 % len(rows)], k=K),
        "all cosines": lambda number: index.cosines(questions[number]),
    }
    if len(rows) <= IN_MEMORY_TOO:
        in_memory = Index(rows[:])
        ways["exact, in memory"] = lambda number: in_memory.search(questions[number], K)
    threads = f"load {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores"
    print_table(f"one question, top {K}, median of {COMPARED}, {threads}:", interleaved(ways, COMPARED), named)
    worked = time.thread_time()
    for question in questions:
        index.search(question, K)
    print(f"  ours, time of a processor: mean {(time.thread_time() - worked) / len(questions) * 1000:.2f} ms")


def _flat(rows: Rows) -> tuple[faiss.Index, str]:
    """Return FAISS's flat index over all rows, and what it is called."""
    flat, name = faiss.IndexFlatIP(WIDTH), "faiss flat"
    if len(rows) > IN_FLOAT32:
        float16 = faiss.ScalarQuantizer.QT_fp16
        flat, name = faiss.IndexScalarQuantizer(WIDTH, float16, faiss.METRIC_INNER_PRODUCT), "faiss flat, float16"
    for _, block in blocks(rows):
        flat.add(block)
    return flat, name


if __name__ == "__main__":
    main()
