"""Find the words of a caption that name concrete things: an anonymous caption has placeholders there."""

from __future__ import annotations

import json
import re
from functools import cache

from relsim_demo.shipped import ASSETS

# Words of the list that a caption of an idea may well use.
ALLOWED = {
    "bar", "board", "can", "image", "letter", "light", "line", "pair", "picture", "piece", "puzzle", "ring", "row",
    "shape", "slice", "speech", "star", "thought", "wind", "word",
}  # fmt: skip
WORD = re.compile(r"\{[^}]*\}|[^\W\d_]+(?:'[^\W\d_]+)?")


def concrete_words(caption: str) -> list[str]:
    """Return the words outside of placeholders that name things, people or places, in order, each once.

    A word counts when it is on a list of concrete nouns (the names of the drawn subjects and some hundred common ones),
    or when it is a name: capitalised, though it does not begin a sentence.
    """
    found: dict[str, None] = {}
    begins = True
    for match in WORD.finditer(caption):
        word = match.group()
        name = word[0].isupper() and not begins and len(word) > 1
        if not word.startswith("{") and (name or _stem(word.lower()) in _nouns()):
            found[word] = None
        begins = caption[match.end() : match.end() + 1] in (".", "!", "?", ":")
    return list(found)


@cache
def _nouns() -> frozenset[str]:
    """Return the list, in the singular: common nouns, and subjects' names, of several words the last."""
    common = (ASSETS / "concrete_nouns.txt").read_text(encoding="utf-8").split()
    subjects = json.loads((ASSETS / "subjects.json").read_text(encoding="utf-8"))["subjects"]
    names = [subject["name"].lower().split()[-1] for subject in subjects]
    return frozenset(_stem(word) for word in (*names, *common)) - ALLOWED


def _stem(word: str) -> str:
    """Return a noun in the singular, near enough for looking it up."""
    word = word.removesuffix("'s")
    for ending, other in (("ies", "y"), ("ves", "f"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("sses", "ss")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word.removesuffix(ending) + other
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word
