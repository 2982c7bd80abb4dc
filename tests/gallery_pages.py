"""Handles on a page over any gallery, in a browser."""

import re
from contextlib import ExitStack, closing
from urllib.parse import urlencode

import pytest
from browser import DESKTOP, PATIENCE, watched
from page_galleries import serving
from picture_files import drawn, encode

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=1000 * PATIENCE)

TABS = ("score", "caption", "retrieve", "explore", "space", "results")
OWN = [{"name": f"{number}.png", "mimeType": "image/png", "buffer": encode(drawn(number), "PNG")} for number in (0, 1)]
SEEN = "[...document.images].filter((image) => image.checkVisibility() && image.loading !== 'lazy')"
LOADED, BROKEN = f"{SEEN}.every((image) => image.complete)", f"{SEEN}.filter((i) => !i.naturalWidth).map((i) => i.src)"


@pytest.fixture
def serve():
    """Serve a gallery with some models until the test is over."""
    with ExitStack() as servers:
        yield lambda gallery, models: servers.enter_context(serving(gallery, models))


@pytest.fixture
def visit(chromium, serve):
    """Open a tab of a page in a window of its own; in the end nothing must have gone wrong in any of them.

    Windows close before the servers of `serve`: a page whose server has ended says so in its console.
    """
    with ExitStack() as windows:
        yield lambda served, tab, **rest: opened(
            windows.enter_context(watched(chromium, served.address, DESKTOP)), served, tab, **rest
        )


@pytest.fixture
def abroad(chromium):
    """A page that notes what it asks of other hosts; of the pictures there, every third is gone."""
    with closing(chromium.new_context(**DESKTOP)) as context:
        page, asked = context.new_page(), []
        page.set_default_timeout(1000 * PATIENCE)

        def answer(route):
            asked.append(route.request)
            number = int(re.search(r"(\d+)\.jpg", route.request.url)[1])
            picture = encode(drawn(number % 2), "JPEG")
            route.fulfill(status=404) if number % 3 == 0 else route.fulfill(body=picture, content_type="image/jpeg")

        page.route(re.compile("^https?://a.org/"), answer)
        yield page, asked


def opened(page, served, tab, **rest):
    page.goto(f"{served.address}/?{urlencode({'tab': tab, **rest})}")
    page.wait_for_selector(f"#widget-{tab} .sl-page")
    return page.locator(f"#widget-{tab}")


def turned(page, name):
    """Turn to another tab of an open page, from its top: what stands still while it scrolls lies over the tabs."""
    page.evaluate("scrollTo(0, 0)")
    page.locator(f"#tab-{name}-button").click()
    page.wait_for_selector(f"#widget-{name} .sl-page")
    return page.locator(f"#widget-{name}")


def numbers(tab):
    return tab.locator(".sl-bar__num").all_inner_texts()


def compare(tab):
    tab.get_by_role("button", name="Compare the two").click()
    expect(tab.locator("h1")).not_to_have_text(re.compile("Do these|One moment"))


def bring(tab):
    """Compare two own pictures."""
    for number, file in enumerate(OWN):
        tab.locator("input[type=file]").nth(number).set_input_files(file)
        expect(tab.locator(".sl-tile__face").nth(number).locator("img")).to_have_attribute("src", re.compile("/own/"))
    expect(tab.locator(".sl-bar__num").first).not_to_have_text("–")


def every_tab_is_well(page):
    """Turn to all tabs; none may show trouble, a broken picture, or scroll sideways."""
    for name in TABS:
        tab = turned(page, name)
        expect(tab.locator("h1")).not_to_be_empty()
        expect(tab.locator(".sl-skel, .sl-results[aria-busy=true]")).to_have_count(0)
        assert tab.get_by_role("alert").all_inner_texts() == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.wait_for_function(LOADED)
        assert page.evaluate(BROKEN) == []
