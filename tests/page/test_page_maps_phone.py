"""The Maps tab from a link, and on a phone."""

from browser import module, steady
from maps_tab import LOGIC, LOOK, chosen, field, free_dot, lines, opened, pixel

# The widget as a gallery that knows logic alone gives it.
ALONE = f"""async () => {{
  const root = document.createElement('div');
  root.className = 'sl sl-maps';
  root.id = 'alone';
  document.querySelector('#widget-maps').append(root);
  const words = {{ kind: 'rel', title: 'By logic', short: 'Logic', nearest: 'Nearest in logic', says: 'Near.' }};
  const metrics = [{{ metric: 'relational', ...words }}];
  const value = {{ metrics, size: 28000, kinds: [], corners: false, gallery: [], plotly: '', method: [] }};
  new ({module("maps/maps.js")}.MapsTab)({{ root, value }});
}}"""


def test_a_link_opens_the_maps_at_its_picture_and_can_be_copied(page, page_server, explorer):
    id = explorer.ids[123]
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab = opened(page, page_server, id=id)
    tab.locator(f".sl-mapside img[src*='{id}']").wait_for()
    assert chosen(tab, LOGIC) == chosen(tab, LOOK) == 123 and len(lines(tab, LOOK)) == 10
    tab.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Copied").or_(page.get_by_text("Copied", exact=True)).first.wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"{page_server}/?tab=maps&id={id}"


def test_a_link_to_an_unknown_picture_says_so(page, page_server):
    tab = opened(page, page_server, id="scene-999999")
    tab.get_by_role("alert").wait_for()
    assert "scene-999999" in tab.get_by_role("alert").inner_text()
    assert tab.get_by_text("Choose a picture").first.is_visible()


def test_on_a_phone_one_map_at_a_time_and_a_tap_chooses(phone, page_server, explorer):
    tab = opened(phone, page_server)
    sides = tab.locator(".sl-maps__side")
    assert sides.nth(LOGIC).is_visible() and not sides.nth(LOOK).is_visible()
    small = tab.locator("button:not(.sl-seg *, .sl-view__names *), summary").evaluate_all(
        "all => all.filter((node) => node.checkVisibility() && node.getBoundingClientRect().height < 44)"
        ".map((node) => node.textContent)"
    )
    assert small == []
    assert tab.locator(".sl-view").first.locator(".sl-view__name:not(.is-out)").count() <= 6
    row = free_dot(tab, explorer, LOGIC)
    left, top = pixel(tab, explorer, LOGIC, row)
    field(tab, LOGIC).tap(position={"x": left, "y": top})
    tab.locator(f".sl-mapside img[src*='{explorer.ids[row]}']").wait_for()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    place = phone.get_by_role("tab", selected=True).bounding_box()
    assert place["x"] >= 0 and place["x"] + place["width"] <= 390, "the row of tabs has moved to it"
    tab.get_by_role("group", name="Which map to show").get_by_role("button", name="Look").tap()
    tab.locator(".sl-view").nth(LOOK).locator(".sl-view__one").wait_for()
    assert chosen(tab, LOOK) == row and not sides.nth(LOGIC).is_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_a_phone_a_finger_on_the_map_scrolls_the_page_and_chooses_nothing(phone, page_server):
    tab = opened(phone, page_server)
    frame = steady(field(tab, LOGIC))
    session = phone.context.new_cdp_session(phone)
    at = {"x": frame["x"] + 120, "y": frame["y"] + 240}
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    for step in range(10):
        session.send(
            "Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{**at, "y": at["y"] - 20 * step}]}
        )
        phone.wait_for_timeout(30)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    phone.wait_for_function("window.scrollY > 50")
    phone.wait_for_timeout(800)
    assert not tab.locator(".sl-view__one").count() and not tab.locator(".sl-view.is-faded").count()


def test_a_gallery_with_one_measure_has_one_map(page, page_server, explorer):
    opened(page, page_server)
    page.evaluate(ALONE)
    alone = page.locator("#alone")
    alone.locator(".sl-view:not(.is-empty)").wait_for()
    assert alone.locator(".sl-maps__side").count() == 1 and not alone.locator(".sl-maps__which").count()
    assert not alone.get_by_role("button", name="Corner").count(), "nothing to compare with"
