"""Every state is a link: the address names what is shown, back and forward walk through it, own pictures stay out."""

import re
from urllib.parse import urlencode

import pytest
from browser import DESKTOP, PATIENCE, run_in, watched
from picture_files import encode, halves, noise

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=1000 * PATIENCE)

TABS = ("score", "caption", "retrieve", "explore", "space", "maps")
HOSTILE = "<img src=x onerror=alert(1)>"


def own(name, picture):
    return {"name": name, "mimeType": "image/png", "buffer": encode(picture, "PNG")}


def opened(page, server, tab, **params):
    page.goto(f"{server}/?{urlencode({'tab': tab, **params}, safe=',')}")
    page.wait_for_selector(f"#widget-{tab} .sl-page", state="attached")
    return page.locator(f"#widget-{tab}")


def standing(page, tab, *words):
    """Wait until a tab is in sight and the address says so, with these words in it."""
    expect(page.locator(f"#tab-{tab}-button")).to_have_attribute("aria-selected", "true")
    for word in (f"tab={tab}", *words):
        expect(page).to_have_url(re.compile(re.escape(word)))


def shows(page, tab, ref):
    """Wait until a tab shows a picture as what it is about."""
    place = {
        "score": "#widget-score .sl-tile__face",
        "caption": "#widget-caption .sl-tile__face",
        "retrieve": "#widget-retrieve .sl-tile__face",
        "explore": "#widget-explore .sl-item__face",
        "space": "#widget-space .sl-space__tile",
        "maps": "#widget-maps .sl-mapside__head",
    }[tab]
    expect(page.locator(f"{place} img[src*='/{ref}.webp']").first).to_be_visible()


def more(page, near, line):
    """Choose a line of the menu of a picture."""
    near.get_by_role("button", name="More").dispatch_event("click")  # however the pointer lies
    page.get_by_role("menuitem", name=line).click()


def test_coming_back_to_what_a_tab_shows_already_is_a_step_of_its_own(page, page_server, explorer):
    ref = explorer.ids[77]
    tab = opened(page, page_server, "retrieve", id=ref)
    shows(page, "retrieve", ref)
    hits = tab.locator(".sl-found").first.locator(".sl-hit[data-ref]")
    hits.first.get_by_role("button", name="Compare").dispatch_event("click")
    shows(page, "score", ref)
    first = page.locator("#widget-score .sl-tile").first
    first.get_by_role("button", name="Search from this").dispatch_event("click")
    standing(page, "retrieve", ref)
    other = hits.nth(1).get_attribute("data-ref")
    hits.nth(1).get_by_role("button", name="Search from this").dispatch_event("click")
    shows(page, "retrieve", other)
    standing(page, "retrieve", other)
    page.go_back()
    standing(page, "retrieve", ref)
    shows(page, "retrieve", ref)


@pytest.mark.parametrize("tab", TABS)
def test_a_link_restores_the_picture(page, page_server, explorer, tab):
    ref = explorer.ids[77]
    opened(page, page_server, tab, **{"a" if tab == "score" else "id": ref})
    shows(page, tab, ref)
    standing(page, tab, ref)


def test_a_link_restores_pair_sentence_and_several(page, page_server, explorer):
    a, b, c = explorer.ids[5:8]
    opened(page, page_server, "score", a=a, b=b)
    shows(page, "score", b)
    opened(page, page_server, "score", many=f"{a},{b},{c}")
    expect(page.locator("#widget-many .sl-tray__tile img")).to_have_count(3)
    standing(page, "score", f"many={a},{b},{c}")
    tab = opened(page, page_server, "retrieve", text="things stacked high")
    expect(tab.locator("textarea")).to_have_value("things stacked high")
    standing(page, "retrieve", "text=things+stacked+high")


def test_back_and_forward_walk_through_pairs_and_tabs(page, page_server, explorer):
    opened(page, page_server, "score", a=explorer.ids[5], b=explorer.ids[6])
    shows(page, "score", explorer.ids[6])
    page.locator("#widget-score .sl-example").first.click()
    expect(page.locator("#widget-score .sl-example").first).to_have_attribute("aria-pressed", "true")
    expect(page).not_to_have_url(re.compile(explorer.ids[6]))
    page.get_by_role("tab", name="Caption").click()
    standing(page, "caption")
    page.go_back()
    standing(page, "score")
    expect(page.locator("#widget-score .sl-example").first).to_have_attribute("aria-pressed", "true")
    page.go_back()
    standing(page, "score", explorer.ids[6])
    shows(page, "score", explorer.ids[6])
    page.go_forward()
    page.go_forward()
    standing(page, "caption")


def test_a_chain_of_five_pivots_and_all_the_way_back(page, page_server, explorer):
    score = opened(page, page_server, "score", a=explorer.ids[5], b=explorer.ids[6])
    shows(page, "score", explorer.ids[5])
    first = score.locator(".sl-tile__face").first
    first.hover(position={"x": 20, "y": 20})
    first.get_by_role("button", name="Search from this").click()
    standing(page, "retrieve", explorer.ids[5])
    shows(page, "retrieve", explorer.ids[5])
    hit = page.locator("#widget-retrieve .sl-hit").first
    found = re.search(r"/([^/]+)\.webp", hit.locator("img").get_attribute("src"))[1]
    more(page, hit, "Show in space")
    standing(page, "space", found)
    shows(page, "space", found)
    panel = page.locator("#widget-space .sl-panel__face")
    expect(panel.locator("img")).to_be_visible()
    near = re.search(r"/([^/]+)\.webp", panel.locator("img").get_attribute("src"))[1]
    more(page, panel, "Find in maps")
    standing(page, "maps", near)
    shows(page, "maps", near)
    page.locator("#widget-maps").get_by_role("button", name="Caption it", exact=True).click()
    standing(page, "caption", near)
    shows(page, "caption", near)
    more(page, page.locator("#widget-caption .sl-tile__face").first, "Show in space")
    standing(page, "space", near)
    shows(page, "space", near)
    for tab, ref in (
        ("caption", near),
        ("maps", near),
        ("space", found),
        ("retrieve", explorer.ids[5]),
        ("score", explorer.ids[5]),
    ):
        page.go_back()
        standing(page, tab, ref)
        shows(page, tab, ref)


def test_own_pictures_stay_out_of_the_address_and_back_still_finds_them(page, page_server):
    tab = opened(page, page_server, "retrieve")
    tab.locator("input[type=file]").first.set_input_files(own("a.png", noise()))
    mine = tab.locator(".sl-tile__face img[src*='/own/']").first
    expect(mine).to_be_visible()
    address = mine.get_attribute("src")
    standing(page, "retrieve")
    expect(page).to_have_url(f"{page_server}/?tab=retrieve")
    hit = tab.locator(".sl-hit").first
    more(page, hit, "Find in maps")
    standing(page, "maps")
    page.go_back()
    standing(page, "retrieve")
    expect(tab.locator(f".sl-tile__face img[src='{address}']")).to_be_visible()
    page.reload()
    expect(tab.locator(f".sl-tile__face img[src='{address}']")).to_be_visible()
    assert "own-" not in page.url


def test_a_sentence_that_begins_like_the_name_of_an_own_picture_is_kept_in_the_address(page, page_server):
    opened(page, page_server, "retrieve", text="own-made things, own-grown things")
    standing(page, "retrieve", "text=own-made")
    expect(page.locator("#widget-retrieve").get_by_role("button", name="Copy link")).to_be_visible()
    link = "linkTo({ tab: 'retrieve', id: ['scene-000001', `own-${'0f'.repeat(32)}`].join() })"
    address = run_in(page, "lib/address.js", link)
    assert address == f"{page_server}/?tab=retrieve"
    assert "/scene/own-goal.webp" in run_in(page, "lib/refs.js", "src('own-goal')")


@pytest.mark.parametrize("tab", [*TABS, HOSTILE, "__proto__"])
def test_hostile_links_run_nothing_and_leave_a_working_page(page, page_server, tab):
    page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    params = {
        name: HOSTILE for name in ("id", "a", "b", "text", "k", "metric", "by", "axes", "at", "lean", "box", "n", "as")
    }
    page.goto(f"{page_server}/?{urlencode({'tab': tab, **params})}")
    page.wait_for_selector(".sl-page:visible")
    page.get_by_role("tab", name="Score").click()
    page.locator("#widget-score .sl-example").first.click()
    expect(page.locator("#widget-score .sl-example").first).to_have_attribute("aria-pressed", "true")
    assert page.locator("img[onerror]").count() == 0


def test_two_people_at_once_see_only_their_own(chromium, page_server):
    pictures = (own("one.png", noise()), own("two.png", halves("red", "blue")))
    with watched(chromium, page_server, DESKTOP) as one, watched(chromium, page_server, DESKTOP) as two:
        people = [opened(page, page_server, "retrieve") for page in (one, two)]
        for tab, picture in zip(people, pictures, strict=True):
            tab.locator("input[type=file]").first.set_input_files(picture)
        refs = []
        for tab in people:
            image = tab.locator(".sl-tile__face img[src*='/own/']").first
            expect(image).to_be_visible()
            refs.append(re.search(r"own-\w+", image.get_attribute("src"))[0])
        assert refs[0] != refs[1]
        for tab, other in zip(people, reversed(refs), strict=True):
            expect(tab.locator(".sl-hit img").first).to_be_visible()
            assert other not in tab.page.content()


@pytest.mark.parametrize("tab", TABS)
def test_no_tab_scrolls_sideways_on_a_phone(phone, page_server, tab):
    opened(phone, page_server, tab)
    expect(phone.locator(f"#widget-{tab} img:visible").first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
