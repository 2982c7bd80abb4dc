"""Captions as parts of a line: placeholders, shared words, words that name things, and halves of what comes."""

from relsim_demo.types import Caption, CaptionAnswer, ImageCaptions
from relsim_demo.ui.caption.lines import drawn, line


def parts(text, *leaks, together=None, writing=False):
    return line(Caption(text, None, list(leaks)), together, writing)["parts"]


def test_words_that_name_things_are_cut_out_wherever_they_stand():
    found = parts("Paris, as {City} of cats; cats' paws", "Paris", "cats", "cats'")
    assert found == [
        ["leak", "Paris"], ["text", ", as "], ["chip", "city"], ["text", " of "], ["leak", "cats"], ["text", "; "],
        ["leak", "cats'"], ["text", " paws"],
    ]  # fmt: skip


def test_neither_placeholders_nor_parts_of_words_are_marked():
    assert parts("{Cat} in a category", "cat") == [["chip", "cat"], ["text", " in a category"]]
    assert parts("a c.t", "c.t") == [["text", "a "], ["leak", "c.t"]]
    assert parts("a cat", "c.t") == [["text", "a cat"]]


def test_a_mark_wins_over_the_underline_of_shared_words():
    found = parts("a tower of cats falling", "cats", together="one tower of cats falling")
    assert found == [["text", "a "], ["idea", "tower of "], ["leak", "cats"], ["idea", " falling"]]


def test_a_placeholder_on_its_way_is_a_box_already():
    assert parts("One {Subj", writing=True) == [["text", "One "], ["chip", "subj"]]
    assert parts("One {", writing=True) == [["text", "One "]]
    assert parts("One {Subj") == [["text", "One {Subj"]]


def test_captions_without_a_word_yet_are_left_out():
    answer = CaptionAnswer([ImageCaptions("a", [Caption("", None), Caption("one", None)])], [], "qwen", "m")
    told = drawn([{"error": "no picture"}, {"ref": "a"}], answer)
    assert "captions" not in told["slots"][0] and [c["text"] for c in told["slots"][1]["captions"]] == ["one"]
    assert told["group"] == []


def test_a_similarity_gets_a_number_and_a_word_and_a_written_caption_none():
    assert line(Caption("x", 0.65))["words"] == "near" and line(Caption("x", -0.2))["share"] == 0
    assert "number" not in line(Caption("x", None))
