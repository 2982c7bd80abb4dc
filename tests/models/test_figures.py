"""The bars that the README promises, measured on the shipped gallery with the shipped models."""

import pytest

from relsim_demo.models.figures import measured

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def figures(explorer):
    return explorer.evaluate()


def test_logic_finds_the_same_relation(figures):
    assert figures["relational"]["p_at_1"] >= 0.93


def test_logic_finds_a_relation_shown_in_another_way_and_look_does_not(figures):
    assert figures["across_realisations"]["relational"]["p_at_10"] >= 0.60
    assert figures["across_realisations"]["attribute"]["p_at_10"] <= 0.25


def test_scores_of_logic_are_graded_as_captions_are(figures):
    assert figures["graded"]["spearman"] >= 0.95
    assert figures["graded"]["kind_auc"] >= 0.85


def test_a_new_sentence_finds_its_relation(figures):
    assert figures["text_to_image"]["p_at_10"] >= 0.75


def test_new_ways_to_show_a_relation_are_found(figures):
    assert figures["unseen_realisations"]["p_at_1"] >= 0.45


def test_relations_never_trained_on_are_found_too(figures):
    assert figures["unseen_relations"]["p_at_1"] >= 0.60


def test_what_the_page_says_of_the_models_is_what_they_give(figures, explorer):
    assert explorer.figures["drawn"] == figures


def test_hardly_anything_is_claimed_of_photographs_and_cut_outs_are_known(explorer):
    photographs, cut_outs = explorer.figures["photographs"], explorer.figures["cut_outs"]
    assert photographs["same_logic"] <= 0.02 and photographs["same_look"] <= 0.02
    assert photographs["captions_stated"] <= 0.15
    assert cut_outs["same_logic"] >= 0.60 and cut_outs["captions_right"] >= 0.60


def test_the_figures_are_of_the_whole_gallery(figures, explorer):
    assert figures["items"] == explorer.size == 28_000 and figures["queries"] == 1000
    for name in ("unseen_families", "unseen_realisations", "unseen_relations", "across_realisations"):
        assert figures[name]["chance"] < 0.03


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"models": 3}', b"\xff"])
def test_damaged_figures_are_logged_and_left_out(content, tmp_path, caplog):
    (tmp_path / "figures.json").write_bytes(content)
    assert measured({}, tmp_path) is None and "cannot be read" in caplog.text
