"""What is asked: blind questions about the first answers of two methods, and now and then one whose answer is known."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from random import Random

from relsim_demo.evaluation.results import Results
from relsim_demo.evaluation.voting.votes import ONE, OTHER, Asked

PAIRS = 300  # questions for every pair of methods, as many triplets as the paper asked for each baseline
EVERY = 10  # of so many questions one is a check
SEED = 0
ITSELF, ANOTHER = "the query itself", "the query of another question"
REMEMBERED = 512  # orders of visitors

Seen = Callable[[str], str | None]  # the id in the gallery of what can be shown


@dataclass(frozen=True)
class BlindQuestion:
    """Two answers to one query, by id in the results, and its name outside, which tells nothing.

    shown: what the gallery calls the pictures of the query, of one and of the other. A check shows the query itself
    beside the query of another question, so that ONE is right.
    """

    name: str
    query: str
    one: str
    other: str
    one_id: str
    other_id: str
    shown: tuple[str, str, str]
    is_check: int = 0

    @property
    def asked(self) -> Asked:
        """What a visitor answers once."""
        return self.is_check, self.query, self.one, self.other


class Study:
    """The questions about some results, in an order and with sides that each visitor has of their own."""

    def __init__(self, results: Results, seen: Seen, salt: bytes) -> None:
        """Choose the questions, the same ones at every start; pictures and questions get new names.

        seen: tells what can be shown; questions for which a picture is missing, or both answers are one, are left out.
        """
        self._salt, self._secret = salt, secrets.token_bytes(32)
        self.id = _mark(results)
        asked = [one for pair in combinations(results.methods, 2) for one in self._between(results, seen, *pair)]
        self.checks = self._known(asked)
        self.questions = asked
        self.by_name = {one.name: one for one in (*asked, *self.checks)}
        self.pictures = {self.name("picture", id): id for one in self.by_name.values() for id in one.shown}
        self._order = lru_cache(REMEMBERED)(self._ordered)

    def name(self, kind: str, *parts: str) -> str:
        """Return a name that only this process can make, so that none tells what it stands for."""
        return _digest(self._secret, kind, *parts)

    def visitor(self, told: str) -> str:
        """Return what is kept of a visitor's random name: a salted hash."""
        return _digest(self._salt, "visitor", told)

    def first(self, visitor: str, question: BlindQuestion) -> str:
        """Return which of the two a visitor sees first, ONE or OTHER: by chance, and always the same."""
        bit = int(_digest(self._salt, "side", visitor, *map(str, question.asked))[:8], 16) % 2
        return (ONE, OTHER)[bit]

    def upcoming(self, visitor: str, answered: set[Asked], n: int) -> list[BlindQuestion]:
        """Return the next n questions for a visitor."""
        found = (one for one in self._order(visitor) if one.asked not in answered)
        return [one for one, _ in zip(found, range(n), strict=False)]

    def left(self, visitor: str, answered: set[Asked]) -> int:
        """Return how many questions a visitor has not answered yet; checks count as any, so that none shows itself."""
        return sum(one.asked not in answered for one in self._order(visitor))

    def _ordered(self, visitor: str) -> list[BlindQuestion]:
        rng = Random(_digest(self._salt, "order", visitor))
        asked, checks = rng.sample(self.questions, len(self.questions)), rng.sample(self.checks, len(self.checks))
        found: list[BlindQuestion] = []
        for start in range(0, len(asked), EVERY - 1):
            part = asked[start : start + EVERY - 1]
            if checks:
                part.insert(rng.randint(0, len(part)), checks.pop())
            found += part
        return found

    def _between(self, results: Results, seen: Seen, one: str, other: str) -> list[BlindQuestion]:
        found = []
        for query in results.queries:
            answers = [query.answers[method].ids[:1] for method in (one, other) if method in query.answers]
            if len(answers) < 2 or not all(answers):
                continue
            ids = [query.id, *(ids[0] for ids in answers)]
            shown = [place for place in map(seen, ids) if place is not None]
            if len(set(shown)) == 3:
                name = self.name("question", "0", query.id, one, other)
                found.append(BlindQuestion(name, query.id, one, other, ids[1], ids[2], (shown[0], shown[1], shown[2])))
        return Random(SEED).sample(found, min(PAIRS, len(found)))

    def _known(self, questions: list[BlindQuestion]) -> list[BlindQuestion]:
        """Make checks of the queries that are asked about, each beside the one before."""
        queries = list({one.query: one.shown[0] for one in questions}.items())
        return [
            BlindQuestion(
                self.name("question", "1", id, ITSELF, ANOTHER), id, ITSELF, ANOTHER, id, queries[place - 1][0],
                (shown, shown, queries[place - 1][1]), 1,
            )
            for place, (id, shown) in enumerate(queries) if queries[place - 1][1] != shown
        ]  # fmt: skip


def _mark(results: Results) -> str:
    """Return what tells results apart: votes on others are kept, and not counted."""
    firsts = [[query.id, sorted((m, found.ids[:1]) for m, found in query.answers.items())] for query in results.queries]
    return hashlib.sha256(repr([results.name, results.methods, firsts]).encode()).hexdigest()[:16]


def _digest(key: bytes, *parts: str) -> str:
    return hmac.new(key, repr(parts).encode(), hashlib.sha256).hexdigest()[:32]
