"""One question to a judge over HTTP, at a server that does everything wrong."""

import asyncio
import base64
import time
from io import BytesIO

import pytest
from apart import apart
from image_server import until
from judge_server import FAILS, HANGS, HASTY, KEY, PATIENT, SAYS, judge_server
from picture_files import drawn, noise
from PIL import Image

from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.evaluation.judging.http import HttpJudge, Limits
from relsim_demo.evaluation.judging.question import PROMPT, SIDE, Unanswered, score_in, shown


@pytest.fixture
def server():
    with judge_server() as found:
        yield found


def asked(model, server, limits=PATIENT, key=KEY):
    """Ask a model about one pair, once."""

    async def ask():
        judge = HttpJudge(model, server.address, key, limits)
        try:
            return await judge.ask(shown(drawn(1)), shown(noise()))
        finally:
            await judge.close()

    return apart(asyncio.run, ask())


SCORES = {"fine": 7, "float": 6.5, "fenced": 4, "wordy": 3, "zero": 0, "ten": 10}


@pytest.mark.parametrize("model", SAYS)
def test_one_number_in_json_is_an_answer_and_nothing_else(model, server):
    assert score_in(asked(model, server)) == SCORES.get(model)
    assert len(server.asked) == 1, "an answer of no use is an answer"


def test_the_question(server):
    asked("fine", server)
    (question,) = server.asked
    assert (question["model"], question["temperature"]) == ("fine", 0)
    text, *pictures = question["messages"][0]["content"]
    assert text == {"type": "text", "text": PROMPT} and server.keys == [f"Bearer {KEY}"]
    first, second = (
        Image.open(BytesIO(base64.b64decode(part["image_url"]["url"].removeprefix("data:image/jpeg;base64,"))))
        for part in pictures
    )
    assert first.size == drawn(1).size and second.size == noise().size and first.format == "JPEG"


def test_large_pictures_are_made_smaller():
    assert shown(Image.new("RGB", (4000, 1000))).image.size == (SIDE, SIDE // 4)
    assert shown(drawn(1)).key == shown(drawn(1)).key != shown(drawn(2)).key


@pytest.mark.slow
@pytest.mark.parametrize("model", FAILS)
def test_a_try_that_fails_is_repeated_and_then_given_up(model, server):
    with pytest.raises(Unanswered) as error:
        asked(model, server, HASTY if model in HANGS else PATIENT)
    assert until(lambda: len(server.asked) == HASTY.tries), "a busy server reads late"
    assert "\n" not in str(error.value)


def test_a_server_that_is_busy_is_asked_again_later(server):
    assert score_in(asked("busy", server, Limits(tries=5, pause=0.01, total=5))) == 7 and len(server.asked) == 4


def test_patience_has_bounds(server):
    begun = time.monotonic()
    assert score_in(asked("patient", server)) == 7
    assert time.monotonic() - begun < 30, "an hour was asked for"


@pytest.mark.parametrize(
    ("model", "kind", "said"),
    [
        ("endless", Unanswered, "more than 1 MB"), ("packed", Unanswered, "a packed reply"),
        ("redirect", DemoError, "sends on to another address"), ("locked", DemoError, "does not take the key"),
        ("nobody", DemoError, "There is no model 'nobody'"), ("echoing", Unanswered, "^HTTP 400$"),
        ("strict", Unanswered, "HTTP 400, 'no pictures here'"),
    ],
)  # fmt: skip
def test_what_no_other_try_would_mend_is_not_tried_again(model, kind, said, server):
    with pytest.raises(kind, match=said) as error:
        asked(model, server, Limits(total=20))
    assert len(server.asked) == 1 and not server.finished
    assert isinstance(error.value, Unanswered) == (kind is Unanswered)


def test_a_key_goes_to_the_given_server_alone(server):
    with judge_server() as other:
        server.elsewhere = other.address
        with pytest.raises(DemoError, match="not followed"):
            asked("redirect", server)
        assert other.asked == [] and other.keys == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("m", "ftp://x"), "must be a web address"), (("m", "nowhere"), "must be a web address"),
        (("m", "http://[::1"), "no web address"), (("m", f"https://me:{KEY}@x/v1"), "must be the plain address"),
        (("m", f"https://x/v1?key={KEY}"), "must be the plain address"),
        (("m", f"https://x/{KEY}", KEY), "variable alone"),
        ((KEY, "https://x/", KEY), "variable alone"), (("m", "https://x/", f"{KEY}\n"), "no key has"),
        (("m", "https://x/", f"{KEY}é"), "no key has"),
    ],
)  # fmt: skip
def test_addresses_and_keys_that_cannot_be(given, said):
    with pytest.raises(BadRequest, match=said) as error:
        HttpJudge(*given)
    assert KEY not in str(error.value) and KEY[3:9] not in str(error.value)
