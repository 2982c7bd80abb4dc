"""Groups of pictures to begin with: one idea, told by pictures that show different things."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from relsim_demo.domain import Metric
from relsim_demo.types import Hit
from relsim_demo.ui.examples import partners, scored_by_the_gallery

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

SEED = 11
GROUPS = 5
SIZE = 4
LOOKED_AT = 200  # relations of a large gallery, which may have one for every few pictures
CANDIDATES = 12  # pictures of a relation that are looked at
FAR_ENOUGH = 10.0  # below this percentile two pictures look different enough


@dataclass(frozen=True)
class ExampleGroup:
    """Gallery ids, the relation that they share, and its kind, where the gallery knows."""

    refs: list[str]
    relation: str | None
    kind: str | None


def find_groups(explorer: Explorer) -> list[ExampleGroup]:
    """Return up to five groups, the clearest ones, of different kinds where known; the same at every start."""
    rng = random.Random(SEED)
    relations = _relations(explorer)
    if not relations or not explorer.compares or Metric.RELATIONAL not in explorer.metrics:
        return _around_some(explorer, rng)
    ranked, at_once = [], scored_by_the_gallery(explorer)
    groups = list(relations.values())
    if explorer.large and len(groups) > LOOKED_AT:
        groups = random.Random(SEED).sample(groups, LOOKED_AT)
    for members in groups:
        refs, worth = _most_varied(explorer, rng.sample(members, min(CANDIDATES, len(members))))
        item = explorer.item(refs[0])
        found = sum(explorer.ideas_near(ref, 1)[0].relation == item.relation for ref in refs) if at_once else 0
        named = at_once and not explorer.writes and bool(explorer.caption(refs, n=1, group=True).group)
        ranked.append(((named, found, worth), ExampleGroup(refs, item.relation, item.kind)))
    ranked.sort(key=lambda entry: entry[0], reverse=True)
    best_of_kind = {group.kind: group for _, group in reversed(ranked)}
    return [group for _, group in ranked if group.kind is None or best_of_kind[group.kind] is group][:GROUPS]


def _relations(explorer: Explorer) -> dict[str, list[str]]:
    """Return the members of every relation that is large enough for a group."""
    relations: dict[str, list[str]] = {}
    for id, relation in zip(explorer.ids, explorer.column("relation"), strict=True):
        if relation:
            relations.setdefault(relation, []).append(id)
    return {relation: members for relation, members in relations.items() if len(members) >= SIZE}


def _most_varied(explorer: Explorer, candidates: list[str]) -> tuple[list[str], float]:
    """Choose the pictures of one relation that agree most in logic and least in look; say how clear they are."""
    alike = {metric: explorer.percentiles(metric, table) for metric, table in explorer.between(candidates).items()}
    look = alike.get(Metric.ATTRIBUTE, 0.0)
    table = alike[Metric.RELATIONAL] - np.maximum(look, FAR_ENOUGH)
    worth = {
        frozenset((candidates[i], candidates[j])): float(table[i, j])
        for i, j in combinations(range(len(candidates)), 2)
    }
    chosen = sorted(max(worth, key=lambda pair: worth[pair]))
    while len(chosen) < SIZE:
        rest = (ref for ref in candidates if ref not in chosen)
        chosen.append(max(rest, key=lambda ref: min(worth[frozenset((ref, other))] for other in chosen)))
    return chosen, min(worth[frozenset(pair)] for pair in combinations(chosen, 2))


def _around_some(explorer: Explorer, rng: random.Random) -> list[ExampleGroup]:
    """Where the gallery tells no groups: pictures and those that share their logic, if possible despite the look."""
    groups: dict[frozenset[str], ExampleGroup] = {}
    rows = np.flatnonzero(explorer.all_judged) if explorer.judges else np.arange(explorer.size)
    for place in rng.sample(range(len(rows)), min(GROUPS, len(rows))):
        anchor = explorer.ids[int(rows[place])]
        hits = _partners(explorer, anchor)
        refs = [ref for ref in (anchor, *(hit.id for hit in hits)) if explorer.has_picture(ref)]
        if len(refs) > 1:
            groups.setdefault(frozenset(refs), ExampleGroup(refs, None, None))
    return list(groups.values())


def _partners(explorer: Explorer, id: str) -> list[Hit]:
    if explorer.has_corners:
        return explorer.search(id=id, k=SIZE - 1, metric=Metric.ANALOGY, collapse=True).hits
    return partners(explorer, id, SIZE - 1)
