"""The page over galleries of every kind: other models, no look, photos without words, hardly any pictures."""

import re

import pytest
from browser import PHONE, go_to, watched
from gallery_pages import OWN, bring, compare, every_tab_is_well, expect, numbers, opened, turned
from page_galleries import COUNT, first, of_captions, of_photos, serving
from retrieve_tab import export_json

from relsim_demo.errors import ModelUnavailable
from relsim_demo.services.question import Question

RAW = re.compile(r"−?[01]\.\d\d")


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    return tmp_path_factory.mktemp("galleries")


@pytest.fixture(scope="module")
def photos(work):
    return of_photos(work)


@pytest.fixture(scope="module")
def photos_page(photos, models):
    with serving(photos, models) as page:
        yield page


@pytest.fixture(scope="module")
def captions_page(work, models):
    with serving(of_captions(work), models) as page:
        yield page


@pytest.fixture(scope="module")
def strange_page(photos, work, models):
    """Logic by a model that is here, look by one that is not, and further metrics."""
    with serving(
        first(photos, work / "strange", metrics=["relational"], attribute=12, dinov2=16, text=384), models
    ) as page:
        yield page


# ---- no look ---------------------------------------------------------------------------------------------------------


def test_a_gallery_of_captions_is_searched_by_logic_alone(visit, captions_page):
    page = visit(captions_page, "score").page
    every_tab_is_well(page)
    tab = turned(page, "retrieve")
    expect(tab.locator(".sl-found")).to_have_count(1)
    expect(tab.locator(".sl-hit")).to_have_count(8)
    expect(tab.locator(".sl-retrieve__notes")).to_contain_text("without a model of look")
    expect(tab.get_by_role("slider")).to_have_count(0)
    expect(tab.get_by_role("button", name="Use a part of it")).to_be_hidden()
    assert tab.locator(".sl-hit .sl-pic__words").first.inner_text(), "where there is no picture, its words are shown"
    assert tab.locator(".sl-hit img").count() == 0
    told = export_json(tab, "Everything (JSON)")
    assert [len(found["hits"]) for found in told["columns"]] == [8]
    assert told["models"]["relational"].startswith("sentence-transformers/")


def test_a_gallery_of_captions_has_no_map_and_says_where_to_go(visit, captions_page):
    tab = visit(captions_page, "space")
    expect(tab).to_contain_text("This gallery has no similarity space")
    tab.get_by_role("button", name="Search the gallery").click()
    tab.page.wait_for_selector("#widget-retrieve .sl-hit")


def test_own_pictures_are_scored_beside_a_gallery_of_captions(visit, captions_page):
    tab = visit(captions_page, "score")
    assert tab.locator(".sl-example").count() == 0
    assert not tab.get_by_role("button", name="Random").count(), "its items have no picture to score"
    bring(tab)
    expect(tab.locator("h1")).to_have_text("Two numbers, no verdict")
    assert all(RAW.fullmatch(number) for number in numbers(tab))
    with pytest.raises(ModelUnavailable, match="keeps no picture"):
        captions_page.explorer.score(captions_page.explorer.ids[:2])


# ---- photos ----------------------------------------------------------------------------------------------------------


def test_photos_without_words_have_names_examples_and_groups(visit, photos_page):
    page = visit(photos_page, "score").page
    every_tab_is_well(page)
    tab = turned(page, "score")
    assert tab.locator(".sl-example").count() >= 3
    for example in tab.locator(".sl-example").all():
        promised = example.locator(".sl-example__names > span").inner_text()
        example.click()
        expect(example).to_have_attribute("aria-pressed", "true")
        expect(tab.locator(".sl-mini .is-here")).to_have_text(promised)
    expect(tab.locator(".sl-score__ideas-title")).to_have_text("The file of each")
    expect(tab.locator(".sl-cap")).to_have_text([re.compile(r"photo \d+\.png")] * 2)
    tab = turned(page, "retrieve")
    alts = tab.locator(".sl-hit img").evaluate_all("all => all.map((img) => img.alt)")
    assert len(alts) == 16
    ids = tab.locator(".sl-hit img").evaluate_all("all => all.map((img) => img.src.split('/').pop().split('.webp')[0])")
    assert alts == [photos_page.explorer.item(id).source for id in ids], "a picture without words is called by its file"
    assert tab.locator(".sl-hit .sl-file").all_inner_texts() == alts
    tab.locator("summary").click()
    expect(tab.locator(".sl-how")).to_contain_text(f"{COUNT} pictures from the folder “pictures”")


# ---- a look that only vectors tell -----------------------------------------------------------------------------------


def test_a_sentence_that_has_no_look_gets_one_list(visit, strange_page):
    every_tab_is_well(visit(strange_page, "score").page)
    tab = visit(strange_page, "retrieve", text="something fading away")
    expect(tab.locator(".sl-retrieve__notes")).to_contain_text("A sentence says an idea, not a look")
    expect(tab.locator(".sl-found h2")).to_have_text(["Nearest by raw score", "text"])
    expect(tab.locator("[data-metric=relational] .sl-found__gloss")).to_contain_text("cannot tell")
    expect(tab.locator(".sl-hit")).to_have_count(16)
    expect(tab.locator(".sl-hit__other")).to_have_count(0)  # no hit says where it stands by logic, which nothing tells
    expect(tab.get_by_role("slider")).to_have_count(0)
    tab.get_by_role("button", name="A picture", exact=True).click()
    expect(tab.locator(".sl-found h2")).to_have_text(["Nearest by raw score", "Same look", "dinov2", "text"])
    expect(tab.locator(".sl-hit")).to_have_count(32)
    expect(tab.locator("[data-metric=dinov2] .sl-hit").first.locator(".sl-hit__other")).to_have_count(2)
    expect(tab.get_by_role("slider", name="The first list goes by")).to_have_count(0)


def test_a_gallery_of_many_metrics_lets_one_choose_each_map(visit, strange_page):
    tab, ids = visit(strange_page, "maps"), strange_page.explorer.ids
    side = tab.locator(".sl-maps__side").first
    expect(side).to_have_attribute("aria-label", "Map by logic")
    choices = side.get_by_role("combobox", name="Which map")
    expect(choices.locator("option")).to_have_text(["By logic", "By look", "By dinov2", "By text"])
    choices.select_option("dinov2")
    expect(side).to_have_attribute("aria-label", "Map by dinov2")
    expect(side).to_contain_text("Close together: alike by this measure.")
    go_to(tab.page, "maps", id=ids[3])
    hits = next(c.hits for c in strange_page.explorer.columns(Question([ids[3]])) if c.metric == "dinov2")
    near = side.locator(".sl-list__one")
    expect(near).to_have_count(len(hits))
    expect(side).to_contain_text("Nearest by dinov2")
    for number, hit in enumerate(hits):
        expect(near.nth(number)).to_have_attribute("data-at", str(ids.index(hit.id)))
    expect(tab.locator(".sl-maps__side").last.get_by_role("combobox")).to_have_value("attribute")


def test_an_own_picture_without_a_look_is_told_so(visit, strange_page):
    tab = visit(strange_page, "retrieve")
    tab.locator(".sl-tile input[type=file]").set_input_files(OWN[0])
    expect(tab.locator(".sl-retrieve__notes")).to_contain_text("not here")
    expect(tab.locator(".sl-found h2")).to_have_text(["Nearest by raw score"])
    expect(turned(tab.page, "space")).to_contain_text("This gallery has no similarity space")


def test_where_the_judge_cannot_look_at_the_gallery_nothing_is_claimed(visit, strange_page):
    tab = visit(strange_page, "score")
    compare(tab)
    expect(tab.locator("h1")).to_have_text("Two numbers, no verdict")
    expect(tab.locator(".sl-lede")).to_contain_text("cannot be said")
    assert all(RAW.fullmatch(number) for number in numbers(tab))


# ---- hardly any pictures ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_handful_of_pictures_is_shown_without_claims(visit, serve, photos, work, models, count):
    window = visit(serve(first(photos, work / f"first{count}", count), models), "score").page
    every_tab_is_well(window)
    tab = turned(window, "score")
    if count > 1:
        expect(tab.locator("h1")).to_have_text("Two numbers, no verdict")
        expect(tab.locator(".sl-lede")).to_contain_text("fewer than 20 different pictures")
    else:
        expect(tab.locator("h1")).to_have_text("Choose two pictures")
    tab = turned(window, "retrieve")
    expect(tab.locator(".sl-found[data-metric=relational] .sl-hit")).to_have_count(count - 1)
    expect(tab.locator(".sl-found__none:not(:empty)")).to_have_count(2 if count == 1 else 0)
    expect(tab.locator(".sl-pager")).to_be_hidden()
    badges = tab.locator(".sl-hit .sl-badge").all_inner_texts()
    assert all(RAW.search(badge) for badge in badges)
    expect(turned(window, "space")).to_contain_text("at least 20 different pictures")


def test_on_a_phone_every_tab_fits_a_gallery_of_captions(chromium, captions_page):
    with watched(chromium, captions_page.address, PHONE) as page:
        opened(page, captions_page, "score")
        every_tab_is_well(page)
