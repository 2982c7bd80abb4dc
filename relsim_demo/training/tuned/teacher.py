"""A gallery as what is learned from: its pictures, and the vectors of logic that a larger model gave them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from relsim_demo.errors import BadRequest
from relsim_demo.gallery import pictures
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.gallery.loading import load
from relsim_demo.gallery.milvus import Milvus
from relsim_demo.models.tuned import DIM
from relsim_demo.precompute.records import Record, Skipped, Source
from relsim_demo.settings import Settings

SIDE = 384  # px; galleries keep no larger pictures


@dataclass(frozen=True)
class Teacher:
    """The items of a gallery as a source; vectors: (384,) float32 unit rows by id."""

    source: Source
    vectors: dict[str, np.ndarray]


def open_teacher(folder: Path, settings: Settings) -> Teacher:
    """Open a gallery to learn from.

    Raises:
        BadGallery: it is missing or damaged.
        BadRequest: its vectors of logic do not lie in the space of sentences, or it keeps no pictures.
    """
    gallery = load(folder, milvus=Milvus.of(settings))
    vectors = gallery.vectors.get("relational")
    if vectors is None or vectors.shape[1] != DIM:
        raise BadRequest(f"The gallery {folder} has no vectors of logic with {DIM} numbers to learn towards.")
    if not any(pictures.exists(gallery, row) for row in range(len(gallery))):
        raise BadRequest(f"The gallery {folder} keeps no pictures to learn from; compute it with --pictures.")

    def read(start: int) -> Iterator[Record]:
        return (_record(gallery, row) for row in islice(range(len(gallery)), start, None))

    sums = gallery.manifest["sha256"]
    logic = gallery.manifest["metrics"]["relational"]
    vectors_are = logic["milvus"]["check"] if "milvus" in logic else sums[logic["file"]]
    known = f"gallery {sums['items.parquet']} {vectors_are}"
    source = Source(gallery.manifest["name"], known, len(gallery), False, read, root=folder.resolve())
    return Teacher(source, dict(zip(gallery.ids, vectors[:], strict=True)))


def _record(gallery: Gallery, row: int) -> Record:
    id, caption = gallery.ids[row], gallery.items["caption"][row] or ""
    if not pictures.exists(gallery, row):
        return Record(id, id, caption, trouble=Skipped("no picture", "the gallery keeps none"))
    data = io.BytesIO()
    pictures.picture(gallery, row, SIDE).save(data, "PNG", compress_level=1)
    return Record(id, id, caption, data.getvalue())
