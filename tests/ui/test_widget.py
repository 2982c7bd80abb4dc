"""Questions that a widget hears, whatever is sent in place of one."""

from types import SimpleNamespace

import pytest

from relsim_demo.errors import BadRequest
from relsim_demo.ui.contract.trouble import TROUBLE
from relsim_demo.ui.page import widget


def sent(data):
    return SimpleNamespace(_data=data)


@pytest.mark.parametrize("data", [None, [], [1, 2], "turn", 7, {"turn": "x"}, {"turn": None}, {}])
def test_what_is_no_question_is_answered_as_an_empty_one(data):
    answer = widget._answering(lambda asked: {"asked": asked})(sent(data))
    assert answer == {"asked": {}, "turn": 0}
    stops = widget.Stops()
    stops.hear(sent(data), SimpleNamespace(session_hash="a"))
    assert not stops.of("a", 1)()


def test_every_answer_can_be_sent(explorer):
    asked = {"text": "half \ud800 of a 🦋", "pictures": [{"ref": "\udfff"}], "turn": 1}
    told = widget._answering(lambda asked: asked)(sent(asked))
    assert told == {"text": "half ? of a 🦋", "pictures": [{"ref": "?"}], "turn": 1}
    assert explorer.search(text="half \ud800", k=1).query == "half ?"


def test_a_page_takes_back_its_own_questions_only():
    stops = widget.Stops()
    stops.hear(sent({"turn": 3}), SimpleNamespace(session_hash="a"))
    assert stops.of("a", 3)() and not stops.of("a", 4)() and not stops.of("b", 3)()


def test_trouble_is_one_sentence_that_bears_the_turn():
    def fail(asked):
        raise BadRequest("Not so.") if asked else ValueError("secret")

    answer = widget._answering(fail)
    assert answer(sent({"id": "x", "turn": 2})) == {"error": "Not so.", "turn": 2}
    assert answer(sent({"turn": 5})) == {"error": TROUBLE, "turn": 5}
