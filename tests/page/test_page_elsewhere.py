"""Pictures of other sites in the tabs beside Explore: none before the visitor says so there, then all of them."""

import re

import pytest
from browser import go_to
from gallery_pages import expect, opened, turned
from page_galleries import of_captions, serving

WORDS = "something fading away"
NUMBER = re.compile(r"(\d+)\.jpg")


@pytest.fixture(scope="module")
def captions_page(tmp_path_factory, models):
    with serving(of_captions(tmp_path_factory.mktemp("captions")), models) as page:
        yield page


def hits(tab):
    return tab.locator(".sl-hit .sl-pic")


def found(tab, explorer):
    """Wait until the answer to WORDS is there; give its hits."""
    best = explorer.search(text=WORDS, k=1).hits[0].id
    expect(tab.locator(".sl-hit").first).to_have_attribute("data-ref", best)
    return tab.locator(".sl-hit").all()


def agree(page):
    tab = turned(page, "explore")
    tab.get_by_role("button", name="Load pictures from their sites").click()
    page.wait_for_function("[...document.querySelectorAll('.sl-shelf img')].some((image) => image.naturalWidth)")


def gone(explorer, node):
    """Whether the picture of a tile is among those that its site does not give: see `abroad`."""
    return int(NUMBER.search(explorer.address(node.get_attribute("data-ref")))[1]) % 3 == 0


def test_the_sites_are_not_asked_before_the_visitor_agrees(abroad, captions_page):
    page, asked = abroad
    tab = opened(page, captions_page, "retrieve", text=WORDS)
    expect(hits(tab).first).to_contain_text(re.compile("fading|vanish|away|fade", re.IGNORECASE))
    for name in ("results", "maps", "score"):
        turned(page, name)
    go_to(page, "retrieve", id=captions_page.explorer.ids[3])
    expect(hits(tab).first).to_be_visible()
    assert hits(tab).locator("img").count() == 0 and not asked


def test_what_was_shown_in_words_gets_its_pictures_and_those_gone_keep_words(abroad, captions_page):
    page, asked = abroad
    tab = opened(page, captions_page, "retrieve", text=WORDS)
    shown = found(tab, captions_page.explorer)
    agree(page)
    turned(page, "retrieve")
    for node in shown:
        node.scroll_into_view_if_needed()
        expect(node.locator(".sl-pic img")).to_have_count(0 if gone(captions_page.explorer, node) else 1)
        expect(node.locator(".sl-pic__words")).to_have_count(1 if gone(captions_page.explorer, node) else 0)
    assert all("referer" not in request.headers and request.url.startswith("https:") for request in asked)


def test_a_later_question_has_pictures_with_their_captions(abroad, captions_page):
    page, _ = abroad
    opened(page, captions_page, "explore")
    agree(page)
    go_to(page, "retrieve", text=WORDS)
    tab = page.locator("#widget-retrieve")
    there = next(node for node in found(tab, captions_page.explorer) if not gone(captions_page.explorer, node))
    expect(there.locator(".sl-pic img")).not_to_have_js_property("naturalWidth", 0)
    expect(there.locator(".sl-cap")).to_be_visible()
    results = turned(page, "results")
    shown = results.locator(".sl-results__hit")
    expect(shown.first).to_be_visible()
    kept = next(node for node in shown.all() if not gone(captions_page.explorer, node))
    expect(kept.locator("img")).not_to_have_js_property("naturalWidth", 0)
    go_to(page, "maps", id=captions_page.explorer.ids[0])
    expect(page.locator("#widget-maps .sl-list__one img").first).not_to_have_js_property("naturalWidth", 0)
