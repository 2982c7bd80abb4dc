"""The Similarity space tab in a browser. Nothing here depends on how good the models are."""

import numpy as np
import picture_files
import pytest
from browser import DESKTOP, steady, watched
from space_tab import asked_about, choose_another, chosen, dots, drawn, expect, go, opened, picture, query

from relsim_demo.domain import Corner
from relsim_demo.ui.space import routes as space_routes

CORNERS = ("Same logic, different look", "Same logic, same look", "Neither the same", "Same look, different logic")
COUNTS = "all => all.map((node) => Number(node.textContent.replaceAll(',', '')))"
# A dot that nothing covers: its trace, its number there, and where to click.
FREE_DOT = """() => {
  const graph = document.querySelector('.sl-map__graph'), frame = graph.getBoundingClientRect();
  const { xaxis, yaxis } = graph._fullLayout;
  const left = (x) => frame.left + xaxis._offset + xaxis.d2p(x), top = (y) => frame.top + yaxis._offset + yaxis.d2p(y);
  const all = graph.data.flatMap(({ x, y }, trace) =>
    Array.from(x, (_, point) => ({ trace, point, left: left(x[point]), top: top(y[point]) })));
  const alone = (dot) => all.every((one) => one === dot || Math.hypot(one.left - dot.left, one.top - dot.top) > 9);
  return all.find((dot) => alone(dot) && document.elementFromPoint(dot.left, dot.top)?.matches('.sl-map__over'));
}"""


@pytest.fixture(scope="module")
def tab(chromium, page_server):
    """The tab on a desktop. Opening it is slow, so the tests share it, and leave it with a map and a chosen picture."""
    with watched(chromium, page_server, DESKTOP) as page:
        page.goto(page_server)
        page.locator("#widget-score .sl-bar").first.wait_for()
        assert not page.evaluate("Boolean(window.Plotly)"), "the plotting library is large and comes with the tab"
        page.get_by_role("tab", name="Similarity space").click()
        yield drawn(page.locator("#widget-space"))


def corners_of(explorer, ref):
    n = explorer.size
    return np.frombuffer(space_routes.points(explorer, ref)[4 * n :], np.uint8)


def test_every_other_picture_of_the_gallery_is_a_dot(tab, explorer):
    ref = explorer.ids[5]
    go(tab, ref)
    asked_about(tab, ref)
    assert sum(dots(tab)) == explorer.size - 1
    counts = explorer.space(id=ref).corners
    counts[Corner.LITERAL] -= 1
    told = dict(zip(CORNERS, (Corner.ANALOGY, Corner.LITERAL, Corner.ANOMALY, Corner.APPEARANCE), strict=True))
    names = tab.locator(".sl-map__name b").evaluate_all("all => all.map((node) => node.firstChild.textContent)")
    shown = tab.locator(".sl-map__count").evaluate_all(COUNTS)
    assert dict(zip(names, shown, strict=True)) == {name: counts[corner] for name, corner in told.items()}
    summary = tab.locator("p.sl-space__summary").inner_text()
    assert all(name in summary for name in CORNERS)


def test_pictures_stand_on_the_map_without_overlapping(tab):
    thumbs = tab.get_by_role("option")
    boxes = thumbs.evaluate_all(
        "all => all.map((node) => node.getBoundingClientRect()).map((r) => [r.left, r.top, r.right, r.bottom])"
    )
    assert len(boxes) >= 5
    assert all(thumbs.evaluate_all("all => all.map((node) => node.getAttribute('aria-label'))"))
    for i, a in enumerate(boxes):
        assert all(a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3] for b in boxes[:i])
    tab.get_by_role("button", name="Dots").click()
    assert not tab.locator(".sl-map__pics .sl-thumb").first.is_visible()
    tab.get_by_role("button", name="Pictures", exact=True).click()
    assert thumbs.first.is_visible()


def test_a_dot_shows_its_picture_under_the_mouse_and_opens_it_on_a_click(tab, explorer):
    ref, page = query(tab), tab.page
    own = explorer.ids.index(ref)
    dot = page.evaluate(FREE_DOT)
    rows = np.flatnonzero(corners_of(explorer, ref) == dot["trace"])
    wanted = explorer.ids[rows[rows != own][dot["point"]]]
    page.mouse.move(dot["left"] - 3, dot["top"])
    page.mouse.move(dot["left"], dot["top"], steps=3)
    tab.locator(f".sl-card img[src*='{wanted}']").wait_for()
    page.mouse.click(dot["left"], dot["top"])
    tab.locator(f".sl-panel__face img[src*='{wanted}']").wait_for()
    pair = explorer.score([ref, wanted]).pairs[0]
    numbers = tab.locator(".sl-panel .sl-bar__num").evaluate_all("all => all.map((node) => parseInt(node.textContent))")
    assert numbers == [min(int(score.percentile), 99) for score in (pair.relational, pair.attribute)]
    tab.locator(".sl-panel__acts").get_by_role("button", name="Compare the two").click()
    for place, id in enumerate((ref, wanted)):
        page.locator("#widget-score .sl-tile__face").nth(place).locator(f"img[src*='{id}']").wait_for()
    page.get_by_role("tab", name="Similarity space").click()


def test_the_chosen_picture_can_become_the_query_again_and_again(tab, explorer):
    for _ in range(2):
        wanted = chosen(tab)
        tab.get_by_role("button", name="Use this as my picture").click()
        asked_about(tab, wanted)
        assert sum(dots(tab)) == explorer.size - 1
        assert chosen(tab) != wanted
    asked = []
    tab.page.on("request", lambda request: asked.append(request.url) if "/space/pair" in request.url else None)
    choose_another(tab, tab.locator(".sl-map__pics .sl-thumb[aria-selected=false]").first.click)
    assert len(asked) <= 1, "the handlers of earlier maps still listen"


def test_the_keyboard_walks_among_the_pictures(tab):
    tab.get_by_role("listbox").focus()
    seen = []
    for key in ("ArrowDown", "ArrowLeft", "ArrowDown", "ArrowRight", "ArrowUp"):
        tab.page.keyboard.press(key)
        seen.append(tab.get_by_role("listbox").get_attribute("aria-activedescendant"))
    assert len(set(seen)) > 1
    wanted = picture(tab.locator(".sl-thumb.is-here img"))
    tab.page.keyboard.press("Enter")
    tab.locator(f".sl-panel__face img[src*='{wanted}']").wait_for()
    assert tab.locator(".sl-thumb[aria-selected=true]").count() == 1


def test_the_first_pictures_to_look_at_are_buttons(tab):
    near = tab.locator(".sl-panel__row button")
    assert 1 <= near.count() <= 5
    near.last.click()
    tab.locator(f".sl-panel__face img[src*='{picture(near.last.locator('img'))}']").wait_for()
    assert near.last.get_attribute("aria-pressed") == "true"


def test_a_part_of_the_map_can_be_drawn_larger(tab):
    mouse, across = tab.page.mouse, "document.querySelector('.sl-map__graph').layout.xaxis.range"
    frame, whole = steady(tab.locator(".sl-map__over")), tab.page.evaluate(across)
    tab.get_by_role("button", name="Dots").click()
    mouse.move(frame["x"] + frame["width"] * 0.4, frame["y"] + frame["height"] * 0.35)
    mouse.down()
    mouse.move(frame["x"] + frame["width"] * 0.6, frame["y"] + frame["height"] * 0.6, steps=8)
    mouse.up()
    back = tab.get_by_role("button", name="Show the whole map")
    back.wait_for()
    left, right = tab.page.evaluate(across)
    assert right - left < 0.5
    back.click()
    tab.page.wait_for_function(f"old => String({across}) === String(old)", arg=whole)
    assert not back.is_visible()
    tab.get_by_role("button", name="Pictures", exact=True).click()


def test_the_colours_follow_the_theme(tab):
    colours = "document.querySelector('.sl-map__graph').data.map((trace) => trace.marker.color).join()"
    light = tab.page.evaluate(colours)
    for same in ("!==", "==="):
        tab.page.evaluate("document.body.classList.toggle('dark')")
        tab.page.wait_for_function(f"old => {colours} {same} old", arg=light)


def test_an_own_picture_is_placed_and_a_broken_one_is_answered_in_place(tab, explorer):
    mine = {"name": "mine.jpg", "mimeType": "image/jpeg", "buffer": picture_files.encode(picture_files.drawn(), "JPEG")}
    tab.locator("input[type=file]").set_input_files(mine)
    asked_about(tab, "/own/")
    assert sum(dots(tab)) == explorer.size
    before = query(tab), chosen(tab)
    broken = {"name": "broken.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\nbut then no more"}
    tab.locator("input[type=file]").set_input_files(broken)
    alert = tab.get_by_role("alert")
    alert.wait_for()
    assert alert.inner_text().endswith(".") and "/" not in alert.inner_text()
    assert (query(tab), chosen(tab)) == before
    assert tab.get_by_role("option").first.is_visible()
    tab.get_by_role("button", name="Replace picture").click()
    other = tab.locator(".sl-picker__grid button").nth(1)
    ref = picture(other.locator("img"))
    other.click()
    asked_about(tab, ref)
    assert not alert.count()


@pytest.mark.parametrize("ref", ["scene-999999", "own-" + "0" * 64, "<b>../../etc/passwd"])
def test_an_unknown_picture_gets_a_sentence_and_the_map_stays(tab, explorer, ref):
    before = query(tab)
    go(tab, ref)
    tab.get_by_role("alert").wait_for()
    assert tab.get_by_role("alert").inner_text().endswith((".", "'."))
    assert query(tab) == before and sum(dots(tab)) == explorer.size - 1
    wanted = chosen(tab)
    tab.get_by_role("button", name="Use this as my picture").click()
    asked_about(tab, wanted)
    assert not tab.get_by_role("alert").count()


def test_an_address_with_an_unknown_picture_opens_another_map(page, page_server, explorer):
    tab = opened(page, page_server, id="scene-999999")
    assert "scene-999999" in tab.get_by_role("alert").inner_text()
    assert sum(dots(tab)) == explorer.size - 1


def test_pictures_of_the_map_that_did_not_come_are_asked_for_again(page, page_server):
    asked = []

    def lose_the_first(route):
        asked.append(route)
        route.fulfill(body="<html>Log in to the network</html>") if len(asked) == 1 else route.continue_()

    page.route("**/space/items.json*", lose_the_first)
    tab = opened(page, page_server)
    tab.get_by_role("option").first.wait_for(state="attached")
    assert len(asked) > 1


OWN = {"name": "own.png", "mimeType": "image/png", "buffer": picture_files.encode(picture_files.drawn(), "PNG")}
CLOSING = {
    "its button once more": lambda tab, button: button.click(),
    "Escape": lambda tab, button: tab.page.keyboard.press("Escape"),
    "a click elsewhere": lambda tab, button: tab.get_by_role("heading", name="Similarity space").click(),
    "a choice": lambda tab, button: tab.get_by_role("button", name="Random", exact=True).click(),
    "a file": lambda tab, button: tab.locator("input[type=file]").set_input_files(OWN),
}


@pytest.mark.parametrize("how", CLOSING)
def test_the_pictures_to_choose_from_are_put_away_by(tab, how):
    button, pictures = tab.get_by_role("button", name="Replace picture"), tab.locator(".sl-picker:popover-open")
    button.click()
    expect(pictures).to_have_count(1)
    CLOSING[how](tab, button)
    expect(pictures).to_have_count(0)
    drawn(tab)
