"""The page while a slow model works, here a tiny checkpoint that is held back: what it says, and what it takes back."""

import re
import time
from contextlib import closing, contextmanager
from threading import Event

import pytest
import tiny_vision
from browser import DESKTOP, PATIENCE, go_to
from gallery_pages import expect, opened, turned
from page_galleries import folder_of_photos, serving
from picture_files import drawn, encode

from relsim_demo.models.loader import load_models
from relsim_demo.models.qwen import embed
from relsim_demo.precompute import open_source, plan, precompute
from relsim_demo.settings import Backend, Settings

SECONDS = 600.0  # that one picture of 448 px is said to take
AT_WORK = re.compile("left|Almost done")
STOP = ".sl-waits button"


class Encoder:
    """Counts the batches that the encoder begins and ends, and holds them back."""

    def __init__(self):
        self.begun = self.done = 0
        self._free = Event()
        self._free.set()

    def noted(self, work):
        def embedded(*question):
            self.begun += 1
            vectors = work(*question)
            self.done += 1
            return vectors

        return embedded

    def delayed(self, work):
        def seen(*question):
            self._free.wait()
            return work(*question)

        return seen

    @contextmanager
    def held(self):
        self._free.clear()
        try:
            yield
        finally:
            self._free.set()


@pytest.fixture(scope="module")
def encoder():
    held, patch = Encoder(), pytest.MonkeyPatch()
    patch.setattr(embed, "_embed", held.noted(embed._embed))
    patch.setattr(embed, "see", held.delayed(embed.see))
    yield held
    patch.undo()


@pytest.fixture(scope="module")
def served(tiny, encoder, tmp_path_factory):
    """A page over a gallery that the model which scores has made, so that own pictures alone need it."""
    work = tmp_path_factory.mktemp("waiting")
    settings = Settings(
        Backend.QWEN, base_model=str(tiny.base), adapter=str(tiny.relational), caption_adapter=str(tiny.caption),
        attribute_model=str(tiny_vision.build("clip", work / "clip")), device="cpu", cache_dir=str(work / "cache"),
        max_pixels=448**2,
    )  # fmt: skip
    source = open_source(str(folder_of_photos(work / "pictures")))
    gallery = precompute(source, work / "gallery", plan(["relsim", "clip"], source, settings))
    with serving(gallery, load_models(settings)) as page:
        page.explorer.embed([drawn(99)])  # the models are loaded
        page.explorer.work.seconds = lambda stage: SECONDS
        yield page


def until(true):
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.02)


@pytest.fixture
def idle(served):
    """Wait until nobody has the model do anything."""
    yield lambda: until(lambda: not served.explorer.work._jobs)
    until(lambda: not served.explorer.work._jobs)


def own(number, side=160):
    return {"name": f"{number}.png", "mimeType": "image/png", "buffer": encode(drawn(number, side), "PNG")}


def give(tab, number, place=0):
    tab.locator("input[type=file]").nth(place).set_input_files(own(number))


def asked(visit, served, number):
    """Have a new visitor compare an own picture with one of the gallery."""
    tab = visit(served, "score", a="none", b=served.explorer.ids[0])
    give(tab, number)
    expect(tab.locator(".sl-tile__face img").first).to_have_attribute("src", re.compile("/own/"))
    return tab


def measured(tab):
    expect(tab.locator(".sl-score__page")).to_contain_text(re.compile(r"Logic in common\s*−?\d"))


def test_a_comparison_says_how_long_and_stop_ends_the_work_of_the_model(visit, served, encoder, idle):
    with encoder.held():
        tab = asked(visit, served, 1)
        line = tab.locator(".sl-waits")
        expect(line).to_contain_text(re.compile(r"About \d+ seconds? left\."))
        expect(tab.locator("h1")).to_have_text("One moment")
        done = encoder.done
        tab.locator(STOP).click()
        expect(tab.locator("h1")).to_have_text("Stopped")
        expect(line).to_be_hidden()
    idle()
    assert encoder.done == done, "the batch went on to its end"
    tab.get_by_role("button", name="Compare the two").click()
    measured(tab)
    assert encoder.done == done + 1


def test_visitors_are_told_how_many_come_before_them(visit, served, encoder, idle):
    with encoder.held():
        first = asked(visit, served, 2)
        expect(first.locator(".sl-waits")).to_contain_text(AT_WORK)
        second = asked(visit, served, 3)
        expect(second.locator(".sl-waits")).to_contain_text("One before you.")
        third = asked(visit, served, 4)
        expect(third.locator(".sl-waits")).to_contain_text("Two before you.")
        second.locator(STOP).click()
        expect(third.locator(".sl-waits")).to_contain_text("One before you.")
    for tab in (first, third):
        measured(tab)


def test_other_tabs_and_visitors_are_answered_meanwhile(visit, served, encoder, idle):
    ids = served.explorer.ids
    with encoder.held():
        tab = asked(visit, served, 5)
        expect(tab.locator(".sl-waits")).to_contain_text(AT_WORK)
        go_to(tab.page, "retrieve", id=ids[3])
        hits = tab.page.locator("#widget-retrieve .sl-hit img")
        expect(tab.page.locator("#widget-retrieve .sl-question img").first).to_have_attribute("src", re.compile(ids[3]))
        expect(hits.first).to_be_visible()
        other = visit(served, "score", a=ids[4], b=ids[7])
        measured(other)
        back = turned(tab.page, "score")
        expect(back.locator(".sl-waits")).to_contain_text(AT_WORK)
    measured(back)


def test_one_picture_costs_one_pass_in_all_tabs(visit, served, encoder, idle):
    begun = encoder.begun
    tab = asked(visit, served, 6)
    measured(tab)
    expect(tab.locator(".sl-waits")).to_be_hidden()
    face = tab.locator(".sl-tile__face img").first.get_attribute("src")
    ref = re.search(r"own-[0-9a-f]+", face)[0]
    page = tab.page
    go_to(page, "caption", id=ref)
    writes = page.locator(".sl-caption__write")
    expect(writes).to_have_text("Another try")
    go_to(page, "retrieve", id=ref)
    expect(page.locator("#widget-retrieve .sl-question img").first).to_have_attribute("src", re.compile(ref))
    expect(page.locator("#widget-retrieve .sl-hit img").first).to_be_visible()
    go_to(page, "space", id=ref)
    expect(page.locator("#widget-space .sl-space__tile img")).to_have_attribute("src", re.compile(ref))
    assert encoder.begun == begun + 1


@pytest.mark.parametrize("tab", ["retrieve", "space", "several"])
def test_every_tab_has_the_line_and_can_be_stopped(visit, served, encoder, idle, tab):
    number = 10 + len(tab)
    with encoder.held():
        if tab == "several":
            page = visit(served, "score").page
            go_to(page, "score", many=",".join(served.explorer.ids[:2]))
            widget = page.locator("#widget-many")
        else:
            widget = visit(served, tab)
        widget.locator("input[type=file]").first.set_input_files(own(number))
        expect(widget.locator(".sl-waits")).to_contain_text(AT_WORK)
        widget.locator(STOP).click()
        expect(widget.get_by_text("Stopped.", exact=True)).to_be_visible()
        expect(widget.locator(".sl-waits")).to_be_hidden()
        assert widget.locator(".sl-error").count() == 0


def test_closing_the_page_takes_the_question_back(chromium, served, encoder, idle):
    work, begun = served.explorer.work, encoder.begun
    with closing(chromium.new_context(**DESKTOP)) as context:  # Gradio calls the end of its stream an error
        page = context.new_page()
        with work.turn(see=1):
            tab = opened(page, served, "score", a="none", b=served.explorer.ids[0])
            give(tab, 8)
            expect(tab.locator(".sl-waits")).to_contain_text("One before you.")
            page.close()
            until(lambda: len(work._jobs) == 1)
    assert encoder.begun == begun


def test_what_was_made_smaller_is_said_in_every_tab(visit, served, idle):
    large = own(9, 800)
    said = re.compile("Made smaller for the model of logic: .*800 x 800 px to 448 x 448 px")
    tab = visit(served, "retrieve")
    tab.locator("input[type=file]").first.set_input_files(large)
    expect(tab.locator(".sl-retrieve__notes")).to_contain_text(said)
    ref = re.search(r"own-[0-9a-f]+", tab.locator(".sl-question img").first.get_attribute("src"))[0]
    go_to(tab.page, "space", id=ref)
    expect(tab.page.locator("#widget-space .sl-space__head")).to_contain_text(said)
    go_to(tab.page, "score", a=ref, b=served.explorer.ids[0])
    for part, name in (("bridge", "Show the bridge"), ("why", "Explain")):
        widget = tab.page.locator(f"#widget-{part}")
        widget.get_by_role("button", name=name).click()
        expect(widget).to_contain_text(said)
