"""Uploads as pictures: each is decoded once, into copies that are kept beside it."""

from __future__ import annotations

import logging
import os
import re
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from relsim_demo.errors import BadPicture
from relsim_demo.images import open_kept, open_picture
from relsim_demo.ui.contract.trouble import GONE, LostUpload
from relsim_demo.ui.gradio_internals import uploads_folder
from relsim_demo.ui.pictures.store import store_of_page

if TYPE_CHECKING:
    from PIL import Image

OWN = re.compile(r"own-([0-9a-f]{64})")
KEPT = "decoded!"  # beside an upload, whose name Gradio lets have no "!"
WHOLE, TILE = "picture.png", "tile.png"  # what is kept of one: all of it, and what a tile shows
TILE_SIDE = 640  # px, the longer side of the latter: the most that the page asks for
REFUSED = "refused.txt"
RETRY = 60  # seconds until a refused upload is tried again: the machine may have been busy
FULL = "The server has no room left to open this picture. Try again later."

log = logging.getLogger(__name__)
_TURNS = [threading.Lock() for _ in range(256)]  # of one upload each: who waits finds what another has decoded


def is_own(ref: str) -> bool:
    """Tell whether a reference is an uploaded picture."""
    return OWN.fullmatch(ref) is not None


def adopt(path: str) -> str:
    """Turn the path that Gradio's upload gave into a reference; the copies that it needs are made, not opened."""
    file = Path(path.replace("\0", "")).resolve()
    ref = f"own-{file.parent.name}"
    if not OWN.fullmatch(ref):
        log.warning("refused a path that is no upload")
        raise BadPicture(GONE)
    if file.parent.parent != uploads_folder().resolve():
        raise LostUpload(ref)  # such as one of the server that ran here before
    _kept(ref, WHOLE)
    return ref


def opened(ref: str, name: str = WHOLE) -> Image.Image:
    """Return the picture of an upload from the copy that is kept of it."""
    return open_kept(_kept(ref, name), "your picture")


def upload(ref: str) -> Path:
    """Find the file of an upload. Gradio names the folder by a salted hash of the content."""
    found = OWN.fullmatch(ref)
    folder = uploads_folder() / (found[1] if found else "-")
    files = sorted(path for path in folder.iterdir() if path.name != KEPT) if folder.is_dir() else []
    file = next(iter(files), None)
    if file is None:
        raise LostUpload(ref)
    return file


def _kept(ref: str, name: str) -> bytes:
    """Return the bytes of a copy of an upload; the upload is decoded when one is first asked for."""
    file = upload(ref)
    kept = file.parent / KEPT
    try:
        if not (kept / name).exists():
            with _TURNS[int(ref[-2:], 16)]:
                if not (kept / name).exists():
                    _decode(file, kept)
        return (kept / name).read_bytes()
    except FileNotFoundError as error:  # deleted meanwhile
        raise LostUpload(ref) from error
    except OSError as error:
        log.exception("an upload could not be decoded")
        raise BadPicture(FULL) from error


def _decode(file: Path, kept: Path) -> None:
    """Decode an upload into a folder, or note there why it cannot be, so that nobody has to find out twice."""
    refused = kept / REFUSED
    if refused.exists() and time.time() - refused.stat().st_mtime < RETRY:
        raise BadPicture(refused.read_text(encoding="utf-8"))
    kept.mkdir(exist_ok=True)
    try:
        with file.open("rb") as stream:  # without a path, so that no sentence names one of this machine
            picture = open_picture(stream)
    except BadPicture as error:
        refused.write_text(str(error), encoding="utf-8")
        raise
    tile = picture.copy()
    tile.thumbnail((TILE_SIDE, TILE_SIDE))
    for name, image in ((TILE, tile), (WHOLE, picture)):
        part = kept / f"{threading.get_ident()}.part"
        image.save(part, "PNG", compress_level=1)
        os.replace(part, kept / name)
    store = store_of_page()
    if store.is_full(sum(copy.stat().st_size for copy in kept.iterdir())):
        store.tidy()
