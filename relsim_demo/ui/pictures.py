"""Picture references: a gallery id, or "own-..." for an upload; what the page shows and what the explorer gets."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import re
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypedDict
from urllib.parse import unquote, urlsplit

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request
from fastapi.responses import Response

from relsim_demo.domain import Phase
from relsim_demo.errors import BadPicture, BadRequest, ModelUnavailable
from relsim_demo.images import open_kept, open_picture
from relsim_demo.types import Sampling
from relsim_demo.ui import present
from relsim_demo.ui.gradio_internals import uploads_folder
from relsim_demo.ui.modules import FOREVER
from relsim_demo.ui.payloads import Parts, Picture
from relsim_demo.ui.serving import router
from relsim_demo.ui.store import store_of_page
from relsim_demo.ui.trouble import GONE, LostUpload

if TYPE_CHECKING:
    from PIL import Image

    from relsim_demo.explorer import Explorer

SIZES = (160, 320, 640)
CACHED = 2048
OWN = re.compile(r"own-([0-9a-f]{64})")
KEPT = "decoded!"  # beside an upload, whose name Gradio lets have no "!"
WHOLE, TILE = "picture.png", "tile.png"  # what is kept of one: all of it, and what a tile shows
REFUSED = "refused.txt"
RETRY = 60  # seconds until a refused upload is tried again: the machine may have been busy
CAPTIONS = 256  # of uploads that are remembered
AT_ONCE = 4  # own pictures made ready for tiles: a share of their own, so that the page's is left alone
BRIEF = Sampling(temperature=0, tokens=48)  # the likeliest words, and not many: other answers wait for them
PRIVATE = "private, max-age=86400, immutable"

FULL = "The server has no room left to open this picture. Try again later."

log = logging.getLogger(__name__)
_captions: dict[tuple[Explorer, str], str | None] = {}  # of uploads; several questions about one picture need it
_LOCK = threading.Lock()  # of those captions
_TURNS = [threading.Lock() for _ in range(256)]  # of one upload each: who waits finds what another has decoded


def chosen(explorer: Explorer, choice: object) -> str:
    """Return the reference of what a tile sent: {"ref"}, {"path"} of an upload, or {"random": true}.

    Raises:
        DemoError: the upload is not a picture, or the reference is unknown.
    """
    if not isinstance(choice, dict):
        raise BadRequest("Choose a picture first.")
    if choice.get("random"):
        return explorer.random_id()
    if "path" in choice:
        return _adopt(str(choice["path"]))
    ref = str(choice.get("ref"))
    if OWN.fullmatch(ref):
        _own_file(ref)
    else:
        explorer.item(ref)
    return ref


def is_own(ref: str) -> bool:
    """Tell whether a reference is an uploaded picture."""
    return OWN.fullmatch(ref) is not None


def resolve(ref: str) -> Image.Image | str:
    """Return what the explorer takes: the decoded RGB picture of an upload, or the gallery id itself."""
    return _open(ref) if is_own(ref) else ref


class Query(TypedDict, total=False):
    """A picture as the keyword arguments of `search` and `space`: one of the two."""

    image: Image.Image
    id: str


def query(ref: str) -> Query:
    """Return a reference as the explorer is asked about it."""
    picture = resolve(ref)
    return {"id": picture} if isinstance(picture, str) else {"image": picture}


def caption(explorer: Explorer, ref: str) -> str | None:
    """Return the anonymous caption of a picture: the gallery's own, or the model's likeliest for an upload.

    Empty while the model is still loading, and where it cannot run: the rest of an answer does not wait for it. None
    where no known idea fits.
    """
    if not is_own(ref):
        return explorer.item(ref).caption
    if explorer.state().phase != Phase.READY:
        return ""
    with _LOCK:
        if (explorer, ref) in _captions:
            return _captions[explorer, ref]
    try:
        text = _likeliest(explorer, ref)
    except ModelUnavailable:
        return ""
    with _LOCK:
        if len(_captions) >= CAPTIONS:
            del _captions[next(iter(_captions))]
        _captions[explorer, ref] = text
    return text


def caption_at_once(explorer: Explorer, ref: str) -> str | None:
    """Return the same where it is known, or soon; empty where a slow model would have to write it first."""
    slow = explorer.work is not None and is_own(ref) and (explorer, ref) not in _captions
    return "" if slow else caption(explorer, ref)


def _likeliest(explorer: Explorer, ref: str) -> str | None:
    """Have the model caption an upload."""
    told = explorer.caption([resolve(ref)], n=1, sampling=BRIEF).images[0]
    if told.captions:
        return told.captions[0].text
    return None if told.note else ""


def words(explorer: Explorer, ref: str, caption: str | None) -> Parts:
    """Return a caption in parts; a picture of the gallery without one is called by its file, as ["file", name].

    That no known idea fits is said as ["none", sentence].
    """
    if caption is None:
        return [["none", present.NO_IDEA]]
    if caption or is_own(ref):
        return present.caption_parts(caption)
    return [["file", file_name(explorer, ref)]]


def file_name(explorer: Explorer, id: str) -> str:
    """Return the name of the file that a gallery picture was made from, or else its place in the gallery."""
    source = explorer.item(id).source or ""
    path = unquote(urlsplit(source).path) if re.match(r"https?://", source) else source
    return PurePosixPath(path).name or f"Picture {explorer.row(id) + 1:,} of the gallery"


def shown(explorer: Explorer, ref: str) -> Picture:
    """Return what a tile needs to show a picture: its reference and alternative text.

    What is not kept is `blank`, with the address that it has `elsewhere`, where that is known.
    """
    if is_own(ref):
        return {"ref": ref, "alt": "Your picture"}
    alt = present.plain(explorer.item(ref).caption) or file_name(explorer, ref)
    if explorer.has_picture(ref):
        return {"ref": ref, "alt": alt}
    address = explorer.address(ref)
    blank: Picture = {"ref": ref, "alt": alt, "blank": True}
    return {**blank, "elsewhere": address} if address else blank


def routes(explorer: Explorer) -> APIRouter:
    """Return the routes that serve pictures: /scene/{id}.webp and /own/{ref}.webp, both with ?size=."""
    routed, own_turns = router(), CapacityLimiter(AT_ONCE)

    @lru_cache(maxsize=CACHED)
    def drawn(id: str, size: int) -> bytes:
        explorer.item(id)
        return webp(explorer.picture(id, size))

    @routed.get("/scene/{id}.webp")
    async def scene(request: Request, id: str, size: str = "") -> Response:
        return _sent(await _worked(request, drawn, id, offered(size)), FOREVER)

    @routed.get("/own/{ref}.webp")
    async def own(request: Request, ref: str, size: str = "") -> Response:
        return _sent(await _worked(request, _tile, ref, offered(size), own_turns), PRIVATE)

    return routed


def _tile(ref: str, size: int) -> bytes:
    picture = _open(ref, TILE)
    picture.thumbnail((size, size))
    return webp(picture)


def offered(asked: str) -> int:
    """Return the smallest size offered that is as large as the one asked for, in pixels."""
    return min((s for s in SIZES if asked.isdecimal() and len(asked) < 5 and s >= int(asked)), default=SIZES[-1])


def _sent(picture: bytes, caching: str) -> Response:
    return Response(picture, media_type="image/webp", headers={"Cache-Control": caching})


async def _worked(
    request: Request, render: Callable[[str, int], bytes], name: str, size: int, turns: CapacityLimiter | None = None
) -> bytes:
    """Render a picture in a thread; one that waits for its turn is left when the asker has gone."""
    return await _unless_gone(request, asyncio.ensure_future(to_thread.run_sync(render, name, size, limiter=turns)))


async def _unless_gone(request: Request, work: asyncio.Future[bytes]) -> bytes:
    """Return the result of work, or end it, where it still waits for its turn, as soon as the asker has gone."""

    async def gone() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    watch = asyncio.ensure_future(gone())
    await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
    watch.cancel()
    if work.done():
        return work.result()
    work.cancel()
    await asyncio.wait({work})
    return b""


def webp(picture: Image.Image) -> bytes:
    """Encode a picture for the page."""
    data = io.BytesIO()
    picture.save(data, "WEBP", quality=86, method=2)
    return data.getvalue()


def _adopt(path: str) -> str:
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


def _open(ref: str, name: str = WHOLE) -> Image.Image:
    """Return the picture of an upload from the copy that is kept of it."""
    return open_kept(_kept(ref, name), "your picture")


def _kept(ref: str, name: str) -> bytes:
    """Return the bytes of a copy of an upload; the upload is decoded when one is first asked for."""
    upload = _own_file(ref)
    kept = upload.parent / KEPT
    try:
        if not (kept / name).exists():
            with _TURNS[int(ref[-2:], 16)]:
                if not (kept / name).exists():
                    _decode(upload, kept)
        return (kept / name).read_bytes()
    except FileNotFoundError as error:  # deleted meanwhile
        raise LostUpload(ref) from error
    except OSError as error:
        log.exception("an upload could not be decoded")
        raise BadPicture(FULL) from error


def _decode(upload: Path, kept: Path) -> None:
    """Decode an upload into a folder, or note there why it cannot be, so that nobody has to find out twice."""
    refused = kept / REFUSED
    if refused.exists() and time.time() - refused.stat().st_mtime < RETRY:
        raise BadPicture(refused.read_text(encoding="utf-8"))
    kept.mkdir(exist_ok=True)
    try:
        with upload.open("rb") as stream:  # without a path, so that no sentence names one of this machine
            picture = open_picture(stream)
    except BadPicture as error:
        refused.write_text(str(error), encoding="utf-8")
        raise
    tile = picture.copy()
    tile.thumbnail((SIZES[-1], SIZES[-1]))
    for name, image in ((TILE, tile), (WHOLE, picture)):
        part = kept / f"{threading.get_ident()}.part"
        image.save(part, "PNG", compress_level=1)
        os.replace(part, kept / name)
    store = store_of_page()
    if store.is_full(sum(file.stat().st_size for file in kept.iterdir())):
        store.tidy()


def _own_file(ref: str) -> Path:
    """Find the file of an upload. Gradio names the folder by a salted hash of the content."""
    found = OWN.fullmatch(ref)
    folder = uploads_folder() / (found[1] if found else "-")
    files = sorted(path for path in folder.iterdir() if path.name != KEPT) if folder.is_dir() else []
    file = next(iter(files), None)
    if file is None:
        raise LostUpload(ref)
    return file
