"""Guess first: of three pictures one shares the idea of a fourth, one only looks like it, and one does neither.

The rounds are found by rule in the gallery's own vectors, so that building the page never waits for a model.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from relsim_demo.domain import METRICS
from relsim_demo.types import Item
from relsim_demo.ui.contract import present
from relsim_demo.ui.contract.payloads import Guess, GuessRound, Measured, Picture
from relsim_demo.ui.examples import OPENING
from relsim_demo.ui.page.widget import widget
from relsim_demo.ui.pictures import references

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

SEED = 5
LOOKED_AT, ORDINARY = 700, 200  # pictures of the gallery, and how many of them may be without an idea
ROUNDS = 8
FAR = 60.0  # percentile up to which two pictures are different enough
IDEA, LOOK, NEITHER = "idea", "look", "neither"


@dataclass(frozen=True)
class Choice:
    """A picture to choose, what it shares with the one asked about, and both [percentile, cosine]."""

    ref: str
    shares: str
    logic: tuple[float, float]
    look: tuple[float, float]


@dataclass(frozen=True)
class Round:
    """The picture asked about, the relation that it shares with one of the choices, and how clear the answer is."""

    ref: str
    relation: str
    choices: tuple[Choice, ...]
    clear: float


def build(explorer: Explorer) -> None:
    """Place the game; it stays empty where the gallery knows no relations, or too few of them."""
    rounds = find_rounds(explorer)
    value: Guess = {"rounds": [_told(explorer, one) for one in rounds]}
    widget("score/guess", value)


def find_rounds(explorer: Explorer) -> list[Round]:
    """Return up to eight rounds of different relations, the clearest first; the same ones at every start.

    Before them comes the clearest that shows a change over time.
    """
    if not explorer.has_corners:
        return []
    rng = random.Random(SEED)
    items = _looked_at(explorer, rng)
    if not any(item.relation for item in items):
        return []
    cosines = explorer.between([item.id for item in items])
    logic, look = (np.stack([explorer.percentiles(m, cosines[m]), cosines[m]], -1) for m in METRICS)
    limits = [explorer.thresholds[metric].score for metric in METRICS]
    found = [one for row in range(len(items)) if (one := _round(items, row, logic[row], look[row], *limits))]
    found.sort(key=lambda one: -one.clear)
    chosen: list[Round] = []
    used: set[str] = set()
    opening = [one for one in found if explorer.item(one.ref).kind == OPENING][:1]
    for one in opening + found:
        refs = {one.ref, one.relation, *(choice.ref for choice in one.choices)}
        if not refs & used:
            chosen.append(one)
            used |= refs
    return [_shuffled(one, rng) for one in chosen[:ROUNDS]]


def _looked_at(explorer: Explorer, rng: random.Random) -> list[Item]:
    """Choose pictures that can be judged, most of them with a relation."""
    ids = rng.sample(explorer.ids, min(3 * LOOKED_AT, explorer.size))
    items = [explorer.item(id) for id in ids if explorer.has_picture(id) and explorer.judged(id)]
    telling = [item for item in items if item.relation][: LOOKED_AT - ORDINARY]
    return telling + [item for item in items if not item.relation][:ORDINARY]


def _round(
    items: list[Item], row: int, logic_scores: np.ndarray, look_scores: np.ndarray, same_logic: float, same_look: float
) -> Round | None:
    """Make the best round about the picture in a row of the table; scores are (n, 2), percentiles and cosines.

    same_logic and same_look are the cosines from which two pictures count as the same.
    """
    logic, look = logic_scores[:, 0], look_scores[:, 0]
    relation, family = items[row].relation, items[row].family
    if not relation:
        return None
    same = np.array([item.relation == relation for item in items])
    another = np.array([item.family != family for item in items])
    told = np.array([bool(item.relation) for item in items])
    alike, similar = logic_scores[:, 1] >= same_logic, look_scores[:, 1] >= same_look
    idea = _best(same & another & alike & (look <= FAR), logic - look)
    like = _best(~same & (logic <= FAR) & similar, look - logic)
    if idea is None or like is None:
        return None
    taken = np.array([item.relation == items[like].relation for item in items])
    neither = _best(~same & ~taken & told & (logic <= FAR) & (look <= FAR), -logic - look)
    if neither is None:
        return None
    rows = ((idea, IDEA), (like, LOOK), (neither, NEITHER))
    choices = tuple(Choice(items[i].id, what, _both(logic_scores[i]), _both(look_scores[i])) for i, what in rows)
    return Round(items[row].id, relation, choices, float(logic[idea] - look[idea] + look[like] - logic[like]))


def _both(scores: np.ndarray) -> tuple[float, float]:
    percentile, cosine = scores.tolist()
    return percentile, cosine


def _best(allowed: np.ndarray, worth: np.ndarray) -> int | None:
    return int(np.argmax(np.where(allowed, worth, -np.inf))) if allowed.any() else None


def _shuffled(one: Round, rng: random.Random) -> Round:
    return Round(one.ref, one.relation, tuple(rng.sample(one.choices, len(one.choices))), one.clear)


def _told(explorer: Explorer, one: Round) -> GuessRound:
    return {
        "query": _shown(explorer, one.ref),
        "idea": one.relation,
        "choices": [
            {
                **_shown(explorer, choice.ref),
                "shares": choice.shares,
                "logic": _number(*choice.logic),
                "look": _number(*choice.look),
            }
            for choice in one.choices
        ],
    }


def _number(percentile: float, cosine: float) -> Measured:
    return {"number": present.badge(percentile), "raw": present.cosine(cosine)}


def _shown(explorer: Explorer, ref: str) -> Picture:
    """Return a picture whose alternative text names the things in it: a caption would give the idea away."""
    return {**references.shown(explorer, ref), "alt": explorer.item(ref).ordinary or "A picture of the gallery"}
