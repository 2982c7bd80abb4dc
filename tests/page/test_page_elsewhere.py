"""Pictures of other sites in the tabs beside Explore: none before the visitor says so there, then all of them.

And in files that are drawn from them: what a site does not let be drawn is there in words, and counted.
"""

import re
from dataclasses import replace

import pytest
import space_tab
from browser import PATIENCE, go_to
from gallery_kinds import Kind, Maker
from gallery_pages import expect, opened, turned
from page_galleries import of_captions, serving
from picture_files import drawn, encode
from PIL import Image
from retrieve_tab import export

WORDS = "something fading away"
MISSING = re.compile(r"(\d+) pictures? (?:lies|lie) on .* and could not be put into this file\.")
WRITES = """() => {
  const write = CanvasRenderingContext2D.prototype.fillText;
  window.written = [];
  CanvasRenderingContext2D.prototype.fillText = function (...words) {
    written.push(String(words[0]));
    write.apply(this, words);
  };
}"""
NUMBER = re.compile(r"(\d+)\.jpg")


@pytest.fixture(scope="module")
def captions_page(tmp_path_factory, models):
    with serving(of_captions(tmp_path_factory.mktemp("captions")), models) as page:
        yield page


@pytest.fixture(scope="module")
def space_page(tmp_path_factory, models):
    """A gallery that compares, of whose pictures it knows only the addresses."""
    kind = Kind(metrics=("text", "attribute"), captions=True, pictures=False)
    gallery = Maker(models).write(kind, tmp_path_factory.mktemp("space") / "gallery")
    sources = [f"http://a.org/{number}.jpg" for number in range(kind.count)]
    with serving(replace(gallery, items={**gallery.items, "source": sources}), models) as page:
        yield page


def hits(tab):
    return tab.locator(".sl-hit .sl-pic")


def found(tab, explorer):
    """Wait until the answer to WORDS is there; give its hits."""
    best = explorer.search(text=WORDS, k=1).hits[0].id
    expect(tab.locator(".sl-hit").first).to_have_attribute("data-ref", best)
    return tab.locator(".sl-hit").all()


def agree(page):
    tab = turned(page, "explore")
    tab.get_by_role("button", name="Load pictures from their sites").click()
    page.wait_for_function("[...document.querySelectorAll('.sl-shelf img')].some((image) => image.naturalWidth)")


def gone(explorer, node):
    """Whether the picture of a tile is among those that its site does not give: see `abroad`."""
    return int(NUMBER.search(explorer.address(node.get_attribute("data-ref")))[1]) % 3 == 0


def test_the_sites_are_not_asked_before_the_visitor_agrees(abroad, captions_page):
    page, asked = abroad
    tab = opened(page, captions_page, "retrieve", text=WORDS)
    expect(hits(tab).first).to_contain_text(re.compile("fading|vanish|away|fade", re.IGNORECASE))
    for name in ("results", "maps", "score"):
        turned(page, name)
    go_to(page, "retrieve", id=captions_page.explorer.ids[3])
    expect(hits(tab).first).to_be_visible()
    assert hits(tab).locator("img").count() == 0 and not asked


def test_what_was_shown_in_words_gets_its_pictures_and_those_gone_keep_words(abroad, captions_page):
    page, asked = abroad
    tab = opened(page, captions_page, "retrieve", text=WORDS)
    shown = found(tab, captions_page.explorer)
    agree(page)
    turned(page, "retrieve")
    for node in shown:
        node.scroll_into_view_if_needed()
        expect(node.locator(".sl-pic img")).to_have_count(0 if gone(captions_page.explorer, node) else 1)
        expect(node.locator(".sl-pic__words")).to_have_count(1 if gone(captions_page.explorer, node) else 0)
    assert all("referer" not in request.headers and request.url.startswith("https:") for request in asked)


def test_a_later_question_has_pictures_with_their_captions(abroad, captions_page):
    page, _ = abroad
    opened(page, captions_page, "explore")
    agree(page)
    go_to(page, "retrieve", text=WORDS)
    tab = page.locator("#widget-retrieve")
    there = next(node for node in found(tab, captions_page.explorer) if not gone(captions_page.explorer, node))
    expect(there.locator(".sl-pic img")).not_to_have_js_property("naturalWidth", 0)
    expect(there.locator(".sl-cap")).to_be_visible()
    results = turned(page, "results")
    shown = results.locator(".sl-results__hit")
    expect(shown.first).to_be_visible()
    kept = next(node for node in shown.all() if not gone(captions_page.explorer, node))
    expect(kept.locator("img")).not_to_have_js_property("naturalWidth", 0)
    go_to(page, "maps", id=captions_page.explorer.ids[0])
    expect(page.locator("#widget-maps .sl-list__one img").first).not_to_have_js_property("naturalWidth", 0)


def allowing(page, origin):
    """Have the sites let pages of an origin, or of all ("*"), draw with their pictures; others may only show them."""

    def answer(route):
        number = int(NUMBER.search(route.request.url)[1])
        head = {"access-control-allow-origin": origin}
        picture = encode(drawn(number % 2), "JPEG")
        gone = number % 3 == 0
        route.fulfill(status=404) if gone else route.fulfill(body=picture, content_type="image/jpeg", headers=head)

    page.route(re.compile("^https?://a.org/"), answer)


def without(page):
    """How many pictures the file that was drawn last says it has not."""
    found = MISSING.search(" ".join(page.evaluate("written.splice(0)")))
    return int(found[1]) if found else 0


def colours(path, at, side=160):
    """How many colours the square at a place of a picture has."""
    with Image.open(path) as sheet:
        return len(sheet.convert("RGB").crop((*at, at[0] + side, at[1] + side)).getcolors(side * side))


FIRST = (40, 104 + 64)  # where the first hit of a sentence stands on a sheet


def test_a_sheet_has_captions_in_place_of_pictures_that_were_not_asked_for(abroad, captions_page):
    page, asked = abroad
    tab = opened(page, captions_page, "retrieve", text=WORDS)
    shown = found(tab, captions_page.explorer)
    best = captions_page.explorer.item(shown[0].get_attribute("data-ref"))
    page.evaluate(WRITES)
    export(tab, "Picture sheet")
    told = page.evaluate("written")
    assert re.sub(r"[{}]", "", best.caption).split()[0].lower() in " ".join(told).lower()
    assert without(page) == len(shown) and not asked


@pytest.mark.parametrize("origin", ["*", "https://other.example"])
def test_a_sheet_has_the_pictures_that_their_sites_give_to_files(abroad, captions_page, origin):
    page, asked = abroad
    tab = opened(page, captions_page, "retrieve", text=WORDS)
    shown = found(tab, captions_page.explorer)
    page.evaluate(WRITES)
    agree(page)
    turned(page, "retrieve")
    lost = [origin != "*" or gone(captions_page.explorer, node) for node in shown]
    allowing(page, origin)
    _, path = export(tab, "Picture sheet")
    assert without(page) == sum(lost)
    assert (colours(path, FIRST) > 1000) is not lost[0]
    assert all("referer" not in request.headers for request in asked)


def test_the_picture_of_a_space_says_what_it_has_not(abroad, space_page, tmp_path):
    page, asked = abroad
    tab = opened(page, space_page, "space")
    thumbs = tab.locator(".sl-map__pics .sl-thumb")
    expect(thumbs.first).to_be_attached(timeout=4000 * PATIENCE)  # drawn slowly, see space_tab.drawn
    page.evaluate(WRITES)
    count = thumbs.count()

    def saved(name):
        tab.get_by_role("button", name="Download").click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name="What is seen").click()
        download.value.save_as(tmp_path / name)
        space_tab.expect(tab.get_by_role("button", name="Download")).to_be_enabled()
        return Image.open(tmp_path / name)

    in_words = saved("words.png")
    assert count <= without(page) <= count + 2 and not asked, "with the picture asked about, and the chosen one"
    agree(page)
    turned(page, "space")
    allowing(page, "*")
    in_pictures = saved("pictures.png")
    assert without(page) < count / 2 + 2
    assert len(in_pictures.convert("RGB").getcolors(1 << 24)) > 2 * len(in_words.convert("RGB").getcolors(1 << 24))
