"""What votes say: shares of every pair of methods with Wilson intervals, agreement, and the checks that were passed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from relsim_demo.evaluation.estimates import Estimate, share
from relsim_demo.evaluation.voting.votes import ONE, OTHER, SAME, Vote
from relsim_demo.types import Answer


@dataclass(frozen=True)
class Duel(Answer):
    """What was said of two methods: votes and questions, shares for each and for neither, alpha as in `Counts`."""

    methods: tuple[str, str]
    votes: int
    questions: int
    one: Estimate | None
    same: Estimate | None
    other: Estimate | None
    alpha: float | None


@dataclass(frozen=True)
class Counts(Answer):
    """What all votes say.

    voters, votes: checks left out. alpha: Krippendorff's, nominal, over all questions that two voters or more answered;
    None where it is not defined. first: the share of A among the votes for one of the two. checks: the share of checks
    that were passed. doubtful: how many voters failed one.
    """

    votes: int
    voters: int
    duels: list[Duel]
    alpha: float | None
    first: Estimate | None
    checks: Estimate | None
    doubtful: int

    @property
    def checks_given(self) -> int:
        """How many checks were answered."""
        return self.checks.n if self.checks else 0


def count(votes: Iterable[Vote], pairs: Sequence[tuple[str, str]], careful: bool = False) -> Counts:
    """Count the votes on some pairs of methods. careful: leave out the voters who failed a check."""
    votes = list(votes)
    checks = [vote for vote in votes if vote.is_check]
    doubtful = {vote.visitor for vote in checks if vote.choice != ONE}
    told = [vote for vote in votes if not vote.is_check and not (careful and vote.visitor in doubtful)]
    by_pair: dict[tuple[str, str], list[Vote]] = defaultdict(list)
    for vote in told:
        by_pair[vote.one, vote.other].append(vote)
    decided = [vote for vote in told if vote.choice != SAME]
    return Counts(
        len(told),
        len({vote.visitor for vote in told}),
        [_duel(pair, by_pair[pair]) for pair in pairs],
        agreement(told),
        share([vote.choice == vote.first for vote in decided]),
        share([vote.choice == ONE for vote in checks]),
        len(doubtful),
    )


def agreement(votes: Iterable[Vote]) -> float | None:
    """Return Krippendorff's alpha of votes on the same questions; see `alpha`."""
    units: dict[Hashable, list[str]] = defaultdict(list)
    for vote in votes:
        units[vote.asked].append(vote.choice)
    return alpha(units.values())


def alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Return Krippendorff's alpha for nominal values: 1 is agreement throughout, 0 what chance would give.

    units: the values that any number of observers gave to each; those with one value only tell nothing. None where
    fewer than two units can be compared, or all values are one. By the coincidence matrix of Krippendorff 2011,
    "Computing Krippendorff's Alpha-Reliability", section C: 1 - (n - 1) sum o_ck / sum n_c n_k, both over c != k.
    """
    sums: Counter[Hashable] = Counter()
    apart, compared = 0.0, 0
    for unit in units:
        values, m = Counter(unit), len(unit)
        if m < 2:
            continue
        compared += 1
        sums.update(values)
        apart += (m * m - sum(n * n for n in values.values())) / (m - 1)
    total = sum(sums.values())
    expected = total * total - sum(n * n for n in sums.values())
    return None if compared < 2 or not expected else 1 - (total - 1) * apart / expected


def _duel(pair: tuple[str, str], votes: list[Vote]) -> Duel:
    one, same, other = (share([vote.choice == choice for vote in votes]) for choice in (ONE, SAME, OTHER))
    return Duel(pair, len(votes), len({vote.asked for vote in votes}), one, same, other, agreement(votes))
