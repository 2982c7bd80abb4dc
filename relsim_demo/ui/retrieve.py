"""The Retrieve tab: the pictures nearest in logic, and those nearest in look, to a picture or a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from relsim_demo.errors import BadRequest
from relsim_demo.types import Hit, Metric
from relsim_demo.ui import pictures, present
from relsim_demo.ui.examples import shelf
from relsim_demo.ui.widget import widget

if TYPE_CHECKING:
    from PIL import Image

    from relsim_demo.explorer import Explorer

FEW, MOST = 4, 100
SENTENCES = (
    "something fading away little by little",
    "things stacked into a wobbly tower",
    "a shadow that shows something else",
    "many small things forming a heart",
    "one that is different from all the others",
    "a lifeless thing with a face",
    "a leader followed by a line of smaller ones",
    "something caught inside a bubble",
    "the big one swallows the smaller one",
    "two different things joined into one body",
    "something mirrored in still water",
    "a chain reaction, one thing toppling the next",
)
NO_LOOK = "This gallery was computed without a model of look, so there is no list by look."
NO_WORDS = "A sentence cannot be compared with how pictures look here. Search from a picture to see this list."
NO_MODEL = "The model of look that this gallery was computed with is not here, so your picture has no list by look."
NOBODY = "There is no other picture in this gallery."
METHOD_OF_FEW = (
    f"The number in a badge is a raw score: the most alike pictures have 1. From {present.FEW} pictures on, a gallery "
    "has enough random pairs to say how many of 100 have less in common.",
)
METHOD = (
    "The number in a badge says how many of 100 random pairs of this gallery have less in common than this picture "
    "and the one you search from. A sentence is measured against the same random pairs.",
    '"25th by look" means: in the whole gallery, ordered by look instead of logic, this picture stands at place 25.',
    "A dashed box in a caption stands for whatever is shown. Near-duplicates are pictures that look almost the same.",
)


@dataclass(frozen=True)
class Side:
    """One of the two lists: what it ranks by, what the other one ranks by, and how its places there are told."""

    metric: Metric
    other: Metric
    told: str


SIDES = {
    "logic": Side(Metric.RELATIONAL, Metric.ATTRIBUTE, "by look"),
    "look": Side(Metric.ATTRIBUTE, Metric.RELATIONAL, "by logic"),
}


def build(explorer: Explorer) -> None:
    """Build the tab, opened with a picture of the gallery already searched from."""

    def find(asked: dict) -> dict:
        return _answer(explorer, asked)

    gallery, about = shelf(explorer, blank=True), explorer.info().gallery
    opening = {"ref": _clearest(explorer, [str(pic["ref"]) for pic in gallery])}
    value = {
        **find({"choice": opening, "logic": FEW, "look": FEW}),
        "gallery": gallery,
        "sentences": SENTENCES,
        "space": explorer.has_space,
        "method": [*(METHOD if explorer.size >= present.FEW else METHOD_OF_FEW), _about(about)],
        "waiting": f"Looking through {present.counted(explorer.size, 'picture')}…",
        "about": {"gallery": about["name"], "models": about["models"]},
    }
    widget("retrieve", value, {"find": find})


def _about(gallery: dict) -> str:
    """Say which gallery is searched, with which models, and its licence."""
    models = " and ".join(dict.fromkeys(gallery["models"].values()))
    return f"This gallery: {gallery['name']}, computed with {models}. Licence: {gallery['licence'].rstrip('.')}."


def _answer(explorer: Explorer, asked: dict) -> dict:
    """Return the query as the page shows it and those of the two lists that were asked for by their length."""
    counts = {name: int(_number(asked, name, FEW, MOST)) for name in SIDES if asked.get(name)}
    shown, question = _query(explorer, asked)
    no_look = _why_no_look(explorer, question)
    order = {"push": 0 if no_look else _number(asked, "push", 0, 1), "collapse": asked.get("once") is True}
    lists = {
        name: _nothing(no_look) if no_look and name == "look" else _list(explorer, question, name, count, order)
        for name, count in counts.items()
    }
    # a single list is asked for anew when the page has the caption already
    if "ref" in shown and len(counts) == len(SIDES):
        shown["caption"] = present.caption_parts(pictures.caption(explorer, shown["ref"]))
    return {"query": shown, "push": not no_look and explorer.size > 2, **lists}


def _query(explorer: Explorer, asked: dict) -> tuple[dict, dict[str, Image.Image | str]]:
    """Return what the page shows of the query, and the same as keyword arguments of `search` and `ranks`."""
    text = asked.get("text")
    if isinstance(text, str):
        return {"text": text}, {"text": text}
    ref = pictures.chosen(explorer, asked.get("choice"))
    return pictures.shown(explorer, ref), pictures.query(ref)


def _why_no_look(explorer: Explorer, question: dict) -> str:
    """Say why a question has no list by look; nothing where it has one."""
    if not explorer.has_space:
        return NO_LOOK
    if "id" in question or explorer.search(**question, k=1).hits[0].attribute is not None:
        return ""
    return NO_WORDS if "text" in question else NO_MODEL


def _nothing(sentence: str) -> dict:
    """Return a list that cannot be."""
    return {"gloss": "", "none": sentence, "more": False, "metric": "", "hits": []}


def _list(explorer: Explorer, question: dict, name: str, count: int, order: dict) -> dict:
    """Return one list with a sentence that says what it is, and whether there is more."""
    side = SIDES[name]
    metric = Metric.ANALOGY if name == "logic" and order["push"] else side.metric
    found = explorer.search(**question, k=MOST, metric=metric, **order).hits
    hits = found[:count]
    shares = {m: _shares(explorer, m, hits) for m in (Metric.RELATIONAL, Metric.ATTRIBUTE)}
    places, counted = _places(explorer, question, side, hits), explorer.size >= present.FEW
    return {
        "gloss": _gloss(explorer, name, hits, "text" in question) if hits else "",
        "none": "" if hits else NOBODY,
        "more": len(found) > count,
        "metric": f"analogy, push {order['push']:g}" if metric is Metric.ANALOGY else metric.value,
        "hits": [
            {
                **pictures.shown(explorer, hit.id),
                "rank": hit.rank,
                "badge": present.badge(shares[side.metric][i])
                if counted
                else present.cosine(getattr(hit, side.metric)),
                "counted": counted,
                "beside": f"{present.ordinal(place)} {side.told}" if place else "",
                "caption": present.caption_parts(hit.caption),
                "record": _record(hit, shares[Metric.RELATIONAL][i], shares[Metric.ATTRIBUTE][i], place),
            }
            for i, (hit, place) in enumerate(zip(hits, places, strict=True))
        ],
    }


def _places(explorer: Explorer, question: dict, side: Side, hits: list[Hit]) -> list[int | None]:
    """Return the places of hits in the other order; None where the question cannot be compared that way."""
    if any(getattr(hit, side.other) is None for hit in hits):
        return [None] * len(hits)
    return explorer.ranks(**question, metric=side.other, ids=[hit.id for hit in hits])


def _record(hit: Hit, logic: float | None, look: float | None, place: int | None) -> dict:
    """Return the exact numbers of a hit, for export; empty where there is none."""

    def rounded(value: float | None, digits: int) -> float | None:
        return None if value is None else round(value, digits)

    return {
        "rank": hit.rank,
        "id": hit.id,
        "relational_score": rounded(hit.relational, 6),
        "relational_percentile": rounded(logic, 3),
        "attribute_score": rounded(hit.attribute, 6),
        "attribute_percentile": rounded(look, 3),
        "rank_in_other_order": place,
        "caption": hit.caption,
    }


def _gloss(explorer: Explorer, name: str, hits: list[Hit], by_text: bool) -> str:
    """Say what a list holds; where even its best hit stays below the calibrated limit, say that."""
    if explorer.size < present.FEW:
        return "The nearest of the few pictures that there are"
    if name == "look":
        if by_text:
            return "Your sentence, read as a plain description of what is seen"
        return "Same things and colours, whatever the idea"
    limit = explorer.info().thresholds[Metric.RELATIONAL].score
    if max((hit.relational for hit in hits), default=limit) < limit:
        return "Nothing here shares this idea clearly. These are the closest."
    return "Same idea, whatever is shown"


def _shares(explorer: Explorer, metric: Metric, hits: list[Hit]) -> list[float | None]:
    """Return the percentile of every hit in one metric, whichever the list is ranked by; None where it has no score."""
    scores = [getattr(hit, metric) for hit in hits]
    return scores if None in scores else explorer.percentiles(metric, np.array(scores, np.float32)).tolist()


def _clearest(explorer: Explorer, refs: list[str]) -> str:
    """Choose the picture to open with: its hits keep its idea, where families are known, and look the least like it."""

    def clearness(ref: str) -> tuple[int, float]:
        hits = explorer.search(id=ref, k=FEW).hits
        family = explorer.item(ref).family
        look = _shares(explorer, Metric.ATTRIBUTE, hits) if explorer.has_space else []
        return sum(hit.family == family for hit in hits), -sum(look)

    return max(refs, key=clearness)


def _number(asked: dict, name: str, low: float, high: float) -> float:
    """Return a number of a question. Raises BadRequest where it is none or lies outside its range."""
    value = asked.get(name, low)
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise BadRequest(f"{name} must be a number from {low} to {high}.")
    return value
