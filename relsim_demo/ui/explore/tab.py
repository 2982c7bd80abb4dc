"""The Explore tab: the whole gallery to look through, choose from and take along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relsim_demo.ui.contract.payloads import Explore
from relsim_demo.ui.page.widget import widget

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

METHOD = (
    "Words look in captions, names of relations, subjects and files; each is the beginning of a word that an item must "
    'have, and "quotes" hold a phrase together. Letters with marks count as those without.',
    "An idea puts the nearest first and leaves nothing out: pictures and sentences have their logic in one space. The "
    "number in a badge says how many of 100 random pairs of this gallery have less in common.",
    "Typical is what has close neighbours in logic, unusual what has none: the mean of the ten nearest among 2,048 "
    "items of the gallery. The orders that set look against logic find, among the same items, the one that shares the "
    "most of one and the least of the other, and show both.",
    "Duplicates are items that nearly agree in every metric of the gallery, to a cosine of 0.995.",
)


def build(explorer: Explorer) -> None:
    """Build the tab; what it shows, it fetches by itself when it is first seen."""
    about = explorer.info().gallery
    value: Explore = {
        "size": explorer.size,
        "name": about["name"],
        "ideas": "idea" in explorer.orders,
        "pictures": explorer.has_pictures,
        "method": list(METHOD),
    }
    widget("explore/explore", value)
