"""The page behind a proxy that misbehaves: it says so, goes on without a reload, and keeps own pictures."""

import re
from contextlib import contextmanager

import pytest
from browser import DESKTOP, PATIENCE, served
from picture_files import encode, halves
from unruly_proxy import answering, breaking, dripping, ending, proxied, reset, silent

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=1000 * PATIENCE)

SOON = 10_000  # ms; within this the page says what is wrong
GONE, BUSY = "The server did not answer", "Too much is asked of the server"
OWN = {"name": "mine.png", "mimeType": "image/png", "buffer": encode(halves("red", "blue"), "PNG")}
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
# everywhere, where questions set out, and where their answers come from
PLACES = [(name, ("/", "queue/join", "queue/data")[i % 3]) for i, name in enumerate(FAULTS)]
PLACES += [("an early end", "/"), ("200 of somebody else", "queue/data"), ("silence", "queue/join")]


@pytest.fixture
def proxy(page_server):
    with proxied(page_server) as proxy:
        yield proxy


@contextmanager
def visiting(chromium):
    """A page of which loads are counted, and on which Gradio must never raise its own voice."""
    context = chromium.new_context(**DESKTOP)
    page = context.new_page()
    page.set_default_timeout(1000 * PATIENCE)
    page.loads, thrown = [], []
    page.on("load", lambda _: page.loads.append(page.url))
    page.on("pageerror", lambda error: thrown.append(str(error)))
    page.add_init_script(
        "new MutationObserver(() => { if (document.querySelector('.toast-body')) window.raised = true; })"
        ".observe(document, { childList: true, subtree: true })"
    )
    yield page
    assert not page.evaluate("window.raised || false"), "Gradio has shown a message of its own"
    context.close()
    assert not thrown, thrown


def opened(page, address, tab="retrieve"):
    page.goto(f"{address}/?tab={tab}")
    widget = page.locator(f"#widget-{tab}")
    expect(widget.locator("img:visible").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    return widget


def searched(tab):
    return tab.locator(".sl-retrieve__picture .sl-tile__face img").get_attribute("src")


@pytest.mark.parametrize(("name", "where"), PLACES)
def test_trouble_on_the_way_is_said_soon_and_over_when_it_is_over(chromium, proxy, name, where):
    with visiting(chromium) as page:
        tab = opened(page, proxy.address)
        before = searched(tab)
        proxy.fail(FAULTS[name], where)
        tab.get_by_role("button", name="Random").first.click()
        expect(tab.get_by_role("alert")).to_contain_text(GONE, timeout=SOON)
        assert searched(tab) == before and tab.locator(".sl-hit img").count()
        proxy.mend()
        tab.get_by_role("button", name="Try again").click()
        expect(tab.get_by_role("alert")).to_have_count(0)
        expect(tab.locator(".sl-retrieve__picture .sl-tile__face img")).not_to_have_attribute("src", before)
        page.wait_for_timeout(2500)
        assert len(page.loads) == 1


@pytest.mark.parametrize("where", ["/", "queue/join"])
def test_a_limit_of_requests_is_said_as_what_it_is(chromium, proxy, where):
    with visiting(chromium) as page:
        tab = opened(page, proxy.address)
        proxy.fail(answering(429, "application/json", '{"detail": "Too Many Requests"}'), where)
        tab.get_by_role("button", name="Random").first.click()
        expect(tab.get_by_role("alert")).to_contain_text(BUSY, timeout=SOON)
        proxy.mend()


def test_a_page_whose_stream_is_always_cut_is_not_loaded_again(chromium, proxy):
    with visiting(chromium) as page:
        opened(page, proxy.address)
        proxy.fail(ending(30), "queue/data")
        page.goto(f"{proxy.address}/?tab=retrieve&id=scene-000009")
        tab = page.locator("#widget-retrieve")
        expect(tab.get_by_role("alert")).to_contain_text(GONE, timeout=SOON)
        page.wait_for_timeout(6000)
        assert len(page.loads) == 2, "the two that were asked for"
        proxy.mend()


@pytest.mark.parametrize("fault", ["502 as a page", "404 as words", "500 as JSON", "200 of somebody else"])
def test_what_a_map_fetches_shows_no_words_of_a_proxy(chromium, proxy, fault):
    with visiting(chromium) as page:
        opened(page, proxy.address)
        proxy.fail(FAULTS[fault], "space/points")
        page.evaluate("SameLogic.go('space', { id: 'scene-000005' })")
        expect(page.locator("#widget-space").get_by_role("alert").first).to_contain_text(GONE, timeout=SOON)
        proxy.mend()
        page.locator("#widget-space").get_by_role("button", name="Try again").click()
        expect(page.locator("#widget-space .sl-space__tile img")).to_be_visible()
        expect(page.locator("#widget-space").get_by_role("alert")).to_have_count(0)


# ---- own pictures ------------------------------------------------------------------------------------------------


def own_in_score(page, address):
    tab = opened(page, address, "score")
    tab.locator(".sl-tile input[type=file]").first.set_input_files(OWN)
    expect(tab.locator(".sl-tile__face img").first).to_have_attribute("src", re.compile("/own/"))
    expect(tab.locator("h1")).to_have_text(re.compile("logic|look|common", re.IGNORECASE))
    return tab


def shows_own(tab):
    """The own picture stands in its tile, and the server has it."""
    image = tab.locator(".sl-tile__face img").first
    expect(image).to_have_attribute("src", re.compile("/own/own-[0-9a-f]{64}"))
    expect(image).not_to_have_js_property("naturalWidth", 0)
    expect(tab.get_by_role("alert")).to_have_count(0)
    return image.get_attribute("src")


def test_a_picture_that_could_not_be_sent_is_told_in_its_place(chromium, proxy):
    with visiting(chromium) as page:
        tab = opened(page, proxy.address, "score")
        proxy.fail(answering(502), "/upload")
        tab.locator(".sl-tile input[type=file]").first.set_input_files(OWN)
        expect(tab.get_by_role("alert")).to_contain_text("could not be sent", timeout=SOON)
        proxy.mend()


@pytest.mark.parametrize("tab", ["score", "retrieve", "caption", "space"])
def test_a_question_about_an_own_picture_is_asked_again_after_a_reload(chromium, proxy, tab):
    with visiting(chromium) as page:
        widget = opened(page, proxy.address, tab)
        proxy.fail(answering(502), "queue/join")
        widget.locator("input[type=file]").first.set_input_files(OWN)
        expect(widget.get_by_role("alert").first).to_contain_text(GONE, timeout=SOON)
        proxy.mend()
        page.reload()
        expect(widget.locator("img[src*='/own/']").first).to_be_visible()
        expect(widget.get_by_role("alert")).to_have_count(0)


def test_several_pictures_come_back_after_a_reload(chromium, proxy):
    with visiting(chromium) as page:
        page.goto(f"{proxy.address}/?many=scene-000001,scene-000002")
        widget = page.locator("#widget-many")
        expect(widget.locator(".sl-tray__tile img")).to_have_count(2)
        page.wait_for_load_state("networkidle")
        proxy.fail(answering(502), "queue/join")
        widget.locator("input[type=file]").first.set_input_files(OWN)
        expect(widget.get_by_role("alert").first).to_contain_text(GONE, timeout=SOON)
        proxy.mend()
        page.reload()
        expect(widget.locator(".sl-tray__tile img[src*='/own/']")).to_be_visible()
        expect(widget.locator(".sl-tray__tile img")).to_have_count(3)


def test_a_server_that_started_anew_gets_own_pictures_again(chromium, proxy, page_server):
    with visiting(chromium) as page, served("app.py") as other:
        tab = own_in_score(page, proxy.address)
        first = shows_own(tab)
        proxy.upstream = other
        try:
            tab.get_by_role("button", name="Replace: Second picture").wait_for()
            tab.locator(".sl-score__examples button").nth(1).wait_for()
            tab.get_by_role("button", name="Remove: Second picture").click()
            expect(tab.locator(".sl-tile__face img").first).not_to_have_attribute("src", first)
            second = shows_own(tab)
            assert len(page.loads) == 1
            proxy.upstream = page_server
            page.reload()
            assert shows_own(tab).split("?")[0] == first.split("?")[0] != second.split("?")[0]
        finally:
            proxy.upstream = page_server


def test_own_pictures_are_kept_for_this_tab_alone(chromium, proxy):
    with visiting(chromium) as page:
        ref = re.search("own-[0-9a-f]{64}", shows_own(own_in_score(page, proxy.address)))[0]
        kept = "(ref) => SameLogic.keep.get(ref).then((file) => file && file.size)"
        assert page.evaluate(kept, ref) == len(OWN["buffer"])
        other = page.context.new_page()
        other.goto(proxy.address)
        other.wait_for_function("window.SameLogic && SameLogic.keep")
        assert other.evaluate(kept, ref) is None
        stored = """() => new Promise((done) => {
            indexedDB.open("same-logic").onsuccess = ({ target }) => {
                target.result.transaction("own").objectStore("own").getAll().onsuccess = (all) => done(
                    all.target.result.map(({ data }) => Array.from(new Uint8Array(data)))
                );
            };
        })"""
        (data,) = page.evaluate(stored)
        assert OWN["buffer"][:16] not in bytes(data), "what lies in the browser is unreadable without the tab's key"
