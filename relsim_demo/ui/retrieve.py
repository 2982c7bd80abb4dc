"""The Retrieve tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relsim_demo.ui.widget import widget

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer


def build(explorer: Explorer) -> None:
    """Build the tab."""
    widget("retrieve", {"title": "Retrieve"})
