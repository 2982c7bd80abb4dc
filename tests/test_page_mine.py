"""Own pictures in the page: a gallery of one's own in every tab, that nobody else meets and that a link never names."""

import base64
import io
import re
import urllib.request
import zipfile

import pytest
from browser import DESKTOP, PHONE, go_to, run_in, watched
from gallery_pages import expect
from picture_files import drawn, encode, noise

from relsim_demo.gallery.gallery import load

GOOD = range(9)


def files(prefix="drawing"):
    """Drawings as a file dialog hands them over."""
    return [
        {"name": f"{prefix} {at}.png", "mimeType": "image/png", "buffer": encode(drawn(number), "PNG")}
        for at, number in enumerate(GOOD)
    ]


def broken():
    return {"name": "broken.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff\xe0 no picture"}


def bring(page, address, chosen):
    """Hand files to the panel."""
    page.goto(address)
    page.get_by_role("button", name="Your own pictures").click()
    panel = page.get_by_role("dialog", name="Your own pictures")
    expect(panel).to_contain_text("Up to 500 pictures")
    panel.locator("input[type=file]").first.set_input_files(chosen)
    return panel


def arrived(page, count):
    """Wait for the own gallery."""
    expect(page.locator(".sl-mine__bar")).to_contain_text(f"Your {count} pictures")
    page.wait_for_selector("#widget-score .sl-tile")


def token(page):
    return page.evaluate("sessionStorage.getItem('same-logic-mine')")


@pytest.fixture(scope="module")
def own(chromium, page_server):
    """A visitor with a gallery of nine drawings, for the tests that only look."""
    with watched(chromium, page_server, DESKTOP) as page:
        bring(page, page_server, files())
        arrived(page, len(GOOD))
        yield page


def test_the_own_gallery_is_in_every_tab_and_its_token_in_no_address(own):
    secret = token(own)
    assert re.fullmatch(r"[\w-]{32}", secret)
    for tab in ("score", "caption", "retrieve", "explore", "space", "maps", "results"):
        go_to(own, tab)
        expect(own.locator(f"#tab-{tab}-button")).to_have_attribute("aria-selected", "true")
        assert "/mine/" in own.url and secret not in own.url
        linked = run_in(own, "lib/address.js", "linkTo(given[0])", {"tab": tab})
        assert secret not in linked
    go_to(own, "retrieve", id="mine-001")
    tab = own.locator("#widget-retrieve")
    expect(tab.locator(".sl-hit img").first).to_be_visible()
    own.wait_for_function("document.querySelector('#widget-retrieve .sl-hit img')?.naturalWidth > 0")
    go_to(own, "explore")
    expect(own.locator("#widget-explore")).to_contain_text("9")


def test_nothing_of_it_is_offered_as_a_link(own):
    go_to(own, "score", a="mine-001", b="mine-002")
    expect(own.locator("#widget-score h1")).not_to_be_empty()
    assert own.get_by_role("button", name=re.compile("Copy link")).count() == 0


def test_a_reload_finds_it_again_where_it_was(own):
    go_to(own, "retrieve", id="mine-003")
    expect(own.locator("#widget-retrieve .sl-hit").first).to_be_visible()
    own.reload()
    expect(own.locator(".sl-mine__bar")).to_contain_text("Your 9 pictures")
    expect(own.locator("#tab-retrieve-button")).to_have_attribute("aria-selected", "true")
    assert "id=mine-003" in own.url


def test_another_visitor_does_not_meet_it(own, chromium, page_server):
    with watched(chromium, page_server, DESKTOP) as page:
        page.goto(own.url)
        expect(page.locator("main")).to_contain_text("Nobody else can see them")
        page.get_by_role("link", name="Bring your own pictures").click()
        expect(page.get_by_role("dialog", name="Your own pictures")).to_be_visible()
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"{page_server}/mine/{'x' * 32}/scene/mine-001.webp")


def test_two_visitors_have_two_galleries(own, chromium, page_server):
    with watched(chromium, page_server, DESKTOP) as page:
        bring(page, page_server, files("other")[:3])
        arrived(page, 3)
        assert token(page) != token(own)
        go_to(page, "explore")
        expect(page.locator("#widget-explore")).to_contain_text("3")
        own.reload()
        expect(own.locator(".sl-mine__bar")).to_contain_text("Your 9 pictures")


def test_no_browser_keeps_the_pictures(own, page_server):
    with urllib.request.urlopen(f"{page_server}/mine/{token(own)}/scene/mine-001.webp") as answer:
        assert answer.headers["Cache-Control"] == "no-store"


def test_what_is_saved_is_a_gallery(own, tmp_path):
    with own.expect_download() as coming:
        own.get_by_role("button", name="Save as a gallery").click()
    assert coming.value.suggested_filename == "my-pictures.zip"
    with zipfile.ZipFile(io.BytesIO(coming.value.path().read_bytes())) as packed:
        packed.extractall(tmp_path)
    opened = load(tmp_path / "my-pictures")
    assert list(opened.items["source"]) == [f"drawing {at}.png" for at in range(9)]


def test_broken_files_are_named_and_the_others_are_there(chromium, page_server):
    with watched(chromium, page_server, DESKTOP) as page:
        panel = bring(page, page_server, [*files()[:3], broken()])
        expect(panel.get_by_role("button", name="Open your gallery")).to_be_visible()
        expect(panel.locator(".sl-mine__refused li")).to_have_count(1)
        expect(panel.locator(".sl-mine__refused")).to_contain_text("broken.jpg")
        panel.get_by_role("button", name="Open your gallery").click()
        arrived(page, 3)


def test_too_few_are_said_so_and_the_panel_is_there_again(chromium, page_server):
    with watched(chromium, page_server, DESKTOP) as page:
        panel = bring(page, page_server, [files()[0], broken()])
        expect(panel.get_by_role("alert")).to_contain_text("at least two")
        expect(panel.get_by_role("button", name="Choose pictures")).to_be_visible()


def test_cancel_stops(chromium, page_server):
    with watched(chromium, page_server, DESKTOP) as page:
        held = []
        page.route(re.compile("/taking/.*/picture"), lambda route: held.append(route))
        panel = bring(page, page_server, files())
        expect(panel.locator("progress")).to_be_visible()
        with page.expect_request(re.compile("/taking/.*/forget")) as forgotten:
            panel.get_by_role("button", name="Cancel").click()
        expect(panel.get_by_role("button", name="Choose pictures")).to_be_visible()
        address = forgotten.value.url.replace("forget", "alive")
        forgotten.value.response()
        with urllib.request.urlopen(urllib.request.Request(address, method="POST")) as answer:
            assert b"no longer here" in answer.read()
        assert len(held) <= 4, "no more are sent"


def test_to_forget_them_ends_it_at_once(chromium, page_server):
    with watched(chromium, page_server, DESKTOP) as page:
        bring(page, page_server, files()[:2])
        arrived(page, 2)
        page.get_by_role("button", name="Forget them").click()
        page.wait_for_selector(".sl-mine__open")
        assert token(page) is None
        page.goto(f"{page_server}/mine/")
        expect(page.locator("main")).to_contain_text("Nobody else can see them")


def test_a_phone_takes_pictures_too(chromium, page_server):
    with watched(chromium, page_server, PHONE) as page:
        bring(page, page_server, files()[:3])
        arrived(page, 3)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_large_pictures_are_made_small_before_they_are_sent(chromium, page_server):
    with watched(chromium, page_server, DESKTOP) as page:
        page.goto(page_server)
        large = encode(noise(1500, 1250), "PNG")
        does = "small(new File([await (await fetch(given[0])).blob()], 'a.png')).then(async (it) => [it.type, it.size, "
        does += "await createImageBitmap(it).then((b) => [b.width, b.height])])"
        address = f"data:image/png;base64,{base64.b64encode(large).decode()}"
        kind, size, (width, height) = run_in(page, "lib/shrink.js", does, address)
        assert kind == "image/jpeg" and size < len(large) / 2
        assert width * height <= 1_250_000 and abs(width / height - 1.2) < 0.01
