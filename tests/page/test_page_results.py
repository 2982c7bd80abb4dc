"""The Results tab in a browser."""

import csv
import json
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from browser import DESKTOP, PATIENCE, served, watched

from relsim_demo.evaluation.browsing import Wish
from relsim_demo.evaluation.results import Item, Query, Ranking, Results
from relsim_demo.evaluation.writing import write

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=1000 * PATIENCE)


def opened(page, server, **params):
    page.goto(f"{server}/?{urlencode({'tab': 'results', **params})}")
    tab = page.locator("#widget-results")
    expect(tab.locator(".sl-results__query").first).to_be_visible()
    return tab


def shows(tab, ids):
    """Wait until just these queries are shown, in this order."""
    expect(tab.locator(".sl-results__query")).to_have_count(len(ids))
    for place, id in enumerate(ids):
        expect(tab.locator(".sl-results__query").nth(place)).to_have_attribute("data-id", id)


def ids(explorer, *wish, page=1):
    browser = explorer.results
    return [browser.results.queries[n].id for n in browser.found(Wish(*wish))[10 * (page - 1) : 10 * page]]


def state(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_queries_stand_beside_the_answers_of_all_methods(page, page_server, explorer):
    tab = opened(page, page_server)
    shows(tab, ids(explorer))
    summary = explorer.results.summary.methods
    for metric, words in (("relational", "Same logic"), ("attribute", "Same look")):
        row = tab.locator(f".sl-results__figures tr[data-method={metric}]")
        expect(row).to_contain_text(words)
        expect(row).to_contain_text(f"{summary[metric].p_at_1.value * 100:.1f} %")
    query = explorer.results.results.queries[0]
    for metric, ranking in query.answers.items():
        line = tab.locator(".sl-results__query").first.locator(f"[data-method={metric}]")
        expect(line.locator("li")).to_have_count(10)
        assert line.locator("li").evaluate_all("all => all.map((one) => one.dataset.ref)") == ranking.ids
        expect(line.locator("li").first).to_contain_text(f"{ranking.scores[0]:.2f}")
        right = explorer.results.results.right(query, metric)
        expect(line.locator(".is-right")).to_have_count(sum(right))
    reference = tab.get_by_text("The paper’s figures, from another database")
    expect(tab.get_by_text("DINO is 5.14 in the text")).to_be_hidden()
    reference.click()
    expect(tab.get_by_text("DINO is 5.14 in the text")).to_be_visible()


def test_order_relation_words_and_back(page, page_server, explorer):
    tab = opened(page, page_server)
    shows(tab, ids(explorer))
    tab.get_by_label("Order", exact=True).select_option("Most disagreement first")
    shows(tab, ids(explorer, "apart"))
    relation = explorer.results.relations[2]
    tab.get_by_label("Relation", exact=True).select_option(relation)
    shows(tab, ids(explorer, "apart", relation))
    assert state(page) == {"tab": "results", "order": "apart", "relation": relation}
    tab.get_by_label("Words in the caption").fill("no such word")
    expect(tab.get_by_role("status")).to_contain_text("None of 1,000 queries fits")
    page.go_back()
    page.go_back()
    shows(tab, ids(explorer, "apart"))
    expect(tab.get_by_label("Words in the caption")).to_have_value("")


def test_a_link_leads_to_a_query_and_pages_lead_on(page, page_server, explorer):
    wanted = explorer.results.results.queries[614].id
    tab = opened(page, page_server, query=wanted)
    shows(tab, ids(explorer, page=62))
    expect(tab.locator(".is-asked")).to_have_attribute("data-id", wanted)
    expect(tab.locator(".is-asked")).to_be_in_viewport()
    tab.get_by_role("button", name="Next page").click()
    shows(tab, ids(explorer, page=63))
    assert state(page) == {"tab": "results", "page": "63"}
    tab.get_by_label("Go to a query").fill("1001")
    tab.get_by_role("button", name="Go", exact=True).click()
    expect(tab.get_by_role("alert")).to_have_text("There is no query '1001' in these results.")
    shows(tab, ids(explorer, page=63))
    tab.get_by_label("Go to a query").fill("1")
    page.keyboard.press("Enter")
    shows(tab, ids(explorer))
    expect(tab.get_by_role("alert")).to_have_count(0)


def test_captions_are_shown_on_demand_and_a_picture_leads_on(page, page_server, explorer):
    tab = opened(page, page_server)
    hit = tab.locator(".sl-results__hit").first
    expect(hit.locator(".sl-cap")).to_be_hidden()
    tab.get_by_role("switch", name="Captions of the answers").click()
    expect(hit.locator(".sl-cap")).to_be_visible()
    ref = hit.get_attribute("data-ref")
    hit.locator(".sl-pic").hover()
    hit.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Search from this").click()
    expect(page.locator("#widget-retrieve .sl-hit img").first).to_be_visible()
    assert state(page) == {"tab": "retrieve", "id": ref}


def test_results_are_taken_along(page, page_server, explorer):
    tab = opened(page, page_server, relation=explorer.results.relations[0])
    for words, kind in (("Table of these queries (CSV)", "csv"), ("All results (JSON)", "json")):
        tab.get_by_role("button", name="Export", exact=True).click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name=words).click()
        text = Path(download.value.path()).read_text(encoding="utf-8-sig")
        if kind == "json":
            assert len(json.loads(text)["queries"]) == 1000
        else:
            rows = list(csv.DictReader(text.splitlines()))
            assert {row["relation"] for row in rows} == {explorer.results.relations[0]} and rows[0]["rank"] == "1"


def test_a_phone_shows_all_of_it(phone, page_server):
    tab = opened(phone, page_server)
    expect(phone.get_by_role("tab", name="Results")).to_be_in_viewport(ratio=1)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for control in tab.locator("select, input, .sl-results__pages button").all():
        assert control.bounding_box()["height"] >= 40


@pytest.fixture(scope="module")
def foreign(explorer, tmp_path_factory):
    """Judged results of which the gallery has one picture only."""
    own, far = explorer.ids[5], "http://far.example/<b>x</b>.jpg"
    answers = {"net <i>": Ranking([far, own], [0.5, 0.25], {1: 7.0, 2: None}), "other": Ranking([own], [-0.5])}
    items = {far: Item(far, "a {Thing} <b>far</b> away"), "q": Item("http://far.example/q.jpg", "", "some relation")}
    path = tmp_path_factory.mktemp("foreign") / "site.json"
    write(Results("site.json", {"net <i>": "", "other": ""}, [Query("q", answers)], items, judge="a judge"), path)
    with served("app.py", RELSIM_RESULTS=str(path)) as address:
        yield address


def test_results_of_elsewhere_fetch_nothing_and_run_nothing(chromium, foreign, explorer):
    with watched(chromium, foreign, DESKTOP) as page:  # it fails on any request to another host
        tab = opened(page, foreign)
        expect(tab.locator(".sl-note")).to_contain_text("are shown by their words")
        hits = tab.locator(".sl-results__answers").first.locator("li")
        expect(hits.first).to_contain_text("a thing <b>far</b> away")
        expect(hits.first).to_contain_text("judge: 7 of 10")
        expect(hits.nth(1)).to_contain_text("judge: no score")
        expect(hits.nth(1)).to_have_attribute("data-ref", explorer.ids[5])
        expect(hits.nth(1).locator("img")).not_to_have_js_property("naturalWidth", 0)
        expect(tab.locator(".sl-results__query b, .sl-results__figures i")).to_have_count(3)  # ranks alone
        expect(tab.locator(".sl-results__figures tr").nth(1)).to_contain_text("1 of 2")
        expect(tab.locator(".sl-results__figures")).to_contain_text("judged by a judge")


def test_a_file_that_is_none_is_said_in_the_tab(chromium, tmp_path):
    (tmp_path / "bad.json").write_text("{")
    with (
        served("app.py", RELSIM_RESULTS=str(tmp_path / "bad.json")) as address,
        watched(chromium, address, DESKTOP) as page,
    ):
        page.goto(f"{address}/?tab=results")
        expect(page.locator("#widget-results").get_by_role("alert")).to_contain_text("is no JSON")
