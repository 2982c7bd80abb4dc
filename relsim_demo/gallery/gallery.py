"""A gallery on disk: manifest.json, items.parquet, one <metric>.npy each, projection.npy, background.npy.

Every file's sha256 stands in the manifest and is checked on load; nothing is ever unpickled.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from relsim_demo.errors import BadGallery
from relsim_demo.vectors import unit_rows

SCHEMA = 1
METRICS = ("relational", "attribute")
COLUMNS = {
    "id": pa.string(), "kind": pa.string(), "family": pa.string(), "caption": pa.string(), "ordinary": pa.string(),
    "source": pa.string(), "subjects": pa.list_(pa.string()), "width": pa.int32(), "height": pa.int32(),
}  # fmt: skip
FIELDS = {
    "schema": int, "name": str, "licence": str, "items": int, "metrics": dict, "thresholds": dict, "sha256": dict,
}  # fmt: skip
METRIC_FIELDS = {"file": str, "dim": int, "dtype": str, "model": str, "revision": str, "preprocess": str}
THRESHOLD_FIELDS = {"score": float, "percentile": float, "unrelated_pairs": int, "share": float}
REMEDY = "Fetch it again (`git checkout -- precomputed`), or set RELSIM_GALLERY to another gallery folder."


@dataclass(frozen=True)
class Gallery:
    """Items and what was computed of them.

    items: columns of COLUMNS as lists of length n. vectors: metric -> (n, d) float32 unit rows.
    projection: metric -> (n, 2) float32 (UMAP). background: (m, 2) float32, relational and attribute cosine of m random
    pairs. manifest: names, models, thresholds (see `save`).
    """

    items: dict[str, list]
    vectors: dict[str, np.ndarray]
    projection: dict[str, np.ndarray]
    background: np.ndarray
    manifest: dict = field(default_factory=dict)

    @property
    def ids(self) -> list[str]:
        """The ids of all items, in order of rows."""
        return self.items["id"]

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of each id."""
        return {item: row for row, item in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self.ids)


def save(gallery: Gallery, folder: Path) -> None:
    """Write a gallery, all files or none: they are made beside the folder and then put in its place.

    gallery.manifest gives `name`, `licence`, `thresholds` and `models` (metric -> {model, revision, preprocess}).

    Raises:
        BadGallery: the folder holds something else, or cannot be written; what was there stays.
    """
    check_target(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            _write(gallery, fresh)
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


def _write(gallery: Gallery, folder: Path) -> None:
    folder.chmod(0o755)
    table = pa.table({name: pa.array(gallery.items[name], kind) for name, kind in COLUMNS.items()})
    pq.write_table(table, folder / "items.parquet", compression="zstd")
    for metric, vectors in gallery.vectors.items():
        np.save(folder / f"{metric}.npy", vectors.astype(np.float16))
    maps = [gallery.projection[metric] for metric in gallery.vectors]
    np.save(folder / "projection.npy", np.stack(maps).astype(np.float16))
    np.save(folder / "background.npy", gallery.background.astype(np.float32))
    (folder / "manifest.json").write_text(json.dumps(_manifest(gallery, folder), indent=2) + "\n", encoding="utf-8")


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


def _manifest(gallery: Gallery, folder: Path) -> dict:
    models = gallery.manifest["models"]
    metrics = {
        metric: {"file": f"{metric}.npy", "dim": vectors.shape[1], "dtype": "float16", **models[metric]}
        for metric, vectors in gallery.vectors.items()
    }
    return {
        "schema": SCHEMA,
        "name": gallery.manifest["name"],
        "licence": gallery.manifest["licence"],
        "items": len(gallery),
        "metrics": metrics,
        "thresholds": gallery.manifest["thresholds"],
        "sha256": {p.name: _sha256(p) for p in sorted(folder.iterdir())},
    }


def load(folder: Path) -> Gallery:
    """Read and check a gallery.

    Raises:
        BadGallery: the folder or a file is missing, damaged, or says something that does not fit; the text names it.
    """
    manifest = _read_manifest(folder)
    for name, expected in manifest["sha256"].items():
        path = folder / name
        if not path.is_file():
            raise BadGallery(f"The gallery file {path} is missing. {REMEDY}")
        if _sha256(path) != expected:
            raise BadGallery(f"The gallery file {path} is damaged: its sha256 is not as in manifest.json. {REMEDY}")
    try:
        table = pq.read_table(folder / "items.parquet", columns=list(COLUMNS))
        # rounded to float16, rows are a little off length 1, which would swap close neighbours
        vectors = {m: unit_rows(_array(folder / entry["file"])) for m, entry in manifest["metrics"].items()}
        maps, background = _array(folder / "projection.npy"), _array(folder / "background.npy")
    except (OSError, ValueError, KeyError, pa.ArrowInvalid) as error:
        raise BadGallery(f"The gallery in {folder} cannot be read ({error}). {REMEDY}") from error
    _check_shapes(folder, manifest, table.num_rows, vectors, maps, background)
    projection = dict(zip(vectors, maps, strict=True))
    return Gallery(table.to_pydict(), vectors, projection, background, manifest)


def _read_manifest(folder: Path) -> dict:
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BadGallery(f"There is no gallery in {folder}: {path.name} is missing. {REMEDY}") from error
    except (OSError, ValueError) as error:
        raise BadGallery(f"{path} cannot be read ({error}). {REMEDY}") from error
    _check_fields(path, manifest, FIELDS)
    if manifest["schema"] != SCHEMA:
        raise BadGallery(f"{path} has schema {manifest['schema']}; this version reads schema {SCHEMA}. {REMEDY}")
    for metric, entry in manifest["metrics"].items():
        _check_fields(path, entry, METRIC_FIELDS, f"metrics.{metric}.")
        _check_fields(path, manifest["thresholds"].get(metric), THRESHOLD_FIELDS, f"thresholds.{metric}.")
    needed = {"items.parquet", "projection.npy", "background.npy", *(e["file"] for e in manifest["metrics"].values())}
    if missing := sorted(needed - manifest["sha256"].keys()):
        raise BadGallery(f"{path} lists no sha256 of {missing[0]}. {REMEDY}")
    return manifest


def _check_fields(path: Path, table: object, fields: dict[str, type], inside: str = "") -> None:
    """Raise BadGallery for the first field that a JSON object lacks or has of another type."""
    for name, kind in fields.items():
        if not isinstance(table, dict) or not isinstance(table.get(name), kind):
            raise BadGallery(f"{path} has no usable field {inside + name!r}. {REMEDY}")


def _check_shapes(
    folder: Path, manifest: dict, n: int, vectors: dict[str, np.ndarray], maps: np.ndarray, background: np.ndarray
) -> None:
    shapes = {
        "items.parquet": ((n,), (manifest["items"],)),
        "projection.npy": (maps.shape, (len(vectors), n, 2)),
        "background.npy": (background.shape, (len(background), len(vectors))),
    }
    for metric, entry in manifest["metrics"].items():
        shapes[entry["file"]] = vectors[metric].shape, (n, entry["dim"])
    for name, (found, asked) in shapes.items():
        if found != asked:
            raise BadGallery(f"{folder / name} has shape {found}; manifest.json asks for {asked}. {REMEDY}")


def _array(path: Path) -> np.ndarray:
    return np.load(path, allow_pickle=False).astype(np.float32)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
