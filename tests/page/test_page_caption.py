"""The Caption tab in a browser. Nothing here depends on how good the models are."""

import re
from itertools import pairwise
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from browser import PATIENCE
from picture_files import drawn, encode, noise

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=1500 * PATIENCE)  # the first own picture loads the model

GOOD = {"name": "own.png", "mimeType": "image/png", "buffer": encode(drawn(), "PNG")}
OTHER = {"name": "other.jpg", "mimeType": "image/jpeg", "buffer": encode(drawn(1), "JPEG", quality=95)}
BROKEN = {"name": "broken.png", "mimeType": "image/png", "buffer": encode(noise(), "PNG")[:150]}
NUMBER = re.compile(r"-?[01]\.\d\d")


def opened(page, server, **params):
    page.goto(f"{server}/?{urlencode({'tab': 'caption', **params})}")
    page.wait_for_selector("#widget-caption .sl-offer")
    return page.locator("#widget-caption")


def tiles(tab):
    return tab.locator(".sl-tray__tile")


def captions(tab):
    """How many pictures bear captions; waits for none."""
    return tab.locator(".sl-tray__tile:has(.sl-cap)")


def together(tab, count):
    """Wait for what is said of so many pictures: the idea that fits all of them, or that none does."""
    expect(tab.locator(".sl-tray__tile:not(:has([role=alert]))")).to_have_count(count)
    said = f"What these {count} pictures have in common|None of the ideas"
    expect(tab.locator(".sl-lede")).to_have_text(re.compile(said))


def send(tab, *files):
    tab.locator("input[type=file]").set_input_files(list(files))


def start_over(tab):
    tab.get_by_role("button", name="Start over").click()
    expect(tiles(tab)).to_have_count(0)
    expect(tab.locator("h1")).to_have_text("Name the idea, not the things")


def known(explorer):
    """A picture of the gallery that an idea fits."""
    return next(id for id in explorer.ids if explorer.caption([id]).images[0].captions)


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_opens_with_an_example_group(page, page_server, explorer):
    tab = opened(page, page_server)
    together(tab, 4)
    expect(captions(tab)).to_have_count(4)
    assert tab.locator("h1").inner_text().strip()
    assert NUMBER.search(tab.locator(".sl-caption__main").inner_text())
    assert all(tiles(tab).locator("img").evaluate_all("all => all.map((img) => img.alt)"))
    expect(tab.locator(".sl-offer").first).to_have_attribute("aria-pressed", "true")
    assert f"{explorer.info().captions:,}" in tab.locator(".sl-caption__legend").inner_text()


def test_example_groups_stand_beside_each_other(page, page_server):
    boxes = [strip.bounding_box() for strip in opened(page, page_server).locator(".sl-offer").all()]
    assert len(boxes) > 1 and all(a["x"] + a["width"] <= b["x"] for a, b in pairwise(boxes))


def test_another_example_group_takes_one_click(page, page_server):
    tab = opened(page, page_server)
    before = tiles(tab).locator("img").first.get_attribute("src")
    strip = tab.locator(".sl-offer").nth(1)
    strip.focus()
    page.keyboard.press("Enter")
    expect(strip).to_have_attribute("aria-pressed", "true")
    expect(captions(tab)).to_have_count(4)
    assert tiles(tab).locator("img").first.get_attribute("src") != before


def test_each_picture_gets_as_many_captions_as_asked(page, page_server):
    tab = opened(page, page_server)
    tab.get_by_role("button", name="Each picture").click()
    expect(tab.locator("h1")).to_have_text("The idea in each picture")
    for count in (3, 5, 1):
        tab.get_by_role("button", name=str(count), exact=True).click()
        expect(tiles(tab).locator(".sl-line")).to_have_count(4 * count)
    assert all(NUMBER.fullmatch(text) for text in tiles(tab).locator(".sl-near b").all_inner_texts())
    ideas = tiles(tab).first.locator(".sl-ideas li b").all_inner_texts()
    assert len(ideas) == 3
    assert "_" not in "".join(ideas)


def test_an_own_picture_is_captioned(page, page_server):
    tab = opened(page, page_server)
    start_over(tab)
    send(tab, GOOD)
    expect(tab.locator(".sl-lede")).to_contain_text("The idea of this picture")
    expect(tab.locator(".sl-caption__side .sl-line")).to_have_count(2)
    expect(tab.locator(".sl-caption__side .sl-ideas li")).to_have_count(3)
    expect(tab.get_by_role("button", name="Copy link")).to_be_hidden()
    assert "/own/own-" in tiles(tab).locator("img").get_attribute("src")


def test_two_own_pictures_are_told_together_and_one_leaves(page, page_server):
    tab = opened(page, page_server)
    start_over(tab)
    send(tab, GOOD, OTHER)
    together(tab, 2)
    tab.get_by_role("button", name="Remove picture 1").click()
    expect(tiles(tab)).to_have_count(1)
    expect(tab.locator(".sl-lede")).to_contain_text("Add a second one")
    expect(tab.get_by_role("button", name="Remove picture 1")).to_be_focused()


def test_a_broken_file_says_so_under_its_tile_and_the_others_stay(page, page_server):
    tab = opened(page, page_server)
    send(tab, BROKEN, GOOD)
    expect(tiles(tab)).to_have_count(6)
    together(tab, 5)
    expect(captions(tab)).to_have_count(5)
    sentence = tiles(tab).nth(4).locator("[role=alert]")
    expect(sentence).to_contain_text("damaged or cut")
    with page.expect_file_chooser() as chooser:
        tiles(tab).nth(4).get_by_role("button", name="Choose another picture").click()
    chooser.value.set_files([OTHER])
    together(tab, 6)
    expect(tab.locator("[role=alert]")).to_have_count(0)


def test_ten_pictures_are_the_most(page, page_server):
    tab = opened(page, page_server)
    send(tab, *[GOOD] * 8)
    expect(captions(tab)).to_have_count(10)
    expect(tab.locator("[role=alert]")).to_contain_text("10 pictures are the most")
    expect(tab.locator(".sl-tray__add")).to_be_hidden()


def test_files_can_be_dropped_and_pasted(page, page_server):
    tab = opened(page, page_server)
    start_over(tab)
    give = """(node, [kind, bytes]) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], "own.png", { type: "image/png" }));
        const options = { bubbles: true, cancelable: true };
        if (kind === "drop") node.dispatchEvent(new DragEvent("drop", { ...options, dataTransfer: data }));
        else document.dispatchEvent(new ClipboardEvent("paste", { ...options, clipboardData: data }));
    }"""
    for count, kind in enumerate(("drop", "paste"), 1):
        tab.locator(".sl-tray").evaluate(give, [kind, list(GOOD["buffer"])])
        expect(tiles(tab).locator("img")).to_have_count(count)
    together(tab, 2)


def test_the_gallery_and_chance_add_pictures(page, page_server):
    tab = opened(page, page_server)
    start_over(tab)
    tab.get_by_role("button", name="Add a picture from the gallery").click()
    page.locator(".sl-picker:popover-open .sl-picker__grid button").nth(2).click()
    expect(tab.locator(".sl-caption__made .sl-cap")).to_be_visible()
    tab.get_by_role("button", name="Add a random picture").click()
    together(tab, 2)


def test_a_caption_and_a_link_can_be_copied(page, page_server, explorer):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    first = known(explorer)
    ids = [first, *(hit.id for hit in explorer.search(id=first, k=2).hits)]
    tab = opened(page, page_server, id=",".join(ids), **{"as": "group"})
    together(tab, 3)
    copy = tab.locator(".sl-caption__main button")
    copy.click()
    expect(copy).to_have_text("Copied")
    best = explorer.caption(ids, n=1, group=True).group[0].text
    assert page.evaluate("navigator.clipboard.readText()") == best
    expect(page.locator("p.sl-hidden[role=status]")).to_contain_text(best)
    tab.get_by_role("button", name="Copy link").click()
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.startsWith('http'))")
    link = page.evaluate("navigator.clipboard.readText()")
    assert parse_qs(urlsplit(link).query) == {"tab": ["caption"], "id": [",".join(ids)], "as": ["group"]}


@pytest.mark.parametrize("ref", ["<img src=x onerror=alert(1)>", "own-" + "0" * 64, "../../etc/passwd"])
def test_an_unknown_reference_is_refused_in_place(page, page_server, explorer, ref):
    page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    tab = opened(page, page_server, id=f"{ref},{explorer.ids[0]}")
    expect(tiles(tab).first.locator("[role=alert]")).to_be_visible()
    expect(captions(tab)).to_have_count(1)


def test_any_picture_can_become_a_search(page, page_server):
    tab = opened(page, page_server)
    tiles(tab).nth(1).locator("img").hover()
    tiles(tab).nth(1).get_by_role("button", name="Search from this").click()
    expect(page.get_by_role("tab", name="Retrieve")).to_have_attribute("aria-selected", "true")
    page.get_by_role("tab", name="Caption").click()
    expect(captions(tab)).to_have_count(4)


def test_trouble_gets_a_sentence_and_a_second_try(page, page_server):
    tab = opened(page, page_server)
    spoil = lambda route: route.continue_(post_data=route.request.post_data.replace('"n":5', '"n":4'))  # noqa: E731
    page.route("**/queue/join*", spoil)
    tab.get_by_role("button", name="5", exact=True).click()
    expect(tab.locator(".sl-caption__trouble [role=alert]")).to_contain_text("1, 3 or 5")
    expect(tiles(tab).locator("img")).to_have_count(4)
    page.unroute("**/queue/join*")
    tab.get_by_role("button", name="Try again").click()
    expect(tab.locator(".sl-caption__more .sl-line")).not_to_have_count(0)
    expect(tab.locator("[role=alert]")).to_have_count(0)


def test_buttons_and_numbers_keep_their_line_on_a_tablet(page, page_server):
    page.set_viewport_size({"width": 768, "height": 1024})
    tab = opened(page, page_server)
    tab.get_by_role("button", name="Each picture").click()
    expect(tiles(tab).locator(".sl-line")).to_have_count(12)
    middles = [
        box["y"] + box["height"] / 2
        for box in (tab.get_by_role("button", name=name).bounding_box() for name in ("Each picture", "Start over"))
    ]
    assert abs(middles[0] - middles[1]) < 3
    level = """all => all.every((li) => {
        const [name, number] = [...li.children].map((part) => part.getClientRects()[0]);
        return Math.abs(name.top - number.top) < 6 && number.left > name.left;
    })"""
    assert tab.locator(".sl-ideas li").evaluate_all(level)
    assert fits(page)


def test_a_phone_scrolls_only_downwards(phone, page_server, explorer):
    tab = opened(phone, page_server)
    expect(captions(tab)).to_have_count(4)
    assert fits(phone)
    tab.get_by_role("button", name="Each picture").click()
    expect(tiles(tab).locator(".sl-line")).to_have_count(12)
    assert fits(phone)
    low = "all => all.filter((e) => e.offsetParent && e.offsetHeight < 44).map((e) => e.outerHTML)"
    assert tab.locator("button:not(.sl-seg *), summary, .sl-seg").evaluate_all(low) == []
    send(tab, BROKEN)
    expect(tab.locator("[role=alert]")).to_be_visible()
    assert fits(phone)
    tab = opened(phone, page_server, id=known(explorer))
    expect(tab.locator(".sl-caption__side .sl-line")).to_have_count(2)
    assert fits(phone)
