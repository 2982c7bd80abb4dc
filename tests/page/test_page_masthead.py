"""What is this?: four pictures, a few sentences, the limits, the paper, and a way to begin; dark and light."""

import pytest
from browser import PATIENCE

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=1000 * PATIENCE)


def opened(page, server, more=""):
    page.goto(f"{server}/{more}")
    page.wait_for_selector("#widget-masthead .sl-about")
    return page.locator("#widget-masthead")


def test_the_panel_tells_what_this_is(page, page_server):
    head = opened(page, page_server)
    head.get_by_text("What is this?").click()
    panel = head.locator(".sl-about__body")
    expect(panel.locator("img")).to_have_count(4)
    expect(panel.locator("figcaption")).to_have_text(["The same logic in two looks", "The same look, another logic"])
    expect(panel).to_contain_text("their things, colours and textures")
    expect(panel).to_contain_text("of a photograph they tell the look, but not the idea")
    expect(panel.get_by_role("link")).to_have_attribute("href", "https://arxiv.org/abs/2512.07833")
    panel.get_by_role("button", name="Try your own pictures").click()
    expect(panel).to_be_hidden()
    expect(page.locator("#widget-score h1")).to_have_text("Choose two pictures")


def test_the_panel_fits_a_phone(phone, page_server):
    head = opened(phone, page_server)
    head.get_by_text("What is this?").click()
    expect(head.locator(".sl-about__body img")).to_have_count(4)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_dark_page_has_dark_scrollbars(page, page_server):
    opened(page, page_server, "?__theme=dark")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    opened(page, page_server, "?__theme=light")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") != "dark"
