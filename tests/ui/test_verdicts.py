"""What the page says of a pair: graded words, and that nobody can tell."""

from itertools import product

import pytest

from relsim_demo.domain import PLAIN, Corner
from relsim_demo.types import Pair, Score
from relsim_demo.ui.contract import present, verdicts
from relsim_demo.ui.contract.verdicts import Grade

CLEARLY, SOMEWHAT, NOT = Score(0.9, 99.5, True), Score(0.6, 93.0, False), Score(0.2, 23.4, False)
UNKNOWN, MISSING = Score(0.6, None), Score(None, None)
NOTE = "The first picture is not like the drawings."


def pair(logic, look, corner=None, **more):
    return Pair("a", "b", logic, look, corner, **more)


def said(one):
    return " ".join(words for _, words in verdicts.told(one))


@pytest.mark.parametrize(
    ("logic", "look", "words"),
    [(CLEARLY, CLEARLY, "Same logic, same look"), (CLEARLY, SOMEWHAT, "Same logic, somewhat alike in look"),
     (CLEARLY, NOT, "Same logic, different look"), (SOMEWHAT, CLEARLY, "Same look, somewhat alike in logic"),
     (SOMEWHAT, SOMEWHAT, "Somewhat alike, in logic and in look"),
     (SOMEWHAT, NOT, "Somewhat alike in logic, different look"), (NOT, CLEARLY, "Same look, different logic"),
     (NOT, SOMEWHAT, "Somewhat alike in look, different logic"), (NOT, NOT, "Nothing much in common")],
)  # fmt: skip
def test_a_verdict_is_graded(logic, look, words):
    assert said(pair(logic, look)) == words


@pytest.mark.parametrize(("share", "alike", "grade"), [
    (99.0, True, Grade.CLEARLY), (99.0, False, Grade.SOMEWHAT), (90.0, False, Grade.SOMEWHAT),
    (89.99, False, Grade.NOT), (None, None, None), (99.0, None, None),
])  # fmt: skip
def test_clearly_begins_at_the_calibrated_limit_alone(share, alike, grade):
    found = verdicts.graded(Score(0.7, share, alike))
    assert (found and found.grade) is grade


def test_logic_is_blue_and_look_orange():
    assert verdicts.told(pair(CLEARLY, NOT)) == [["rel", "Same logic,"], ["attr", "different look"]]
    assert verdicts.told(pair(NOT, CLEARLY)) == [["attr", "Same look,"], ["rel", "different logic"]]


@pytest.mark.parametrize(("logic", "look"), product((CLEARLY, SOMEWHAT, NOT, UNKNOWN), repeat=2))
def test_what_cannot_be_judged_has_a_verdict_of_its_own_without_colour(logic, look):
    one = pair(UNKNOWN, look, note=NOTE)
    assert verdicts.told(one) == [["", "These models cannot tell"]]
    assert verdicts.lede(one).startswith(NOTE) and "same logic" not in verdicts.lede(one).lower()
    assert verdicts.label(one) == ""


def test_the_look_of_two_photographs_is_told_among_photographs():
    look = Score(0.4, 97.2, False, "photographs")
    told = verdicts.lede(pair(UNKNOWN, look, note=NOTE))
    assert told == f"{NOTE} They look somewhat alike, more than 97 of 100 random pairs of photographs do."


@pytest.mark.parametrize(
    ("logic", "look", "words"),
    [(CLEARLY, UNKNOWN, "Same logic"), (SOMEWHAT, UNKNOWN, "Somewhat alike in logic"),
     (NOT, MISSING, "Different logic"), (UNKNOWN, CLEARLY, "Same look"), (UNKNOWN, NOT, "Different look"),
     (UNKNOWN, UNKNOWN, "Two numbers, no verdict"), (UNKNOWN, MISSING, "One number, no verdict")],
)  # fmt: skip
def test_a_verdict_says_no_more_than_is_known(logic, look, words):
    assert said(pair(logic, look)) == words
    lede = verdicts.lede(pair(logic, look))
    assert ("idea" in lede) is (logic.percentile is not None)
    assert ("look" in lede or "they show" in lede) is (look.percentile is not None)


def test_one_picture_twice_is_the_same_picture():
    one = pair(CLEARLY, CLEARLY, Corner.LITERAL, same_picture=True)
    assert said(one) == "The same picture" and verdicts.label(one) == "Same picture"


@pytest.mark.parametrize("corner", list(Corner))
def test_corners_are_said_in_plain_words(corner):
    assert PLAIN[corner][0].isupper() and str(corner) not in PLAIN[corner].lower()


@pytest.mark.parametrize("grades", list(product((CLEARLY, SOMEWHAT, NOT, Score(1.0, 100.0, True)), repeat=2)))
def test_ledes_are_sentences_that_never_say_100_of_100(grades):
    lede = verdicts.lede(pair(*grades))
    assert lede.endswith(".") and "100 of 100" not in lede


@pytest.mark.parametrize("percentile, count", [(98.96, "98 of 100"), (99.0, "990 of 1,000"), (99.56, "995 of 1,000")])
def test_lede_and_bar_say_the_same_count(percentile, count):
    score = Score(0.9, percentile, True)
    assert f"than {count} random pairs" in verdicts.lede(pair(score, score))
    assert f"than {count} random pairs" in present.bar(verdicts.graded(score))["sentence"]
