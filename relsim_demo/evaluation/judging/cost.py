"""What judging will cost, told before it begins."""

from __future__ import annotations

import math

from relsim_demo.evaluation.judging.question import PROMPT, SIDE

CELL = 28  # px; Qwen2.5-VL counts a token for each such square
ANSWER = 10  # tokens of {"score": N}
LETTERS = 4  # in a token of English


def tokens_of(width: int, height: int) -> int:
    """Return about how many tokens a picture of some px is; other models count otherwise, some a little more."""
    return math.ceil(width / CELL) * math.ceil(height / CELL)


def estimate(pairs: int, sizes: list[tuple[int, int]], price: float | None) -> dict:
    """Return calls, tokens and, where a price of a million tokens is given, the cost, as JSON types.

    sizes: of some of the pictures; without any, all are taken to be as large as can be.
    """
    counts = [tokens_of(*size) for size in sizes or [(SIDE, SIDE)]]
    picture = round(sum(counts) / len(counts))
    total = pairs * (2 * picture + len(PROMPT) // LETTERS + ANSWER)
    cost = None if price is None else round(total * price / 1e6, 4)
    return {"calls": pairs, "tokens_a_picture": picture, "tokens": total, "cost": cost}


def told(found: dict, judge: str) -> str:
    """Return an estimate as a sentence."""
    calls = f"Calls to {judge}: at most {found['calls']:,}; answers that are kept are not asked for again."
    if found["cost"] is None:
        return calls
    return (
        f"{calls} With about {found['tokens_a_picture']:,} tokens a picture (one for each 28 x 28 px; models differ) "
        f"that is about {found['tokens']:,} tokens, at the given price at most about {found['cost']:,.2f}."
    )
