"""What several threads share: they never disturb each other, however the interpreter switches between them."""

import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from relsim_demo.domain import Phase
from relsim_demo.models.published import Published
from relsim_demo.models.qwen import generate
from relsim_demo.settings import Backend, Settings

THREADS, ROUNDS = 6, 4000


@pytest.fixture
def restless():
    """Have the interpreter switch between threads as often as it can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def at_once(work, rounds=ROUNDS):
    """Run a work in several threads that all begin together; what one raises is raised here."""
    together = threading.Barrier(THREADS)

    def run(number):
        together.wait()
        for _ in range(rounds):
            work(number)

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(run, range(THREADS)))


def test_a_decoder_is_lent_to_one_generation_at_a_time(monkeypatch, restless):
    class Buffers:
        def __init__(self, host, rows, room):
            self.rows, self.room, self.users = rows, room, 0

    monkeypatch.setattr(generate, "Decoder", Buffers)
    writer, shared = generate.Writer(host=None), []

    def use(number):
        with writer._decoder(1 + number % 2, 100) as decoder:
            decoder.users += 1
            if decoder.users > 1 or decoder.rows != 1 + number % 2:
                shared.append(decoder)
            decoder.users -= 1

    at_once(use)
    assert not shared and len(writer._idle) <= generate.KEPT


def test_the_state_of_loading_can_be_read_while_it_changes(monkeypatch):
    class Changing(Published):
        reads = iter([("a/model", "1 of 3")])
        _fetching = property(lambda self: next(self.reads, None), lambda self, value: None)

    monkeypatch.setattr("relsim_demo.models.published.downloaded_bytes", lambda model, settings: 0)
    published = Changing(Settings(Backend.QWEN))
    assert "1 of 3" in published.state.sentence
    assert published.state.phase == Phase.WAITING, "fetching was over by then"
