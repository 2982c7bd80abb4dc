"""Handles on the Maps tab in a browser."""

from urllib.parse import urlencode

import numpy as np
from browser import go_to, steady

from relsim_demo.ui.maps.routes import EDGE

LOGIC, LOOK = 0, 1
SIDES = ("relational", "attribute")
DRAWN = "[...document.querySelectorAll('.sl-view')].every((v) => !v.clientWidth || !v.matches('.is-empty'))"
RANGES = """(i) => {
  const { xaxis, yaxis, width, height } = document.querySelectorAll('.sl-view__graph')[i].layout;
  return [xaxis.range, yaxis.range, [width, height]];
}"""
FREE = "([x, y]) => !document.elementFromPoint(x, y)?.closest('button')"


def opened(page, server, **params):
    page.goto(f"{server}/?{urlencode({'tab': 'maps', **params})}")
    page.locator(".sl-view").first.wait_for()
    page.wait_for_function(DRAWN)
    return page.locator("#widget-maps")


def pick(tab, explorer, row):
    """Choose an item as other tabs do."""
    go_to(tab.page, "maps", id=explorer.ids[row])
    tab.locator(f".sl-mapside img[src*='{explorer.ids[row]}']").wait_for()


def field(tab, side):
    return tab.locator(".sl-view__field").nth(side)


def pixel(tab, explorer, side, row=None, place=None):
    """Where an item, or a place, of a map lies in its frame."""
    x, y, (width, height) = tab.page.evaluate(RANGES, side)
    u, v = (explorer.map(SIDES[side]).places[row] if place is None else place) / EDGE
    return float((u - x[0]) / (x[1] - x[0]) * width), float((y[1] - v) / (y[1] - y[0]) * height)


def free_dot(tab, explorer, side):
    """An item whose dot stands alone, with nothing over it."""
    places = explorer.map(SIDES[side]).places
    rows = np.random.default_rng(side).choice(len(places), 1500, replace=False)
    near = [np.partition(np.hypot(*(places - places[row]).T), 1)[1] for row in rows]
    box = steady(field(tab, side))
    for row in rows[np.argsort(near)[::-1]]:
        left, top = pixel(tab, explorer, side, row)
        inside = 20 < left < box["width"] - 20 and 60 < top < box["height"] - 20
        if inside and tab.page.evaluate(FREE, [box["x"] + left, box["y"] + top]):
            return int(row)
    raise AssertionError("every dot is covered")


def click(tab, side, at):
    field(tab, side).click(position={"x": at[0], "y": at[1]})


def drag(tab, explorer, side, places):
    """Draw through places of a map with the mouse."""
    box, mouse = steady(field(tab, side)), tab.page.mouse
    spots = [pixel(tab, explorer, side, place=np.array(place)) for place in places]
    mouse.move(box["x"] + spots[0][0], box["y"] + spots[0][1])
    mouse.down()
    for left, top in spots[1:]:
        mouse.move(box["x"] + left, box["y"] + top, steps=6)
    mouse.up()


def chosen(tab, side):
    return int(tab.locator(".sl-view").nth(side).locator(".sl-view__one").get_attribute("data-at"))


def lines(tab, side):
    return _rows(tab, side, ".sl-view__line")


def marked(tab, side):
    return _rows(tab, side, ".sl-view__near")


def lit(tab, side):
    """How many dots are lit on a map."""
    return int(tab.locator(".sl-view").nth(side).get_attribute("data-lit"))


def _rows(tab, side, what):
    found = tab.locator(".sl-view").nth(side).locator(what)
    return [int(at) for at in found.evaluate_all("all => all.map((node) => node.dataset.at)")]
