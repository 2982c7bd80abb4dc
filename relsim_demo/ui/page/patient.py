"""Answers that may need a slow model: they come in parts, with what to say while it is at work, and can be stopped."""

from __future__ import annotations

import contextvars
import time
from collections.abc import Callable, Generator, Iterator
from threading import Event, Thread
from typing import TYPE_CHECKING, TypeVar

from relsim_demo.domain import Phase
from relsim_demo.ui.contract.payloads import Stopped as StoppedAnswer
from relsim_demo.ui.contract.payloads import Waiting
from relsim_demo.ui.page.widget import Handler, Stop, Value, Writer
from relsim_demo.work import Ask, Stage, Standing, Stopped, asking, check

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

Known = TypeVar("Known")
Answers = Callable[[dict], Iterator[Value]]  # what is known so far, the whole at last
LOOK = 0.1  # seconds between two looks at the work, so that a page gets no more than it can draw
SOON = 0.3  # seconds of silence before a word on it
ALIVE = 15.0  # seconds of silence after which a page is told the same again, lest it give up
ENDING = 2.0  # seconds that work which was stopped may take to end
COUNTS = ("", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
BUSY = "The models are at work."
STOPPED: StoppedAnswer = {"error": "Stopped.", "stopped": True}


def patient(explorer: Explorer, answers: Answers) -> Handler | Writer:
    """Return how a widget answers: at once where the models are fast, else in parts as they come to be known."""
    if explorer.work is None:
        return lambda asked: whole(answers(asked))

    def parts(asked: dict, stop: Stop) -> Iterator[Value]:
        yield from in_parts(explorer, answers(asked), stop)

    return parts


def whole(answers: Iterator[Known]) -> Known:
    """Return the last of some answers, which says everything."""
    *_, last = answers
    return last


def in_parts(explorer: Explorer, answers: Iterator[Value], stop: Stop, quiet: bool = False) -> Iterator[Value]:
    """Yield answers as they come, all but the last with `more`, and in between why the rest is not there yet.

    Where the page stops it, the last is what was known by then, marked with `stopped`. quiet: the answers tell
    themselves how far they are, and only what they wait for is said.
    """
    worker = _Worker(answers, stop)
    known, said, told = None, "", time.monotonic()
    try:
        while not worker.ended.wait(LOOK) and not stop():
            sentence, latest, silent = _sentence(explorer, worker.ask, quiet), worker.latest, time.monotonic() - told
            if latest is not None and latest is not known:
                known, said, told = latest, sentence, time.monotonic()
                yield {**known, "waiting": said, "more": True}
            elif silent > ALIVE or (sentence != said and silent > SOON):
                said, told = sentence, time.monotonic()
                yield Waiting(waiting=said, more=True, same=True)
        yield _last(worker)
    finally:
        worker.left.set()


def _last(worker: _Worker) -> Value:
    """Return the whole answer, or what is known of one that was stopped. Raises what the work raised."""
    ended, error, known = worker.ended.wait(ENDING), worker.error, worker.latest
    if error is not None and not isinstance(error, Stopped):
        raise error
    if known is None:
        return STOPPED
    return known if ended and error is None else {**known, "stopped": True}


class _Worker:
    """A thread that gets answers, which ends with the work of the models as soon as nobody waits for it."""

    def __init__(self, answers: Iterator[Value], stop: Stop) -> None:
        self._answers = answers
        self.latest: Value | None = None
        self.error: Exception | None = None
        self.ended, self.left = Event(), Event()
        self.ask = Ask(lambda: self.left.is_set() or stop())
        Thread(target=contextvars.copy_context().run, args=(self._run,), daemon=True).start()

    def _run(self) -> None:
        try:
            with asking(self.ask):
                for answer in self._answers:
                    self.latest = answer
                    check()
        except Exception as error:
            self.error = error
        finally:
            if isinstance(self._answers, Generator):
                self._answers.close()  # it was left in the middle, and would keep its turn at the model
            self.ended.set()


def _sentence(explorer: Explorer, ask: Ask, quiet: bool) -> str:
    """Say why an answer is not there yet."""
    if explorer.work is None:
        return ""
    state = explorer.state()
    if state.phase is Phase.LOADING:
        return state.sentence
    standing = explorer.work.standing(ask.job) if ask.job else None
    if quiet and not (standing and standing.before):
        return ""
    return said(standing) if standing else BUSY


def said(standing: Standing) -> str:
    """Say how a job stands, as in "Two before you. About 50 seconds left."."""
    rest = "" if standing.left is None else left(standing.left)
    if standing.before:
        before = COUNTS[standing.before] if standing.before < len(COUNTS) else f"{standing.before:,}"
        return _joined(f"{before} before you", rest)
    if standing.stage is Stage.READ:
        soon = "" if standing.left is None else f": its first word comes in {length(standing.left)}"
        return f"Preparing the caption{soon}."
    if standing.stage is Stage.WRITE:
        pace = "" if standing.pace is None else f", {standing.pace:.1f} words a second"
        return _joined(f"Writing the caption{pace}", rest)
    return rest or BUSY


def left(seconds: float) -> str:
    """Say how long something will still take."""
    return "Almost done." if seconds < 1 else f"{length(seconds).capitalize()} left."


def length(seconds: float) -> str:
    """Say how long something takes: in steps that grow, since a far end is a guess."""
    if seconds >= 100:
        return f"about {round(seconds / 60)} minutes"
    whole = max(1, round(seconds) if seconds <= 20 else 5 * round(seconds / 5))
    return f"about {whole} second{'s' * (whole > 1)}"


def _joined(what: str, rest: str) -> str:
    return f"{what}. {rest}" if rest else f"{what}."
