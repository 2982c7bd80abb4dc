"""The tools of the Similarity space tab in a browser: axes, nearer, many at once, the pair of Score, links."""

import csv
import re
from urllib.parse import urlencode

import numpy as np
import picture_files
import pytest
from browser import DESKTOP, go_to, steady, watched
from space_tab import across, asked_about, chosen, drag, drawn, expect, go, lit, opened, picture, query, scene, zoom_at

from relsim_demo.domain import PLAIN, Corner

RANGE = "document.querySelector('.sl-map__graph').layout.xaxis.range"
MOVED = f"old => String({RANGE}) !== String(old)"
NAMES = ("anomaly", "mere appearance", "analogy", "literal similarity")


@pytest.fixture(scope="module")
def tab(chromium, page_server):
    """The tab on a desktop, shared; every test begins with the whole map of a picture of its own choice."""
    with watched(chromium, page_server, DESKTOP) as page:
        yield opened(page, page_server)


@pytest.fixture
def space(tab, explorer):
    """The tab with the map of a picture that was not asked about before, everything else as it opens."""
    tab.get_by_role("button", name="Zoom", exact=True).click()
    ref = explorer.ids[explorer.ids.index(query(tab)) + 1]
    go(tab, ref)
    asked_about(tab, ref)
    expect(tab.get_by_role("button", name="Percentiles")).to_have_attribute("aria-pressed", "true")
    tab.page.wait_for_function(f"String({RANGE}) === '0,1'")
    return tab


def cosines(explorer, ref):
    answer = explorer.space(id=ref)
    return answer.attribute, answer.relational


def test_raw_cosines_place_every_dot_at_its_cosines(space, explorer):
    percentiles = scene(space, explorer, query(space))["x"]
    space.get_by_role("button", name="Raw scores").click()
    expect(space.locator(".sl-space__x")).to_contain_text("raw score")
    expect(space.locator(".sl-space__says")).to_contain_text("to 1, the same picture")
    space.page.wait_for_function("() => document.querySelector('.sl-map__graph').layout.yaxis.ticktext.includes('0.4')")
    found, row = scene(space, explorer, query(space)), explorer.ids.index(query(space))
    assert not np.array_equal(found["x"], percentiles, equal_nan=True)
    for name, values in zip("xy", cosines(explorer, query(space)), strict=True):
        others, places = np.delete(values, row), np.delete(found[name], row)
        slope, start = np.polyfit(others, places, 1)
        assert slope > 0 and np.abs(slope * others + start - places).max() < 2e-3, "the axis is linear in the cosine"
        limit = explorer.info().thresholds["attribute" if name == "x" else "relational"].score
        assert found["limits"][name] == pytest.approx(slope * limit + start, abs=2e-3)
        ticks = dict(zip(found["words"][name], found["ticks"][name], strict=True))
        assert len(ticks) >= 3
        for words, place in ticks.items():
            assert place == pytest.approx(float(words.replace("\u2212", "-")) * slope + start, abs=2e-3)
    expect(space.locator(".sl-panel .sl-bar__raw")).to_have_text([re.compile(r"raw score −?[01]\.\d\d")] * 2)
    space.get_by_role("button", name="Percentiles").click()
    expect(space.locator(".sl-space__x")).to_contain_text("random pairs")
    space.page.wait_for_function("() => document.querySelector('.sl-map__graph').layout.yaxis.ticktext.includes('99')")
    assert np.array_equal(scene(space, explorer, query(space))["x"], percentiles, equal_nan=True)


def test_an_axis_switch_shows_the_whole_map(space):
    zoom_at(space, 0.5, 0.5)
    whole = space.get_by_role("button", name="Show the whole map")
    expect(whole).to_be_visible()
    space.get_by_role("button", name="Raw scores").click()
    expect(whole).to_be_hidden()


def test_nearer_there_are_more_pictures_and_at_last_every_point_is_one(space, explorer):
    thumbs = space.get_by_role("option")
    expect(thumbs.first).to_be_attached()
    before = thumbs.count()
    drag(space, [(0.45, 0.45), (0.85, 0.85)])  # beside the middle: there, the nearest view can hold more than 24
    expect(space.get_by_role("button", name="Show the whole map")).to_be_visible()
    expect(thumbs.nth(before)).to_be_attached()  # one more than there were
    for _ in range(9):
        before = across(space)
        zoom_at(space, 0.5, 0.5)
        space.page.wait_for_function(MOVED, arg=before)
        if scene(space, explorer, query(space))["seen"] <= 24:
            break
    seen = scene(space, explorer, query(space))["seen"]
    assert seen <= 24
    expect(thumbs).to_have_count(seen)


def test_the_wheel_goes_nearer_at_the_pointer_with_ctrl_only(space):
    whole = across(space)
    box = steady(space.locator(".sl-map__over"))
    space.page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + box["height"] / 2)
    space.page.mouse.wheel(0, -300)
    expect(space.locator(".sl-map__hint")).to_be_visible()
    assert across(space) == whole
    zoom_at(space, 0.25, 0.5)
    space.page.wait_for_function(MOVED, arg=whole)
    left, right = across(space)
    assert right - left < 0.8 * (whole[1] - whole[0])
    assert left + 0.25 * (right - left) == pytest.approx(whole[0] + 0.25 * (whole[1] - whole[0]), abs=0.01)


def test_a_drag_moves_the_part_in_sight_and_buttons_and_keys_go_nearer_and_back(space):
    whole, farther = across(space), space.get_by_role("button", name="Farther")
    expect(farther).to_be_disabled()
    space.get_by_role("button", name="Nearer").click()
    space.page.wait_for_function(MOVED, arg=whole)
    near = across(space)
    expect(farther).to_be_enabled()
    drag(space, [(0.5, 0.5), (0.6, 0.5)])
    space.page.wait_for_function(MOVED, arg=near)
    shifted = across(space)
    assert shifted[1] - shifted[0] == pytest.approx(near[1] - near[0]) and shifted[0] < near[0]
    space.get_by_role("listbox", name="Pictures on the map").focus()
    space.page.keyboard.press("+")
    space.page.wait_for_function(MOVED, arg=shifted)
    space.page.keyboard.press("0")
    expect(farther).to_be_disabled()
    space.page.wait_for_function(f"String({RANGE}) === '0,1'")


@pytest.mark.parametrize("tool", ["Lasso", "Box"])
def test_what_is_drawn_around_is_listed_and_saved_with_its_scores(space, explorer, tmp_path, tool):
    space.get_by_role("button", name=tool, exact=True).click()
    corners = [(0.55, 0.3), (0.8, 0.3), (0.8, 0.6), (0.55, 0.6), (0.55, 0.31)]
    drag(space, corners if tool == "Lasso" else [corners[0], corners[2]])
    title = space.locator(".sl-lit__title")
    expect(title).to_have_text(re.compile(r"^[\d,]+ pictures$"))
    found = scene(space, explorer, query(space))
    inside = [row for row, (left, top) in enumerate(found["spots"]) if 0.55 <= left <= 0.8 and 0.3 <= top <= 0.6]
    assert lit(space) == pytest.approx(len(inside), rel=0.02) and lit(space) > 10
    expect(title).to_have_text(f"{lit(space):,} pictures")
    expect(space.locator(".sl-lit .sl-list__one")).to_have_count(min(24, lit(space)))
    with space.page.expect_download() as saved:
        space.get_by_role("button", name="Save as CSV").click()
    saved.value.save_as(tmp_path / "space.csv")
    rows = list(csv.DictReader((tmp_path / "space.csv").open(encoding="utf-8-sig")))
    assert len(rows) == lit(space)
    look, logic = cosines(explorer, query(space))
    for row in (rows[0], rows[-1]):
        at = explorer.ids.index(row["id"])
        assert at in inside and row["caption"] == explorer.item(row["id"]).caption and row["corner"] in NAMES
        assert float(row["look_cosine"]) == pytest.approx(look[at], abs=1e-3)
        assert float(row["logic_percentile"]) == pytest.approx(explorer.percentiles("relational", logic)[at], abs=1e-2)
    first = space.locator(".sl-lit .sl-list__one").first
    wanted = picture(first.locator("img"))
    first.click()
    expect(space.locator(".sl-panel__face img")).to_have_attribute("src", re.compile(wanted))
    space.locator(".sl-lit .sl-list").focus()
    space.page.keyboard.press("Escape")
    expect(space.locator(".sl-lit")).to_be_hidden()
    expect(space.locator(".sl-map")).to_have_attribute("data-lit", "0")
    assert chosen(space) == wanted


def test_the_name_of_a_corner_lists_its_pictures_with_mouse_and_keyboard(space, explorer):
    counts = explorer.space(id=query(space)).corners
    for name, act in ((Corner.ANALOGY, lambda b: b.click()), (Corner.APPEARANCE, lambda b: b.press("Enter"))):
        act(space.get_by_role("button", name=re.compile(f"^{PLAIN[name]}")))
        expect(space.locator(".sl-map")).to_have_attribute("data-lit", str(counts[name]))
        expect(space.locator(".sl-lit__title")).to_have_text(f"{counts[name]:,} pictures")
        expect(space.locator(".sl-panel__counts li")).to_have_count(1)
        expect(space.locator(".sl-panel__counts")).to_contain_text(f"{counts[name]:,}")
    space.get_by_role("button", name="Clear").click()
    expect(space.locator(".sl-panel__near")).to_be_visible()


def test_the_pair_of_score_stands_in_the_space_also_with_an_own_picture(page, page_server, explorer):
    tab = opened(page, page_server)
    a, b = explorer.ids[21], explorer.ids[400]
    go_to(page, "score", a=a, b=b)
    score = page.locator("#widget-score")
    expect(score.locator(".sl-tile__face img").nth(1)).to_have_attribute("src", re.compile(b))
    expect(score.locator(".sl-bar__num").first).not_to_have_text("–")
    page.get_by_role("tab", name="Similarity space").click()
    show = tab.get_by_role("button", name="Show the pair from Score")
    show.click()
    asked_about(tab, a)
    expect(tab.locator(".sl-panel__face img")).to_have_attribute("src", re.compile(b))
    expect(tab.locator(".sl-thumb.is-chosen img")).to_have_attribute("src", re.compile(b))
    pair = explorer.score([a, b]).pairs[0]
    expect(tab.locator(".sl-panel .sl-bar__num").first).to_contain_text(str(int(pair.relational.percentile)))
    page.get_by_role("tab", name="Score").click()
    mine = {"name": "mine.png", "mimeType": "image/png", "buffer": picture_files.encode(picture_files.drawn(), "PNG")}
    score.locator("input[type=file]").nth(1).set_input_files(mine)
    expect(score.locator(".sl-tile__face img").nth(1)).to_have_attribute("src", re.compile("/own/"))
    expect(score.locator(".sl-bar__num").first).not_to_have_text("–")
    page.get_by_role("tab", name="Similarity space").click()
    show.click()
    expect(tab.locator(".sl-panel__face img")).to_have_attribute("src", re.compile("/own/"))
    expect(tab.locator(".sl-thumb.is-chosen")).to_be_visible()
    assert query(tab) == a
    number = tab.locator(".sl-panel .sl-bar__num").first.inner_text()
    page.get_by_role("tab", name="Score").click()
    assert score.locator(".sl-bar__num").first.inner_text() == number


def test_a_picture_of_score_leads_to_its_space_with_the_other_one_marked(page, page_server, explorer):
    a, b = explorer.ids[21], explorer.ids[400]
    page.goto(f"{page_server}/?{urlencode({'tab': 'score', 'a': a, 'b': b})}")
    face = page.locator("#widget-score .sl-tile__face").first
    expect(face.locator("img")).to_have_attribute("src", re.compile(a))
    expect(page.locator("#widget-score .sl-tile__face img").nth(1)).to_have_attribute("src", re.compile(b))
    face.hover()
    face.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Show in space").click()
    tab = page.locator("#widget-space")
    expect(tab.locator(".sl-space__tile img")).to_have_attribute("src", re.compile(a))
    expect(tab.locator(".sl-panel__face img")).to_have_attribute("src", re.compile(b))
    expect(page).to_have_url(re.compile(f"id={a}.*pair={b}"))


def test_a_link_restores_the_map_its_axes_and_the_chosen_picture(page, page_server, explorer):
    a, b = explorer.ids[33], explorer.ids[77]
    tab = opened(page, page_server, id=a, at=b, axes="cosines")
    asked_about(tab, a)
    expect(tab.locator(".sl-panel__face img")).to_have_attribute("src", re.compile(b))
    expect(tab.get_by_role("button", name="Raw scores")).to_have_attribute("aria-pressed", "true")
    expect(tab.locator(".sl-space__x")).to_contain_text("raw score")
    expect(page).to_have_url(re.compile(f"id={a}.*at={b}.*axes=cosines"))
    tab.get_by_role("button", name="Use this as my picture").click()
    asked_about(tab, b)
    expect(page).to_have_url(re.compile(f"id={b}.*axes=cosines"))
    page.go_back()
    asked_about(tab, a)
    expect(tab.locator(".sl-panel__face img")).to_have_attribute("src", re.compile(b))


def test_a_link_with_nonsense_gets_a_sentence_beside_the_map(page, page_server, explorer):
    asked = {"tab": "space", "id": explorer.ids[3], "at": "<img src=x onerror=alert(1)>", "axes": "../x"}
    page.goto(f"{page_server}/?{urlencode(asked)}")
    tab = page.locator("#widget-space")
    expect(tab.locator(".sl-panel").get_by_role("alert")).to_contain_text("There is no picture")
    expect(tab.get_by_role("button", name="Percentiles")).to_have_attribute("aria-pressed", "true")
    tab.locator(".sl-panel__row button").first.click()
    drawn(tab)
