"""Own pictures when the connection or the server goes: kept across a reload, sent again, readable for nobody else."""

import re
import shutil
from pathlib import Path

from app_process import app, free_port
from browser import go_to, run_in
from connected_page import GONE, expect, is_quiet, opened, visiting
from picture_files import encode, halves
from unruly_proxy import answering

OWN = {"name": "mine.png", "mimeType": "image/png", "buffer": encode(halves("red", "blue"), "PNG")}


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
    with visiting(chromium, proxy.address) as page:
        tab = opened(page, proxy.address, "score")
        proxy.fail(answering(502), "/upload")
        send_own(tab)
        expect(tab.get_by_role("alert")).to_contain_text("could not be sent")
        proxy.mend()
        send_own(tab)
        shows_own(tab)


def test_questions_about_own_pictures_are_asked_again_after_a_reload(chromium, proxy):
    tabs = ["retrieve", "caption", "space", "score"]
    with visiting(chromium, proxy.address) as page:
        opened(page, proxy.address)
        for tab in tabs:
            turn_to(page, tab)
        page.wait_for_load_state("networkidle")
        proxy.fail(answering(502), "queue/join")
        for tab in tabs:
            widget = turn_to(page, tab)
            send_own(widget)
            expect(widget.get_by_role("alert").first).to_contain_text(GONE)
        proxy.mend()
        page.reload()
        for tab in tabs[::-1]:
            shows_own(turn_to(page, tab))


def test_several_pictures_come_back_after_a_reload(chromium, proxy):
    with visiting(chromium, proxy.address) as page:
        page.goto(f"{proxy.address}/?many=scene-000001,scene-000002")
        widget = page.locator("#widget-many")
        expect(widget.locator(".sl-tray__tile img")).to_have_count(2)
        page.wait_for_load_state("networkidle")
        proxy.fail(answering(502), "queue/join")
        send_own(widget)
        expect(widget.get_by_role("alert").first).to_contain_text(GONE)
        proxy.mend()
        page.reload()
        shows_own(widget)
        expect(widget.locator(".sl-tray__tile img")).to_have_count(3)


# Names of uploads are hashes with a salt of the installation: here that of another one, as after a new deployment.
SALTED = (
    "import runpy, gradio.processing_utils as g; g.hash_seed = b'other'; runpy.run_path('app.py', run_name='__main__')"
)
ELSEWHERE = {
    "retrieve": ("retrieve", "id", "{}"),
    "caption": ("caption", "id", "{}"),
    "space": ("space", "id", "{}"),
    "many": ("score", "many", "{},scene-000001"),
}


def test_a_server_that_was_killed_and_started_anew_gets_own_pictures_again(chromium, tmp_path):
    port = str(free_port())
    with visiting(chromium, f"http://127.0.0.1:{port}") as page:
        with app(GRADIO_SERVER_PORT=port, GRADIO_TEMP_DIR=str(tmp_path / "first")) as (_, address):
            tab = own_in_score(page, address)
            first = shows_own(tab)
        tab.get_by_role("button", name="Gallery: Second picture").click()
        tab.locator(".sl-picker:popover-open").get_by_role("button", name="Random").click()
        expect(tab.get_by_role("alert")).to_contain_text(GONE)
        with app(arguments=("-c", SALTED), GRADIO_SERVER_PORT=port, GRADIO_TEMP_DIR=str(tmp_path / "second")):
            tab.get_by_role("button", name="Try again").click()
            second = shows_own(tab, other_than=first)
            for name, (tab, key, value) in ELSEWHERE.items():
                go_to(page, tab, **{key: value.format(first)})
                assert shows_own(page.locator(f"#widget-{name}"), other_than=first) == second
            assert len(page.loads) == 1
            page.reload()
            shows_own(page.locator("#widget-many"))
            is_quiet(page)


def test_an_upload_that_was_deleted_meanwhile_is_sent_again(chromium, proxy):
    with visiting(chromium, proxy.address) as page:
        with page.expect_response(re.compile("gradio_api/upload")) as answer:
            tab = own_in_score(page, proxy.address)
        (path,) = answer.value.json()
        ref = shows_own(tab)
        shutil.rmtree(Path(path).parent)
        go_to(page, "retrieve", id=ref)
        assert shows_own(page.locator("#widget-retrieve")) == ref
        assert sorted(each.name for each in Path(path).parent.iterdir()) == ["decoded!", "picture"]


def test_own_pictures_are_kept_for_this_tab_alone(chromium, proxy):
    with visiting(chromium, proxy.address) as page:
        ref = re.search("own-[0-9a-f]{64}", shows_own(own_in_score(page, proxy.address)))[0]
        kept = "get(given[0]).then((file) => file && file.size)"
        assert run_in(page, "lib/keep.js", kept, ref) == len(OWN["buffer"])
        other = page.context.new_page()
        other.goto(proxy.address)
        assert run_in(other, "lib/keep.js", kept, ref) is None
        stored = """() => new Promise((done) => {
            indexedDB.open("same-logic").onsuccess = ({ target }) => {
                target.result.transaction("own").objectStore("own").getAll().onsuccess = (all) => done(
                    all.target.result.map(({ data }) => Array.from(new Uint8Array(data)))
                );
            };
        })"""
        (data,) = page.evaluate(stored)
        assert OWN["buffer"][:16] not in bytes(data), "what lies in the browser is unreadable without the tab's key"
