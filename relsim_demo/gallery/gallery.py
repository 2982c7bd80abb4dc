"""A gallery on disk: manifest.json, items.parquet, one <metric>.npy each, projection.npy, background.npy.

groups.npy, which older galleries lack, holds the groups of the maps. Where the pictures cannot be drawn again, small
copies of them lie end to end in pictures.bin. Large galleries have inverted lists beside each <metric>.npy (see
lists.py), or their vectors in Milvus (see milvus.py). Every file's sha256 stands in the manifest and is checked on
load; nothing is ever unpickled.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from relsim_demo.errors import BadGallery
from relsim_demo.gallery.lists import Lists
from relsim_demo.gallery.manifest import (
    GROUPS,
    PICTURES,
    REMEDY,
    SCHEMA,
    check_files,
    check_groups,
    check_items,
    check_shapes,
    files_of,
    read_manifest,
    sha256,
)
from relsim_demo.gallery.milvus import Milvus, MilvusRows
from relsim_demo.gallery.picture_file import PictureFile, Pictures
from relsim_demo.gallery.rows import Packed, Rows, Vectors, write_rows
from relsim_demo.vectors import unit_rows

COLUMNS = {
    "id": pa.string(), "kind": pa.string(), "relation": pa.string(), "family": pa.string(), "caption": pa.string(),
    "ordinary": pa.string(), "source": pa.string(), "subjects": pa.list_(pa.string()), "width": pa.int32(),
    "height": pa.int32(),
}  # fmt: skip
LARGE = 100_000  # items from which on vectors stay on the disk: `python -m benchmarks.millions` compares both ways
FILTER_COLUMNS = {"filter_score": pa.float32()}  # only where a filter chose the items: 0..1, None without a picture
PICTURE_COLUMNS = {"picture_start": pa.int64(), "picture_bytes": pa.int32()}  # only beside pictures.bin


@dataclass(frozen=True)
class Gallery:
    """Items and what was computed of them.

    items: columns of COLUMNS, perhaps of FILTER_COLUMNS, as sequences of length n. vectors: metric -> (n, d) float32
    unit rows, which stay on the disk in large galleries.
    projection: metric -> (n, 2) float32 (UMAP). background: (m, number of metrics) float32, the cosines of m random
    pairs in the order of `vectors`. manifest: names, models, thresholds (see `save`).
    pictures: small WebP pictures end to end; PICTURE_COLUMNS of `items` say which bytes are whose, None for
    items without a picture.
    groups: metric -> (n,) uint8, which items belong together, numbered from 0; empty where they were not stored.
    lists: metric -> inverted lists that find what is near among many; only in large galleries.
    """

    items: dict[str, Sequence]
    vectors: dict[str, Vectors]
    projection: dict[str, np.ndarray]
    background: np.ndarray
    manifest: dict = field(default_factory=dict)
    pictures: Pictures | None = None
    groups: dict[str, np.ndarray] = field(default_factory=dict)
    lists: dict[str, Lists] = field(default_factory=dict)

    @property
    def ids(self) -> Sequence[str]:
        """The ids of all items, in order of rows."""
        return self.items["id"]

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of each id."""
        return {item: row for row, item in enumerate(self.ids)}

    def pairs(self, metrics: Sequence[str]) -> np.ndarray:
        """Return the background's cosines in some metrics: (m, number of metrics) float32."""
        order = list(self.vectors)
        return self.background[:, [order.index(metric) for metric in metrics]]

    def __len__(self) -> int:
        return len(self.ids)


def save(gallery: Gallery, folder: Path, report: dict | None = None) -> None:
    """Write a gallery, all files or none: they are made beside the folder and then put in its place.

    gallery.manifest gives `name`, `licence`, `thresholds` and `models` (metric -> {model, revision, preprocess}).
    report: what to write as report.json beside it.

    Raises:
        BadGallery: the folder holds something else, or cannot be written; what was there stays.
    """
    check_target(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            _write(gallery, fresh, report)
            _put_in_place(fresh, folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise BadGallery(f"The gallery cannot be written to {folder} ({error}); what was there stays.") from error


def check_target(folder: Path) -> None:
    """Raise BadGallery where a gallery would overwrite something that is none."""
    empty = folder.is_dir() and not any(folder.iterdir())
    if folder.exists() and not empty and not (folder / "manifest.json").is_file():
        raise BadGallery(f"{folder} exists and is no gallery; name a new or empty folder, or a gallery to replace.")


def _write(gallery: Gallery, folder: Path, report: dict | None) -> None:
    folder.chmod(0o755)
    pq.write_table(table_of(gallery), folder / "items.parquet", compression="zstd")
    for metric, vectors in gallery.vectors.items():
        if isinstance(vectors, Rows):
            vectors.copy(folder / f"{metric}.npy")
        elif isinstance(vectors, np.ndarray):
            write_rows(vectors, folder / f"{metric}.npy")
    for lists in gallery.lists.values():
        lists.copy(folder)
    maps = [gallery.projection[metric] for metric in gallery.vectors]
    np.save(folder / "projection.npy", np.stack(maps).astype(np.float16))
    np.save(folder / "background.npy", gallery.background.astype(np.float32))
    if gallery.groups:
        np.save(folder / GROUPS, np.stack([gallery.groups[metric] for metric in gallery.vectors]).astype(np.uint8))
    if gallery.pictures is not None:
        gallery.pictures.copy(folder / PICTURES)
    if report is not None:
        (folder / "report.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    hashes = {path.name: sha256(path) for path in sorted(folder.iterdir())}
    (folder / "manifest.json").write_text(written_manifest(gallery, hashes), encoding="utf-8")


def table_of(gallery: Gallery) -> pa.Table:
    """Return the items as a table of the columns that galleries keep."""
    columns = COLUMNS if gallery.pictures is None else COLUMNS | PICTURE_COLUMNS
    columns = columns | {name: kind for name, kind in FILTER_COLUMNS.items() if name in gallery.items}
    return pa.table({name: pa.array(gallery.items[name], kind) for name, kind in columns.items()})


def _put_in_place(fresh: Path, folder: Path) -> None:
    """Exchange two complete folders: the old one steps aside, and comes back if the new one cannot take its place."""
    aside = fresh.with_name(f"{fresh.name}-old")
    if folder.exists():
        os.replace(folder, aside)
    try:
        os.replace(fresh, folder)
    except BaseException:
        if aside.exists():
            os.replace(aside, folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def described(gallery: Gallery) -> dict[str, dict]:
    """Return what a manifest says of each metric: file, dim, dtype, model, revision, preprocess and more."""
    models = gallery.manifest["models"]
    metrics = {}
    for metric, vectors in gallery.vectors.items():
        kept = {"file": f"{metric}.npy", "dtype": "float16"}
        if isinstance(vectors, MilvusRows):
            kept = {"milvus": vectors.about, "dtype": "float32"}
        metrics[metric] = {**kept, "dim": vectors.shape[1], **models[metric]}
    for metric, lists in gallery.lists.items():
        metrics[metric]["index"] = lists.about
    return metrics


def written_manifest(gallery: Gallery, hashes: dict[str, str]) -> str:
    """Write manifest.json; hashes: the sha256 of every other file by name."""
    manifest = {
        "schema": SCHEMA,
        "name": gallery.manifest["name"],
        "licence": gallery.manifest["licence"],
        "items": len(gallery),
        "metrics": described(gallery),
        "thresholds": gallery.manifest["thresholds"],
        "sha256": hashes,
    }
    return json.dumps(manifest, indent=2) + "\n"


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
    columns = columns | {name: kind for name, kind in FILTER_COLUMNS.items() if name in table.column_names}
    return table.select(list(columns)).cast(pa.schema(columns))


def _vectors(path: Path, stays: bool) -> Vectors:
    """Open unit rows: rounded to float16, they are a little off length 1, which would swap close neighbours."""
    return Rows(path) if stays else unit_rows(_array(path))


def _in_milvus(entry: dict, manifest: dict, milvus: Milvus | None) -> MilvusRows:
    return MilvusRows(milvus or Milvus(), entry["milvus"], (manifest["items"], entry["dim"]))


def _array(path: Path) -> np.ndarray:
    return np.load(path, allow_pickle=False).astype(np.float32)
