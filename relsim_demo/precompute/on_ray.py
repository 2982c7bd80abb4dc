"""The work on many machines: Ray Data reads, fetches and computes shard after shard; one machine writes them."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tqdm import tqdm

from relsim_demo.errors import BadRequest
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.precompute.downloader import Downloader
from relsim_demo.precompute.metrics import Measures, Plan, plan
from relsim_demo.precompute.ray_steps import COLUMN, Compute, Fetch, Ledger, Parcel, Read, measured
from relsim_demo.precompute.records import Record, Source
from relsim_demo.precompute.run import computed
from relsim_demo.precompute.shards import SIZE, Row, Shards
from relsim_demo.settings import Settings
from relsim_demo.shipped import require

if TYPE_CHECKING:
    from ray.data import Dataset

T = TypeVar("T")
COMPUTES, FETCHES = 0.5, 0.25  # of a core: together less than one, so that a small machine never waits for itself
FETCHING_PER_COMPUTING = 2  # shards that are fetched while one is computed
logger = logging.getLogger(__name__)


def planning(
    names: Sequence[str] | None, source: Source, settings: Settings, batch: int | None = None,
    filter_in: Path | None = None, writes: bool = False,
) -> Callable[[], Plan]:  # fmt: skip
    """Return what makes the plan where it is called: on the machines that have the models' weights.

    Folders are sent by their whole paths, since the others work in other folders.
    """
    sieve = filter_in and Path(os.path.abspath(filter_in.expanduser()))
    return partial(plan, names, replace(source, read=_unread), settings.anywhere(), batch, sieve, writes)


def _unread(start: int) -> Iterator[Record]:
    raise AssertionError(f"a plan needs no records; from {start} on were asked for")


class Cluster:
    """Ray: a cluster by its address, or on this machine alone. What was started here ends with the block."""

    def __init__(self, address: str | None = None) -> None:
        """Take HOST:PORT, or "auto" for the cluster that this machine belongs to.

        Raises:
            NotInstalled: Ray is missing.
        """
        require("ray", "ray")
        self._address, self._ours = address or os.environ.get("RAY_ADDRESS") or "local", False

    def __enter__(self) -> Cluster:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        import ray

        if not ray.is_initialized():
            alone: dict[str, Any] = {"include_dashboard": False} if self._address == "local" else {}
            try:
                ray.init(self._address, logging_level=logging.ERROR, log_to_driver=False, **alone)
            except Exception as error:  # Ray raises many kinds, plain Exception too
                reason = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
                raise BadRequest(f"There is no Ray to work on at {self._address} ({reason}).") from error
            self._ours = True
        if ray.cluster_resources().get("CPU", 0) < 1:
            self.__exit__()
            raise BadRequest(f"The Ray cluster at {self._address} lends no core; start its nodes with --num-cpus 1.")
        logger.info("Ray: %d nodes, %d cores, %d GPUs", self._nodes, ray.cluster_resources()["CPU"], self.gpus)
        return self

    def __exit__(self, *_: object) -> None:
        import ray

        if self._ours:
            ray.shutdown()

    @property
    def gpus(self) -> int:
        """How many GPUs there are."""
        import ray

        return int(ray.cluster_resources().get("GPU", 0))

    @property
    def _nodes(self) -> int:
        import ray

        return sum(node["Alive"] and node["Resources"].get("CPU", 0) > 0 for node in ray.nodes())

    @property
    def actors(self) -> int:
        """How many compute at a time: one a GPU; where there is none, one a machine, with all of its cores."""
        return self.gpus or self._nodes

    @property
    def share(self) -> dict[str, float]:
        """What each of those takes."""
        return {"num_cpus": COMPUTES, "num_gpus": 1 if self.gpus else 0}

    def measures(self, make: Callable[[], Plan], source: Source) -> Measures:
        """Make the plan on one of the machines that will compute, and say what it measures; raises what that does."""
        import ray

        # a process of its own, since models stay in memory
        share: dict[str, Any] = {"max_calls": 1, "max_retries": 0, **self.share}
        asked: Any = ray.remote(**share)(measured)
        return _or_raised(ray.get(asked.remote(make, source.root)))


def precompute_on(
    cluster: Cluster,
    source: Source,
    folder: Path,
    make: Callable[[], Plan],
    *,
    workers: int | None = None,
    fresh: bool = False,
    pictures: bool = False,
    downloading: Callable[[], Downloader] = Downloader,
) -> Gallery:
    """Compute a gallery as `precompute` does, with the same shards and the same files, on a cluster.

    Either goes on where the other stopped. make: makes the plan, on every machine that computes. workers: processes
    that decode, beside each actor; without it as many as its machine has cores, eight at most.

    Raises:
        BadRequest: as `precompute`, or a machine lacks the source's folder.
        ModelUnavailable: a model cannot run, or is another on another machine.
    """
    measures = cluster.measures(make, source)
    fetches = pictures or measures.sees

    def fill(shards: Shards) -> None:
        import ray

        ledger: Any = ray.remote(num_cpus=0, label_selector=_here())(Ledger).remote()
        known = shards.ids()
        compute = (make, measures, source.root, workers, ledger, os.environ.get("OMP_NUM_THREADS"))
        rows = _rows(cluster, Read(source, known, measures, fetches), Fetch(downloading, ledger), compute)
        with tqdm(total=source.total, initial=len(known), unit=" items", dynamic_ncols=True) as bar:
            for shard in rows:
                shards.write(shard)
                bar.update(len(shard))
        _tell(ray.get(ledger.repeated.remote()))

    return computed(source, folder, measures, fetches, fill, fresh)


def _rows(cluster: Cluster, read: Read, fetch: Fetch, compute: tuple) -> Iterator[list[Row]]:
    """Yield the rows of shard after shard, in order."""
    batches: Any = _dataset(cluster, read, fetch, compute).iter_batches(batch_size=1, batch_format="numpy")
    for batch in batches:
        parcel: Parcel = batch[COLUMN][0]
        yield _or_raised(parcel.found)


def _dataset(cluster: Cluster, read: Read, fetch: Fetch, compute: tuple) -> Dataset:
    """Describe the work to Ray Data: the reader stays here, what it reads goes to whoever is free."""
    import ray

    context = ray.data.DataContext.get_current().copy()
    context.enable_progress_bars = False
    context.execution_options.preserve_order = True
    context.target_max_block_size = context.target_min_block_size = 1  # every shard goes on as soon as it is there
    logging.getLogger("ray.data").setLevel(logging.ERROR)  # it warns of what is meant so
    one: dict[str, Any] = {"batch_size": 1, "batch_format": "numpy"}
    reads: Any = read  # Ray's type of a step covers all formats of batches at once
    fetches: Any = fetch
    computes: Any = Compute
    with ray.data.DataContext.current(context):
        start = ray.data.from_items([{COLUMN: Parcel(0, [])}])
        read_here = start.map_batches(reads, num_cpus=0, label_selector=_here(), **one)
        tasks = ray.data.TaskPoolStrategy(size=FETCHING_PER_COMPUTING * cluster.actors)
        fetched = read_here.map_batches(fetches, compute=tasks, num_cpus=FETCHES, **one)
        actors = ray.data.ActorPoolStrategy(size=cluster.actors)
        one |= {"fn_constructor_args": compute, "ray_remote_args_fn": _spread}
        return fetched.map_batches(computes, compute=actors, **cluster.share, **one)


def _here() -> dict[str, str]:
    """Return what keeps a step on the machine that was asked, whose disk has the source."""
    import ray

    return {"ray.io/node-id": ray.get_runtime_context().get_node_id()}


def _spread() -> dict[str, str]:
    return {"scheduling_strategy": "SPREAD"}  # else Ray fills one machine before it takes the next


def _or_raised(found: T | Exception) -> T:
    if isinstance(found, Exception):
        raise found
    return found


def _tell(repeated: dict[str, int]) -> None:
    """Say what was done more than once."""
    if any(repeated.values()):
        done = " and ".join(f"{count:,} {step} again" for step, count in repeated.items())
        logger.warning("batches of %d: %s, since workers had ended in the middle", SIZE, done)
