"""Captions as the page draws them: parts of a line, marks, and how near a picture lies. Pure functions."""

from __future__ import annotations

import re

from relsim_demo.types import Caption, CaptionAnswer, ImageCaptions
from relsim_demo.ui.contract import payloads, present
from relsim_demo.ui.contract.payloads import CaptionTile, Line, Refused

NEARNESS = ((0.8, "very near"), (0.6, "near"), (0.4, "fairly near"))
UNFINISHED = re.compile(r"\{[^{}]{0,24}$")


def drawn(slots: list[CaptionTile | Refused], answer: CaptionAnswer, writing: bool = False) -> payloads.CaptionAnswer:
    """Return the tiles with their captions, and those of all together (None unless asked).

    writing: more words are on their way, so that the last ones may be halves.
    """
    together = answer.group[0].text if answer.group else None
    images = iter(answer.images)

    def lines(captions: list[Caption], shared: str | None = None) -> list[Line]:
        return [line(caption, shared, writing) for caption in captions if caption.text]

    def told(tile: CaptionTile, image: ImageCaptions) -> CaptionTile:
        guesses = lines(image.nearest) if image.note else []
        return {**tile, "captions": lines(image.captions, together), "guesses": guesses, "note": image.note}

    tiles = [told(slot, next(images)) if "ref" in slot else slot for slot in slots]
    return {"slots": tiles, "group": None if answer.group is None else lines(answer.group), "note": answer.note}


def line(caption: Caption, together: str | None = None, writing: bool = False) -> Line:
    """Return one caption; words that it shares with the group's caption are marked, and those that name things."""
    half = UNFINISHED.search(caption.text) if writing else None
    text = caption.text[: half.start()] if half else caption.text
    parts = present.shared_idea(text, together)[0] if together else present.caption_parts(text)
    parts = _with_leaks(parts, caption.leaks)
    if half and half.group()[1:].strip():
        parts.append(["chip", half.group()[1:].strip().lower()])
    told: Line = {"text": caption.text, "parts": parts}
    return told if caption.similarity is None else _with_similarity(told, caption.similarity)


def words(name: str) -> str:
    """Return the name of a family in words."""
    return name.replace("_", " ")


def _with_leaks(parts: list[list[str]], leaks: list[str]) -> list[list[str]]:
    """Cut words that name things out of the parts, as ["leak", word]."""
    if not leaks:
        return parts
    names = "|".join(re.escape(word) for word in sorted(leaks, key=len, reverse=True))
    pattern = re.compile(rf"(?<![^\W\d_])({names})(?![^\W\d_])")
    marked = []
    for kind, text in parts:
        pieces = [text] if kind == "chip" else pattern.split(text)
        marked += [["leak" if i % 2 else kind, piece] for i, piece in enumerate(pieces) if piece]
    return marked


def _with_similarity(line: Line, value: float) -> Line:
    """Say how near a picture lies to a sentence that was not written for it."""
    said = next((said for least, said in NEARNESS if value >= least), "not near")
    return {**line, "number": f"{value:.2f}", "share": round(max(value, 0.0), 3), "words": said}
