import pytest

from relsim_demo.types import Corner
from relsim_demo.ui import present


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


@pytest.mark.parametrize("tenths", range(1000))
def test_one_decimal_is_kept_as_it_is(tenths):
    assert present.badge(tenths / 10) == f"{tenths / 10:.1f}"


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


def test_bar_is_plain_json():
    assert present.bar(99.5) == {
        "percentile": 99.5,
        "number": "99.5",
        "sentence": "Higher than 995 of 1,000 random pairs",
    }


@pytest.mark.parametrize(
    ("rank", "text"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (112, "112th"), (1013, "1,013th"),
     (20861, "20,861st"), (25962, "25,962nd"), (11123, "11,123rd")],
)  # fmt: skip
def test_ordinal(rank, text):
    assert present.ordinal(rank) == text


@pytest.mark.parametrize("corner", list(Corner))
def test_every_corner_has_words(corner):
    assert present.corner_name(corner)[0].isupper()
    for relational in (0.0, 49.0, 80.0, 100.0):
        for attribute in (0.0, 49.0, 80.0, 100.0):
            verdict = present.verdict(corner, relational, attribute)
            assert " ".join(text for _, text in verdict)[0].isupper()
            lede = present.lede(corner, relational, attribute)
            assert lede.endswith(".")
            assert "100 of 100" not in lede


def test_verdict_colours_logic_blue_and_look_orange():
    assert present.verdict(Corner.ANALOGY, 99, 20) == [["rel", "Same logic,"], ["attr", "different look"]]
    assert present.verdict(Corner.APPEARANCE, 20, 99) == [["attr", "Same look,"], ["rel", "different logic"]]


def test_what_is_close_and_yet_not_the_same_is_not_called_nothing():
    assert present.verdict(Corner.ANOMALY, 12, 49)[0][1] == "Nothing much in common"
    assert present.verdict(Corner.ANOMALY, 96, 12)[0][1].startswith("Neither")


def test_lede_of_an_analogy():
    assert present.lede(Corner.ANALOGY, 99.5, 23) == (
        "They share an idea more closely than 99 of 100 random pairs do. What they show has little in common."
    )


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
    assert present.raw(score) == {"percentile": None, "number": number, "sentence": present.RAW}


@pytest.mark.parametrize(
    ("logic", "look", "numbers", "words"),
    [(True, None, 2, "Same logic"), (False, None, 2, "Different logic"), (None, True, 2, "Same look"),
     (None, False, 2, "Different look"), (None, None, 2, "Two numbers, no verdict"),
     (None, None, 1, "One number, no verdict")],
)  # fmt: skip
def test_a_verdict_says_no_more_than_is_known(logic, look, numbers, words):
    assert " ".join(text for _, text in present.verdict_in_part(logic, look, numbers)) == words
    lede = present.lede_in_part(logic, look, (99.2, 99.2), "The rest is unknown.")
    assert lede.endswith("The rest is unknown.")
    assert ("idea" in lede) is (logic is not None) and ("look" in lede) is (look is not None)


def test_one_picture_is_not_pictures():
    assert present.counted(1, "picture") == "1 picture" and present.counted(28_000, "picture") == "28,000 pictures"
