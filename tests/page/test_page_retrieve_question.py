"""Questions of the Retrieve tab in a browser: examples for and against, sentences, own pictures."""

import re

import pytest
from picture_files import encode, halves, noise
from retrieve_tab import LOGIC, LOOK, address, asked_from, column, expect, found, hits, more, opened, refs, shows

from relsim_demo.services.question import Question

OWN = {"name": "mine.jpg", "mimeType": "image/jpeg", "buffer": encode(noise(300, 200), "JPEG")}
OTHER = {"name": "other.png", "mimeType": "image/png", "buffer": encode(halves("red", "blue"), "PNG")}
BROKEN = {"name": "broken.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\nbut then no more"}


def search(tab, text):
    tab.locator("textarea").fill(text)
    tab.locator("textarea").press("Enter")


def own(tab, file=OWN):
    tab.locator(".sl-tile input[type=file]").set_input_files(file)


# ---- like these, not like these ----------------------------------------------------------------------------------


def test_hits_become_examples_and_counter_examples_and_go_again(page, page_server, explorer):
    id = explorer.ids[7]
    tab, plain = opened(page, page_server, id=id), found(explorer, Question([id]))
    shows(tab, LOOK, plain[LOOK])
    more(tab, LOOK, 1, "More like this")
    plus = plain[LOOK][1]
    shows(tab, LOGIC, found(explorer, Question([id, plus]))[LOGIC])
    wrong = hits(tab, LOGIC).first.get_attribute("data-ref")
    more(tab, LOGIC, 0, "Not like this")
    shows(tab, LOGIC, found(explorer, Question([id, plus], [wrong]))[LOGIC])
    assert (address(page)["id"], address(page)["not"]) == (f"{id},{plus}", wrong)
    liked = tab.get_by_role("group", name="Also like these").get_by_role("button", name=re.compile("Take out"))
    liked.press("Enter")
    shows(tab, LOOK, found(explorer, Question([id], [wrong]))[LOOK])
    expect(tab.get_by_role("button", name="Add a picture: Also like these")).to_be_focused()
    page.go_back()
    shows(tab, LOGIC, found(explorer, Question([id, plus], [wrong]))[LOGIC])


def test_examples_added_quickly_are_all_kept(page, page_server, explorer):
    tab = opened(page, page_server, id=explorer.ids[7])
    asked_from(tab, explorer.ids[7])
    tab.locator(".sl-likes").first.evaluate(
        """(row) => [2, 3].forEach((number) => {
            row.querySelector(".sl-likes__add").click();
            row.querySelectorAll(".sl-picker__grid button")[number].click();
        })"""
    )
    expect(tab.locator(".sl-likes").first.locator(".sl-likes__pic img")).to_have_count(2)
    expect(page).to_have_url(re.compile(r"id=[^&]*,[^&]*,"))


def test_examples_come_from_the_gallery_and_from_files(page, page_server, explorer):
    tab = opened(page, page_server, id=explorer.ids[7])
    asked_from(tab, explorer.ids[7])
    tab.get_by_role("button", name="Add a picture: Not like these").click()
    page.locator(".sl-picker:popover-open .sl-picker__grid button").first.click()
    expect(page).to_have_url(re.compile("not=scene-"))
    tab.get_by_role("group", name="Also like these").locator("input[type=file]").set_input_files(OTHER)
    liked = tab.get_by_role("group", name="Also like these").locator(".sl-likes__pic img")
    expect(liked).to_have_attribute("src", re.compile("/own/"))
    assert address(page) == {"tab": "retrieve"}, "what an own picture takes part in is in no address"
    expect(tab.get_by_role("button", name="Copy link")).to_be_hidden()


# ---- sentences ---------------------------------------------------------------------------------------------------


def test_a_sentence_finds_pictures_and_ideas_of_the_gallery_begin(page, page_server, explorer):
    tab = opened(page, page_server)
    tab.get_by_role("button", name="A sentence").click()
    sentences = explorer.phrases.sentences
    expect(tab.locator("textarea")).to_have_value(sentences[0])
    shows(tab, LOGIC, found(explorer, Question(text=sentences[0]))[LOGIC])
    tab.locator(".sl-starters__idea").nth(1).click()
    expect(tab.locator("textarea")).to_have_value(sentences[1])
    shows(tab, LOGIC, found(explorer, Question(text=sentences[1]))[LOGIC])
    before = tab.locator(".sl-starters__idea").first.inner_text()
    tab.get_by_role("button", name="Other ideas").click()
    expect(tab.locator(".sl-starters__idea").first).not_to_have_text(before)
    expect(tab.locator(".sl-retrieve__notes")).to_contain_text("A sentence says an idea, not a look")
    expect(tab.locator(".sl-found h2")).to_have_text(["Same logic"])
    expect(tab.get_by_role("slider")).to_have_count(0)


def test_a_placeholder_goes_in_where_the_cursor_stands(page, page_server):
    tab = opened(page, page_server, text="a row of melting")
    box = tab.locator("textarea")
    expect(box).to_have_value("a row of melting")
    box.press("Home")
    for _ in range(len("a row of")):
        box.press("ArrowRight")
    tab.get_by_role("button", name="Insert {Objects}").click()
    expect(box).to_have_value("a row of {Objects} melting")
    expect(box).to_be_focused()
    box.press("Enter")
    expect(page).to_have_url(re.compile("Objects"))


def test_a_picture_and_words_are_weighed(page, page_server, explorer):
    id, text = explorer.ids[7], "a heart"
    tab = opened(page, page_server, id=id, text=text)
    shows(tab, LOGIC, found(explorer, Question([id], text=text))[LOGIC])
    tab.get_by_role("slider", name="Which weighs more").fill("100")
    shows(tab, LOGIC, found(explorer, Question([id], text=text, text_weight=1.0))[LOGIC])
    assert address(page)["words"] == "1"
    tab.get_by_role("button", name="A picture", exact=True).click()
    shows(tab, LOGIC, found(explorer, Question([id]))[LOGIC])
    tab.get_by_role("button", name="A sentence").click()
    shows(tab, LOGIC, found(explorer, Question(text=text))[LOGIC])
    wanted = hits(tab, LOGIC).nth(2).get_attribute("data-ref")
    more(tab, LOGIC, 2, "More like this")
    expect(tab.get_by_role("button", name="Both", exact=True).first).to_have_attribute("aria-pressed", "true")
    asked_from(tab, wanted)
    shows(tab, LOGIC, found(explorer, Question([wanted], text=text, text_weight=1.0))[LOGIC])


def test_both_without_words_shows_what_the_picture_finds(page, page_server, explorer):
    id = explorer.ids[7]
    tab = opened(page, page_server, id=id)
    asked_from(tab, id)
    tab.get_by_role("button", name="Both", exact=True).first.click()
    tab.get_by_role("button", name="Find", exact=True).click()
    expect(tab.get_by_role("alert")).to_contain_text("Write a few words first")
    search(tab, "things stacked high")
    expect(page).to_have_url(re.compile("text=things"))
    tab.get_by_role("button", name="A sentence", exact=True).click()
    tab.locator("textarea").fill("")
    tab.get_by_role("button", name="Both", exact=True).first.click()
    shows(tab, LOGIC, found(explorer, Question([id]))[LOGIC])
    expect(page).not_to_have_url(re.compile("text="))


def test_nothing_similar_enough_is_an_answer(page, page_server, explorer):
    text = "zebra tax returns"
    assert explorer.columns(Question(text=text))[0].alike == 0
    tab = opened(page, page_server, text=text)
    expect(column(tab, LOGIC).locator(".sl-found__gloss")).to_have_text(
        "Nothing here shares this idea clearly. These are the closest."
    )
    expect(hits(tab, LOGIC)).to_have_count(8)


@pytest.mark.parametrize(
    "text", ["🐛🦋🌙", "<img src=x onerror=alert(1)> {{value}}", "=1+1", "{<b>}", "ü ß 蝴蝶", "a\nb"]
)
def test_any_sentence_is_taken_as_words(page, page_server, text):
    tab = opened(page, page_server, text="a heart")
    expect(tab.locator("textarea")).to_have_value("a heart")
    before = refs(tab, LOGIC)
    search(tab, text)
    expect(hits(tab, LOGIC).first).not_to_have_attribute("data-ref", before[0])
    assert address(page)["text"] == text
    assert not tab.get_by_role("alert").count() and not page.locator("img[src='x']").count()


def test_a_sentence_that_cannot_be_used_is_answered_in_place(page, page_server):
    tab = opened(page, page_server, text="something broken")
    expect(tab.locator("textarea")).to_have_value("something broken")
    before = refs(tab, LOGIC)
    for text, says in {"   ": "empty", "x" * 5000: "5,000 characters"}.items():
        tab.locator("textarea").fill(text)
        tab.get_by_role("button", name="Find", exact=True).click()
        expect(tab.get_by_role("alert")).to_contain_text(says)
        shows(tab, LOGIC, before)


# ---- own pictures ------------------------------------------------------------------------------------------------


def test_an_own_picture_is_searched_from_whole_and_in_part(page, page_server):
    tab = opened(page, page_server)
    own(tab)
    asked_from(tab, "own-")
    whole = refs(tab, LOOK)
    assert address(page) == {"tab": "retrieve"}
    expect(tab.get_by_role("button", name="Copy link")).to_be_hidden()
    tab.get_by_role("button", name="Use a part of it").click()
    box, tile = tab.locator(".sl-crop").bounding_box(), tab.locator(".sl-pic.is-cropping").bounding_box()
    assert box["height"] == pytest.approx(tile["height"] * 2 / 3, abs=2), "the frame lies on the picture, not its tile"
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Enter")
    expect(tab.get_by_text("Only this part counts.")).to_be_visible()
    expect(tab.locator(".sl-retrieve__found")).to_have_attribute("aria-busy", "false")
    assert len(whole) == len(refs(tab, LOOK)) == 8 and address(page) == {"tab": "retrieve"}
    hit = hits(tab, LOGIC).first
    wanted = hit.get_attribute("data-ref")
    hit.locator("img").click()
    asked_from(tab, wanted)
    page.go_back()
    asked_from(tab, "own-")
    expect(tab.locator(".sl-crop.is-set")).to_be_visible()


def test_a_broken_file_is_answered_in_place_and_nothing_is_lost(page, page_server, explorer):
    tab = opened(page, page_server, id=explorer.ids[7])
    asked_from(tab, explorer.ids[7])
    before = refs(tab, LOGIC)
    own(tab, BROKEN)
    alert = tab.get_by_role("alert")
    expect(alert).to_have_text(re.compile(r"^[^/]*\.$"))
    asked_from(tab, explorer.ids[7])
    shows(tab, LOGIC, before)
    tab.get_by_role("group", name="Not like these").locator("input[type=file]").set_input_files(BROKEN)
    expect(tab.locator(".sl-retrieve__trouble").get_by_role("alert")).to_be_visible()
    shows(tab, LOGIC, before)
    expect(tab.get_by_role("group", name="Not like these").locator(".sl-likes__pic")).to_have_count(0)
