"""The columns of the Retrieve tab in a browser, the slider, pages and links. Nothing here depends on good models."""

import re

import pytest
from retrieve_tab import LOGIC, LOOK, address, asked_from, column, expect, found, hits, opened, refs, shows

from relsim_demo.services.question import Question


def test_explains_itself_at_the_first_visit(page, page_server):
    tab = opened(page, page_server)
    for metric, title in ((LOGIC, "Same logic"), (LOOK, "Same look")):
        expect(column(tab, metric).get_by_role("heading")).to_have_text(title)
        expect(hits(tab, metric)).to_have_count(8)
        expect(column(tab, metric).locator(".sl-found__gloss")).to_have_text(re.compile("28,000 pictures|the closest"))
        box = hits(tab, metric).nth(3).locator(".sl-pic").bounding_box()
        assert box["y"] + box["height"] < 900, "four pictures of both columns stand on the first screen"
    expect(tab.locator(".sl-retrieve__idea")).not_to_be_empty()
    assert all(tab.locator(".sl-hit img").evaluate_all("all => all.map((img) => img.alt)"))


def test_a_hit_tells_place_score_share_and_its_place_by_the_other(page, page_server, explorer):
    id = explorer.ids[3]
    tab = opened(page, page_server, id=id)
    asked_from(tab, id)
    columns = {found.metric: found for found in explorer.columns(Question([id]), 8)}
    for metric, other, told in ((LOGIC, LOOK, "by look"), (LOOK, LOGIC, "by logic")):
        shows(tab, metric, [hit.id for hit in columns[metric].hits])
        for place in (0, 7):
            hit, shown = columns[metric].hits[place], hits(tab, metric).nth(place)
            expect(shown.locator("b")).to_have_text(f"No. {place + 1}")
            expect(shown.locator(".sl-hit__score")).to_have_text(f"score {hit.score:.2f}")
            expect(shown.locator(".sl-badge")).to_contain_text(f"{int(hit.percentile)}")
            rank = columns[metric].ranks[place][other]
            expect(shown.locator(".sl-hit__other")).to_have_text(f"No. {rank:,} {told}")


def test_a_click_on_a_hit_searches_from_it_and_back_returns(page, page_server, explorer):
    first = explorer.ids[3]
    tab = opened(page, page_server, id=first)
    asked_from(tab, first)
    wanted = found(explorer, Question([first]))[LOGIC]
    shows(tab, LOGIC, wanted)
    hits(tab, LOGIC).nth(1).locator("img").click()
    asked_from(tab, wanted[1])
    shows(tab, LOOK, found(explorer, Question([wanted[1]]))[LOOK])
    assert address(page)["id"] == wanted[1]
    page.go_back()
    asked_from(tab, first)
    shows(tab, LOGIC, wanted)


def test_the_same_picture_lights_up_in_the_other_column(page, page_server, explorer):
    tab = opened(page, page_server, id=explorer.ids[3], lean="0")
    shows(tab, LOGIC, found(explorer, Question([explorer.ids[3]]))[LOOK])
    hits(tab, LOGIC).nth(2).locator(".sl-pic").hover()
    expect(hits(tab, LOOK).nth(2)).to_have_class(re.compile("is-twin"))
    expect(tab.locator(".is-twin")).to_have_count(1)


def test_the_keyboard_reaches_the_pivots(page, page_server):
    tab = opened(page, page_server)
    wanted = refs(tab, LOOK)[0]
    button = hits(tab, LOOK).first.get_by_role("button", name="Search from this")
    button.focus()
    expect(button.locator("..")).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    asked_from(tab, wanted)


def test_compare_takes_both_pictures_to_the_score_tab(page, page_server, explorer):
    tab = opened(page, page_server, id=explorer.ids[5])
    asked_from(tab, explorer.ids[5])
    hit = hits(tab, LOGIC).first
    other = hit.get_attribute("data-ref")
    hit.locator(".sl-pic").hover()
    hit.get_by_role("button", name="Compare").click()
    for place, id in enumerate((explorer.ids[5], other)):
        face = page.locator("#widget-score .sl-tile__face").nth(place)
        expect(face.locator("img")).to_have_attribute("src", re.compile(id))


# ---- how many ----------------------------------------------------------------------------------------------------


def test_a_hundred_hits_are_turned_in_pages(page, page_server, explorer):
    id = explorer.ids[9]
    all_of_it = found(explorer, Question([id]), 100)
    tab = opened(page, page_server, id=id)
    expect(tab.locator(".sl-pager__pages")).to_be_hidden()
    tab.get_by_role("button", name="100", exact=True).click()
    expect(tab.locator(".sl-pager__told")).to_have_text("1–8 of 100")
    tab.get_by_role("button", name="Next page").click()
    for metric in (LOGIC, LOOK):
        shows(tab, metric, all_of_it[metric][8:16])
    expect(page).to_have_url(re.compile("k=100&from=9"))
    page.goto(page.url.replace("from=9", "from=97"))
    shows(tab, LOOK, all_of_it[LOOK][96:])
    expect(tab.get_by_role("button", name="Next page")).to_be_disabled()
    tab.get_by_role("button", name="Previous page").click()
    expect(tab.locator(".sl-pager__told")).to_have_text("89–96 of 100")
    tab.get_by_role("button", name="Next page").press("Enter")
    expect(tab.get_by_role("button", name="Previous page")).to_be_focused()
    expect(hits(tab, LOGIC).last.locator("b")).to_have_text("No. 100")
    tab.get_by_role("button", name="8", exact=True).click()
    shows(tab, LOGIC, all_of_it[LOGIC][:8])


def test_near_duplicates_can_be_shown_once(page, page_server, explorer):
    id = explorer.ids[2]
    tab, switch = opened(page, page_server, id=id), page.get_by_role("switch", name="Show near-duplicates once")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "true")
    for metric, ids in found(explorer, Question([id]), collapse=True).items():
        shows(tab, metric, ids)
    assert address(page)["once"] == "yes"


# ---- links -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more", [{"lean": "0.5", "metric": LOOK}, {"text": "a & b = c? 100 %", "words": "0.25"}], ids=["look", "words"]
)
def test_the_copied_link_restores_the_whole_state(page, page_server, explorer, more):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    a, b, c = explorer.ids[11:14]
    asked = {"id": f"{a},{b}", "not": c, "k": "24", "from": "17", "once": "yes", **more}
    tab = opened(page, page_server, **asked)
    asked_from(tab, a)
    tab.get_by_role("button", name="Copy link").click()
    expect(tab.get_by_role("button", name="Copy link")).to_have_text("Copied")
    link = page.evaluate("navigator.clipboard.readText()")
    page.goto("about:blank")
    page.goto(link)
    question = Question([a, b], [c], more.get("text"), 0.25)
    for metric, ids in found(explorer, question, 24, lean=float(more.get("lean", 0.75)), collapse=True).items():
        shows(tab, metric, ids[16:])
    if "text" in more:
        expect(tab.locator("textarea")).to_have_value(more["text"])
    assert address(page) == {"tab": "retrieve", **asked}


def test_a_search_without_parts_is_the_search_that_the_tab_opens_with(page, page_server, explorer):
    tab = opened(page, page_server)
    begun = refs(tab, LOGIC)
    hits(tab, LOGIC).first.locator("img").click()
    asked_from(tab, begun[0])
    page.go_back()
    shows(tab, LOGIC, begun)


@pytest.mark.parametrize(
    "params",
    [
        {"id": "scene-999999"}, {"id": "own-" + "0" * 64}, {"id": "<b>../../etc/passwd"}, {"id": "a,b,<img src=x>"},
        {"lean": "7"}, {"words": "-1"}, {"not": "nobody"}, {"id": "scene-000001", "box": "1,2,3"},
        {"id": "scene-000001", "box": "0,0,1,1"}, {"id": "scene-000001", "box": "a,b,c,d"},
        {"id": ",".join(f"scene-{n:06}" for n in range(20))},
    ],
    ids=str,
)  # fmt: skip
def test_an_address_that_makes_no_sense_gets_a_sentence(page, page_server, params):
    tab = opened(page, page_server, **params)
    expect(tab.get_by_role("alert")).to_have_text(re.compile(r"\.$"))
    expect(hits(tab, LOGIC)).to_have_count(8)
    expect(page).to_have_url(re.compile(r"\?tab=retrieve$"))
    assert not page.locator("img[src='x']").count()


@pytest.mark.parametrize(
    "params", [{"k": "7"}, {"k": "x", "lean": "", "metric": "<b>", "once": "1"}, {"from": "9000"}, {"from": "-5"}]
)
def test_what_cannot_be_read_of_an_address_is_as_it_is_at_first(page, page_server, params, explorer):
    tab = opened(page, page_server, id=explorer.ids[3], **params)
    asked_from(tab, explorer.ids[3])
    expect(hits(tab, LOGIC)).to_have_count(8)
    assert not tab.get_by_role("alert").count()


# ---- a phone -----------------------------------------------------------------------------------------------------


def test_on_a_phone_one_column_is_shown_and_a_tap_opens_the_buttons(phone, page_server, explorer):
    id = explorer.ids[3]
    tab = opened(phone, page_server, id=id)
    asked_from(tab, id)
    expect(column(tab, LOOK)).to_be_hidden()
    tab.get_by_role("button", name="Same look", exact=True).tap()
    expect(column(tab, LOOK)).to_be_visible()
    expect(column(tab, LOGIC)).to_be_hidden()
    expect(phone).to_have_url(re.compile(f"metric={LOOK}"))
    shows(tab, LOOK, found(explorer, Question([id]))[LOOK])
    hit = hits(tab, LOOK).nth(1)
    hit.locator(".sl-pic").tap()
    expect(hit.get_by_role("button", name="More", exact=True)).to_be_visible()
    asked_from(tab, id)
    wanted = hit.get_attribute("data-ref")
    hit.get_by_role("button", name="Search from this").tap()
    asked_from(tab, wanted)


@pytest.mark.parametrize(
    "asked", [{"k": "24"}, {"text": "x" * 200}, {"id": "scene-000001,scene-000002", "not": "scene-000003", "text": "a"}]
)
def test_nothing_scrolls_sideways_on_a_phone_and_targets_are_large(phone, page_server, asked):
    tab = opened(phone, page_server, **asked)
    expect(tab.locator(".sl-retrieve__found")).to_have_attribute("aria-busy", "false")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    small = tab.locator("button, summary, input[type=range]").evaluate_all(
        "all => all.filter((node) => node.checkVisibility({ opacityProperty: true })"
        " && !node.closest('.sl-seg, [popover]') && node.getBoundingClientRect().height < 44)"
        ".map((node) => node.textContent || node.id)"
    )
    assert small == []


def test_the_keyboard_walks_through_a_column_and_the_tab_key_leaves_it(page, page_server):
    tab = opened(page, page_server)
    search = [hits(tab, LOGIC).nth(place).get_by_role("button", name="Search from this") for place in range(8)]
    search[0].focus()
    for key, place in (("ArrowRight", 1), ("ArrowDown", 3), ("ArrowLeft", 2), ("ArrowUp", 0)):
        page.keyboard.press(key)
        expect(search[place]).to_be_focused()
    for name in ("Compare", "More"):
        page.keyboard.press("Tab")
        expect(hits(tab, LOGIC).nth(0).get_by_role("button", name=name)).to_be_focused()
    page.keyboard.press("Tab")
    expect(hits(tab, LOOK).nth(0).get_by_role("button", name="Search from this")).to_be_focused()
