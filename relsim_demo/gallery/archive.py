"""A small gallery as one file, made in memory: what `save` writes, in a zip. Nothing of it touches the disk."""

from __future__ import annotations

import hashlib
import io
import zipfile

import numpy as np
import pyarrow.parquet as pq

from relsim_demo.gallery.gallery import Gallery
from relsim_demo.gallery.manifest import GROUPS, PICTURES
from relsim_demo.gallery.saving import table_of, written_manifest


def archived(gallery: Gallery, folder: str) -> bytes:
    """Return the bytes of a zip with one folder, which is the gallery as `load` opens it."""
    files = _files(gallery)
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
    files["manifest.json"] = written_manifest(gallery, hashes).encode()
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as packed:  # pictures and parquet are packed already
        for name, data in files.items():
            packed.writestr(f"{folder}/{name}", data)
    return whole.getvalue()


def _files(gallery: Gallery) -> dict[str, bytes]:
    """Return the content of every file but the manifest, by name."""
    metrics = list(gallery.vectors)
    table = io.BytesIO()
    pq.write_table(table_of(gallery), table, compression="zstd")
    files = {
        "items.parquet": table.getvalue(),
        "projection.npy": _array(np.stack([gallery.projection[metric] for metric in metrics]).astype(np.float16)),
        "background.npy": _array(gallery.background.astype(np.float32)),
    }
    for metric in metrics:
        files[f"{metric}.npy"] = _array(gallery.vectors[metric][:].astype(np.float16))
    if gallery.groups:
        files[GROUPS] = _array(np.stack([gallery.groups[metric] for metric in metrics]).astype(np.uint8))
    if gallery.pictures is not None:
        files[PICTURES] = gallery.pictures.read(0, len(gallery.pictures))
    return files


def _array(values: np.ndarray) -> bytes:
    data = io.BytesIO()
    np.save(data, values, allow_pickle=False)
    return data.getvalue()
