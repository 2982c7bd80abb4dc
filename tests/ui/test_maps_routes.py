"""What the two maps fetch by themselves."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import pytest

from relsim_demo.ui.maps import routes as maps_routes
from relsim_demo.ui.maps.routes import EDGE, NONE, Shared, item, kinds_of, short_name, table, trust_in_words


def fetched(server, path, **options):
    with urllib.request.urlopen(urllib.request.Request(f"{server}/maps/{path}", **options), timeout=60) as answer:
        return answer.read(), answer.headers


def refused(server, path, **options):
    with pytest.raises(urllib.error.HTTPError) as error:
        fetched(server, path, **options)
    return error.value.code, error.value.read().decode()


def test_points_are_the_places_and_groups_of_a_map_in_the_order_of_the_gallery(explorer):
    n, shared = explorer.size, Shared(explorer)
    for metric in explorer.mapped:
        data, made = shared.points(metric), explorer.map(metric)
        assert len(data) == 5 * n < 1_000_000
        places = np.frombuffer(data[: 4 * n], "<i2").reshape(2, n).T / 32767 * EDGE
        assert np.allclose(places, made.places, atol=EDGE / 32767)
        assert np.array_equal(np.frombuffer(data[4 * n :], np.uint8), made.clusters)
        assert len(shared.names(metric)["names"]) == len(made.names)


def test_traits_number_kinds_relations_and_families(explorer):
    kinds, relations, families = np.frombuffer(Shared(explorer).traits(), "<u2").reshape(3, -1)
    names = kinds_of(explorer)
    items = [explorer.item(id) for id in explorer.ids]
    assert [names[kind] for kind in kinds] == [one.kind for one in items]
    assert (
        names[-1] == "ordinary"
        and names[0] == Counter(o.kind for o in items if o.kind != "ordinary").most_common(1)[0][0]
    )
    counts = Counter(one.family for one in items)
    assert sorted(np.bincount(families)) == sorted(counts.values())
    one = explorer.ids.index(next(o.id for o in items if o.family))
    assert np.sum(families == families[one]) == counts[items[one].family]
    ideas = Counter(one.relation for one in items if one.relation)
    assert sorted(filter(None, np.bincount(relations[relations != NONE]))) == sorted(ideas.values())
    assert [number == NONE for number in relations] == [one.relation is None for one in items]


def test_a_map_is_packed_once_for_all_who_ask(explorer):
    asked, together = [], threading.Barrier(4)

    def slow(metric):
        asked.append(metric)
        time.sleep(0.05)  # long enough for the others to come
        return explorer.map(metric)

    shared = Shared(SimpleNamespace(map=slow))

    def ask(_):
        together.wait()
        return shared.points("relational")

    with ThreadPoolExecutor(4) as threads:
        packed = set(threads.map(ask, range(4)))
    assert len(packed) == 1 and asked == ["relational"]
    assert shared.points("attribute") not in packed and asked == ["relational", "attribute"]


def test_what_a_gallery_does_not_know_has_no_number():
    assert maps_routes._numbered(["a", None, "b", "a"], [None, "a", "b"]).tolist() == [1, NONE, 2, 1]


def test_of_more_relations_than_two_bytes_can_number_the_rarest_have_none():
    names = [f"idea {number}" for number in range(NONE)] * 2 + ["rare", None]
    ideas = SimpleNamespace(column=lambda name: [None] * len(names) if name == "kind" else names)
    kinds, relations, families = np.frombuffer(Shared(ideas).traits(), "<u2").reshape(3, -1)
    assert relations.tolist() == [*range(NONE), *range(NONE), NONE, NONE]
    assert np.array_equal(families, relations) and (kinds == NONE).all()


def test_the_nearest_are_those_of_the_search_not_of_the_map(explorer):
    id = explorer.ids[77]
    found = item(explorer, id)
    assert (found["at"], found["ref"]) == (77, id)
    for metric in explorer.mapped:
        hits = explorer.search(id=id, metric=metric, k=10).hits
        assert [near["ref"] for near in found["nearest"][metric]] == [hit.id for hit in hits]
        assert [explorer.ids[near["at"]] for near in found["nearest"][metric]] == [hit.id for hit in hits]


def test_the_table_holds_the_rows_asked_for_and_no_others(explorer):
    rows = [5, 0, 27]
    found = table(explorer, np.array(rows, "<u4"))
    assert [one["id"] for one in found] == [explorer.ids[row] for row in rows]
    assert found[0]["caption"] == explorer.item(explorer.ids[5]).caption
    known = explorer.item(explorer.ids[5])
    assert (found[0]["family"], found[0]["relation"]) == (known.family, known.relation or "")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("{Subject} alone in the picture", "[subject] alone in the picture"),
        ("Many copies of the same {Object} lying around at random", "Many copies of the same [object]…"),
        ("{First Thing} balanced against {Second Thing} on a plank", "[first thing] balanced against [second thing]…"),
        ("A word printed in capitals, with nothing else to see", "A word printed in capitals…"),
        ("dog, cat", "dog, cat"),
        ("of the and with some of it all", ""),
        ("", ""),
    ],
)
def test_names_of_groups_are_cut_where_a_thought_ends(name, short):
    parts = [f"[{words}]" if kind == "chip" else words for kind, words in short_name(name)]
    assert " ".join(parts).replace(" …", "…") == short


def test_trust_is_never_called_perfect():
    assert "99 of 100" in trust_in_words(1.0)["sentence"]
    assert "93 of 100" in trust_in_words(0.9389)["sentence"]


def test_the_routes_answer_and_refuse_with_sentences(page_server, explorer):
    data, headers = fetched(page_server, "points?metric=relational")
    assert data == Shared(explorer).points("relational")
    known = {"If-None-Match": headers["ETag"]}
    assert refused(page_server, "points?metric=relational", headers=known) == (304, "")
    assert json.loads(fetched(page_server, "names.json?metric=attribute")[0])["trust"]["sentence"].endswith(".")
    assert len(fetched(page_server, "traits")[0]) == 6 * explorer.size
    rows = np.array([3, 1], "<u4").tobytes()
    assert [o["id"] for o in json.loads(fetched(page_server, "table.json", data=rows)[0])] == [
        explorer.ids[3],
        explorer.ids[1],
    ]
    wrong = (
        "points?metric=colour",
        "points",
        "names.json?metric=../x",
        "item.json",
        "item.json?at=-1",
        "item.json?at=x",
    )
    far = (f"item.json?at={explorer.size}", "item.json?at=9999999999999")
    for path in wrong + far:
        code, sentence = refused(page_server, path)
        assert code == 404 and sentence.endswith((".", "'.")), path
    for body in (b"abc", np.array([explorer.size], "<u4").tobytes(), bytes(4 * explorer.size + 4)):
        code, sentence = refused(page_server, "table.json", data=body)
        assert code == 404 and sentence.endswith(".")
