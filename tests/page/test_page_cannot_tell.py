"""Pictures that the embedded model of logic cannot judge, in a browser: no claim is made anywhere."""

import re
from urllib.parse import urlencode

import pytest
from browser import PATIENCE
from picture_files import encode, noise

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=1000 * PATIENCE)  # the first own picture loads the model

NO_DRAWING = {"name": "own.png", "mimeType": "image/png", "buffer": encode(noise(), "PNG")}
RAW = re.compile(r"−?[01]\.\d\d")
WHY = "not like the drawings"


def opened(page, server, tab, **params):
    page.goto(f"{server}/?{urlencode({'tab': tab, **params})}")
    page.wait_for_selector(f"#widget-{tab} .sl-page")
    return page.locator(f"#widget-{tab}")


def send(tab, file, number=0):
    tab.locator("input[type=file]").nth(number).set_input_files(file)


def colour(node):
    return node.evaluate("(node) => getComputedStyle(node).color")


def test_a_pair_that_cannot_be_judged_has_a_verdict_of_its_own(page, page_server):
    tab = opened(page, page_server, "score")
    blue = colour(tab.locator(".sl-bar__num").first)
    expect(page.locator("#widget-bridge .sl-part")).to_be_visible()
    send(tab, NO_DRAWING)
    expect(tab.locator("h1")).to_have_text("These models cannot tell")
    expect(tab.locator("h1 .sl-rel")).to_have_count(0)
    expect(tab.locator(".sl-lede")).to_contain_text(WHY)
    expect(tab.locator(".sl-score__head")).to_contain_text("The README says how to run the published models")
    logic = tab.locator(".sl-bar").first
    expect(logic).to_have_class(re.compile("is-quiet"))
    assert RAW.fullmatch(logic.locator(".sl-bar__num").inner_text())
    assert colour(logic.locator(".sl-bar__num")) != blue
    expect(tab.locator(".sl-mini__frame")).to_have_class(re.compile("is-empty"))
    expect(tab.locator(".sl-idea")).to_have_count(0)
    for part in ("bridge", "why"):
        expect(page.locator(f"#widget-{part} .sl-part")).to_be_hidden()


def test_the_verdict_goes_with_the_picture(page, page_server):
    tab = opened(page, page_server, "score")
    send(tab, NO_DRAWING)
    expect(tab.locator("h1")).to_have_text("These models cannot tell")
    tab.locator(".sl-example").first.click()
    expect(tab.locator("h1")).to_contain_text("logic")
    expect(tab.locator(".sl-bar").first).not_to_have_class(re.compile("is-quiet"))
    expect(tab.locator(".sl-score__head")).not_to_contain_text("README")


def test_several_pictures_show_grey_numbers(page, page_server):
    page.goto(f"{page_server}/?{urlencode({'tab': 'score', 'many': 'none'})}")
    tab = page.locator("#widget-many")
    send(tab, [NO_DRAWING])
    tab.get_by_role("button", name="Add a random picture").click()
    expect(tab.locator(".sl-heat").first.locator(".is-quiet")).to_have_count(2)
    expect(tab.locator(".sl-many__badges .is-quiet").first).to_be_visible()
    expect(tab.locator(".sl-many__result")).to_contain_text("Grey numbers are raw scores that tell nothing")


def test_no_caption_is_stated(page, page_server):
    tab = opened(page, page_server, "caption", id="none")
    send(tab, NO_DRAWING)
    expect(tab.locator("h1")).to_have_text("No known idea fits")
    expect(tab.locator(".sl-caption__head .sl-lede")).to_contain_text(WHY)
    expect(tab.locator(".sl-guesses li")).to_have_count(3)
    expect(tab.locator(".sl-lines, .sl-ideas, .sl-near")).to_have_count(0)


def test_a_search_counts_none_that_share_the_idea(page, page_server):
    tab = opened(page, page_server, "retrieve")
    send(tab, NO_DRAWING)
    logic = tab.locator(".sl-found").first
    expect(logic.locator(".sl-found__gloss")).to_contain_text("cannot tell which pictures share its idea")
    expect(logic.get_by_role("heading")).to_have_text("Nearest by raw score")
    expect(logic.locator(".sl-badge.is-quiet")).to_have_count(8)
    expect(logic.locator(".sl-badge.is-rel")).to_have_count(0)


def test_the_space_says_why_there_is_no_place(page, page_server):
    tab = opened(page, page_server, "space")
    tab.locator(".sl-panel__title").wait_for()
    send(tab, NO_DRAWING)
    expect(tab.get_by_role("alert")).to_contain_text(WHY)
    expect(tab.locator(".sl-map__count").first).to_be_visible()
