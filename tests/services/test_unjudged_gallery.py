"""A gallery whose logic cannot be judged says so wherever it is asked, also by a sentence or a drawing."""

from dataclasses import replace

import pytest

from relsim_demo.explorer import Explorer
from relsim_demo.ui.results import tab as results

SAID = "Most pictures of this gallery are not like the drawings"


@pytest.fixture(scope="module")
def strangers(shipped_gallery, models):
    """Sixty pictures that do not say that they are drawn; the looks of all but ten are like no drawing's."""
    items = {name: values[:60] for name, values in shipped_gallery.items.items()} | {"family": [None] * 60}
    vectors = {metric: rows[:60].copy() for metric, rows in shipped_gallery.vectors.items()}
    vectors["attribute"][10:] *= -1
    return Explorer(replace(shipped_gallery, items=items, vectors=vectors), models)


def test_a_sentence_shares_its_idea_with_none(strangers):
    found = strangers.search(text="something fading away")
    assert found.note.startswith(SAID) and found.alike == 0


def test_a_drawing_has_no_corners_there_and_the_reason_is_said(strangers, explorer):
    drawn = next(id for id in strangers.ids[:10] if strangers.judged(id))
    found = strangers.space(id=drawn)
    assert found.note.startswith(SAID) and found.corners is None
    assert not explorer.space(id=drawn).note and explorer.space(id=drawn).corners


def test_look_needs_no_such_words(strangers):
    drawn = next(id for id in strangers.ids[:10] if strangers.judged(id))
    assert not strangers.search(id=drawn, metric="attribute").note


def test_results_do_not_call_it_logic(strangers, explorer):
    found, drawn = results.answer(strangers, {}), results.answer(explorer, {})
    assert "tell nothing of their ideas" in found["note"] and not drawn["note"]
    assert [row["title"] for row in found["summary"]["rows"]] == ["Nearest by raw score", "Same look"]
    assert [one["title"] for one in found["rows"][0]["answers"]] == ["Nearest by raw score", "Same look"]
    assert [row["title"] for row in drawn["summary"]["rows"]] == ["Same logic", "Same look"]
