"""Pictures to begin with: example pairs found in the gallery by rule, and a shelf of pictures to choose from."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from relsim_demo.types import Corner, Item, Metric, Pair
from relsim_demo.ui import pictures, present

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

SEED = 7
ANCHORS = 24
DEEPEST = 24  # items of each corner looked at for each anchor
SHELF = 12
FAR_ENOUGH = 10.0  # below this percentile two pictures are different enough; further apart is no better an example
SETTING = re.compile(r" (on|in) an? .*")  # of an ordinary caption: "two cows in a green landscape"
WANTED = (Corner.ANALOGY, Corner.ANALOGY, Corner.ANALOGY, Corner.LITERAL, Corner.APPEARANCE, Corner.ANOMALY)


@dataclass(frozen=True)
class ExamplePair:
    """Two gallery ids and the corner their scores give."""

    a: str
    b: str
    corner: Corner


def find_examples(explorer: Explorer) -> list[ExamplePair]:
    """Return up to six pairs, the clearest of each wanted corner; the same ones at every start."""
    rng = random.Random(SEED)
    pairs = [pair for anchor in _with_an_idea(explorer, rng, ANCHORS) for pair in _candidates(explorer, anchor)]
    ranked = sorted(pairs, key=lambda pair: _clearness(explorer, pair), reverse=True)
    chosen: list[ExamplePair] = []
    used: set[str] = set()
    for corner in WANTED:
        best = next((p for p in ranked if p.corner is corner and not used & _traits(explorer, p)), None)
        if best:
            chosen.append(ExamplePair(best.a, best.b, corner))
            used |= _traits(explorer, best)
    return chosen


def shelf(explorer: Explorer) -> list[dict[str, object]]:
    """Return a dozen pictures for the picker of a tile; the same ones at every start."""
    return [pictures.shown(explorer, id) for id in _with_an_idea(explorer, random.Random(SEED + 1), SHELF)]


def _with_an_idea(explorer: Explorer, rng: random.Random, count: int) -> list[str]:
    """Choose items, leaving out those that the gallery knows to have no relation."""
    ids = rng.sample(explorer.ids, min(count * 4, explorer.size))
    return [id for id in ids if explorer.item(id).kind != "ordinary"][:count]


def _candidates(explorer: Explorer, anchor: str) -> Iterator[Pair]:
    """Score an anchor with the items that lie deepest in each corner of its similarity space."""
    space = explorer.space(id=anchor)
    logic = _axis(explorer, Metric.RELATIONAL, space.relational)
    look = _axis(explorer, Metric.ATTRIBUTE, space.attribute)
    deepest = {int(row) for a, b in product((1, -1), (1, -1)) for row in np.argsort(-a * logic - b * look)[:DEEPEST]}
    for other in (space.ids[row] for row in sorted(deepest)):
        pair = explorer.score([anchor, other], names=[anchor, other]).pairs[0]
        if other != anchor and _true_to_its_corner(explorer, pair):
            yield pair


def _axis(explorer: Explorer, metric: Metric, cosines: np.ndarray) -> np.ndarray:
    """Return percentiles (n,) with a wide step where "same" begins, so that depth never outweighs the side."""
    alike = cosines >= explorer.info().thresholds[metric].score
    return np.maximum(explorer.percentiles(metric, cosines), FAR_ENOUGH) + 1000 * alike


def _true_to_its_corner(explorer: Explorer, pair: Pair) -> bool:
    """Where families are known, keep pairs that agree with the scores: same logic within one, another logic across."""
    families = {explorer.item(pair.a).family, explorer.item(pair.b).family}
    return None in families or (len(families) == 1) is _same_logic(pair)


def _clearness(explorer: Explorer, pair: Pair) -> tuple[bool, float]:
    """Order pairs: first those whose own words explain their corner, then the deepest in their corner."""
    tells = _tells(pair, explorer.item(pair.a), explorer.item(pair.b))
    logic, look = (max(score.percentile, FAR_ENOUGH) for score in (pair.relational, pair.attribute))
    same_look = pair.corner in (Corner.APPEARANCE, Corner.LITERAL)
    return tells, (logic if _same_logic(pair) else -logic) + (look if same_look else -look)


def _tells(pair: Pair, a: Item, b: Item) -> bool:
    """Tell whether captions name one idea in two ways, or, where only the look is the same, the same things."""
    if _same_logic(pair):
        parts, _ = present.shared_idea(a.caption, b.caption)
        return a.caption != b.caption and any(kind == "idea" for kind, _ in parts)
    things = [SETTING.sub("", item.ordinary or "") for item in (a, b)]
    return pair.corner is Corner.APPEARANCE and things[0] == things[1] != ""


def _same_logic(pair: Pair) -> bool:
    return pair.corner in (Corner.ANALOGY, Corner.LITERAL)


def _traits(explorer: Explorer, pair: Pair) -> set[str]:
    """Return what no other example should show again: both pictures and the family of the first."""
    return {pair.a, pair.b, explorer.item(pair.a).family or pair.a}
