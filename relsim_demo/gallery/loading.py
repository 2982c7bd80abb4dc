"""Read a gallery from disk, and check every file of it first; see saving.py for what lies in its folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from relsim_demo.errors import BadGallery
from relsim_demo.gallery.gallery import COLUMNS, LARGE, OPTIONAL_COLUMNS, PICTURE_COLUMNS, Gallery
from relsim_demo.gallery.lists import Lists
from relsim_demo.gallery.manifest import (
    GROUPS,
    PICTURES,
    REMEDY,
    check_files,
    check_groups,
    check_items,
    check_shapes,
    files_of,
    read_manifest,
)
from relsim_demo.gallery.milvus import Milvus, MilvusRows
from relsim_demo.gallery.picture_file import PictureFile
from relsim_demo.gallery.rows import Packed, Rows, Vectors
from relsim_demo.vectors import unit_rows


def load(folder: Path, large: int = LARGE, milvus: Milvus | None = None) -> Gallery:
    """Read and check a gallery; of one with `large` items or more, vectors stay on the disk and columns packed.

    milvus: where the vectors are that the manifest says to be in Milvus.

    Raises:
        BadGallery: the folder or a file is missing, damaged, or says something that does not fit; the text names it.
        NotInstalled: vectors are in Milvus, and its client is missing.
    """
    manifest = read_manifest(folder)
    check_files(folder, manifest)
    stays = manifest["items"] >= large
    try:
        table = _table(folder / "items.parquet", with_pictures=PICTURES in manifest["sha256"])
        pictures = PictureFile(folder / PICTURES) if "picture_start" in table.column_names else None
        files = {m: _vectors(folder / name, stays) for m, name in files_of(manifest).items()}
        maps, background = _array(folder / "projection.npy"), _array(folder / "background.npy")
        groups = np.load(folder / GROUPS, allow_pickle=False) if GROUPS in manifest["sha256"] else None
    except (OSError, ValueError, KeyError, pa.ArrowException) as error:
        raise BadGallery(f"The gallery in {folder} cannot be read ({error}). {REMEDY}") from error
    vectors = {
        m: files[m] if m in files else _in_milvus(entry, manifest, milvus) for m, entry in manifest["metrics"].items()
    }
    check_shapes(folder, manifest, len(table), vectors, maps, background)
    check_items(folder, table, pictures)
    check_groups(folder, groups, len(vectors), len(table))
    projection = dict(zip(vectors, maps, strict=True))
    stored = {} if groups is None else dict(zip(vectors, groups, strict=True))
    items: dict[str, Sequence] = {
        name: Packed(table[name]) if stays else table[name].to_pylist() for name in table.column_names
    }
    lists = {m: Lists(folder, m, manifest["metrics"][m]["index"], v.shape) for m, v in _indexed(manifest, vectors)}
    return Gallery(items, vectors, projection, background, manifest, pictures, stored, lists)


def _indexed(manifest: dict, vectors: dict[str, Vectors]) -> list[tuple[str, Rows]]:
    """Return the metrics that are searched by lists, with their vectors."""
    return [(m, v) for m, v in vectors.items() if isinstance(v, Rows) and "index" in manifest["metrics"][m]]


def _table(path: Path, with_pictures: bool) -> pa.Table:
    columns = COLUMNS | PICTURE_COLUMNS if with_pictures else COLUMNS
    table = pq.read_table(path)
    if "relation" not in table.column_names:  # galleries written before relations were told from families
        table = table.append_column("relation", pa.nulls(len(table), pa.string()))
    columns = columns | {name: kind for name, kind in OPTIONAL_COLUMNS.items() if name in table.column_names}
    found = table.select(list(columns)).cast(pa.schema(columns))
    del table
    pa.default_memory_pool().release_unused()  # what decoding took: of 200,000 items 28 MB
    return found


def _vectors(path: Path, stays: bool) -> Vectors:
    """Open unit rows: rounded to float16, they are a little off length 1, which would swap close neighbours."""
    return Rows(path) if stays else unit_rows(_array(path))


def _in_milvus(entry: dict, manifest: dict, milvus: Milvus | None) -> MilvusRows:
    return MilvusRows(milvus or Milvus(), entry["milvus"], (manifest["items"], entry["dim"]))


def _array(path: Path) -> np.ndarray:
    return np.load(path, allow_pickle=False).astype(np.float32)
