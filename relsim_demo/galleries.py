"""Which galleries are here: those that the settings name, those on the shelf, and the one that ships."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from relsim_demo.errors import BadGallery
from relsim_demo.explorer import Explorer
from relsim_demo.gallery.hub import HUB_ID, shelf
from relsim_demo.gallery.manifest import read_manifest
from relsim_demo.settings import SHIPPED_GALLERY, Settings


@dataclass(frozen=True)
class Installed:
    """A gallery that can be opened by what it is called.

    name: unique, as addresses have it. given: the folder, or the id of a Hub dataset. title: what it calls itself.
    items, metrics, licence: as its manifest says; of a Hub dataset not known before it is opened. fault: why it cannot
    be opened, "" where nothing is wrong with its manifest.
    """

    name: str
    given: str
    title: str
    items: int | None = None
    metrics: tuple[str, ...] = ()
    licence: str = ""
    fault: str = ""

    def to_dict(self) -> dict:
        """Return plain values for JSON."""
        return {"name": self.name, "gallery": self.given, "title": self.title, "items": self.items,
                "metrics": list(self.metrics), "licence": self.licence, "fault": self.fault}  # fmt: skip


class Shelf:
    """The galleries that are here; each can be opened with the models of the first one."""

    def __init__(self, first: Explorer) -> None:
        """Note what is here now, by the settings of the gallery that is open."""
        self._first = first
        self.galleries = installed(first.settings)

    def open(self, name: str) -> Explorer | None:
        """Open a gallery; None where none is called so. Raises BadGallery where it cannot be opened."""
        given = next((one.given for one in self.galleries if one.name == name), None)
        return None if given is None else self._first.beside(given)


def installed(settings: Settings) -> list[Installed]:
    """Return all galleries that are here, the one to open with first, each folder once."""
    shelved = sorted(path.parent for path in shelf(settings.cache_dir).glob("*/manifest.json"))
    folders = {
        _key(given): given for given in (settings.gallery, *settings.others, *map(str, shelved), SHIPPED_GALLERY)
    }
    found: list[Installed] = []
    for given in folders.values():
        one = _described(given, settings)
        taken = {other.name for other in found}
        names = [one.name, *(f"{one.name}-{number}" for number in range(2, len(found) + 3))]
        found.append(replace(one, name=next(name for name in names if name not in taken)))
    return found


def _key(given: str) -> str:
    return str(Path(given).resolve()) if Path(given).exists() else given


def _described(given: str, settings: Settings) -> Installed:
    """Read what the manifest says; nothing else of the folder."""
    kept = shelf(settings.cache_dir) / given
    folder = Path(given) if Path(given).exists() or not kept.is_dir() else kept
    if not folder.exists() and HUB_ID.fullmatch(given):
        return Installed(_slug(given.partition("@")[0].replace("/", "-")), given, given)
    name = _slug(folder.resolve().name)
    try:
        said = read_manifest(folder)
    except BadGallery as error:
        return Installed(name, given, folder.name or given, fault=str(error))
    return Installed(name, given, said["name"], said["items"], tuple(said["metrics"]), said["licence"])


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "gallery"
