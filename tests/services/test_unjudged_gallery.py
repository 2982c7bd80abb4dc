"""A gallery whose logic cannot be judged says so wherever it is asked, also by a sentence or a drawing."""

from dataclasses import replace

import pytest
from gallery_kinds import KINDS, Maker

from relsim_demo.explorer import Explorer
from relsim_demo.services.question import Question
from relsim_demo.ui.caption.groups import find_groups
from relsim_demo.ui.examples import COPIES, find_examples
from relsim_demo.ui.page.patient import whole
from relsim_demo.ui.results import tab as results
from relsim_demo.ui.retrieve import columns
from relsim_demo.ui.retrieve import tab as retrieve
from relsim_demo.ui.score import tab as score

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


def test_lists_name_no_place_by_logic_and_no_slider_leads_to_it(strangers, explorer):
    drawn = next(id for id in strangers.ids[:10] if strangers.judged(id))
    _, look = strangers.columns(Question([drawn]), 20)
    assert not any(look.ranks), "what stands where by logic says nothing"
    asked = {"pictures": [{"ref": drawn}]}
    assert whole(retrieve.answers(strangers, asked))["lean"] is None
    assert whole(retrieve.answers(explorer, asked))["lean"] == columns.LOGIC


def test_score_draws_no_plot_of_logic_and_explains_the_look_alone(strangers, explorer):
    said = score._why_unplaced(strangers)
    assert "cannot judge most pictures" in said and not score._why_unplaced(explorer)
    method = " ".join(score._method(strangers, said))
    assert "look less alike" in method and "same logic" not in method and "plot" not in method


@pytest.fixture(scope="module")
def nameless(models, tmp_path_factory):
    """Pictures without captions, of which some are in the gallery twice."""
    return Explorer(Maker(models).write(KINDS["half equal"], tmp_path_factory.mktemp("nameless") / "gallery"), models)


def test_results_without_captions_name_files(nameless):
    row = results.answer(nameless, {})["rows"][0]
    files = {f"photo {place}.png" for place in range(21)}
    assert row["caption"][0][0] == "file" and row["caption"][0][1] in files
    assert {hit["caption"][0][1] for found in row["answers"] for hit in found["hits"]} <= files


def test_no_example_is_a_picture_beside_its_copy(nameless):
    shown = [(pair.a, pair.b) for pair in find_examples(nameless)]
    assert shown
    shown += [(group.refs[0], other) for group in find_groups(nameless) for other in group.refs[1:]]
    for pair in shown:
        assert nameless.between(pair)["attribute"][0, 1] < COPIES, pair
