"""Picture references: a gallery id, or "own-..." for an upload; what the page shows and what the explorer gets."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from fastapi.routing import APIRoute
from gradio.utils import get_upload_folder

from relsim_demo.errors import BadPicture, BadRequest, ModelUnavailable
from relsim_demo.images import open_picture
from relsim_demo.types import Sampling
from relsim_demo.ui import present
from relsim_demo.ui.serving import endpoint

if TYPE_CHECKING:
    from PIL import Image

    from relsim_demo.explorer import Explorer

SIZES = (160, 320, 640)
CACHED = 2048
OWN = re.compile(r"own-([0-9a-f]{64})")
GONE = "This picture is no longer here. Choose it again."
FOREVER = "public, max-age=31536000, immutable"
BRIEF = Sampling(temperature=0, tokens=48)  # the likeliest words, and not many: other answers wait for them
PRIVATE = "private, max-age=86400, immutable"

log = logging.getLogger(__name__)


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


def query(ref: str) -> dict[str, Image.Image | str]:
    """Return a reference as the keyword arguments of `search` and `space`."""
    picture = resolve(ref)
    return {"id": picture} if isinstance(picture, str) else {"image": picture}


def caption(explorer: Explorer, ref: str) -> str | None:
    """Return the anonymous caption of a picture: the gallery's own, or the model's likeliest for an upload.

    Empty while the model is still loading, and where it cannot run: the rest of an answer does not wait for it. None
    where no known idea fits.
    """
    if not is_own(ref):
        return explorer.item(ref).caption
    if explorer.state().name != "ready":
        return ""
    try:
        return _likeliest(explorer, ref)
    except ModelUnavailable:
        return ""


@lru_cache(maxsize=256)
def _likeliest(explorer: Explorer, ref: str) -> str | None:
    """Have the model caption an upload; remembered, since several questions about one picture need it."""
    told = explorer.caption([resolve(ref)], n=1, sampling=BRIEF).images[0]
    if told.captions:
        return told.captions[0].text
    return None if told.note else ""


def words(explorer: Explorer, ref: str, caption: str | None) -> list[list[str]]:
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


def shown(explorer: Explorer, ref: str) -> dict[str, object]:
    """Return what a tile needs to show a picture: its reference, alternative text, and `blank` if it is not kept."""
    if is_own(ref):
        return {"ref": ref, "alt": "Your picture"}
    alt = present.plain(explorer.item(ref).caption) or file_name(explorer, ref)
    return {"ref": ref, "alt": alt} if explorer.has_picture(ref) else {"ref": ref, "alt": alt, "blank": True}


def routes(explorer: Explorer) -> list[APIRoute]:
    """Return the routes that serve pictures: /scene/{id}.webp and /own/{ref}.webp, both with ?size=."""

    @lru_cache(maxsize=CACHED)
    def scene(id: str, size: int) -> bytes:
        explorer.item(id)
        return _webp(explorer.picture(id, size))

    def own(ref: str, size: int) -> bytes:
        picture = _open(ref)
        picture.thumbnail((size, size))
        return _webp(picture)

    return [
        APIRoute("/scene/{name}.webp", _endpoint(scene, FOREVER), methods=["GET"]),
        APIRoute("/own/{name}.webp", _endpoint(own, PRIVATE), methods=["GET"]),
    ]


def _endpoint(render: Callable[[str, int], bytes], caching: str) -> Callable:
    async def serve(request: Request) -> Response:
        asked = request.query_params.get("size", "")
        size = min((s for s in SIZES if asked.isdecimal() and len(asked) < 5 and s >= int(asked)), default=SIZES[-1])
        picture = await run_in_threadpool(render, request.path_params["name"], size)
        return Response(picture, media_type="image/webp", headers={"Cache-Control": caching})

    return endpoint(serve)


def _webp(picture: Image.Image) -> bytes:
    data = io.BytesIO()
    picture.save(data, "WEBP", quality=86, method=2)
    return data.getvalue()


def _adopt(path: str) -> str:
    """Turn the path that Gradio's upload gave into a reference, after opening the file once."""
    file = Path(path.replace("\0", "")).resolve()
    ref = f"own-{file.parent.name}"
    if not OWN.fullmatch(ref) or file.parent.parent != Path(get_upload_folder()).resolve():
        log.warning("refused a path outside the upload folder")
        raise BadPicture(GONE)
    _open(ref)
    return ref


def _open(ref: str) -> Image.Image:
    """Decode an upload; opened as a stream, so that no sentence names a path of this machine."""
    with _own_file(ref).open("rb") as stream:
        return open_picture(stream)


def _own_file(ref: str) -> Path:
    """Find the one file of an upload. Gradio names the folder by a salted hash of the content."""
    found = OWN.fullmatch(ref)
    folder = Path(get_upload_folder()) / (found[1] if found else "-")
    file = next(iter(sorted(folder.iterdir())), None) if folder.is_dir() else None
    if file is None:
        raise BadPicture(GONE)
    return file
