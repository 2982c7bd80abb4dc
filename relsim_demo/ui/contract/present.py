"""Numbers and captions in plain words: pure functions, no Gradio, no models."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import product, takewhile

from relsim_demo.domain import Metric
from relsim_demo.types import Item, Pair, Score
from relsim_demo.ui.contract import verdicts
from relsim_demo.ui.contract.payloads import Bar, Parts
from relsim_demo.ui.contract.verdicts import Grade, Graded

GRADED = {Grade.CLEARLY: "Clearly alike", Grade.SOMEWHAT: "Somewhat alike", Grade.NOT: "Not alike"}
RAW = "A raw score. The most alike pictures have 1."
UNTOLD = "A raw score that tells nothing here."
UNLIKE_PAIRS = "A raw score. There are no random pairs of this sort to compare it with."
NO_IDEA = "No caption that is known here fits."
TELLING = 6  # letters that a single shared word needs to count as an idea
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SMALL = (
    "a an and are as at be been being but by each for from has have in into is it its more most not of off on one or "
    "other out over same so some than that the their them then there these they this to up was were which while "
    "whose with within until something someone thing things"
)
SMALL_WORDS = frozenset(_SMALL.split())


def number(percentile: float) -> str:
    """Return the big number of a percentile bar: whole below 99, one decimal from 99, never 100."""
    if percentile >= 99.95:
        return "99.9+"
    return f"{_floor(percentile, 1):.1f}" if percentile >= 99 else str(int(percentile))


def badge(percentile: float) -> str:
    """Return the number of a score badge: always one decimal, never 100."""
    return "99.9+" if percentile >= 99.95 else f"{_floor(percentile, 1):.1f}"


def calibrating(item: Item) -> str:
    """Name the pairs that the limits of a gallery rest on, by one of its items: what is known of it is known of all."""
    if item.family is not None:
        return "the pairs known to have nothing in common"
    return "random pairs of different groups" if item.relation else "random pairs"


def bar_sentence(percentile: float) -> str:
    """Say in one sentence what the number of a bar means."""
    if percentile < 1:
        return "Lower than almost every random pair"
    if 35 <= percentile < 45:
        return "A little below a typical pair"
    if 45 <= percentile < 55:
        return "Like a typical pair"
    if 55 <= percentile < 65:
        return "A little above a typical pair"
    return f"Higher than {verdicts.share_of_pairs(percentile)} random pairs"


def bar(score: Graded) -> Bar:
    """Return what the page needs to draw one percentile bar; the raw score stands beside the percentile."""
    among = f" of {score.among}" if score.among else ""
    words = bar_sentence(score.percentile)
    return {
        "percentile": round(score.percentile, 3),
        "number": number(score.percentile),
        "raw": cosine(score.cosine),
        "sentence": f"{GRADED[score.grade]}: {words[0].lower()}{words[1:]}{among}",
    }


def measured(score: Score, metric: str, pair: Pair) -> Bar | None:
    """Return a score of a pair as a bar: a number in grey where it cannot be graded, None where there is none."""
    graded = verdicts.graded(score)
    if graded or score.score is None:
        return bar(graded) if graded else None
    untold = UNTOLD if metric == Metric.RELATIONAL else UNLIKE_PAIRS
    return raw(score.score, untold if pair.note else RAW)


def raw(score: float, sentence: str = RAW) -> Bar:
    """Return the bar of a score without a percentile, with what can be said of it."""
    return {"percentile": None, "number": cosine(score), "sentence": sentence, "quiet": sentence != RAW}


def cosine(score: float) -> str:
    """Write a score with two decimals and a true minus."""
    return f"{score:z.2f}".replace("-", "\u2212")


def counted(number: int, noun: str) -> str:
    """Write a number with its noun: "1 picture", "28,000 pictures"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def known(metrics: Sequence[str]) -> str:
    """Say what a gallery that does not know both knows: "logic", "look", or the names of its metrics."""
    names = {Metric.RELATIONAL.value: "logic", Metric.ATTRIBUTE.value: "look"}
    return " and ".join(names.get(metric, metric) for metric in metrics)


def plain(caption: str) -> str:
    """Return a caption without the braces of its placeholders, for alternative texts."""
    return PLACEHOLDER.sub(lambda found: found[1].lower(), caption)


def caption_parts(caption: str) -> Parts:
    """Split a caption into ["text", words] and ["chip", placeholder in lower case] parts."""
    pieces = PLACEHOLDER.split(caption)
    parts = [["chip", piece.strip().lower()] if i % 2 else ["text", piece] for i, piece in enumerate(pieces)]
    return [part for part in parts if part[1]]


def shared_idea(first: str, second: str) -> tuple[Parts, Parts]:
    """Split two captions into parts and mark as ["idea", words] the longest run of words that both contain."""
    a, b = _words(first), _words(second)
    start_a, start_b, length = _longest_run([w for w, *_ in a], [w for w, *_ in b])
    return _marked(first, a, start_a, length), _marked(second, b, start_b, length)


def _floor(value: float, digits: int) -> float:
    return math.floor(round(value * 10**digits, 6)) / 10**digits


def _words(caption: str) -> list[tuple[str, int, int]]:
    """Return (word in lower case, start, end); the word of a placeholder is empty."""
    words = [("", f.start(), f.end()) for f in PLACEHOLDER.finditer(caption)]
    blank = PLACEHOLDER.sub(lambda found: " " * len(found[0]), caption)
    words += [(f[0].lower(), f.start(), f.end()) for f in WORD.finditer(blank)]
    return sorted(words, key=lambda word: word[1])


def _longest_run(a: list[str], b: list[str]) -> tuple[int, int, int]:
    """Return (start in a, start in b, length) of the longest common run that says something, small words trimmed."""
    best = (0, 0, 0)
    for i, j in product(range(len(a)), range(len(b))):
        run = list(takewhile(lambda pair: pair[0] and pair[0] == pair[1], zip(a[i:], b[j:], strict=False)))
        while run and run[-1][0] in SMALL_WORDS:
            run.pop()
        if len(run) == 1 and len(run[0][0]) < TELLING:
            continue
        if len(run) > best[2] and a[i] not in SMALL_WORDS:
            best = (i, j, len(run))
    return best


def _marked(caption: str, words: list[tuple[str, int, int]], start: int, length: int) -> Parts:
    if not length:
        return caption_parts(caption)
    left, right = words[start][1], words[start + length - 1][2]
    return [*caption_parts(caption[:left]), ["idea", caption[left:right]], *caption_parts(caption[right:])]
