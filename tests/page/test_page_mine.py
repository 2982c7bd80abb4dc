"""Own pictures in the page: a gallery of one's own in every tab, that nobody else meets and that a link never names."""

import base64
import io
import re
import time
import urllib.request
import zipfile
from contextlib import closing, contextmanager
from urllib.parse import unquote

import pytest
from browser import DESKTOP, PATIENCE, PHONE, go_to, run_in, steady, watched
from gallery_pages import expect
from picture_files import drawn, encode, noise

from relsim_demo.gallery.loading import load

GOOD = range(9)
TAKING = re.compile(r"/taking/.*/picture\?")


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


@contextmanager
def held(page, after=0):
    """Hold back what is sent after some pictures; give the requests for them."""
    met = []

    def hold(route):
        met.append(route.request)
        if len(met) <= after:
            route.continue_()

    page.route(TAKING, hold)
    yield met
    page.unroute(TAKING)


def is_forgotten(request):
    """Tell whether the server has let go of what a request was about."""
    address = re.sub("(/taking/[^/]*).*", r"\1/alive", request.url)
    with urllib.request.urlopen(urllib.request.Request(address, method="POST")) as answer:
        return b"no longer here" in answer.read()


def until(page, true):
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it never came to be"
        page.wait_for_timeout(50)


def test_cancel_stops_and_says_that_nothing_is_kept(chromium, page_server):
    with watched(chromium, page_server, DESKTOP) as page, held(page, after=2) as sent:
        panel = bring(page, page_server, files())
        expect(panel.get_by_role("timer")).to_contain_text("2 of 9")
        panel.get_by_role("button", name="Cancel").click()
        expect(panel.get_by_role("status")).to_have_text("Stopped. Nothing of what was sent is kept.")
        expect(panel.get_by_role("button", name="Choose pictures")).to_be_focused()
        until(page, lambda: is_forgotten(sent[0]))
        assert len(sent) <= 6, "no more are sent"


def at_keys(page, name):
    """Wait until the keyboard is at a button, in sight and with a ring around it."""
    expect(page.get_by_role("button", name=name, exact=True)).to_be_focused()
    ring = "(node) => node.matches(':focus-visible') && getComputedStyle(node).outlineStyle"
    assert page.locator(":focus").evaluate(ring) == "solid" and page.locator(":focus").is_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_panel_is_walked_by_keys_alone(chromium, page_server, size):
    press = "Enter", "Space"
    with watched(chromium, page_server, size) as page, held(page, after=3) as sent:
        page.goto(page_server)
        page.wait_for_selector("#widget-score .sl-tile")
        for _ in range(3):  # on a phone, past what stands before it
            page.keyboard.press("Tab")
            if page.locator(".sl-mine__open:focus").count():
                break
        for key in press:
            at_keys(page, "Your own pictures")
            page.keyboard.press(key)
            at_keys(page, "Choose pictures")
            for name in ("Choose a folder", "Close"):
                page.keyboard.press("Tab")
                at_keys(page, name)
            page.keyboard.press("Shift+Tab")
            at_keys(page, "Choose a folder")
            page.keyboard.press("Escape")
        at_keys(page, "Your own pictures")
        page.keyboard.press("Enter")
        at_keys(page, "Choose pictures")
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("Space")
        chooser.value.set_files(files()[:6])
        panel = page.get_by_role("dialog", name="Your own pictures")
        expect(panel.locator("[aria-live=polite] .sl-hidden").first).to_have_text("50 % of 6 pictures have been taken.")
        at_keys(page, "Cancel")
        page.keyboard.press("Tab")
        at_keys(page, "Stop here and use 3")
        page.keyboard.press("Escape")
        at_keys(page, "Your own pictures")
        expect(panel).to_be_hidden()
        until(page, lambda: is_forgotten(sent[0]))


def test_the_line_above_is_walked_by_keys_and_says_what_is_kept(own):
    bar = own.get_by_role("group", name="Your 9 pictures")
    expect(bar).to_contain_text("What else you upload lies on the server’s disk for up to a day.")
    own.get_by_role("button", name="Save as a gallery").focus()
    with own.expect_download():
        own.keyboard.press("Enter")
    expect(bar.get_by_role("status")).to_have_text("Saved as my-pictures.zip.")
    for name in ("Save as a gallery", "Forget them", "Back to the gallery"):
        at_keys(own, name)
        own.keyboard.press("Tab")


def test_what_has_been_taken_can_be_enough(chromium, page_server):
    with watched(chromium, page_server, DESKTOP) as page, held(page, after=3):
        panel = bring(page, page_server, files())
        panel.get_by_role("button", name="Stop here and use 3").click()
        arrived(page, 3)


def test_more_than_the_most_is_said_at_once(chromium, page_server):
    with watched(chromium, page_server, DESKTOP) as page, held(page):
        panel = bring(page, page_server, [{**files()[0], "name": f"{number}.png"} for number in range(501)])
        expect(panel.get_by_role("timer")).to_contain_text("0 of 500")
        expect(panel.locator(".sl-mine__refused")).to_have_text("1 picture more than 500, which are the most.")
        panel.get_by_role("button", name="Cancel").click()


def test_pictures_lost_on_the_way_are_sent_again(chromium, page_server):
    with closing(chromium.new_context(**DESKTOP)) as context:  # a browser notes lost requests in its console
        page, lost = context.new_page(), []
        page.route(TAKING, lambda route: route.continue_() if len(lost) > 5 else (lost.append(1), route.abort()))
        bring(page, page_server, files())
        arrived(page, len(GOOD))
        assert len(lost) == 6


@pytest.mark.parametrize("leave", ["reload", "close"])
def test_a_page_left_in_the_middle_leaves_nothing(chromium, page_server, leave):
    with watched(chromium, page_server, DESKTOP) as page, held(page, after=2) as sent:
        panel = bring(page, page_server, files())
        expect(panel.get_by_role("timer")).to_contain_text("2 of 9")
        page.reload() if leave == "reload" else page.goto("about:blank")
        until(page, lambda: is_forgotten(sent[0]))


def test_a_gallery_that_is_not_opened_is_forgotten(chromium, page_server):
    with watched(chromium, page_server, DESKTOP) as page, held(page, after=9) as sent:
        panel = bring(page, page_server, [*files()[:3], broken()])
        expect(panel.get_by_role("button", name="Open your gallery")).to_be_focused()
        expect(panel).to_contain_text("Your gallery of 3 pictures is ready.")
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()
        until(page, lambda: is_forgotten(sent[0]))


def folder(path):
    """A folder as people have them: more pictures than browsers list at once, folders in it, and what is none."""
    picture = encode(drawn(1, 64), "PNG")
    for name in [*(f"many/{number}.png" for number in range(104)), "many/deep/in.png", "写真.png"]:
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(picture)
    for name in (".DS_Store", "many/Thumbs.db", "@eaDir/in.png/SYNOPHOTO_THUMB_M.png", ".git/x.png", "notes.txt"):
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(picture)
    (path / "empty").mkdir()


def test_a_dropped_folder_is_taken_with_the_folders_in_it(chromium, page_server, tmp_path):
    folder(tmp_path / "holiday")
    with watched(chromium, page_server, DESKTOP) as page, held(page) as sent:
        page.goto(page_server)
        page.get_by_role("button", name="Your own pictures").click()
        panel = page.get_by_role("dialog", name="Your own pictures")
        at = steady(panel.locator(".sl-mine__zone"))
        line = page.context.new_cdp_session(page)
        data = {"items": [], "files": [str(tmp_path / "holiday")], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            line.send("Input.dispatchDragEvent", {"type": kind, "x": at["x"] + 40, "y": at["y"] + 20, "data": data})
        expect(panel.get_by_role("timer")).to_have_text("0 of 106")
        expect(panel.locator(".sl-mine__refused")).to_have_text("A file that is no picture: 'notes.txt'.")
        names = [unquote(request.url.split("name=")[1]) for request in sent]
        assert names[0].startswith("holiday/many/")
        panel.get_by_role("button", name="Cancel").click()


def test_a_chosen_folder_is_taken_too(chromium, page_server, tmp_path):
    folder(tmp_path / "holiday")
    with watched(chromium, page_server, DESKTOP) as page, held(page):
        page.goto(page_server)
        page.get_by_role("button", name="Your own pictures").click()
        panel = page.get_by_role("dialog", name="Your own pictures")
        panel.locator("input[webkitdirectory]").set_input_files(tmp_path / "holiday")
        expect(panel.get_by_role("timer")).to_have_text("0 of 106")
        panel.get_by_role("button", name="Cancel").click()


def test_files_that_are_no_pictures_are_said_so(chromium, page_server):
    with watched(chromium, page_server, DESKTOP) as page:
        panel = bring(page, page_server, [{"name": "notes.txt", "mimeType": "text/plain", "buffer": b"text"}])
        expect(panel.get_by_role("alert")).to_have_text("None of the files that you chose is a picture.")


def test_a_single_picture_says_on_its_way_how_much_smaller_it_was_made(chromium, page_server):
    with watched(chromium, page_server, PHONE) as page:
        page.goto(f"{page_server}/?a=none")
        tab = page.locator("#widget-score")
        expect(tab.locator(".sl-tile").first).to_be_visible()
        line = page.context.new_cdp_session(page)
        slow = {"offline": False, "latency": 100, "downloadThroughput": -1, "uploadThroughput": 100_000}
        line.send("Network.emulateNetworkConditions", slow)
        large = {"name": "large.png", "mimeType": "image/png", "buffer": encode(noise(1500, 1250), "PNG")}
        tab.locator("input[type=file]").first.set_input_files(large)
        note = tab.locator(".sl-tile__note").first
        expect(note).to_have_text(re.compile(r"Sending the picture… \d+ % Made smaller: 5\.\d MB became .* [kM]B\."))
        expect(tab.locator(".sl-tile__face img").first).to_have_attribute("src", re.compile("/own/"))


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
