"""The bridge below a scored pair, in a browser: asked for, walked, refused, with own pictures, on a phone."""

import re

import pytest
from browser import go_to
from pair_parts import GOOD, bring_own, draws_as_words, expect, misname_the_pair, opened

from relsim_demo.ui.score import bridge


@pytest.fixture(scope="module")
def far(explorer):
    """Two items, and the chain of more than two between them."""
    ids = explorer.ids[:40]
    chains = (explorer.bridge(ids[i], ids[i + 1]) for i in range(0, 40, 2))
    return next(chain for chain in chains if len(chain.pictures) > 3)


def shown(tab, refs):
    """Wait until the pictures of the chain are these."""
    expect(tab.locator("img")).to_have_count(len(refs))
    for number, ref in enumerate(refs):  # by number, not .all(): a chain being redrawn changes under a list taken once
        expect(tab.locator("img").nth(number)).to_have_attribute("src", re.compile(f"/{ref}\\.webp"))


def test_nothing_is_computed_before_somebody_asks(page, page_server):
    tab = opened(page, page_server, "bridge")
    expect(tab.get_by_role("button", name="Show the bridge")).to_be_visible()
    expect(tab.locator(".sl-part__body")).to_be_hidden()
    assert tab.locator("img").count() == 0


def test_the_chain_is_the_explorers_and_follows_the_pair(page, page_server, far):
    a, b = far.pictures[0], far.pictures[-1]
    tab = opened(page, page_server, "bridge", a=a, b=b)
    expect(page.locator("#widget-score .sl-tile__face img").last).to_have_attribute("src", re.compile(f"/{b}\\.webp"))
    tab.get_by_role("button", name="Show the bridge").focus()
    page.keyboard.press("Enter")
    shown(tab, far.pictures)
    numbers = tab.locator(".sl-badge").all_inner_texts()
    assert [float(re.search(r"[\d.]+", text)[0]) for text in numbers] == pytest.approx(
        [step.percentile for step in far.steps], abs=0.1
    )
    assert all(tab.locator("img").evaluate_all("all => all.map((img) => img.alt)"))
    expect(tab.locator(".sl-part__body")).to_contain_text("of 100 random pairs")
    go_to(page, "score", a=b, b=a)
    shown(tab, far.pictures[::-1])
    tab.get_by_role("button", name="Hide the bridge").click()
    expect(tab.locator("img").first).to_be_hidden()


def test_a_step_becomes_a_search(page, page_server, far):
    tab = opened(page, page_server, "bridge", a=far.pictures[0], b=far.pictures[-1])
    tab.get_by_role("button", name="Show the bridge").click()
    shown(tab, far.pictures)
    tab.locator("img").nth(1).hover(position={"x": 8, "y": 8})  # the bar covers the rest
    tab.locator("li").nth(1).get_by_role("button", name="Search from this").click()
    expect(page.get_by_role("tab", name="Retrieve")).to_have_attribute("aria-selected", "true")
    expect(page.locator(f"#widget-retrieve .sl-tile img[src*='{far.pictures[1]}']")).to_be_visible()


def test_one_picture_twice_gets_a_sentence(page, page_server, explorer):
    tab = opened(page, page_server, "bridge", a=explorer.ids[3], b=explorer.ids[3])
    tab.get_by_role("button", name="Show the bridge").click()
    expect(tab.get_by_role("alert")).to_have_text(bridge.EQUAL)


def test_own_pictures_stand_at_the_ends(page, page_server):
    tab = opened(page, page_server, "bridge")
    score = bring_own(page)
    tab.get_by_role("button", name="Show the bridge").click()
    expect(tab.locator("img").first).to_have_attribute("src", re.compile("/own/own-"))
    expect(tab.locator("img").last).to_have_attribute("src", re.compile("/own/own-"))
    assert "own-" not in page.url
    score.get_by_role("button", name="Remove: Second picture").click()
    expect(tab.locator(".sl-part")).to_be_hidden()


def test_a_picture_that_is_never_sent_takes_the_old_bridge_away(page, page_server, far):
    tab = opened(page, page_server, "bridge", a=far.pictures[0], b=far.pictures[-1])
    tab.get_by_role("button", name="Show the bridge").click()
    shown(tab, far.pictures)
    page.evaluate("Object.defineProperty(File.prototype, 'size', { get: () => 21 * 1024 * 1024 })")
    page.locator("#widget-score input[type=file]").first.set_input_files(GOOD)
    expect(page.locator("#widget-score").get_by_role("alert")).to_contain_text("too large")
    for part in ("bridge", "why"):
        expect(page.locator(f"#widget-{part} .sl-part")).to_be_hidden()
    go_to(page, "score", a=far.pictures[0], b=far.pictures[1])
    shown(tab, far.pictures[:2])


def test_hostile_words_stay_words(page, page_server):
    opened(page, page_server, "bridge")
    draws_as_words(
        page,
        "bridge",
        """const pic = { ref: words, alt: words, blank: true, caption: [["chip", words], ["text", words]] };
           widget.draw({ pictures: [pic, pic], steps: [words], counted: false, sentence: words }, { pair });""",
    )


def test_trouble_is_told_in_place(page, page_server):
    tab = opened(page, page_server, "bridge")
    misname_the_pair(page)
    tab.get_by_role("button", name="Show the bridge").click()
    expect(tab.get_by_role("alert")).to_contain_text("There is no picture")
    expect(page.locator("#widget-score .sl-tile__face img")).to_have_count(2)


def test_a_phone_walks_downwards(phone, page_server, far):
    tab = opened(phone, page_server, "bridge", a=far.pictures[0], b=far.pictures[-1])
    tab.get_by_role("button", name="Show the bridge").tap()
    shown(tab, far.pictures)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    places = tab.locator("li").evaluate_all("all => all.map((li) => li.getBoundingClientRect().top)")
    assert places == sorted(set(places))
    tab.locator("img").nth(1).tap()
    heights = tab.locator("li").nth(1).locator("button:visible").evaluate_all("all => all.map((b) => b.offsetHeight)")
    assert min(heights) >= 44
