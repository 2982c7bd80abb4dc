"""Several galleries in one page: the menu, addresses that name the gallery, and visitors who do not meet."""

import re

import httpx
import pytest
from browser import DESKTOP, PHONE, served, watched
from gallery_pages import OWN, every_tab_is_well, expect, turned
from page_galleries import first, of_captions


@pytest.fixture(scope="module")
def two(tmp_path_factory, shipped_gallery, models):
    """A server of two galleries: 24 scenes, and captions without pictures; a third cannot be opened."""
    work = tmp_path_factory.mktemp("two")
    first(shipped_gallery, work / "scenes", 24)
    of_captions(work)
    (work / "broken").mkdir()
    named = ",".join(str(work / name) for name in ("scenes", "captions", "broken"))
    with served("app.py", RELSIM_BACKEND="mini", RELSIM_GALLERY=named, RELSIM_CACHE_DIR=str(work)) as address:
        yield address


def menu(page):
    page.wait_for_selector("#widget-score .sl-page")
    found = page.locator(".sl-galleries")
    found.locator("summary").click()
    return found


def test_the_menu_leads_to_another_gallery_and_back(chromium, two):
    with watched(chromium, two, DESKTOP) as page:
        page.goto(two)
        shown = menu(page)
        expect(shown.locator("[aria-current=page]")).to_have_text("24 items")
        expect(shown.locator("[aria-disabled]")).to_have_text("broken")
        page.keyboard.press("Escape")
        expect(shown.locator("ul")).to_be_hidden()
        menu(page).get_by_role("link").first.click()
        page.wait_for_url("**/gallery/captions/**")
        page.wait_for_selector("#widget-score .sl-page")
        every_tab_is_well(page)
        expect(turned(page, "explore")).to_contain_text("36 captions")
        page.reload()
        expect(page.locator("#widget-explore")).to_contain_text("36 captions")
        menu_back = page.locator(".sl-galleries")
        menu_back.locator("summary").click()
        menu_back.get_by_role("link").first.click()
        page.wait_for_url(re.compile(re.escape(two) + r"/?(\?.*)?$"))
        page.go_back()
        page.wait_for_url("**/gallery/captions/**")


def test_on_a_phone_long_names_are_whole_in_the_menu(chromium, two):
    with watched(chromium, two, PHONE) as page:
        page.goto(two)
        shown = menu(page)
        assert shown.locator("summary").get_attribute("title") == "24 items"
        name = shown.locator("li > a").first
        name.evaluate("node => { node.textContent = 'holiday_pictures_'.repeat(9); }")
        for part in (shown.locator("ul"), name):
            box = part.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["viewport"]["width"]
        assert name.evaluate("node => node.scrollWidth <= node.clientWidth"), "it wraps"


def test_a_link_opens_in_its_gallery_for_somebody_else(chromium, two):
    with watched(chromium, two, DESKTOP) as page:
        page.goto(f"{two}/gallery/captions/?tab=explore&words=thing")
        expect(page.locator("#widget-explore .sl-cell").first).to_be_visible()
        address = page.url
    with watched(chromium, two, PHONE) as other:
        other.goto(address)
        expect(other.locator("#widget-explore .sl-cell").first).to_be_visible()
        assert other.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_own_pictures_are_compared_in_any_gallery(chromium, two):
    with watched(chromium, two, DESKTOP) as page:
        page.goto(f"{two}/gallery/captions/")
        page.wait_for_selector("#widget-score .sl-page")
        for number, file in enumerate(OWN):
            page.locator("#widget-score input[type=file]").nth(number).set_input_files(file)
        expect(page.locator("#widget-score .sl-bar__num").first).not_to_have_text("–")


def test_a_gallery_that_is_not_here_leads_to_those_that_are(chromium, two):
    with chromium.new_context(**PHONE) as context:
        page = context.new_page()
        page.goto(f"{two}/gallery/elsewhere/?tab=maps")
        expect(page.get_by_role("heading")).to_have_text("This gallery is not here.")
        page.get_by_role("link", name="24 items").click()
        page.wait_for_selector("#widget-score .sl-page")
        assert page.goto(f"{two}/gallery/broken/").status == 503


def test_one_gallery_has_no_menu(page, page_server):
    page.goto(page_server)
    page.wait_for_selector("#widget-score .sl-page")
    expect(page.locator(".sl-galleries")).to_have_count(0)


@pytest.mark.slow
def test_below_another_root_addresses_lead_there(two, tmp_path, shipped_gallery):
    first(shipped_gallery, tmp_path / "a", 3)
    first(shipped_gallery, tmp_path / "b", 2)
    named = f"{tmp_path / 'a'},{tmp_path / 'b'}"
    settings = {"RELSIM_BACKEND": "mini", "RELSIM_GALLERY": named, "RELSIM_CACHE_DIR": str(tmp_path)}
    with served("app.py", **settings, GRADIO_ROOT_PATH="/demo") as address, httpx.Client(trust_env=False) as client:
        config = client.get(f"{address}/gallery/b/config", timeout=120).json()
    assert config["root"].endswith("/demo/gallery/b")
