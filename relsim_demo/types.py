"""The answers of the explorer: plain dataclasses that the JSON of command line and API mirrors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TypedDict

import numpy as np

from relsim_demo.domain import CORNERS, Corner, Metric

REMARKS = ("note", "notes", "leaks", "nearest", "among")  # fields that say something only now and then


@dataclass(frozen=True)
class Answer:
    """Base of all answers."""

    def to_dict(self) -> dict:
        """Return plain JSON types: dicts, lists, strings, numbers, None. Empty remarks are left out."""
        return asdict(self, dict_factory=_without_empty_remarks)


def _without_empty_remarks(pairs: list[tuple[str, object]]) -> dict:
    return {name: value for name, value in pairs if value or name not in REMARKS}


@dataclass(frozen=True)
class Score(Answer):
    """A cosine and the share (0..100) of random gallery pairs that score lower; those that score the same count half.

    percentile is None where the gallery was computed with another model than the one that scores, or has fewer than FEW
    different items; score is None where the model cannot run. alike: whether the score reaches the limit from which on
    pictures count as alike; None where no limit holds for it. among: what the random pairs are of, where that is not
    the gallery.
    """

    score: float | None
    percentile: float | None
    alike: bool | None = None
    among: str = ""


@dataclass(frozen=True)
class Measured(Score):
    """A score that there is: the model ran."""

    score: float


@dataclass(frozen=True)
class Pair(Answer):
    """Two pictures (by name) seen by both metrics. corner is None where a percentile is.

    same_picture: all scores there are say that both are one and the same picture. note: why the models cannot judge the
    pair; it then has raw scores, no corner, and no percentile that compares it with pictures of another sort.
    """

    a: str
    b: str
    relational: Score
    attribute: Score
    corner: Corner | None
    same_picture: bool = False
    note: str = ""


@dataclass(frozen=True)
class ScoreAnswer(Answer):
    """All pairs of the given pictures, in order (0, 1), (0, 2), ..., (1, 2), ...

    notes say what could not be scored, and which pictures were made smaller for a model.
    """

    pairs: list[Pair]
    backend: str
    models: dict[str, str]
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Caption(Answer):
    """An anonymous caption; `similarity` (cosine in f_T space) is None where the text was generated.

    leaks: words of a generated one that name concrete things although they should not.
    """

    text: str
    similarity: float | None
    leaks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ImageCaptions(Answer):
    """The captions of one picture, best first.

    captions is empty where no known idea fits; nearest are then the closest of those known, as guesses, and note says
    why none is stated.
    """

    image: str
    captions: list[Caption]
    nearest: list[Caption] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True)
class IdeaMatch(Answer):
    """A relation and how near a picture is to the centre of its captions (cosine)."""

    relation: str
    kind: str
    similarity: float


@dataclass(frozen=True)
class CaptionAnswer(Answer):
    """Captions of each picture; `group` are those nearest to all of them together (None unless asked).

    note: why the group has none, where no known idea fits it.
    """

    images: list[ImageCaptions]
    group: list[Caption] | None
    backend: str
    model: str
    note: str = ""


@dataclass(frozen=True)
class Hit(Answer):
    """One search result. `score` and `percentile` are of the metric asked; both cosines stand beside.

    percentile is None where the gallery has fewer than FEW different items.
    """

    rank: int
    id: str
    score: float
    percentile: float | None
    relational: float | None
    attribute: float | None
    caption: str
    family: str | None
    relation: str | None


@dataclass(frozen=True)
class SearchAnswer(Answer):
    """The best items for a query, without the query itself.

    alike: how many items of the whole gallery reach the calibrated limit of the metric; None where it has no limit, or
    where an index answers that does not look at all items, and 0 by logic where the models cannot judge the query, as
    note then says. notes: which pictures were made smaller for a model.
    """

    query: str
    metric: Metric
    hits: list[Hit]
    alike: int | None
    note: str = ""
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Column(Answer):
    """The best items by one metric, and where each stands (1 is first) in the order of every other metric.

    alike: how many items of the whole gallery reach the calibrated limit of the metric; 0 says that nothing here is
    similar enough, None that the gallery has too few different items to tell.
    """

    metric: str
    hits: list[Hit]
    ranks: list[dict[str, int]]
    alike: int | None


@dataclass(frozen=True)
class SpaceAnswer(Answer):
    """Every gallery item against one query, by both metrics: cosines (n,) float32, percentiles (n,) float, 0..100.

    codes: (n,) uint8, the place of each item's corner in CORNERS. percentiles and codes are None where the gallery has
    fewer than FEW different items, codes also where the models cannot judge the query, as note then says.
    notes: which pictures were made smaller for a model.
    """

    query: str
    ids: Sequence[str]
    relational: np.ndarray
    attribute: np.ndarray
    percentiles: dict[str, np.ndarray] | None
    codes: np.ndarray | None
    note: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def corners(self) -> dict[str, int] | None:
        """How many items lie in each corner; None where there are no codes."""
        if self.codes is None:
            return None
        counts = np.bincount(self.codes, minlength=len(CORNERS))
        return {str(corner): int(count) for corner, count in zip(CORNERS, counts, strict=True)}

    def to_dict(self) -> dict:
        """Return plain JSON types, cosines rounded to 4 digits."""
        return {
            "query": self.query,
            "ids": list(self.ids),
            "relational": [round(v, 4) for v in self.relational.tolist()],
            "attribute": [round(v, 4) for v in self.attribute.tolist()],
            "corners": self.corners,
            **({"note": self.note} if self.note else {}),
            **({"notes": self.notes} if self.notes else {}),
        }


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
class Threshold(Answer):
    """From where on a pair counts as alike in one metric, and what that was calibrated on."""

    score: float
    percentile: float
    unrelated_pairs: int
    share: float


class About(TypedDict):
    """Which gallery is looked through, how many items it has, and by metric who made it and how it is searched."""

    name: str
    items: int
    licence: str
    models: dict[str, str]
    index: dict[str, str]


@dataclass(frozen=True)
class Info(Answer):
    """What answers here: backend, models with revisions by what they do, gallery, sizes, thresholds by metric.

    thresholds: empty where the gallery has fewer than FEW different items. state: how far the models are loaded.
    captions: how many anonymous captions there are to choose from, None where they are generated; prompt then says
    whose prompt the captioner is given. preprocess: how pictures are prepared for each encoder.
    """

    backend: str
    sentence: str
    models: dict[str, str]
    gallery: About
    thresholds: dict[str, Threshold]
    device: str
    state: str
    captions: int | None = None
    prompt: str | None = None
    preprocess: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sampling:
    """How a caption is written: greedily at temperature 0, else drawn; equal seeds give equal captions.

    The defaults are those of the authors' script. tokens: the most that one caption may have.
    """

    temperature: float = 0.7
    top_p: float = 0.9
    seed: int = 0
    tokens: int = 128


@dataclass(frozen=True)
class BridgeAnswer(Answer):
    """A chain of pictures: gallery ids, or the given name of an own one, and the relational score of every step."""

    pictures: list[str]
    steps: list[Measured]


@dataclass(frozen=True)
class Regions(Answer):
    """How much each part of a picture carries of a pair's scores: cells by rows, cosine lost where a part is hidden.

    Negative where hiding it brings the pictures nearer to each other.
    """

    relational: list[list[float]]
    attribute: list[list[float]]


@dataclass(frozen=True)
class RegionsAnswer(Answer):
    """Regions of both pictures, and which share (0..1) of the work is done; None before a picture is begun."""

    done: float
    a: Regions | None
    b: Regions | None


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
