"""The page on the published models' code, with a tiny checkpoint that writes nonsense."""

import re

import pytest
from browser import DESKTOP, PATIENCE, PHONE, served, watched
from gradio_client import Client
from picture_files import encode, noise
from published_page import EVIL, opened, press, written

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=1500 * PATIENCE)

GOOD = {"name": "own.png", "mimeType": "image/png", "buffer": encode(noise(), "PNG")}
WHOLE = 128  # words of an answer that is written to its end
LENGTH = "all => all.map((e) => e.textContent).join('').length"


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("words") / "log"


@pytest.fixture(scope="module")
def server(published_settings, log):
    log.touch()
    with served("tests/published_app.py", log, log, log.with_name("pause"), **published_settings) as address:
        yield address


@pytest.fixture
def slowly(log):
    """Let each word take a while, so that the writing can be watched and ended."""
    pause = log.with_name("pause")
    pause.write_text("0.02")
    yield
    pause.unlink()


@pytest.fixture
def page(chromium, server):
    with watched(chromium, server, DESKTOP) as page:
        yield page


@pytest.fixture
def phone(chromium, server):
    with watched(chromium, server, PHONE) as page:
        yield page


def choices(tab, bold=None, seed=None):
    tab.locator(".sl-caption__choices summary").click()
    if bold is not None:
        tab.get_by_label("How bold").fill(str(bold))
    if seed is not None:
        tab.get_by_label("Seed").fill(str(seed))
        tab.get_by_label("Seed").blur()


def words(log):
    return log.stat().st_size // len("word\n")


def at_rest(page, log):
    """Wait until the model has written nothing for a second; return how many words there are then."""
    for _ in range(PATIENCE):
        before = words(log)
        page.wait_for_timeout(1000)
        if words(log) == before:
            return before
    raise AssertionError("it goes on writing")


def test_captions_wait_to_be_asked_for_and_then_grow(page, server, slowly):
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


def test_stop_ends_the_writing_and_keeps_what_stands(page, server, log, slowly):
    tab = opened(page, server)
    before = words(log)
    press(tab, "Write captions")
    tab.locator(".sl-tray .sl-cap").nth(3).wait_for()
    page.wait_for_timeout(500)
    press(tab, "Stop")
    stood = written(tab, "Write captions")
    assert len(stood) == 4 and all(stood)
    expect(tab.locator("h1")).to_have_text("Stopped")
    assert at_rest(page, log) - before < 0.75 * WHOLE, "a whole answer would have more words"
    assert tab.locator(".sl-tray .sl-cap").all_text_contents() == stood


def test_asking_anew_ends_the_old_answer(page, server, log, slowly):
    tab = opened(page, server)
    press(tab, "Each picture")
    press(tab, "Write captions")
    tab.locator(".sl-tray .sl-cap").first.wait_for()
    before = words(log)
    press(tab, "1")
    written(tab)
    expect(tab.locator(".sl-tray .sl-cap")).to_have_count(4)
    assert at_rest(page, log) - before < 1.75 * WHOLE, "two whole answers would have more words"


@pytest.mark.parametrize("leave", ["close", "go elsewhere"])
def test_leaving_the_page_ends_the_writing(chromium, server, log, slowly, leave):
    context = chromium.new_context(**DESKTOP)  # not watched: Gradio calls the end of its stream an error
    page, other = context.new_page(), context.new_page()
    tab = opened(page, server)
    press(tab, "Write captions")
    tab.locator(".sl-tray .sl-cap").first.wait_for()
    before = words(log)
    page.close() if leave == "close" else page.goto("about:blank")
    assert at_rest(other, log) - before < 0.75 * WHOLE, "a whole answer would have more words"
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


@pytest.mark.slow
def test_the_endpoint_takes_boldness_and_seed(server, explorer):
    client = Client(server, verbose=False)

    def caption(**how):
        answer = client.predict(images=explorer.ids[:1], n=2, api_name="/caption", **how)
        return [caption["text"] for caption in answer["images"][0]["captions"]]

    assert len(caption()) == 1, "the likeliest words, whatever the number"
    drawn = caption(temperature=0.9, top_p=0.95, seed=3)
    assert len(drawn) == 2 and drawn == caption(temperature=0.9, top_p=0.95, seed=3)
    assert drawn != caption(temperature=0.9, top_p=0.95, seed=4)
    with pytest.raises(Exception, match="`temperature` must be a number"):
        caption(temperature="hot")
    with pytest.raises(Exception, match="top-p above 0"):
        caption(top_p=0)
