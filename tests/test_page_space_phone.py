"""The Similarity space tab on a phone."""

from space_tab import choose_another, chosen, opened, picture


def test_on_a_phone_a_tap_chooses_and_nothing_scrolls_sideways(phone, page_server):
    tab = opened(phone, page_server)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    frame = tab.locator(".sl-map__over").bounding_box()
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
    frame, before = tab.locator(".sl-map__over").bounding_box(), chosen(tab)
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
