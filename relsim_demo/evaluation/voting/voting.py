"""A running study: questions out, votes in, counts at any time. Opened only where RELSIM_VOTES says so."""

from __future__ import annotations

import os
import re
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path
from threading import Lock

import pyarrow as pa

from relsim_demo.errors import BadRequest
from relsim_demo.evaluation.browsing import Browser
from relsim_demo.evaluation.voting.asking import BlindQuestion, Study
from relsim_demo.evaluation.voting.counting import Counts, count
from relsim_demo.evaluation.voting.hub import HubVotes
from relsim_demo.evaluation.voting.sqlite import SqliteVotes
from relsim_demo.evaluation.voting.votes import FIELDS, ONE, OTHER, SAME, Vote, Votes
from relsim_demo.gallery.hub import HUB_ID
from relsim_demo.models.wording import own_cache
from relsim_demo.services.tables import File, written
from relsim_demo.settings import Settings

MOST, MINUTE = 30, 60.0  # votes of a visitor within so many seconds
VISITORS = 10_000  # whose last votes are remembered for that
AHEAD = 2  # questions at a time, so that the next is there at once
SCHEME = "hf://datasets/"
FILES = (".sqlite", ".sqlite3", ".db")
VISITOR = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # a random UUID, as browsers make them
SIDES = ("a", "b", "same")


@dataclass(frozen=True)
class Ballot:
    """A question as one visitor sees it: names of the pictures of the query, A and B."""

    name: str
    query: str
    a: str
    b: str


@dataclass(frozen=True)
class Turn:
    """What a visitor sees next; voted: how many questions they have answered; left: how many there are."""

    ballots: list[Ballot]
    voted: int
    left: int


class Voting:
    """The study of one server. Safe to share between threads."""

    def __init__(
        self, votes: Votes, browser: Callable[[], Browser], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._votes, self._browser, self._clock = votes, browser, clock
        self._lock, self._beginning = Lock(), Lock()
        self._study: Study | None = None
        self._latest: OrderedDict[str, deque[float]] = OrderedDict()
        self._counted: dict[bool, tuple[int, Counts]] = {}

    @property
    def study(self) -> Study:
        """The questions, chosen once, when somebody first comes."""
        with self._beginning:
            if self._study is None:
                self._study = Study(self._browser().results, self._browser().shown, self._votes.salt)
            return self._study

    def turn(self, told: str) -> Turn:
        """Return what a visitor, by his random name, is asked next. Raises BadRequest for another kind of name."""
        return self._turn(self._visitor(told))

    def cast(self, told: str, name: str, side: str) -> Turn:
        """Keep a visitor's vote, "a", "b" or "same"; it is on the disk when this returns what comes next.

        The same vote again is none, and no trouble: its answer may have been lost on the way.

        Raises:
            BadRequest: there is no such question or answer, another one stands already, or it was too much in a minute.
            DemoError: the vote cannot be kept.
        """
        visitor, question = self._visitor(told), self.study.by_name.get(name)
        if question is None:
            raise BadRequest(
                "This question is from before the server began anew. Your votes stand; go on with the next one."
            )
        if side not in SIDES:
            raise BadRequest("Choose one of a, b and same.")
        vote = self._vote(visitor, question, side)
        if vote.asked not in self._votes.answered(self.study.id, visitor):
            self._check_pace(visitor)
        stands = self._votes.add(vote)
        if stands not in (None, vote.choice):
            raise BadRequest("You have answered this question already, in another way; the first vote stands.")
        return self._turn(visitor)

    def counts(self, careful: bool = False) -> Counts:
        """Return what all votes so far say; see `counting.count`."""
        votes = self._votes.of(self.study.id)
        known = self._counted.get(careful)
        if known is None or known[0] != len(votes):
            known = len(votes), count(votes, list(combinations(self._browser().results.methods, 2)), careful)
            self._counted[careful] = known
        return known[1]

    def picture(self, name: str) -> str:
        """Return the id of the picture that a ballot names. Raises BadRequest."""
        if name not in self.study.pictures:
            raise BadRequest("There is no such picture in this study.")
        return self.study.pictures[name]

    def export(self, kind: str) -> File:
        """Write all votes of the study into a file. Raises BadRequest."""
        rows = [asdict(vote) for vote in self._votes.of(self.study.id)]
        return written([pa.Table.from_pylist(rows, _SCHEMA)], kind, "same-logic-votes")

    def _visitor(self, told: str) -> str:
        if not VISITOR.fullmatch(told):
            raise BadRequest("Votes need a random name for the visitor, which the page makes; reload it.")
        return self.study.visitor(told)

    def _turn(self, visitor: str) -> Turn:
        study = self.study
        answered = self._votes.answered(study.id, visitor)
        ballots = [self._ballot(visitor, one) for one in study.upcoming(visitor, answered, AHEAD)]
        return Turn(ballots, len(answered), study.left(visitor, answered))

    def _ballot(self, visitor: str, question: BlindQuestion) -> Ballot:
        query, *answers = (self.study.name("picture", id) for id in question.shown)
        a, b = answers if self.study.first(visitor, question) == ONE else reversed(answers)
        return Ballot(question.name, query, a, b)

    def _vote(self, visitor: str, question: BlindQuestion, side: str) -> Vote:
        first = self.study.first(visitor, question)
        second = OTHER if first == ONE else ONE
        choice = {"a": first, "b": second, "same": SAME}[side]
        return Vote(
            self.study.id, *question.asked, question.one_id, question.other_id, first, choice, visitor,
            time.strftime("%Y-%m-%d", time.gmtime()),
        )  # fmt: skip

    def _check_pace(self, visitor: str) -> None:
        with self._lock:
            now, latest = self._clock(), self._latest.setdefault(visitor, deque(maxlen=MOST))
            self._latest.move_to_end(visitor)
            while len(self._latest) > VISITORS:
                self._latest.popitem(last=False)
            if len(latest) == MOST and now - latest[0] < MINUTE:
                wait = int(MINUTE - (now - latest[0])) + 1
                raise BadRequest(f"{MOST} votes in a minute are the most; look a little longer, and go on in {wait} s.")
            latest.append(now)


_SCHEMA = pa.schema([(name, pa.int8() if name == "is_check" else pa.string()) for name in FIELDS])


def open_votes(where: str, settings: Settings) -> Votes:
    """Open the place for votes that RELSIM_VOTES names: a file, or a dataset ORG/NAME or hf://datasets/ORG/NAME.

    A name with one slash is a dataset, unless it ends in .sqlite, .sqlite3 or .db, or its folder is here.

    Raises:
        DemoError: votes cannot be kept there.
    """
    dataset, path = where.removeprefix(SCHEME), Path(os.path.expanduser(where))
    meant = where.startswith(SCHEME) or not (where.endswith(FILES) or path.is_absolute() or path.parent.is_dir())
    found = HUB_ID.fullmatch(dataset)
    if not meant:
        return SqliteVotes(path)
    if not found or found[2]:
        raise BadRequest(f"RELSIM_VOTES is {where!r}; it must be a file that ends in .sqlite, or a dataset ORG/NAME.")
    return HubVotes(dataset, own_cache(settings) / "votes" / dataset.replace("/", "--"))
