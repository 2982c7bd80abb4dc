"""Handles on the Retrieve tab in a browser."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from browser import PATIENCE

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=1000 * PATIENCE)

LOGIC, LOOK = "relational", "attribute"


def opened(page, server, **params):
    page.goto(f"{server}/?{urlencode({'tab': 'retrieve', **params})}")
    tab = page.locator("#widget-retrieve")
    expect(tab.locator(".sl-hit img").first).to_be_visible()
    return tab


def column(tab, metric):
    return tab.locator(f".sl-found[data-metric={metric}]")


def hits(tab, metric):
    return column(tab, metric).locator("li.sl-hit[data-ref]")


def shows(tab, metric, ids):
    """Wait until a column shows just these items, in this order."""
    expect(hits(tab, metric)).to_have_count(len(ids))
    for place, id in enumerate(ids):
        expect(hits(tab, metric).nth(place)).to_have_attribute("data-ref", id)


def refs(tab, metric):
    """What a column shows now; wait for something else first."""
    return hits(tab, metric).evaluate_all("all => all.map((one) => one.dataset.ref)")


def asked_from(tab, ref):
    """Wait until the picture searched from is this one, and can be seen."""
    face = tab.locator(".sl-retrieve__picture .sl-tile__face img")
    expect(face).to_have_attribute("src", re.compile(f"/{ref}"))
    expect(face).not_to_have_js_property("naturalWidth", 0)


def found(explorer, question, k=8, **order):
    """What the columns hold, by metric."""
    return {column.metric: [hit.id for hit in column.hits] for column in explorer.columns(question, k, **order)}


def address(page):
    """The state that the address holds."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def at_rest(locator):
    """Bring something into sight and let the scrolling end, which would close a menu."""
    locator.scroll_into_view_if_needed()
    locator.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def export(tab, words):
    """Take a file along; its name, its content and its path."""
    button = tab.get_by_role("button", name="Export", exact=True)
    at_rest(button)
    button.click()
    with tab.page.expect_download() as download:
        tab.page.get_by_role("menuitem", name=words).click()
    path = Path(download.value.path())
    return download.value.suggested_filename, path


def export_json(tab, words):
    return json.loads(export(tab, words)[1].read_text(encoding="utf-8"))


def more(tab, metric, place, words):
    """Choose a line of the menu of a hit."""
    hit = hits(tab, metric).nth(place)
    at_rest(hit.locator(".sl-pic"))
    hit.locator(".sl-pic").hover()
    hit.get_by_role("button", name="More", exact=True).click()
    tab.page.get_by_role("menuitem", name=words, exact=True).click()
