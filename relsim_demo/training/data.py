"""Pictures with captions, made ready for training: fetched, decoded and brought to one size once, then read again."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path

from filelock import FileLock
from PIL import Image
from tqdm import tqdm

from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.gallery import scenes
from relsim_demo.images.opening import open_kept, open_picture
from relsim_demo.precompute.decoders import Decoders, Prepared
from relsim_demo.precompute.downloader import Downloader
from relsim_demo.precompute.records import Record, Scene, Skipped, Source
from relsim_demo.precompute.run import FETCHERS, decoding, download_place, fetched
from relsim_demo.scenes.render import render
from relsim_demo.training.journal import write_whole

FORMAT = "1"
LISTED = 1000  # rows that were dropped, by name


class Fit(StrEnum):
    """How a picture becomes a square: its middle cut out, or all of it squeezed."""

    CROP = "crop"
    SQUEEZE = "squeeze"


@dataclass(frozen=True)
class Row:
    """One picture that is ready, and its caption."""

    id: str
    caption: str


@dataclass(frozen=True)
class Table:
    """What is learned from. source: for people. fingerprint: equal for equal rows. dropped: how many, by reason."""

    folder: Path
    source: str
    fingerprint: str
    rows: list[Row]
    dropped: dict[str, int]

    def picture(self, number: int) -> Image.Image:
        """Return the picture of a row: RGB, a square of the side that all have."""
        return open_kept(self.file(number).read_bytes(), self.rows[number].id)

    def file(self, number: int) -> Path:
        """Return where the picture of a row lies."""
        return _place(self.folder, self.rows[number].id)

    @property
    def record(self) -> dict:
        """What is written down of the data beside the weights."""
        return {
            "source": self.source,
            "fingerprint": self.fingerprint,
            "rows": len(self.rows),
            "dropped": self.dropped,
        }


def prepare(source: Source, folder: Path, side: int, fit: Fit) -> Table:
    """Make a source's pictures ready in a folder, or open them where they are; work that was stopped goes on.

    A row without a caption where the source has any, or whose picture cannot be had or read, is dropped, counted by
    reason, and listed in FOLDER/rows.json. Several processes may ask at once: one works, the others wait for it.

    Raises:
        BadRequest: the folder holds other data, or no row is left.
        DemoError: the disk refuses.
    """
    work = {"format": FORMAT, "source": source.fingerprint, "side": side, "fit": str(fit)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(f"{folder.name}.lock")):
            _begin(folder, work)
            if not (folder / "rows.json").exists():
                _fill(source, folder, side, fit)
            return _opened(source.name, folder)
    except OSError as error:
        raise DemoError(f"The pictures cannot be kept ({error}); the same command goes on where it was.") from error


def _begin(folder: Path, work: dict) -> None:
    note = folder / "work.json"
    if not note.exists():
        write_whole(note, json.dumps(work).encode())
    elif _read(note) != work:
        raise BadRequest(f"{folder} holds other data or another size; name another --out, or start over with --fresh.")


def _read(path: Path) -> dict:
    """Return what a file says, raising BadRequest for one that is damaged."""
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise _damaged(path)
    return found


def _damaged(path: Path) -> BadRequest:
    return BadRequest(f"{path} cannot be read; empty {path.parent}, and the same command prepares its pictures anew.")


def _fill(source: Source, folder: Path, side: int, fit: Fit) -> None:
    """Work off all records, then say what is there; pictures from before a stop are not made again."""
    rows, dropped = [], []
    downloads = folder / "downloads"
    downloads.mkdir(exist_ok=True)
    with ExitStack() as stack:
        bar = stack.enter_context(tqdm(total=source.total, unit=" pictures", desc="preparing", dynamic_ncols=True))
        fetchers = stack.enter_context(ThreadPoolExecutor(FETCHERS))
        stack.callback(fetchers.shutdown, cancel_futures=True)
        downloader = Downloader()
        stack.callback(downloader.close)
        decoders = stack.enter_context(Decoders(min(8, os.cpu_count() or 1), partial(_squared, side=side, fit=fit)))
        records = fetched(_wanted(source, folder), downloader, downloads, fetchers)
        for record, made in decoders.each((record, decoding(record)) for record in records):
            found = _kept(record, made, folder)
            download_place(downloads, record.id).unlink(missing_ok=True)
            if isinstance(found, Row):
                rows.append(asdict(found))
            else:
                dropped.append({"id": record.id, "source": record.source, **asdict(found)})
            bar.update()
    shutil.rmtree(downloads)
    counts = dict(Counter(row["reason"] for row in dropped).most_common())
    told = {"rows": rows, "dropped": counts, "dropped_rows": dropped[:LISTED]}
    write_whole(folder / "rows.json", json.dumps(told, ensure_ascii=False, indent=1).encode())


def _wanted(source: Source, folder: Path) -> Iterator[Record]:
    """Read a source; say at once what cannot be used, and take what is ready as it is."""
    seen: set[str] = set()
    for record in source.read(0):
        if isinstance(record.picture, Scene):
            record = replace(record, caption=scenes.item(record.picture.number, record.picture.spec)["caption"])
        trouble = record.trouble or _trouble(record, seen, source.captioned or source.drawn)
        seen.add(record.id)
        ready = trouble is None and _place(folder, record.id).exists()
        yield replace(record, trouble=trouble, picture=None if ready or trouble else record.picture)


def _trouble(record: Record, seen: set[str], captioned: bool) -> Skipped | None:
    if record.id in seen:
        return Skipped("duplicate", "an earlier row has the same id")
    if captioned and not record.caption:
        return Skipped("no caption", "there is nothing to learn towards")
    return None


def _squared(picture: Path | bytes | Scene, name: str, side: int, fit: Fit) -> Prepared | Skipped:
    """Decode or draw one picture and make it a square, kept as PNG."""
    if isinstance(picture, Scene):
        image = render(picture.spec, side)
    else:
        try:
            image = open_picture(picture, name=name)
        except DemoError as error:
            return Skipped("no usable picture", str(error))
    image = square(image, side, fit)
    data = io.BytesIO()
    image.save(data, "PNG", compress_level=1)
    return Prepared(image, data.getvalue(), side, side)


def square(image: Image.Image, side: int, fit: Fit) -> Image.Image:
    """Bring a picture (RGB) to side x side pixels by Lanczos, as the authors' trainings do."""
    if fit is Fit.CROP:
        least = min(image.size)
        left, top = (image.width - least) // 2, (image.height - least) // 2
        image = image.crop((left, top, left + least, top + least))
    return image.resize((side, side), Image.Resampling.LANCZOS)


def _kept(record: Record, made: Prepared | Skipped | None, folder: Path) -> Row | Skipped:
    """Keep a picture that was made, and return its row, or why there is none."""
    place = _place(folder, record.id)
    if record.trouble is not None:
        return record.trouble
    if isinstance(record.picture, Skipped):
        return record.picture
    if isinstance(made, Prepared) and made.kept:
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place, made.kept)
    elif not place.exists():
        return made if isinstance(made, Skipped) else Skipped("no picture", "the row names no picture")
    return Row(record.id, record.caption)


def _opened(name: str, folder: Path) -> Table:
    path = folder / "rows.json"
    told, known = _read(path), hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    try:
        rows, dropped = [Row(**row) for row in told["rows"]], told["dropped"]
        reasons = ", ".join(f"{reason}: {count:,}" for reason, count in dropped.items())
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(path) from error
    if not rows:
        raise BadRequest(f"Of {name} no row can be used ({reasons}); a row needs a picture and a caption.")
    return Table(folder, name, known, rows, dropped)


def _place(folder: Path, id: str) -> Path:
    """Return where the picture of a row lies; hashed, for disks that take ids for equal that differ in case only."""
    name = hashlib.sha1(id.encode()).hexdigest()
    return folder / "pictures" / name[:2] / f"{name}.png"
