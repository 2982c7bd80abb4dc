"""The Explore tab over other galleries: captions whose pictures lie elsewhere, photos, hardly any pictures."""

import re

import httpx
import pytest
from browser import PHONE, watched
from explore_tab import cell, choose, counted, drawer, expect, menu
from gallery_pages import opened
from page_galleries import COUNT, first, of_captions, of_photos, serving

from relsim_demo.types import View


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    return tmp_path_factory.mktemp("galleries")


@pytest.fixture(scope="module")
def photos(work):
    return of_photos(work)


@pytest.fixture(scope="module")
def captions_page(work, models):
    with serving(of_captions(work), models) as page:
        yield page


def test_nothing_comes_from_elsewhere_before_it_is_allowed(visit, captions_page):
    tab = visit(captions_page, "explore")
    counted(tab, f"{COUNT} captions")
    expect(tab.get_by_role("button", name="Load pictures from their sites")).to_be_visible()
    words = captions_page.explorer.browse(View(), 0, 1).ids[0]
    caption = captions_page.explorer.item(words).caption
    expect(cell(tab, 0).locator(".sl-pic__words")).to_have_text(re.sub(r"[{}]", "", caption), ignore_case=True)
    assert tab.locator("img").count() == 0  # and `visit` fails on any request to another host


def test_pictures_come_once_they_are_allowed_and_those_gone_are_counted(abroad, captions_page):
    page, asked = abroad
    tab = opened(page, captions_page, "explore")
    counted(tab)
    assert not asked
    tab.get_by_role("button", name="Load pictures from their sites").click()
    page.wait_for_function("[...document.querySelectorAll('.sl-shelf img')].some((image) => image.naturalWidth)")
    note = tab.locator(".sl-elsewhere")
    expect(note).to_contain_text("did not come")
    assert all("referer" not in request.headers and request.url.startswith("https:") for request in asked)
    gone = len(range(0, COUNT, 3))
    page.set_viewport_size({"width": 1440, "height": 4000})  # what is not in sight is not asked for
    expect(note).to_contain_text(f"{gone} pictures did not come")
    assert len({request.url for request in asked}) == COUNT
    note.get_by_role("button", name="Show only those").click()
    counted(tab, f"{gone} captions that did not come")
    expect(tab.locator(".sl-cell .is-blank")).to_have_count(gone)
    page.reload()
    counted(tab)
    expect(tab.get_by_role("button", name="Load pictures from their sites")).to_be_hidden()


def test_only_a_gallery_with_addresses_may_show_pictures_from_elsewhere(captions_page, page_server):
    with httpx.Client(trust_env=False, timeout=60) as client:
        for address, allowed in ((captions_page.address, True), (page_server, False)):
            policy = client.get(address).headers["content-security-policy"]
            sources = re.search("img-src ([^;]*)", policy)[1].split()
            assert ("https:" in sources) is allowed and "*" not in sources


def test_captions_are_ordered_by_an_idea_grouped_and_taken_along(visit, captions_page):
    tab = visit(captions_page, "explore", idea="something fading away")
    best = captions_page.explorer.browse(View(idea="something fading away", order="idea"), 0, 1).ids[0]
    counted(tab, f"{COUNT} captions")
    cell(tab, 0).get_by_role("button").click()
    expect(drawer(tab)).to_contain_text(best)
    expect(drawer(tab).get_by_role("link")).to_have_attribute("href", re.compile(r"^http://a.org/\d+\.jpg$"))
    tab.page.keyboard.press("Escape")
    choose(tab, 0, 1)
    with tab.page.expect_download() as download:
        menu(tab, "Export", "Picture sheet")
    assert download.value.path().stat().st_size > 5000


def test_photos_without_words_are_called_by_their_file(visit, serve, photos, models):
    tab = visit(serve(photos, models), "explore")
    counted(tab, f"{COUNT} pictures")
    expect(cell(tab, 0).locator(".sl-cell__words")).to_have_text(re.compile(r"photo \d+\.png"))
    cell(tab, 0).get_by_role("button").click()
    expect(drawer(tab)).to_contain_text("Nearest in look")
    expect(drawer(tab).get_by_role("link")).to_have_count(0)
    expect(tab.locator(".sl-elsewhere")).to_be_hidden()


@pytest.mark.parametrize("count", [1, 2])
def test_a_handful_of_pictures_can_be_explored_too(visit, serve, photos, work, models, count):
    tab = visit(serve(first(photos, work / f"first{count}", count), models), "explore")
    counted(tab, "1 picture" if count == 1 else "2 pictures")
    cell(tab, 0).get_by_role("button").click()
    expect(drawer(tab)).to_contain_text(f"1 of {count}")
    assert tab.get_by_role("alert").count() == 0


def test_captions_fit_a_phone(chromium, captions_page):
    with watched(chromium, captions_page.address, PHONE) as page:
        tab = opened(page, captions_page, "explore")
        counted(tab)
        cell(tab, 0).get_by_role("button").tap()
        expect(drawer(tab)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
