"""Where captioned pictures come from: what `precompute` reads, and folders of one's own with a list of captions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from relsim_demo.errors import BadRequest
from relsim_demo.precompute import open_source
from relsim_demo.precompute.records import Record, Skipped, Source, caption_in, storable

LIST = "metadata.jsonl"  # the name and the fields of Hugging Face's "imagefolder"
GROUPS = "groups.jsonl"  # captions of whole folders, as `proposals` writes them
NOT_APPROVED = Skipped("not approved", f"{GROUPS} does not say that its group's caption is approved")
CAPTIONS = ("caption", "anonymous_caption", "text")
_UNREADABLE = (OSError, ValueError, LookupError, TypeError, RecursionError)


def open_captioned(given: str) -> Source:
    """Open a list, a Hub dataset, or a folder of pictures with a list of captions.

    That list is metadata.jsonl with {file_name, caption}, or groups.jsonl with {group, caption, approved}, where a
    group is a folder.

    Raises:
        BadRequest: there is no such source, it cannot be read, or it has no captions.
    """
    source = open_source(given)
    if source.root is not None and (source.root / GROUPS).exists():
        return _of_groups(source, approvals(source.root / GROUPS))
    if source.root is not None:
        return _with_captions(source, source.root / LIST)
    if not (source.captioned or source.drawn):
        raise BadRequest(f"{given} has no captions; each row needs one to learn towards.")
    return source


def _with_captions(source: Source, path: Path) -> Source:
    captions = _captions(path)

    def read(start: int) -> Iterator[Record]:
        for record in source.read(start):
            if record.source != LIST:
                yield replace(record, caption=captions.get(record.source, ""))

    return _captioned(source, read)


def approvals(path: Path) -> dict[str, str | None]:
    """Return the captions of groups by the names of their folders, None for those that nobody has approved.

    Raises:
        BadRequest: the file cannot be read.
    """
    try:
        return {
            line["group"]: caption_in(line["caption"]) if line["approved"] is True else None for line in _lines(path)
        }
    except _UNREADABLE as error:
        raise BadRequest(
            f"{path} cannot be read ({error}); its lines need group, caption and approved (true or false)."
        ) from error


def _of_groups(source: Source, captions: dict[str, str | None]) -> Source:
    if not any(captions.values()):
        raise BadRequest(f"{GROUPS} in {source.root} has no approved caption; set approved to true where one is right.")

    def read(start: int) -> Iterator[Record]:
        for record in source.read(start):
            group, _, name = record.source.rpartition("/")
            if name not in (LIST, GROUPS):
                caption = captions.get(group) or ""
                yield replace(record, caption=caption, trouble=record.trouble or (None if caption else NOT_APPROVED))

    return _captioned(source, read)


def _captioned(source: Source, read: Callable[[int], Iterator[Record]]) -> Source:
    """Return a folder whose list of captions is none of its pictures."""
    return replace(source, read=read, captioned=True, total=source.total and source.total - 1)


def _captions(path: Path) -> dict[str, str]:
    """Return the captions of a folder by the names of its pictures, as they stand below it."""
    several: dict[str, list[str]] = {}  # of one picture, in lines of their own
    try:
        for line in _lines(path):
            several.setdefault(storable(str(line["file_name"])), []).append(_first(line))
        named = {name: caption_in(captions) for name, captions in several.items()}
    except FileNotFoundError as error:
        raise BadRequest(
            f"The folder {path.parent} has no {path.name}: lines of {{file_name, caption}} say what its pictures show."
        ) from error
    except _UNREADABLE as error:
        raise BadRequest(
            f"{path} cannot be read ({error}); it needs lines of JSON with file_name and caption."
        ) from error
    if not any(named.values()):
        raise BadRequest(f"{path} has no captions; its lines need file_name and caption.")
    return named


def _first(line: dict) -> str:
    return next((text for name in CAPTIONS if (text := caption_in(line.get(name)))), "")


def _lines(path: Path) -> list[dict]:
    """Return the lines of JSON in a file. Raises what is among _UNREADABLE."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
