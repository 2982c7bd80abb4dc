"""A vote, and what keeps votes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Protocol

ONE, OTHER, SAME = "one", "other", "same"
LONGEST = 2_000  # characters of an id or of a method's name


@dataclass(frozen=True)
class Vote:
    """What one visitor said of two answers to one query.

    study: which results were asked about. one, other: the two methods; one_id, other_id: their first answers. first:
    which of them stood first, as A. choice: ONE, OTHER or SAME. is_check: 1 where the right choice is known to be ONE.
    visitor: a salted hash. day: in UTC; the time of day is not kept.
    """

    study: str
    is_check: int
    query: str
    one: str
    other: str
    one_id: str
    other_id: str
    first: str
    choice: str
    visitor: str
    day: str

    @property
    def asked(self) -> Asked:
        """What was asked, which each visitor answers once."""
        return self.is_check, self.query, self.one, self.other

    def as_json(self) -> str:
        """Return the vote as one line."""
        return json.dumps(asdict(self)) + "\n"


Asked = tuple[int, str, str, str]
FIELDS = tuple(field.name for field in fields(Vote))


class Votes(Protocol):
    """Keeps votes; those that `add` has taken are on the disk. Safe to share between threads."""

    salt: bytes  # of this study alone: a visitor's hash here is none elsewhere

    def add(self, vote: Vote) -> str | None:
        """Keep a vote; where the visitor has answered this already, keep that and return its choice.

        Raises:
            DemoError: it cannot be kept.
        """
        ...

    def of(self, study: str) -> list[Vote]:
        """Return all votes of a study, in the order in which they came. Raises DemoError."""
        ...

    def answered(self, study: str, visitor: str) -> set[Asked]:
        """Return what a visitor has answered. Raises DemoError."""
        ...


def read(line: str) -> Vote | None:
    """Return the vote in a line, None where it holds none, as the last line of a process that was killed."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return vote_of(found) if isinstance(found, dict) else None


def vote_of(found: Mapping[str, object]) -> Vote | None:
    """Return what may be a vote as one; None where it is none."""
    values = {name: found.get(name) for name in FIELDS}
    check = values.pop("is_check")
    texts = {name: value for name, value in values.items() if isinstance(value, str) and len(value) <= LONGEST}
    if len(texts) < len(values) or check not in (0, 1) or texts["choice"] not in (ONE, OTHER, SAME):
        return None
    return Vote(is_check=int(bool(check)), **texts) if texts["first"] in (ONE, OTHER) else None
