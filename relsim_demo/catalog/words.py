"""Full text of a gallery: SQLite's FTS5, which comes with Python, over words without their diacritics."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable
from threading import Lock

import numpy as np

from relsim_demo.errors import BadRequest

MOST_CHARACTERS, MOST_WORDS = 1000, 32
QUOTES = str.maketrans("“”„«»", '"""""')
PARTS = re.compile(r'"([^"]*)(?:"|$)|([^\s"]+)')
LENGTHS = "columnsize=0"  # of texts; only ranking would need them
TABLE = f"""CREATE VIRTUAL TABLE texts USING
    fts5(caption, ordinary, other, content='', {LENGTHS}, tokenize='unicode61 remove_diacritics 2')"""


def expression(words: str) -> str:
    """Return what SQLite is to match: every bare word as the beginning of one, "quoted" words as a phrase, all of them.

    Everything stands in quotes there, so that nothing a person writes is an operator.

    Raises:
        BadRequest: there is no word, or there are too many.
    """
    if len(words) > MOST_CHARACTERS:
        raise BadRequest(f"The search has {len(words):,} characters; {MOST_CHARACTERS:,} is the most.")
    clean = words.translate(QUOTES).encode("utf-8", "replace").decode().replace("\0", " ")
    found = [(phrase or bare, "" if phrase else "*") for phrase, bare in PARTS.findall(clean)]
    terms = [f'"{text}"{ending}' for text, ending in found if any(map(_in_word, text))]
    if not terms:
        raise BadRequest(f"{words[:40]!r} has no word to look for; type one, or the beginning of one.")
    if len(terms) > MOST_WORDS:
        raise BadRequest(f"The search has {len(terms)} words; {MOST_WORDS} is the most.")
    return " AND ".join(terms)


def _in_word(character: str) -> bool:
    """Tell whether a character is part of words, as unicode61 has it: letters, digits, characters of private use."""
    category = unicodedata.category(character)
    return category[0] in "LN" or category == "Co"


class Words:
    """The texts of all items, indexed. Safe to share between threads."""

    def __init__(self, texts: Iterable[tuple[str, str, str]], count: int) -> None:
        """Take the texts of each of `count` items: caption, ordinary caption, further words. A phrase lies in one."""
        self._count, self._lock = count, Lock()
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        self._base.execute(TABLE)
        rows = ((row, *told) for row, told in enumerate(texts))
        self._base.executemany("INSERT INTO texts (rowid, caption, ordinary, other) VALUES (?, ?, ?, ?)", rows)
        self._base.execute("INSERT INTO texts (texts) VALUES ('optimize')")
        self._base.commit()

    def having(self, words: str) -> np.ndarray:
        """Tell which items have all the words: (n,) bool. Raises BadRequest, see `expression`."""
        asked = "SELECT group_concat(rowid) FROM texts WHERE texts MATCH ?"  # a third of the time that rows take
        with self._lock:
            (told,) = self._base.execute(asked, (expression(words),)).fetchone()
        found = np.zeros(self._count, bool)
        if told:
            found[np.fromstring(told, np.int64, sep=",")] = True
        return found
