"""Handles on the Similarity space tab in a browser."""

from urllib.parse import urlencode, urlsplit


def opened(page, server, **params):
    page.goto(f"{server}/?{urlencode({'tab': 'space', **params})}")
    return drawn(page.locator("#widget-space"))


def drawn(tab):
    """Wait until the map stands, with pictures on it and one chosen."""
    tab.page.wait_for_selector("#widget-space .sl-map:not(.is-waiting) .sl-thumb img", state="attached")
    tab.locator(".sl-panel__face img").wait_for()
    return tab


def go(tab, ref):
    """Ask for the space of a picture as other tabs do."""
    tab.page.evaluate("id => SameLogic.go('space', { id })", ref)


def query(tab):
    return picture(tab.locator(".sl-space__tile img"))


def chosen(tab):
    return picture(tab.locator(".sl-panel__face img"))


def picture(image):
    return urlsplit(image.get_attribute("src")).path.split("/")[-1].removesuffix(".webp")


def dots(tab):
    """How many dots each trace has."""
    return tab.page.evaluate("document.querySelector('.sl-map__graph').data.map((trace) => trace.x.length)")


def choose_another(tab, act):
    before = chosen(tab)
    act()
    wait = "old => !document.querySelector('.sl-panel__face img')?.src.includes(old)"
    tab.page.wait_for_function(wait, arg=before)
    tab.locator(".sl-panel__face img").wait_for()


def asked_about(tab, ref):
    """Wait for the map of a picture."""
    tab.page.wait_for_function("ref => document.querySelector('.sl-space__tile img')?.src.includes(ref)", arg=ref)
    drawn(tab)
