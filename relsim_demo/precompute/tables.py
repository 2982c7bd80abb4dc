"""Sources that are a file of JSON: lines or an array, of {url_link, ...} or of groups as in seed_group.json."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from relsim_demo.errors import BadRequest
from relsim_demo.precompute.records import Record, Skipped, Source, Url, captioned, clean_url, in_memory, item_id

LONGEST_LINE = 1_000_000  # characters
NEEDS = "with a url_link, or groups with anonymous_caption and image_urls"
MARK = "\ufeff"  # of byte order; inside a file where several were put together
_NO_JSON = object()
_ESCAPED = re.compile("[\udc80-\udcff]")  # bytes that are no UTF-8, as Python hands them on


def open_json(path: Path) -> Source:
    """Read {url_link, image_hash?, caption?} and groups {anonymous_caption, image_urls}, as lines or as one array.

    Every address of a group is an item with the group's caption. What is none of both becomes a record with trouble.

    Raises:
        BadRequest: the file cannot be read, or holds nothing of the kind.
    """
    try:
        found = enumerate(entries(path))
        records = [record for number, (where, entry) in found for record in _of_entry(entry, where, number)]
    except OSError as error:
        raise BadRequest(f"The file {str(path)!r} cannot be read ({error.strerror}).") from error
    except (UnicodeDecodeError, UnicodeEncodeError) as error:
        raise BadRequest(f"The file {str(path)!r} is cut, or no text ({error.reason}); save it as UTF-8.") from error
    troubles = [record.trouble for record in records if record.trouble is not None]
    if len(troubles) == len(records):
        trouble = f"{records[0].source}: {troubles[0].detail}" if troubles else "it is empty"
        raise BadRequest(f"The file {str(path)!r} has no line of JSON {NEEDS}: {trouble}.")
    return in_memory(path, records)


def entries(path: Path) -> Iterator[tuple[str, object]]:
    """Yield where each entry of a file stands, and the entry."""
    with path.open("rb") as file:
        encoding = json.detect_encoding(file.read(4))  # by the byte order mark, or where zeros are
    with path.open(encoding=encoding, errors="surrogateescape") as file:
        array = _array(file.read()) if _begins_an_array(file) else None
        file.seek(0)
        if array is not None:
            yield from ((f"entry {number}", entry) for number, entry in enumerate(array, 1))
        else:
            yield from ((f"line {number}", _of_line(line)) for number, line in enumerate(file, 1) if line.strip())


def _begins_an_array(file: TextIO) -> bool:
    begins = next((line for line in file if line.strip()), "").lstrip().startswith("[")
    file.seek(0)
    return begins


def _array(text: str) -> list | None:
    """Return the entries of text that is one JSON array; None for lines that only begin like one."""
    try:
        return json.loads(_repaired(text))
    except (ValueError, RecursionError):
        return None


def _of_line(line: str) -> object:
    if len(line) > LONGEST_LINE:
        return _NO_JSON
    try:
        return json.loads(_repaired(line).strip(MARK).strip().rstrip(","))  # as in an array that is cut
    except (ValueError, RecursionError):
        return _NO_JSON


def _repaired(text: str) -> str:
    """Return text in which bytes that are no UTF-8 are read as what old Windows programs write."""
    if not _ESCAPED.search(text):
        return text
    return text.encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def _of_entry(entry: object, where: str, number: int) -> Iterator[Record]:
    fields = entry if isinstance(entry, dict) else {}
    if "image_urls" in fields:
        yield from of_group(fields, where, number)
        return
    url = clean_url(fields.get("url_link"))
    if url is None:
        what = "no JSON of its own" if entry is _NO_JSON else "no JSON object with a url_link"
        yield _unusable(where, f"it is {what}")
    else:
        caption, trouble = captioned(fields.get("caption"), where)
        yield Record(item_id(fields.get("image_hash"), url), url, caption, Url(url), trouble=trouble)


def of_group(group: dict, where: str, number: int) -> Iterator[Record]:
    """Yield a record for each address of a group, which is called by the number it names, else by its place, from 0.

    One address alone counts as a list of one.
    """
    named = group.get("index_group")
    name = f"group {named if isinstance(named, int) else number}"
    links = group["image_urls"]
    links = [links] if isinstance(links, str) else links
    if not isinstance(links, list) or not links or "anonymous_caption" not in group:
        yield _unusable(where, "the group has no anonymous_caption, or no list of image_urls")
        return
    caption, trouble = captioned(group["anonymous_caption"], where)
    for link in links:
        url = clean_url(link)
        if url is None:
            yield Record(item_id(None, f"{where} {link!r}"), repr(link)[:200], trouble=Skipped("no address", where))
        else:
            yield Record(item_id(None, url), url, caption, Url(url), trouble=trouble, group=name)


def _unusable(where: str, why: str) -> Record:
    return Record(where.replace(" ", "-"), where, trouble=Skipped("no address", why))
