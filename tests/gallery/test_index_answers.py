"""The explorer of a large gallery: the shipped one, opened as if it were large, answers as it does from memory."""

from pathlib import Path

import numpy as np
import pytest
from conftest import SHIPPED

from relsim_demo.domain import IN_MEMORY, METRICS
from relsim_demo.explorer import Explorer
from relsim_demo.gallery.loading import load
from relsim_demo.gallery.rows import Packed, Rows
from relsim_demo.gallery.saving import save
from relsim_demo.models.loader import embedded_encoders
from relsim_demo.precompute.indexing import indexed
from relsim_demo.services.question import Question
from relsim_demo.ui.maps import routes as maps_routes
from relsim_demo.ui.retrieve import tab as retrieve


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


def test_the_page_and_info_name_the_index_and_its_recall(listed, large, explorer):
    recall = listed._gallery.lists["relational"].about["recall_at_10"]
    named = listed.info().gallery["index"]["relational"]
    assert named.startswith("FAISS IVF") and f"recall@10 {recall:.3f}" in named
    assert named in retrieve._about(listed.info().gallery)
    assert "exact" in large.info().gallery["index"]["relational"]
    assert set(explorer.info().gallery["index"].values()) == {IN_MEMORY}
    assert IN_MEMORY not in retrieve._about(explorer.info().gallery)
