"""The page behind a proxy that misbehaves: it says so, goes on without a reload, and keeps own pictures."""

import re
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from app_process import app, free_port
from browser import DESKTOP, PATIENCE
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


@pytest.fixture(scope="module")
def line(page_server):
    with proxied(page_server) as proxy:
        yield proxy


@pytest.fixture
def proxy(line):
    """A proxy that behaves until it is told otherwise."""
    yield line
    line.mend()


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
        "new MutationObserver(() => { if (document.querySelector('.toast-body')) sessionStorage.raised = 'yes'; })"
        ".observe(document, { childList: true, subtree: true })"
    )
    yield page
    is_quiet(page)
    context.close()
    assert not thrown, thrown


def is_quiet(page):
    assert not page.evaluate("sessionStorage.raised || ''"), "Gradio has shown a message of its own"


@pytest.fixture(scope="module")
def retrieve(chromium, line):
    """The Retrieve tab of one page, which goes through one trouble after the other."""
    with visiting(chromium) as page:
        yield opened(page, line.address)


def opened(page, address, tab="retrieve"):
    page.goto(f"{address}/?tab={tab}")
    widget = page.locator(f"#widget-{tab}")
    expect(widget.locator("img:visible").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    return widget


def ask(tab):
    tab.get_by_role("button", name="Random").first.click()


def searched(tab):
    return tab.locator(".sl-retrieve__picture .sl-tile__face img").get_attribute("src")


@pytest.mark.parametrize(("name", "where"), PLACES)
def test_trouble_on_the_way_is_said_soon_and_over_when_it_is_over(retrieve, proxy, name, where):
    before = searched(retrieve)
    proxy.fail(FAULTS[name], where)
    ask(retrieve)
    expect(retrieve.get_by_role("alert")).to_contain_text(GONE, timeout=SOON)
    assert searched(retrieve) == before and retrieve.locator(".sl-hit img").count()
    proxy.mend()
    retrieve.get_by_role("button", name="Try again").click()
    expect(retrieve.get_by_role("alert")).to_have_count(0)
    expect(retrieve.locator(".sl-retrieve__picture .sl-tile__face img")).not_to_have_attribute("src", before)
    is_quiet(retrieve.page)
    assert len(retrieve.page.loads) == 1, "nothing of all this loads the page again"


@pytest.mark.parametrize("where", ["/", "queue/join"])
def test_a_limit_of_requests_is_said_as_what_it_is(retrieve, proxy, where):
    proxy.fail(answering(429, "application/json", '{"detail": "Too Many Requests"}'), where)
    ask(retrieve)
    expect(retrieve.get_by_role("alert")).to_contain_text(BUSY, timeout=SOON)
    proxy.mend()
    retrieve.get_by_role("button", name="Try again").click()
    expect(retrieve.get_by_role("alert")).to_have_count(0)
    is_quiet(retrieve.page)


@pytest.mark.parametrize("fault", ["502 as a page", "404 as words", "500 as JSON", "200 of somebody else"])
def test_what_a_map_fetches_shows_no_words_of_a_proxy(retrieve, proxy, fault):
    page, space = retrieve.page, retrieve.page.locator("#widget-space")
    proxy.fail(FAULTS[fault], "space/points")
    page.evaluate("(id) => SameLogic.go('space', { id })", f"scene-{100 + list(FAULTS).index(fault):06d}")
    expect(space.get_by_role("alert").first).to_contain_text(GONE, timeout=SOON)
    proxy.mend()
    space.get_by_role("button", name="Try again").click()
    expect(space.get_by_role("alert")).to_have_count(0)
    expect(space.locator(".sl-space__tile img")).to_be_visible()
    page.evaluate("SameLogic.show('retrieve')")


def test_a_page_whose_stream_is_always_cut_is_not_loaded_again(chromium, proxy):
    with visiting(chromium) as page:
        proxy.fail(ending(30), "queue/data")
        page.goto(f"{proxy.address}/?tab=retrieve&id=scene-000009")
        tab = page.locator("#widget-retrieve")
        for _ in range(4):
            expect(tab.get_by_role("alert")).to_contain_text(GONE)
            tab.get_by_role("button", name="Try again").click()
            expect(tab.get_by_role("alert")).to_have_count(0)
        expect(tab.get_by_role("alert")).to_contain_text(GONE)
        assert len(page.loads) == 1, "the one that was asked for"


# ---- own pictures ------------------------------------------------------------------------------------------------


def own_in_score(page, address):
    tab = opened(page, address, "score")
    tab.locator(".sl-tile input[type=file]").first.set_input_files(OWN)
    shows_own(tab)
    expect(tab.locator("h1")).to_have_text(re.compile("logic|look|common", re.IGNORECASE))
    return tab


def shows_own(tab, other_than="none"):
    """An own picture stands in the tab, and the server has it; give its reference."""
    image = tab.locator(f"img[src*='/own/own-']:not([src*='{other_than}'])").first
    expect(image).to_be_visible()
    expect(tab.get_by_role("alert")).to_have_count(0)
    image.evaluate("(node) => node.decode()")
    return re.search("own-[0-9a-f]{64}", image.get_attribute("src"))[0]


def send_own(tab):
    tab.locator("input[type=file]").first.set_input_files(OWN)


def turn_to(page, tab):
    page.locator(f"#tab-{tab}-button").click()
    widget = page.locator(f"#widget-{tab}")
    expect(widget.locator("input[type=file]").first).to_be_attached()
    return widget


def test_a_picture_that_could_not_be_sent_is_told_in_its_place(chromium, proxy):
    with visiting(chromium) as page:
        tab = opened(page, proxy.address, "score")
        proxy.fail(answering(502), "/upload")
        send_own(tab)
        expect(tab.get_by_role("alert")).to_contain_text("could not be sent", timeout=SOON)
        proxy.mend()
        send_own(tab)
        shows_own(tab)


def test_questions_about_own_pictures_are_asked_again_after_a_reload(chromium, proxy):
    tabs = ["retrieve", "caption", "space", "score"]
    with visiting(chromium) as page:
        opened(page, proxy.address)
        for tab in tabs:
            turn_to(page, tab)
        page.wait_for_load_state("networkidle")
        proxy.fail(answering(502), "queue/join")
        for tab in tabs:
            widget = turn_to(page, tab)
            send_own(widget)
            expect(widget.get_by_role("alert").first).to_contain_text(GONE, timeout=SOON)
        proxy.mend()
        page.reload()
        for tab in tabs[::-1]:
            shows_own(turn_to(page, tab))


def test_several_pictures_come_back_after_a_reload(chromium, proxy):
    with visiting(chromium) as page:
        page.goto(f"{proxy.address}/?many=scene-000001,scene-000002")
        widget = page.locator("#widget-many")
        expect(widget.locator(".sl-tray__tile img")).to_have_count(2)
        page.wait_for_load_state("networkidle")
        proxy.fail(answering(502), "queue/join")
        send_own(widget)
        expect(widget.get_by_role("alert").first).to_contain_text(GONE, timeout=SOON)
        proxy.mend()
        page.reload()
        shows_own(widget)
        expect(widget.locator(".sl-tray__tile img")).to_have_count(3)


ELSEWHERE = {
    "retrieve": "SameLogic.go('retrieve', { id: ref })",
    "caption": "SameLogic.go('caption', { id: ref })",
    "space": "SameLogic.go('space', { id: ref })",
    "many": "SameLogic.go('score', { many: `${ref},scene-000001` })",
}


def test_a_server_that_was_killed_and_started_anew_gets_own_pictures_again(chromium, tmp_path):
    port = str(free_port())
    with visiting(chromium) as page:
        with app(GRADIO_SERVER_PORT=port, GRADIO_TEMP_DIR=str(tmp_path / "first")) as (_, address):
            tab = own_in_score(page, address)
            first = shows_own(tab)
        tab.get_by_role("button", name="Random: Second picture").click()
        expect(tab.get_by_role("alert")).to_contain_text(GONE, timeout=SOON)
        with app(GRADIO_SERVER_PORT=port, GRADIO_TEMP_DIR=str(tmp_path / "second")):
            tab.get_by_role("button", name="Try again").click()
            second = shows_own(tab, other_than=first)
            for name, go in ELSEWHERE.items():
                page.evaluate(f"(ref) => {go}", first)
                assert shows_own(page.locator(f"#widget-{name}"), other_than=first) == second
            assert len(page.loads) == 1
            page.reload()
            shows_own(page.locator("#widget-many"))
            is_quiet(page)


def test_an_upload_that_was_deleted_meanwhile_is_sent_again(chromium, proxy):
    with visiting(chromium) as page:
        with page.expect_response(re.compile("gradio_api/upload")) as answer:
            tab = own_in_score(page, proxy.address)
        (path,) = answer.value.json()
        ref = shows_own(tab)
        shutil.rmtree(Path(path).parent)
        page.evaluate("(ref) => SameLogic.go('retrieve', { id: ref })", ref)
        assert shows_own(page.locator("#widget-retrieve")) == ref
        assert sorted(each.name for each in Path(path).parent.iterdir()) == ["decoded!", "mine.png"]


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
