"""What results say of each method: precision, judge's score, disagreement, each with a 95 % interval."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from relsim_demo.evaluation import reference
from relsim_demo.evaluation.estimates import Estimate, mean, share
from relsim_demo.evaluation.overlap import rank_biased_overlap
from relsim_demo.evaluation.results import RANKS, Query, Results
from relsim_demo.types import Answer


@dataclass(frozen=True)
class Method(Answer):
    """The figures of one method; None where no relation is known, or nothing was judged.

    p_at_1: the share of queries whose first hit shows their relation (Wilson). p_at_10: the mean share of the first ten
    that do (bootstrap). score: the judge's mean over all valid pairs, all ranks together (bootstrap). pairs, valid: how
    many pairs were judged, and how many answers were a number.
    """

    model: str
    p_at_1: Estimate | None
    p_at_10: Estimate | None
    score: Estimate | None
    pairs: int
    valid: int

    @property
    def told(self) -> list[tuple[str, Estimate | None]]:
        """The estimates with their labels."""
        return [("P@1", self.p_at_1), ("P@10", self.p_at_10), ("judge's score", self.score)]


@dataclass(frozen=True)
class Summary(Answer):
    """The figures of all methods, and by pairs of methods "A | B" their mean disagreement, 1 - rank-biased overlap."""

    name: str
    queries: int
    seed: int | None
    judge: str
    methods: dict[str, Method]
    disagreement: dict[str, Estimate]

    @property
    def lines(self) -> list[str]:
        """The figures for a person to read."""
        told = [f"{self.queries:,} queries in {self.name}"]
        for name, method in self.methods.items():
            parts = [f"{label} {value}" for label, value in method.told if value is not None]
            judged = [f"{method.valid:,} of {method.pairs:,} pairs with a score"] if method.pairs else []
            told.append(f"{name}: {', '.join([*parts, *judged]) or 'no relation known, nothing judged'}")
        told += [f"{pair}: disagreement {value}" for pair, value in self.disagreement.items()]
        told.append("95 % intervals: P@1 by Wilson, all others by bootstrap over queries.")
        if self.judge:
            told += [f"judged by {self.judge}", f"For reference, the paper's {reference.FIGURE_6_NOTE}"]
        return told


def summarise(results: Results) -> Summary:
    """Return the figures of results."""
    pairs = combinations(results.methods, 2)
    found = {f"{a} | {b}": _disagreement(results, a, b) for a, b in pairs}
    return Summary(
        results.name, len(results.queries), results.seed, results.judge,
        {method: _method(results, method) for method in results.methods},
        {pair: value for pair, value in found.items() if value is not None},
    )  # fmt: skip


def disagreement(query: Query) -> float | None:
    """Return 1 - rank-biased overlap, the mean over all pairs of a query's methods; None for fewer than two."""
    found = [rank_biased_overlap(a.ids, b.ids) for a, b in combinations(query.answers.values(), 2)]
    known = [1 - value for value in found if value is not None]
    return float(np.mean(known)) if known else None


def _disagreement(results: Results, a: str, b: str) -> Estimate | None:
    found = []
    for query in results.queries:
        if a in query.answers and b in query.answers:
            overlap = rank_biased_overlap(query.answers[a].ids, query.answers[b].ids)
            found.append([] if overlap is None else [1 - overlap])
    return mean(found)


def _method(results: Results, method: str) -> Method:
    right = [found for query in results.queries if (found := results.right(query, method))]
    judged = [list(query.answers[method].judged.values()) for query in results.queries if method in query.answers]
    valid = [[score for score in scores if score is not None] for scores in judged]
    return Method(
        results.methods[method],
        share([found[0] for found in right]),
        mean([found[:RANKS] for found in right]),
        mean(valid),
        sum(map(len, judged)),
        sum(map(len, valid)),
    )
