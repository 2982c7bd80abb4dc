"""The bars that the README promises, measured on the shipped gallery with the shipped models."""

import pytest

pytestmark = pytest.mark.figures  # runs by default; `-m "not figures"` leaves it out


@pytest.fixture(scope="module")
def figures(explorer):
    return explorer.evaluate()


def test_logic_finds_the_same_relation(figures):
    assert figures["relational"]["p_at_1"] >= 0.92
    assert figures["relational"]["p_at_10"] >= 0.90


def test_look_alone_does_not(figures):
    assert figures["attribute"]["p_at_1"] <= 0.35


def test_a_new_sentence_finds_its_relation(figures):
    assert figures["text_to_image"]["p_at_10"] >= 0.70


def test_look_finds_the_same_object_three_times_as_often_as_logic(figures):
    assert figures["same_object"]["attribute"] >= 3 * figures["same_object"]["relational"]


def test_relations_never_trained_on_are_found_too(figures):
    assert figures["unseen_families"]["p_at_1"] >= 0.60


def test_the_figures_are_of_the_whole_gallery(figures, explorer):
    assert figures["items"] == explorer.size == 28_000 and figures["queries"] == 1000
    assert figures["chance"]["p_at_1"] < 0.02 and figures["unseen_families"]["chance"] < 0.02
