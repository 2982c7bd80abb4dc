"""The Maps tab in a browser. Nothing here depends on how good the models are."""

import csv
import json
import re

import numpy as np
import pytest
from browser import DESKTOP, PATIENCE, go_to, steady, watched
from maps_tab import LOGIC, LOOK, RANGES, chosen, click, drag, field, free_dot, lines, lit, marked, opened, pick, pixel

from relsim_demo.domain import Metric
from relsim_demo.ui.maps.routes import kinds_of

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=1000 * PATIENCE)

METRICS = {LOGIC: Metric.RELATIONAL.value, LOOK: Metric.ATTRIBUTE.value}
EVIL = "<img src=x onerror='window.hacked = 1'>"


@pytest.fixture(scope="module")
def tab(chromium, page_server):
    """The tab on a desktop. Opening it is slow, so the tests share it."""
    with watched(chromium, page_server, DESKTOP) as page:
        yield opened(page, page_server)


@pytest.fixture(autouse=True)
def nothing_chosen(request):
    """Leave the shared tab as it was found."""
    yield
    if "tab" in request.fixturenames:
        tab = request.getfixturevalue("tab")
        for name in ("Kind", "Lasso"):
            tab.get_by_role("button", name=name, exact=True).click()
        for whole in tab.get_by_role("button", name="Whole map").all():
            if whole.is_visible():
                whole.click()
        clear = tab.get_by_role("button", name="Clear")
        if clear.is_visible():
            clear.click()


def nearest(tab, side):
    """The pictures in the row under a map."""
    row = tab.locator(".sl-maps__side").nth(side).locator(".sl-list__one")
    return [int(at) for at in row.evaluate_all("all => all.map((node) => node.dataset.at)")]


def test_both_maps_show_every_picture_and_say_how_far_to_trust_them(tab, explorer):
    counts = (
        "[...document.querySelectorAll('.sl-view__graph')].map((g) => g.data.reduce((sum, t) => sum + t.x.length, 0))"
    )
    assert tab.page.evaluate(counts) == [explorer.size] * 2
    assert not any(made.is_visible() for made in tab.locator(".sl-view__shade, .sl-maps__crowd").all())
    for side, metric in METRICS.items():
        points = int(explorer.map(metric).trustworthiness * 100)
        assert f"{points} of 100" in tab.locator(".sl-maps__trust").nth(side).inner_text()
    assert tab.locator(".sl-mapside .sl-list__one").count() == 8


def test_names_of_groups_do_not_overlap_and_can_be_hidden(tab):
    for view in tab.locator(".sl-view").all():
        names = view.locator(".sl-view__name:not(.is-out)")
        boxes = names.evaluate_all(
            "all => all.map((n) => n.getBoundingClientRect()).map((r) => [r.left, r.top, r.right, r.bottom])"
        )
        assert len(boxes) >= 4
        for i, a in enumerate(boxes):
            assert all(a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3] for b in boxes[:i])
    switch = tab.get_by_role("switch", name="Names")
    switch.click()
    assert not tab.locator(".sl-view__name:not(.is-out)").first.is_visible()
    switch.click()
    assert tab.locator(".sl-view__name:not(.is-out)").first.is_visible()


@pytest.mark.parametrize("side", [LOGIC, LOOK])
def test_a_click_on_one_map_lights_the_picture_on_both_with_its_true_neighbours(tab, explorer, side):
    row = free_dot(tab, explorer, side)
    click(tab, side, pixel(tab, explorer, side, row))
    tab.locator(f".sl-mapside img[src*='{explorer.ids[row]}']").wait_for()
    for other, metric in METRICS.items():
        rows = [explorer.ids.index(hit.id) for hit in explorer.search(id=explorer.ids[row], metric=metric, k=10).hits]
        assert chosen(tab, other) == row
        assert lines(tab, other) == rows, "lines lead to the nearest in truth"
        assert nearest(tab, other) == rows
        left, top = pixel(tab, explorer, other, row)
        dot = tab.locator(".sl-view__one").nth(other)
        assert float(dot.get_attribute("cx")) == pytest.approx(left, abs=1.5)
        assert float(dot.get_attribute("cy")) == pytest.approx(top, abs=1.5)
        assert len(marked(tab, other)) == 20, "each map also shows where the nearest of the other lie"
    assert tab.locator(".sl-view.is-faded").count() == 2


def test_a_neighbour_in_the_row_can_be_chosen_next(tab, explorer):
    pick(tab, explorer, 40)
    other = nearest(tab, LOOK)[3]
    tab.locator(".sl-maps__side").nth(LOOK).locator(".sl-list__one").nth(3).click()
    tab.locator(f".sl-mapside img[src*='{explorer.ids[other]}']").wait_for()
    assert (chosen(tab, LOGIC), chosen(tab, LOOK)) == (other, other)


def test_a_dot_under_the_mouse_shows_its_picture_and_its_place_on_the_other_map(tab, explorer):
    row = free_dot(tab, explorer, LOGIC)
    left, top = pixel(tab, explorer, LOGIC, row)
    frame = steady(tab.locator(".sl-view__field").nth(LOGIC))
    tab.page.mouse.move(frame["x"] + left - 2, frame["y"] + top)
    tab.page.mouse.move(frame["x"] + left, frame["y"] + top, steps=2)
    tab.locator(f".sl-view__card img[src*='{explorer.ids[row]}']").wait_for()
    assert [int(n.get_attribute("data-at")) for n in tab.locator(".sl-view__here").all()] == [row, row]
    tab.page.mouse.move(5, 5)
    tab.locator(".sl-view__here").first.wait_for(state="detached")


def test_drawing_around_dots_lights_the_same_ones_on_both_maps_and_saves_them(tab, explorer, tmp_path):
    places = explorer.map("attribute").places
    middle = np.median(places, 0)
    drag(tab, explorer, LOOK, [middle + d for d in ([-0.1, -0.1], [0.1, -0.1], [0.1, 0.1], [-0.1, 0.1], [-0.1, -0.09])])
    tab.get_by_role("button", name="Save as CSV").wait_for()
    inside = np.flatnonzero((np.abs(places - middle) <= 0.1).all(1))
    assert abs(lit(tab, LOGIC) - len(inside)) <= 0.1 * len(inside) and lit(tab, LOGIC) == lit(tab, LOOK)
    assert f"{lit(tab, LOOK):,} pictures" in tab.locator(".sl-lit__title").inner_text()
    assert tab.locator(".sl-mapside .sl-list__one").count() == min(24, lit(tab, LOOK))
    with tab.page.expect_download() as saved:
        tab.get_by_role("button", name="Save as CSV").click()
    saved.value.save_as(tmp_path / "saved.csv")
    rows = list(csv.DictReader((tmp_path / "saved.csv").open(encoding="utf-8-sig")))
    assert len(rows) == lit(tab, LOOK)
    first = explorer.item(rows[0]["id"])
    assert (rows[0]["caption"], rows[0]["family"]) == (first.caption, first.family)
    assert rows[0]["relation"] == (first.relation or "")
    assert np.abs(places[explorer.ids.index(first.id)] - middle).max() < 0.11


def test_a_box_lights_and_zoom_goes_closer_and_back(tab, explorer):
    tab.get_by_role("button", name="Box", exact=True).click()
    drag(tab, explorer, LOGIC, [np.array([-0.5, -0.5]), np.array([0.5, 0.5])])
    places = explorer.map("relational").places
    inside = (np.abs(places) <= 0.5).all(1).sum()
    tab.get_by_role("button", name="Save as CSV").wait_for()
    assert abs(lit(tab, LOOK) - inside) <= 0.1 * inside
    tab.get_by_role("button", name="Zoom", exact=True).click()
    across = "document.querySelector('.sl-view__graph').layout.xaxis.range"
    before = tab.page.evaluate(across)
    drag(tab, explorer, LOGIC, [np.array([-0.2, -0.2]), np.array([0.2, 0.2])])
    whole = tab.get_by_role("button", name="Whole map")
    whole.wait_for()
    after = tab.page.evaluate(across)
    assert after[1] - after[0] < (before[1] - before[0]) / 2
    whole.click()
    assert tab.page.evaluate(across) == before


def test_every_colouring_classes_all_dots(tab, explorer):
    sizes = "[...document.querySelectorAll('.sl-view__graph')].map((g) => g.data.map((t) => t.x.length))"
    kinds = kinds_of(explorer)
    counts = [sum(explorer.item(id).kind == kind for id in explorer.ids) for kind in [kinds[-1], *kinds[:-1]]]
    assert tab.page.evaluate(sizes) == [counts, counts]
    tab.get_by_role("button", name="Group", exact=True).click()
    groups = [np.bincount(explorer.map(metric).clusters).tolist() for metric in METRICS.values()]
    assert tab.page.evaluate(sizes) == groups
    tab.get_by_role("button", name="Family", exact=True).click()
    shades = tab.page.evaluate(sizes)
    assert shades[0] == shades[1] and sum(shades[0]) == explorer.size, "a family has one colour on both maps"
    assert shades[0][0] == 0 and sum(size > 0 for size in shades[0]) == 14
    tab.get_by_role("button", name="Corner", exact=True).click()
    assert "Choose a picture" in tab.locator(".sl-maps__legend").inner_text()
    pick(tab, explorer, 12)
    tab.get_by_role("button", name="Same logic, same look").wait_for()
    corners = explorer.space(id=explorer.ids[12]).corners
    wanted = [corners[name] for name in ("anomaly", "mere appearance", "analogy", "literal similarity")]
    assert tab.page.evaluate(sizes) == [wanted, wanted]
    tab.get_by_role("button", name="Score", exact=True).click()
    scores = tab.page.evaluate(sizes)
    assert [sum(side) for side in scores] == [explorer.size] * 2 and scores[0] != scores[1]


def test_a_colour_of_the_legend_lights_its_kind(tab, explorer):
    kind = kinds_of(explorer)[0]
    tab.locator(".sl-maps__legend button").nth(1).click()
    tab.get_by_role("button", name="Save as CSV").wait_for()
    assert lit(tab, LOGIC) == lit(tab, LOOK) == sum(explorer.item(id).kind == kind for id in explorer.ids)


def test_the_keyboard_walks_on_a_map_and_in_the_lists_and_escape_clears(tab, explorer):
    keys = tab.page.keyboard
    tab.locator(".sl-mapside .sl-list").focus()
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    tab.locator(".sl-list__one.is-here").wait_for()
    keys.press("Enter")
    tab.locator(".sl-view__one").nth(LOOK).wait_for()
    start = chosen(tab, LOGIC)
    field = tab.locator(".sl-view__field").nth(LOGIC)
    field.focus()
    keys.press("ArrowRight")
    row = int(tab.locator(".sl-view__here").first.get_attribute("data-at"))
    assert row != start and pixel(tab, explorer, LOGIC, row)[0] > pixel(tab, explorer, LOGIC, start)[0]
    keys.press("Enter")
    tab.page.wait_for_function("row => document.querySelector('.sl-view__one')?.dataset.at === String(row)", arg=row)
    tab.get_by_role("button", name="Search from this").wait_for()
    keys.press("Escape")
    tab.locator(".sl-view__one").first.wait_for(state="detached")
    assert tab.get_by_text("Choose a picture").first.is_visible() and not tab.locator(".sl-view.is-faded").count()


def test_the_chosen_picture_leads_to_the_other_tabs(tab, explorer):
    pick(tab, explorer, 21)
    for button, wanted in (
        ("Compare", "#widget-score"),
        ("Show in space", "#widget-space"),
        ("Caption it", "#widget-caption"),
    ):
        tab.locator(".sl-mapside").get_by_role("button", name=button, exact=True).click()
        tab.page.locator(f"{wanted} img[src*='{explorer.ids[21]}']").first.wait_for()
        tab.page.get_by_role("tab", name="Maps").click()
        assert chosen(tab, LOGIC) == 21


def test_an_unknown_or_own_picture_gets_a_sentence_and_the_maps_stay(tab, explorer):
    for ref in ("scene-999999", "own-" + "0" * 64, EVIL):
        go_to(tab.page, "maps", id=ref)
        tab.get_by_role("alert").wait_for()
        assert tab.get_by_role("alert").inner_text().endswith((".", "'."))
        pick(tab, explorer, 3)
        assert not tab.get_by_role("alert").count()


def test_captions_and_names_are_never_markup(chromium, page_server):
    with watched(chromium, page_server, DESKTOP) as page:
        page.route(
            "**/maps/names.json*",
            lambda r: r.fulfill(json={"names": [[["text", EVIL], ["chip", EVIL]]] * 28, "trust": None}),
        )

        def hostile(route):
            found = json.loads(route.fetch().body())
            names = dict.fromkeys(("alt", "relation", "family", "kind"), EVIL)
            route.fulfill(json={**found, **names, "caption": [["text", EVIL]]})

        page.route("**/maps/item.json*", hostile)
        tab = opened(page, page_server)
        tab.locator(".sl-view__field").first.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        tab.locator(".sl-mapside .sl-cap", has_text="onerror").wait_for()
        assert tab.locator(".sl-maps__trust").first.inner_text() == ""
        assert tab.locator(".sl-view__name").first.text_content().count("<img") == 2
        assert not page.evaluate("Boolean(window.hacked)")


def test_the_wheel_with_ctrl_goes_nearer_at_the_pointer_and_alone_says_how(tab):
    before, box = tab.page.evaluate(RANGES, LOGIC), steady(field(tab, LOGIC))
    tab.page.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 3)
    tab.page.mouse.wheel(0, -120)
    expect(tab.locator(".sl-map__hint").first).to_have_text("Hold Ctrl and turn the wheel to go nearer.")
    assert tab.page.evaluate(RANGES, LOGIC) == before
    tab.page.keyboard.down("Control")
    tab.page.mouse.wheel(0, -240)
    tab.page.keyboard.up("Control")
    expect(tab.get_by_role("button", name="Whole map").first).to_be_visible()
    tab.page.wait_for_function(f"String(({RANGES})({LOGIC})) !== {str(before)!r}")
    (left, right), *_ = tab.page.evaluate(RANGES, LOGIC)
    (a, b), *_ = before
    assert right - left < b - a
    assert (left - a) * 3 == pytest.approx(b - right, rel=0.1), "what is under the pointer stays there"


def test_a_wrong_link_leaves_nothing_false_in_the_address(page, page_server):
    tab = opened(page, page_server, id="foo", by="xyz")
    expect(tab.get_by_role("alert")).to_contain_text("There is no picture")
    expect(page).not_to_have_url(re.compile("foo|xyz"))
