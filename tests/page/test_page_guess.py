"""Guess first, on the first screen: by mouse, keys and screen reader, and out of the way at once."""

import re
from urllib.parse import urlencode

import pytest
from browser import PATIENCE

from relsim_demo.ui.score import guess

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=1000 * PATIENCE)
SAID = {"Shares the idea", "Only looks alike", "Neither"}


def opened(page, server, **params):
    page.goto(f"{server}/?{urlencode(params)}")
    page.wait_for_selector("#widget-guess .sl-guess__page", state="attached")
    return page.locator("#widget-guess")


def choices(game):
    return game.locator(".sl-guess__choice")


def in_view(page, node):
    box = node.bounding_box()
    return box["y"] >= 0 and box["y"] + box["height"] <= page.viewport_size["height"]


def test_rounds_follow_their_rule(explorer):
    rounds = guess.find_rounds(explorer)
    assert rounds and len({one.relation for one in rounds}) == len(rounds)
    assert explorer.item(rounds[0].ref).kind == "change over time", "as in the paper"
    same_logic, same_look = (explorer.info().thresholds[m].percentile for m in ("relational", "attribute"))
    for one in rounds:
        asked, told = explorer.item(one.ref), {choice.shares: choice for choice in one.choices}
        assert set(told) == {"idea", "look", "neither"}
        right, like, neither = (explorer.item(told[name].ref) for name in ("idea", "look", "neither"))
        assert right.relation == asked.relation != like.relation and right.family != asked.family
        assert neither.relation not in (asked.relation, like.relation)
        assert told["idea"].logic[0] >= same_logic > told["look"].logic[0]
        assert told["look"].look[0] >= same_look > told["idea"].look[0]
    assert rounds == guess.find_rounds(explorer), "the same ones at every start"


def test_the_choices_do_not_give_the_idea_away(page, page_server, explorer):
    game = opened(page, page_server)
    first = guess.find_rounds(explorer)[0]
    assert first.relation not in game.inner_text()
    for name, choice in zip(
        choices(game).evaluate_all("all => all.map((one) => one.ariaLabel)"), first.choices, strict=True
    ):
        assert name.endswith(explorer.item(choice.ref).ordinary)


def test_a_guess_is_answered_with_numbers_and_the_idea(page, page_server):
    game = opened(page, page_server)
    expect(choices(game)).to_have_count(3)
    choices(game).first.click()
    assert set(game.locator(".sl-guess__said b").all_inner_texts()) == SAID
    expect(game.locator(".sl-guess__said .sl-badge")).to_have_count(6)
    answer = game.locator(".sl-guess__answer")
    expect(answer).to_have_attribute("aria-live", "polite")
    expect(answer).to_have_text(re.compile(r"^(Yes\. Both show|It is picture [23]\. It shows the same idea, ).+\.$"))
    expect(answer.locator(".sl-idea")).not_to_be_empty()
    right = game.locator(".is-right")
    expect(right).to_contain_text("Shares the idea")
    assert in_view(page, game.locator(".sl-guess__game"))


def test_keys_choose_and_another_round_follows(page, page_server):
    game = opened(page, page_server)
    asked = game.locator(".sl-guess__asked img").get_attribute("src")
    page.keyboard.press("3")
    expect(choices(game).nth(2)).to_have_class(re.compile("is-mine"))
    page.keyboard.press("1")
    expect(game.locator(".is-mine")).to_have_count(1)
    expect(game.get_by_role("button", name="Another one")).to_be_focused()
    page.keyboard.press("Enter")
    assert game.locator(".sl-guess__asked img").get_attribute("src") != asked
    expect(choices(game).first).to_be_focused()
    expect(game.locator(".sl-guess__said")).to_have_count(0)


def test_typing_elsewhere_chooses_nothing(page, page_server):
    game = opened(page, page_server)
    page.locator("#widget-score .sl-example").first.focus()
    page.keyboard.press("1")
    expect(game.locator(".is-mine")).to_have_count(0)


def test_it_is_skipped_at_once_and_comes_again(page, page_server):
    game = opened(page, page_server)
    expect(page.locator("#widget-score .sl-tile").first).to_be_visible()
    game.get_by_role("button", name="Skip").click()
    expect(choices(game)).to_have_count(3)
    expect(game.locator(".sl-guess__game")).to_be_hidden()
    again = game.get_by_role("button", name="Guess which picture shares an idea")
    expect(again).to_be_focused()
    again.click()
    expect(game.locator(".sl-guess__game")).to_be_visible()


def test_the_answer_is_compared_below(page, page_server):
    game = opened(page, page_server)
    choices(game).first.click()
    asked = game.locator(".sl-guess__asked img").get_attribute("src").split("?")[0]
    game.get_by_role("button", name="Compare the two").click()
    expect(game.locator(".sl-guess__game")).to_be_hidden()
    face = page.locator("#widget-score .sl-tile__face img").first
    expect(face).to_have_attribute("src", re.compile(re.escape(asked.rsplit("/", 1)[1])))


@pytest.mark.parametrize("params", [{"tab": "score", "a": "none"}, {"tab": "score", "many": "none"}])
def test_an_address_that_asks_for_something_else_gets_that(page, page_server, params):
    game = opened(page, page_server, **params)
    expect(game.locator(".sl-guess__game")).to_be_hidden()


def test_on_a_phone_it_fits_the_first_view(phone, page_server):
    game = opened(phone, page_server)
    expect(game.locator(".sl-guess__game")).to_be_visible()
    assert in_view(phone, game.locator(".sl-guess__row"))
    choices(game).first.tap()
    expect(game.locator(".sl-guess__answer")).not_to_be_empty()
    heights = game.locator("button:visible").evaluate_all("all => all.map((b) => b.getBoundingClientRect().height)")
    assert min(heights) >= 44
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
