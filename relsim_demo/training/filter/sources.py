"""The two sorts of pictures that a filter learns from, apart or as one source."""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from relsim_demo.errors import BadRequest
from relsim_demo.precompute import open_source
from relsim_demo.precompute.records import Record, Source

SORTS = POSITIVES, NEGATIVES = "positives", "negatives"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that both kinds of filters have."""
    source = "a folder of pictures, a list, or a Hub dataset"
    parser.add_argument(f"--{POSITIVES}", required=True, metavar="SOURCE", help=f"what passes: {source}")
    parser.add_argument(f"--{NEGATIVES}", required=True, metavar="SOURCE", help=f"what is refused: {source}")


def opened(options: argparse.Namespace, out: Path) -> dict[str, Source]:
    """Open both sources.

    Raises:
        BadRequest: one cannot be used, both are the same, or `out` lies in one of them.
    """
    sources = {sort: open_source(getattr(options, sort)) for sort in SORTS}
    for source in sources.values():
        if source.root is not None and out.is_relative_to(source.root):
            raise BadRequest(f"--out {out} lies in the folder of pictures itself; name a folder outside it.")
    if sources[POSITIVES].fingerprint == sources[NEGATIVES].fingerprint:
        raise BadRequest("Positives and negatives are the same pictures; a filter learns from two sorts.")
    return sources


def together(sources: dict[str, Source]) -> Source:
    """Return one source of both sorts, whose ids begin with their sort; captions do not matter."""

    def records() -> Iterator[Record]:
        for sort, source in sources.items():
            yield from (replace(record, id=f"{sort}/{record.id}") for record in source.read(0))

    def read(start: int) -> Iterator[Record]:
        return islice(records(), start, None)

    counts = [source.total for source in sources.values()]
    total = None if None in counts else sum(count or 0 for count in counts)
    digest = hashlib.sha256(" ".join(source.fingerprint for source in sources.values()).encode()).hexdigest()
    name = f"{sources[POSITIVES].name} against {sources[NEGATIVES].name}"
    return Source(name, f"sorts {digest}", total, False, read)


def sort_of(id: str) -> str:
    """Return the sort of a row of both together, by its id."""
    return id.partition("/")[0]
