"""The Similarity space tab on a phone."""

import re

from browser import steady
from space_tab import across, choose_another, chosen, expect, lit, opened, picture


def test_on_a_phone_a_tap_chooses_and_nothing_scrolls_sideways(phone, page_server):
    tab = opened(phone, page_server)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    frame = steady(tab.locator(".sl-map__over"))
    assert frame["width"] > 300
    small = tab.locator("button, summary").evaluate_all(
        "all => all.filter((node) => node.checkVisibility() && !node.closest('.sl-seg, [popover]')"
        " && node.getBoundingClientRect().height < 44).map((node) => node.textContent)"
    )
    assert small == []
    thumb = tab.locator(".sl-thumb[aria-selected=false]").last
    wanted = picture(thumb.locator("img"))
    choose_another(tab, thumb.tap)
    assert chosen(tab) == wanted
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_a_phone_a_finger_on_the_map_scrolls_the_page_and_chooses_nothing(phone, page_server):
    tab = opened(phone, page_server)
    frame, before = steady(tab.locator(".sl-map__over")), chosen(tab)
    session = phone.context.new_cdp_session(phone)
    at = {"x": frame["x"] + 40, "y": frame["y"] + 240}
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    for step in range(10):
        moved = {**at, "y": at["y"] - 20 * step}
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [moved]})
        phone.wait_for_timeout(30)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    phone.wait_for_function("window.scrollY > 50")
    phone.wait_for_timeout(1000)
    assert chosen(tab) == before
    assert not phone.locator(".dragcover").count()


def test_on_a_phone_a_finger_draws_once_the_lasso_is_taken(phone, page_server):
    tab = opened(phone, page_server)
    tab.get_by_role("button", name="Lasso", exact=True).tap()
    tab.locator(".sl-map__over").evaluate("node => node.scrollIntoView({ block: 'center' })")
    frame = steady(tab.locator(".sl-map__over"))
    session = phone.context.new_cdp_session(phone)

    def touch(kind, *shares):
        points = [{"x": frame["x"] + u * frame["width"], "y": frame["y"] + v * frame["height"]} for u, v in shares]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (0.3, 0.3))
    for spot in ((0.5, 0.3), (0.7, 0.4), (0.7, 0.6), (0.5, 0.65), (0.3, 0.6), (0.3, 0.32)):
        touch("touchMove", spot)
    for step in range(8):  # the finger rests before it lifts: else the next tap only stops a fling
        phone.wait_for_timeout(40)
        touch("touchMove", (0.3, 0.32 + step % 2 * 0.004))
    touch("touchEnd")
    expect(tab.locator(".sl-lit__title")).to_have_text(re.compile(r"^[\d,]+ pictures$"))
    assert phone.evaluate("window.scrollX") == 0 and lit(tab) > 10
    expect(tab.locator(".sl-lit .sl-list__one").first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    tab.get_by_role("button", name="Clear").tap()
    expect(tab.locator(".sl-lit")).to_be_hidden()


def test_on_a_phone_buttons_go_nearer_and_a_finger_then_moves_the_map(phone, page_server):
    tab = opened(phone, page_server)
    tab.get_by_role("button", name="Nearer").tap()
    whole = tab.get_by_role("button", name="Show the whole map")
    expect(whole).to_be_visible()
    before, frame = across(tab), steady(tab.locator(".sl-map__over"))
    session = phone.context.new_cdp_session(phone)
    at = {"x": frame["x"] + 250, "y": frame["y"] + 200}
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    for step in range(1, 6):
        session.send(
            "Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{**at, "x": at["x"] - 12 * step}]}
        )
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    moved = "old => document.querySelector('.sl-map__graph').layout.xaxis.range[0] > old[0] + 0.02"
    phone.wait_for_function(moved, arg=before)
    whole.tap()
    expect(whole).to_be_hidden()
