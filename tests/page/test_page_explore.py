"""The Explore tab in a browser: looking through the gallery, one item, links, the keyboard."""

import re

from browser import run_in
from explore_tab import address, cell, counted, drawer, expect, facet, ids, menu, opened, shows, stands

from relsim_demo.types import View

CHECKED = re.compile("true")


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
