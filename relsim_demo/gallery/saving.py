"""Write a gallery to disk: manifest.json, items.parquet, one <metric>.npy each, projection.npy, background.npy.

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
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from relsim_demo.digests import sha256
from relsim_demo.errors import BadGallery
from relsim_demo.gallery.gallery import COLUMNS, OPTIONAL_COLUMNS, PICTURE_COLUMNS, Gallery
from relsim_demo.gallery.manifest import GROUPS, PICTURES, SCHEMA
from relsim_demo.gallery.milvus import MilvusRows
from relsim_demo.gallery.rows import Packed, Rows, write_rows


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
            put_in_place(fresh, folder)
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
            write_rows([vectors], len(vectors), folder / f"{metric}.npy")
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
    columns = columns | {name: kind for name, kind in OPTIONAL_COLUMNS.items() if name in gallery.items}
    return pa.table({name: _column(gallery.items[name], kind) for name, kind in columns.items()})


def _column(values: Sequence, kind: pa.DataType) -> pa.Array | pa.ChunkedArray:
    return values.column.cast(kind) if isinstance(values, Packed) else pa.array(values, kind)


def put_in_place(fresh: Path, folder: Path) -> None:
    """Exchange two complete folders: the old one steps aside, and comes back if the new one cannot take its place."""
    aside = put_aside(fresh)
    if folder.exists():
        os.replace(folder, aside)
    try:
        os.replace(fresh, folder)
    except BaseException:
        if aside.exists():
            os.replace(aside, folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def put_aside(fresh: Path) -> Path:
    """Return where the old folder lies while a new one takes its place; a kill may leave it there."""
    return fresh.with_name(f"{fresh.name}-old")


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
