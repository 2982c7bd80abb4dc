"""Turns at a slow model: the order of asking, those who have gone, how long it takes, and what is said of it."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Thread

import numpy as np
import pytest
from picture_files import drawn

from relsim_demo.models.base import ImageEncoder
from relsim_demo.models.published import Published, QwenEncoder
from relsim_demo.services.embedding import Memory
from relsim_demo.settings import Backend, Settings
from relsim_demo.ui.page.patient import in_parts, said
from relsim_demo.work import Ask, Stage, Standing, Stopped, Work, asking


@contextmanager
def holding(work, **amounts):
    """Have another thread hold the model."""
    begun, free = Event(), Event()

    def hold():
        with work.turn(**amounts):
            begun.set()
            free.wait()

    thread = Thread(target=hold)
    thread.start()
    begun.wait()
    yield
    free.set()
    thread.join()


def until(true):
    while not true():
        time.sleep(0.01)


def test_turns_come_in_the_order_of_asking_and_hold_others_within():
    work, order, asks = Work(), [], [Ask(lambda: False) for _ in range(3)]

    def ask(number):
        with asking(asks[number]), work.turn(see=1), work.turn(see=1):
            order.append(number)

    with ThreadPoolExecutor(3) as threads, holding(work, see=1):
        for number in range(3):
            threads.submit(ask, number)
            until(lambda number=number: asks[number].job in work._jobs)
        assert [work.standing(one.job).before for one in asks] == [1, 2, 3]
    assert order == [0, 1, 2] and work._jobs == []


def test_who_has_gone_leaves_the_queue():
    work, gone = Work(), Event()
    ask = Ask(gone.is_set)

    def wait():
        with asking(ask), pytest.raises(Stopped), work.turn(see=1):
            raise AssertionError("it got a turn")

    with holding(work, see=1):
        thread = Thread(target=wait)
        thread.start()
        until(lambda: len(work._jobs) == 2)
        gone.set()
        thread.join()
        assert len(work._jobs) == 1 and ask.job is None


def test_an_estimate_stands_until_the_first_measurement():
    work = Work()
    assert work.seconds(Stage.SEE) is None
    work.expect(Stage.SEE, 17)
    assert work.seconds(Stage.SEE) == work.seconds(Stage.READ) == 17 and work.seconds(Stage.WRITE) is None
    work.took(Stage.SEE, 10)
    work.expect(Stage.SEE, 17)
    assert work.seconds(Stage.SEE) == 10
    work.took(Stage.SEE, 20)
    assert 10 < work.seconds(Stage.SEE) < 20


def test_those_before_count_with_all_their_words():
    work, ask = Work(), Ask(lambda: False)
    work.took(Stage.SEE, 100)
    work.took(Stage.READ, 200)

    def wait():
        with asking(ask), work.turn(see=2):
            pass

    with holding(work, read=1, write=1):
        thread = Thread(target=wait)
        thread.start()
        until(lambda: len(work._jobs) == 2)
        assert work.standing(ask.job).left is None, "nobody knows yet what writing takes"
        work.took(Stage.WRITE, 50)
        assert 440 < work.standing(ask.job).left <= 200 + 50 + 2 * 100
        assert work.standing(work._jobs[0]).left <= 200, "until its first word"
    thread.join()


@pytest.mark.parametrize(
    ("standing", "sentence"),
    [
        (Standing(0, 12.4, Stage.SEE, None), "About 12 seconds left."),
        (Standing(0, 1.2, Stage.SEE, None), "About 1 second left."),
        (Standing(0, 0.2, Stage.SEE, None), "Almost done."),
        (Standing(0, 63, Stage.SEE, None), "About 65 seconds left."),
        (Standing(0, 1700, Stage.SEE, None), "About 28 minutes left."),
        (Standing(0, None, Stage.SEE, None), "The models are at work."),
        (Standing(1, 34, Stage.SEE, None), "One before you. About 35 seconds left."),
        (Standing(2, None, Stage.READ, None), "Two before you."),
        (Standing(12, None, Stage.SEE, None), "12 before you."),
        (Standing(0, 25, Stage.READ, None), "Preparing the caption: its first word comes in about 25 seconds."),
        (Standing(0, None, Stage.WRITE, 1.26), "Writing the caption, 1.3 words a second."),
        (Standing(0, 8, Stage.WRITE, 1.26), "Writing the caption, 1.3 words a second. About 8 seconds left."),
    ],
)
def test_what_is_said(standing, sentence):
    assert said(standing) == sentence


class Slow(ImageEncoder):
    """Takes turns, and counts what it embeds."""

    name, preprocess, revision, dim = "slow", "none", "1", 2

    def __init__(self):
        self.work, self.seen = Work(), 0

    def turn(self, images):
        return self.work.turn(see=len(images))

    def _embed_batch(self, images):
        self.seen += len(images)
        return np.ones((len(images), 2))


def test_who_asks_for_the_same_picture_at_the_same_time_shares_the_pass():
    encoder, memory, picture = Slow(), Memory(), drawn(1)
    with ThreadPoolExecutor(4) as threads:
        with holding(encoder.work, see=1):
            asked = [threads.submit(memory.embed, encoder, [picture.copy()]) for _ in range(4)]
            until(lambda: len(encoder.work._jobs) == 5)
        assert all(one.result().shape == (1, 2) for one in asked)
    assert encoder.seen == 1


def test_vectors_of_another_limit_are_others():
    one, other, memory, picture = Slow(), Slow(), Memory(), drawn(1)
    other.preprocess = "at most 10 px"
    memory.embed(one, [picture])
    memory.embed(other, [picture])
    assert (one.seen, other.seen) == (1, 1)


def test_work_ends_between_two_layers_and_leaves_the_model_well(tiny):
    settings = Settings(
        Backend.QWEN, base_model=str(tiny.base), adapter=str(tiny.relational), caption_adapter=str(tiny.caption),
        device="cpu",
    )  # fmt: skip
    published = Published(settings)
    encoder, picture, passed = QwenEncoder(published), drawn(1), []
    before = encoder.embed([picture])
    for layer in published.host().text.layers:
        layer.register_forward_hook(lambda *_: passed.append(1))
    with asking(Ask(lambda: len(passed) == 1)), pytest.raises(Stopped):
        encoder.embed([picture])
    assert len(passed) == 1 and published.work._jobs == []
    assert np.array_equal(encoder.embed([picture]), before)
    assert published.work.seconds(Stage.SEE) > 0


def test_trouble_and_the_end_of_answers_reach_the_page():
    class Explorer:
        work = None

    def answers():
        yield {"n": 1}
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        list(in_parts(Explorer(), answers(), lambda: False))
    assert list(in_parts(Explorer(), iter([{"n": 1}, {"n": 2}]), lambda: False))[-1] == {"n": 2}

    def endless():
        while True:
            yield {"n": 1}

    stopped = Event()
    parts = in_parts(Explorer(), endless(), stopped.is_set)
    assert next(parts) == {"n": 1, "waiting": "", "more": True}
    stopped.set()
    assert list(parts)[-1] == {"n": 1, "stopped": True}
