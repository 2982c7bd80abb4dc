"""What the Similarity space tab hands over, opened: the picture, the page from a file, the table."""

import csv
from dataclasses import replace

import numpy as np
import pytest
from browser import DESKTOP, steady, watched
from PIL import Image
from space_tab import expect, opened, zoom_at

from relsim_demo import space_page

REF = "scene-000011"
EVIL = "</script><script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'> <b>bold</b>"
DOT = """() => {
  const graph = document.querySelector('.js-plotly-plot'), frame = graph.getBoundingClientRect();
  const trace = graph._fullData[2], { xaxis, yaxis } = graph._fullLayout;
  return [frame.left + xaxis._offset + xaxis.d2p(trace.x[0]), frame.top + yaxis._offset + yaxis.d2p(trace.y[0])];
}"""


@pytest.fixture(scope="module")
def tab(chromium, page_server):
    with watched(chromium, page_server, DESKTOP) as page:
        yield opened(page, page_server, id=REF)


def saved(tab, words, path):
    tab.get_by_role("button", name="Download").click()
    with tab.page.expect_download() as download:
        tab.page.get_by_role("menuitem", name=words).click()
    download.value.save_as(path)
    expect(tab.get_by_role("button", name="Download")).to_be_enabled()
    return path


def colours(picture, box):
    """How many colours a part of a picture has."""
    return len(picture.crop(box).getcolors(1 << 24))


def test_the_picture_shows_what_is_seen(tab, tmp_path):
    frame = steady(tab.locator(".sl-map__over"))
    whole = Image.open(saved(tab, "What is seen", tmp_path / "whole.png")).convert("RGB")
    assert whole.width > 2 * frame["width"] and whole.height > 2 * frame["height"]
    left, top = whole.width - 2 * (frame["width"] + 24), 2 * 72
    assert colours(whole, (left, 0, left + 100, 140)) > 100, "the picture asked about"
    assert colours(whole, (left, top, whole.width - 48, top + 2 * frame["height"])) > 5000, "pictures on the plane"
    assert colours(whole, (left + 8, top + 8, left + 400, top + 100)) > 10, "the name of a corner"
    thumb = tab.locator(".sl-thumb.is-ink, .sl-thumb.is-attr").first.bounding_box()
    x, y = (left + 2 * (thumb["x"] - frame["x"]), top + 2 * (thumb["y"] - frame["y"]))
    assert colours(whole, (x, y, x + 2 * thumb["width"], y + 2 * thumb["height"])) > 50
    zoom_at(tab, 0.5, 0.5)
    expect(tab.get_by_role("button", name="Show the whole map")).to_be_visible()
    near = Image.open(saved(tab, "What is seen", tmp_path / "near.png")).convert("RGB")
    assert near.size == whole.size and near.tobytes() != whole.tobytes()
    tab.get_by_role("button", name="Show the whole map").click()


def test_the_words_of_the_picture_are_those_of_the_page(tab, tmp_path):
    tab.page.evaluate(
        """() => {
            const write = CanvasRenderingContext2D.prototype.fillText;
            window.written = [];
            CanvasRenderingContext2D.prototype.fillText = function (...words) {
                written.push(String(words[0]));
                write.apply(this, words);
            };
        }"""
    )
    saved(tab, "What is seen", tmp_path / "words.png")
    written = tab.page.evaluate("written")
    for name in tab.locator(".sl-map__name").all():
        title, gloss = name.locator("b").evaluate("(b) => b.firstChild.data"), name.locator("span").nth(1).inner_text()
        assert any(word.startswith(title) for word in written) and gloss in written
    assert not [word for word in written if "undefined" in word or "null" in word]


def test_the_table_holds_every_other_picture(tab, explorer, tmp_path):
    rows = list(csv.DictReader(saved(tab, "CSV", tmp_path / "space.csv").open(encoding="utf-8-sig")))
    assert {row["id"] for row in rows} == set(explorer.ids) - {REF}
    corners = explorer.space(id=REF).corners
    assert sum(row["corner"] == "analogy" for row in rows) == corners["analogy"]


def point_at_a_dot(page):
    left, top = page.evaluate(DOT)
    page.mouse.move(left - 2, top)
    page.mouse.move(left, top, steps=2)


@pytest.mark.parametrize("axes", ["Percentiles", "Raw scores"])
def test_the_page_opens_from_a_file_and_shows_captions(tab, explorer, chromium, tmp_path, axes):
    tab.get_by_role("button", name=axes).click()
    expect(tab.get_by_role("button", name=axes)).to_have_attribute("aria-pressed", "true")
    expect(tab.locator(".sl-space__x")).to_contain_text("raw score" if axes == "Raw scores" else "random pairs")
    path = saved(tab, "HTML", tmp_path / "space.html")
    with watched(chromium, path.as_uri(), DESKTOP) as page:
        page.goto(path.as_uri())
        graph = page.locator(".js-plotly-plot")
        expect(graph.locator(".layer-above image").nth(40)).to_be_attached()
        count = page.evaluate(
            "document.querySelector('.js-plotly-plot')._fullData.reduce((sum, t) => sum + t._length, 0)"
        )
        assert count == explorer.size - 1
        for word in ("Same logic, different look", "literal similarity", "mere appearance", "anomaly"):
            expect(graph).to_contain_text(word)
        expect(graph.locator(".xtitle")).to_contain_text("raw score" if axes == "Raw scores" else "random pairs")
        assert page.evaluate("[...document.querySelectorAll('image')].every((i) => i.href.baseVal.startsWith('data:'))")
        point_at_a_dot(page)
        hover = graph.locator(".hoverlayer")
        expect(hover).to_contain_text("scene-")
        expect(hover).to_contain_text("raw score")


def test_hostile_captions_stay_words_in_the_page(explorer, chromium, tmp_path, monkeypatch):
    """Captions of any gallery: the one under the mouse is shown as it is written."""
    plain = type(explorer).item

    def hostile(self, id):
        item = plain(self, id)
        return replace(item, caption=EVIL)

    monkeypatch.setattr(type(explorer), "item", hostile)
    path = tmp_path / "hostile.html"
    space_page.write_page(explorer, explorer.space(id=REF), path)
    assert "</script><script>window" not in path.read_text(encoding="utf-8")
    with watched(chromium, path.as_uri(), DESKTOP) as page:
        page.goto(path.as_uri())
        expect(page.locator(".legend")).to_be_visible()
        point_at_a_dot(page)
        expect(page.locator(".hoverlayer")).to_contain_text("</script><script>")
        expect(page.locator(".hoverlayer")).to_contain_text("<b>bold</b>")
        assert not page.evaluate("Boolean(window.hacked)")


def test_pictures_of_the_page_stand_apart_one_in_a_cell(explorer):
    rng = np.random.default_rng(0)
    x, y, codes = rng.random(5000), rng.random(5000), rng.integers(0, 4, 5000)
    rows = space_page.sampled(x, y, codes, 0.05, 0.1, (0.055, 0.11))
    assert 60 < len(rows) <= 200
    for place, i in enumerate(rows):
        assert all(abs(x[i] - x[j]) >= 0.055 or abs(y[i] - y[j]) >= 0.11 for j in rows[:place])
    assert np.all(codes[rows[:40]] == 3), "telling corners come first"
