"""Several pictures at once, in a browser: tables, ranked list, download, keyboard, own pictures, errors, phone."""

import csv
import io
import re
from itertools import combinations
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from browser import PATIENCE, go_to
from picture_files import encode, halves, noise

from relsim_demo.ui.contract import present

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=1500 * PATIENCE)  # the first own picture loads the model

GOOD = {"name": "=own,1.png", "mimeType": "image/png", "buffer": encode(noise(), "PNG")}
HALVES = encode(halves("red", "blue"), "JPEG")
HOSTILE = {"name": "<img src=x onerror=alert(1)>.jpg", "mimeType": "image/jpeg", "buffer": HALVES}
BROKEN = {"name": "broken.png", "mimeType": "image/png", "buffer": encode(noise(), "PNG")[:150]}


def opened(page, server, **params):
    page.goto(f"{server}/?{urlencode(params)}")
    page.wait_for_selector("#widget-score .sl-example", state="attached")
    return page.locator("#widget-many")


def several(page, server, ids):
    """Open the tables of some items."""
    tab = opened(page, server, tab="score", many=",".join(ids))
    cells(tab, len(ids))
    return tab


def cells(tab, count):
    """Wait until both tables show every pair of so many pictures."""
    expect(tab.locator(".sl-heat__cell")).to_have_count(2 * count * (count - 1))


def test_two_pictures_stay_the_first_screen(page, page_server):
    tab = opened(page, page_server)
    expect(page.locator("#widget-score h1")).to_be_visible()
    expect(tab).to_be_hidden()
    assert tab.locator("img").count() == 0, "pictures that nobody sees were fetched"
    page.get_by_role("button", name="Several pictures").click()
    expect(page.locator("#widget-score")).to_be_hidden()
    cells(tab, 6)
    page.get_by_role("button", name="Two pictures").click()
    expect(page.locator("#widget-score h1")).to_be_visible()


def test_pictures_keep_their_numbers_beside_a_broken_one(page, page_server, explorer):
    tab = opened(page, page_server, tab="score", many="none")
    files = [GOOD, BROKEN, HOSTILE]
    tab.locator("input[type=file]").set_input_files(files)
    cells(tab, 2)
    expect(tab.get_by_role("alert")).to_have_count(1)
    assert tab.locator(".sl-heat").first.locator("th").all_inner_texts() == ["1", "3", "1", "3"]
    expect(tab.locator(".sl-many__name b")).to_have_text("Picture 3")
    with page.expect_download() as download:
        tab.get_by_role("button", name="Download CSV").click()
    row = next(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert (row["picture_1"], row["picture_2"]) == ("1", "3")


def test_tables_list_and_file_say_what_the_explorer_says(page, page_server, explorer):
    ids = explorer.ids[:4]
    pairs = dict(zip(combinations(range(4), 2), explorer.score(ids).pairs, strict=True))
    tab = several(page, page_server, ids)
    wanted = [pairs[min(i, j), max(i, j)] for i in range(4) for j in range(4) if i != j]
    for table, metric in zip(tab.locator(".sl-heat").all(), ("relational", "attribute"), strict=True):
        numbers = [present.number(getattr(pair, metric).percentile) for pair in wanted]
        assert table.locator(".sl-heat__cell").all_inner_texts() == numbers
    tab.get_by_role("button", name="Picture 3:").click()
    tab.get_by_role("button", name="By look").click()
    shares = {i: pairs[min(i, 2), max(i, 2)].attribute.percentile for i in (0, 1, 3)}
    order = [f"Picture {i + 1}" for i in sorted(shares, key=shares.get, reverse=True)]
    assert tab.locator(".sl-many__name b").all_inner_texts() == order
    with page.expect_download() as download:
        tab.get_by_role("button", name="Download CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert [(int(row["picture_1"]), int(row["picture_2"])) for row in rows] == [(a + 1, b + 1) for a, b in pairs]
    for row, pair in zip(rows, pairs.values(), strict=True):
        assert (row["name_1"], row["name_2"]) == (pair.a, pair.b)
        assert float(row["logic_percentile"]) == pytest.approx(pair.relational.percentile, abs=0.001)
        assert float(row["look_cosine"]) == pytest.approx(pair.attribute.score, abs=0.001)


def test_the_keyboard_walks_the_table_and_opens_a_pair(page, page_server, explorer):
    ids = explorer.ids[:3]
    tab = several(page, page_server, ids)
    table = tab.locator(".sl-heat").first
    assert table.locator(".sl-heat__cell[tabindex='0']").count() == 1
    table.locator(".sl-heat__cell").first.focus()
    expect(tab.locator(".sl-many__pointed")).to_contain_text("Pictures 1 and 2: logic")
    page.keyboard.press("ArrowRight")
    expect(tab.locator(".sl-many__pointed")).to_contain_text("Pictures 1 and 3")
    page.keyboard.press("ArrowDown")
    expect(tab.locator(".sl-many__pointed")).to_contain_text("Pictures 2 and 3")
    page.keyboard.press("Enter")
    faces = page.locator("#widget-score .sl-tile__face img")
    expect(faces.first).to_be_visible()
    for face, ref in zip(faces.all(), ids[1:], strict=True):
        expect(face).to_have_attribute("src", re.compile(ref))


def test_a_link_restores_the_pictures(page, page_server, explorer):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab = several(page, page_server, explorer.ids[:3])
    tab.get_by_role("button", name="Copy link").click()
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.startsWith('http'))")
    link = page.evaluate("navigator.clipboard.readText()")
    assert parse_qs(urlsplit(link).query) == {"tab": ["score"], "many": [",".join(explorer.ids[:3])]}


def test_own_pictures_with_strange_names(page, page_server):
    page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    tab = opened(page, page_server)
    page.get_by_role("button", name="Several pictures").click()
    tab.get_by_role("button", name="Start over").click()
    expect(tab.locator(".sl-lede")).to_contain_text("Add at least two pictures")
    tab.locator("input[type=file]").set_input_files([GOOD, HOSTILE, BROKEN])
    cells(tab, 2)
    expect(tab.locator(".sl-tray [role=alert]")).to_contain_text("damaged or cut")
    expect(tab.locator(".sl-many__name").first).to_contain_text(HOSTILE["name"])
    expect(tab.get_by_role("button", name="Copy link")).to_be_hidden()
    assert "own-" not in page.url
    with page.expect_download() as download:
        tab.get_by_role("button", name="Download CSV").click()
    row = next(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert row["name_1"] == f"'{GOOD['name']}"  # no spreadsheet runs it
    assert row["name_2"] == HOSTILE["name"]


def test_trouble_keeps_the_pictures_and_gets_a_second_try(page, page_server, explorer):
    tab = several(page, page_server, explorer.ids[:3])

    def spoil(route):
        route.continue_(post_data=route.request.post_data.replace('"pictures":[', '"pixtures":['))

    page.route("**/queue/join*", spoil)
    tab.get_by_role("button", name="Add a random picture").click()
    expect(tab.locator(".sl-many__trouble [role=alert]")).to_contain_text("2 to 12 pictures")
    page.unroute("**/queue/join*")
    tab.get_by_role("button", name="Try again").click()
    cells(tab, 4)
    expect(tab.get_by_role("alert")).to_have_count(0)


def test_hostile_references_are_refused_in_place(page, page_server, explorer):
    page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    refs = ["<img src=x onerror=alert(1)>", "own-" + "0" * 64, *explorer.ids[:2]]
    tab = several(page, page_server, refs[2:])
    go_to(page, "score", many=",".join(refs))
    expect(tab.locator(".sl-tray [role=alert]")).to_have_count(2)
    cells(tab, 2)


def test_a_phone_scrolls_tables_in_their_own_box(phone, page_server, explorer):
    tab = several(phone, page_server, explorer.ids[:12])
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = tab.locator(".sl-heat__box").first
    assert box.evaluate("(box) => box.scrollWidth > box.clientWidth")
    tops = [tab.locator(name).first.bounding_box()["y"] for name in (".sl-many__list", ".sl-heat")]
    assert tops[0] < tops[1]
    low = "all => all.filter((e) => e.offsetParent && e.offsetHeight < 44).map((e) => e.outerHTML)"
    assert tab.locator("button:not(.sl-seg *), .sl-seg").evaluate_all(low) == []
