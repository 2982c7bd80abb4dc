"""What every source yields: records, each with what is known of one item and where its picture is."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import numpy as np

from relsim_demo.scenes.render import Spec

MAX_CAPTION = 2000  # characters; what is longer is none
MAX_URL = 4000
AND = " / "  # between several captions of one item
_CLEAN_ID = re.compile(r"(?!own-)[A-Za-z0-9][A-Za-z0-9_-]{0,63}")  # the page calls uploads own-...
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31}\d{0,2});")
_QUOTES = '"“”'


@dataclass(frozen=True)
class Skipped:
    """Why a record, or its picture, is left out: a short reason to count by, and a sentence."""

    reason: str
    detail: str = ""


@dataclass(frozen=True)
class Url:
    """A picture to be downloaded."""

    address: str


@dataclass(frozen=True)
class Scene:
    """A picture to be drawn."""

    number: int
    spec: Spec


@dataclass(frozen=True)
class Record:
    """One item of a source.

    source: where it comes from, as the gallery will say. picture: where that is, why there is none, or None where none
    is wanted. vectors: ready-made unit rows (d,) by metric. trouble: why the whole record cannot be used. group: what
    the source calls the group of the record, whose members show one idea.
    """

    id: str
    source: str
    caption: str = ""
    picture: Path | bytes | Url | Scene | Skipped | None = None
    vectors: dict[str, np.ndarray] = field(default_factory=dict)
    trouble: Skipped | None = None
    group: str | None = None


@dataclass(frozen=True)
class Source:
    """Where the items of a gallery come from.

    name: for people. fingerprint: equal for equal content. total: number of records, None where unknown. captioned:
    whether any record has a caption. read: the records from a given one on, always the same in the same order.
    given: the identities (model, revision, preprocess) of the vectors that records bring along, by metric.
    drawn: whether these are scenes. root: the folder that everything comes from, where there is one.
    """

    name: str
    fingerprint: str
    total: int | None
    captioned: bool
    read: Callable[[int], Iterator[Record]]
    licence: str = "not stated: every picture belongs to its owner"
    given: dict[str, dict[str, str]] = field(default_factory=dict)
    drawn: bool = False
    root: Path | None = None


def in_memory(path: Path, records: list[Record], given: dict[str, dict[str, str]] | None = None) -> Source:
    """Return the source that a file is whose records have all been read."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    captioned = any(record.caption for record in records)

    def read(start: int) -> Iterator[Record]:
        return islice(records, start, None)

    return Source(path.name, f"file {digest}", len(records), captioned, read, given=given or {})


def item_id(given: object, source: str) -> str:
    """Return an id that is safe in addresses: the given one where it is clean, else made of the source's name and sha1.

    Equal sources get equal ids.
    """
    if isinstance(given, str) and _CLEAN_ID.fullmatch(given):
        return given
    path = urlsplit(source).path if re.match(r"https?://", source) else source
    stem = re.sub(r"[^a-z0-9]+", "-", PurePosixPath(path).stem.lower()).strip("-")[:24].strip("-")
    return f"{stem or 'item'}-{hashlib.sha1(source.encode()).hexdigest()[:16]}"


def caption_in(given: object) -> str:
    """Return a caption as a source gives it; "" where there is none. Several in a list are read as one.

    Raises:
        ValueError: it is neither text nor a list of text, or too long; the message says what it is.
    """
    several = given if isinstance(given, list) else [given]
    found = AND.join(dict.fromkeys(filter(None, map(_text, several))))
    if len(found) > MAX_CAPTION:
        raise ValueError(f"its caption has more than {MAX_CAPTION:,} characters: {found[:40]!r}...")
    return found


def captioned(given: object, where: str) -> tuple[str, Skipped | None]:
    """Return a caption as a source gives it at some place, and why its record is left out where it is none."""
    try:
        return caption_in(given), None
    except ValueError as error:
        return "", Skipped("unusable caption", f"{where}: {error}")


def _text(given: object) -> str:
    """Return text, or a number, on one line without stray quotes around it; "" for what tables call missing."""
    if given is None or given != given:  # NaN
        return ""
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise ValueError(f"its caption is no text: {str(given)[:40]!r}")
    text = " ".join(storable(str(given)).split())
    body = text[:-1] if text[-2:-1] in _QUOTES and text.endswith(".") else text  # a stop behind the closing quote
    while len(body) > 1 and body[0] in _QUOTES and body[-1] in _QUOTES and not _quotes(body[1:-1].strip(_QUOTES)):
        body = text = body[1:-1].strip()
    return text.strip(_QUOTES).strip() if _quotes(text) == 1 else text


def _quotes(text: str) -> int:
    return sum(text.count(quote) for quote in _QUOTES)


def clean_url(text: object) -> str | None:
    """Return an address with its HTML entities resolved; None for what is no text, empty, or absurdly long."""
    if not isinstance(text, str) or not 0 < len(text) <= MAX_URL:
        return None
    # only complete entities: "&copy=1" without a semicolon is a parameter
    return _ENTITY.sub(lambda found: html.unescape(found[0]), storable(text)).strip() or None


def storable(text: str) -> str:
    """Return text without lone surrogates (from JSON or odd file names) and NULs, which files and tables refuse."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "")
