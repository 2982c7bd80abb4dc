"""The Explore tab in a browser: looking through the gallery, links, the keyboard, choosing and taking along."""

import csv
import io
import json
import re

import pyarrow.parquet as pq
import pytest
from browser import run_in
from explore_tab import address, cell, choose, counted, drawer, expect, facet, menu, opened, shows, stands
from PIL import Image

from relsim_demo.types import View

CHECKED = re.compile("true")


def ids(explorer, count=6, **view):
    return explorer.browse(View(**view), 0, count).ids


# ---- looking through -------------------------------------------------------------------------------------------------


def test_the_whole_gallery_is_there_and_only_what_is_near_is_made(page, page_server, explorer):
    tab = opened(page, page_server)
    counted(tab, f"{explorer.size:,} pictures")
    shows(tab, ids(explorer))
    assert tab.locator(".sl-cell").count() < 80
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight / 2)")
    expect(cell(tab, 0)).to_have_count(0)
    middle = int(tab.locator(".sl-cell").nth(15).get_attribute("data-index"))
    assert middle > explorer.size / 3
    shows(tab, explorer.browse(View(), middle, 3).ids, middle)
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    shows(tab, explorer.browse(View(), explorer.size - 2, 2).ids, explorer.size - 2)
    assert tab.locator(".sl-cell").count() < 80
    place = int(address_from(page)) - 1
    tab = opened(page, page_server, **{"from": place + 1})
    shows(tab, explorer.browse(View(), place, 3).ids, place)
    expect(cell(tab, place)).to_be_in_viewport()


def address_from(page):
    page.wait_for_function("new URLSearchParams(location.search).has('from')")
    return address(page)["from"]


def test_facets_words_and_an_idea_narrow_and_order_together(page, page_server, explorer):
    tab = opened(page, page_server)
    facet(tab, "Kind", "Containment").click()
    kinds = {"kind": ("containment",)}
    counted(tab, re.compile(f"^{explorer.browse(View(chosen=kinds), 0, 0).total:,} of"))
    expect(facet(tab, "Kind", "Containment")).to_have_attribute("aria-checked", CHECKED)
    tab.get_by_role("searchbox", name="Words").fill("glass")
    total = explorer.browse(View(words="glass", chosen=kinds), 0, 0).total
    counted(tab, re.compile(f"^{total:,} of"))
    idea = "something that cannot get out"
    tab.get_by_role("searchbox", name="An idea").fill(idea)
    shows(tab, ids(explorer, words="glass", chosen=kinds, idea=idea, order="idea"))
    expect(cell(tab, 0).locator(".sl-badge")).to_be_visible()
    expect(tab.get_by_role("combobox", name="Order")).to_have_value("idea")
    stands(page, words="glass", idea=idea, kind="containment")
    tab.get_by_role("button", name=f"Take away: Idea: {idea}").click()
    shows(tab, ids(explorer, words="glass", chosen=kinds))
    tab.get_by_role("button", name="Clear all").click()
    counted(tab, f"{explorer.size:,} pictures")
    expect(tab.get_by_role("searchbox", name="Words")).to_have_value("")
    stands(page)


def test_back_and_forward_walk_through_what_was_seen(page, page_server, explorer):
    tab = opened(page, page_server)
    facet(tab, "Kind", "Containment").click()
    stands(page, kind="containment")
    tab.get_by_role("combobox", name="Order").select_option("unusual")
    kinds = {"kind": ("containment",)}
    odd = ids(explorer, chosen=kinds, order="unusual")
    shows(tab, odd)
    cell(tab, 1).get_by_role("button").click()
    expect(drawer(tab)).to_contain_text(odd[1])
    stands(page, kind="containment", order="unusual", id=odd[1], at=2)
    page.go_back()
    expect(drawer(tab)).to_be_hidden()
    stands(page, kind="containment", order="unusual")
    page.go_back()
    shows(tab, ids(explorer, chosen=kinds))
    page.go_back()
    counted(tab, f"{explorer.size:,} pictures")
    for _ in range(3):
        page.go_forward()
    expect(drawer(tab)).to_contain_text(odd[1])
    shows(tab, odd)


def test_one_comes_back_to_the_place_in_the_list(page, page_server):
    tab = opened(page, page_server)
    page.evaluate("window.scrollTo(0, 400000)")
    place = int(address_from(page)) + 2
    cell(tab, place).get_by_role("button").click()
    expect(drawer(tab)).to_be_visible()
    page.go_back()
    expect(drawer(tab)).to_be_hidden()
    expect(cell(tab, place)).to_be_in_viewport()
    cell(tab, place).get_by_role("button").click()
    drawer(tab).get_by_role("button", name="Search from this").click()
    expect(page.locator("#widget-retrieve h1")).to_be_visible()
    page.go_back()
    expect(drawer(tab)).to_be_visible()
    expect(cell(tab, place)).to_be_in_viewport()


def test_a_link_restores_seed_order_size_and_the_item(page, page_server, explorer):
    third = ids(explorer, seed=5)[2]
    tab = opened(page, page_server, seed=5, size="small", id=third, at=3)
    shows(tab, ids(explorer, seed=5))
    expect(drawer(tab)).to_contain_text(third)
    expect(drawer(tab)).to_contain_text(f"3 of {explorer.size:,}")
    expect(tab.get_by_role("button", name="Small", exact=True)).to_have_attribute("aria-pressed", "true")
    tab.get_by_role("button", name="Shuffle", exact=True).click()
    shows(tab, ids(explorer, seed=6))
    stands(page, seed=6, size="small")


def test_groups_show_their_members(page, page_server, explorer):
    tab = opened(page, page_server, by="relation")
    told = explorer.grouped("relation", View(), 0, 2)
    counted(tab, f"{told.total} relations, {explorer.size:,} pictures")
    first = cell(tab, 0)
    expect(first).to_contain_text(re.compile(told.groups[0].label, re.IGNORECASE))
    expect(first).to_contain_text(f"{told.groups[0].count:,}")
    expect(first.locator("img")).to_have_count(4)
    first.get_by_role("button").click()
    counted(tab, re.compile(f"^{told.groups[0].count:,} of"))
    stands(page, relation=told.groups[0].value)
    page.go_back()
    expect(cell(tab, 1)).to_contain_text(re.compile(told.groups[1].label, re.IGNORECASE))


def test_pairs_stand_side_by_side(page, page_server, explorer):
    tab = opened(page, page_server, order="logic")
    found = explorer.browse(View(order="logic"), 0, 2)
    shows(tab, found.ids)
    for place, other in enumerate(found.beside):
        expect(cell(tab, place).locator("img").nth(1)).to_have_attribute("src", re.compile(other))


# ---- one item --------------------------------------------------------------------------------------------------------


def test_an_item_tells_everything_and_the_keys_lead_on(page, page_server, explorer):
    first = ids(explorer)
    tab = opened(page, page_server)
    cell(tab, 0).get_by_role("button").click()
    panel, item = drawer(tab), explorer.item(first[0])
    for words in (first[0], item.relation, item.kind, "Nearest in logic", "Nearest in look"):
        expect(panel).to_contain_text(words)
    near = explorer.details(first[0]).neighbours
    expect(panel.locator(".sl-item__one img")).to_have_count(sum(map(len, near.values())))
    expect(panel).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(panel).to_contain_text(first[1])
    stands(page, id=first[1], at=2)
    page.keyboard.press("ArrowLeft")
    expect(panel).to_contain_text(first[0])
    expect(panel.get_by_role("button", name="Previous", exact=True)).to_be_disabled()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(cell(tab, 0).get_by_role("button")).to_be_focused()
    stands(page)


def test_from_an_item_to_its_neighbours_to_those_like_it_and_to_other_tabs(page, page_server, explorer):
    first = ids(explorer)[0]
    tab = opened(page, page_server, id=first)
    panel, other = drawer(tab), explorer.details(first).neighbours["attribute"][0][0]
    panel.locator(".sl-item__near").last.locator(".sl-item__one").first.click()
    expect(panel).to_contain_text(other)
    stands(page, id=other)
    menu(tab, "More", "Put all beside this")
    shows(tab, ids(explorer, near=other, order="near"))
    stands(page, near=other)
    cell(tab, 2).get_by_role("button").click()
    expect(panel).to_contain_text("Beside the chosen one")
    expect(panel.locator(".sl-item__pair .sl-badge")).to_have_count(2)
    page.keyboard.press("Escape")
    facet(tab, "Corner to the chosen picture", "Same logic, same look").click()
    chosen = {"corner": ("literal similarity",)}
    total = explorer.browse(View(near=other, order="near", chosen=chosen), 0, 0).total
    counted(tab, re.compile(f"^{total:,} of"))
    cell(tab, 0).get_by_role("button").click()
    seen = re.search(r"id=([^&]+)", page.url)[1]
    panel.get_by_role("button", name="Search from this").click()
    expect(page.locator(f"#widget-retrieve .sl-tile__face img[src*='/{seen}.webp']")).to_be_visible()
    page.go_back()
    expect(panel).to_contain_text(seen)
    counted(tab, re.compile(f"^{total:,} of"))


def test_another_tab_leads_here(page, page_server, explorer):
    tab = opened(page, page_server)
    run_in(page, "lib/address.js", "goTo('explore', given[0])", {"id": explorer.ids[9]})
    expect(drawer(tab)).to_contain_text(explorer.ids[9])


# ---- the keyboard ----------------------------------------------------------------------------------------------------


def test_the_list_is_walked_chosen_from_and_opened_by_keys(page, page_server, explorer):
    tab = opened(page, page_server)
    shows(tab, ids(explorer))
    cell(tab, 0).get_by_role("button").focus()
    page.keyboard.press("ArrowRight")
    expect(cell(tab, 1).get_by_role("button")).to_be_focused()
    page.keyboard.press("Space")
    expect(cell(tab, 1).get_by_role("checkbox")).to_have_attribute("aria-checked", CHECKED)
    page.keyboard.press("ArrowDown")
    expect(cell(tab, 6).get_by_role("button")).to_be_focused()
    page.keyboard.press("End")
    last = cell(tab, explorer.size - 1).get_by_role("button")
    expect(last).to_be_focused()
    expect(last).to_be_in_viewport()
    page.keyboard.press("Home")
    expect(cell(tab, 0).get_by_role("button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(drawer(tab)).to_contain_text(ids(explorer)[0])
    page.keyboard.press("Escape")
    check = facet(tab, "Kind", "Containment")
    check.focus()
    page.keyboard.press("Space")
    counted(tab, re.compile(" of "))
    expect(check).to_be_focused()
    expect(check).to_have_attribute("aria-checked", CHECKED)
    names = tab.locator("button, input, select").evaluate_all(
        "all => all.filter((one) => one.checkVisibility() && !(one.ariaLabel || one.textContent || one.labels?.length))"
        ".map((one) => one.outerHTML)"
    )
    assert names == []


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
