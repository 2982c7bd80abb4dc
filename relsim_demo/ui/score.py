"""The Score tab: two pictures, what they share in logic and in look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.types import Corner, Metric, Pair
from relsim_demo.ui import pictures, present
from relsim_demo.ui.examples import ExamplePair, shelf
from relsim_demo.ui.widget import widget

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

DOTS = 360
METRICS = (Metric.RELATIONAL.value, Metric.ATTRIBUTE.value)
SAME_LOGIC = (Corner.ANALOGY, Corner.LITERAL)


def build(explorer: Explorer, examples: list[ExamplePair]) -> None:
    """Build the tab, opened with the first example already scored."""

    def compare(asked: dict) -> dict:
        return _answer(explorer, asked.get("slots"))

    opening = [{"ref": examples[0].a}, {"ref": examples[0].b}] if examples else [None, None]
    value = {
        **compare({"slots": opening}),
        "examples": [_example(explorer, pair) for pair in examples],
        "gallery": shelf(explorer),
        "background": _background(explorer),
        "lines": {metric: explorer.info().thresholds[metric].percentile for metric in METRICS},
        "method": _method(explorer),
    }
    widget("score", value, {"compare": compare})


def _answer(explorer: Explorer, choices: object) -> dict:
    """Return both tiles and, where both hold a picture, everything the page says about the pair."""
    if not isinstance(choices, list) or len(choices) != 2:
        raise BadRequest("Choose two pictures to compare.")
    slots = [_slot(explorer, choice) for choice in choices]
    refs = [slot["ref"] for slot in slots if slot and "ref" in slot]
    captions = {ref: pictures.caption(explorer, ref) for ref in refs}
    parts = {ref: present.caption_parts(text) for ref, text in captions.items()}
    result = None
    if len(refs) == 2:
        pair = explorer.score([pictures.resolve(ref) for ref in refs], names=refs).pairs[0]
        result = _result(pair)
        if pair.corner in SAME_LOGIC:
            parts = dict(zip(refs, present.shared_idea(*(captions[ref] for ref in refs)), strict=True))
    for slot in slots:
        if slot and "ref" in slot:
            slot["caption"] = parts[slot["ref"]]
    return {"slots": slots, "result": result}


def _slot(explorer: Explorer, choice: object) -> dict | None:
    """Return one tile: empty, a picture, or the sentence that says why the file was refused."""
    if choice is None:
        return None
    try:
        return pictures.shown(explorer, pictures.chosen(explorer, choice))
    except DemoError as error:
        return {"error": str(error)}


def _result(pair: Pair) -> dict:
    relational, attribute = pair.relational.percentile, pair.attribute.percentile
    return {
        "verdict": present.verdict(pair.corner),
        "lede": present.lede(pair.corner, relational, attribute),
        "corner": present.corner_name(pair.corner),
        "relational": present.bar(relational),
        "attribute": present.bar(attribute),
    }


def _example(explorer: Explorer, pair: ExamplePair) -> dict:
    return {
        "pictures": [pictures.shown(explorer, ref) for ref in (pair.a, pair.b)],
        "corner": present.corner_name(pair.corner),
    }


def _background(explorer: Explorer) -> list[list[float]]:
    """Return seeded random pairs as [logic, look] percentiles."""
    cosines = explorer.background(DOTS)
    columns = [explorer.percentiles(metric, cosines[:, i]) for i, metric in enumerate(METRICS)]
    return [[round(float(a), 1), round(float(b), 1)] for a, b in zip(*columns, strict=True)]


def _method(explorer: Explorer) -> list[str]:
    """Explain the numbers, with the calibrated limits of this gallery."""
    limits = explorer.info().thresholds
    logic, look = (limits[metric] for metric in METRICS)
    return [
        "Each picture is measured twice: once for the logic between its parts, once for its look. "
        "The number says how many of 100 random pairs of this gallery have less in common.",
        f"From {present.badge(logic.percentile)} on we call it the same logic, from {present.badge(look.percentile)} "
        f"on the same look. These limits are calibrated: of the pairs known to have nothing in common "
        f"({logic.unrelated_pairs:,} for logic, {look.unrelated_pairs:,} for look), "
        f"at most {max(logic.share, look.share):.1%} reach them. They are the two lines in the plot.",
        "A caption names the idea of a picture without naming what is shown. For a picture of this gallery it is the "
        "one the picture was made with; for your own it is the nearest one that the model finds.",
    ]
