"""The index of a large gallery: its vectors written as they will be stored, and the lists that find near ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from relsim_demo.gallery.build_lists import build
from relsim_demo.gallery.gallery import LARGE, Gallery
from relsim_demo.gallery.lists import Lists
from relsim_demo.gallery.rows import Rows, Vectors, blocks, write_rows


def indexed(gallery: Gallery, folder: Path, large: int = LARGE) -> Gallery:
    """Return a gallery with the lists of all its metrics if it has `large` items or more.

    Its vectors and the lists lie in `folder`; what lies there of the same vectors already is not made again.
    """
    if len(gallery) < large:
        return gallery
    vectors: dict[str, Vectors] = {}
    lists: dict[str, Lists] = {}
    for metric, found in gallery.vectors.items():
        vectors[metric] = rows = stored(found, folder / f"{metric}.npy")
        if (built := build(rows, folder, metric)) is not None:
            lists[metric] = built
    return replace(gallery, vectors=vectors, lists=lists)


def stored(vectors: Vectors, path: Path) -> Rows:
    """Return unit rows as a gallery stores them, in a file of float16."""
    if isinstance(vectors, Rows):
        return vectors
    write_rows((block for _, block in blocks(vectors)), len(vectors), path)
    return Rows(path)
