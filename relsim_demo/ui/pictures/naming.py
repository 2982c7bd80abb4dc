"""What stands beside a picture: its anonymous caption, or else the name of its file."""

from __future__ import annotations

import re
import threading
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from relsim_demo.domain import Phase
from relsim_demo.errors import ModelUnavailable
from relsim_demo.types import Sampling
from relsim_demo.ui.contract import present
from relsim_demo.ui.contract.payloads import Parts
from relsim_demo.ui.pictures import decoded
from relsim_demo.ui.pictures.decoded import is_own

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

CAPTIONS = 256  # of uploads that are remembered
BRIEF = Sampling(temperature=0, tokens=48)  # the likeliest words, and not many: other answers wait for them

_captions: dict[tuple[Explorer, str], str | None] = {}  # of uploads; several questions about one picture need it
_LOCK = threading.Lock()  # of those captions


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
    """Return a picture's caption where it is known, or soon; empty where a slow model would have to write it first."""
    slow = explorer.work is not None and is_own(ref) and (explorer, ref) not in _captions
    return "" if slow else caption(explorer, ref)


def _likeliest(explorer: Explorer, ref: str) -> str | None:
    """Have the model caption an upload."""
    told = explorer.caption([decoded.opened(ref)], n=1, sampling=BRIEF).images[0]
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
