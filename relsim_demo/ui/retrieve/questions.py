"""What the Retrieve tab asks: pictures and a sentence as the page names them, to a question for the explorer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relsim_demo.domain import MOST_PICTURES
from relsim_demo.errors import BadRequest
from relsim_demo.services.question import Question
from relsim_demo.ui.contract.payloads import Asked
from relsim_demo.ui.contract.reading import number_within
from relsim_demo.ui.pictures import decoded, naming, references

if TYPE_CHECKING:
    from PIL import Image

    from relsim_demo.explorer import Explorer

SMALLEST = 5.0  # per cent of a side that a part must have
FEWEST = 8  # pixels of a side, likewise
SIDE = 640  # px; how large a gallery picture is taken to cut a part from it
WORDS = 0.5
TOO_MANY = f"A question takes {MOST_PICTURES} pictures at the most."


def read(explorer: Explorer, asked: dict) -> tuple[Asked, Question]:
    """Return a question as the page shows it, and as the explorer takes it.

    asked: pictures and without (lists of what tiles send), text, words (0..1), box (left, top, width and height in per
    cent of the first picture).

    Raises:
        DemoError: a part of it cannot be used; the text says which.
    """
    given = [_given(asked, name) for name in ("pictures", "without")]
    if sum(map(len, given)) > MOST_PICTURES:
        raise BadRequest(TOO_MANY)
    refs, without = (_refs(explorer, choices) for choices in given)
    text, box = asked.get("text"), _box(asked.get("box")) if refs else None
    words = number_within("words", asked.get("words", WORDS), 0, 1)
    examples = [references.resolve(ref) for ref in refs]
    hidden: list[str] = []
    if box:
        hidden = [ref for ref in refs[:1] if not decoded.is_own(ref)]
        examples[0] = _part(explorer, examples[0], box)
    question = Question(
        examples, [references.resolve(ref) for ref in without], text if isinstance(text, str) else None, words, hidden
    )
    shown: Asked = {
        "pictures": [references.shown(explorer, ref) for ref in refs],
        "without": [references.shown(explorer, ref) for ref in without],
        "caption": naming.words(explorer, refs[0], naming.caption_at_once(explorer, refs[0])) if refs else [],
        "text": question.text,
        "words": words,
        "box": box,
    }
    return shown, question


def captioned(explorer: Explorer, shown: Asked) -> Asked:
    """Return a question with the caption of its first picture, whatever that takes."""
    if not shown["pictures"]:
        return shown
    ref = shown["pictures"][0]["ref"]
    return {**shown, "caption": naming.words(explorer, ref, naming.caption(explorer, ref))}


def _given(asked: dict, name: str) -> list:
    """Return the pictures of a question as they were sent; none of them is opened yet."""
    given = asked.get(name) or []
    if not isinstance(given, list):
        raise BadRequest(TOO_MANY)
    return given


def _refs(explorer: Explorer, choices: list) -> list[str]:
    """Return the references of pictures, each once."""
    return list(dict.fromkeys(references.chosen(explorer, choice) for choice in choices))


def _box(given: object) -> list[float] | None:
    """Check the part of a picture that is asked about. Raises BadRequest where there is none such."""
    if given is None:
        return None
    edges = given if isinstance(given, list) and len(given) == 4 else []
    if not edges or any(isinstance(v, bool) or not isinstance(v, int | float) or not 0 <= v <= 100 for v in edges):
        raise BadRequest("The part of a picture is given by four numbers from 0 to 100: left, top, width and height.")
    left, top, width, height = (round(float(value), 1) for value in edges)
    width, height = min(width, 100 - left), min(height, 100 - top)
    if min(width, height) < SMALLEST:
        raise BadRequest("This part of the picture is too small to tell anything. Choose a larger one.")
    return [left, top, round(width, 1), round(height, 1)]


def _part(explorer: Explorer, picture: Image.Image | str, box: list[float]) -> Image.Image:
    """Cut a part out of a picture."""
    if isinstance(picture, str):
        if not explorer.has_picture(picture):
            raise BadRequest("The gallery does not keep this picture, so no part of it can be searched from.")
        picture = explorer.picture(picture, SIDE)
    left, top, width, height = (value / 100 for value in box)
    edges = (
        left * picture.width,
        top * picture.height,
        (left + width) * picture.width,
        (top + height) * picture.height,
    )
    left, top, right, bottom = (round(edge) for edge in edges)
    if min(right - left, bottom - top) < FEWEST:
        raise BadRequest("This part of the picture is too small to tell anything. Choose a larger one.")
    return picture.crop((left, top, right, bottom))
