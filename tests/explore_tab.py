"""Handles on the Explore tab in a browser."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from browser import PATIENCE

from relsim_demo.types import View

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=1000 * PATIENCE)


def opened(page, server, **params):
    """Open the tab with a link; wait until it shows what the link says."""
    page.goto(f"{server}/?{urlencode({'tab': 'explore', **params})}")
    tab = page.locator("#widget-explore")
    counted(tab)
    return tab


def counted(tab, words=re.compile(r"\d")):
    """Wait until the tab says how many it has found."""
    expect(tab.locator(".sl-bar2__count")).to_have_text(words)


def ids(explorer, count=6, **view):
    """The first items of a view."""
    return explorer.browse(View(**view), 0, count).ids


def cell(tab, index):
    return tab.locator(f".sl-cell[data-index='{index}']")


def shows(tab, ids, start=0):
    """Wait until the list has these items from a place on, in this order."""
    for place, id in enumerate(ids, start):
        expect(cell(tab, place).locator("img").first).to_have_attribute("src", re.compile(f"/{id}\\.webp"))


def address(page):
    """The state that the address holds."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def stands(page, **state):
    """Wait until the address holds just this state of the tab."""
    told = {"tab": "explore", **{name: str(value) for name, value in state.items()}}
    page.wait_for_function(
        """(told) => {
          const now = Object.fromEntries(new URLSearchParams(location.search));
          return JSON.stringify(Object.entries(now).sort()) === JSON.stringify(Object.entries(told).sort());
        }""",
        arg=told,
    )


def facet(tab, name, value):
    """A value of a facet as its check button."""
    return tab.get_by_role("group", name=name, exact=True).get_by_role("checkbox", name=value)


def drawer(tab):
    return tab.get_by_role("dialog")


def choose(tab, *places):
    for place in places:
        cell(tab, place).get_by_role("checkbox").click()


def menu(tab, button, line):
    """Choose a line of a menu."""
    tab.get_by_role("button", name=button, exact=True).click()
    tab.page.get_by_role("menuitem", name=line).click()
