"""The keyboard's focus in a browser, where what had it goes away: it goes on nearby, never to the whole page."""

import pytest
from browser import PATIENCE
from maps_tab import opened as maps

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=1000 * PATIENCE)


@pytest.mark.parametrize("press", ["Remove: First picture", "Start over"])
def test_an_emptied_tile_has_it(page, page_server, press):
    page.goto(f"{page_server}/?tab=score")
    tab = page.locator("#widget-score")
    tab.get_by_role("button", name=press).press("Enter")
    expect(tab.get_by_role("button", name="First picture: choose")).to_be_focused()


@pytest.mark.parametrize("widget", ["caption", "many"])
def test_an_emptied_tray_has_it(page, page_server, widget):
    page.goto(
        f"{page_server}/?" + {"caption": "tab=caption", "many": "tab=score&many=scene-000001,scene-000002"}[widget]
    )
    tab = page.locator(f"#widget-{widget}")
    tab.get_by_role("button", name="Start over").press("Enter")
    expect(tab.get_by_role("button", name="Add a picture or drop several here")).to_be_focused()


def test_it_goes_on_where_buttons_and_lists_of_the_maps_come_and_go(page, page_server):
    tab = maps(page, page_server)
    tab.get_by_role("listbox", name="Pictures to begin with").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(tab.get_by_role("button", name="Search from this", exact=True)).to_be_focused()
    tab.get_by_role("button", name="Closer").first.press("Enter")
    expect(tab.get_by_role("button", name="Whole map").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(tab.get_by_role("button", name="Closer").first).to_be_focused()
    tab.get_by_role("button", name="Clear").press("Enter")
    expect(tab.get_by_role("listbox", name="Pictures to begin with")).to_be_focused()
