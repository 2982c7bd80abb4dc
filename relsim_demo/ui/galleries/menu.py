"""The menu of galleries: which are here, and how their pages are reached from one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from relsim_demo.ui.contract.payloads import GalleryEntry


@dataclass(frozen=True)
class Entry:
    """A gallery that can be chosen.

    address: of its page, from the root of the app: "" for the first one, "gallery/NAME/" for others. note: how large
    it is. fault: why it cannot be opened, in words for visitors; "" where nothing is wrong.
    """

    title: str
    note: str
    address: str
    fault: str = ""


@dataclass(frozen=True)
class Menu:
    """The galleries as a page shows them that stands at the address `here`."""

    entries: Sequence[Entry] = ()
    here: str = ""

    @property
    def root(self) -> str:
        """The root of the app, as a relative address."""
        return "../" * self.here.count("/") or "./"

    def told(self) -> list[GalleryEntry]:
        """Return the entries with addresses relative to this page; nothing where there is nothing to choose."""
        entries: list[GalleryEntry] = [
            {"title": one.title, "note": one.note, "address": self.root + one.address, "here": one.address == self.here,
             "fault": one.fault}
            for one in self.entries
        ]  # fmt: skip
        return entries if any(not one["here"] for one in entries) else []
