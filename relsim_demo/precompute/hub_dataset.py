"""A dataset of the Hugging Face Hub as a source, read as a stream."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.gallery.hub import brief, why
from relsim_demo.precompute.records import Record, Skipped, Source, Url, captioned, clean_url, item_id
from relsim_demo.shipped import require

if TYPE_CHECKING:
    from datasets import IterableDataset

ID = re.compile(r"[\w.-]+/[\w.-]+(?:@[\w./-]+)?", re.ASCII)
URLS, CAPTIONS, IDS = ("url_link",), ("caption", "anonymous_caption"), ("image_hash", "image_id", "id")
ON_THE_HUB = "hf://datasets/"
logger = logging.getLogger(__name__)


def open_dataset(id: str) -> Source:
    """Open ORG/NAME[@REVISION]: its split "train", or else its first; the revision is fixed at this moment.

    Raises:
        BadRequest: there is no such dataset, or it has neither pictures nor addresses of pictures.
        NotInstalled: the library that reads datasets is missing.
    """
    require("precompute", "datasets")
    repo, _, asked = id.partition("@")
    try:
        splits, revision = splits_of(repo, asked)
    except Exception as error:  # the libraries and their transport raise many kinds
        raise BadRequest(
            f"There is no file or folder {id!r} here, and no Hub dataset of that name could be opened ({why(error)})."
        ) from error
    return of_dataset(splits.get("train") or next(iter(splits.values())), repo, revision)


def splits_of(repo: str, asked: str = "") -> tuple[dict[str, IterableDataset], str | None]:
    """Return the splits of a dataset as streams, by name, and the revision that they are of; raises all sorts."""
    import datasets
    from huggingface_hub import HfApi

    logger.info("reading the Hub dataset %s", repo)
    revision = HfApi().dataset_info(repo, revision=asked or None).sha
    splits = datasets.load_dataset(repo, revision=revision, streaming=True)
    return {str(name): stream for name, stream in splits.items()}, revision


def of_dataset(stream: IterableDataset, name: str, revision: str | None) -> Source:
    """Take a streamed dataset with a column of pictures, or of addresses in url_link, and maybe captions."""
    import datasets

    features = stream.features or dict.fromkeys(next(iter(stream), {}))
    image = next((column for column, kind in features.items() if isinstance(kind, datasets.Image)), None)
    url, caption, known = (next((c for c in names if c in features), None) for names in (URLS, CAPTIONS, IDS))
    if image is None and url is None:
        raise BadRequest(
            f"The dataset {name!r} has neither a column of pictures nor url_link; its columns: {', '.join(features)}."
        )
    if image is not None:
        stream = stream.cast_column(image, datasets.Image(decode=False))  # strangers' bytes are decoded by us
    wanted = [column for column in (image, url, caption, known) if column is not None]
    stream = stream.select_columns(list(dict.fromkeys(wanted)))

    def read(start: int) -> Iterator[Record]:
        try:
            for number, row in enumerate(stream.skip(start), start):
                given = row.get(known) if known else None
                yield _record(number, given, row.get(image), row.get(url), row.get(caption))
        except Exception as error:  # whatever a stream over a network raises
            raise DemoError(
                f"The dataset {name!r} broke off ({brief(error)}); the same command goes on where it was."
            ) from error

    splits, split = stream.info.splits or {}, stream.split
    total = splits[split].num_examples if split is not None and split in splits else None
    return Source(name, f"hub {name}@{revision} {split}", total, caption is not None, read)


def _record(number: int, given: object, image: dict | None, link: object, told: object) -> Record:
    url = clean_url(link)
    id = item_id(str(given) if isinstance(given, int) else given, url or f"row-{number:07d}")
    source = url or f"row {number}"
    caption, trouble = captioned(told, f"row {number}")
    if trouble is not None:
        return Record(id, source, trouble=trouble)
    if image is None:
        trouble = None if url else Skipped("no address", f"row {number} has neither a picture nor a url_link")
        return Record(id, source, caption, Url(url) if url else None, trouble=trouble)
    try:
        data = image["bytes"] if image.get("bytes") is not None else _read(image.get("path"))
    except (OSError, ValueError) as error:
        return Record(id, source, caption, trouble=Skipped("no picture", brief(error)))
    return Record(id, source, caption, data)


def _read(path: str | None) -> bytes:
    """Read a picture that lies beside the dataset's table, and nothing that lies elsewhere."""
    if path is None or not path.split("::")[-1].startswith(ON_THE_HUB):
        raise ValueError("the row holds no picture")
    from datasets.utils.file_utils import xopen

    with xopen(path, "rb") as file:
        return file.read()
