"""The base of all answers, which the JSON of command line and API mirrors."""

from __future__ import annotations

from dataclasses import asdict, dataclass

REMARKS = ("note", "notes", "leaks", "nearest", "among")  # fields that say something only now and then


@dataclass(frozen=True)
class Answer:
    """Base of all answers."""

    def to_dict(self) -> dict:
        """Return plain JSON types: dicts, lists, strings, numbers, None. Empty remarks are left out."""
        return asdict(self, dict_factory=_without_empty_remarks)


def _without_empty_remarks(pairs: list[tuple[str, object]]) -> dict:
    return {name: value for name, value in pairs if value or name not in REMARKS}
