"""A collection of Milvus beside memory and FAISS: python -m benchmarks.millions --milvus --items 100000.

The server is milvus-lite's own, a process on this machine, so the network is this machine's. It is no cluster: what a
cluster takes is another question.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import faiss
import numpy as np

from benchmarks import drawn_vectors
from benchmarks.drawn_vectors import WIDTH
from benchmarks.timing import interleaved, print_table, resident, worked
from relsim_demo.gallery.index import Index
from relsim_demo.gallery.milvus import LOADING, Milvus
from relsim_demo.gallery.milvus_index import MilvusIndex
from relsim_demo.gallery.rows import Rows
from relsim_demo.precompute.to_milvus import collect

KINDS = ("FLAT", "HNSW", "IVF_SQ8")  # FLAT is what a file gets; AUTOINDEX, what a server gets, is here HNSW
QUERIES, K, COMPARED = 200, 10, 20
RUN = """
import sys
from milvus_lite.adapter.grpc.server import run_server
run_server(sys.argv[1], "127.0.0.1", int(sys.argv[2]))
"""


def measure(draw: drawn_vectors.Draw, folder: Path, items: int) -> None:
    """Fill a collection of each kind of index with the same vectors, then ask all ways the same, in turns."""
    drawn_vectors.write(draw, folder / "vectors.npy", items)
    questions = draw(np.random.default_rng(2), QUERIES)
    rows = Rows(folder / "vectors.npy")
    vectors = rows[:]
    flat, exact = faiss.IndexFlatIP(WIDTH), Index(vectors)
    flat.add(vectors)
    sizes = {"faiss flat": vectors.nbytes, "ours, in memory": vectors.nbytes * 3 // 2}  # float32, and a float16 copy
    print(", ".join(f"{name} {size / 1e6:.0f} MB" for name, size in sizes.items()) + ", computed", flush=True)
    truth = flat.search(questions, K)[1]
    ways: dict[str, Callable[[int], object]] = {
        "faiss flat": lambda number: flat.search(questions[number : number + 1], K),
        "ours, in memory": lambda number: exact.search(questions[number], K),
    }
    for kind in KINDS:
        with served(folder / kind) as (milvus, process):
            index = _filled(milvus, process, kind, rows)
            found = [index.search(question, K)[0] for question in questions]
            recall = np.mean([len(np.intersect1d(a, b)) / K for a, b in zip(found, truth, strict=True)])
            print(f"   recall@{K} {recall:.4f} of {QUERIES} questions", flush=True)
            _of_processors(index, process, questions)
            turns = {**ways, f"Milvus, {kind}": lambda number, index=index: index.search(questions[number], K)}
            load = f"load {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores"
            title = f"one question, top {K}, median of {COMPARED}, {load}:"
            print_table(title, interleaved(turns, COMPARED), "faiss flat")
            sys.stdout.flush()


def _filled(milvus: Milvus, process: int, kind: str, rows: Rows) -> MilvusIndex:
    begun, worked = time.perf_counter(), _worked(process)
    found = collect(milvus, "drawn", f"Milvus, {kind}", rows, kind)
    spent = time.perf_counter() - begun, _worked(process) - worked
    memory = resident(process)["VmRSS"]
    taken = f"filled and built in {spent[0]:.0f} s, {spent[1]:.0f} of processors"
    print(f"== Milvus, {kind}: its server {memory:.0f} MB; {taken}", flush=True)
    return MilvusIndex(found)


def _of_processors(index: MilvusIndex, process: int, questions: np.ndarray) -> None:
    """Print what a question takes of both processes' processors: a search, and one that concerns all items."""
    worked = _worked(process)
    for question in questions:
        index.search(question, K)
    print(f"   a search takes {(_worked(process) - worked) / len(questions) * 1000:.1f} ms of processors")
    for when in ("all cosines, when all vectors come: ", "once they have come, "):
        begun, worked = time.perf_counter(), _worked(process)
        index.cosines(questions[0])
        spent = time.perf_counter() - begun, _worked(process) - worked
        print(f"   {when}{spent[0]:.2f} s, {spent[1]:.2f} of processors", flush=True)
    kept = sum(block.nbytes for block in index._rows._blocks.values())
    print(f"   {kept / 1e6:.0f} MB of vectors kept in memory for that", flush=True)


def _worked(server: int) -> float:
    """Return the seconds of processors that a server and this process have taken (Linux)."""
    return worked(server) + time.process_time()


@contextmanager
def served(folder: Path) -> Iterator[tuple[Milvus, int]]:
    """Start a server of milvus-lite; give it and the number of its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    silent = subprocess.DEVNULL
    process = subprocess.Popen([sys.executable, "-c", RUN, str(folder), str(port)], stdout=silent, stderr=silent)
    try:
        while process.poll() is None:
            with socket.socket() as asking:
                if asking.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        milvus = Milvus(f"http://127.0.0.1:{port}")
        milvus.ask("list_collections", seconds=LOADING)
        yield milvus, process.pid
    finally:
        process.kill()
        process.wait()
