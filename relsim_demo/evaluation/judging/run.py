"""Judging all pairs of some results: each pair of pictures once, answers kept as they come, several asked at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from tqdm import tqdm

from relsim_demo.errors import BadPicture, DemoError
from relsim_demo.evaluation.answers import Answers, key_of
from relsim_demo.evaluation.judging.question import PROMPT_ID, Judge, Shown, Unanswered, score_in, shown
from relsim_demo.evaluation.originals import Originals
from relsim_demo.evaluation.results import Query, Ranking, Results

TOO_MANY = 8  # pairs without an answer one after the other: then it is the server
REMEMBERED = 32  # pictures
Pair = tuple[str, str]


@dataclass
class Verdicts:
    """Scores by pair of ids; None where the answer was of no use. failed: pairs without an answer, by reason."""

    scores: dict[Pair, float | None] = field(default_factory=dict)
    failed: Counter[str] = field(default_factory=Counter)


class Session:
    """One judge at work on the pairs of some results."""

    def __init__(self, judge: Judge, originals: Originals, answers: Answers) -> None:
        self._judge, self._answers = judge, answers
        self._shown = lru_cache(REMEMBERED)(lambda id: shown(originals.open(id)))
        self._found, self._in_a_row = Verdicts(), 0

    def run(self, pairs: list[Pair]) -> Verdicts:
        """Judge pairs of ids.

        Raises:
            DemoError: the judge cannot answer, or fails with one pair after the other; answers so far are kept.
        """
        asyncio.run(self._all(pairs))
        return self._found

    def show(self, pairs: list[Pair]) -> list[tuple[int, int]]:
        """Return the sizes of the pictures of some pairs as they are sent; those that cannot be opened are left out."""
        sizes = []
        for id in dict.fromkeys(id for pair in pairs for id in pair):
            try:
                sizes.append(self._shown(id).image.size)
            except BadPicture:
                continue
        return sizes

    async def _all(self, pairs: list[Pair]) -> None:
        with tqdm(total=len(pairs), unit=" pairs", dynamic_ncols=True) as bar:
            waiting = iter(pairs)
            workers = [asyncio.create_task(self._work(waiting, bar)) for _ in range(self._judge.workers)]
            try:
                await asyncio.gather(*workers)
            finally:
                for worker in workers:
                    worker.cancel()
                await asyncio.gather(*workers, return_exceptions=True)
                await self._judge.close()

    async def _work(self, waiting: Iterator[Pair], bar: tqdm) -> None:
        for pair in waiting:
            try:
                query, hit = [await asyncio.to_thread(self._shown, id) for id in pair]
                self._found.scores[pair] = await self._score(query, hit)
                self._in_a_row = 0
            except BadPicture:
                self._found.failed["a picture cannot be opened"] += 1
            except Unanswered as error:
                self._found.failed[str(error)] += 1
                self._in_a_row += 1
                if self._in_a_row >= TOO_MANY:
                    raise DemoError(
                        f"{self._judge.name} gave no answer to {TOO_MANY} pairs one after the other ({error}); what "
                        "was answered is kept, and the same command goes on."
                    ) from error
            bar.update()

    async def _score(self, query: Shown, hit: Shown) -> float | None:
        """Return the score of two pictures, from what is kept where it is there."""
        key = key_of("judge", self._judge.name, PROMPT_ID, query.key, hit.key)
        kept = self._answers.get(key)
        if not isinstance(kept, dict):
            kept = {"score": score_in(await self._judge.ask(query, hit))}
            self._answers.put(key, kept)
        return kept.get("score")


def pairs_of(results: Results, top: int) -> list[Pair]:
    """Return the pairs of query and hit among the first `top` hits of all methods, each once."""
    return list(dict.fromkeys((query.id, hit) for query, _, _, hit in results.pairs(top)))


def with_scores(results: Results, scores: dict[Pair, float | None], judge: str) -> Results:
    """Return results with a judge's scores; those of another judge are dropped, since they cannot be compared."""

    def judged(query: Query, ranking: Ranking) -> Ranking:
        before = ranking.judged if results.judge == judge else {}
        new = {rank: scores[pair] for rank, id in enumerate(ranking.ids, 1) if (pair := (query.id, id)) in scores}
        return replace(ranking, judged=dict(sorted({**before, **new}.items())))

    queries = [
        replace(query, answers={method: judged(query, ranking) for method, ranking in query.answers.items()})
        for query in results.queries
    ]
    return replace(results, queries=queries, judge=judge)
