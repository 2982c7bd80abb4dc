"""The Retrieve tab in a browser. Nothing here depends on how good the models are."""

import csv
import json
from io import StringIO
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from picture_files import encode, noise

LISTS = ("logic", "look")


def opened(page, server, **params):
    page.goto(f"{server}/?{urlencode({'tab': 'retrieve', **params})}")
    page.wait_for_selector("#widget-retrieve .sl-hit img")
    return page.locator("#widget-retrieve")


def settled(tab):
    """Wait out the pause before a slider asks, then until the answer is there."""
    tab.page.wait_for_timeout(350)
    tab.locator(".sl-retrieve__found[aria-busy=false]").wait_for()


def hits(tab, side):
    """The addresses of a list's pictures without their sizes, in order."""
    sources = tab.locator(f".is-{side} .sl-hit img").evaluate_all("all => all.map((img) => img.src)")
    return [urlsplit(source).path for source in sources]


def both(tab):
    return {side: hits(tab, side) for side in LISTS}


def query_picture(tab):
    return urlsplit(tab.locator(".sl-retrieve__picture .sl-tile__face img").get_attribute("src")).path


def search_sentence(tab, text):
    if not tab.locator("textarea").is_visible():
        tab.get_by_role("button", name="From a sentence").click()
        settled(tab)
    tab.locator("textarea").fill(text)
    tab.locator("textarea").press("Enter")
    settled(tab)


def test_explains_itself_at_the_first_visit(page, page_server):
    tab = opened(page, page_server)
    assert [len(found) for found in both(tab).values()] == [4, 4]
    assert tab.locator(".sl-retrieve__idea").inner_text().strip()
    assert "by look" in tab.locator(".is-logic .sl-hit").first.inner_text()
    assert "by logic" in tab.locator(".is-look .sl-hit").first.inner_text()
    assert all(tab.locator(".sl-hit img").evaluate_all("all => all.map((img) => img.alt)"))


def test_a_click_on_a_hit_searches_from_it_and_back_returns(page, page_server, explorer):
    tab = opened(page, page_server, id=explorer.ids[3])
    settled(tab)
    assert explorer.ids[3] in query_picture(tab)
    before, wanted = query_picture(tab), hits(tab, "logic")[1]
    tab.locator(".is-logic .sl-hit img").nth(1).click()
    settled(tab)
    assert query_picture(tab) == wanted
    assert wanted not in sum(both(tab).values(), [])
    tab.get_by_role("button", name="Back").click()
    settled(tab)
    assert query_picture(tab) == before


def test_the_keyboard_reaches_the_pivots(page, page_server):
    tab = opened(page, page_server)
    wanted = hits(tab, "look")[0]
    button = tab.locator(".is-look .sl-hit").first.get_by_role("button", name="Search from this")
    button.focus()
    page.wait_for_function("node => getComputedStyle(node.parentNode).opacity === '1'", arg=button.element_handle())
    page.keyboard.press("Enter")
    settled(tab)
    assert query_picture(tab) == wanted


def test_compare_takes_both_pictures_to_the_score_tab(page, page_server):
    tab = opened(page, page_server)
    pair = [query_picture(tab), hits(tab, "logic")[0]]
    hit = tab.locator(".is-logic .sl-hit").first
    hit.hover()
    hit.get_by_role("button", name="Compare").click()
    page.wait_for_selector("#widget-score .sl-tile img")
    for place, path in enumerate(pair):
        page.locator("#widget-score .sl-tile__face").nth(place).locator(f"img[src*='{path}']").wait_for()


def test_the_slider_changes_only_the_logic_row(page, page_server):
    tab = opened(page, page_server)
    before = both(tab)
    tab.locator("#sl-push").fill("100")
    settled(tab)
    assert hits(tab, "look") == before["look"]
    assert hits(tab, "logic") != before["logic"]
    tab.locator("#sl-push").fill("0")
    settled(tab)
    assert both(tab) == before


def test_more_hits_are_added_behind_those_that_are_there(page, page_server):
    tab = opened(page, page_server)
    before = both(tab)
    for count in (8, 12, 24):
        tab.get_by_role("button", name="Show more: Same look").first.click()
        settled(tab)
        assert len(hits(tab, "look")) == count
        assert hits(tab, "look")[:4] == before["look"]
        assert hits(tab, "logic") == before["logic"]
    tab.get_by_role("button", name="Show fewer: Same look").click()
    settled(tab)
    assert both(tab) == before


def test_near_duplicates_can_be_shown_once(page, page_server):
    tab = opened(page, page_server)
    switch, before = tab.get_by_role("switch", name="Show near-duplicates once"), both(tab)
    switch.click()
    settled(tab)
    assert switch.get_attribute("aria-checked") == "true"
    assert all(hits(tab, side)[0] == before[side][0] for side in LISTS)


def test_a_sentence_finds_pictures(page, page_server):
    tab = opened(page, page_server)
    tab.get_by_role("button", name="From a sentence").click()
    settled(tab)
    first = tab.locator("textarea").input_value()
    assert first and [len(found) for found in both(tab).values()] == [4, 4]
    tab.get_by_role("button", name="Try another sentence").click()
    settled(tab)
    assert tab.locator("textarea").input_value() not in ("", first)
    search_sentence(tab, "two things in balance")
    assert "sentence" in tab.locator(".is-look .sl-found__gloss").inner_text()
    assert not tab.get_by_role("alert").count()


def test_any_sentence_is_taken_as_words(page, page_server):
    tab = opened(page, page_server)
    for text in ("🐛🦋🌙", "<img src=x onerror=alert(1)> {{value}}", "=1+1", "a\tb\nc", "ü ß 蝴蝶"):
        search_sentence(tab, text)
        assert not tab.get_by_role("alert").count()
        assert len(hits(tab, "logic")) == 4
        assert not tab.locator("img[src='x']").count()


def test_a_sentence_that_cannot_be_used_is_answered_in_place(page, page_server):
    tab = opened(page, page_server)
    search_sentence(tab, "something broken")
    before = both(tab)
    for text, says in {"   ": "empty", "x" * 5000: "5,000 characters"}.items():
        tab.locator("textarea").fill(text)
        tab.get_by_role("button", name="Find", exact=True).click()
        settled(tab)
        assert says in tab.get_by_role("alert").inner_text()
        assert both(tab) == before


def test_an_own_picture_is_searched_from(page, page_server):
    tab = opened(page, page_server)
    file = {"name": "mine.jpg", "mimeType": "image/jpeg", "buffer": encode(noise(300, 200), "JPEG")}
    tab.locator("input[type=file]").set_input_files(file)
    page.wait_for_function("document.querySelector('.sl-retrieve__picture img')?.src.includes('/own/')")
    settled(tab)
    assert [len(found) for found in both(tab).values()] == [4, 4]
    assert not tab.get_by_role("button", name="Copy link").is_visible()


def test_a_broken_file_is_answered_in_place_and_nothing_is_lost(page, page_server):
    tab = opened(page, page_server)
    before, picture = both(tab), query_picture(tab)
    file = {"name": "broken.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\nbut then no more"}
    tab.locator("input[type=file]").set_input_files(file)
    alert = tab.get_by_role("alert")
    alert.wait_for()
    settled(tab)
    assert alert.inner_text().endswith(".") and "/" not in alert.inner_text()
    assert (both(tab), query_picture(tab)) == (before, picture)


@pytest.mark.parametrize("ref", ["scene-999999", "own-" + "0" * 64, "<b>../../etc/passwd"])
def test_an_address_with_an_unknown_picture_gets_a_sentence(page, page_server, ref):
    tab = opened(page, page_server, id=ref)
    assert tab.get_by_role("alert").inner_text().endswith((".", "'."))
    assert [len(found) for found in both(tab).values()] == [4, 4]


def test_the_copied_link_restores_picture_and_sentence(page, page_server, explorer):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for asked in ({"id": explorer.ids[11]}, {"text": "a & b = c? 100 %"}):
        tab = opened(page, page_server, **asked)
        settled(tab)
        tab.get_by_role("button", name="Copy link").click()
        link = page.evaluate("navigator.clipboard.readText()")
        assert parse_qs(urlsplit(link).query) == {"tab": ["retrieve"], **{key: [value] for key, value in asked.items()}}
    assert tab.locator("textarea").input_value() == "a & b = c? 100 %"


def test_both_lists_can_be_exported(page, page_server, explorer):
    tab = opened(page, page_server)
    search_sentence(tab, '=HYPERLINK("http://evil")')
    with page.expect_download() as download:
        tab.get_by_role("button", name="Export both lists as CSV").click()
    assert download.value.suggested_filename == "same-logic-hyperlink-http-evil.csv"
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(StringIO(text, newline="")))
    assert [row["list"] for row in rows] == ["Same logic"] * 4 + ["Same look"] * 4
    assert {row["query"] for row in rows} == {'\'=HYPERLINK("http://evil")'}
    assert {row["relational_model"] for row in rows} == {explorer.info().models["relational"]}
    assert [f"/scene/{row['id']}.webp" for row in rows] == sum(both(tab).values(), [])
    with page.expect_download() as download:
        tab.get_by_role("button", name="Export both lists as JSON").click()
    told = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert told["query"] == '=HYPERLINK("http://evil")'
    for hit in told["lists"][0]["hits"]:
        assert hit["caption"] == explorer.item(hit["id"]).caption


def test_on_a_phone_one_list_is_shown_at_a_time_and_a_tap_opens_the_buttons(phone, page_server):
    tab = opened(phone, page_server)
    look = tab.locator(".sl-found.is-look")
    assert not look.is_visible()
    tab.get_by_role("button", name="Same look", exact=True).tap()
    assert look.is_visible() and not tab.locator(".sl-found.is-logic").is_visible()
    wanted, before = hits(tab, "look")[1], query_picture(tab)
    look.locator(".sl-hit .sl-pic").nth(1).tap()
    button = look.locator(".sl-hit").nth(1).get_by_role("button", name="Search from this")
    settled(tab)
    assert query_picture(tab) == before
    button.tap()
    settled(tab)
    assert query_picture(tab) == wanted


@pytest.mark.parametrize("asked", [{}, {"text": "x" * 200}])
def test_nothing_scrolls_sideways_on_a_phone_and_targets_are_large(phone, page_server, asked):
    tab = opened(phone, page_server, **asked)
    settled(tab)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    small = tab.locator("button, summary, input[type=range]").evaluate_all(
        "all => all.filter((node) => node.checkVisibility() && !node.closest('.sl-seg, [popover]')"
        " && node.getBoundingClientRect().height < 44).map((node) => node.textContent || node.id)"
    )
    assert small == []
