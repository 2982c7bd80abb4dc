"""Choosing in the Explore tab and what can be done with it; where nothing is found or goes wrong; the phone."""

import csv
import io
import json
import re

import pyarrow.parquet as pq
import pytest
from explore_tab import address, cell, choose, counted, drawer, expect, facet, ids, menu, opened, shows, stands
from PIL import Image

from relsim_demo.types import View

# ---- choosing --------------------------------------------------------------------------------------------------------


def test_a_range_is_chosen_kept_by_name_and_shown_alone(page, page_server, explorer):
    tab, first = opened(page, page_server), ids(explorer, 8)
    shows(tab, first)
    choose(tab, 1)
    cell(tab, 6).get_by_role("checkbox").click(modifiers=["Shift"])
    picks = tab.get_by_role("region", name="What is chosen")
    expect(picks).to_contain_text("6 chosen")
    choose(tab, 3)
    expect(picks).to_contain_text("5 chosen")
    picks.get_by_role("button", name="Show only these").click()
    counted(tab, "5 pictures chosen")
    shows(tab, [id for place, id in enumerate(first) if place in (1, 2, 4, 5, 6)])
    stands(page, only="chosen")
    picks.get_by_role("button", name="Keep", exact=True).click()
    page.keyboard.type("Five of them")
    page.keyboard.press("Enter")
    picks.get_by_role("button", name="Clear", exact=True).click()
    expect(picks).to_be_hidden()
    tab.get_by_role("button", name="Back to the gallery").click()
    counted(tab, f"{explorer.size:,} pictures")
    page.reload()
    counted(tab)
    menu(tab, "Choose", re.compile("Take “Five of them”"))
    expect(picks).to_contain_text("5 chosen")
    facet(tab, "Kind", "Containment").click()
    total = explorer.browse(View(chosen={"kind": ("containment",)}), 0, 0).total
    counted(tab, re.compile(f"^{total:,} of"))
    menu(tab, "Choose", re.compile("All found"))
    among = sum(explorer.item(id).kind == "containment" for id in [first[place] for place in (1, 2, 4, 5, 6)])
    expect(picks).to_contain_text(f"{total + 5 - among:,} chosen")


def test_what_is_lit_on_a_map_can_be_looked_at(page, page_server, explorer):
    page.goto(f"{page_server}/?tab=maps")
    maps = page.locator("#widget-maps")
    maps.locator(".sl-view:not(.is-empty)").first.wait_for()
    maps.locator(".sl-maps__legend button", has_text="Scale").click()
    maps.get_by_role("button", name="Show in Explore").click()
    total = explorer.browse(View(chosen={"kind": ("scale",)}), 0, 0).total
    counted(page.locator("#widget-explore"), f"{total:,} pictures chosen")
    stands(page, only="chosen")


def test_what_is_chosen_is_compared_with_the_rest(page, page_server, explorer):
    tab = opened(page, page_server, kind="scale")
    menu(tab, "Choose", re.compile("All found"))
    tab.get_by_role("button", name="Compare", exact=True).click()
    panel = drawer(tab)
    total = explorer.browse(View(chosen={"kind": ("scale",)}), 0, 0).total
    expect(panel).to_contain_text(f"{total:,} pictures chosen")
    line = panel.locator(".sl-beside__value", has_text="scale").first
    expect(line).to_contain_text("Chosen 100 %")
    expect(line).to_contain_text("Others 0 %")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_what_is_chosen_becomes_a_question_with_plus_and_minus(page, page_server, explorer):
    tab, first = opened(page, page_server), ids(explorer, 4)
    shows(tab, first)
    choose(tab, 0, 1)
    menu(tab, "Search", "Search like these")
    page.wait_for_function("new URLSearchParams(location.search).get('tab') === 'retrieve'")
    assert address(page)["id"] == ",".join(first[:2])
    page.locator(f"#widget-retrieve .sl-tile__face img[src*='/{first[0]}.webp']").wait_for()
    page.go_back()
    choose(tab, 0, 1, 2)
    menu(tab, "Search", re.compile("not like these"))
    page.wait_for_function("new URLSearchParams(location.search).has('not')")
    assert (address(page)["id"], address(page)["not"]) == (",".join(first[:2]), first[2])


@pytest.mark.parametrize("kind", ["CSV", "JSON lines", "Parquet", "Picture sheet"])
def test_what_is_chosen_is_taken_along(page, page_server, explorer, kind):
    tab, first = opened(page, page_server), ids(explorer, 3)
    shows(tab, first)
    choose(tab, 0, 1, 2)
    with page.expect_download() as download:
        menu(tab, "Export", re.compile(re.escape(kind)))
    data = download.value.path().read_bytes()
    if kind == "CSV":
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    elif kind == "JSON lines":
        rows = [json.loads(line) for line in data.decode().splitlines()]
    elif kind == "Parquet":
        rows = pq.read_table(io.BytesIO(data)).to_pylist()
    else:
        with Image.open(io.BytesIO(data)) as sheet:
            assert sheet.width > 600 and len(sheet.convert("RGB").getcolors(1 << 24)) > 500
        return
    assert [row["id"] for row in rows] == first


# ---- nothing, and trouble --------------------------------------------------------------------------------------------


def test_where_nothing_matches_one_is_told_what_to_do(page, page_server, explorer):
    tab = opened(page, page_server)
    tab.get_by_role("searchbox", name="Words").fill("zzzzzz")
    counted(tab, re.compile("^0 of"))
    expect(tab).to_contain_text("Nothing matches; take a filter away.")
    tab.get_by_role("button", name="Show the whole gallery").click()
    counted(tab, f"{explorer.size:,} pictures")
    tab = opened(page, page_server, only="chosen")
    expect(tab).to_contain_text("Nothing is chosen.")


def test_what_cannot_be_answered_loses_nothing(page, page_server, explorer):
    tab = opened(page, page_server)
    shows(tab, ids(explorer))
    choose(tab, 0)
    refused = {"body": "Not just now.", "headers": {"X-Sentence": "yes"}}
    page.route("**/explore/view.json*", lambda route: route.fulfill(**refused))
    facet(tab, "Kind", "Containment").click()
    expect(tab.get_by_role("alert")).to_have_text("Not just now.")
    shows(tab, ids(explorer))
    expect(tab.get_by_role("region", name="What is chosen")).to_contain_text("1 chosen")
    stands(page)
    page.unroute("**/explore/view.json*")
    tab.get_by_role("button", name="Try again").click()
    counted(tab, re.compile("of 28,000"))
    expect(tab.get_by_role("alert")).to_have_count(0)
    stands(page, kind="containment")


def test_words_without_a_word_are_told_so_and_kept(page, page_server, explorer):
    tab = opened(page, page_server)
    words = tab.get_by_role("searchbox", name="Words")
    words.fill("!!!")
    expect(tab.get_by_role("alert")).to_contain_text("has no word to look for")
    expect(words).to_have_value("!!!")
    shows(tab, ids(explorer))
    words.fill("moon")
    counted(tab, re.compile(f"^{explorer.browse(View(words='moon'), 0, 0).total:,} of"))
    expect(tab.get_by_role("alert")).to_have_count(0)


def test_a_link_to_what_is_not_here_leads_to_the_gallery(page, page_server, explorer):
    page.goto(f"{page_server}/?tab=explore&kind=<b>nothing</b>")
    tab = page.locator("#widget-explore")
    expect(tab.get_by_role("alert")).to_contain_text("<b>nothing</b>")
    tab.get_by_role("button", name="Show the whole gallery").click()
    counted(tab, f"{explorer.size:,} pictures")


# ---- the phone -------------------------------------------------------------------------------------------------------


def test_a_phone_folds_the_search_and_shows_an_item_whole(phone, page_server, explorer):
    tab = opened(phone, page_server)
    shows(tab, ids(explorer))
    expect(tab.get_by_role("searchbox", name="Words")).to_be_hidden()
    tab.get_by_role("button", name="Search and filter").tap()
    facet(tab, "Kind", "Containment").tap()
    total = explorer.browse(View(chosen={"kind": ("containment",)}), 0, 0).total
    counted(tab, re.compile(f"^{total:,} of"))
    tab.get_by_role("button", name="Search and filter (1)").tap()
    cell(tab, 1).get_by_role("button").tap()
    panel = drawer(tab)
    expect(panel).to_contain_text("Nearest in logic")
    assert panel.bounding_box()["width"] == 390
    panel.get_by_role("button", name="Next", exact=True).tap()
    expect(panel).to_contain_text(f"3 of {total:,}")
    panel.get_by_role("button", name="Close", exact=True).tap()
    cell(tab, 2).get_by_role("checkbox").tap()
    expect(tab.get_by_role("region", name="What is chosen")).to_be_in_viewport()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    heights = tab.locator("button:visible").evaluate_all(
        "all => all.filter((b) => !b.closest('.sl-shelf, .sl-seg')).map((b) => b.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44
