"""The whole work: records are fetched, decoded and embedded side by side, and kept shard by shard."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.gallery.loading import load
from relsim_demo.gallery.saving import check_target, save
from relsim_demo.precompute import build
from relsim_demo.precompute.decoders import Decoders, Prepared, ahead
from relsim_demo.precompute.downloader import Downloader
from relsim_demo.precompute.embed import Embedder
from relsim_demo.precompute.indexing import indexed
from relsim_demo.precompute.metrics import Measures, Plan
from relsim_demo.precompute.records import Record, Scene, Skipped, Source, Url
from relsim_demo.precompute.shards import SIZE, Row, Shards
from relsim_demo.shipped import require

FETCHERS = 32  # downloads at a time: most of their time is waiting
FETCHED_AHEAD = 512  # so that a server that hangs holds up nobody
GROUPS_AHEAD = 2  # decoded while the models work
GROUP_BYTES = 400_000_000  # of decoded pictures in one group
Prepares = tuple[Record, Prepared | Skipped | None]


def precompute(
    source: Source,
    folder: Path,
    plan: Plan,
    *,
    workers: int = 2,
    fresh: bool = False,
    pictures: bool = False,
    downloader: Downloader | None = None,
) -> Gallery:
    """Compute the gallery of a source into a folder, or go on where the same work stopped.

    What is finished is not computed again, neither shards nor the gallery; `fresh` starts over. pictures: download
    pictures also where no model needs them, to show them.

    Raises:
        BadRequest: the folder holds other work, or no record can be used.
        BadGallery: the folder cannot be written.
        ModelUnavailable: a model cannot run.
        NotInstalled: a package is missing that the end of the work needs.
    """
    fetches = pictures or plan.sees

    def fill(shards: Shards) -> None:
        _fill(shards, source, plan, fetches, workers, downloader or Downloader())

    return computed(source, folder, plan.measures, fetches, fill, fresh)


def computed(
    source: Source, folder: Path, measures: Measures, fetches: bool, fill: Callable[[Shards], None], fresh: bool
) -> Gallery:
    """Have `fill` work off what no shard holds yet, wherever that is done, and make the gallery of all shards.

    Raises as `precompute` does.
    """
    require("precompute", "umap")
    check_target(folder)
    folder = Path(os.path.abspath(folder))
    if source.root is not None and folder.is_relative_to(source.root):
        raise BadRequest(f"--out {folder} lies in the source folder itself; name a folder outside it.")
    work = {"source": source.fingerprint, "metrics": json.dumps(measures.identities), "pictures": str(fetches)}
    work |= measures.beside
    fingerprint = hashlib.sha256(json.dumps(work).encode()).hexdigest()
    with Shards(folder, fresh) as shards:
        if (folder / "manifest.json").exists() and not fresh and not shards.hold(work):
            return _finished(folder, fingerprint)
        shards.begin(work)
        try:
            fill(shards)
        except OSError as error:
            raise DemoError(f"The work stopped ({error}); the same command goes on where it was.") from error
        gallery, report = build.finish(shards, source, measures)
        save(indexed(gallery, shards.folder), folder, {"fingerprint": fingerprint, **report})
        shards.remove()
    return load(folder)


def _finished(folder: Path, fingerprint: str) -> Gallery:
    """Return the gallery that is there already, if it is the one asked for."""
    try:
        found = json.loads((folder / "report.json").read_text(encoding="utf-8")).get("fingerprint")
    except (OSError, ValueError, AttributeError):
        found = None
    if found != fingerprint:
        raise BadRequest(f"{folder} holds a gallery of another source or other models; --fresh replaces it.")
    return load(folder)


def _fill(shards: Shards, source: Source, plan: Plan, fetches: bool, workers: int, downloader: Downloader) -> None:
    """Work off all records that no shard holds yet."""
    ids = shards.ids()
    finisher = _Finisher(shards, Embedder(plan))
    with ExitStack() as stack:
        bar = stack.enter_context(tqdm(total=source.total, initial=len(ids), unit=" items", dynamic_ncols=True))
        fetchers = stack.enter_context(ThreadPoolExecutor(FETCHERS))
        stack.callback(fetchers.shutdown, cancel_futures=True)
        stack.callback(downloader.close)
        decoders = stack.enter_context(Decoders(workers))
        embedding = stack.enter_context(ThreadPoolExecutor(1))
        records = fetched(wanted(source, ids, plan.measures, fetches), downloader, shards.downloads, fetchers)
        for count in taken(records, decoders, embedding, plan.batch, finisher.take):
            bar.update(count)
        finisher.keep()


def taken(
    records: Iterable[Record],
    decoders: Decoders,
    embedding: ThreadPoolExecutor,
    batch: int,
    take: Callable[[list[Prepares]], None],
) -> Iterator[int]:
    """Decode records, and have a thread take group after group while the next are decoded; yield how many it took."""
    jobs = ((record, decoding(record)) for record in records)
    groups = _groups(decoders.each(jobs), batch)
    for group, future in ahead(lambda group: embedding.submit(take, group), groups, GROUPS_AHEAD):
        future.result()
        yield len(group)


class _Finisher:
    """Embeds group after group, and writes a shard as soon as it is full, so that a kill costs no more than one."""

    def __init__(self, shards: Shards, embedder: Embedder) -> None:
        self._shards, self._embedder = shards, embedder
        self._rows: list[Row] = []

    def take(self, group: list[Prepares]) -> None:
        self._rows += self._embedder.rows(group)
        if len(self._rows) == SIZE:
            self.keep()

    def keep(self) -> None:
        """Write what is there as a shard, then drop the downloads behind it."""
        if self._rows:
            self._shards.write(self._rows)
        for row in self._rows:
            download_place(self._shards.downloads, row.columns["id"]).unlink(missing_ok=True)
        self._rows = []


def wanted(source: Source, known: list[str], measures: Measures, fetches: bool) -> Iterator[Record]:
    """Read what is left of a source; say of records that cannot be used why, before anything is done for them."""
    seen = set(known)
    for record in source.read(len(known)):
        trouble = record.trouble
        if record.id in seen:
            trouble = Skipped("duplicate", "an earlier record has the same id")
        elif measures.captioned and not (record.caption or measures.writes or isinstance(record.picture, Scene)):
            trouble = trouble or Skipped("no caption", "the metric text needs one")
        seen.add(record.id)
        asked = fetches or (measures.writes and not record.caption)
        kept = trouble is None and (asked or not isinstance(record.picture, Url))
        yield replace(record, trouble=trouble, picture=record.picture if kept else None)


def fetched(
    records: Iterable[Record], downloader: Downloader, folder: Path, pool: ThreadPoolExecutor
) -> Iterator[Record]:
    """Download ahead; a picture that was downloaded before the last stop is taken as it is."""

    def fetch(address: str, target: Path) -> Skipped | None:
        return None if target.exists() else downloader.fetch(address, target)

    def submit(record: Record) -> Future | None:
        if not isinstance(record.picture, Url):
            return None
        return pool.submit(fetch, record.picture.address, download_place(folder, record.id))

    for record, future in ahead(submit, records, FETCHED_AHEAD):
        yield (
            record if future is None else replace(record, picture=future.result() or download_place(folder, record.id))
        )


def decoding(record: Record) -> tuple | None:
    """Return the arguments of `prepare`, None where there is nothing to prepare."""
    return None if record.picture is None or isinstance(record.picture, Skipped) else (record.picture, record.source)


def _groups(prepared: Iterable[Prepares], batch: int) -> Iterator[list[Prepares]]:
    """Collect what is embedded together: always the same records, and never across the end of a shard."""
    group: list[Prepares] = []
    in_shard = size = 0
    for record, found in prepared:
        group.append((record, record.picture if isinstance(record.picture, Skipped) else found))
        in_shard += 1
        size += found.image.width * found.image.height * 3 if isinstance(found, Prepared) else 0
        if in_shard == SIZE or len(group) == batch or size > GROUP_BYTES:
            yield group
            group, size, in_shard = [], 0, in_shard % SIZE
    if group:
        yield group


def download_place(folder: Path, id: str) -> Path:
    """Return where a download waits; hashed, since some disks take ids for equal that differ in case only."""
    return folder / hashlib.sha1(id.encode()).hexdigest()
