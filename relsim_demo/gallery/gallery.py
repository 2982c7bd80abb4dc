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

SCHEMA = 1
METRICS = ("relational", "attribute")
COLUMNS = {
    "id": pa.string(), "kind": pa.string(), "family": pa.string(), "caption": pa.string(), "ordinary": pa.string(),
    "source": pa.string(), "subjects": pa.list_(pa.string()), "width": pa.int32(), "height": pa.int32(),
}  # fmt: skip
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
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    fresh.chmod(0o755)
    table = pa.table({name: pa.array(gallery.items[name], kind) for name, kind in COLUMNS.items()})
    pq.write_table(table, fresh / "items.parquet", compression="zstd")
    for metric, vectors in gallery.vectors.items():
        np.save(fresh / f"{metric}.npy", vectors.astype(np.float16))
    maps = [gallery.projection[metric] for metric in gallery.vectors]
    np.save(fresh / "projection.npy", np.stack(maps).astype(np.float16))
    np.save(fresh / "background.npy", gallery.background.astype(np.float32))
    (fresh / "manifest.json").write_text(json.dumps(_manifest(gallery, fresh), indent=2) + "\n", encoding="utf-8")
    if folder.exists():
        shutil.rmtree(folder)
    os.replace(fresh, folder)


def _manifest(gallery: Gallery, folder: Path) -> dict:
    metrics = {
        metric: {"file": f"{metric}.npy", "dim": vectors.shape[1], "dtype": "float16", **gallery.manifest["models"][metric]}
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
            raise BadGallery(f"The gallery file {path} is damaged: its sha256 is not the one in manifest.json. {REMEDY}")
    try:
        table = pq.read_table(folder / "items.parquet", columns=list(COLUMNS))
        vectors = {m: _array(folder / entry["file"]) for m, entry in manifest["metrics"].items()}
        maps, background = _array(folder / "projection.npy"), _array(folder / "background.npy")
    except (OSError, ValueError, KeyError, pa.ArrowInvalid) as error:
        raise BadGallery(f"The gallery in {folder} cannot be read ({error}). {REMEDY}") from error
    _check_shapes(folder, manifest, table.num_rows, vectors, maps)
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
    for key, kind in (("schema", int), ("items", int), ("metrics", dict), ("thresholds", dict), ("sha256", dict)):
        if not isinstance(manifest.get(key), kind):
            raise BadGallery(f"{path} has no usable field {key!r}. {REMEDY}")
    if manifest["schema"] != SCHEMA:
        raise BadGallery(f"{path} has schema {manifest['schema']}; this version reads schema {SCHEMA}. {REMEDY}")
    needed = {"items.parquet", "projection.npy", "background.npy", *(f"{m}.npy" for m in manifest["metrics"])}
    if missing := sorted(needed - manifest["sha256"].keys()):
        raise BadGallery(f"{path} lists no sha256 of {missing[0]}. {REMEDY}")
    return manifest


def _check_shapes(folder: Path, manifest: dict, n: int, vectors: dict[str, np.ndarray], maps: np.ndarray) -> None:
    if n != manifest["items"]:
        raise BadGallery(f"{folder}/items.parquet has {n} rows, but manifest.json says items = {manifest['items']}. {REMEDY}")
    for metric, rows in vectors.items():
        expected = (n, manifest["metrics"][metric]["dim"])
        if rows.shape != expected:
            raise BadGallery(f"{folder}/{metric}.npy has shape {rows.shape}; manifest.json asks for {expected}. {REMEDY}")
    if maps.shape != (len(vectors), n, 2):
        raise BadGallery(f"{folder}/projection.npy has shape {maps.shape}; expected {(len(vectors), n, 2)}. {REMEDY}")


def _array(path: Path) -> np.ndarray:
    return np.load(path, allow_pickle=False).astype(np.float32)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
