"""precompute makes the index of a large gallery, and goes on where it stopped."""

from functools import partial

import numpy as np
import pytest
from precompute_parts import flat

from relsim_demo.gallery import build_lists
from relsim_demo.gallery.index import StoredIndex
from relsim_demo.gallery.loading import load
from relsim_demo.precompute import build, open_source, precompute, run
from relsim_demo.precompute.indexing import indexed
from relsim_demo.precompute.metrics import Plan
from relsim_demo.vectors import unit_rows

N, D = 2500, 384


@pytest.fixture
def source(tmp_path):
    rng = np.random.default_rng(0)
    vectors = unit_rows(rng.normal(size=(40, D))[rng.integers(0, 40, N)] + rng.normal(size=(N, D)) * 0.5)
    ids = np.array([f"{row:032x}" for row in range(N)])
    np.savez(tmp_path / "relsim.npz", embeddings=vectors, image_ids=ids, captions=np.array(["words"] * N))
    return open_source(str(tmp_path / "relsim.npz"))


@pytest.mark.slow
def test_an_index_is_made_and_a_stop_while_it_is_made_costs_no_shard(source, tmp_path, monkeypatch):
    monkeypatch.setattr(build, "project", flat)
    monkeypatch.setattr(run, "indexed", partial(indexed, large=N))
    plan = Plan(given=source.given)

    def killed(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(build_lists, "_measured", killed)
        precompute(source, tmp_path / "gallery", plan)
    assert not (tmp_path / "gallery").exists()
    assert list((tmp_path / "gallery.partial").glob("shard-*"))
    with monkeypatch.context() as patch:
        patch.setattr(run.Shards, "write", killed)  # all shards are there
        precompute(source, tmp_path / "gallery", plan)
    assert not (tmp_path / "gallery.partial").exists()
    gallery = load(tmp_path / "gallery", large=N)
    assert gallery.lists["relational"].about["recall_at_10"] >= build_lists.GOAL
    rows = gallery.vectors["relational"]
    index = StoredIndex(rows, gallery.lists["relational"])
    found, scores = index.search(rows[5], 10)
    assert found[0] == 5 and scores[0] == pytest.approx(1, abs=1e-5)
