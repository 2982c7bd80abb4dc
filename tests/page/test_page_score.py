"""The Score tab in a browser: the first screen, examples, own pictures, broken files, links, phone."""

import re
from urllib.parse import urlencode

import pytest
from browser import PATIENCE
from picture_files import encode, halves, noise

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=1000 * PATIENCE)  # the first own picture loads the model

GOOD = {"name": "own.png", "mimeType": "image/png", "buffer": encode(noise(), "PNG")}
HALVES = encode(halves("red", "blue"), "JPEG")
OTHER = {"name": "<img src=x onerror=alert(1)>.jpg", "mimeType": "image/jpeg", "buffer": HALVES}
BROKEN = {"name": "broken.png", "mimeType": "image/png", "buffer": encode(noise(), "PNG")[:150]}
TEXT = {"name": "notes.png", "mimeType": "image/png", "buffer": b"these are only words"}
VERDICTS = re.compile(
    "Same (logic|look), (different|same|somewhat alike in) (logic|look)|Somewhat alike|Nothing much|cannot tell"
)


def opened(page, server, **params):
    page.goto(f"{server}/?{urlencode(params)}")
    page.wait_for_selector("#widget-score .sl-example")
    return page.locator("#widget-score")


def send(tab, number, file):
    tab.locator("input[type=file]").nth(number).set_input_files(file)


def pictures(tab):
    return tab.locator(".sl-tile__face img")


def numbers(tab):
    return tab.locator(".sl-bar__num").all_inner_texts()


def test_the_first_screen_is_a_scored_pair_that_explains_itself(page, page_server):
    tab = opened(page, page_server)
    expect(tab.locator("h1")).to_have_text(VERDICTS)
    expect(pictures(tab)).to_have_count(2)
    assert all(re.match(r"[\d.]+\+?", text) for text in numbers(tab))
    expect(tab.locator(".sl-bar__raw")).to_have_text([re.compile(r"raw score −?[01]\.\d\d")] * 2)
    expect(tab.locator(".sl-mini__limit")).to_have_text(["↑ same logic", "same look →"])
    assert tab.locator(".sl-mini circle").count() > 100
    assert tab.locator(".sl-example").count() == 6


def test_every_example_shows_the_corner_that_it_promises(page, page_server):
    tab = opened(page, page_server)
    for example in tab.locator(".sl-example").all():
        promised = example.locator(".sl-example__names > span").inner_text()
        example.click()
        expect(example).to_have_attribute("aria-pressed", "true")
        expect(tab.locator(".sl-mini .is-here")).to_have_text(promised)


def test_examples_are_named_by_their_idea_and_in_plain_words_before_the_term(page, page_server, explorer):
    tab = opened(page, page_server)
    first, pair = tab.locator(".sl-example").first, tab.locator(".sl-tile__face img")
    expect(first).to_have_attribute("aria-pressed", "true")
    ids = [image.get_attribute("src").split("/")[-1].split(".webp")[0] for image in pair.all()]
    one, other = (explorer.item(id) for id in ids)
    assert one.relation == other.relation and one.family != other.family, "one idea, shown in two ways"
    said = first.locator(".sl-example__names").inner_text().splitlines()
    assert said == [one.relation.capitalize(), "Same logic, different look", "analogy"]


def test_two_own_pictures_are_compared(page, page_server):
    tab = opened(page, page_server)
    tab.get_by_role("button", name="Start over").click()
    expect(tab.locator("h1")).to_have_text("Choose two pictures")
    send(tab, 0, GOOD)
    expect(tab.locator("h1")).to_have_text("One more picture")
    send(tab, 1, OTHER)
    expect(tab.locator("h1")).to_have_text(VERDICTS)
    expect(tab.get_by_role("button", name="Copy link")).to_be_hidden()  # own pictures never get into a link


def test_tiles_that_are_filled_at_once_both_keep_what_was_chosen(page, page_server):
    tab = opened(page, page_server, a="none")
    expect(tab.locator("h1")).to_have_text("Choose two pictures")
    tab.evaluate("""(tab) => tab.querySelectorAll("[aria-label^='Random']").forEach((button) => button.click())""")
    expect(pictures(tab)).to_have_count(2)
    expect(tab.locator("h1")).not_to_have_text("One more picture")


def test_starting_over_is_a_step_to_go_back_to(page, page_server):
    tab = opened(page, page_server)
    tab.get_by_role("button", name="Start over").click()
    expect(tab.locator("h1")).to_have_text("Choose two pictures")
    expect(page).to_have_url(re.compile("a=none"))
    tab.locator(".sl-example").nth(1).click()
    expect(pictures(tab)).to_have_count(2)
    expect(tab.locator("h1")).to_have_text(VERDICTS)
    page.go_back()
    expect(tab.locator("h1")).to_have_text("Choose two pictures")
    expect(pictures(tab)).to_have_count(0)


def test_what_could_not_be_answered_can_be_asked_again(page, page_server):
    tab = opened(page, page_server, a="none")
    spoil = lambda route: route.continue_(post_data=route.request.post_data.replace('"slots"', '"lots"'))  # noqa: E731
    page.route("**/queue/join*", spoil)
    tab.evaluate("""(tab) => tab.querySelector("[aria-label^='Random']").click()""")
    expect(tab.get_by_role("alert")).to_have_count(1)
    page.unroute("**/queue/join*")
    tab.get_by_role("button", name="Try again").click()
    expect(pictures(tab)).to_have_count(1)
    expect(tab.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("file", [BROKEN, TEXT], ids=["truncated", "not a picture"])
def test_a_bad_file_gets_a_sentence_and_the_other_picture_stays(page, page_server, file):
    tab = opened(page, page_server)
    kept = pictures(tab).nth(1).get_attribute("src")
    send(tab, 0, file)
    sentence = tab.locator(".sl-tile").first.get_by_role("alert")
    expect(sentence).to_contain_text("PNG, JPEG")
    expect(pictures(tab)).to_have_count(1)
    assert pictures(tab).first.get_attribute("src") == kept


def test_a_file_that_is_never_sent_leaves_no_verdict_of_the_old_pair(page, page_server):
    tab = opened(page, page_server)
    page.evaluate("Object.defineProperty(File.prototype, 'size', { get: () => 21 * 1024 * 1024 })")
    send(tab, 0, GOOD)
    expect(tab.get_by_role("alert")).to_contain_text("too large")
    expect(tab.locator("h1")).to_have_text("One more picture")
    assert numbers(tab) == ["–", "–"]
    expect(pictures(tab)).to_have_count(1)


def test_a_long_sentence_covers_nothing(page, page_server):
    tab = opened(page, page_server)
    send(tab, 0, BROKEN)
    sentence, legend = tab.locator(".sl-tile").first.get_by_role("alert"), tab.locator(".sl-score__legend")
    expect(legend).not_to_be_empty()
    over, under = sentence.bounding_box(), legend.bounding_box()
    assert over["y"] + over["height"] <= under["y"]


def test_a_file_dropped_beside_the_tiles_does_not_replace_the_page(page, page_server):
    tab = opened(page, page_server)
    drop = """(node) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(["x"], "a.png", { type: "image/png" }));
        const event = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer });
        node.dispatchEvent(event);
        return event.defaultPrevented;
    }"""
    assert tab.locator("h1").evaluate(drop)


def test_a_link_restores_the_pair(page, page_server, explorer):
    a, b = explorer.ids[5], explorer.ids[9]
    tab = opened(page, page_server, tab="score", a=a, b=b)
    expect(pictures(tab).nth(1)).to_have_attribute("src", re.compile(b))
    expect(pictures(tab).first).to_have_attribute("src", re.compile(a))


def test_an_unknown_id_in_a_link_gets_a_sentence(page, page_server):
    tab = opened(page, page_server, tab="score", a="scene-<b>none</b>", b="scene-999999999")
    expect(tab.get_by_role("alert").first).to_contain_text("There is no picture")


def test_a_phone_shows_it_without_scrolling_sideways(phone, page_server):
    tab = opened(phone, page_server)
    expect(tab.locator("h1")).to_have_text(VERDICTS)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    heights = tab.locator("button:visible").evaluate_all("all => all.map((b) => b.getBoundingClientRect().height)")
    assert min(heights) >= 44


def test_a_small_phone_shows_all_tabs_and_buttons(phone, page_server):
    phone.set_viewport_size({"width": 360, "height": 640})
    tab = opened(phone, page_server)
    expect(phone.get_by_role("tab")).to_have_count(7)
    ends = tab.locator(".sl-tile button:visible").evaluate_all("all => all.map((b) => b.getBoundingClientRect().right)")
    assert max(ends) <= 360
