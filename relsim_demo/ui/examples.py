"""Pictures to begin with: example pairs found in the gallery by rule, and a shelf of pictures to choose from.

All of it rests on the gallery's own vectors, so that building the page never waits for a model.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from relsim_demo.domain import CORNERS, METRICS, Corner, Metric
from relsim_demo.services.question import Question
from relsim_demo.services.search import check_placed
from relsim_demo.types import Hit, Item
from relsim_demo.ui.contract import present
from relsim_demo.ui.contract.payloads import Picture
from relsim_demo.ui.pictures import references

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

SEED = 7
ANCHORS = 24
SAMPLED = 1000  # items of a large gallery that are looked at for all anchors
DEEPEST = 24  # items of each corner looked at for each anchor
SHELF = 12
FAR_ENOUGH = 10.0  # below this percentile two pictures are different enough; further apart is no better an example
COPIES = 0.9  # look from which two pictures may be copies of one, cut or packed anew: such a pair tells nothing
NEAREST = 12  # neighbours among which one is looked for that is no copy
SETTING = re.compile(r" (on|in) an? .*")  # of an ordinary caption: "two cows in a green landscape"
WANTED = (Corner.ANALOGY, Corner.ANALOGY, Corner.ANALOGY, Corner.LITERAL, Corner.APPEARANCE, Corner.ANOMALY)
OPENING = "change over time"  # the kind that comes first, as in the paper: matches burn down, a banana ripens


@dataclass(frozen=True)
class ExamplePair:
    """Two gallery ids and the corner that the gallery's own vectors give them, None where it has no corners."""

    a: str
    b: str
    corner: Corner | None


@dataclass(frozen=True)
class _Candidate:
    """A pair with its corner and both percentiles."""

    a: str
    b: str
    corner: Corner
    logic: float
    look: float


def find_examples(explorer: Explorer) -> list[ExamplePair]:
    """Return up to six pairs, the clearest of each wanted corner; the same ones at every start.

    The first shows a change over time, where one does clearly.
    """
    anchors = _with_an_idea(explorer, random.Random(SEED), ANCHORS)
    if not explorer.has_corners:
        return _closest(explorer, anchors)
    scenes = _within_a_sample(explorer, anchors) if explorer.large else map(partial(_around, explorer), anchors)
    pairs = [pair for scene in scenes for pair in _candidates(explorer, scene)]
    ranked = sorted(pairs, key=lambda pair: _clearness(explorer, pair), reverse=True)
    opening = [p for p in ranked if p.corner is WANTED[0] and explorer.item(p.a).kind == OPENING][:1]
    chosen: list[ExamplePair] = []
    used: set[str] = set()
    for corner in WANTED:
        best = next((p for p in opening + ranked if p.corner is corner and not used & _traits(explorer, p)), None)
        if best:
            chosen.append(ExamplePair(best.a, best.b, corner))
            used |= _traits(explorer, best)
    return chosen


def shelf(explorer: Explorer, blank: bool = False) -> list[Picture]:
    """Return a dozen pictures for the picker of a tile; the same ones at every start.

    blank: take items without a picture too, for questions that need no more than their vectors.
    """
    return [references.shown(explorer, id) for id in _with_an_idea(explorer, random.Random(SEED + 1), SHELF, blank)]


def nearest(explorer: Explorer, id: str, k: int, once: bool = False) -> list[Hit]:
    """Return the k items nearest to one by the first metric that means something here; near-duplicates `once`."""
    columns = explorer.columns(Question([id]), k, collapse=once)
    return columns[0 if explorer.judges else -1].hits


def partners(explorer: Explorer, id: str, k: int) -> list[Hit]:
    """Return up to k of the items nearest to one that have a picture and are no copies, of it or of each other."""
    hits = nearest(explorer, id, NEAREST, once=True)
    return [hit for hit in hits if explorer.has_picture(hit.id) and not _copied(hit.attribute)][:k]


def _copied(look: float | None) -> bool:
    return look is not None and look >= COPIES


def scored_by_the_gallery(explorer: Explorer) -> bool:
    """Tell whether the models that score have made the gallery: then its pairs have scores, and corners, at once."""
    info = explorer.info()
    made = info.gallery["models"]
    return all(_name(info.models.get(metric)) == _name(made.get(metric)) for metric in ("relational", "attribute"))


def _name(model: str | None) -> str:
    """Return a model's name without its revision, which may not be known before its weights are here."""
    return (model or "").rpartition("@")[0]


def _with_an_idea(explorer: Explorer, rng: random.Random, count: int, blank: bool = False) -> list[str]:
    """Choose items that have a picture, leaving out those that the gallery knows to have no relation.

    Where most of the gallery can be judged, so can they.
    """
    ids = rng.sample(explorer.ids, min(count * 4, explorer.size))
    ids = [id for id in ids if (blank or explorer.has_picture(id)) and explorer.listed(id)]
    return ([id for id in ids if explorer.item(id).kind != "ordinary"] or ids)[:count]


def _closest(explorer: Explorer, anchors: list[str]) -> list[ExamplePair]:
    """Where there are no corners: the pairs nearest in logic, or in what the gallery knows, each picture once."""
    best = {anchor: partners(explorer, anchor, 1) for anchor in anchors}
    ranked = sorted((anchor for anchor in anchors if best[anchor]), key=lambda anchor: -best[anchor][0].score)
    chosen: list[ExamplePair] = []
    used: set[str] = set()
    for pair in ((anchor, best[anchor][0].id) for anchor in ranked):
        if not used & {*pair}:
            chosen.append(ExamplePair(*pair, None))
            used |= {*pair}
    return chosen[: len(WANTED)]


@dataclass(frozen=True)
class _Scene:
    """An anchor and what is looked at around it: ids, corners (m,) as codes, percentiles (m,) by metric, look (m,)."""

    anchor: str
    ids: list[str]
    codes: np.ndarray
    shares: dict[str, np.ndarray]
    look: np.ndarray


def _around(explorer: Explorer, anchor: str) -> _Scene:
    """Look at all items that have a corner beside an anchor."""
    space = explorer.space(id=anchor)
    codes, shares = check_placed(space)
    rows = space.placed
    ids = [space.ids[int(row)] for row in rows]
    return _Scene(anchor, ids, codes[rows], {m: found[rows] for m, found in shares.items()}, space.attribute[rows])


def _within_a_sample(explorer: Explorer, anchors: list[str]) -> Iterator[_Scene]:
    """Look, beside each anchor, at a seeded sample of a gallery that takes long to look at as a whole."""
    rows = random.Random(SEED).sample(range(explorer.size), min(SAMPLED, explorer.size))
    ids = [explorer.ids[row] for row in rows if explorer.all_judged[row]]
    cosines, limits = explorer.between(anchors, ids), explorer.thresholds
    for place, anchor in enumerate(anchors):
        found = {metric: cosines[metric][place] for metric in METRICS}
        alike = {metric: found[metric] >= limits[metric].score for metric in METRICS}
        codes = 2 * alike[Metric.RELATIONAL] + alike[Metric.ATTRIBUTE]
        shares = {metric: explorer.percentiles(metric, found[metric]) for metric in METRICS}
        yield _Scene(anchor, ids, codes, shares, found[Metric.ATTRIBUTE])


def _candidates(explorer: Explorer, scene: _Scene) -> Iterator[_Candidate]:
    """Pair an anchor with the items that lie deepest in each corner of its similarity space."""
    anchor, ids, codes, shares = scene.anchor, scene.ids, scene.codes, scene.shares
    alike = np.array([[corner.same_logic, corner.same_look] for corner in CORNERS])[codes].T
    # a wide step where "same" begins, so that depth never outweighs the side
    logic, look = (
        np.maximum(shares[metric], FAR_ENOUGH) + 1000 * same for metric, same in zip(METRICS, alike, strict=True)
    )
    deepest = {int(at) for a, b in product((1, -1), (1, -1)) for at in np.argsort(-a * logic - b * look)[:DEEPEST]}
    for at in sorted(deepest | _shown_otherwise(explorer, anchor, ids, alike[0], look)):
        percentiles = (float(shares[metric][at]) for metric in METRICS)
        pair = _Candidate(anchor, ids[at], CORNERS[codes[at]], *percentiles)
        if pair.b == anchor or _copied(float(scene.look[at])) or not explorer.has_picture(pair.b):
            continue
        if _true_to_its_corner(explorer, pair):
            yield pair


def _shown_otherwise(
    explorer: Explorer, anchor: str, ids: list[str], same_logic: np.ndarray, look: np.ndarray
) -> set[int]:
    """Return places in ids that share an anchor's idea, by the numbers and by name, shown and looking otherwise."""
    item, places = explorer.item(anchor), np.flatnonzero(same_logic).tolist()
    others = [explorer.item(ids[at]) for at in places]
    kept = [
        at for at, it in zip(places, others, strict=True) if item.relation == it.relation and item.family != it.family
    ]
    return set(sorted(kept, key=lambda at: look[at])[:DEEPEST]) if item.relation else set()


def _true_to_its_corner(explorer: Explorer, pair: _Candidate) -> bool:
    """Where ideas are known, keep pairs that agree with the scores: same logic within one, another logic across."""
    ideas = {_idea(explorer, pair.a), _idea(explorer, pair.b)}
    return None in ideas or (len(ideas) == 1) is pair.corner.same_logic


def _idea(explorer: Explorer, id: str) -> str | None:
    """Return the relation that an item shows, or the family of an ordinary one; None where neither is known."""
    item = explorer.item(id)
    return item.relation or item.family


def _clearness(explorer: Explorer, pair: _Candidate) -> tuple[bool, bool, float]:
    """Order pairs: first one idea shown in two ways, then own words that explain the corner, then the depth in it."""
    a, b = explorer.item(pair.a), explorer.item(pair.b)
    two_ways, tells = pair.corner is Corner.ANALOGY and a.family != b.family, _tells(pair, a, b)
    logic, look = max(pair.logic, FAR_ENOUGH), max(pair.look, FAR_ENOUGH)
    depth = (logic if pair.corner.same_logic else -logic) + (look if pair.corner.same_look else -look)
    return two_ways, tells, depth


def _tells(pair: _Candidate, a: Item, b: Item) -> bool:
    """Tell whether captions name one idea in two ways, or, where only the look is the same, the same things."""
    if pair.corner.same_logic:
        parts, _ = present.shared_idea(a.caption, b.caption)
        return a.caption != b.caption and any(kind == "idea" for kind, _ in parts)
    things = [SETTING.sub("", item.ordinary or "") for item in (a, b)]
    return pair.corner is Corner.APPEARANCE and things[0] == things[1] != ""


def _traits(explorer: Explorer, pair: _Candidate) -> set[str]:
    """Return what no other example should show again: both pictures and the idea of the first."""
    return {pair.a, pair.b, _idea(explorer, pair.a) or pair.a}
