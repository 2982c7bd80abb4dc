"""The page behind a proxy that misbehaves: it says so, and goes on without a reload."""

import pytest
from browser import PATIENCE, go_to, run_in
from connected_page import BUSY, GONE, expect, is_quiet, opened, visiting
from unruly_proxy import answering, breaking, dripping, ending, reset, silent

FAULTS = {
    "502 as a page": answering(502),
    "503 as JSON": answering(503, "application/json", '{"error": "no upstream", "detail": "no upstream"}'),
    "503 as words": answering(503, "text/plain", "no available server"),
    "504 with nothing": answering(504, "text/html", ""),
    "500 as JSON": answering(500, "application/json", "null"),
    "404 as words": answering(404, "text/plain", "404 page not found"),
    "200 of somebody else": answering(200, "text/html", "<html>Log in to the hotel's network</html>"),
    "200 as empty JSON": answering(200, "application/json", "{}"),
    "an empty end": ending(0),
    "an early end": ending(40),
    "a reset": reset,
    "a reset in the middle": breaking(30),
    "silence": silent,
    "a slow drip": dripping,
}
EVERYWHERE = ["502 as a page", "200 of somebody else", "an early end", "a reset", "silence"]
# where questions set out, where their answers come from, and on every way
PLACES = [(name, where) for where in ("queue/join", "queue/data") for name in FAULTS] + [
    (name, "/") for name in EVERYWHERE
]

# a page that draws for longer than any answer may take, as on slow machines, just when a question sets out
BUSY_PAGE = """() => {
  const send = window.fetch;
  window.fetch = (...asked) => {
    const answer = send(...asked), end = performance.now() + 12000;
    window.fetch = send;
    while (performance.now() < end);
    return answer;
  };
}"""


@pytest.fixture(scope="module")
def retrieve(chromium, line):
    """The Retrieve tab of one page, which goes through one trouble after the other."""
    with visiting(chromium, line.address) as page:
        yield opened(page, line.address)


def ask(tab):
    tab.get_by_role("button", name="Random").first.click()


def searched(tab):
    return tab.locator(".sl-retrieve__picture .sl-tile__face img").get_attribute("src")


@pytest.mark.parametrize(("name", "where"), PLACES)
def test_trouble_on_the_way_is_said_soon_and_over_when_it_is_over(retrieve, proxy, name, where):
    before = searched(retrieve)
    proxy.fail(FAULTS[name], where)
    ask(retrieve)
    expect(retrieve.get_by_role("alert")).to_contain_text(GONE)
    assert searched(retrieve) == before and retrieve.locator(".sl-hit img").count()
    proxy.mend()
    retrieve.get_by_role("button", name="Try again").click()
    expect(retrieve.get_by_role("alert")).to_have_count(0)
    expect(retrieve.locator(".sl-retrieve__picture .sl-tile__face img")).not_to_have_attribute("src", before)
    is_quiet(retrieve.page)
    assert len(retrieve.page.loads) == 1, "nothing of all this loads the page again"


def test_what_is_asked_after_a_stream_broke_does_not_end_with_it(retrieve, proxy):
    """The server, which may notice late, then ends all that a page of this name waits for."""
    proxy.fail(breaking(30), "queue/data")
    ask(retrieve)
    expect(retrieve.get_by_role("alert")).to_contain_text(GONE)
    proxy.mend()
    retrieve.get_by_role("button", name="Try again").click()
    expect(retrieve.get_by_role("alert")).to_have_count(0)
    broken, whole = [path for path in proxy.asked if "queue/data" in path][-2:]
    assert broken != whole


@pytest.mark.parametrize("where", ["/", "queue/join"])
def test_a_limit_of_requests_is_said_as_what_it_is(retrieve, proxy, where):
    proxy.fail(answering(429, "application/json", '{"detail": "Too Many Requests"}'), where)
    ask(retrieve)
    expect(retrieve.get_by_role("alert")).to_contain_text(BUSY)
    proxy.mend()
    retrieve.get_by_role("button", name="Try again").click()
    expect(retrieve.get_by_role("alert")).to_have_count(0)
    is_quiet(retrieve.page)


@pytest.mark.parametrize("fault", ["502 as a page", "404 as words", "500 as JSON", "200 of somebody else"])
def test_what_a_map_fetches_shows_no_words_of_a_proxy(retrieve, proxy, fault):
    page, space = retrieve.page, retrieve.page.locator("#widget-space")
    run_in(page, "lib/address.js", "showTab('space')")
    expect(space.locator(".sl-space__tile img")).to_be_visible(timeout=2000 * PATIENCE)  # the map is drawn by software
    proxy.fail(FAULTS[fault], "space/points")
    go_to(page, "space", id=f"scene-{100 + list(FAULTS).index(fault):06d}")
    expect(space.get_by_role("alert").first).to_contain_text(GONE)
    proxy.mend()
    space.get_by_role("button", name="Try again").click()
    expect(space.get_by_role("alert")).to_have_count(0)
    expect(space.locator(".sl-space__tile img")).to_be_visible()
    run_in(page, "lib/address.js", "showTab('retrieve')")


def test_a_page_that_is_busy_itself_does_not_call_the_server_silent(retrieve):
    before, page = searched(retrieve), retrieve.page
    page.evaluate(BUSY_PAGE)
    ask(retrieve)
    expect(retrieve.locator(".sl-retrieve__picture .sl-tile__face img")).not_to_have_attribute("src", before)
    expect(retrieve.get_by_role("alert")).to_have_count(0)
    is_quiet(page)


def test_a_page_whose_stream_is_always_cut_is_not_loaded_again(chromium, proxy):
    with visiting(chromium, proxy.address) as page:
        proxy.fail(ending(30), "queue/data")
        page.goto(f"{proxy.address}/?tab=retrieve&id=scene-000009")
        tab = page.locator("#widget-retrieve")
        expect(tab.get_by_role("alert")).to_contain_text(GONE)
        for _ in range(4):
            tab.get_by_role("button", name="Try again").click()
            expect(tab.locator(".sl-retrieve__found")).to_have_attribute("aria-busy", "false")
            expect(tab.get_by_role("alert")).to_contain_text(GONE)
        assert len(page.loads) == 1, "the one that was asked for"
