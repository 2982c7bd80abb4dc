"""The benchmark of the Results tab in a browser: pictures in, figures out, and what is saved of them."""

import csv
import io
import json
import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from browser import PATIENCE
from page_galleries import of_captions
from picture_files import drawn, encode, noise
from PIL import Image

from relsim_demo.evaluation.bench.measures import measures
from relsim_demo.evaluation.reference import TABLE_2
from relsim_demo.images import open_picture
from relsim_demo.services.embedding import Memory
from relsim_demo.settings import Backend, Settings
from relsim_demo.ui.contract import present
from relsim_demo.ui.results import bench

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=1000 * PATIENCE)

BROKEN = {"name": "broken.png", "mimeType": "image/png", "buffer": encode(noise(), "PNG")[:150]}
HOSTILE = "<img src=x onerror=alert(1)>"


def file(name, picture):
    return {"name": name, "mimeType": "image/png", "buffer": encode(picture, "PNG")}


def opened(page, server):
    page.goto(f"{server}/?tab=results&part=bench")
    page.wait_for_selector("#widget-bench .sl-page")
    return page.locator("#widget-bench")


def put(tab, row, column, *files):
    """Put pictures into a column, from a row on."""
    tab.locator(".sl-bench__body .sl-bench__row").nth(row).locator("input[type=file]").nth(column).set_input_files(
        files
    )


def settled(tab, count):
    """Wait until so many outputs are measured, and the figures are there."""
    expect(tab.locator(".sl-bench__scores:not(:empty)")).to_have_count(count)
    expect(tab.get_by_role("progressbar", name="Measured")).to_be_hidden()
    expect(tab.locator("tr.is-copied")).to_be_visible()


def figures(tab, model):
    return tab.locator(f"tr[data-model='{model}'] td").all_inner_texts()


def saved(page, tab):
    with page.expect_download() as download:
        tab.get_by_role("button", name="Download CSV").click()
    return list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))


@pytest.fixture(scope="module")
def logic_and_look(models):
    """What the command measures between two files."""
    found, _ = measures(models, Memory(), Settings(Backend.MINI))
    read = [open_picture(io.BytesIO(file["buffer"])) for file in (INPUT, OUTPUT)]
    return [one.between(*read) for one in found[:2]]


INPUT, OUTPUT = file("in.png", drawn(1, family="seesaw")), file("out.png", drawn(2, family="scales"))


def test_figures_are_those_of_the_command(page, page_server, logic_and_look):
    tab = opened(page, page_server)
    expect(page.locator("#widget-results")).to_be_hidden()
    tab.get_by_label("Name of model 1").fill("=mine")
    put(tab, 0, 0, INPUT)
    put(tab, 0, 1, OUTPUT)
    put(tab, 0, 2, {**INPUT, "name": "copy.png"})
    settled(tab, 2)
    assert figures(tab, "=mine") == [f"{present.cosine(value)}\nn 1" for value in logic_and_look]
    assert figures(tab, "Model 2") == figures(tab, "input copied") == ["1.00\nn 1", "1.00\nn 1"]
    expect(tab.get_by_text("logic alone is no measure of quality")).to_be_visible()
    mine, copy = saved(page, tab)
    assert (mine["input"], mine["output"], mine["model"]) == ("in.png", "out.png", "'=mine"), "no spreadsheet runs it"
    assert [float(mine[name]) for name in ("logic", "look")] == pytest.approx(logic_and_look, abs=1e-5)
    assert (copy["output"], float(copy["logic"])) == ("copy.png", pytest.approx(1))
    assert "own-" not in page.url


def test_several_files_fill_a_column_by_name_and_what_cannot_be_judged_is_said(page, page_server):
    tab = opened(page, page_server)
    inputs = [file(f"{n}.png", drawn(n, family="seesaw")) for n in (10, 2)] + [file("a.png", noise(120, 90))]
    put(tab, 0, 0, *inputs)
    put(tab, 0, 1, *[file(f"{n}.png", drawn(n + 30, family="scales")) for n in range(3)])
    settled(tab, 3)
    rows = saved(page, tab)
    assert [row["input"] for row in rows] == ["2.png", "10.png", "a.png"] and rows[2]["logic"] == ""
    assert rows[2]["look"] and all(row["logic"] for row in rows[:2])
    expect(tab.locator(".sl-bench__score.is-none")).to_have_text(re.compile("not judged"))
    logic, look = figures(tab, "Model 1")
    assert logic.endswith("n 2, 1 not judged") and " ± " in logic and look.endswith("n 3")
    expect(tab.get_by_text("Input 3 is not like the drawings")).to_contain_text("cannot tell what idea it shows")
    expect(tab.locator(".sl-bench__body .sl-bench__row")).to_have_count(4)


def test_the_thirteenth_input_is_refused_and_a_broken_one_named(page, page_server):
    page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    tab = opened(page, page_server)
    put(tab, 0, 0, *[file(f"{n}.png", noise(40 + n, 30)) for n in range(13)])
    expect(tab.get_by_role("alert")).to_have_text("12 rows are the most; the first 12 were added.")
    expect(tab.locator(".sl-bench__body .sl-bench__row")).to_have_count(12)
    put(tab, 0, 1, BROKEN, file(f"{HOSTILE}.png", noise(50, 50)))
    expect(tab.get_by_role("alert").last).to_contain_text("broken.png: ")
    tab.get_by_label("Name of model 1").fill(HOSTILE)
    page.keyboard.press("Tab")
    settled(tab, 1)
    expect(tab.locator("tr").nth(1)).to_contain_text(HOSTILE)
    tab.get_by_role("button", name="Start over").click()
    expect(tab.locator(".sl-bench__figures")).to_be_hidden()
    expect(tab.locator(".sl-bench__cell img")).to_have_count(0)


def test_an_example_is_shown_and_its_sheet_saved(page, page_server):
    tab = opened(page, page_server)
    tab.get_by_role("button", name="Show an example").click()
    settled(tab, 6)
    expect(tab.get_by_text("pictures of the gallery stand in the place of outputs")).to_be_visible()
    with page.expect_download() as download:
        tab.get_by_role("button", name="Picture sheet").click()
    sheet = Image.open(download.value.path())
    assert sheet.format == "PNG" and sheet.width >= 2000 and len(sheet.getcolors(10**9)) > 200
    tab.get_by_role("button", name="Remove model 2").click()
    settled(tab, 3)
    tab.get_by_role("button", name="Add a model").click()
    expect(tab.get_by_label("Name of model 2")).to_be_focused()
    tab.get_by_role("button", name="Remove Input 1").click()
    settled(tab, 2)


def test_the_papers_table_stands_beside(page, page_server):
    tab = opened(page, page_server)
    table = tab.get_by_role("region", name="The paper’s table 2").locator("table")
    expect(table.locator("tbody tr")).to_have_count(len(TABLE_2))
    expect(table.locator("tbody tr").filter(has_text="Bagel")).to_contain_text("0.74 ± 0.21")


def test_the_switch_the_address_and_back(page, page_server):
    page.goto(f"{page_server}/?tab=results")
    expect(page.locator("#widget-results .sl-results__query").first).to_be_visible()
    page.get_by_role("button", name="Generation").click()
    expect(page.locator("#widget-bench h1")).to_be_visible()
    assert parse_qs(urlsplit(page.url).query) == {"tab": ["results"], "part": ["bench"]}
    page.go_back()
    expect(page.locator("#widget-results h1")).to_be_visible()
    expect(page.locator("#widget-bench")).to_be_hidden()
    page.go_forward()
    expect(page.locator("#widget-bench h1")).to_be_visible()
    page.get_by_role("button", name="Retrieval").click()
    expect(page.locator("#widget-results .sl-results__query").first).to_be_visible()
    assert parse_qs(urlsplit(page.url).query) == {"tab": ["results"]}


def test_a_phone_shows_all_of_it(phone, page_server):
    tab = opened(phone, page_server)
    tab.get_by_role("button", name="Show an example").tap()
    settled(tab, 6)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(tab.locator(".sl-bench__whose").first).to_be_visible()
    low = "all => all.filter((e) => e.checkVisibility() && e.offsetHeight < 44).map((e) => e.outerHTML)"
    assert tab.locator("button:not(.sl-pic button), .sl-bench__name input").evaluate_all(low) == []


# ---- what anybody may send -------------------------------------------------------------------------------------------


def ask(server, content):
    with httpx.Client(trust_env=False, timeout=60) as client:
        return client.post(f"{server}/bench/sheet.png", content=content)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("", "could not be read"), ("[]", "could not be read"), ("{", "could not be read"),
        ("x" * 200_000, "could not be read"),
        ("[" * 50_000, "could not be read"), ('{"models": ["a"], "rows": [1]}', "could not be read"),
        (json.dumps({"models": ["a"], "rows": [[None] * 2] * 13}), "up to 12 inputs and 4 models"),
        (json.dumps({"models": ["a"] * 5, "rows": []}), "up to 12 inputs and 4 models"),
        (json.dumps({"models": ["a"], "rows": [[None] * 3]}), "up to 12 inputs and 4 models"),
        (json.dumps({"models": ["a"], "rows": [[{"ref": "nobody"}, {"ref": "x"}]]}), "nobody"),
        (json.dumps({"models": ["a"], "rows": [[{"path": "/etc/passwd"}, None]]}), "no longer here"),
        (json.dumps({"models": [], "rows": []}), "an input and an output"),
    ],
)  # fmt: skip
def test_a_sheet_of_nonsense_is_refused_in_a_sentence(page_server, asked, said):
    answer = ask(page_server, asked)
    assert answer.status_code == 404 and said in answer.text and answer.headers["X-Sentence"] == "yes"


def test_names_are_told_apart_and_a_stopped_question_ends(explorer):
    assert bench.read({"models": ["a", " a ", "", 3], "rows": []}).models == ["a", "a (2)", "Model 3", "3"]
    ids = explorer.ids[:3]
    asked = {"models": ["a"], "rows": [[{"ref": ref}, {"ref": ids[0]}] for ref in ids]}
    parts, seen = bench.Benchmark(explorer).answer(asked, lambda: len(seen) == 2), []
    for part in parts:
        seen.append(part)
    assert [part["done"] for part in seen] == [1, 2] and all(part["more"] for part in seen)


def test_what_was_measured_is_remembered_and_one_cell_cannot_spoil_the_rest(explorer, monkeypatch):
    made = bench.Benchmark(explorer)
    a, b = explorer.ids[:2]
    asked = {"models": ["a", "b"], "rows": [[{"ref": a}, {"ref": "nobody"}, {"ref": b}], [None, {"ref": b}]]}
    *_, first = made.answer(asked, lambda: False)
    assert [bool(cell["slot"].get("error")) for cell in first["cells"]] == [False, True, False, False]
    assert [group["name"] for group in first["groups"]] == ["b"], "an output without an input is of no figure"
    monkeypatch.setattr(made, "_opened", None)
    *_, again = made.answer(asked, lambda: False)
    assert again == first


def test_captions_without_pictures_are_not_compared(tmp_path, models):
    from relsim_demo.explorer import Explorer

    blank = Explorer(of_captions(tmp_path), models)
    asked = {"models": ["a"], "rows": [[{"ref": blank.ids[0]}, {"ref": blank.ids[1]}]]}
    *_, told = bench.Benchmark(blank).answer(asked, lambda: False)
    assert told["groups"] == [] and all("keeps no picture" in cell["slot"]["error"] for cell in told["cells"])
