"""The Score tab: two pictures, what they share in logic and in look."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from relsim_demo import types
from relsim_demo.domain import FEW, METRICS, PLAIN, Metric
from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.types import Info
from relsim_demo.ui.contract import payloads, present, verdicts
from relsim_demo.ui.contract.payloads import Parts, RandomPairs, Refused, ScoreAnswer, ScoreResult, ScoreTile
from relsim_demo.ui.contract.verdicts import Grade, Graded
from relsim_demo.ui.examples import ExamplePair, scored_by_the_gallery, shelf
from relsim_demo.ui.page.patient import patient, whole
from relsim_demo.ui.page.widget import refused, widget
from relsim_demo.ui.pictures import naming, references
from relsim_demo.ui.score.pairs import ENDS

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

Captioning = Callable[["Explorer", str], str | None]
DOTS = 360
NO_SPACE = "This gallery knows {} only, so it has no similarity space in which the pair could be shown."
NO_PAIRS = "With so few different pictures there is no similarity space in which the pair could be shown."
UNTOLD_PAIRS = (
    "The model of logic cannot judge most pictures of this gallery, so it has no similarity space in which the pair "
    "could be shown."
)
OTHER_PAIRS = (
    "The pair has no place in the similarity space, which is drawn from pairs that other models have measured."
)


def build(explorer: Explorer, examples: list[ExamplePair]) -> None:
    """Build the tab, opened with the first example; it is scored already where that takes no model."""

    def compare(asked: dict) -> Iterator[ScoreAnswer]:
        return _answers(explorer, asked.get("slots"))

    at_once, unplaced = scored_by_the_gallery(explorer), _why_unplaced(explorer)
    opening = [{"ref": examples[0].a}, {"ref": examples[0].b}] if examples else [None, None]
    value: payloads.Score = {
        **whole(_answers(explorer, opening, scored=at_once)),
        "examples": [_example(explorer, pair, named=not unplaced) for pair in examples],
        "gallery": shelf(explorer),
        "map": None if unplaced else _map(explorer),
        "unplaced": unplaced,
        "method": _method(explorer, unplaced),
    }
    widget("score/score", value, {"compare": patient(explorer, compare)})


def _answers(explorer: Explorer, choices: object, scored: bool = True) -> Iterator[ScoreAnswer]:
    """Yield both tiles and, where both hold a picture, everything the page says about the pair, captions at last."""
    if not isinstance(choices, list) or len(choices) != 2:
        raise BadRequest("Choose two pictures to compare.")
    slots = [_slot(explorer, choice) for choice in choices]
    refs = [slot["ref"] for slot in slots if slot and "ref" in slot]
    result = None
    yield _told(explorer, slots, None, naming.caption_at_once)
    if len(refs) == 2 and scored:
        result = _result(explorer, explorer.score([references.resolve(ref) for ref in refs], names=ENDS))
        yield _told(explorer, slots, result, naming.caption_at_once)
    yield _told(explorer, slots, result, naming.caption)


def _told(
    explorer: Explorer, slots: list[ScoreTile | Refused | None], result: ScoreResult | None, caption: Captioning
) -> ScoreAnswer:
    """Return the tiles with captions, and what is said of the pair."""
    refs = [slot["ref"] for slot in slots if slot and "ref" in slot]
    captions = {ref: caption(explorer, ref) for ref in refs}
    parts = {ref: naming.words(explorer, ref, text) for ref, text in captions.items()}
    texts = [text for ref in refs if (text := captions[ref])]
    if result and result["same_logic"] and len(texts) == len(refs):
        parts = dict(zip(refs, present.shared_idea(*texts), strict=True))
    return {"slots": [_captioned(slot, parts) for slot in slots], "result": result}


def _captioned(slot: ScoreTile | Refused | None, parts: Mapping[str, Parts]) -> ScoreTile | Refused | None:
    return {**slot, "caption": parts[slot["ref"]]} if slot and "ref" in slot else slot


def _slot(explorer: Explorer, choice: object) -> ScoreTile | Refused | None:
    """Return one tile: empty, a picture, or the sentence that says why the file was refused."""
    if choice is None:
        return None
    try:
        return {**references.shown(explorer, references.chosen(explorer, choice))}
    except DemoError as error:
        return refused(error)


def _result(explorer: Explorer, answer: types.ScoreAnswer) -> ScoreResult:
    """Return the numbers and what they mean; where no random pairs tell that, the numbers and why."""
    pair = answer.pairs[0]
    scores = [pair.relational, pair.attribute]
    logic, look = (verdicts.graded(score) for score in scores)
    said = [verdicts.lede(pair)]
    if None in (logic, look) and not (pair.same_picture or pair.note):
        said.append(_unknown(explorer, logic, look, sum(score.score is not None for score in scores)))
    return {
        "verdict": verdicts.told(pair),
        "lede": " ".join(filter(None, said)),
        "could": verdicts.COULD if pair.note else "",
        "corner": PLAIN[pair.corner] if pair.corner else None,
        "same_logic": logic is not None and logic.grade is Grade.CLEARLY,
        "untold": bool(pair.note),
        "relational": present.measured(scores[0], Metric.RELATIONAL, pair),
        "attribute": present.measured(scores[1], Metric.ATTRIBUTE, pair),
        "missing": " ".join(answer.notes),
    }


def _unknown(explorer: Explorer, logic: Graded | None, look: Graded | None, numbers: int) -> str:
    """Say what has no place among the random pairs of this gallery, and why."""
    if logic is not None and numbers == 1:
        return "Their look could not be measured."
    rest = "their ideas" if numbers == 1 or look is not None else "the two" if logic is None else "their looks"
    why = "its pairs were measured by other models"
    if not explorer.compares:
        why = f"it has fewer than {FEW} different pictures"
    elif logic is not None and Metric.ATTRIBUTE not in explorer.metrics:
        why = "it was computed without a model of look"
    elif look is not None and Metric.RELATIONAL not in explorer.metrics:
        why = "it was computed without a model of logic"
    return f"How {rest} compare with other pairs of this gallery cannot be said: {why}."


def _why_unplaced(explorer: Explorer) -> str:
    """Say why pairs have no place among the gallery's random pairs; nothing where they have one."""
    if not explorer.has_space:
        return NO_SPACE.format(present.known(explorer.metrics))
    if not explorer.compares:
        return NO_PAIRS
    if not scored_by_the_gallery(explorer):
        return OTHER_PAIRS
    return "" if explorer.judges else UNTOLD_PAIRS


def _example(explorer: Explorer, pair: ExamplePair, named: bool) -> payloads.ExamplePair:
    """Return one example with its names: the idea, what the pair shares in plain words, and the textbook's term.

    Its corner is named where the models that score would give it too.
    """
    relations = {explorer.item(ref).relation for ref in (pair.a, pair.b)}
    idea = (relations.pop() or "") if len(relations) == 1 else ""
    corner = pair.corner if named else None
    return {
        "pictures": [references.shown(explorer, ref) for ref in (pair.a, pair.b)],
        "idea": idea[:1].upper() + idea[1:],
        "corner": PLAIN[corner] if corner else "",
        "term": str(corner) if corner else "",
    }


def _map(explorer: Explorer) -> RandomPairs:
    """Return seeded random pairs as [logic, look] percentiles, and where "same" begins."""
    cosines, limits = explorer.background(DOTS), explorer.thresholds
    columns = [explorer.percentiles(metric, cosines[:, i]) for i, metric in enumerate(METRICS)]
    return {
        "background": [[round(float(a), 1), round(float(b), 1)] for a, b in zip(*columns, strict=True)],
        "lines": {metric: limits[metric].percentile for metric in METRICS},
    }


def _method(explorer: Explorer, unplaced: str) -> list[str]:
    """Explain the numbers, with the calibrated limits of this gallery where they are for these numbers."""
    info = explorer.info()
    theirs = "the model writes it" if info.captions is None else "it is the nearest one that the model finds"
    told = _of_look(explorer, info) if unplaced == UNTOLD_PAIRS else _uncalibrated(info)
    return [
        "Each picture is measured twice: once for the logic between its parts, once for its look.",
        *(told if unplaced else _calibrated(explorer, info)),
        "A caption names the idea of a picture without naming what is shown. A picture of this gallery has the one it "
        f"came with, if there was one; for your own {theirs}.",
    ]


def _calibrated(explorer: Explorer, info: Info) -> list[str]:
    logic, look = (info.thresholds[metric] for metric in METRICS)
    share = max(logic.share, look.share)
    first = explorer.item(explorer.ids[0])
    pairs, counted = (
        present.calibrating(first),
        f"{logic.unrelated_pairs:,} for logic, {look.unrelated_pairs:,} for look",
    )
    reached = f"at most {share:.1%} of {pairs} reach them"
    if first.family is not None:
        reached = f"of {pairs} ({counted}), at most {share:.1%} reach them"
    return [
        "The number says how many of 100 random pairs of this gallery have less in common.",
        f"From {present.badge(logic.percentile)} on we call it the same logic, from {present.badge(look.percentile)} "
        f"on the same look. These limits are calibrated: {reached}. They are the two lines in the plot.",
    ]


def _of_look(explorer: Explorer, info: Info) -> list[str]:
    """Say what the numbers are where random pairs tell something of the look alone."""
    look, pairs = info.thresholds[Metric.ATTRIBUTE], present.calibrating(explorer.item(explorer.ids[0]))
    return [
        "The number of the look says how many of 100 random pairs of this gallery look less alike. From "
        f"{present.badge(look.percentile)} on we call it the same look: at most {look.share:.1%} of {pairs} reach it.",
        "The number of the logic is a raw score. It tells nothing here, since the model of logic cannot judge most "
        "pictures of this gallery.",
    ]


def _uncalibrated(info: Info) -> list[str]:
    """Say what a number without a count of random pairs is, and which models stand against which."""
    scoring = " and ".join(dict.fromkeys(info.models[metric] for metric in METRICS))
    made = " and ".join(dict.fromkeys(info.gallery["models"].values()))
    return [
        "A number without “of 100” is a raw score, the cosine that the model gives: 1 for equal pictures. It means "
        "little by itself, since every model has its own scale: only random pairs, measured by the same model, tell "
        "what is much.",
        f"The scores come from {scoring}. This gallery has {present.counted(info.gallery['items'], 'picture')} and was "
        f"computed with {made}.",
    ]
