from dataclasses import replace

import pytest

from relsim_demo.types import Item
from relsim_demo.ui.contract import present
from relsim_demo.ui.contract.verdicts import Grade, Graded


@pytest.mark.parametrize(
    ("percentile", "number", "badge"),
    [
        (0.0, "0", "0.0"),
        (4.19, "4", "4.1"),
        (23.99, "23", "23.9"),
        (62.4, "62", "62.4"),
        (98.99, "98", "98.9"),
        (99.0, "99.0", "99.0"),
        (99.5, "99.5", "99.5"),
        (99.94, "99.9", "99.9"),
        (99.95, "99.9+", "99.9+"),
        (100.0, "99.9+", "99.9+"),
    ],
)
def test_numbers_are_rounded_down_and_never_say_100(percentile, number, badge):
    assert present.number(percentile) == number
    assert present.badge(percentile) == badge


def test_one_decimal_is_kept_as_it_is():
    shares = [tenths / 10 for tenths in range(1000)]
    assert [present.badge(share) for share in shares] == [f"{share:.1f}" for share in shares]


@pytest.mark.parametrize(
    ("percentile", "sentence"),
    [
        (0.3, "Lower than almost every random pair"),
        (1.0, "Higher than 1 of 100 random pairs"),
        (23.4, "Higher than 23 of 100 random pairs"),
        (40.0, "A little below a typical pair"),
        (50.0, "Like a typical pair"),
        (62.0, "A little above a typical pair"),
        (99.5, "Higher than 995 of 1,000 random pairs"),
        (100.0, "Higher than 999 of 1,000 random pairs"),
    ],
)
def test_bar_sentence(percentile, sentence):
    assert present.bar_sentence(percentile) == sentence


def test_a_bar_grades_its_number_and_shows_the_raw_score_beside():
    assert present.bar(Graded(0.91, 99.5, Grade.CLEARLY)) == {
        "percentile": 99.5,
        "number": "99.5",
        "raw": "0.91",
        "sentence": "Clearly alike: higher than 995 of 1,000 random pairs",
    }
    among = present.bar(Graded(0.3, 40.0, Grade.NOT, "photographs"))["sentence"]
    assert among == "Not alike: a little below a typical pair of photographs"


def test_caption_parts_turn_placeholders_into_chips():
    assert present.caption_parts("{Subject} reflected in {Still Water}") == [
        ["chip", "subject"], ["text", " reflected in "], ["chip", "still water"],
    ]  # fmt: skip
    assert present.caption_parts("no placeholder") == [["text", "no placeholder"]]
    assert present.caption_parts("") == []


def test_plain_drops_braces():
    assert present.plain("{Subject} fading away") == "subject fading away"


def test_shared_idea_is_the_longest_common_run():
    first, second = present.shared_idea("{Subject} slowly fading away, bit by bit", "A row of {Things} fading away")
    assert first == [["chip", "subject"], ["text", " slowly "], ["idea", "fading away"], ["text", ", bit by bit"]]
    assert second == [["text", "A row of "], ["chip", "things"], ["text", " "], ["idea", "fading away"]]


def test_shared_idea_ignores_case_and_trims_small_words():
    first, second = present.shared_idea("Reflected in the water", "{Subject} reflected in the mirror")
    assert ["idea", "Reflected"] in first
    assert ["idea", "reflected"] in second


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("{Subject} fading", "{Subject} growing"),
        ("all of the time", "some of the sky"),
        ("a far point", "the point"),
        ("", "sky"),
        ("{A}", "{A}"),
    ],
)
def test_nothing_is_underlined_when_nothing_is_shared(a, b):
    for parts in present.shared_idea(a, b):
        assert all(kind != "idea" for kind, _ in parts)


def test_placeholders_never_join_a_run():
    first, _ = present.shared_idea("stacked {Subject} tower", "stacked {Subject} tower")
    assert [part for part in first if part[0] == "idea"] in ([["idea", "stacked"]], [["idea", "tower"]])


def test_parts_keep_every_word():
    caption = "The {Subject} & <b>bold</b> idea stays {Whole}"
    first, _ = present.shared_idea(caption, "an idea stays")
    assert "".join(f"{{{text}}}" if kind == "chip" else text for kind, text in first) == (
        "The {subject} & <b>bold</b> idea stays {whole}"
    )


@pytest.mark.parametrize(("score", "number"), [(0.614, "0.61"), (-0.05, "\u22120.05"), (-0.001, "0.00"), (1.0, "1.00")])
def test_a_raw_score_is_a_share_of_nothing(score, number):
    told = {"percentile": None, "number": number, "sentence": present.RAW, "quiet": False}
    assert present.raw(score) == told
    assert present.raw(score, present.UNTOLD) == told | {"sentence": present.UNTOLD, "quiet": True}


def test_one_picture_is_not_pictures():
    assert present.counted(1, "picture") == "1 picture" and present.counted(28_000, "picture") == "28,000 pictures"


def test_the_pairs_behind_the_limits_are_called_what_they_are():
    drawn = Item("a", "", None, "in_jar", "contained", "containment", "")
    assert present.calibrating(drawn) == "the pairs known to have nothing in common"
    assert present.calibrating(replace(drawn, family=None)) == "random pairs of different groups"
    assert present.calibrating(replace(drawn, family=None, relation=None)) == "random pairs"
