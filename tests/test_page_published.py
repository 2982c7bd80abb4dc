"""The page on the published models' code, with a tiny checkpoint that writes nonsense, slowly."""

import re
import shutil

import pytest
import tiny_vision
from browser import DESKTOP, PATIENCE, PHONE, served, watched
from picture_files import encode, noise

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=1500 * PATIENCE)

GOOD = {"name": "own.png", "mimeType": "image/png", "buffer": encode(noise(), "PNG")}
EVIL = "<img src=x onerror=alert(1)>"  # a word that the tiny captioner likes
OFTEN = "<|fim_middle|>"
PAUSE = 0.03  # seconds for a word
LENGTH = "all => all.map((e) => e.textContent).join('').length"


@pytest.fixture(scope="module")
def settings(tiny, tmp_path_factory):
    folder = tmp_path_factory.mktemp("published")
    captioner = shutil.copytree(tiny.caption, folder / "captioner")
    words = captioner / "tokenizer_config.json"
    words.write_text(words.read_text().replace(OFTEN, EVIL))
    clip = tiny_vision.build("clip", folder / "clip")
    return {
        "RELSIM_BACKEND": "qwen", "RELSIM_BASE_MODEL": str(tiny.base), "RELSIM_ADAPTER": str(tiny.relational),
        "RELSIM_CAPTION_ADAPTER": str(captioner), "RELSIM_ATTRIBUTE_MODEL": str(clip),
        "RELSIM_DEVICE": "cpu", "RELSIM_CACHE_DIR": str(folder / "cache"),
    }  # fmt: skip


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("words") / "log"


@pytest.fixture(scope="module")
def server(settings, log):
    log.touch()
    with served("tests/published_app.py", log, log, PAUSE, **settings) as address:
        yield address


@pytest.fixture
def page(chromium, server):
    with watched(chromium, server, DESKTOP) as page:
        yield page


@pytest.fixture
def phone(chromium, server):
    with watched(chromium, server, PHONE) as page:
        yield page


def opened(page, server, tab="caption", rest=""):
    page.goto(f"{server}/?tab={tab}{rest}")
    page.wait_for_selector(f"#widget-{tab} .sl-page")
    return page.locator(f"#widget-{tab}")


def press(tab, name):
    tab.get_by_role("button", name=name, exact=True).click()


def choices(tab, bold=None, seed=None):
    tab.locator(".sl-caption__choices summary").click()
    if bold is not None:
        tab.get_by_label("How bold").fill(str(bold))
    if seed is not None:
        tab.get_by_label("Seed").fill(str(seed))
        tab.get_by_label("Seed").blur()


def written(tab, words="Another try"):
    expect(tab.locator(".sl-caption__write")).to_have_text(words)
    return tab.locator(".sl-tray .sl-cap").all_text_contents()


def still(page, log):
    """Whether the model writes nothing for a second."""
    page.wait_for_timeout(300)
    before = log.stat().st_size
    page.wait_for_timeout(1000)
    return log.stat().st_size == before


def test_captions_wait_to_be_asked_for_and_then_grow(page, server):
    tab = opened(page, server)
    expect(tab.locator("h1")).to_have_text("Name the idea, not the things")
    assert tab.locator(".sl-cap").count() == 0
    press(tab, "Each picture")
    assert tab.locator(".sl-cap").count() == 0
    press(tab, "Write captions")
    tab.locator(".sl-tray .sl-cap").first.wait_for()
    lengths = [tab.locator(".sl-tray .sl-cap").evaluate_all(LENGTH)]
    while tab.get_by_role("button", name="Stop", exact=True).count():
        lengths.append(tab.locator(".sl-tray .sl-cap").evaluate_all(LENGTH))
        page.wait_for_timeout(100)
    assert len({*lengths}) > 5 and lengths[0] < lengths[-1] / 3
    assert len(written(tab)) == 12
    expect(tab.locator(".sl-ideas").first.locator("li")).to_have_count(3)


def test_stop_ends_the_writing_and_keeps_what_stands(page, server, log):
    tab = opened(page, server)
    press(tab, "Write captions")
    tab.locator(".sl-tray .sl-cap").nth(3).wait_for()
    page.wait_for_timeout(500)
    press(tab, "Stop")
    stood = written(tab, "Write captions")
    assert len(stood) == 4 and all(stood)
    expect(tab.locator("h1")).to_have_text("Stopped")
    assert still(page, log)
    assert tab.locator(".sl-tray .sl-cap").all_text_contents() == stood


def test_asking_anew_ends_the_old_answer(page, server, log):
    tab = opened(page, server)
    press(tab, "Each picture")
    press(tab, "Write captions")
    tab.locator(".sl-tray .sl-cap").first.wait_for()
    words = log.stat().st_size
    press(tab, "1")
    written(tab)
    expect(tab.locator(".sl-tray .sl-cap")).to_have_count(4)
    assert (log.stat().st_size - words) / len("word\n") < 2 * 128, "two whole answers would have more words"
    assert still(page, log)


@pytest.mark.parametrize("leave", ["close", "go elsewhere"])
def test_leaving_the_page_ends_the_writing(chromium, server, log, leave):
    context = chromium.new_context(**DESKTOP)  # not watched: Gradio calls the end of its stream an error
    page, other = context.new_page(), context.new_page()
    tab = opened(page, server)
    press(tab, "Write captions")
    tab.locator(".sl-tray .sl-cap").first.wait_for()
    page.close() if leave == "close" else page.goto("about:blank")
    assert still(other, log)
    context.close()


def test_words_that_name_things_are_marked_and_nothing_of_a_text_runs(page, server):
    page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    tab = opened(page, server)
    press(tab, "Each picture")
    press(tab, "Write captions")
    texts = written(tab)
    assert EVIL in "".join(texts), "the tiny captioner wrote no markup"
    assert tab.locator(".sl-cap img").count() == 0
    leaks = tab.locator(".sl-cap .sl-leak")
    assert leaks.count() and "placeholder" in leaks.first.get_attribute("title")
    expect(tab.locator(".sl-caption__legend")).to_contain_text("Marked words name things; an anonymous caption")
    expect(tab.locator(".sl-caption__legend")).not_to_contain_text("number")


def test_another_try_takes_the_next_seed_and_a_seed_gives_its_captions_again(page, server):
    tab = opened(page, server)
    press(tab, "Each picture")
    press(tab, "Write captions")
    first = written(tab)
    press(tab, "Another try")
    expect(tab.locator(".sl-caption__write")).to_have_text("Stop")
    second = written(tab)
    assert first != second
    choices(tab, seed=0)
    expect(tab.locator(".sl-caption__write")).to_have_text("Stop")
    assert written(tab) == first


def test_the_likeliest_words_give_one_caption(page, server):
    tab = opened(page, server)
    press(tab, "Each picture")
    choices(tab, bold=0)
    expect(tab.get_by_label("Seed")).to_be_disabled()
    press(tab, "Write captions")
    expect(tab.locator(".sl-caption__write")).to_be_hidden()
    expect(tab.locator(".sl-tray .sl-cap")).to_have_count(4)


def test_a_group_is_captioned_together(page, server):
    tab = opened(page, server)
    press(tab, "Write captions")
    written(tab)
    expect(tab.locator(".sl-lede")).to_have_text("What these 4 pictures have in common.")
    assert tab.locator("h1").text_content().strip()
    expect(tab.locator(".sl-caption__more .sl-line")).to_have_count(2)
    expect(tab.locator(".sl-tray .sl-cap")).to_have_count(4)


def test_an_own_picture_is_captioned(page, server):
    tab = opened(page, server)
    press(tab, "Start over")
    expect(tab.locator(".sl-caption__write")).to_be_disabled()
    tab.locator("input[type=file]").set_input_files([GOOD])
    written(tab)
    expect(tab.locator(".sl-caption__side .sl-line")).to_have_count(2)
    expect(tab.locator(".sl-lede")).to_contain_text("The idea of this picture")


def test_wrong_choices_get_a_sentence_and_what_stands_stays(page, server):
    tab = opened(page, server)
    press(tab, "Each picture")
    press(tab, "Write captions")
    stood = written(tab)
    spoil = lambda route: route.continue_(  # noqa: E731
        post_data=re.sub(r'"temperature":[\d.]+', '"temperature":9', route.request.post_data)
    )
    page.route("**/queue/join*", spoil)
    press(tab, "Another try")
    expect(tab.locator(".sl-caption__trouble [role=alert]")).to_contain_text("temperature")
    assert tab.locator(".sl-tray .sl-cap").all_text_contents() == stood
    page.unroute("**/queue/join*")
    press(tab, "Try again")
    assert written(tab)


def test_a_phone_scrolls_only_downwards(phone, server):
    tab = opened(phone, server)
    choices(tab)
    press(tab, "Write captions")
    written(tab)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    low = "all => all.filter((e) => e.offsetParent && e.offsetHeight < 44).map((e) => e.outerHTML)"
    assert (
        tab.locator("button:not(.sl-seg *), summary, .sl-seg, input[type=range], input[type=number]").evaluate_all(low)
        == []
    )


def test_the_page_is_up_while_the_models_load(chromium, settings, tmp_path, explorer):
    gate, log = tmp_path / "gate", tmp_path / "log"
    with (
        served("tests/published_app.py", gate, log, 0, **settings) as server,
        watched(chromium, server, DESKTOP) as page,
    ):
        found = opened(page, server, "retrieve", f"&ref={explorer.ids[3]}")
        expect(page.locator(".sl-about__state")).to_contain_text("Fetching base (1 of 3)")
        expect(page.locator(".sl-about")).to_contain_text("The published 7B models answer here")
        expect(found.locator("img:visible").nth(4)).to_be_visible()
        page.get_by_role("tab", name="Caption").click()
        tab = page.locator("#widget-caption")
        press(tab, "Write captions")
        expect(tab.locator(".sl-lede")).to_contain_text("Fetching base (1 of 3)")
        height = page.locator(".sl-about").bounding_box()["height"]
        gate.touch()
        expect(page.locator(".sl-about__state")).to_have_text("The 7B models run on cpu.")
        assert page.locator(".sl-about").bounding_box()["height"] == height
        written(tab)


def test_models_that_cannot_load_leave_the_gallery(chromium, settings, explorer, tmp_path):
    without = settings | {"RELSIM_ADAPTER": str(tmp_path / "nowhere")}
    with served("app.py", **without) as server, watched(chromium, server, DESKTOP) as page:
        tab = opened(page, server)
        expect(page.locator(".sl-about__state")).to_contain_text("nowhere")
        press(tab, "Write captions")
        expect(tab.locator(".sl-caption__trouble [role=alert]")).to_contain_text("nowhere")
        expect(tab.locator(".sl-tray__tile img")).to_have_count(4)
        page.evaluate("(ref) => SameLogic.go('retrieve', { ref })", explorer.ids[3])
        expect(page.locator("#widget-retrieve img:visible").nth(4)).to_be_visible()
        assert page.locator("#widget-retrieve [role=alert]").count() == 0
