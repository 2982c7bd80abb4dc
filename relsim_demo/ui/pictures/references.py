"""What page and server call a picture by: a gallery id, or "own-..." for an upload."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from relsim_demo.errors import BadRequest
from relsim_demo.ui.contract import present
from relsim_demo.ui.contract.payloads import Picture
from relsim_demo.ui.pictures import decoded, naming
from relsim_demo.ui.pictures.decoded import is_own

if TYPE_CHECKING:
    from PIL import Image

    from relsim_demo.explorer import Explorer


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
        return decoded.adopt(str(choice["path"]))
    ref = str(choice.get("ref"))
    if is_own(ref):
        decoded.upload(ref)
    else:
        explorer.item(ref)
    return ref


def resolve(ref: str) -> Image.Image | str:
    """Return what the explorer takes: the decoded RGB picture of an upload, or the gallery id itself."""
    return decoded.opened(ref) if is_own(ref) else ref


class Query(TypedDict, total=False):
    """A picture as the keyword arguments of `search` and `space`: one of the two."""

    image: Image.Image
    id: str


def query(ref: str) -> Query:
    """Return a reference as the explorer is asked about it."""
    picture = resolve(ref)
    return {"id": picture} if isinstance(picture, str) else {"image": picture}


def shown(explorer: Explorer, ref: str) -> Picture:
    """Return what a tile needs to show a picture: its reference and alternative text.

    What is not kept is `blank`, with the address that it has `elsewhere`, where that is known.
    """
    if is_own(ref):
        return {"ref": ref, "alt": "Your picture"}
    alt = present.plain(explorer.item(ref).caption) or naming.file_name(explorer, ref)
    if explorer.has_picture(ref):
        return {"ref": ref, "alt": alt}
    address = explorer.address(ref)
    blank: Picture = {"ref": ref, "alt": alt, "blank": True}
    return {**blank, "elsewhere": address} if address else blank
