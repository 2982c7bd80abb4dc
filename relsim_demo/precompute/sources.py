"""What SOURCE on the command line means, and the sources that need no parsing: drawn scenes, a folder of pictures."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from relsim_demo.errors import BadRequest
from relsim_demo.gallery import scenes
from relsim_demo.precompute import arrays, hub_dataset, tables
from relsim_demo.precompute.records import Record, Scene, Skipped, Source, item_id, storable

HUB = "hf://datasets/"
WORKS = (
    'give "scenes", a folder of pictures, a .jsonl file with url_link, a seed_group.json, an .npz of embeddings, '
    "or the id ORG/NAME of a Hub dataset"
)
_TABLES = {".jsonl": tables.open_json, ".json": tables.open_json, ".npz": arrays.open_npz}
# What systems, network drives and photo programs keep beside pictures: thumbnails, waste, notes.
_KEPT_BY_SYSTEMS = re.compile(
    r"\..*|__MACOSX|@eaDir|@Recycle|@Recently-Snapshot|[#@]recycle|#snapshot|SYNO(?:FILE|PHOTO|INDEX)_.*|lost\+found"
    r"|System Volume Information|\$RECYCLE\.BIN|RECYCLER|ehthumbs(?:_vista)?\.db|Thumbs\.db|desktop\.ini|Icon\r"
    r"|Picasa\.ini|ZbThumbnail\.info|thumbnails-digikam\.db|iPod Photo Cache|.+\.lrdata",
    re.IGNORECASE | re.DOTALL,
)


def open_source(given: str) -> Source:
    """Find out what a source is; nothing is downloaded but the description of a Hub dataset.

    What exists here is taken from here. Only what cannot be meant as a path is looked for on the Hub; hf://datasets/
    before the id says that plainly.

    Raises:
        BadRequest: there is no such source, or it cannot be read.
    """
    path, may_be_hub = Path(given), hub_dataset.ID.fullmatch(given)
    if given == "scenes":
        return of_scenes()
    if given.startswith(HUB):
        return hub_dataset.open_dataset(given.removeprefix(HUB))
    if given and os.path.isdir(given):
        return of_folder(path)
    if given and os.path.exists(given):
        reader = _TABLES.get(path.suffix.lower())
        if reader is None:
            raise BadRequest(f"The file {given!r} is no source; {WORKS}.")
        return reader(path)
    if may_be_hub and not _looks_local(path):
        return hub_dataset.open_dataset(given)
    hint = f"; if it is a Hub dataset, write {HUB}{given}" if may_be_hub else ""
    raise BadRequest(f"The source {given!r} is unknown: there is no such file or folder{hint}; {WORKS}.")


def of_scenes(count: int = scenes.COUNT) -> Source:
    """Take the scenes of the embedded gallery, which are drawn here."""
    specs = scenes.choose_specs(count)

    def read(start: int) -> Iterator[Record]:
        for number, spec in islice(enumerate(specs), start, None):
            yield Record(f"scene-{number:06d}", str(spec), picture=Scene(number, spec))

    known = hashlib.sha256("\n".join(map(str, specs)).encode()).hexdigest()
    licence = "Apache-2.0; sprites: see assets/NOTICE.md"
    return Source("drawn scenes", f"scenes {known}", count, True, read, licence, drawn=True)


def of_folder(folder: Path) -> Source:
    """Take every file in a folder and its subfolders; the content decides what is a picture.

    Hidden ones and what systems keep beside pictures are no items. A subfolder that cannot be read is a record with
    trouble.

    Raises:
        BadRequest: the folder is empty or cannot be read.
    """
    root = folder.resolve()
    unreadable: list[OSError] = []
    paths = sorted(_files(root, unreadable))
    troubles = {Path(error.filename): error.strerror or str(error) for error in unreadable}
    if root in troubles:
        raise BadRequest(f"The folder {str(folder)!r} cannot be read ({troubles[root]}).")
    paths += sorted(troubles)
    if not paths:
        raise BadRequest(f"The folder {str(folder)!r} holds no files; {WORKS}.")
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{os.fsencode(path.relative_to(root))!r} {_stamp(path)}\n".encode())

    def read(start: int) -> Iterator[Record]:
        return (_of_file(path, root, troubles.get(path)) for path in paths[start:])

    return Source(storable(root.name), f"folder {digest.hexdigest()}", len(paths), False, read, root=root)


def _files(root: Path, unreadable: list[OSError]) -> Iterator[Path]:
    """Yield the files below a folder, without following links to folders; errors of subfolders are collected."""
    for place, folders, names in os.walk(root, onerror=unreadable.append):
        folders[:] = [name for name in folders if not _KEPT_BY_SYSTEMS.fullmatch(name)]
        yield from (Path(place, name) for name in names if not _KEPT_BY_SYSTEMS.fullmatch(name))


def _stamp(path: Path) -> str:
    """Return what changes when a file does."""
    try:
        info = path.lstat()
        return f"{info.st_size} {info.st_mtime_ns}"
    except OSError:  # its folder lists names and no more; opening it will say so
        return "unknown"


def _of_file(path: Path, root: Path, unreadable: str | None) -> Record:
    name = storable(path.relative_to(root).as_posix())
    if unreadable:
        return Record(item_id(None, f"{name}/"), f"{name}/", trouble=Skipped("unreadable folder", unreadable))
    outside = os.path.islink(path) and not Path(os.path.realpath(path)).is_relative_to(root)
    trouble = Skipped("link out of the folder", "it leads out of the source folder") if outside else None
    return Record(item_id(None, name), name, picture=path, trouble=trouble)


def _looks_local(path: Path) -> bool:
    """Tell whether ORG/NAME may be a mistyped path: it ends like a file of ours, or its first part is a folder here."""
    return path.suffix.lower() in _TABLES or str(path)[0] in ".~" or os.path.isdir(path.parent)
