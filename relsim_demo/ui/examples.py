"""Example pairs for the first screen: found in the gallery by rule, labelled by what their scores really say."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from relsim_demo.types import Corner, Metric, Pair

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

SEED = 7
ANCHORS = 48
NEAR = 12
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
    anchors = [id for id in rng.sample(explorer.ids, min(ANCHORS * 3, explorer.size)) if explorer.item(id).family]
    pairs = [pair for anchor in anchors[:ANCHORS] for pair in _candidates(explorer, anchor, rng)]
    chosen: list[ExamplePair] = []
    used: set[str | None] = set()
    for corner in WANTED:
        best = _clearest(explorer, (pair for pair in pairs if pair.corner is corner), used)
        if best:
            chosen.append(ExamplePair(best.a, best.b, corner))
            used |= {best.a, best.b, explorer.item(best.a).family}
    return chosen


def _candidates(explorer: Explorer, anchor: str, rng: random.Random) -> Iterator[Pair]:
    """Score an anchor with its neighbours in logic and in look and with one picture taken blindly."""
    others = {rng.choice(explorer.ids)}
    for metric in (Metric.ANALOGY, Metric.RELATIONAL, Metric.ATTRIBUTE):
        others |= {hit.id for hit in explorer.search(id=anchor, k=NEAR, metric=metric).hits}
    for other in sorted(others - {anchor}):
        pair = explorer.score([anchor, other], names=[anchor, other]).pairs[0]
        if _true_to_its_corner(explorer, pair):
            yield pair


def _true_to_its_corner(explorer: Explorer, pair: Pair) -> bool:
    """Keep pairs whose known families agree with the scores: same logic within a family, another logic across."""
    same = explorer.item(pair.a).family == explorer.item(pair.b).family
    return same is (pair.corner in (Corner.ANALOGY, Corner.LITERAL))


def _clearest(explorer: Explorer, pairs: Iterable[Pair], used: set[str | None]) -> Pair | None:
    """Return the pair deepest in its corner that shows nothing used before."""
    fresh = [p for p in pairs if not used & {p.a, p.b, explorer.item(p.a).family}]
    return max(fresh, key=_depth, default=None)


def _depth(pair: Pair) -> float:
    logic = 1 if pair.corner in (Corner.ANALOGY, Corner.LITERAL) else -1
    look = 1 if pair.corner in (Corner.APPEARANCE, Corner.LITERAL) else -1
    return logic * pair.relational.percentile + look * pair.attribute.percentile
