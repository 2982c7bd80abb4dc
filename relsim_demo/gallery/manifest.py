"""What manifest.json must say, and that the files of a gallery are as it says."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa

from relsim_demo.digests import sha256
from relsim_demo.errors import BadGallery
from relsim_demo.gallery import milvus
from relsim_demo.gallery.lists import part_names
from relsim_demo.gallery.picture_file import PictureFile
from relsim_demo.gallery.rows import Vectors
from relsim_demo.shipped import again

SCHEMA = 1
PICTURES = "pictures.bin"
GROUPS = "groups.npy"
FIELDS = {
    "schema": int, "name": str, "licence": str, "items": int, "metrics": dict, "thresholds": dict, "sha256": dict,
}  # fmt: skip
METRIC_FIELDS = {"dim": int, "dtype": str, "model": str, "revision": str, "preprocess": str}
THRESHOLD_FIELDS = {"score": float, "percentile": float, "unrelated_pairs": int, "share": float}
REMEDY = f"{again('precomputed')} if it is the one that ships, or set RELSIM_GALLERY to another gallery folder."


def read_manifest(folder: Path) -> dict:
    """Read manifest.json and check that it says all that is needed.

    Raises:
        BadGallery: it is missing, no JSON, of another schema, or lacks a field; the text names it.
    """
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
        if "milvus" in entry:
            _check_fields(path, entry["milvus"], milvus.FIELDS, f"metrics.{metric}.milvus.")
        else:
            _check_fields(path, entry, {"file": str}, f"metrics.{metric}.")
        _check_fields(path, manifest["thresholds"].get(metric), THRESHOLD_FIELDS, f"thresholds.{metric}.")
    needed = {"items.parquet", "projection.npy", "background.npy", *files_of(manifest).values()}
    needed |= {name for m, entry in manifest["metrics"].items() if "index" in entry for name in part_names(m)}
    if missing := sorted(needed - manifest["sha256"].keys()):
        raise BadGallery(f"{path} lists no sha256 of {missing[0]}. {REMEDY}")
    return manifest


def files_of(manifest: dict) -> dict[str, str]:
    """Return the names of the files of vectors by metric; others are in Milvus."""
    return {metric: entry["file"] for metric, entry in manifest["metrics"].items() if "milvus" not in entry}


def check_files(folder: Path, manifest: dict) -> None:
    """Raise BadGallery for the first file that is missing, damaged, or outside the folder."""
    for name, expected in manifest["sha256"].items():
        path = folder / name
        if Path(name).name != name:
            raise BadGallery(f"{folder / 'manifest.json'} names the file {name!r} outside its folder. {REMEDY}")
        if not path.is_file():
            raise BadGallery(f"The gallery file {path} is missing. {REMEDY}")
        if sha256(path) != expected:
            raise BadGallery(f"The gallery file {path} is damaged: its sha256 is not as in manifest.json. {REMEDY}")


def check_shapes(
    folder: Path, manifest: dict, n: int, vectors: dict[str, Vectors], maps: np.ndarray, background: np.ndarray
) -> None:
    """Raise BadGallery for the first array, or table of n rows, of another size than the manifest says."""
    shapes = {
        "items.parquet": ((n,), (manifest["items"],)),
        "projection.npy": (maps.shape, (len(vectors), n, 2)),
        "background.npy": (background.shape, (len(background), len(vectors))),
    }
    for metric, name in files_of(manifest).items():
        shapes[name] = vectors[metric].shape, (n, manifest["metrics"][metric]["dim"])
    for name, (found, asked) in shapes.items():
        if found != asked:
            raise BadGallery(f"{folder / name} has shape {found}; manifest.json asks for {asked}. {REMEDY}")


def check_items(folder: Path, items: pa.Table, pictures: PictureFile | None) -> None:
    """Raise BadGallery where ids repeat, or a picture would lie outside pictures.bin."""
    if len(items["id"].unique()) < len(items):
        raise BadGallery(f"{folder / 'items.parquet'} has an id twice. {REMEDY}")
    if pictures is None:
        return
    start, length = (items[name].combine_chunks() for name in ("picture_start", "picture_bytes"))
    half = np.asarray(start.is_null()) != np.asarray(length.is_null())
    # in this order no sum can leave the range of its type
    first, count = (np.asarray(values.fill_null(0)).astype(np.int64) for values in (start, length))
    outside = (first < 0) | (count < 1) | (count > len(pictures)) | (first > len(pictures) - count)
    if (half | (outside & np.asarray(start.is_valid()))).any():
        raise BadGallery(f"{folder / 'items.parquet'} has a picture that is not in {PICTURES}. {REMEDY}")


def check_groups(folder: Path, groups: np.ndarray | None, metrics: int, n: int) -> None:
    """Raise BadGallery for stored groups that are no whole numbers 0..255, one for each of n items and each metric."""
    if groups is not None and (groups.shape != (metrics, n) or groups.dtype != np.uint8):
        found = f"{groups.dtype}, shape {groups.shape}"
        raise BadGallery(f"{folder / GROUPS} holds {found}; uint8 of shape {(metrics, n)} is needed. {REMEDY}")


def _check_fields(path: Path, table: object, fields: dict[str, type], inside: str = "") -> None:
    """Raise BadGallery for the first field that a JSON object lacks or has of another type."""
    for name, kind in fields.items():
        if not isinstance(table, dict) or not isinstance(table.get(name), kind):
            raise BadGallery(f"{path} has no usable field {inside + name!r}. {REMEDY}")
