"""The page over galleries that other models made than those that answer: the published ones, tiny and random here."""

import re
from dataclasses import replace

import pytest
import tiny_vision
from browser import DESKTOP, PHONE, watched
from gallery_pages import compare, every_tab_is_well, expect, numbers, opened, turned
from page_galleries import of_photos, serving

from relsim_demo.domain import Phase
from relsim_demo.models.loader import load_models
from relsim_demo.settings import Backend, Settings

RAW = re.compile(r"−?[01]\.\d\d")


@pytest.fixture(scope="module")
def published(tiny, tmp_path_factory):
    work = tmp_path_factory.mktemp("published")
    clip = tiny_vision.build("clip", work / "clip")
    return Settings(
        Backend.QWEN, base_model=str(tiny.base), adapter=str(tiny.relational), caption_adapter=str(tiny.caption),
        attribute_model=str(clip), device="cpu", cache_dir=str(work / "cache"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def published_page(shipped_gallery, published):
    with serving(shipped_gallery, load_models(published)) as page:
        assert page.explorer.state().phase == Phase.WAITING, "building the page has loaded a model"
        yield page


def test_the_published_models_give_raw_numbers_and_no_verdict(visit, published_page):
    tab = visit(published_page, "score")
    assert numbers(tab) == ["–", "–"] and tab.locator(".sl-example").count() == 6
    promised = tab.locator(".sl-example__names > span, .sl-example__names > small")
    assert not promised.count(), "a corner is promised by models that do not score"
    compare(tab)
    expect(tab.locator("h1")).to_have_text("Two numbers, no verdict")
    expect(tab.locator(".sl-lede")).to_contain_text("measured by other models")
    pair = [published_page.explorer.ids[5], published_page.explorer.ids[9]]
    tab = visit(published_page, "score", a=pair[0], b=pair[1])
    expect(tab.locator("h1")).to_have_text("Two numbers, no verdict")
    scores = published_page.explorer.score(pair).pairs[0]
    assert numbers(tab) == [f"{scores.relational.score:.2f}", f"{scores.attribute.score:.2f}"]
    assert tab.locator(".sl-mini").count() == 0
    expect(tab.locator(".sl-score__unplaced")).to_contain_text("no place in the similarity space")


def test_maps_and_searches_show_the_numbers_of_the_models_that_made_the_gallery(visit, published_page, explorer):
    ref, row = explorer.ids[5], 9
    tab = visit(published_page, "space", id=ref)
    tab.locator(".sl-panel__face img").wait_for()
    answer = tab.page.request.get(f"{published_page.address}/space/pair.json?of={ref}&at={row}").json()
    scores = explorer.score([ref, explorer.ids[row]]).pairs[0]
    assert answer["bars"]["rel"]["percentile"] == pytest.approx(scores.relational.percentile, abs=0.01)
    assert answer["bars"]["attr"]["percentile"] == pytest.approx(scores.attribute.percentile, abs=0.01)
    tab = turned(tab.page, "retrieve")
    tab.locator("summary").click()
    expect(tab.locator(".sl-how")).to_contain_text("computed with relsim_demo/mini-relational@")


def test_a_missing_model_of_look_leaves_the_logic(chromium, tmp_path, published):
    half = load_models(replace(published, attribute_model="nobody/nothing"))
    with serving(of_photos(tmp_path), half) as served, watched(chromium, served.address, DESKTOP) as page:
        tab = opened(page, served, "score")
        compare(tab)
        expect(tab.locator("h1")).to_have_text("One number, no verdict")
        shown = numbers(tab)
        assert RAW.fullmatch(shown[0]) and shown[1] == "–"
        expect(tab.locator(".sl-bar").last).to_contain_text("nobody/nothing")


def test_on_a_phone_the_question_comes_before_the_numbers(chromium, published_page):
    with watched(chromium, published_page.address, PHONE) as page:
        tab = opened(page, published_page, "score")
        every_tab_is_well(page)
        turned(page, "score")
        button = tab.get_by_role("button", name="Compare the two").bounding_box()
        bars, panel = tab.locator(".sl-score__bars").bounding_box(), tab.locator(".sl-score__unplaced").bounding_box()
        assert button["height"] >= 44 and button["y"] < bars["y"] < panel["y"]
