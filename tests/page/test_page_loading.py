"""What the page says while models load, when they take long, and when they cannot run."""

import pytest
from browser import DESKTOP, PATIENCE, go_to, served, watched
from picture_files import drawn, encode
from published_page import opened, press, written

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=1500 * PATIENCE)

GOOD = {"name": "own.png", "mimeType": "image/png", "buffer": encode(drawn(), "PNG")}


def test_what_takes_long_says_why_in_place(page, page_server, explorer):
    tab = opened(page, page_server)
    held = []
    page.route("**/queue/join*", lambda route: held.append(route))
    tab.locator("input[type=file]").set_input_files([GOOD])
    expect(tab.locator(".sl-lede")).to_have_text("The first picture takes longer: the models are loading.")
    held.pop().continue_()
    expect(tab.locator(".sl-lede")).to_contain_text("every one of these pictures")
    go_to(page, "score", a=explorer.ids[0])
    expect(page.locator(".sl-slow")).to_have_text("The models are still at work.")
    held.pop().continue_()
    expect(page.locator(".sl-slow")).to_be_hidden()


def test_the_page_is_up_while_the_models_load(chromium, published_settings, tmp_path, explorer):
    gate, log = tmp_path / "gate", tmp_path / "log"
    with (
        served("tests/published_app.py", gate, log, gate.with_name("pause"), **published_settings) as server,
        watched(chromium, server, DESKTOP) as page,
    ):
        found = opened(page, server, "retrieve", f"&id={explorer.ids[3]}")
        expect(page.locator(".sl-about__state")).to_contain_text("Fetching base (1 of 3)")
        expect(page.locator(".sl-about")).to_contain_text("The published 7B models answer here")
        expect(found.locator("img:visible").nth(4)).to_be_visible()
        page.get_by_role("tab", name="Caption").click()
        tab = page.locator("#widget-caption")
        press(tab, "Write captions")
        expect(tab.locator(".sl-waits")).to_contain_text("Fetching base (1 of 3)")
        height = page.locator(".sl-about").bounding_box()["height"]
        gate.touch()
        expect(page.locator(".sl-about__state")).to_contain_text("The 7B models run on cpu in ")
        assert page.locator(".sl-about").bounding_box()["height"] == height
        written(tab)


def test_an_answer_that_overtakes_the_word_that_it_was_asked_for_loses_nothing(
    chromium, published_settings, tmp_path, explorer
):
    gate = tmp_path / "gate"
    arguments = ("tests/published_app.py", gate, tmp_path / "log", tmp_path / "pause")
    with served(*arguments, **published_settings) as server, watched(chromium, server, DESKTOP) as page:
        tab = opened(page, server)
        press(tab, "Write captions")
        expect(tab.locator(".sl-waits")).to_contain_text("Fetching base (1 of 3)")
        held = []
        page.route("**/queue/join*", lambda route: held.append((route, route.fetch())))
        go_to(page, "retrieve", id=explorer.ids[3])
        expect(page.locator("#widget-retrieve img:visible").nth(4)).to_be_visible()
        page.wait_for_timeout(1000)  # the answer is here by now
        for route, answer in held:
            route.fulfill(response=answer)
        page.wait_for_timeout(9000)  # longer than a server may be silent
        assert tab.locator("[role=alert]").count() == 0
        gate.touch()
        page.get_by_role("tab", name="Caption").click()
        written(tab)


def test_models_that_cannot_load_leave_the_gallery(chromium, published_settings, explorer, tmp_path):
    without = published_settings | {"RELSIM_ADAPTER": str(tmp_path / "nowhere")}
    with served("app.py", **without) as server, watched(chromium, server, DESKTOP) as page:
        tab = opened(page, server)
        expect(page.locator(".sl-about__state")).to_contain_text("nowhere")
        press(tab, "Write captions")
        expect(tab.locator(".sl-caption__trouble [role=alert]")).to_contain_text("nowhere")
        expect(tab.locator(".sl-tray__tile img")).to_have_count(4)
        go_to(page, "retrieve", id=explorer.ids[3])
        expect(page.locator("#widget-retrieve img:visible").nth(4)).to_be_visible()
        assert page.locator("#widget-retrieve [role=alert]").count() == 0


@pytest.mark.slow
def test_an_app_that_cannot_start_says_why_in_one_sentence(python):
    done = python("app.py", RELSIM_BACKEND="huge")
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr.startswith("error: RELSIM_BACKEND is 'huge'") and done.stderr.count("\n") == 1


def test_a_lost_server_is_told_soon_and_what_stands_stays(chromium, page_server):
    context = chromium.new_context(**DESKTOP)
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(f"{page_server}/?tab=retrieve")
    tab = page.locator("#widget-retrieve")
    expect(tab.locator(".sl-hit img").first).to_be_visible()
    context.set_offline(True)
    tab.get_by_role("button", name="A sentence", exact=True).click()
    expect(tab.get_by_role("alert")).to_contain_text("The server did not answer")
    expect(tab.locator(".sl-hit img").first).to_be_visible()
    context.close()
