"""What can be taken along from the Retrieve tab, read again."""

import csv
import json
from io import StringIO

import pytest
from PIL import Image
from retrieve_tab import LOGIC, LOOK, asked_from, expect, export, export_json, found, opened

from relsim_demo.services.question import Question

EVIL = '=HYPERLINK("http://evil")'


def table(tab):
    """The name of the table and its rows."""
    name, path = export(tab, "Table (CSV)")
    return name, list(csv.DictReader(StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def test_the_table_holds_every_hit_of_every_column(page, page_server, explorer):
    id = explorer.ids[7]
    tab = opened(page, page_server, id=id, k="24")
    asked_from(tab, id)
    name, rows = table(tab)
    assert name == f"same-logic-{id}.csv"
    ids = found(explorer, Question([id]), 24)
    assert [row["id"] for row in rows] == ids[LOGIC] + ids[LOOK]
    assert [row["column"] for row in rows] == ["Same logic"] * 24 + ["Same look"] * 24
    assert {row["attribute_model"] for row in rows} == {explorer.info().models["attribute"]}
    columns = explorer.columns(Question([id]), 24)
    assert [int(row["rank_by_attribute"]) for row in rows[:24]] == [ranks[LOOK] for ranks in columns[0].ranks]


def test_the_table_of_a_sentence_holds_its_hits_by_logic_and_runs_nothing(page, page_server, explorer):
    tab = opened(page, page_server, text=EVIL, k="24")
    expect(tab.locator("textarea")).to_have_value(EVIL)
    name, rows = table(tab)
    assert name == "same-logic-hyperlink-http-evil.csv"
    assert [row["id"] for row in rows] == found(explorer, Question(text=EVIL), 24)[LOGIC]
    assert {row["query"] for row in rows} == {f"'{EVIL}"}, "no spreadsheet runs it"
    assert {row["relational_model"] for row in rows} == {explorer.info().models["relational"]}


def test_everything_is_the_question_and_the_exact_numbers(page, page_server, explorer):
    a, b, c = explorer.ids[7:10]
    tab = opened(page, page_server, id=f"{a},{b}", **{"not": c}, lean="1", box="10,10,60,60")
    asked_from(tab, a)
    told = export_json(tab, "Everything (JSON)")
    query = {"pictures": [a, b], "without": [c], "text": None, "words": 0.5, "box": [10, 10, 60, 60]}
    assert told["query"] == query and told["lean"] == 1 and not told["near_duplicates_once"]
    assert [found["title"] for found in told["columns"]] == ["Same logic, different look", "Same look"]
    for hit in told["columns"][0]["hits"]:
        assert hit["caption"] == explorer.item(hit["id"]).caption and set(hit["ranks"]) == {LOGIC, LOOK}
        assert hit["id"] not in (a, b, c)


def test_the_layout_of_the_paper_can_be_read_as_such(page, page_server, explorer):
    id = explorer.ids[7]
    tab = opened(page, page_server, id=id, k="100")
    asked_from(tab, id)
    name, path = export(tab, "Like the paper")
    assert name == f"same-logic-{id}-retrieved_images.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    ids = found(explorer, Question([id]), 100)
    assert list(told) == [LOGIC, LOOK]
    for method, (query,) in told.items():
        assert query["query_image_id"] == id and query["top_k_image_ids"] == ids[method]
        assert len(query["top_k_image_paths"]) == len(query["top_k_scores"]) == 100
        assert query["top_k_scores"] == sorted(query["top_k_scores"], reverse=True)
    for place in (told[LOOK][0]["query_image_path"], told[LOOK][0]["top_k_image_paths"][99]):
        assert page.request.get(f"{page_server}/{place}").ok


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_picture_sheet_shows_the_question_and_the_hits(page, page_server, explorer, scheme):
    id = explorer.ids[7]
    tab = opened(page, page_server, id=id, __theme=scheme)
    asked_from(tab, id)
    name, path = export(tab, "Picture sheet, first 24 (PNG)")
    assert name == f"same-logic-{id}.png"
    with Image.open(path) as sheet:
        assert sheet.format == "PNG" and sheet.width > 1200 and sheet.height > 700
        corner = sheet.convert("RGB").getpixel((2, 2))
        assert (min(corner) > 240) if scheme == "light" else (max(corner) < 40)
        middle = sheet.convert("RGB").crop((40, 104, 200, 264))  # where the picture asked about stands
        assert len(middle.getcolors(160 * 160)) > 100


def test_no_own_picture_is_named_in_a_file(page, page_server):
    from test_page_retrieve_question import OWN, own

    tab = opened(page, page_server)
    own(tab, OWN)
    expect(tab.get_by_role("button", name="Copy link")).to_be_hidden()
    name, path = export(tab, "Everything (JSON)")
    assert name == "same-logic-your-picture.json"
    text = path.read_text(encoding="utf-8")
    assert json.loads(text)["query"]["pictures"] == ["your picture"] and "own-" not in text
