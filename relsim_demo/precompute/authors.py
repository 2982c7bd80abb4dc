"""What the paper's authors publish, as sources: their groups of pictures, captioned pictures, and random ones.

Nothing of it is contained here. Groups and captions come from the Hub; the list of random pictures, which is not there,
comes from their repository at a fixed revision. The pictures of both lists lie all over the web.
"""

from __future__ import annotations

import os
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from relsim_demo.errors import DemoError
from relsim_demo.gallery.hub import shelf, why
from relsim_demo.precompute import hub_dataset, tables
from relsim_demo.precompute.metrics import TEXT
from relsim_demo.precompute.records import Record, Skipped, Source, Url, in_memory
from relsim_demo.settings import Settings
from relsim_demo.shipped import require

GROUPS, CAPTIONS = "thaoshibe/seed-groups", "thaoshibe/anonymous-captions-114k"
LIST = "seed_group.json"
ADDRESS = f"https://huggingface.co/datasets/{GROUPS}/resolve/main/"  # how the authors' own list calls the pictures
RANDOM_URL = (
    "https://raw.githubusercontent.com/thaoshibe/relsim/667c58d6973f44c366ab69cde0e130f689c1dca9/data/"
    "random_images_14k.jsonl"
)
MOST = 50_000_000  # bytes of that list; it has three million
PATIENCE = 30  # seconds
LICENCE = "CC BY-NC-SA 4.0, as the authors' repository says; every picture belongs to its owner"
CAPTIONED = (TEXT, "efficientnet-lite2")  # what needs no GPU where there are captions


@dataclass(frozen=True)
class Published:
    """One of the authors' sets. metrics: what is computed of it by default, None for what the backend computes."""

    open: Callable[[Settings], Source]
    metrics: tuple[str, ...] | None = None


def published(name: str, settings: Settings) -> tuple[Source, tuple[str, ...] | None]:
    """Open one of SETS by its name; return it and the metrics that it is best computed with.

    Raises:
        DemoError: it cannot be fetched; what came stays, and is not fetched again.
    """
    chosen = SETS[name]
    return replace(chosen.open(settings), licence=LICENCE), chosen.metrics


def of_snapshot(folder: Path) -> Source:
    """Take a copy of the dataset of groups: seed_group.json and images/GROUP/PICTURE.

    A group lists its pictures by address, or has all those in the folder of its number. Pictures that are listed and
    not there are records without a picture.

    Raises:
        BadRequest: the list is missing or no JSON.
    """
    files = sorted(path.relative_to(folder).as_posix() for path in folder.glob("images/*/*"))
    found = in_memory(folder / LIST, [_here(record, folder, set(files)) for record in _grouped(folder, files)])
    return replace(found, name=GROUPS, fingerprint=f"hub {GROUPS}@{folder.name}")


def _grouped(folder: Path, files: list[str]) -> Iterator[Record]:
    for number, (where, entry) in enumerate(tables.entries(folder / LIST)):
        group = entry if isinstance(entry, dict) else {}
        inside = f"images/{group.get('index_group')}/"
        links = group.get("image_urls") or [ADDRESS + file for file in files if file.startswith(inside)]
        yield from tables.of_group({**group, "image_urls": links}, where, number)


def _here(record: Record, folder: Path, files: set[str]) -> Record:
    """Return a record with the file of its picture in place of the address."""
    if not isinstance(record.picture, Url):
        return record
    file = record.picture.address.partition("/resolve/")[2].partition("/")[2]
    return replace(record, picture=folder / file if file in files else Skipped("not published", "no such file"))


def _seed_groups(settings: Settings) -> Source:
    from huggingface_hub import snapshot_download

    try:
        folder = snapshot_download(
            GROUPS, repo_type="dataset", cache_dir=settings.cache_dir, allow_patterns=[LIST, "images/*"]
        )
    except Exception as error:  # the Hub's library and its transport raise many kinds
        raise DemoError(
            f"The dataset {GROUPS} could not be fetched ({why(error)}); what came stays, and the same command goes on."
        ) from error
    if not (Path(folder) / LIST).is_file():
        raise DemoError(f"The dataset {GROUPS} has no {LIST} any more, so its groups are not known.")
    return of_snapshot(Path(folder))


def _captions(_: Settings) -> Source:
    require("precompute", "datasets")
    try:
        splits, revision = hub_dataset.splits_of(CAPTIONS)
    except Exception as error:  # likewise
        raise DemoError(f"The dataset {CAPTIONS} could not be opened ({why(error)}).") from error
    if "test" not in splits:
        raise DemoError(f"The dataset {CAPTIONS} has no split test any more; it has {', '.join(splits)}.")
    return hub_dataset.of_dataset(splits["test"], CAPTIONS, revision)


def _random(settings: Settings, address: str = RANDOM_URL) -> Source:
    target = shelf(settings.cache_dir).parent / address.rpartition("/")[2]
    if not target.is_file():
        _fetch_list(address, target)
    return tables.open_json(target)


def _fetch_list(address: str, target: Path) -> None:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            data = answer.read(MOST + 1)
        if len(data) > MOST:
            raise ValueError(f"it has more than {MOST:,} bytes")
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(data)
        os.replace(part, target)
    except (OSError, ValueError) as error:
        raise DemoError(f"The list {target.name} could not be fetched from {address} ({error}).") from error


SETS = {
    "seed-groups": Published(_seed_groups, CAPTIONED),
    "captions-test": Published(_captions, CAPTIONED),
    "random": Published(_random),
}
