"""Looking through odd galleries, and those with pictures that cannot be judged or lie elsewhere."""

from dataclasses import replace

import numpy as np
import pytest
from explore_parts import counts, everything
from gallery_kinds import KINDS, Maker
from sentences import sentence

from relsim_demo import space_page
from relsim_demo.domain import ORDERS
from relsim_demo.errors import BadRequest
from relsim_demo.explorer import Explorer
from relsim_demo.services.question import Question
from relsim_demo.types import View
from relsim_demo.ui.caption.groups import find_groups
from relsim_demo.ui.examples import find_examples
from relsim_demo.ui.maps import routes as maps_routes
from relsim_demo.ui.pictures.sheet import Words
from relsim_demo.ui.space import grid as space_grid
from relsim_demo.ui.space import routes as space_routes


@pytest.fixture(scope="module")
def maker(models):
    return Maker(models)


@pytest.fixture(scope="module", params=KINDS, ids=[name.replace(" ", "-") for name in KINDS])
def odd(request, maker, models, tmp_path_factory):
    """An explorer of a small gallery, and what that has."""
    kind = KINDS[request.param]
    return Explorer(maker.write(kind, tmp_path_factory.mktemp("odd") / "gallery"), models), kind


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


def test_numbers_of_logic_leave_them_out(mixed, unknown):
    drawn = mixed.ids[0]
    said = f"{len(unknown)} of the 60 pictures of this gallery cannot be judged by logic: they are in no "
    rest = {*mixed.ids} - {drawn}
    for metric in ("relational", "analogy"):
        found = mixed.search(id=drawn, k=59, metric=metric)
        assert {hit.id for hit in found.hits} == rest - unknown and found.notes == [f"{said}list by logic."]
        assert all(hit.percentile is not None for hit in found.hits)
    assert len(mixed.search(id=drawn, k=40).hits) == 40, "others take the places of those that are left out"
    logic, look = mixed.columns(Question([drawn]), 59)
    assert {hit.id for hit in logic.hits} == rest - unknown and logic.note == f"{said}list by logic."
    assert {hit.id for hit in look.hits} == rest and not look.note
    places = {hit.id: ranks.get("relational") for hit, ranks in zip(look.hits, look.ranks, strict=True)}
    assert {id for id, place in places.items() if place is None} == unknown
    assert sorted(place for place in places.values() if place) == list(range(1, len(rest - unknown) + 1))


def test_the_space_has_no_corner_for_them(mixed, unknown):
    drawn = mixed.ids[0]
    space = mixed.space(id=drawn)
    assert sum(space.corners.values()) == 60 - len(unknown)
    assert {*space.to_dict()["not_judged"]} == unknown == {mixed.ids[row] for row in np.flatnonzero(space.codes == 4)}
    assert space.notes == [
        f"{len(unknown)} of the 60 pictures of this gallery cannot be judged by logic: they are in no corner of the "
        "similarity space and not shown in it."
    ]
    rows = np.array([mixed.row(id) for id in (*sorted(unknown)[:2], drawn)], np.uint32)
    *strange, known = space_routes.table(mixed, drawn, rows)
    for one in strange:
        assert one["corner"] is one["logic_percentile"] is one["look_percentile"] is None and one["logic_cosine"]
    assert known["corner"] == "literal similarity"
    figure = space_page.figure(mixed, space)
    assert sum(len(trace.x) for trace in figure.data) == 59 - len(unknown)
    assert any(f"{59 - len(unknown)} pictures, placed" in mark.text for mark in _words(mixed, drawn))


def _words(explorer, ref):
    return [mark for mark in space_grid.sheet(explorer, ref, "percentiles").marks if isinstance(mark, Words)]


def test_no_bridge_runs_over_them_and_no_example_shows_them(mixed, unknown):
    for other in mixed.ids[6:40]:
        if mixed.judged(other):
            assert not unknown & {*mixed.bridge(mixed.ids[0], other).pictures}
    assert not unknown & {ref for pair in find_examples(mixed) for ref in (pair.a, pair.b)}
    assert not unknown & {ref for group in find_groups(mixed) for ref in group.refs}
    assert "relational" not in maps_routes.item(mixed, mixed.ids[1])["nearest"]


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
