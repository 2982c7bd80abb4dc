"""Why these two? The ideas that both pictures lie nearest to, and the parts of each that their scores rest on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from relsim_demo.domain import METRICS, Metric
from relsim_demo.services.explain import PICTURES
from relsim_demo.types import IdeaMatch, Regions, RegionsAnswer
from relsim_demo.ui.contract import payloads
from relsim_demo.ui.contract.payloads import Layer, SharedIdea, Why, WhyPicture
from relsim_demo.ui.examples import scored_by_the_gallery
from relsim_demo.ui.page.patient import in_parts, left, length, patient
from relsim_demo.ui.page.widget import Stop, Value, widget
from relsim_demo.ui.pictures import references
from relsim_demo.ui.score.pairs import ENDS, pair_of
from relsim_demo.work import Stage

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

IDEAS = 3
LEAST = 0.01  # cosine lost: where no part costs more, colours would show noise
FULL = 0.1  # cosine lost: what costs less is never in full colour, lest a faint effect look like a strong one
SOON = "This takes some seconds."
BEGUN = "Measuring the two pictures as they are…"
HARDLY = "No part counts by itself: hiding any one hardly changes the score."
UNKNOWN = "This cannot be told here: no model measures it part by part."


def build(explorer: Explorer) -> None:
    """Place the part; nothing is computed before somebody asks for it."""

    def tell(asked: dict) -> Iterator[Why]:
        yield ideas(explorer, pair_of(explorer, asked))

    def weigh(asked: dict, stop: Stop) -> Iterator[Value]:  # it takes its time with any model
        yield from in_parts(explorer, regions(explorer, pair_of(explorer, asked)), stop, quiet=True)

    widget("score/why", {}, {"tell": patient(explorer, tell), "weigh": weigh})


def ideas(explorer: Explorer, refs: list[str]) -> Why:
    """Return both pictures with their nearest ideas, those of both marked, and a sentence on them."""
    found = [references.resolve(ref) for ref in refs]
    near = [explorer.ideas_near(picture, IDEAS) for picture in found]
    calibrated = explorer.thresholds.get(Metric.RELATIONAL) if scored_by_the_gallery(explorer) else None
    limit = calibrated.score if calibrated else 0.0
    clear = [{match.relation for match in matches if match.similarity >= limit} for matches in near]
    shared = clear[0] & clear[1]
    told: list[WhyPicture] = [
        {**references.shown(explorer, ref), "ideas": [_idea(match, shared) for match in matches]}
        for ref, matches in zip(refs, near, strict=True)
    ]
    note = " ".join(explorer.made_smaller(found, ENDS))
    return {"pictures": told, "sentence": _sentence(near, clear), "note": note, "soon": _soon(explorer)}


def regions(explorer: Explorer, refs: list[str]) -> Iterator[payloads.Regions]:
    """Yield maps of both pictures as they grow."""
    yield {"maps": [None, None], "done": 0.0, "words": BEGUN}
    began = time.monotonic()
    for answer in explorer.regions(*(references.resolve(ref) for ref in refs)):
        drawn = _drawn(answer)
        if explorer.work is not None:
            drawn["words"] += f". {left((time.monotonic() - began) * (1 - answer.done) / answer.done)}"
        yield drawn


def _soon(explorer: Explorer) -> str:
    """Say how long it takes to measure all parts."""
    seconds = explorer.work.seconds(Stage.SEE) if explorer.work else None
    return SOON if seconds is None or seconds < 1 else f"This takes {length(seconds * PICTURES)}."


def strengths(cells: list[list[float]]) -> list[list[float]]:
    """Return how strongly to colour each cell, 0..1: what it costs to hide it, against the 95th percentile or FULL."""
    lost = np.array(cells)
    strong = max(float(np.percentile(lost, 95)), FULL)
    return np.clip(lost / strong, 0, 1).round(3).tolist()


def _drawn(answer: RegionsAnswer) -> payloads.Regions:
    which = "first" if answer.done < 0.5 else "second"
    return {
        "maps": [_map(part, answer.done >= end) for part, end in ((answer.a, 0.5), (answer.b, 1))],
        "done": round(answer.done, 3),
        "words": f"Hiding parts of the {which} picture, one after the other: {answer.done:.0%}",
    }


def _map(part: Regions | None, whole: bool) -> dict[str, Layer] | None:
    return None if part is None else {metric: _layer(getattr(part, metric), whole) for metric in METRICS}


def _layer(cells: list[list[float]], whole: bool) -> Layer:
    """Return one metric's cells to colour and, once the whole picture was measured, what they come to in words."""
    if not whole:
        return {"cells": strengths(cells), "words": ""}
    most = max(map(max, cells))
    if not any(map(any, cells)):
        return {"cells": [], "words": UNKNOWN}
    if most < LEAST:
        return {"cells": [], "words": HARDLY}
    return {
        "cells": strengths(cells),
        "words": f"Hiding the main part takes {most:.2f} off the raw score.",
    }


def _idea(match: IdeaMatch, shared: set[str]) -> SharedIdea:
    return {
        "name": match.relation,
        "kind": match.kind,
        "number": f"{match.similarity:.2f}",
        "share": round(max(match.similarity, 0.0), 3),
        "shared": match.relation in shared,
    }


def _sentence(near: list[list[IdeaMatch]], clear: list[set[str]]) -> str:
    """Say which idea each picture lies nearest to; `clear` are the ideas that each comes near enough to."""
    if not all(near):
        return "This gallery knows no ideas by name to compare them with."
    first, second = (f"“{matches[0].relation}”" if one else "" for matches, one in zip(near, clear, strict=True))
    if not first and not second:
        return "Neither picture lies clearly near any idea that this gallery knows by name."
    if not first or not second:
        which, other = ("first", "second") if first else ("second", "first")
        return (
            f"The {which} lies nearest to {first or second}. The {other} lies clearly near none that is known by name."
        )
    if first == second:
        return f"Both pictures lie nearest to the same idea: {first}."
    apart = f"The first lies nearest to {first}, the second to {second}."
    return f"{apart} Ideas near to both are underlined." if clear[0] & clear[1] else f"{apart} No idea is near to both."
