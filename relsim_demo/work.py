"""A slow model's work: one asker at a time in the order of asking, how long it takes, and who no longer wants it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Condition, get_ident

LOOK = 0.2  # seconds between two looks at whether somebody who waits for a turn has gone
FRESH = 0.5  # how much the newest measurement weighs beside those before


class Stopped(Exception):
    """Whoever asked no longer wants the answer. No DemoError: nothing that goes on without an answer may catch it."""


class Stage(StrEnum):
    """What takes time: one picture of 448 px, one picture until the first word, all words after the first."""

    SEE = "see"
    READ = "read"
    WRITE = "write"


@dataclass(eq=False)
class Job:
    """What one asker has the model do; `begun` and `first`, the time of the first word, in seconds of a clock."""

    amounts: dict[Stage, float]
    begun: float | None = None
    first: float | None = None
    words: int = 0


@dataclass
class Ask:
    """Somebody who waits for an answer, and the job that is done for it at the moment."""

    gone: Callable[[], bool]
    job: Job | None = None


@dataclass(frozen=True)
class Standing:
    """How a job stands: how many come before it, seconds left and words a second where known, and what it is doing."""

    before: int
    left: float | None
    stage: Stage
    pace: float | None


_ask: ContextVar[Ask | None] = ContextVar("ask", default=None)


@contextmanager
def asking(ask: Ask) -> Iterator[None]:
    """Let everything that is asked of models within be for somebody."""
    token = _ask.set(ask)
    try:
        yield
    finally:
        _ask.reset(token)


def check() -> None:
    """Raise Stopped where the asker has gone. Models call it between layers, batches and words."""
    ask = _ask.get()
    if ask is not None and ask.gone():
        raise Stopped


@dataclass
class Work:
    """The turns at one slow model. Safe to share between threads."""

    _jobs: list[Job] = field(default_factory=list)
    _rates: dict[Stage, float] = field(default_factory=dict)
    _measured: set[Stage] = field(default_factory=set)
    _changed: Condition = field(default_factory=Condition)
    _owner: int | None = None

    @contextmanager
    def turn(self, **amounts: float) -> Iterator[Job]:
        """Wait for the model, and hold it alone; a turn within a turn of the same thread is part of it.

        amounts: how much of each stage is wanted.

        Raises:
            Stopped: the asker has gone.
        """
        if self._owner == get_ident():
            yield self._jobs[0]
            return
        job = Job({Stage(name): amount for name, amount in amounts.items()})
        ask = _ask.get()
        try:
            with self._changed:
                self._jobs.append(job)
            if ask is not None:
                ask.job = job
            self._wait(job)
            yield job
        finally:
            with self._changed:
                if self._jobs[0] is job:
                    self._owner = None
                self._jobs.remove(job)
                self._changed.notify_all()
            if ask is not None:
                ask.job = None

    def _wait(self, job: Job) -> None:
        with self._changed:
            while self._jobs[0] is not job:
                check()
                self._changed.wait(LOOK)
            check()
            self._owner, job.begun = get_ident(), time.monotonic()

    def expect(self, stage: Stage, seconds: float) -> None:
        """Take an estimate, which stands until the stage was measured."""
        with self._changed:
            if stage not in self._measured:
                self._rates[stage] = seconds

    def took(self, stage: Stage, seconds: float) -> None:
        """Note what one unit of a stage really took."""
        with self._changed:
            before = self._rates[stage] if stage in self._measured else seconds
            self._rates[stage] = (1 - FRESH) * before + FRESH * seconds
            self._measured.add(stage)

    def wrote(self, job: Job, words: int) -> None:
        """Note how many words of the longest text of a job stand; those that are all there at first tell no pace."""
        if job.first is None:
            job.first = time.monotonic()
        job.words = words

    def seconds(self, stage: Stage) -> float | None:
        """Return what one unit of a stage takes, as far as known; reading a picture takes what seeing one does."""
        found = self._rates.get(stage)
        return self._rates.get(Stage.SEE) if found is None and stage is Stage.READ else found

    def standing(self, job: Job) -> Standing | None:
        """Say how a job stands; None where it is no longer there."""
        with self._changed:
            if job not in self._jobs:
                return None
            before = self._jobs.index(job)
            lefts = [*(self._left(one, whole=True) for one in self._jobs[:before]), self._left(job, whole=False)]
        left = None if None in lefts else sum(seconds for seconds in lefts if seconds is not None)
        writing = job.first is not None
        stage = Stage.WRITE if writing else Stage.READ if Stage.READ in job.amounts else Stage.SEE
        passed = time.monotonic() - job.first if job.first is not None else 0.0
        return Standing(before, left, stage, (job.words - 1) / passed if job.words > 1 and passed else None)

    def _left(self, job: Job, whole: bool) -> float | None:
        """Estimate the seconds until a job is done; while it has no word yet, until the first, unless the whole counts.

        None where a stage of it was never measured.
        """
        now = time.monotonic()
        if job.first is not None:
            rate = self.seconds(Stage.WRITE)
            return None if rate is None else max(0.0, job.first + rate - now)
        stages = {stage: amount for stage, amount in job.amounts.items() if whole or stage is not Stage.WRITE}
        rates = [(self.seconds(stage), amount) for stage, amount in stages.items()]
        if any(rate is None for rate, _ in rates):
            return None
        needed = sum(rate * amount for rate, amount in rates if rate is not None)
        return max(0.0, needed - (now - job.begun if job.begun is not None else 0.0))
