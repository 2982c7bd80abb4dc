"""Thresholds on the axes of the Similarity space tab, and min-max axes: mouse, finger, keyboard, link, table."""

import csv
import re

import numpy as np
import pytest
from browser import DESKTOP, go_to, steady, watched
from gallery_kinds import Kind, Maker
from PIL import Image
from space_tab import asked_about, drawn, expect, lit, opened, query, scene

REF = "scene-000011"
LOGIC, LOOK = (re.compile(f"^{name} in common, from") for name in ("Logic", "Look"))
TITLE = ".sl-lit__title"


@pytest.fixture(scope="module")
def shared(chromium, page_server):
    with watched(chromium, page_server, DESKTOP) as page:
        yield opened(page, page_server, id=REF)


@pytest.fixture
def tab(shared, explorer):
    """The tab with the map of a picture that was not asked about before, and no threshold."""
    ref = explorer.ids[explorer.ids.index(query(shared)) + 1]
    go_to(shared.page, "space", id=ref)
    asked_about(shared, ref)
    expect(slider(shared, LOGIC)).to_have_attribute("aria-valuetext", "all pictures")
    return shared


def slider(tab, name):
    return tab.get_by_role("slider", name=name)


def value(tab, name):
    return float(slider(tab, name).get_attribute("aria-valuenow"))


def shares(explorer, ref, metric):
    """The percentiles of all other pictures."""
    answer = explorer.space(id=ref)
    return np.delete(answer.percentiles[metric], explorer.ids.index(ref))


def pull(tab, name, strip, share):
    """Drag a handle along its axis with the mouse, to a share of it."""
    handle, box, mouse = steady(slider(tab, name)), steady(tab.locator(strip)), tab.page.mouse
    mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    mouse.down()
    along = strip.endswith("x")
    x = box["x"] + (share * box["width"] if along else box["width"] / 2)
    y = box["y"] + (box["height"] / 2 if along else (1 - share) * box["height"])
    mouse.move(x, y, steps=8)
    mouse.up()


def settled(tab):
    """Wait until what lies above is listed, and give how many there are."""
    expect(tab.locator(TITLE)).to_have_text(f"{lit(tab):,} pictures")
    return lit(tab)


def test_what_lies_above_a_threshold_is_counted_listed_and_saved(tab, explorer, tmp_path):
    ref = query(tab)
    pull(tab, LOGIC, ".sl-strip.is-y", 0.66)
    expect(slider(tab, LOGIC)).to_have_attribute("aria-valuetext", re.compile("^Logic in common from .* pictures$"))
    limit = value(tab, LOGIC)
    assert 70 < limit < 99
    logic, look = (shares(explorer, ref, metric) for metric in ("relational", "attribute"))
    count = settled(tab)
    assert count == pytest.approx((logic >= limit).sum(), abs=2) and count > 10
    assert f"{count:,} pictures" in slider(tab, LOGIC).get_attribute("aria-valuetext")
    expect(tab.locator(".sl-lit .sl-list__one")).to_have_count(24)
    pull(tab, LOOK, ".sl-strip.is-x", 0.5)
    expect(tab.locator(".sl-lit")).to_contain_text(re.compile("Logic in common from .* look from .* of 100"))
    both = settled(tab)
    assert both == pytest.approx(((logic >= limit) & (look >= value(tab, LOOK))).sum(), abs=2) and both < count
    with tab.page.expect_download() as saved:
        tab.get_by_role("button", name="Save as CSV").click()
    saved.value.save_as(tmp_path / "space.csv")
    rows = list(csv.DictReader((tmp_path / "space.csv").open(encoding="utf-8-sig")))
    assert len(rows) == both and ref not in {row["id"] for row in rows}
    assert all(float(row["logic_percentile"]) >= limit - 0.002 for row in rows)
    assert all(float(row["look_percentile"]) >= value(tab, LOOK) - 0.002 for row in rows)


def test_keys_move_a_threshold_and_the_start_of_the_axis_is_none(tab):
    handle = slider(tab, LOOK)
    handle.focus()
    handle.press("PageUp")
    first = value(tab, LOOK)
    assert first > 0
    handle.press("ArrowRight")
    assert value(tab, LOOK) > first
    handle.press("ArrowLeft")
    assert value(tab, LOOK) == pytest.approx(first, abs=0.1)
    handle.press("End")
    expect(handle).to_have_attribute("aria-valuenow", "100")
    handle.press("Home")
    expect(handle).to_have_attribute("aria-valuetext", "all pictures")
    expect(tab.locator(".sl-lit")).to_be_hidden()
    expect(tab.locator(".sl-map")).to_have_attribute("data-lit", "0")
    handle.press("PageUp")
    settled(tab)
    handle.press("Escape")
    expect(handle).to_have_attribute("aria-valuetext", "all pictures")
    expect(tab.page).not_to_have_url(re.compile("look="))


def test_a_corner_takes_the_place_of_the_thresholds(tab):
    slider(tab, LOOK).press("PageUp")
    expect(tab.page).to_have_url(re.compile("look="))
    tab.get_by_role("button", name=re.compile("^Neither the same")).click()
    expect(slider(tab, LOOK)).to_have_attribute("aria-valuetext", "all pictures")
    expect(tab.page).not_to_have_url(re.compile("look="))
    expect(tab.locator(TITLE)).to_have_text(re.compile("pictures$"))
    tab.get_by_role("button", name="Clear").click()


def test_other_axes_keep_what_is_above(tab):
    slider(tab, LOGIC).press("PageUp")
    for _ in range(6):
        slider(tab, LOGIC).press("PageUp")
    before, kept = value(tab, LOGIC), settled(tab)
    for name, low, high in (("Raw scores", -1, 1), ("Min–max", 0, 1)):
        tab.get_by_role("button", name=name).click()
        expect(slider(tab, LOGIC)).not_to_have_attribute("aria-valuenow", str(before))
        assert low <= value(tab, LOGIC) <= high
        assert settled(tab) == pytest.approx(kept, rel=0.02)
    tab.get_by_role("button", name="Percentiles").click()
    expect(slider(tab, LOGIC)).to_have_attribute("aria-valuenow", f"{before:g}")
    assert settled(tab) == kept


def test_min_max_places_every_dot_between_the_least_and_the_most(tab, explorer):
    tab.get_by_role("button", name="Min–max").click()
    expect(tab.locator(".sl-space__x")).to_contain_text("the least here, 0")
    expect(tab.locator(".sl-space__says")).to_contain_text("cannot be compared between pictures")
    tab.page.wait_for_function("() => document.querySelector('.sl-map__graph').layout.yaxis.ticktext.includes('0.4')")
    found, row, answer = scene(tab, explorer, query(tab)), explorer.ids.index(query(tab)), explorer.space(id=query(tab))
    for name, values in zip("xy", (answer.attribute, answer.relational), strict=True):
        others = np.delete(values, row)
        assert np.allclose(np.delete(found[name], row), (others - others.min()) / np.ptp(others), atol=1e-3)
    expect(tab.page).to_have_url(re.compile("axes=minmax"))


def test_a_link_restores_axes_and_thresholds_and_back_takes_them_away(page, page_server, explorer):
    page.goto(f"{page_server}/?tab=space&id={REF}&axes=minmax&logic=0.7&look=0.25")
    tab = page.locator("#widget-space")
    expect(tab.locator(TITLE)).to_have_text(re.compile("pictures$"))
    expect(tab.get_by_role("button", name="Min–max")).to_have_attribute("aria-pressed", "true")
    answer, own = explorer.space(id=REF), explorer.ids.index(REF)
    logic, look = (np.delete(values, own) for values in (answer.relational, answer.attribute))
    above = (logic - logic.min() >= 0.7 * np.ptp(logic)) & (look - look.min() >= 0.25 * np.ptp(look))
    assert settled(tab) == pytest.approx(above.sum(), abs=2)
    slider(tab, LOGIC).press("Home")
    expect(page).not_to_have_url(re.compile("logic="))
    expect(page).to_have_url(re.compile("axes=minmax&look=0.25"))
    page.go_back()
    expect(slider(tab, LOGIC)).to_have_attribute("aria-valuenow", "0.7")
    expect(page).to_have_url(re.compile("logic=0.7&look=0.25"))
    page.go_forward()
    expect(slider(tab, LOGIC)).to_have_attribute("aria-valuetext", "all pictures")
    expect(slider(tab, LOOK)).to_have_attribute("aria-valuenow", "0.25")


def test_a_link_with_nonsense_has_no_threshold(page, page_server):
    page.goto(f"{page_server}/?tab=space&id={REF}&logic=x&look=-5")
    tab = drawn(page.locator("#widget-space"))
    for name in (LOGIC, LOOK):
        expect(slider(tab, name)).to_have_attribute("aria-valuetext", "all pictures")
    expect(tab.locator(".sl-map")).to_have_attribute("data-lit", "0")


def test_on_a_phone_a_finger_moves_a_threshold(phone, page_server):
    tab = opened(phone, page_server)
    slider(tab, LOOK).evaluate("node => node.scrollIntoView({ block: 'center' })")
    handle, strip = steady(slider(tab, LOOK)), steady(tab.locator(".sl-strip.is-x"))
    assert min(handle["width"], handle["height"]) >= 44
    session = phone.context.new_cdp_session(phone)
    x, y = handle["x"] + 22, handle["y"] + 22
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 9):
        moved = {"x": x + step / 8 * 0.5 * strip["width"], "y": y}
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [moved]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(tab.locator(TITLE)).to_have_text(re.compile("pictures$"))
    assert 20 < value(tab, LOOK) < 80
    tab.locator(".sl-strip.is-y").tap(position={"x": 10, "y": 60})
    expect(slider(tab, LOGIC)).to_have_attribute("aria-valuetext", re.compile("^Logic"))
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_grid_to_print_comes_while_the_page_goes_on(tab, tmp_path):
    tab.get_by_role("button", name="Download").click()
    with tab.page.expect_download(timeout=240_000) as download:
        tab.page.get_by_role("menuitem", name="to print").click()
        slider(tab, LOOK).press("PageUp")
        settled(tab)
    download.value.save_as(tmp_path / "grid.png")
    assert download.value.suggested_filename == "space-grid.png"
    assert Image.open(tmp_path / "grid.png").size == (4961, 3508)


def test_a_gallery_that_does_not_compare_has_no_thresholds(models, tmp_path, visit, serve):
    tab = visit(serve(Maker(models).write(Kind(3), tmp_path / "g"), models), "space")
    expect(tab.locator(".sl-space__none")).to_be_visible()
    assert not tab.get_by_role("slider").count() and "Metaphor" not in tab.inner_text()
