"""The galleries that are installed, as pages below gallery/ and as entries of the menu."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from relsim_demo.errors import DemoError
from relsim_demo.ui.galleries.absent import Absent
from relsim_demo.ui.galleries.hosting import MOST
from relsim_demo.ui.galleries.menu import Entry

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer
    from relsim_demo.galleries import Installed, Shelf

PREFIX = "gallery"
FAULTY = "It cannot be opened: its files are damaged, missing, or of another version."

log = logging.getLogger(__name__)


class OnShelf:
    """Installed galleries by their names; the first one stands at the root."""

    prefix, most = PREFIX, MOST

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self.entries = [
            Entry(one.title, _note(one), self.address(one.name), FAULTY if one.fault else "") for one in shelf.galleries
        ]

    def open(self, key: str) -> Explorer | None:
        """Open a gallery with the models in use."""
        return self._shelf.open(key)

    def address(self, key: str) -> str:
        """Return "" for the first one, gallery/NAME/ for others."""
        return "" if key == self._shelf.galleries[0].name else f"{PREFIX}/{key}/"

    def absent(self, key: str, error: DemoError | None = None) -> Absent:
        """Say so without a word of this machine's folders, which the log gets."""
        if error is None:
            name = f"called \u201c{key[:60]}\u201d " if key else "of that address "
            return Absent("This gallery is not here.", f"There is no gallery {name}on this server.", 404)
        log.error("the gallery %s cannot be opened: %s", key, error)
        return Absent("This gallery cannot be shown.", FAULTY, 503)


def _note(one: Installed) -> str:
    return "" if one.items is None else f"{one.items:,} {'item' if one.items == 1 else 'items'}"
