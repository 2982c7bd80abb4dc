"""Handles on the Similarity space tab in a browser."""

from urllib.parse import urlencode, urlsplit

import numpy as np
import pytest
from browser import PATIENCE, go_to, steady

from relsim_demo.ui.space import routes as space_routes

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=1000 * PATIENCE)

SCENE = """() => {
  const { data, layout: { xaxis, yaxis, shapes } } = document.querySelector('.sl-map__graph');
  const told = {
    limits: { x: shapes[1].x0, y: shapes[3].y0 }, ticks: { x: xaxis.tickvals, y: yaxis.tickvals },
    words: { x: xaxis.ticktext, y: yaxis.ticktext },
  };
  return [data.map(({ x, y }) => [Array.from(x), Array.from(y)]), [xaxis.range, yaxis.range], told];
}"""


def opened(page, server, **params):
    page.goto(f"{server}/?{urlencode({'tab': 'space', **params})}")
    return drawn(page.locator("#widget-space"))


def drawn(tab):
    """Wait until the map stands, with pictures on it and one chosen: without a graphics card it is drawn slowly."""
    picture = "#widget-space .sl-map:not(.is-waiting) .sl-thumb img"
    tab.page.wait_for_selector(picture, state="attached", timeout=4000 * PATIENCE)
    tab.locator(".sl-panel__face img").wait_for()
    return tab


def go(tab, ref):
    """Ask for the space of a picture as other tabs do."""
    go_to(tab.page, "space", id=ref)


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


def across(tab):
    """What part of the horizontal axis is in sight."""
    return tab.page.evaluate("document.querySelector('.sl-map__graph').layout.xaxis.range")


def lit(tab):
    """How many dots are lit."""
    return int(tab.locator(".sl-map").get_attribute("data-lit"))


def scene(tab, explorer, ref):
    """What Plotly draws, in the order of the gallery: places x, y (n,), spots (n, 2) as shares of the frame, ticks."""
    data, ranges, told = tab.page.evaluate(SCENE)
    n, own = explorer.size, explorer.ids.index(ref)
    codes = np.frombuffer(space_routes.points(explorer, ref)[4 * n :], np.uint8)
    places = np.full((2, n), np.nan)
    for code, trace in enumerate(data):
        rows = np.flatnonzero(codes == code)
        places[:, rows[rows != own]] = trace
    start, wide = (np.array(ranges)[:, :1], np.diff(ranges))
    spots = (places - start) / wide
    spots[1] = 1 - spots[1]
    seen = int(((spots >= 0) & (spots <= 1)).all(0).sum())
    return {"x": places[0], "y": places[1], "spots": spots.T, "seen": seen, **told}


def drag(tab, places):
    """Drag with the mouse through places given as shares of the frame."""
    spots, mouse = [_pixel(tab, *place) for place in places], tab.page.mouse
    mouse.move(*spots[0])
    mouse.down()
    for spot in spots[1:]:
        mouse.move(*spot, steps=6)
    mouse.up()


def zoom_at(tab, left, top, turn=-300):
    """Turn the wheel with ctrl held."""
    tab.page.mouse.move(*_pixel(tab, left, top))
    tab.page.keyboard.down("Control")
    tab.page.mouse.wheel(0, turn)
    tab.page.keyboard.up("Control")


def _pixel(tab, left, top):
    box = steady(tab.locator(".sl-map__over"))
    return box["x"] + left * box["width"], box["y"] + top * box["height"]
