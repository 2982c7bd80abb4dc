"""The explorer of a large gallery: the shipped one, opened as if it were large, answers as it does from memory."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import SHIPPED

from relsim_demo.analysis import retrieval
from relsim_demo.domain import IN_MEMORY, METRICS
from relsim_demo.explorer import Explorer
from relsim_demo.gallery.index import StoredIndex
from relsim_demo.gallery.loading import load
from relsim_demo.gallery.rows import Packed, Rows
from relsim_demo.gallery.saving import save
from relsim_demo.models.loader import embedded_encoders
from relsim_demo.precompute.indexing import indexed
from relsim_demo.services.finding import POOL
from relsim_demo.services.question import Question
from relsim_demo.types import View
from relsim_demo.ui.caption import tab as captions
from relsim_demo.ui.caption.groups import find_groups
from relsim_demo.ui.examples import find_examples
from relsim_demo.ui.maps import routes as maps_routes
from relsim_demo.ui.page.patient import whole
from relsim_demo.ui.retrieve import columns
from relsim_demo.ui.retrieve import tab as retrieve
from relsim_demo.ui.retrieve.questions import read


@pytest.fixture(scope="module")
def large(models):
    """The shipped gallery with its vectors on the disk and no index."""
    return Explorer(load(Path(SHIPPED.gallery), large=1), models, embedded_encoders().values())


@pytest.fixture(scope="module")
def listed(models, tmp_path_factory):
    """The same with an index."""
    folder = tmp_path_factory.mktemp("listed")
    (folder / "partial").mkdir()
    gallery = load(Path(SHIPPED.gallery), large=1)
    gallery.manifest["models"] = gallery.manifest["metrics"]
    save(indexed(gallery, folder / "partial", large=1), folder / "gallery")
    return Explorer(load(folder / "gallery", large=1), models, embedded_encoders().values())


def ids_of(hits):
    return [hit.id for hit in hits]


def test_nothing_of_a_large_gallery_is_taken_into_memory(large):
    gallery = large._gallery
    assert all(isinstance(vectors, Rows) for vectors in gallery.vectors.values())
    assert all(isinstance(column, Packed) for column in gallery.items.values())


def test_without_an_index_all_answers_are_those_from_memory(large, explorer):
    for id in explorer.ids[100:28000:9000]:
        for metric in (*METRICS, "analogy"):
            asked = {"id": id, "k": 20, "metric": metric}
            a, b = large.search(**asked), explorer.search(**asked)
            assert ids_of(a.hits) == ids_of(b.hits) and a.alike == b.alike
            np.testing.assert_allclose([h.score for h in a.hits], [h.score for h in b.hits], atol=1e-5)
        once, other = (one.search(id=id, k=20, collapse=True) for one in (large, explorer))
        assert ids_of(once.hits) == ids_of(other.hits)
        a, b = large.space(id=id), explorer.space(id=id)
        np.testing.assert_allclose(a.relational, b.relational, atol=1e-5)
        assert np.mean(a.codes != b.codes) < 1e-3  # some lie on a limit to the last digit
        assert a.to_dict()["ids"] == b.to_dict()["ids"]
        lists = [one.columns(Question(examples=[id], text="something growing"), 10, 0.9) for one in (large, explorer)]
        assert [ids_of(column.hits) for column in lists[0]] == [ids_of(column.hits) for column in lists[1]]


def test_bridges_and_maps_are_those_from_memory(large, explorer):
    ends = explorer.ids[17], explorer.ids[20017]
    assert large.bridge(*ends).pictures == explorer.bridge(*ends).pictures
    own = explorer.picture(ends[0], 200)
    assert large.bridge(own, ends[1]).pictures == explorer.bridge(own, ends[1]).pictures
    assert large.map("relational").names == explorer.map("relational").names
    assert maps_routes.kinds_of(large) == maps_routes.kinds_of(explorer)
    assert maps_routes._traits(large) == maps_routes._traits(explorer)


@pytest.mark.slow
def test_with_an_index_hits_are_found_and_counted_nowhere(listed, explorer):
    shares = []
    for id in explorer.ids[::700]:
        a, b = listed.search(id=id), explorer.search(id=id)
        shares.append(len(set(ids_of(a.hits)) & set(ids_of(b.hits))) / 10)
        assert a.alike is None and id not in ids_of(a.hits)
    assert np.mean(shares) >= 0.9
    assert len(listed.search(id=explorer.ids[0], k=100, collapse=True).hits) == 100


@pytest.fixture
def unscanned(monkeypatch):
    """From now on nobody may look at all items of a metric."""

    def refused(self, query):
        raise AssertionError("all cosines were asked for")

    monkeypatch.setattr(StoredIndex, "cosines", refused)


@pytest.mark.parametrize("lean", [0, 0.3, 0.5, 0.75, 0.9])
def test_columns_come_from_the_lists_with_exact_numbers(listed, explorer, unscanned, lean):
    shares = []
    for id in explorer.ids[30:28000:1400]:
        found, wanted = (one.columns(Question([id]), 10, lean, True) for one in (listed, explorer))
        for a, b in zip(found, wanted, strict=True):
            assert a.metric == b.metric and len(a.hits) == 10 and id not in ids_of(a.hits)
            assert a.alike is None and a.ranks == [{}] * 10, "nobody has counted"
            shares.append(len({*ids_of(a.hits)} & {*ids_of(b.hits)}) / 10)
            exact = {hit.id: hit for hit in b.hits}
            for hit in a.hits:
                if other := exact.get(hit.id):
                    numbers = ((h.score, h.percentile, h.relational, h.attribute) for h in (hit, other))
                    assert next(numbers) == pytest.approx(next(numbers), abs=1e-2 if lean else 1e-4)
            assert [hit.score for hit in a.hits] == sorted((hit.score for hit in a.hits), reverse=True)
    assert np.mean(shares) >= 0.9


@pytest.mark.parametrize("lean", [0.9, 1])
def test_another_look_is_looked_for_among_those_nearest_in_logic(listed, explorer, lean):
    shares = []
    for id in explorer.ids[30:28000:2800]:
        space, own = explorer.space(id=id), explorer.row(id)
        near = np.argsort(-space.relational)[: POOL + 1]
        mixed = retrieval.blend(space.relational[near], space.attribute[near], lean, explorer._search.percentiles)
        wanted = [explorer.ids[row] for row in near[np.argsort(-mixed)] if row != own][:10]
        shares.append(len({*wanted} & {*ids_of(listed.columns(Question([id]), 10, lean)[0].hits)}) / 10)
    assert np.mean(shares) >= 0.9


def test_analogies_and_duplicates_come_from_the_lists(listed, explorer, unscanned):
    shares = []
    for id in explorer.ids[5:28000:2800]:
        found = [ids_of(one.search(id=id, metric="analogy").hits) for one in (listed, explorer)]
        shares.append(len({*found[0]} & {*found[1]}) / 10)
        a, b = listed.details(id), explorer.details(id)
        assert a.duplicates == b.duplicates and a.fields == b.fields and a.neighbours.keys() == b.neighbours.keys()
    assert np.mean(shares) >= 0.9


def test_a_page_says_of_how_many_hits_it_is_true(listed, unscanned):
    said = set()
    asked = [{"pictures": [{"ref": id}]} for id in listed.ids[11:28000:4000]] + [{"text": "zebra tax returns"}]
    for lean in (0, 0.75):
        for one in asked:
            shown, question = read(listed, one)
            found = listed.columns(question, 8, lean)
            for column, told in zip(
                found, whole(retrieve.answers(listed, {**one, "lean": lean}))["columns"], strict=True
            ):
                by_look = column.metric == "attribute" or ("text" not in one and not lean)
                limit = listed.thresholds["attribute" if by_look else "relational"].score
                count = sum((hit.attribute if by_look else hit.relational) >= limit for hit in column.hits)
                begins = {8: "All of these ", 1: "The first ", 0: columns.NOTHING_FOUND}.get(
                    count, f"The first {count} "
                )
                assert told["gloss"].startswith(begins)
                assert not any(hit["beside"] for hit in told["hits"])
                said.add(count)
    assert {0, 8} <= said


def test_a_mix_whose_hits_do_not_share_the_idea_says_so(listed):
    asked, question = read(listed, {"pictures": [{"ref": listed.ids[7]}]})
    column = listed.columns(question, 8, 1.0)[0]
    far = replace(column, hits=[replace(hit, relational=0.0) for hit in column.hits])
    told = [columns.shown(listed, [one], 1.0, 0, 8, asked)[0]["gloss"] for one in (column, far)]
    assert told == ["The same idea and another look count alike", columns.OUTWEIGHED]


def test_a_large_gallery_opens_without_a_look_at_all_items(listed, explorer, unscanned):
    pairs = find_examples(listed)
    assert [pair.corner for pair in pairs] == [pair.corner for pair in find_examples(explorer)]
    for pair in pairs:
        assert listed.score_in_space(pair.a, pair.b).corner == pair.corner
    assert pairs == find_examples(listed)
    assert whole(retrieve.answers(listed, {"pictures": [{"ref": pairs[0].a}]}))["columns"][0]["hits"]
    method = " ".join(retrieve._method(listed))
    assert "is not counted" in method and "No. 25" not in method and "No. 25" in " ".join(retrieve._method(explorer))


def test_the_caption_tab_of_a_large_gallery_waits_for_no_model(listed, explorer, models):
    def foreign(gallery):
        made = {metric: {**entry, "model": "another"} for metric, entry in gallery.manifest["metrics"].items()}
        return Explorer(replace(gallery, manifest={**gallery.manifest, "metrics": made}), models)

    for one, opens in ((listed, True), (foreign(explorer._gallery), True), (foreign(listed._gallery), False)):
        groups = find_groups(one)
        assert groups and [tile["ref"] for tile in captions.opened_with(one, groups)] == (
            groups[0].refs if opens else []
        )


def test_the_catalogue_of_packed_columns_is_that_of_lists(large, explorer):
    for view in (View(), View(words="grow"), View(chosen={"kind": ("scale",)}, near=explorer.ids[4])):
        assert large.facets(view) == explorer.facets(view)
        assert large.browse(view) == explorer.browse(view)
    for by in ("relation", "family"):
        assert large.grouped(by, View()) == explorer.grouped(by, View())
    assert find_groups(large) == find_groups(explorer)
    assert (large.has_pictures, large.pictures_elsewhere) == (True, False)
    assert (large.all_judged == explorer.all_judged).all()
    texts = {*explorer.column("caption")}
    assert large.phrases.sentences and {*large.phrases.sentences} <= texts
    ids = [explorer.ids[row] for row in (27_000, 3, 14_000, 14_001, 3)]
    assert large.ids_at(np.array([27_000, 3, 14_000, 3])) == [explorer.ids[row] for row in (27_000, 3, 14_000, 3)]
    for kind in ("csv", "jsonl", "parquet"):
        assert b"".join(large.export(ids, kind).parts) == b"".join(explorer.export(ids, kind).parts)


def test_the_page_and_info_name_the_index_and_its_recall(listed, large, explorer):
    recall = listed._gallery.lists["relational"].about["recall_at_10"]
    named = listed.info().gallery["index"]["relational"]
    assert named.startswith("FAISS IVF") and f"recall@10 {recall:.3f}" in named
    assert named in retrieve._about(listed.info().gallery)
    assert "exact" in large.info().gallery["index"]["relational"]
    assert set(explorer.info().gallery["index"].values()) == {IN_MEMORY}
    assert IN_MEMORY not in retrieve._about(explorer.info().gallery)
