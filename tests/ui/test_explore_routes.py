"""What the Explore tab fetches by itself, and what of it is refused."""

import json

import httpx
import numpy as np
import pytest

from relsim_demo.errors import BadRequest
from relsim_demo.types import View
from relsim_demo.ui.explore import routes


@pytest.fixture(scope="module")
def asked(page_server):
    """Send requests, all by one client."""
    with httpx.Client(base_url=f"{page_server}/explore/", trust_env=False, timeout=120) as client:
        yield client


def rows(*numbers):
    return np.array(numbers, "<u4").tobytes()


def test_a_view_is_read_from_an_address():
    chosen = json.dumps({"kind": ["containment", ""]})
    view = routes.view_in(words="a b", chosen=chosen, order="unusual", seed="7", near="x")
    assert view == View("a b", "", {"kind": ("containment", "")}, "unusual", 7, "x")
    assert routes.view_in() == View()


@pytest.mark.parametrize(
    "given",
    [
        {"chosen": "{"}, {"chosen": "[]"}, {"chosen": '{"kind": "a"}'}, {"chosen": '{"kind": [1]}'}, {"seed": "-1"},
        {"seed": "9" * 20}, {"seed": "1.5"}, {"words": "x" * 2000}, {"idea": "x" * 2000},
    ],
)  # fmt: skip
def test_what_is_no_view_is_told_so(given):
    with pytest.raises(BadRequest):
        routes.view_in(**given)


def test_items_of_a_view_come_with_all_that_their_cells_say(explorer):
    told = routes.first(explorer, View(idea="something fading away", order="idea"), 0, 3)
    assert told["total"] == explorer.size and told["orders"] == explorer.orders
    ids = explorer.browse(View(idea="something fading away", order="idea"), 0, 3).ids
    assert [item["ref"] for item in told["items"]] == ids
    assert [item["at"] for item in told["items"]] == [explorer.row(id) for id in ids]
    assert all(item["counted"] and float(item["badge"].strip("+")) > 0 for item in told["items"])
    pairs = routes.shelf(explorer, View(order="look"), 5, 2)["items"]
    assert [item["beside"]["ref"] for item in pairs] == explorer.browse(View(order="look"), 5, 2).beside
    assert "badge" not in pairs[0] and "elsewhere" not in pairs[0]


def test_an_item_tells_its_fields_neighbours_and_what_it_shares_with_the_chosen_one(explorer):
    id, near = explorer.ids[7], explorer.ids[2]
    told = routes.item(explorer, id, near)
    fields = {field["label"]: field for field in told["fields"]}
    item = explorer.item(id)
    assert fields["Relation"] == {
        "label": "Relation", "words": item.relation, "facet": "relation", "value": item.relation,
    }  # fmt: skip
    assert fields["Realisation"]["value"] == item.family and "_" not in fields["Realisation"]["words"]
    assert told["source"] is None and told["address"] is None, "a drawn scene has no file"
    found = explorer.details(id).neighbours
    for told_of in told["neighbours"]:
        assert [one["ref"] for one in told_of["items"]] == [other for other, _ in found[told_of["metric"]]]
    assert told["pair"]["ref"] == near and set(told["pair"]["badges"]) == {"rel", "attr"}
    assert routes.item(explorer, id, id)["pair"] is None


def test_groups_come_with_their_first_pictures(explorer):
    told = routes.groups(explorer, "relation", View(), 1, 2)
    found = explorer.grouped("relation", View(), 1, 2)
    assert told["total"] == found.total
    assert [(group["value"], group["count"]) for group in told["items"]] == [(g.value, g.count) for g in found.groups]
    assert [pic["ref"] for pic in told["items"][0]["pictures"]] == found.groups[0].ids[:4]


def test_rows_say_what_is_chosen(asked, explorer):
    view = {"chosen": json.dumps({"kind": ["scale"]})}
    found = np.frombuffer(asked.get("rows", params=view | {"start": 2, "count": 5}).content, "<u4")
    ids = explorer.browse(View(chosen={"kind": ("scale",)}), 2, 5).ids
    assert [explorer.ids[row] for row in found] == ids
    every = asked.get("rows", params={"count": explorer.size})
    assert len(np.unique(np.frombuffer(every.content, "<u4"))) == explorer.size
    items = asked.post("items.json", content=rows(3, 1)).json()
    assert [item["ref"] for item in items] == [explorer.ids[3], explorer.ids[1]]
    told = {facet["name"]: facet for facet in asked.post("compare.json", content=found.tobytes()).json()}
    inside = {value["value"]: value["inside"] for value in told["kind"]["values"]}
    assert inside["scale"] == 5 and sum(inside.values()) == 5


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_files_are_handed_over_by_name(asked, kind):
    answer = asked.post(f"file?kind={kind}", content=rows(3, 1))
    assert answer.headers["content-disposition"] == f'attachment; filename="pictures.{kind}"' and answer.content


@pytest.mark.parametrize(
    ("method", "path", "content"),
    [
        ("GET", "view.json?order=no", b""), ("GET", "view.json?chosen={}}", b""), ("GET", "shelf.json?start=-1", b""),
        ("GET", "shelf.json?words=!!!", b""), ("GET", "groups.json?by=x", b""), ("GET", "item.json?id=nobody", b""),
        ("GET", "item.json", b""), ("GET", "view.json?near=nobody", b""), ("POST", "items.json", b"abc"),
        ("POST", "items.json", rows(2**31)), ("POST", "items.json", rows(*range(300))),
        ("POST", "file?kind=x", rows(1)),
        ("POST", "file?kind=csv", b""), ("POST", "compare.json", bytes(8)[:6]),
    ],
)  # fmt: skip
def test_what_has_no_answer_gets_a_sentence(asked, method, path, content):
    answer = asked.request(method, path, content=content)
    assert answer.headers["x-sentence"] == "yes" and answer.headers["content-type"].startswith("text/plain")
    assert "Error" not in answer.text and len(answer.text) < 200
    assert answer.text.endswith((".", "”"))


def test_a_piece_is_never_too_long(asked):
    assert len(asked.get("shelf.json?count=99999").json()["items"]) == routes.MOST
