"""Searching from a part of a picture in a browser, drawn with the mouse, keys or a finger."""

import re

import pytest
from browser import steady
from retrieve_tab import LOGIC, LOOK, address, asked_from, expect, found, opened, refs, shows

from relsim_demo.services.question import Question


def test_a_part_is_drawn_with_the_mouse_searched_from_and_given_up(page, page_server, explorer):
    id = explorer.ids[7]
    tab, whole = opened(page, page_server, id=id), found(explorer, Question([id]))
    shows(tab, LOGIC, whole[LOGIC])
    tab.get_by_role("button", name="Use a part of it").click()
    layer = tab.locator(".sl-crop")
    expect(layer).to_be_visible()
    box = steady(layer)
    page.mouse.move(box["x"] + 0.1 * box["width"], box["y"] + 0.1 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.9 * box["height"], steps=4)
    page.mouse.up()
    tab.get_by_role("button", name="Search from this part").click()
    expect(page).to_have_url(re.compile(r"box="))
    left, top, width, height = map(float, address(page)["box"].split(","))
    assert [left, top, width, height] == pytest.approx([10, 10, 50, 80], abs=1)
    expect(tab.get_by_text("Only this part counts.")).to_be_visible()
    assert id not in refs(tab, LOGIC) + refs(tab, LOOK), "the picture that it is a part of is no hit"
    page.reload()
    expect(tab.locator(".sl-crop.is-set")).to_be_visible()
    tab.get_by_role("button", name="Whole picture").click()
    shows(tab, LOGIC, whole[LOGIC])
    assert "box" not in address(page)


def test_a_part_is_chosen_with_keys(page, page_server, explorer):
    tab = opened(page, page_server, id=explorer.ids[7])
    asked_from(tab, explorer.ids[7])
    tab.get_by_role("button", name="Use a part of it").press("Enter")
    expect(tab.get_by_role("group", name="Part of the picture")).to_be_focused()
    for key in ("ArrowLeft", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    expect(tab.locator(".sl-crop [role=status]")).to_have_text(
        "From the left 23, from the top 23, 54 wide, 50 high, of 100"
    )
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("box=23,23,54,50"))
    expect(tab.get_by_role("button", name="Change")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(tab.get_by_role("button", name="Change")).to_be_focused()
    assert address(page)["box"] == "23,23,54,50"


def test_a_part_is_chosen_with_a_finger(phone, page_server, explorer):
    tab = opened(phone, page_server, id=explorer.ids[7])
    asked_from(tab, explorer.ids[7])
    tab.get_by_role("button", name="Use a part of it").tap()
    box = steady(tab.locator(".sl-crop"))
    assert box["width"] > 300, "there is room for a finger"
    points = [(box["x"] + share * box["width"], box["y"] + share * box["height"]) for share in (0.05, 0.4, 0.8)]
    touch = phone.context.new_cdp_session(phone)
    kinds = ("touchStart", "touchMove", "touchMove")
    for kind, (x, y) in zip(kinds, points, strict=True):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    phone.wait_for_timeout(300)  # a finger that rests before it lifts throws nothing
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    tab.get_by_role("button", name="Search from this part").tap()
    expect(phone).to_have_url(re.compile("box="))
    assert list(map(float, address(phone)["box"].split(","))) == pytest.approx([5, 5, 75, 75], abs=2)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
