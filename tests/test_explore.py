"""Looking through the shipped gallery without a question, and through odd ones."""

import csv
import io
import json
import re
import threading
from collections import Counter
from dataclasses import replace

import numpy as np
import pyarrow.parquet as pq
import pytest
from gallery_kinds import KINDS, Maker
from test_every_gallery import sentence

from relsim_demo.errors import BadRequest
from relsim_demo.explorer import Explorer
from relsim_demo.gallery.gallery import COLUMNS
from relsim_demo.services import explore
from relsim_demo.types import ORDERS, View

BOTH = {"kind": ("scale", "containment"), "placeholder": ("Thing", "Subject")}


@pytest.fixture(scope="module")
def known(explorer):
    """Every item as the gallery has it."""
    return [explorer.item(id) for id in explorer.ids]


@pytest.fixture(scope="module")
def maker(models):
    return Maker(models)


@pytest.fixture(scope="module", params=KINDS, ids=[name.replace(" ", "-") for name in KINDS])
def odd(request, maker, models, tmp_path_factory):
    """An explorer of a small gallery, and what that has."""
    kind = KINDS[request.param]
    return Explorer(maker.write(kind, tmp_path_factory.mktemp("odd") / "gallery"), models), kind


def everything(explorer, view):
    return explorer.browse(view, 0, explorer.size).ids


def counts(explorer, view, name):
    facet = next(facet for facet in explorer.facets(view) if facet.name == name)
    return {value.value: value.count for value in facet.values}


def placeholders(item):
    return set(re.findall(r"\{([^{}]+)\}", item.caption))


def fits(item, but=""):
    """Whether an item has what BOTH asks, but for one facet."""
    kind = but == "kind" or item.kind in BOTH["kind"]
    return kind and (but == "placeholder" or bool(placeholders(item) & set(BOTH["placeholder"])))


def test_choices_of_one_facet_add_up_and_of_several_narrow(explorer, known):
    found = everything(explorer, View(chosen=BOTH))
    assert sorted(found) == sorted(item.id for item in known if fits(item)) and len(found) > 100


def test_a_choice_does_not_narrow_the_counts_of_its_own_facet(explorer, known):
    view = View(chosen=BOTH)
    assert counts(explorer, view, "kind") == Counter(item.kind for item in known if fits(item, "kind"))
    free = [item for item in known if fits(item, "placeholder")]
    told = counts(explorer, view, "placeholder")
    assert told == Counter(name for item in free for name in placeholders(item) or {""})
    families = counts(explorer, view, "family")
    assert families.items() <= Counter(item.family for item in known if fits(item)).items() and len(families) > 10


def test_facets_tell_the_most_frequent_values_first_and_those_chosen_always(explorer):
    rare = min(explorer.facets(View())[2].values, key=lambda value: value.count)
    facets = {facet.name: facet for facet in explorer.facets(View())}
    assert list(facets) == ["kind", "relation", "family", "placeholder", "length"]
    for facet in facets.values():
        numbers = [value.count for value in facet.values]
        assert (facet.name == "length" or numbers == sorted(numbers, reverse=True)) and len(numbers) <= 50
        assert not any(value.chosen for value in facet.values)
    unlisted = next(item.family for item in map(explorer.item, explorer.ids) if item.family not in values(facets))
    chosen = {"family": (unlisted, rare.value), "kind": ("ordinary",)}
    family = next(facet for facet in explorer.facets(View(chosen=chosen)) if facet.name == "family")
    assert {value.value for value in family.values if value.chosen} == {unlisted, rare.value}
    assert len(family.values) <= 50


def values(facets):
    return {value.value for value in facets["family"].values}


def test_words_and_choices_narrow_together(explorer, known):
    view = View(words='"something clear" obj', chosen={"kind": ("containment",)})
    wanted = [item for item in known if item.kind == "containment" and "something clear" in item.caption]
    wanted = [item.id for item in wanted if re.search(r"\bobj", item.caption + " " + item.ordinary, re.IGNORECASE)]
    assert sorted(everything(explorer, view)) == sorted(wanted) and wanted
    assert counts(explorer, view, "relation") == {"contained in something see-through": len(wanted)}


def test_pieces_of_a_view_make_the_whole(explorer):
    view = View(words="glass", seed=3)
    whole = everything(explorer, view)
    shelf = explorer.browse(view, 60, 60)
    assert shelf.total == len(whole) and shelf.ids == whole[60:120] and shelf.scores is None
    assert explorer.browse(view, shelf.total, 60).ids == [] and explorer.browse(view, 0, 0).ids == []
    assert everything(explorer, View(words="glass", seed=3)) == whole != everything(explorer, View(words="glass"))
    assert sorted(everything(explorer, View())) == sorted(explorer.ids)


def test_an_idea_orders_as_a_search_by_it(explorer):
    shelf = explorer.browse(View(idea="something fading away", order="idea"), 0, 20)
    hits = explorer.search(text="something fading away", k=20).hits
    assert shelf.ids == [hit.id for hit in hits]
    assert np.allclose(shelf.scores, [hit.score for hit in hits], atol=1e-5)
    narrowed = View(idea="something fading away", order="idea", words="bit", chosen={"kind": ("change over time",)})
    whole = everything(explorer, narrowed)
    scores = explorer.browse(narrowed, 0, len(whole)).scores
    assert 10 < len(whole) < 1000 and scores == sorted(scores, reverse=True)


def test_near_orders_by_logic_and_counts_corners(explorer):
    one = explorer.ids[7]
    shelf = explorer.browse(View(order="near", near=one), 0, 11)
    assert shelf.ids[1:] == [hit.id for hit in explorer.search(id=one, k=10).hits] and shelf.ids[0] == one
    view = View(near=one)
    corners = explorer.space(id=one).corners
    assert counts(explorer, view, "corner") == {name: count for name, count in corners.items() if count}
    chosen = replace(view, chosen={"corner": ("analogy",)})
    found = everything(explorer, chosen)
    assert len(found) == corners["analogy"] and counts(explorer, chosen, "corner") == counts(explorer, view, "corner")
    place = explorer.ids.index(found[0])
    space = explorer.space(id=one)
    limits = {metric: limit.score for metric, limit in explorer.thresholds.items()}
    assert space.relational[place] >= limits["relational"] and space.attribute[place] < limits["attribute"]


def test_unusual_is_typical_from_its_other_end(explorer):
    some = {"kind": ("scale",)}
    typical, unusual = (explorer.browse(View(order=o, chosen=some), 0, 10**6) for o in ("typical", "unusual"))
    assert typical.total == len(typical.ids) == 690
    assert typical.scores == sorted(typical.scores, reverse=True) == unusual.scores[::-1]
    assert typical.scores[0] > typical.scores[-1] + 0.05


@pytest.mark.parametrize(("order", "more"), [("look", "attribute"), ("logic", "relational")])
def test_contrasts_are_alike_in_one_metric_alone(explorer, order, more):
    less = {"attribute": "relational", "relational": "attribute"}[more]
    shelf = explorer.browse(View(order=order), 0, 50)
    assert shelf.scores == sorted(shelf.scores, reverse=True)
    for id, other in zip(shelf.ids, shelf.beside, strict=True):
        pair = explorer.score_in_space(id, other)
        assert id != other and getattr(pair, more).alike and not getattr(pair, less).alike
    one = explorer.ids[7]
    near = explorer.browse(View(order=order, near=one), 0, explorer.size)
    assert near.beside is None and near.ids[-1] == one and near.scores[-1] is None
    first, last = (explorer.score_in_space(one, near.ids[place]) for place in (0, -2))
    assert getattr(first, more).percentile > getattr(last, more).percentile
    assert getattr(first, less).percentile < getattr(last, less).percentile


def test_groups_hold_the_items_of_a_view(explorer, known):
    assert explorer.groupings == ["relation", "family", "cluster", "duplicates"]
    view = View(chosen={"kind": ("containment",)}, seed=5)
    found = explorer.grouped("relation", view)
    wanted = Counter(item.relation for item in known if item.kind == "containment")
    assert {group.value: group.count for group in found.groups} == wanted and found.total == len(wanted)
    for group in found.groups:
        chosen = replace(view, chosen=view.chosen | {"relation": (group.value,)})
        whole = everything(explorer, chosen)
        assert group.ids == whole[:6] and len(whole) == group.count
        captions = Counter(explorer.item(id).caption for id in whole)
        assert captions[group.caption] == max(captions.values())
    assert explorer.grouped("relation", view, 1, 1).groups == found.groups[1:2]


def test_items_without_a_relation_are_in_no_group(explorer):
    assert explorer.grouped("relation", View(chosen={"kind": ("ordinary",)})).total == 0
    whole = explorer.grouped("relation", View(), 0, 100)
    assert whole.total == 39 == len(whole.groups) and sum(group.count for group in whole.groups) == 14_000


@pytest.mark.parametrize("by", ["cluster", "duplicates"])
def test_groups_that_were_found_can_be_chosen(explorer, by):
    found = explorer.grouped(by, View(), 0, 100)
    group = found.groups[1]
    view = View(chosen={by: (group.value,)})
    assert explorer.browse(view).total == group.count
    told = next(facet for facet in explorer.facets(view) if facet.name == by)
    assert [value.value for value in told.values if value.chosen] == [group.value]
    if by == "cluster":
        clusters = explorer.map("relational").clusters
        assert sorted(g.count for g in found.groups) == sorted(np.bincount(clusters))
    else:
        assert {*explorer.details(group.ids[0]).duplicates, group.ids[0]} == set(group.ids)


def test_details_tell_all_of_an_item(explorer):
    one = explorer.ids[7]
    told = explorer.details(one)
    assert told.item == explorer.item(one) and told.address is None and told.duplicates == []
    assert told.fields["size"] == "448 x 448 px" and told.fields["relation"] == told.item.relation
    hits = {m: explorer.search(id=one, k=10, metric=m).hits for m in ("relational", "attribute")}
    assert {m: [id for id, _ in near] for m, near in told.neighbours.items()} == {
        m: [hit.id for hit in found] for m, found in hits.items()
    }
    json.dumps(told.to_dict())


def test_a_selection_is_compared_with_its_view(explorer, known):
    some = explorer.ids[:300]
    view = View(chosen={"kind": ("scale", "ordinary")})
    for facet in explorer.compare(some, view):
        for value in facet.values:
            assert 0 <= value.inside <= value.count
    kinds = next(facet for facet in explorer.compare(some, view) if facet.name == "kind")
    assert {v.value: v.inside for v in kinds.values if v.inside} == Counter(item.kind for item in known[:300])
    lengths = next(facet for facet in explorer.compare(some, view) if facet.name == "length")
    inside = [item for item in known[:300] if item.kind in ("scale", "ordinary")]
    assert sum(value.inside for value in lengths.values) == len(inside)
    assert {value.inside for facet in explorer.compare([], view) for value in facet.values} == {0}


def test_files_hold_the_items_in_their_order(explorer):
    ids = explorer.ids[5:2:-1]
    data, media, name = explorer.export([*ids, ids[0]], "csv")
    assert data.startswith(b"\xef\xbb\xbf") and (media, name) == ("text/csv", "pictures.csv")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row["id"] for row in rows] == ids and rows[0]["caption"] == explorer.item(ids[0]).caption
    lines = [json.loads(line) for line in explorer.export(ids, "jsonl")[0].splitlines()]
    table = pq.read_table(io.BytesIO(explorer.export(ids, "parquet")[0]))
    assert table.to_pylist() == lines and table.column_names == list(COLUMNS) == list(lines[0])
    assert lines[0]["subjects"] and rows[0]["subjects"] == ", ".join(lines[0]["subjects"])


def test_cells_that_a_spreadsheet_would_run_are_made_harmless(shipped_gallery, models):
    nasty = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "  =x", "＝x", "a=b", 'say "x",\ny']
    captions = [*nasty, *shipped_gallery.items["caption"][len(nasty) :]]
    changed = Explorer(replace(shipped_gallery, items={**shipped_gallery.items, "caption": captions}), models)
    data = changed.export(changed.ids[: len(nasty)], "csv")[0].decode("utf-8-sig")
    told = [row["caption"] for row in csv.DictReader(io.StringIO(data, newline=""))]
    assert told == [*(f"'{text}" for text in nasty[:8]), *nasty[8:]]
    lines = changed.export(changed.ids[: len(nasty)], "jsonl")[0].splitlines()
    assert [json.loads(line)["caption"] for line in lines] == nasty


@pytest.mark.parametrize(
    "view",
    [
        View(order="upwards"),
        View(order="idea"),
        View(order="near"),
        View(order="near", near="nobody"),
        View(near="nobody"),
        View(words="!!!"),
        View(chosen={"weight": ("1",)}),
        View(chosen={"kind": ("none such",)}),
        View(chosen={"corner": ("analogy",)}),
        View(chosen={"cluster": ("0",)}),
    ],
)
def test_what_cannot_be_is_one_sentence(explorer, view):
    for ask in (explorer.browse, lambda v: explorer.grouped("family", v)):
        with pytest.raises(BadRequest) as refused:
            ask(view)
        sentence(str(refused.value))


def test_other_things_that_cannot_be_are_one_sentence(explorer):
    one = explorer.ids[0]
    asked = [
        lambda: explorer.browse(View(), -1),
        lambda: explorer.browse(View(), 0, -5),
        lambda: explorer.grouped("weight", View()),
        lambda: explorer.details("nobody"),
        lambda: explorer.address("nobody"),
        lambda: explorer.compare(["nobody"], View()),
        lambda: explorer.export([one], "xlsx"),
        lambda: explorer.export([], "csv"),
        lambda: explorer.export(["nobody"], "csv"),
    ]
    for ask in asked:
        with pytest.raises(BadRequest) as refused:
            ask()
        sentence(str(refused.value))


def test_many_ask_at_once(shipped_gallery, models):
    fresh, told = Explorer(shipped_gallery, models), []

    def look(number):
        view = View(words="glass" if number % 2 else "", order=ORDERS[3 + number % 4], near="")
        told.append((number % 4, fresh.browse(view, 0, 5).ids, fresh.grouped("duplicates", View()).total))

    threads = [threading.Thread(target=look, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 8 and len({(number, tuple(ids), total) for number, ids, total in told}) == 4


def test_only_the_latest_views_are_remembered(explorer):
    for seed in range(2 * explore.KEPT):
        explorer.browse(View(words="glass", seed=seed))
    assert explorer._explore._kept.cache_info().currsize == explore.KEPT


def test_odd_galleries_are_looked_through(odd):
    explorer, kind = odd
    one = explorer.ids[0]
    for order in ORDERS:
        view = View(order=order, idea="a tower", near=one)
        if order in explorer.orders:
            shelf = explorer.browse(view)
            assert sorted(shelf.ids) == sorted(explorer.ids)
        else:
            with pytest.raises(BadRequest) as refused:
                explorer.browse(view)
            sentence(str(refused.value))
    for view in (View(), View(near=one)):
        for facet in explorer.facets(view):
            assert len(facet.values) > 1 or facet.name == "corner"
            assert facet.name == "placeholder" or sum(v.count for v in facet.values) == explorer.size
    for by in explorer.groupings:
        assert sum(group.count for group in explorer.grouped(by, View()).groups) <= explorer.size
    told = explorer.details(one)
    assert told.fields["id"] == one and set(told.neighbours) <= set(explorer.metrics)
    assert all(one not in [id for id, _ in near] for near in told.neighbours.values())


def test_odd_galleries_claim_no_more_than_they_can(odd):
    explorer, kind = odd
    names = {facet.name for facet in explorer.facets(View(near=explorer.ids[0]))}
    tells = kind.compares and kind.judges and explorer.has_space
    assert ("corner" in names) == tells == ("look" in explorer.orders)
    assert not {"typical", "near"} & set(explorer.orders) or (kind.judges and "relational" in explorer.metrics)
    assert "typical" not in explorer.orders or kind.compares
    assert ("relational" in explorer.details(explorer.ids[0]).neighbours) <= kind.judges
    assert ("relation" in names, "group" in names) == (kind.families, kind.groups)
    assert ("placeholder" in names) == kind.captions
    assert ("cluster" in explorer.groupings) is False


@pytest.fixture(scope="module")
def mixed(shipped_gallery, models):
    """Sixty pictures that do not say that they are drawn, five of which have looks like no drawing's."""
    items = {name: values[:60] for name, values in shipped_gallery.items.items()} | {"family": [None] * 60}
    vectors = {metric: rows[:60].copy() for metric, rows in shipped_gallery.vectors.items()}
    vectors["attribute"][1:6] *= -1
    return Explorer(replace(shipped_gallery, items=items, vectors=vectors), models)


@pytest.fixture
def unknown(mixed):
    """The ids of those that cannot be judged."""
    found = {id for id in mixed.ids if not mixed.judged(id)}
    assert {*mixed.ids[1:6]} <= found and len(found) < 12 and mixed.ids[0] not in found
    return found


@pytest.mark.parametrize("order", [order for order in ORDERS if order != "random"])
@pytest.mark.parametrize("compared", [False, True])
def test_what_cannot_be_judged_comes_last_without_a_score(mixed, unknown, order, compared):
    near = mixed.ids[0] if compared or order == "near" else ""
    shelf = mixed.browse(View(order=order, idea="a tower", near=near))
    without = {id for id, score in zip(shelf.ids, shelf.scores, strict=True) if score is None}
    assert without == unknown | ({near} if near and order in ("look", "logic") else set())
    assert set(shelf.ids[-len(without) :]) == without
    if shelf.beside:
        assert not unknown & {*shelf.beside} and [other is None for other in shelf.beside].count(True) == len(unknown)


def test_nothing_is_claimed_of_pictures_that_cannot_be_judged(mixed, unknown):
    near, photo = mixed.ids[:2]
    corner = {v.value: v for f in mixed.facets(View(near=near)) if f.name == "corner" for v in f.values}
    assert corner[""].count == len(unknown) and corner[""].label == "cannot be judged"
    assert set(everything(mixed, View(near=near, chosen={"corner": ("",)}))) == unknown
    assert "corner" not in {facet.name for facet in mixed.facets(View(near=photo))}
    for order in ("near", "look", "logic"):
        with pytest.raises(BadRequest, match="cannot tell what idea"):
            mixed.browse(View(order=order, near=photo))
    assert "relational" not in mixed.details(photo).neighbours
    assert not unknown & {id for id, _ in mixed.details(near).neighbours["relational"]}


def test_addresses_are_told_and_pictures_counted_by_where_they_are(maker, models, tmp_path):
    gallery = maker.write(KINDS["captions only"], tmp_path / "gallery")
    sources = [f"https://www.example.org/{n}.jpg" if n % 2 else f"row {n}" for n in range(21)]
    explorer = Explorer(replace(gallery, items={**gallery.items, "source": sources}), models)
    assert explorer.details("photo-1").address == explorer.address("photo-1") == sources[1]
    assert explorer.address("photo-0") is None and "file" not in explorer.details("photo-1").fields
    assert counts(explorer, View(), "picture") == {"elsewhere": 10, "": 11}
    assert counts(explorer, View(), "source") == {"example.org": 10, "": 11}
