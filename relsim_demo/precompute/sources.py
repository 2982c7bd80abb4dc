"""What SOURCE on the command line means, and the sources that need no parsing: drawn scenes, a folder of pictures."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from relsim_demo.errors import BadRequest
from relsim_demo.gallery import scenes
from relsim_demo.precompute import hub, tables
from relsim_demo.precompute.records import Record, Scene, Skipped, Source, item_id, storable

HUB = "hf://datasets/"
WORKS = (
    'give "scenes", a folder of pictures, a .jsonl file with url_link, a seed_group.json, an .npz of embeddings, '
    "or the id ORG/NAME of a Hub dataset"
)
_TABLES = {".jsonl": tables.open_jsonl, ".json": tables.open_groups, ".npz": tables.open_npz}


def open_source(given: str) -> Source:
    """Find out what a source is; nothing is downloaded but the description of a Hub dataset.

    What exists here is taken from here. Only what cannot be meant as a path is looked for on the Hub; hf://datasets/
    before the id says that plainly.

    Raises:
        BadRequest: there is no such source, or it cannot be read.
    """
    path, may_be_hub = Path(given), hub.ID.fullmatch(given)
    if given == "scenes":
        return of_scenes()
    if given.startswith(HUB):
        return hub.open_dataset(given.removeprefix(HUB))
    if given and os.path.isdir(given):
        return of_folder(path)
    if given and os.path.exists(given):
        reader = _TABLES.get(path.suffix.lower())
        if reader is None:
            raise BadRequest(f"The file {given!r} is no source; {WORKS}.")
        return reader(path)
    if may_be_hub and not _looks_local(path):
        return hub.open_dataset(given)
    hint = f"; if it is a Hub dataset, write {HUB}{given}" if may_be_hub else ""
    raise BadRequest(f"The source {given!r} is unknown: there is no such file or folder{hint}; {WORKS}.")


def of_scenes(count: int = scenes.COUNT) -> Source:
    """Take the scenes of the embedded gallery, which are drawn here."""
    specs = scenes.plan(count)

    def read(start: int) -> Iterator[Record]:
        for number, spec in islice(enumerate(specs), start, None):
            yield Record(f"scene-{number:06d}", str(spec), picture=Scene(number, spec))

    known = hashlib.sha256("\n".join(map(str, specs)).encode()).hexdigest()
    licence = "Apache-2.0; sprites: see assets/NOTICE.md"
    return Source("drawn scenes", f"scenes {known}", count, True, read, licence, drawn=True)


def of_folder(folder: Path) -> Source:
    """Take every file in a folder and its subfolders, but hidden ones; the content decides what is a picture."""
    root = folder.resolve()
    paths = sorted(_files(root))
    digest = hashlib.sha256()
    for path in paths:
        info = path.lstat()
        digest.update(f"{os.fsencode(path.relative_to(root))!r} {info.st_size} {info.st_mtime_ns}\n".encode())

    def read(start: int) -> Iterator[Record]:
        return (_of_file(path, root) for path in paths[start:])

    if not paths:
        raise BadRequest(f"The folder {str(folder)!r} holds no files; {WORKS}.")
    return Source(storable(root.name), f"folder {digest.hexdigest()}", len(paths), False, read, root=root)


def _files(root: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(root):  # does not follow links to folders
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(place, name) for name in names if not name.startswith("."))


def _of_file(path: Path, root: Path) -> Record:
    name = storable(path.relative_to(root).as_posix())
    outside = path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root)
    trouble = Skipped("link out of the folder", "it leads out of the source folder") if outside else None
    return Record(item_id(None, name), name, picture=path, trouble=trouble)


def _looks_local(path: Path) -> bool:
    """Tell whether ORG/NAME may be a mistyped path: it ends like a file of ours, or its first part is a folder here."""
    return path.suffix.lower() in _TABLES or str(path)[0] in ".~" or os.path.isdir(path.parent)
