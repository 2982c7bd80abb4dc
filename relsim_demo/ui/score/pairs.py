"""The pair that the Score tab shows, as the parts below it get it from the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relsim_demo.errors import BadRequest
from relsim_demo.ui.pictures import references

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

ENDS = ("the first picture", "the second picture")


def pair_of(explorer: Explorer, asked: dict) -> list[str]:
    """Return the references of the two pictures that a question is about. Raises DemoError for anything else."""
    given = asked.get("pair")
    if not isinstance(given, list) or len(given) != 2:
        raise BadRequest("Choose two pictures to compare.")
    return [references.chosen(explorer, {"ref": ref}) for ref in given]
