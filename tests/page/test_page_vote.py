"""The Vote tab in a browser."""

import csv
import json
import re
import sqlite3
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from browser import DESKTOP, PATIENCE, PHONE, served, watched

from relsim_demo.evaluation.results import Item, Query, Ranking, Results
from relsim_demo.evaluation.voting.sqlite import SqliteVotes
from relsim_demo.evaluation.writing import write

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=1000 * PATIENCE)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A running study: its address, and the file of its votes."""
    path = tmp_path_factory.mktemp("study") / "votes.sqlite"
    with served("app.py", RELSIM_VOTES=str(path)) as address:
        yield address, path


@pytest.fixture
def desktop(chromium, study):
    with watched(chromium, study[0], DESKTOP) as page:
        yield page


def opened(page, address, voted=0):
    page.goto(f"{address}/?tab=vote")
    tab = page.locator("#widget-vote")
    answered(tab, voted)
    return tab


def answered(tab, n, of=334):
    expect(tab.get_by_role("status")).to_have_text(f"You have answered {n} of {of} questions.")


def sources(tab):
    return tab.locator(".sl-vote__card img").evaluate_all("all => all.map((one) => one.src)")


def kept(path):
    """The votes on the disk."""
    file = SqliteVotes(path)
    with sqlite3.connect(path) as rows:
        studies = rows.execute("SELECT DISTINCT study FROM votes").fetchall()
    return [vote for (study,) in studies for vote in file.of(study)]


def test_without_a_place_for_votes_there_is_no_such_tab(page, page_server):
    page.goto(page_server)
    expect(page.get_by_role("tab", name="Results")).to_be_visible()
    expect(page.get_by_role("tab", name="Vote")).to_have_count(0)
    assert httpx.get(f"{page_server}/vote/counts.json").status_code == 404


def test_clicks_and_keys_vote_and_the_next_question_is_there_at_once(desktop, study):
    before = len(kept(study[1]))
    tab = opened(desktop, study[0])
    seen = [sources(tab)]
    assert len(seen[0]) == 3
    ways = [
        lambda: tab.get_by_role("button", name="Answer A").click(),
        lambda: tab.get_by_role("button", name="Answer B").click(),
        lambda: tab.get_by_role("button", name="Same", exact=True).click(),
        lambda: desktop.keyboard.press("b"),
        lambda: desktop.keyboard.press("s"),
        lambda: desktop.keyboard.press("ArrowLeft"),
    ]
    for way in ways:
        way()
        now = sources(tab)
        assert now != seen[-1], "without waiting for the server"
        desktop.wait_for_function("[...document.querySelectorAll('.sl-vote__card img')].length === 3")
        seen.append(sources(tab))
        loaded = "[...document.querySelectorAll('.sl-vote__card img')].every((one) => one.naturalWidth > 0)"
        desktop.wait_for_function(loaded)
    answered(tab, 6)
    votes = kept(study[1])[before:]
    said = [{vote.first: "a", "same": "same"}.get(vote.choice, "b") for vote in votes]
    assert said == ["a", "b", "same", "b", "same", "a"]
    assert len({vote.visitor for vote in votes}) == 1 and len({vote.asked for vote in votes}) == 6


def test_a_key_is_no_vote_where_it_means_something_else(desktop, study):
    before = len(kept(study[1]))
    tab = opened(desktop, study[0])
    desktop.get_by_role("tab", name="Vote").focus()
    desktop.keyboard.press("Control+a")
    tab.get_by_role("button", name="Show results").focus()
    desktop.keyboard.press("ArrowLeft")
    desktop.get_by_role("tab", name="Results").click()
    desktop.locator("#widget-results .sl-results__query").first.wait_for()
    desktop.keyboard.press("b")
    desktop.get_by_role("tab", name="Vote").click()
    desktop.keyboard.press("a")
    answered(tab, 1)
    assert len(kept(study[1])) == before + 1


def test_a_voter_is_known_again_and_another_one_is_not(chromium, study, desktop):
    tab = opened(desktop, study[0])
    first = sources(tab)
    desktop.keyboard.press("a")
    desktop.keyboard.press("a")
    expect(tab.get_by_role("status")).to_have_text("You have answered 2 of 334 questions.")
    second = sources(tab)
    desktop.reload()
    answered(tab, 2)
    assert sources(tab) == second != first
    with watched(chromium, study[0], DESKTOP) as other:
        assert sources(opened(other, study[0])) != first


def test_what_the_page_receives_tells_neither_methods_nor_pictures(desktop, study, explorer):
    got, asked = [], []
    desktop.on("request", lambda request: asked.append(request.url))
    desktop.on("response", lambda one: "/vote/" in one.url and ".json" in one.url and got.append(one.text()))
    tab = opened(desktop, study[0])
    for key in "absabsabsabs":
        here = sources(tab)
        desktop.keyboard.press(key)
        expect(tab.locator(".sl-vote__card img").first).not_to_have_attribute("src", here[0])
        desktop.wait_for_function("document.querySelectorAll('.sl-vote__card img').length === 3")
    desktop.wait_for_load_state("networkidle")
    assert len(got) >= 12
    for text in got:
        assert set(json.loads(text)) == {"ballots", "voted", "left"}
        for word in ("relational", "attribute", "logic", "look", "check", "scene-", "itself", "another"):
            assert word not in text
    mine = [url for url in asked if "/vote/" in url]
    assert len(mine) > 30 and not any("scene-" in url or "relational" in url for url in mine)
    alts = tab.locator(".sl-vote__card img").evaluate_all("all => all.map((one) => one.alt)")
    assert not set(alts) & set(explorer.column("caption"))


def test_a_refused_vote_is_said_and_asked_again(desktop, study):
    opened(desktop, study[0])
    with httpx.Client(base_url=study[0]) as client:
        vote_of(client, desktop.evaluate("localStorage.getItem('same-logic-voter')"), 30)
    tab = opened(desktop, study[0], voted=30)
    here = sources(tab)
    desktop.keyboard.press("a")
    expect(tab.get_by_role("alert")).to_contain_text("30 votes in a minute are the most")
    expect(tab.locator(".sl-vote__card img").first).to_have_attribute("src", here[0])
    assert sources(tab) == here


def test_a_lost_line_loses_no_vote_that_is_not_said(desktop, study):
    tab = opened(desktop, study[0])
    here = sources(tab)
    desktop.route("**/vote/*.json", lambda route: route.fulfill(body="<html>no server</html>"))
    tab.get_by_role("button", name="Answer A").click()
    expect(tab.get_by_role("alert")).to_contain_text("did not answer")
    desktop.unroute("**/vote/*.json")
    tab.get_by_role("button", name="Try again").click()
    answered(tab, 0)
    assert sources(tab) == here


def test_the_counts_are_live_beside_the_paper_s(desktop, study):
    tab = opened(desktop, study[0])
    show = tab.get_by_role("button", name="Show results")
    expect(tab.get_by_text("so that they do not sway you")).to_be_visible()
    show.click()
    expect(tab.get_by_role("img", name="relsim and DINO: relsim 54.2 %, Same 21.5 %, DINO 24.3 %")).to_be_visible()
    expect(tab.get_by_text("The paper’s figure 8, from another database")).to_be_visible()
    votes = tab.locator(".sl-shares__lines dd").first
    before = int(votes.locator("b").inner_text())
    with httpx.Client(base_url=study[0]) as client:
        vote_of(client, str(uuid.uuid4()), 3)
    expect(votes.locator("b")).not_to_have_text(str(before))
    expect(tab.locator(".sl-shares__side").first.get_by_role("img")).to_have_attribute("aria-label", WITH_INTERVAL)
    with desktop.expect_response(lambda answer: answer.url.endswith("careful=1")):
        tab.get_by_role("switch", name="Leave out voters who failed a check").click()
    assert parse_qs(urlsplit(desktop.url).query) == {"tab": ["vote"], "results": ["1"]}
    tab.get_by_role("button", name="Export").click()
    with desktop.expect_download() as download:
        desktop.get_by_role("menuitem", name="All votes (CSV)").click()
    rows = list(csv.DictReader(Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == len(kept(study[1])) and set(rows[0]) >= {"query", "one", "other", "choice", "visitor", "day"}


WITH_INTERVAL = re.compile(r"^Same logic and Same look: Same logic [\d.]+ % \[[\d.]+ to [\d.]+\], Same ")


def vote_of(client, visitor, n):
    """Vote n times over HTTP; give the names of what was asked."""
    turn, names = client.post("/vote/next.json", json={"visitor": visitor}).json(), []
    for number in range(n):
        names.append(turn["ballots"][0]["name"])
        told = {"visitor": visitor, "ballot": names[-1], "answer": ("a", "b", "same")[number % 3]}
        turn = client.post("/vote/cast.json", json=told).json()
    return names


def test_fifty_voters_at_once(study):
    before = len(kept(study[1]))
    with httpx.Client(base_url=study[0], timeout=PATIENCE) as client, ThreadPoolExecutor(50) as pool:
        found = list(pool.map(lambda _: vote_of(client, str(uuid.uuid4()), 5), range(50)))
    assert all(len(set(names)) == 5 for names in found)
    assert len(kept(study[1])) == before + 250


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"visitor": 1}', b"[" * 900, b"x" * 5000, b'{"visitor": "me"}'])
def test_what_is_no_question_gets_a_sentence(study, body):
    answer = httpx.post(f"{study[0]}/vote/next.json", content=body)
    assert answer.headers["X-Sentence"] == "yes" and answer.text.endswith((".", "reload it."))


def test_a_phone_votes_by_touch(chromium, study):
    with watched(chromium, study[0], PHONE) as phone:
        tab = opened(phone, study[0])
        for name in ("Answer A", "Answer B", "Same"):
            button = tab.get_by_role("button", name=name)
            expect(button).to_be_in_viewport(ratio=1)
            assert button.bounding_box()["height"] >= 44
        here = sources(tab)
        tab.get_by_role("button", name="Answer B").tap()
        assert sources(tab) != here
        tab.get_by_role("button", name="Show results").tap()
        expect(tab.locator(".sl-shares__lines")).to_be_visible()
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_results_of_which_no_pictures_are_here_cannot_be_voted_on(chromium, tmp_path):
    far = Query("q", {"one": Ranking(["http://far.example/a.jpg"], [1.0]), "two": Ranking(["b"], [1.0])})
    write(Results("far", {"one": "", "two": ""}, [far], {"b": Item("b.jpg")}), tmp_path / "far.json")
    settings = {"RELSIM_RESULTS": str(tmp_path / "far.json"), "RELSIM_VOTES": str(tmp_path / "votes.sqlite")}
    with served("app.py", **settings) as address, watched(chromium, address, DESKTOP) as page:
        page.goto(f"{address}/?tab=vote")
        expect(page.locator("#widget-vote").get_by_role("status")).to_contain_text("There is nothing to vote on")
        expect(page.locator(".sl-vote__card")).to_be_hidden()
