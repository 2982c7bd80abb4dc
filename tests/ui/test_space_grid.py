"""The similarity space as a grid for print: which pictures, where, in pixels and as a drawing."""

import io
import re
import urllib.error
import urllib.request
from xml.etree import ElementTree

import numpy as np
import pytest
from gallery_kinds import Kind, Maker
from PIL import Image

from relsim_demo import space_page
from relsim_demo.domain import CORNERS, PLAIN
from relsim_demo.errors import BadRequest
from relsim_demo.explorer import Explorer
from relsim_demo.ui.pictures import sheet as sheets
from relsim_demo.ui.pictures.sheet import Line, Photo, Shape, Sheet, Words
from relsim_demo.ui.space import grid as space_grid

REF = "scene-000011"
SVG = "{http://www.w3.org/2000/svg}"
A3 = (420, 297)  # mm


@pytest.fixture(scope="module")
def grid(explorer):
    return space_grid.sheet(explorer, REF, space_page.MINMAX)


def cell_of(photo):
    """The column and row from below of the cell that a picture lies in."""
    left, top = photo.at
    return int((left - space_grid.LEFT) / space_grid.CELL), int((space_grid.BOTTOM - top) / space_grid.TALL)


def places(explorer, axes=space_page.MINMAX):
    """Where the other pictures lie, look and logic each from 0 to 1, taken anew from the scores."""
    answer, own = explorer.space(id=REF), explorer.ids.index(REF)
    cosines = [np.delete(values, own) for values in (answer.attribute, answer.relational)]
    return [(values - values.min()) / np.ptp(values) for values in cosines]


def test_every_cell_shows_at_most_five_and_says_how_many_it_has(explorer, grid):
    x, y = places(explorer)
    rows = np.minimum((y * 10).astype(int), 9)
    expected, _, _ = np.histogram2d(np.minimum((x * 20).astype(int), 19), rows, (20, 10), ((0, 20), (0, 10)))
    shown = np.zeros((20, 10), int)
    for photo in [mark for mark in grid.marks if isinstance(mark, Photo) and mark.side == space_grid.SIDE]:
        shown[cell_of(photo)] += 1
    assert np.array_equal(shown, np.minimum(expected, 5))
    counts = [m for m in grid.marks if isinstance(m, Words) and m.size == space_grid.SMALL and m.anchor == "m"]
    inside = [int(m.text.replace(",", "")) for m in counts if m.at[1] < space_grid.BOTTOM]
    assert sorted(inside) == sorted(expected[expected > 0].astype(int)) and sum(inside) == explorer.size - 1
    assert (expected == 0).any(), "some cells are empty, and stay so"


def test_the_pictures_of_a_cell_lie_in_it_and_not_over_each_other(grid):
    photos = [mark for mark in grid.marks if isinstance(mark, Photo) and mark.side == space_grid.SIDE]
    spots = {tuple(map(round, photo.at)) for photo in photos}
    assert len(spots) == len(photos)
    for photo in photos:
        column, row = cell_of(photo)
        left, bottom = space_grid.LEFT + column * space_grid.CELL, space_grid.BOTTOM - row * space_grid.TALL
        assert left < photo.at[0] and photo.at[0] + photo.side < left + space_grid.CELL
        assert bottom - space_grid.TALL < photo.at[1] and photo.at[1] + photo.side < bottom


def test_corners_axes_and_the_band_are_named(explorer, grid):
    words = [mark.text for mark in grid.marks if isinstance(mark, Words)]
    counts = np.bincount(np.delete(explorer.space(id=REF).codes, explorer.ids.index(REF)), minlength=4)
    for corner, count in zip(CORNERS, counts, strict=True):
        assert PLAIN[corner] in words
        assert any(word.startswith(f"{corner}, {count:,} ") for word in words)
    assert "Metaphor" in words and "0.25" in words and "1" in words
    assert sum("from the least here, 0, to the most, 1" in word for word in words) == 2
    limits = [mark for mark in grid.marks if isinstance(mark, Line) and mark.dashed]
    look = np.delete(explorer.space(id=REF).attribute, explorer.ids.index(REF))
    at = (explorer.thresholds["attribute"].score - look.min()) / np.ptp(look)
    across = next(line.start[0] for line in limits if line.start[0] == line.end[0])
    assert across == pytest.approx(space_grid.LEFT + at * (space_grid.RIGHT - space_grid.LEFT), abs=3)


@pytest.mark.parametrize("axes", space_page.AXES)
def test_ticks_stand_where_their_numbers_lie(explorer, axes):
    answer, own = explorer.space(id=REF), explorer.ids.index(REF)
    cosines = np.delete(answer.relational, own)
    rows = np.delete(np.arange(explorer.size), own)
    scale = space_grid._scale(answer, "relational", rows, axes)
    ticks = space_grid.ticks(cosines, scale, axes)
    assert 4 <= len(ticks) <= 9 and all(0 <= place <= 1 for place, _ in ticks)
    assert [place for place, _ in ticks] == sorted(place for place, _ in ticks)
    if axes == space_page.COSINES:
        for place, words in ticks:
            value = float(words.replace("\u2212", "-"))
            assert place == pytest.approx((value - cosines.min()) / np.ptp(cosines), abs=0.006)


def test_the_png_is_a3_at_300_dpi_and_the_svg_is_the_same_sheet(grid):
    picture = Image.open(io.BytesIO(sheets.png(grid)))
    assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.01)
    assert [side / 300 * 25.4 for side in picture.size] == pytest.approx(A3, abs=0.1)
    root = ElementTree.fromstring(sheets.svg(grid))
    assert [float(root.get(name).removesuffix("in")) * 25.4 for name in ("width", "height")] == pytest.approx(
        A3, abs=0.1
    )
    texts = [node.text for node in root.iter(f"{SVG}text")]
    assert texts == [mark.text for mark in grid.marks if isinstance(mark, Words)]
    images = list(root.iter(f"{SVG}image"))
    assert len(images) == sum(isinstance(mark, Photo) for mark in grid.marks)
    assert all(image.get("href").startswith("data:image/jpeg;base64,") for image in images)


def test_the_same_grid_twice_is_the_same(explorer, grid):
    assert sheets.svg(space_grid.sheet(explorer, REF, space_page.MINMAX)) == sheets.svg(grid)


def test_pictures_that_the_gallery_does_not_keep_are_blank(models, tmp_path):
    gallery = Maker(models).write(Kind(metrics=("text", "attribute"), captions=True, pictures=False), tmp_path / "g")
    sheet = space_grid.sheet(Explorer(gallery, models), "photo-0", space_page.MINMAX)
    photos = [mark for mark in sheet.marks if isinstance(mark, Photo)]
    assert len(photos) > 5 and all(photo.picture is None for photo in photos)
    assert b"<image" not in sheets.svg(sheet) and sheets.png(sheet)


def test_a_gallery_that_does_not_compare_has_no_grid(models, tmp_path):
    gallery = Maker(models).write(Kind(3), tmp_path / "g")
    with pytest.raises(BadRequest, match=r"\.$"):
        space_grid.sheet(Explorer(gallery, models), "photo-0", space_page.MINMAX)


def test_hostile_words_stay_words():
    text = 'a\x00\x1b<script>alert("1")</script>\ud800 & é'
    drawn = sheets.svg(Sheet(text, 40, 30, [Words(text, (1, 20), 12, "#000000", turn=30, halo=True)]))
    root = ElementTree.fromstring(drawn)
    assert root.find(f".//{SVG}text").text == 'a\ufffd\ufffd<script>alert("1")</script>\ufffd & é'
    assert not root.findall(f".//{SVG}script")


def test_marks_are_drawn_where_they_say():
    photo = Photo(Image.new("RGB", (40, 20), "#00FF00"), (10, 10), 20)
    marks = [
        Shape(sheets.box(0, 0, 50, 50), fill="#0000FF"), Line((0, 60), (90, 60), "#FF0000", 4), photo,
        Photo(None, (60, 10), 20), Words("I", (80, 95), 20, "#000000", "m", bold=True, turn=-90),
    ]  # fmt: skip
    picture = Image.open(io.BytesIO(sheets.png(Sheet("marks", 100, 100, marks)))).convert("RGB")
    assert picture.getpixel((5, 5)) == (0, 0, 255) and picture.getpixel((45, 60)) == (255, 0, 0)
    assert picture.getpixel((20, 20)) == (0, 255, 0) and picture.getpixel((20, 12)) == (0, 0, 255), "whole, not cropped"
    assert picture.getpixel((70, 20)) == (0xF0, 0xEF, 0xEA) and picture.getpixel((95, 5)) == (255, 255, 255)
    assert picture.crop((60, 70, 100, 100)).convert("L").getextrema()[0] < 60


def test_the_routes_hand_the_grid_over_and_refuse_with_sentences(page_server):
    def fetched(path):
        return urllib.request.urlopen(f"{page_server}/space/{path}", timeout=120)

    with fetched(f"grid.svg?of={REF}&axes=percentiles") as answer:
        assert answer.headers["content-type"] == "image/svg+xml"
        assert "random pairs" in answer.read().decode()
    for path in (f"grid.pdf?of={REF}", "grid.png?of=nobody", "grid.png", f"grid.svg?of={REF}&axes=log"):
        with pytest.raises(urllib.error.HTTPError) as error:
            fetched(path)
        assert error.value.code == 404 and re.search(r"[.']+$", error.value.read().decode())


def test_the_page_to_keep_has_min_max_axes_and_the_band(explorer):
    figure = space_page.figure(explorer, explorer.space(id=REF), space_page.MINMAX)
    x, y = (np.concatenate([trace[name] for trace in figure.data]) for name in "xy")
    assert (x.min(), x.max(), y.min(), y.max()) == pytest.approx((0, 1, 0, 1), abs=1e-6)
    assert "the least here" in figure.layout.xaxis.title.text
    assert any("Metaphor" in note.text for note in figure.layout.annotations)
    assert any(shape.type == "path" for shape in figure.layout.shapes)
