"""Sources that are one file: .jsonl with url_link, seed_group.json, and the authors' .npz of embeddings."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from relsim_demo.errors import BadRequest
from relsim_demo.precompute.records import Record, Skipped, Source, Url, clean_text, clean_url, item_id
from relsim_demo.settings import Settings

DIM = 384
LONGEST_LINE = 1_000_000  # characters


def open_jsonl(path: Path) -> Source:
    """Read lines of {url_link, image_hash?, caption?}; a line that is none becomes a record with trouble."""
    with _reading(path).open(encoding="utf-8", errors="replace") as file:
        records = [_of_line(line, number) for number, line in enumerate(file, 1) if line.strip()]
    if all(record.trouble for record in records):
        raise BadRequest(f"The file {str(path)!r} has no line of JSON with a url_link: {_first_trouble(records)}.")
    return _in_memory(path, records)


def open_groups(path: Path) -> Source:
    """Read [{anonymous_caption, image_urls}, ...]; every address is an item with the caption of its group."""
    try:
        groups = json.loads(_reading(path).read_text(encoding="utf-8"))
        records = [record for group in groups for record in _of_group(group)]
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
        raise BadRequest(
            f"The file {str(path)!r} is no list of groups with anonymous_caption and image_urls ({error})."
        ) from error
    if not records:
        raise BadRequest(f"The file {str(path)!r} holds no groups with image_urls.")
    return _in_memory(path, records)


def open_npz(path: Path) -> Source:
    """Read the authors' embeddings [n, 384], image_ids, captions? and url_links?; the vectors are taken as they are."""
    columns = _arrays(path)
    embeddings = columns["embeddings"]
    n = len(embeddings)
    ids, captions = (list(map(str, columns.get(name, np.full(n, "")))) for name in ("image_ids", "captions"))
    links = list(map(str, columns.get("url_links", ())))
    links = links if len(links) == n else [""] * n  # one of the authors' writers leaves them empty
    rows = zip(ids, captions, links, embeddings, strict=True)
    records = [_of_row(number, *row) for number, row in enumerate(rows)]
    identity = {"model": Settings.adapter, "revision": "not stated", "preprocess": "authors' npz"}
    return _in_memory(path, records, {"relational": identity})


def _of_line(line: str, number: int) -> Record:
    try:
        entry = json.loads(line) if len(line) <= LONGEST_LINE else None
    except (ValueError, RecursionError):
        entry = None
    url = clean_url(entry.get("url_link")) if isinstance(entry, dict) else None
    if url is None:
        trouble = Skipped("no address", "the line is no JSON object with a url_link")
        return Record(f"line-{number}", f"line {number}", trouble=trouble)
    return Record(item_id(entry.get("image_hash"), url), url, clean_text(entry.get("caption")), Url(url))


def _of_group(group: dict) -> Iterator[Record]:
    caption = clean_text(group["anonymous_caption"])
    for link in group["image_urls"]:
        url = clean_url(link)
        if url is None:
            yield Record(item_id(None, repr(link)), repr(link)[:200], trouble=Skipped("no address"))
        else:
            yield Record(item_id(None, url), url, caption, Url(url))


def _of_row(number: int, id: str, caption: str, link: str, vector: np.ndarray) -> Record:
    url = clean_url(link)
    name = url or id or f"row {number}"
    trouble = None
    if not abs(float(np.linalg.norm(vector)) - 1) < 0.01:  # false for NaN too
        trouble = Skipped("no unit vector", f"row {number} of the embeddings is not of length 1")
    picture = Url(url) if url else None
    return Record(item_id(id, name), name, clean_text(caption), picture, {"relational": vector}, trouble)


def _arrays(path: Path) -> dict[str, np.ndarray]:
    """Read the arrays of an .npz by name, checked; nothing is unpickled."""
    needs = "it needs embeddings [n, 384] as float32, image_ids [n] and captions [n] as text"
    try:
        with np.load(_reading(path), allow_pickle=False) as file:
            found = {name: file[name] for name in ("embeddings", "image_ids", "captions", "url_links") if name in file}
            baseline = str(file["model_type"]) if "model_type" in file else "relsim"
    except (ValueError, OSError, EOFError, LookupError, MemoryError, zipfile.BadZipFile) as error:
        pickled = "allow_pickle" in str(error)
        why = "an array of objects, which only pickle reads; save text as numpy strings" if pickled else str(error)
        raise BadRequest(f"The file {str(path)!r} cannot be imported ({why}); {needs}.") from error
    if "relsim" not in baseline:
        raise BadRequest(f"The file {str(path)!r} holds vectors of {baseline[:40]!r}, not relational ones.")
    if "embeddings" not in found:
        raise BadRequest(f"The file {str(path)!r} has no array called embeddings; {needs}.")
    embeddings = found["embeddings"]
    if embeddings.dtype != np.float32 or embeddings.ndim != 2 or embeddings.shape[1] != DIM or not len(embeddings):
        raise BadRequest(
            f"The embeddings in {str(path)!r} are {embeddings.dtype} of shape {embeddings.shape}; {needs}."
        )
    for name in ("image_ids", "captions"):
        if name in found and found[name].shape != embeddings.shape[:1]:
            raise BadRequest(f"{name} in {str(path)!r} has shape {found[name].shape}; {needs}.")
    return found


def _in_memory(path: Path, records: list[Record], given: dict[str, dict[str, str]] | None = None) -> Source:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    captioned = any(record.caption for record in records)

    def read(start: int) -> Iterator[Record]:
        return islice(records, start, None)

    return Source(path.name, f"file {digest}", len(records), captioned, read, given=given or {})


def _reading(path: Path) -> Path:
    """Return a path that can be read, or raise BadRequest."""
    try:
        with path.open("rb"):
            return path
    except OSError as error:
        raise BadRequest(f"The file {str(path)!r} cannot be read ({error.strerror}).") from error


def _first_trouble(records: list[Record]) -> str:
    return f"{records[0].source}: {records[0].trouble.detail}" if records else "it is empty"
