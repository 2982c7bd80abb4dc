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

    gallery = shelf(explorer)
    opening = {"ref": _clearest(explorer, [str(pic["ref"]) for pic in gallery])}
    value = {
        **find({"choice": opening, "logic": FEW, "look": FEW}),
        "gallery": gallery,
        "sentences": SENTENCES,
        "method": METHOD,
        "size": explorer.size,
        "about": {"gallery": explorer.info().gallery["name"], "models": explorer.info().models},
    }
    widget("retrieve", value, {"find": find})


def _answer(explorer: Explorer, asked: dict) -> dict:
    """Return the query as the page shows it and those of the two lists that were asked for by their length."""
    counts = {name: int(_number(asked, name, FEW, MOST)) for name in SIDES if asked.get(name)}
    push, once = _number(asked, "push", 0, 1), asked.get("once") is True
    shown, question = _query(explorer, asked, described=len(counts) == len(SIDES))
    lists = {name: _list(explorer, question, name, count, push, once) for name, count in counts.items()}
    return {"query": shown, **lists}


def _query(explorer: Explorer, asked: dict, described: bool) -> tuple[dict, dict[str, Image.Image | str]]:
    """Return what the page shows of the query, and the same as keyword arguments of `search` and `ranks`.

    Only a described query bears its caption: a single list is asked for anew when the page has the caption already.
    """
    text = asked.get("text")
    if isinstance(text, str):
        return {"text": text}, {"text": text}
    ref = pictures.chosen(explorer, asked.get("choice"))
    shown = pictures.shown(explorer, ref)
    if described:
        shown["caption"] = present.caption_parts(pictures.caption(explorer, ref))
    return shown, pictures.query(ref)


def _list(explorer: Explorer, question: dict, name: str, count: int, push: float, once: bool) -> dict:
    """Return one list with a sentence that says what it is, and whether there is more."""
    side = SIDES[name]
    metric = Metric.ANALOGY if name == "logic" and push else side.metric
    found = explorer.search(**question, k=MOST, metric=metric, push=push, collapse=once).hits
    hits = found[:count]
    places = explorer.ranks(**question, metric=side.other, ids=[hit.id for hit in hits])
    shares = {m: _shares(explorer, m, hits) for m in (Metric.RELATIONAL, Metric.ATTRIBUTE)}
    return {
        "gloss": _gloss(explorer, name, hits, "text" in question),
        "more": len(found) > count,
        "metric": f"analogy, push {push:g}" if metric is Metric.ANALOGY else metric.value,
        "hits": [
            {
                **pictures.shown(explorer, hit.id),
                "rank": hit.rank,
                "badge": present.badge(shares[side.metric][i]),
                "beside": f"{present.ordinal(place)} {side.told}",
                "caption": present.caption_parts(hit.caption),
                "record": _record(hit, shares[Metric.RELATIONAL][i], shares[Metric.ATTRIBUTE][i], place),
            }
            for i, (hit, place) in enumerate(zip(hits, places, strict=True))
        ],
    }


def _record(hit: Hit, logic: float, look: float, place: int) -> dict:
    """Return the exact numbers of a hit, for export."""
    return {
        "rank": hit.rank,
        "id": hit.id,
        "relational_score": round(hit.relational, 6),
        "relational_percentile": round(logic, 3),
        "attribute_score": round(hit.attribute, 6),
        "attribute_percentile": round(look, 3),
        "rank_in_other_order": place,
        "caption": hit.caption,
    }


def _gloss(explorer: Explorer, name: str, hits: list[Hit], by_text: bool) -> str:
    """Say what a list holds; where even its best hit stays below the calibrated limit, say that."""
    if name == "look":
        if by_text:
            return "Your sentence, read as a plain description of what is seen"
        return "Same things and colours, whatever the idea"
    limit = explorer.info().thresholds[Metric.RELATIONAL].score
    if max((hit.relational for hit in hits), default=limit) < limit:
        return "Nothing here shares this idea clearly. These are the closest."
    return "Same idea, whatever is shown"


def _shares(explorer: Explorer, metric: Metric, hits: list[Hit]) -> list[float]:
    """Return the percentile of every hit in one metric, whichever the list is ranked by."""
    return explorer.percentiles(metric, np.array([getattr(hit, metric) for hit in hits], np.float32)).tolist()


def _clearest(explorer: Explorer, refs: list[str]) -> str:
    """Choose the picture to open with: its hits keep its idea, where families are known, and look the least like it."""

    def clearness(ref: str) -> tuple[int, float]:
        hits = explorer.search(id=ref, k=FEW).hits
        family = explorer.item(ref).family
        return sum(hit.family == family for hit in hits), -sum(_shares(explorer, Metric.ATTRIBUTE, hits))

    return max(refs, key=clearness)


def _number(asked: dict, name: str, low: float, high: float) -> float:
    """Return a number of a question. Raises BadRequest where it is none or lies outside its range."""
    value = asked.get(name, low)
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise BadRequest(f"{name} must be a number from {low} to {high}.")
    return value
