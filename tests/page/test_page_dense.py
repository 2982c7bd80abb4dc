"""Maps and the space of a gallery with more pictures than are drawn as dots. The limit is lowered for it."""

import re

import numpy as np
import pytest
from browser import DESKTOP, PHONE, go_to, steady, watched
from maps_tab import LOGIC, LOOK, drag, lit
from maps_tab import opened as maps_opened
from page_galleries import serving
from PIL import Image
from space_tab import SCENE, across, expect, zoom_at
from space_tab import drag as drag_space
from space_tab import lit as lit_space
from space_tab import opened as space_opened

from relsim_demo import space_page

MOST = 4000
SAMPLE = MOST / 3
COUNT = "(i) => document.querySelectorAll('.sl-view__graph')[i].data.reduce((sum, trace) => sum + trace.x.length, 0)"
DOTS = "document.querySelector('.sl-map__graph').data.reduce((sum, trace) => sum + trace.x.length, 0)"
SHADED = """(name) => {
  const canvas = document.querySelector(name);
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return canvas.hidden ? 0 : data.filter((value, i) => i % 4 === 3 && value).length / (canvas.width * canvas.height);
}"""
AROUND = [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5), (-0.5, -0.49)]  # places of the map of logic


@pytest.fixture(scope="module")
def dense(shipped_gallery, models):
    """The shipped gallery, served as if it were a large one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(space_page, "MOST", MOST)
        with serving(shipped_gallery, models) as served:
            yield served


@pytest.fixture
def page(chromium, dense):
    with watched(chromium, dense.address, DESKTOP) as page:
        yield page


@pytest.fixture(scope="module")
def opened_maps(chromium, dense):
    """The maps on a desktop. Opening them is slow, so the tests share them."""
    with watched(chromium, dense.address, DESKTOP) as page:
        yield maps_opened(page, dense.address)


@pytest.fixture
def maps(opened_maps):
    """The shared maps, as they were found when the test is over."""
    yield opened_maps
    opened_maps.get_by_role("button", name="Lasso", exact=True).click()
    for name in ("Whole map", "Clear"):
        for button in opened_maps.get_by_role("button", name=name).all():
            if button.is_visible():
                button.click()


def told(tab):
    """What stands under a map: how many pictures are in sight, and how many of them are dots."""
    words = tab.locator(".sl-maps__crowd, .sl-space__crowd").first.inner_text()
    return [int(number.replace(",", "")) for number in re.findall(r"[\d,]*\d", words)]


def zoomed(tab, explorer, half):
    """Zoom in the map of logic to the place where most pictures stand."""
    places = explorer.map("relational").places
    near = [(np.abs(places - place) < half).all(1).sum() for place in places[:200]]
    middle = places[int(np.argmax(near))]
    tab.get_by_role("button", name="Zoom", exact=True).click()
    drag(tab, explorer, LOGIC, [middle - half, middle + half])


def test_maps_of_very_many_draw_a_shade_and_a_sample_and_say_so(maps, dense):
    for side in (LOGIC, LOOK):
        drawn = maps.page.evaluate(COUNT, side)
        assert abs(drawn - SAMPLE) < 0.15 * SAMPLE
        said = maps.locator(".sl-maps__crowd").nth(side).inner_text()
        assert said.startswith(f"{dense.explorer.size:,} pictures: ") and f" {drawn:,} of them" in said
    assert 0.05 < maps.page.evaluate(SHADED, ".sl-view__shade") < 0.95


def test_a_lasso_on_a_map_holds_all_pictures_there(maps, dense):
    drag(maps, dense.explorer, LOGIC, AROUND)
    maps.get_by_role("button", name="Save as CSV").wait_for()
    inside = (np.abs(dense.explorer.map("relational").places) <= 0.5).all(1).sum()
    assert lit(maps, LOGIC) == lit(maps, LOOK) == pytest.approx(inside, rel=0.05) and inside > MOST
    assert maps.page.evaluate(COUNT, LOOK) < MOST
    assert maps.page.evaluate(SHADED, ".sl-view__lit") > 0.01, "they are drawn over the sample"


def test_nearer_every_dot_of_a_map_is_drawn_and_nothing_is_said(maps, dense):
    zoomed(maps, dense.explorer, 0.1)
    expect(maps.locator(".sl-maps__crowd").first).to_have_text("")
    x, y, _ = maps.page.evaluate(
        "(({ xaxis, yaxis }) => [xaxis.range, yaxis.range, 0])(document.querySelector('.sl-view__graph').layout)"
    )
    u, v = (dense.explorer.map("relational").places / 1.25).T
    there = ((u >= x[0]) & (u <= x[1]) & (v >= y[0]) & (v <= y[1])).sum()
    assert abs(maps.page.evaluate(COUNT, LOGIC) - there) <= 0.01 * there + 3, "places are rounded on their way"
    assert maps.page.evaluate(SHADED, ".sl-view__shade") == 0
    assert maps.page.evaluate(COUNT, LOOK) < MOST and told(maps) == [], "the other map stays as it was"
    maps.get_by_role("button", name="Whole map").click()
    expect(maps.locator(".sl-maps__crowd").first).to_contain_text(f"{dense.explorer.size:,} pictures")


def test_the_wheel_moves_what_is_drawn_and_then_draws_anew(maps, dense):
    box = steady(maps.locator(".sl-view__field").first)
    maps.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    maps.page.keyboard.down("Control")
    counts = [told(maps)[0]]
    for _ in range(2):
        maps.page.mouse.wheel(0, -150)
        expect(maps.locator(".sl-maps__crowd").first).not_to_contain_text(f"{counts[-1]:,} pictures")
        counts.append(told(maps)[0])
    maps.page.keyboard.up("Control")
    assert counts[0] > counts[1] > counts[2]


def test_what_a_pointer_finds_is_drawn(maps, dense):
    drawn = maps.page.evaluate(
        "[...document.querySelector('.sl-view__graph').data].flatMap(({x, y}) => [...x].map((u, i) => [u, y[i]]))"
    )
    box, found = steady(maps.locator(".sl-view__field").first), 0
    here = maps.locator(".sl-view").first.locator(".sl-view__here")
    for step in range(12):
        maps.page.mouse.move(box["x"] + box["width"] * (0.3 + 0.03 * step), box["y"] + box["height"] * 0.5, steps=3)
        maps.page.wait_for_timeout(100)
        if here.count():
            found += 1
            row = int(here.get_attribute("data-at"))
            place = dense.explorer.map("relational").places[row] / 1.25
            assert np.abs(np.array(drawn) - place).max(1).min() < 1e-4
    assert found


def test_the_space_draws_a_shade_and_a_sample_and_says_so_until_one_goes_nearer(page, dense):
    tab = space_opened(page, dense.address)
    drawn = page.evaluate(DOTS)
    assert abs(drawn - SAMPLE) < 0.15 * SAMPLE and told(tab) == [dense.explorer.size - 1, drawn]
    assert page.evaluate(SHADED, ".sl-map__shade") > 0.05
    assert tab.locator(".sl-thumb").count() > 10, "pictures stand on the map as ever"
    whole = across(tab)
    for _ in range(4):
        zoom_at(tab, 0.5, 0.5)
    expect(tab.locator(".sl-space__crowd")).to_have_text("")
    assert across(tab)[1] - across(tab)[0] < (whole[1] - whole[0]) / 2
    assert 0 < page.evaluate(DOTS) <= MOST and page.evaluate(SHADED, ".sl-map__shade") == 0
    tab.get_by_role("button", name="Show the whole map").click()
    expect(tab.locator(".sl-space__crowd")).to_contain_text(f"{dense.explorer.size - 1:,} pictures")


def test_lassos_and_thresholds_of_the_space_count_every_picture(page, dense):
    ref = dense.explorer.ids[11]
    answer = dense.explorer.space(id=ref)
    look, logic = (dense.explorer.percentiles(name, getattr(answer, name)) for name in ("attribute", "relational"))
    tab = space_opened(page, dense.address, id=ref)
    go_to(page, "space", id=ref, logic=50)
    tab.get_by_role("button", name="Save as CSV").wait_for()
    assert abs(lit_space(tab) - ((logic >= 50).sum() - 1)) <= 3
    tab.get_by_role("button", name="Box", exact=True).click()
    _, ranges, told = page.evaluate(SCENE)
    low, high = ([_share(told, ranges[i], axis, words) for i, axis in enumerate("xy")] for words in ("10", "90"))
    drag_space(tab, [(low[0], 1 - low[1]), (high[0], 1 - high[1])])
    inside = ((look >= 10) & (look <= 90) & (logic >= 10) & (logic <= 90)).sum()
    expect(tab.locator(".sl-lit .sl-note").first).to_have_text("Drawn on the map")
    assert lit_space(tab) == pytest.approx(inside, rel=0.03) and inside > MOST


def _share(told, shown, axis, words):
    """Where a tick of the space lies in its frame, from the left or from below."""
    place = told["ticks"][axis][told["words"][axis].index(words)]
    return (place - shown[0]) / (shown[1] - shown[0])


def test_the_picture_to_keep_has_the_shade_and_says_so(page, dense, tmp_path):
    tab = space_opened(page, dense.address)
    page.evaluate(
        """() => {
            const [write, draw] = ['fillText', 'drawImage'].map((name) => CanvasRenderingContext2D.prototype[name]);
            Object.assign(window, { written: [], stamped: [] });
            CanvasRenderingContext2D.prototype.fillText = function (...words) {
                written.push(String(words[0]));
                write.apply(this, words);
            };
            CanvasRenderingContext2D.prototype.drawImage = function (image, ...rest) {
                stamped.push(image.tagName);
                draw.call(this, image, ...rest);
            };
        }"""
    )
    tab.get_by_role("button", name="Download").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="What is seen").click()
    download.value.save_as(tmp_path / "seen.png")
    assert Image.open(tmp_path / "seen.png").size[0] > 1000
    written = " ".join(page.evaluate("written"))
    assert f"{dense.explorer.size - 1:,} pictures: the shade tells" in written and "Zoom in" not in written
    assert "CANVAS" in page.evaluate("stamped")


def test_on_a_phone_it_is_said_how_to_see_every_one(chromium, dense):
    with watched(chromium, dense.address, PHONE) as page:
        tab = maps_opened(page, dense.address)
        assert tab.locator(".sl-maps__crowd").first.inner_text().endswith("Closer, to see every one around it.")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
