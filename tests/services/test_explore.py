"""Looking through the shipped gallery without a question."""

import json
import re
import threading
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from explore_parts import counts, everything

from relsim_demo.domain import ORDERS
from relsim_demo.explorer import Explorer
from relsim_demo.services import explore
from relsim_demo.types import View

BOTH = {"kind": ("scale", "containment"), "placeholder": ("Thing", "Subject")}


@pytest.fixture(scope="module")
def known(explorer):
    """Every item as the gallery has it."""
    return [explorer.item(id) for id in explorer.ids]


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


@pytest.mark.slow
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


@pytest.mark.slow
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
