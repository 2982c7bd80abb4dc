"""What the map fetches by itself."""

import json
import urllib.error
import urllib.request

import numpy as np
import pytest

from relsim_demo import space_page
from relsim_demo.domain import CORNERS, Corner
from relsim_demo.ui.space import routes as space_routes
from relsim_demo.ui.space import tab as space


def fetched(server, path):
    with urllib.request.urlopen(f"{server}/space/{path}", timeout=60) as answer:
        return answer.read()


def test_points_are_packed_in_the_order_of_the_gallery(explorer):
    ref, n = explorer.ids[3], explorer.size
    data = space_routes.points(explorer, ref)
    answer = explorer.space(id=ref)
    assert len(data) == 5 * n
    look, logic = (np.frombuffer(data[start : start + 2 * n], "<u2") / 65535 * 100 for start in (0, 2 * n))
    assert np.allclose(look, explorer.percentiles("attribute", answer.attribute), atol=0.001)
    assert np.allclose(logic, explorer.percentiles("relational", answer.relational), atol=0.001)
    counts = np.bincount(np.frombuffer(data[4 * n :], np.uint8), minlength=4)
    names = (Corner.ANOMALY, Corner.APPEARANCE, Corner.ANALOGY, Corner.LITERAL)
    assert {str(name): int(count) for name, count in zip(names, counts, strict=True)} == answer.corners


def test_the_routes_answer_and_refuse_with_sentences(page_server, explorer):
    assert len(fetched(page_server, f"points?of={explorer.ids[0]}")) == 5 * explorer.size
    items = json.loads(fetched(page_server, "items.json?at=2,0"))
    assert [(item["at"], item["ref"]) for item in items] == [(2, explorer.ids[2]), (0, explorer.ids[0])]
    pair = json.loads(fetched(page_server, f"pair.json?of={explorer.ids[0]}&at=1"))
    assert pair["ref"] == explorer.ids[1] and set(pair["bars"]) == {"rel", "attr"}
    refused = ("points?of=nobody", "points", f"pair.json?of={explorer.ids[0]}", "items.json?at=-1", "items.json?at=x")
    too_far = (f"items.json?at={explorer.size}", "items.json?at=9999999999999", f"items.json?at={'1,' * 100}1")
    for path in refused + too_far:
        with pytest.raises(urllib.error.HTTPError) as error:
            fetched(page_server, path)
        assert error.value.code == 404
        assert error.value.read().decode().endswith((".", "'."))


def test_what_the_page_asks_often_asks_no_model_for_its_revision(explorer, monkeypatch):
    """`info` looks for the weights of all models on the disk: too much for the limits of "same", which never change."""
    monkeypatch.setattr(type(explorer), "info", lambda self: pytest.fail("info was asked"))
    ref = explorer.ids[0]
    answer = explorer.space(id=ref)
    assert space_routes.points(explorer, ref) and space_routes.table(explorer, ref, np.arange(3))
    assert space._place(explorer, {"ref": ref})["counts"]
    assert explorer.thresholds.keys() == {"relational", "attribute"} and not explorer.writes
    assert space_page.figure(explorer, answer).data


def test_a_picture_of_an_absurd_size_is_the_largest(page_server, explorer):
    found = []
    for size in ("640", "9" * 5000):
        with urllib.request.urlopen(f"{page_server}/scene/{explorer.ids[0]}.webp?size={size}", timeout=60) as answer:
            found.append(answer.read())
    assert found[0] == found[1]


def test_cosines_are_packed_in_the_order_of_the_gallery(explorer):
    ref, n = explorer.ids[3], explorer.size
    data, answer = space_routes.cosines(explorer, ref), explorer.space(id=ref)
    assert len(data) == 4 * n
    look, logic = (np.frombuffer(data[start : start + 2 * n], "<i2") / 32767 for start in (0, 2 * n))
    assert np.allclose(look, answer.attribute, atol=1e-4) and np.allclose(logic, answer.relational, atol=1e-4)


def test_a_pair_is_the_same_by_row_and_by_reference(explorer, page_server):
    a, b = explorer.ids[3], explorer.ids[90]
    by_row = json.loads(fetched(page_server, f"pair.json?of={a}&at=90"))
    assert by_row == json.loads(fetched(page_server, f"pair.json?of={a}&with={b}")) and by_row["at"] == 90
    answer = explorer.space(id=a)
    assert by_row["scores"]["rel"][1] == pytest.approx(float(answer.relational[90]), abs=1e-5)
    assert by_row["scores"]["attr"][0] == pytest.approx(float(explorer.percentiles("attribute", answer.attribute[90])))


def test_the_table_holds_scores_and_corner_of_the_rows_asked_for(explorer):
    rows, answer = [70, 2], explorer.space(id=explorer.ids[3])
    found = space_routes.table(explorer, explorer.ids[3], np.array(rows, "<u4"))
    assert [one["id"] for one in found] == [explorer.ids[row] for row in rows]
    for row, one in zip(rows, found, strict=True):
        assert one["look_cosine"] == pytest.approx(float(answer.attribute[row]), abs=1e-4)
        assert one["corner"] == str(CORNERS[answer.codes[row]])
        assert one["caption"] == explorer.item(one["id"]).caption


def test_the_table_and_the_page_refuse_with_sentences(page_server, explorer):
    ref = explorer.ids[0]
    for path, body in (
        (f"table.json?of={ref}", b"abc"), (f"table.json?of={ref}", np.array([explorer.size], "<u4").tobytes()),
        ("table.json?of=nobody", b""), (f"table.json?of={ref}", bytes(4 * explorer.size + 4)),
        ("page.html?of=nobody", None), ("cosines?of=", None), (f"pair.json?of={ref}&with=nobody", None),
    ):  # fmt: skip
        with pytest.raises(urllib.error.HTTPError) as error:
            urllib.request.urlopen(urllib.request.Request(f"{page_server}/space/{path}", data=body), timeout=60)
        assert error.value.code == 404
        assert error.value.read().decode().endswith((".", "'."))


def test_a_page_to_keep_of_very_many_has_a_shade_and_a_sample_and_says_so(explorer, monkeypatch):
    answer = explorer.space(id=explorer.ids[0])
    assert not [trace for trace in space_page.figure(explorer, answer).data if trace.type == "heatmap"]
    monkeypatch.setattr(space_page, "MOST", 3000)
    figure = space_page.figure(explorer, answer)
    shade, *dots = figure.data
    assert sum(len(trace.x) for trace in dots) == 1000
    counts = np.expm1(np.asarray(shade.z, float))
    assert counts.sum() == pytest.approx(explorer.size - 1, abs=1)
    assert figure.layout.title.subtitle.text.startswith(f"{explorer.size - 1:,} pictures: the shade tells")
    names = [note.text for note in figure.layout.annotations]
    assert any(f"{answer.corners[Corner.ANALOGY]:,}<br>" in name for name in names), "corners count all"
    again = space_page.figure(explorer, answer)
    assert np.array_equal(again.data[1].x, dots[0].x)
