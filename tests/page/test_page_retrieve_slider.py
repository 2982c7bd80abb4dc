"""The slider of the Retrieve tab in a browser, from the same look to the same logic in another look."""

import re

from retrieve_tab import LOGIC, LOOK, address, column, expect, found, hits, opened, shows

from relsim_demo.services.question import Question


def test_the_slider_moves_the_first_column_only(page, page_server, explorer):
    id = explorer.ids[7]
    tab, plain = opened(page, page_server, id=id), found(explorer, Question([id]))
    slider = tab.get_by_role("slider", name="The first list goes by")
    for value, title in (("0", "Same look"), ("50", "Same logic, same look"), ("100", "Same logic, different look")):
        slider.fill(value)
        shows(tab, LOGIC, found(explorer, Question([id]), lean=int(value) / 100)[LOGIC])
        expect(column(tab, LOGIC).get_by_role("heading")).to_have_text(title)
        expect(slider).to_have_attribute("aria-valuetext", title)
        shows(tab, LOOK, plain[LOOK])
    assert address(page)["lean"] == "1"
    expect(hits(tab, LOGIC).first.locator(".sl-hit__other")).to_have_count(2)
    tab.get_by_role("button", name="Logic", exact=True).click()
    shows(tab, LOGIC, plain[LOGIC])
    expect(slider).to_have_value("75")
    expect(page).not_to_have_url(re.compile("lean"))


def test_the_slider_moves_by_keys(page, page_server):
    tab = opened(page, page_server)
    slider = tab.get_by_role("slider", name="The first list goes by")
    slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "Same logic, less look")
    expect(column(tab, LOGIC).get_by_role("heading")).to_have_text("Same logic, less look")
    slider.press("Home")
    expect(column(tab, LOGIC).get_by_role("heading")).to_have_text("Same look")
    assert page.evaluate("document.activeElement.id") == "sl-lean"


def test_an_answer_does_not_move_the_slider_under_the_hand(page, page_server):
    opened(page, page_server)
    moved = """async () => {
      const slider = document.getElementById("sl-lean"), strayed = [];
      const once = document.querySelector("#widget-retrieve [role=switch]");
      once.click();
      for (let i = 0; i < 1000 && once.getAttribute("aria-checked") !== "true"; i += 1) {
        const value = slider.value = String(40 + 5 * (i % 2));
        slider.dispatchEvent(new Event("input"));
        await new Promise((done) => setTimeout(done, 40));
        if (slider.value !== value) strayed.push(slider.value);
      }
      return strayed;
    }"""
    assert page.evaluate(moved) == []
    expect(page).to_have_url(re.compile("lean=0.4"))


def test_moving_the_slider_is_a_step_to_go_back_to(page, page_server):
    tab = opened(page, page_server)
    slider = tab.get_by_role("slider", name="The first list goes by")
    slider.fill("100")
    expect(page).to_have_url(re.compile("lean=1"))
    page.go_back()
    expect(page).not_to_have_url(re.compile("lean"))
    expect(slider).to_have_value("75")
    expect(column(tab, LOGIC).get_by_role("heading")).to_have_text("Same logic")


def test_the_names_of_the_slider_stand_in_one_line(page, page_server):
    tab = opened(page, page_server)
    boxes = [stop.bounding_box() for stop in tab.locator(".sl-lean__stop").all()]
    assert len({box["y"] for box in boxes}) == 1
    for left, right in zip(boxes, boxes[1:], strict=False):
        assert left["x"] + left["width"] < right["x"]
