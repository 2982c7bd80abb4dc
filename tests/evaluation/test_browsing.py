"""Results as the page asks for them: orders, filters, places, files; and which results stand beside a gallery."""

import json
from dataclasses import replace

import pytest

from relsim_demo.errors import BadRequest
from relsim_demo.evaluation.browsing import Browser, Wish, browse
from relsim_demo.evaluation.results import Item, Query, Ranking, Results
from relsim_demo.evaluation.summary import disagreement
from relsim_demo.evaluation.writing import write
from relsim_demo.ui.results import tab as page


@pytest.fixture(scope="module")
def shipped(explorer):
    return explorer.results


def test_the_shipped_gallery_brings_its_results(shipped, shipped_gallery, tmp_path):
    assert len(shipped.results.queries) == 1000 and shipped.results.seed == 0
    fresh = browse(shipped_gallery).results
    assert [query.id for query in fresh.queries] == [query.id for query in shipped.results.queries]
    for a, b in zip(fresh.queries[:50], shipped.results.queries, strict=False):
        assert all(a.answers[m].ids == b.answers[m].ids for m in a.answers), "they are those of the shipped vectors"


@pytest.mark.slow
def test_results_of_other_models_do_not_stand_beside_a_gallery(shipped, shipped_gallery, tmp_path):
    old = replace(shipped.results, methods={**shipped.results.methods, "relational": "another@1"}, seed=9)
    write(old, beside := tmp_path / "results.json.gz")
    assert browse(shipped_gallery, beside=beside).results.seed == 0, "they are made anew"
    assert browse(shipped_gallery, beside).results.seed == 9, "a file that is asked for is taken as it is"


def test_orders(shipped):
    queries = shipped.results.queries
    assert shipped.orders == ["drawn", "apart", "together", "worst"]
    apart = [disagreement(queries[n]) for n in shipped.found(Wish("apart"))]
    assert apart == sorted(apart, reverse=True) and len(apart) == 1000 and apart[0] > apart[-1]
    assert [disagreement(queries[n]) for n in shipped.found(Wish("together"))] == apart[::-1]
    worst = queries[shipped.found(Wish("worst"))[0]]
    assert not any(any(shipped.results.right(worst, method)) for method in worst.answers)
    with pytest.raises(BadRequest, match="There is no order 'judged'; choose one of drawn"):
        shipped.found(Wish("judged"))


def test_filters(shipped):
    relation = shipped.relations[3]
    found = shipped.found(Wish(relation=relation))
    assert found and all(shipped.relation(shipped.results.queries[n].id) == relation for n in found)
    words = shipped.found(Wish(words="SUBJECT  tiny"))
    told = [shipped.caption(shipped.results.queries[n].id).lower() + relation for n in words]
    assert 0 < len(words) < 200 and all("subject" in one for one in told)
    assert shipped.found(Wish(relation="none such")) == []


def test_pictures_are_known_by_id_or_by_address(shipped_gallery):
    sources = [f"http://x.example/{n}.jpg" for n in range(len(shipped_gallery))]
    gallery = replace(shipped_gallery, items=shipped_gallery.items | {"source": sources})
    known = Browser(Results("site", {"m": ""}, [], {"q": Item(sources[7])}), gallery)
    assert known.place("q") == known.place(sources[7]) == known.place(gallery.ids[7]) == gallery.ids[7]
    assert known.caption("q") == gallery.items["caption"][7] and known.place("elsewhere") is None


def test_judged_results_are_ordered_by_the_judge(shipped_gallery):
    def query(name, judged):
        return Query(name, {"m": Ranking(["a"], [1.0], judged)})

    queries = [query("none", {}), query("high", {1: 9.0}), query("unusable", {1: None}), query("low", {1: 1.0})]
    found = Browser(Results("r", {"m": ""}, queries, {}, judge="someone"), shipped_gallery)
    assert found.orders == ["drawn", "judged"] and found.found(Wish("judged")) == [3, 1, 0, 2]


# ---- what the page asks ----------------------------------------------------------------------------------------------


def test_a_page_of_queries(explorer, shipped):
    told = page.answer(explorer, {"order": "apart", "page": 3})
    queries = [shipped.results.queries[n] for n in shipped.found(Wish("apart"))[20:30]]
    assert [row["id"] for row in told["rows"]] == [query.id for query in queries]
    assert (told["at"], told["pages"], told["found"], told["total"]) == (3, 100, 1000, 1000)
    row, query = told["rows"][0], queries[0]
    assert [one["method"] for one in row["answers"]] == list(query.answers)
    for shown in row["answers"]:
        right = shipped.results.right(query, shown["method"])
        assert [hit["pic"]["ref"] for hit in shown["hits"]] == query.answers[shown["method"]].ids
        assert [hit["right"] for hit in shown["hits"]] == right and shown["right"] == f"{sum(right)} of 10 right"
    assert told["summary"]["rows"][0]["p_at_1"][0].endswith(" %") and told["note"] == ""
    json.dumps(told, allow_nan=False)


def test_a_query_is_found_by_id_and_by_number(explorer, shipped):
    wanted = shipped.results.queries[614].id
    for asked in (wanted, "615", " 615 "):
        told = page.answer(explorer, {"query": asked})
        assert told["at"] == 62 and told["rows"][4]["id"] == wanted and told["rows"][4]["number"] == 615
    for asked, said in (("1001", "no query '1001'"), ("nobody", "no query 'nobody'"), ("0", "no query '0'")):
        with pytest.raises(BadRequest, match=f"There is {said} in these results"):
            page.answer(explorer, {"query": asked})
    with pytest.raises(BadRequest, match="take the filters away"):
        page.answer(explorer, {"query": wanted, "words": "no such words"})


@pytest.mark.parametrize("odd", [None, 7, [], {}, "x" * 5000, "-1", "²", 1e99, True])
def test_whatever_a_page_sends_is_answered_or_refused(odd, explorer):
    for name in ("order", "relation", "words", "page", "query", "kind"):
        for does in (page.answer, lambda explorer, asked: page.exported(explorer.results, asked)):
            try:
                does(explorer, {name: odd})
            except BadRequest as error:
                assert str(error).endswith(".") and len(str(error)) < 300


def test_files_to_take_along(explorer, shipped):
    rows = page.exported(shipped, {"kind": "csv", "relation": shipped.relations[0]})
    queries = shipped.found(Wish(relation=shipped.relations[0]))
    assert len(rows) == len(queries) * 2 * 10 and {row["relation"] for row in rows} == {shipped.relations[0]}
    assert rows[0]["rank"] == 1 and rows[0]["model"] == shipped.results.methods["relational"]
    assert page.exported(shipped, {"kind": "json"})["format"] == "relsim_demo results 1"
