"""What Ray's workers do: read, fetch, compute. Errors for people travel as values, which Ray would wrap otherwise."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from relsim_demo.errors import BadRequest, DemoError, ModelUnavailable
from relsim_demo.precompute.decoders import Decoders
from relsim_demo.precompute.downloader import Downloader
from relsim_demo.precompute.embed import Embedder
from relsim_demo.precompute.metrics import Measures, Plan
from relsim_demo.precompute.records import Record, Source, Url
from relsim_demo.precompute.run import FETCHERS, Prepares, fetched, taken, wanted
from relsim_demo.precompute.shards import SIZE, Row

COLUMN = "parcel"
T = TypeVar("T")
Batch = dict[str, np.ndarray]


@dataclass(frozen=True)
class Parcel:
    """What goes from step to step: the number of a shard, and its records or rows, or the error that ends the work."""

    number: int
    found: list | Exception


class Ledger:
    """Counts what was begun, so that it can be told what a lost worker cost."""

    def __init__(self) -> None:
        self._begun: Counter[tuple[str, int]] = Counter()

    def begin(self, step: str, number: int) -> None:
        """Note that a step of a shard begins."""
        self._begun[step, number] += 1

    def repeated(self) -> dict[str, int]:
        """Return by step how often a shard was begun once more."""
        found = {"fetched": 0, "computed": 0}
        for (step, _), times in self._begun.items():
            found[step] += times - 1
        return found


class Read:
    """Yields the records of shard after shard."""

    def __init__(self, source: Source, known: list[str], measures: Measures, fetches: bool) -> None:
        self._records = lambda: wanted(source, known, measures, fetches)

    def __call__(self, _: Batch) -> Iterator[Batch]:
        """Take anything, once."""
        records = self._records()
        number = 0
        while found := _tried(lambda: list(islice(records, SIZE))):
            yield {COLUMN: _column(Parcel(number, found))}
            if isinstance(found, Exception):
                return
            number += 1


class Fetch:
    """Downloads the pictures of a shard, so that they travel as bytes."""

    def __init__(self, downloading: Callable[[], Downloader], ledger: object) -> None:
        self._downloading, self._ledger = downloading, ledger

    def __call__(self, batch: Batch) -> Batch:
        """Take records, give records."""
        return _step(batch, "fetched", self._ledger, self._fetched)

    def _fetched(self, records: list[Record]) -> list[Record]:
        if not any(isinstance(record.picture, Url) for record in records):
            return records
        addresses = {record.id for record in records if isinstance(record.picture, Url)}
        with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(FETCHERS) as pool:
            return [
                replace(record, picture=record.picture.read_bytes())
                if record.id in addresses and isinstance(record.picture, Path)
                else record
                for record in fetched(records, self._downloading(), Path(folder), pool)
            ]


class Compute:
    """Decodes, sifts and embeds the pictures of a shard: an actor, which keeps its models."""

    def __init__(
        self,
        make: Callable[[], Plan],
        measures: Measures,
        root: Path | None,
        workers: int | None,
        ledger: object,
        threads: str | None,
    ) -> None:
        """Take what makes the plan, what it must measure, and the threads that the one who asks allows a model."""
        self._make, self._measures, self._root, self._ledger = make, measures, root, ledger
        self._workers = workers or min(8, os.cpu_count() or 1)
        self._working: tuple[Plan, Decoders, Embedder] | None = None
        os.environ.pop("OMP_NUM_THREADS", None)  # Ray's, for half a core; sums in other threads end in other bits
        if threads is not None:
            os.environ["OMP_NUM_THREADS"] = threads

    def __call__(self, batch: Batch) -> Batch:
        """Take records, give rows."""
        return _step(batch, "computed", self._ledger, self._rows)

    def _rows(self, records: list[Record]) -> list[Row]:
        rows: list[Row] = []
        plan, decoders, embedder = self._started()

        def take(group: list[Prepares]) -> None:
            rows.extend(embedder.rows(group))

        with ThreadPoolExecutor(1) as embedding:
            for _ in taken(records, decoders, embedding, plan.batch, take):
                pass
        return rows

    def _started(self) -> tuple[Plan, Decoders, Embedder]:
        """Return what works here; made at the first shard, where errors can be told."""
        if self._working is None:
            plan = _made(self._make, self._root)
            if plan.measures != self._measures:
                raise ModelUnavailable("The machines of the cluster have different models; give all the same weights.")
            self._working = plan, Decoders(self._workers), Embedder(plan)
        return self._working


def measured(make: Callable[[], Plan], root: Path | None) -> Measures | Exception:
    """Say what a plan measures, or why it cannot be made here."""
    return _tried(lambda: _made(make, root).measures)


def _column(parcel: Parcel) -> np.ndarray:
    """Return a column of one parcel."""
    cells = np.empty(1, object)
    cells[0] = parcel
    return cells


def _made(make: Callable[[], Plan], root: Path | None) -> Plan:
    if root is not None and not root.is_dir():
        raise BadRequest(f"A machine of the cluster does not see the folder {root}; share it with all of them.")
    return make()


def _step(batch: Batch, name: str, ledger: object, work: Callable[[list], list]) -> Batch:
    """Do one step of a shard, unless an earlier one failed."""
    import ray

    parcel: Parcel = batch[COLUMN][0]
    if isinstance(parcel.found, list):
        records = parcel.found
        handle: Any = ledger
        ray.get(handle.begin.remote(name, parcel.number))
        parcel = Parcel(parcel.number, _tried(lambda: work(records)))
    return {COLUMN: _column(parcel)}


def _tried(work: Callable[[], T]) -> T | Exception:
    """Return what came of it, or the error that a person should read."""
    try:
        return work()
    except (DemoError, OSError) as error:
        return error
