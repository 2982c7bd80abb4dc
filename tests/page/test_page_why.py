"""Why these two? Ideas and maps of a scored pair in a browser; each hidden part takes a while here."""

import re
import time

import numpy as np
import pytest
from browser import served
from pair_parts import bring_own, draws_as_words, expect, misname_the_pair, opened

from relsim_demo.ui.score import why

PARTS = 98  # of both pictures


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("why") / "parts"


@pytest.fixture(scope="module")
def page_server(log):
    """Serve the app with parts that are hidden slowly."""
    with served("tests/regions_app.py", log, 0.02) as address:
        yield address


def explain(tab):
    tab.get_by_role("button", name="Explain").click()
    expect(tab.locator(".sl-why__side img")).to_have_count(2)


def begin(tab):
    tab.get_by_role("button", name="Show which parts count").click()


def measured(tab):
    """Wait until both maps are there."""
    expect(tab.get_by_role("progressbar")).to_be_hidden()
    expect(tab.locator(".sl-why__words").last).not_to_be_empty()


def alphas(tab):
    """The strongest colour on each picture, 0..255; None where there is no layer."""
    return tab.locator("canvas").evaluate_all(
        """(all) => all.map((c) => c.hidden ? null
            : Math.max(...c.getContext("2d").getImageData(0, 0, 8, 8).data.filter((_, i) => i % 4 === 3)))"""
    )


def hidden_parts(log):
    return len(log.read_text().splitlines()) if log.exists() else 0


def test_strengths_are_cut_at_the_95th_percentile_and_never_negative():
    cells = np.full((8, 8), 0.02)
    cells[0, 0], cells[0, 1], cells[1] = -0.5, 9.0, 0.4
    found = np.array(why.strengths(cells.tolist()))
    assert found[0, 0] == 0
    assert found[0, 1] == found[1, 0] == 1
    assert found[2, 0] == pytest.approx(0.05)
    assert np.max(why.strengths(np.full((8, 8), 0.02).tolist())) <= 0.2  # what hardly counts stays pale


def test_nothing_is_measured_before_somebody_asks(page, page_server, log):
    before = hidden_parts(log)
    tab = opened(page, page_server, "why")
    expect(tab.locator(".sl-part__body")).to_be_hidden()
    explain(tab)
    assert hidden_parts(log) == before


def test_an_idea_counts_for_both_only_where_both_are_clearly_near_to_it(explorer):
    limit, seen = explorer.info().thresholds["relational"].score, set()
    for pair in zip(explorer.ids[:40], explorer.ids[40:80], strict=True):
        told = why.ideas(explorer, list(pair))
        near = [[match.similarity >= limit for match in explorer.ideas_near(one, why.IDEAS)] for one in pair]
        for picture, clear in zip(told["pictures"], near, strict=True):
            assert all(clear[i] for i, idea in enumerate(picture["ideas"]) if idea["shared"])
        clear = sum(any(one) for one in near)
        assert ("clearly near" in told["sentence"]) == (clear < 2)
        seen.add(clear)
    assert seen == {0, 1, 2}


def test_ideas_of_both_stand_side_by_side(page, page_server, explorer):
    ids = explorer.ids
    idea = explorer.ideas_near(ids[0], 1)[0].relation
    pair = [ids[0], next(id for id in ids[1:] if explorer.ideas_near(id, 1)[0].relation == idea)]
    tab = opened(page, page_server, "why", a=pair[0], b=pair[1])
    explain(tab)
    expect(tab.locator(".sl-why__side img").last).to_have_attribute("src", re.compile(pair[1]))
    near = [explorer.ideas_near(one, why.IDEAS) for one in pair]
    limit = explorer.info().thresholds["relational"].score
    shared = set.intersection(*({match.relation for match in one if match.similarity >= limit} for one in near))
    assert shared
    marked = tab.locator(".sl-why__side").first.locator("mark").all_text_contents()
    assert sorted(marked) == sorted(shared)
    numbers = tab.locator(".sl-why__side").last.locator(".sl-near__num").all_inner_texts()
    assert numbers == [f"{match.similarity:.2f}" for match in near[1]]


def test_parts_are_coloured_for_logic_for_look_and_not_at_all(page, page_server):
    tab = opened(page, page_server, "why")
    explain(tab)
    begin(tab)
    expect(tab.get_by_role("progressbar")).to_be_visible()
    expect(tab.locator(".sl-why__parts")).to_contain_text(
        re.compile(r"Hiding parts of the (first|second) picture.*\d+%")
    )
    measured(tab)
    assert max(alphas(tab)) > 20  # faint where the main part costs little
    tab.get_by_role("button", name="Look", exact=True).click()
    expect(tab.locator(".sl-why__parts")).to_contain_text("Orange")
    tab.get_by_role("button", name="Off", exact=True).click()
    assert alphas(tab) == [None, None]


def test_cancel_stops_the_work_and_keeps_the_page(page, page_server, log):
    tab = opened(page, page_server, "why")
    explain(tab)
    before = hidden_parts(log)
    begin(tab)
    expect(tab.locator(".sl-why__parts")).to_contain_text("Hiding parts of the first picture")
    page.keyboard.press("Enter")  # Cancel has the focus
    expect(tab.locator(".sl-why__parts")).to_contain_text("Stopped at")
    stopped = hidden_parts(log)
    time.sleep(1)
    assert hidden_parts(log) == stopped < before + PARTS
    begin(tab)
    measured(tab)


def test_another_pair_stops_the_work_on_the_old_one(page, page_server, log):
    tab = opened(page, page_server, "why")
    explain(tab)
    before = hidden_parts(log)
    begin(tab)
    expect(tab.locator(".sl-why__parts")).to_contain_text("Hiding parts of the first picture")
    page.locator(".sl-example").nth(5).click()
    expect(tab.get_by_role("button", name="Show which parts count")).to_be_visible()
    expect(tab.locator("canvas:visible")).to_have_count(0)
    stopped = hidden_parts(log)
    time.sleep(1)
    assert hidden_parts(log) <= stopped + 14  # one batch may have been under way
    assert hidden_parts(log) < before + PARTS


def test_own_pictures_are_measured_too(page, page_server):
    tab = opened(page, page_server, "why")
    bring_own(page)
    explain(tab)
    expect(tab.locator(".sl-why__side img").last).to_have_attribute("src", re.compile("/own/own-"))
    begin(tab)
    measured(tab)
    assert "own-" not in page.url


def test_hostile_words_stay_words(page, page_server):
    opened(page, page_server, "why")
    draws_as_words(
        page,
        "why",
        """const idea = { name: words, kind: words, number: words, share: 0.5, shared: true };
           const pic = { ref: "scene-000001", alt: words, ideas: [idea] };
           widget.draw({ pictures: [pic, pic], sentence: words }, { event: "tell", pair });
           const maps = [{ relational: { cells: [[1]], words } }, null];
           widget.draw({ maps, done: 0.5, words, more: true }, { event: "weigh", pair });""",
    )


def test_trouble_is_told_in_place(page, page_server):
    tab = opened(page, page_server, "why")
    explain(tab)
    misname_the_pair(page)
    begin(tab)
    expect(tab.get_by_role("alert")).to_contain_text("There is no picture")
    expect(tab.locator(".sl-why__side img")).to_have_count(2)
    page.unroute("**/queue/join*")
    begin(tab)
    expect(tab.get_by_role("alert")).to_have_count(0)


def test_a_phone_shows_it_without_scrolling_sideways(phone, page_server):
    tab = opened(phone, page_server, "why")
    tab.get_by_role("button", name="Explain").tap()
    tab.get_by_role("button", name="Show which parts count").tap()
    measured(tab)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    heights = tab.locator("button:visible").evaluate_all("all => all.map((b) => b.parentNode.offsetHeight)")
    assert min(heights) >= 44
