"""The gallery without a question: its items, views of it, facets and groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from relsim_demo.types.answer import Answer


@dataclass(frozen=True)
class Item(Answer):
    """One gallery item as the page shows it. `family`, `relation` and `kind` are None where the source has none.

    relation: the idea that it shows, in a source of groups the name of its group. source: what it was made from: the
    name of a file in a folder, an address, or a drawn scene.
    """

    id: str
    caption: str
    ordinary: str | None
    family: str | None
    relation: str | None
    kind: str | None
    source: str


@dataclass(frozen=True)
class Details(Answer):
    """All that is known of an item.

    fields: every column of the gallery that says something of it, in words. address: where its picture lies on the
    web, where the source says so. neighbours: metric -> (id, cosine) of the nearest others, best first; logic is left
    out where it cannot be judged. duplicates: items that are nearly equal in every metric.
    """

    item: Item
    fields: dict[str, str | int | None]
    address: str | None
    neighbours: dict[str, list[tuple[str, float]]]
    duplicates: list[str]


@dataclass(frozen=True)
class View:
    """Which gallery items to look at, and in what order.

    words: full text; each bare word is the beginning of a word that an item must have, "in quotes" is a phrase.
    idea: a sentence that the order "idea" is by. chosen: facet -> values, one of which an item must have.
    order: one of ORDERS. seed: of the order "random". near: the id of an item; it makes the facet "corner" known and is
    what the orders "near", "look" and "logic" compare with.
    """

    words: str = ""
    idea: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: str = "random"
    seed: int = 0
    near: str = ""


@dataclass(frozen=True)
class Shelf(Answer):
    """A piece of a view: how many items the whole view has, and the ids of the piece in order.

    scores: what they are ordered by; None in random order. An item whose logic cannot be judged has None and comes
    last, as does the item `near` itself in the orders "look" and "logic". beside: in these two without `near`, the item
    that each is compared with; None where there is no score.
    """

    total: int
    ids: list[str]
    scores: list[float | None] | None = None
    beside: list[str | None] | None = None


@dataclass(frozen=True)
class FacetValue(Answer):
    """A value of a facet and how many items of the view have it; "" is the value of items that have none.

    inside: how many of these belong to a selection, where one is compared.
    """

    value: str
    label: str
    count: int
    chosen: bool
    inside: int | None = None


@dataclass(frozen=True)
class Facet(Answer):
    """A property that items can be chosen by, its values with most items first (those of length in order)."""

    name: str
    label: str
    values: list[FacetValue]


@dataclass(frozen=True)
class Group(Answer):
    """Some items of a view that belong together: the most frequent caption, how many they are, the first ids.

    value: what `View.chosen` takes under the name of the grouping to see them all.
    """

    value: str
    label: str
    caption: str
    count: int
    ids: list[str]


@dataclass(frozen=True)
class Groups(Answer):
    """A piece of the groups of a view, the largest first, and how many there are."""

    total: int
    groups: list[Group]
