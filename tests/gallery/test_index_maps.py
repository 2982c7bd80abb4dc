"""Maps of large galleries: UMAP places a sample, and the others come between those that are nearest to them."""

import numpy as np
import pytest

from relsim_demo.analysis import clusters, projection
from relsim_demo.gallery.rows import Rows, write_rows
from relsim_demo.vectors import unit_rows


def in_groups(n, d=24, groups=6):
    rng = np.random.default_rng(0)
    belongs = rng.integers(0, groups, n)
    return unit_rows(rng.normal(size=(groups, d))[belongs] + rng.normal(size=(n, d)) * 0.1), belongs


@pytest.mark.slow  # UMAP
def test_items_beyond_the_sample_stand_with_their_group(monkeypatch):
    monkeypatch.setattr(projection, "MOST", 500)
    monkeypatch.setattr(projection, "SAMPLE", 300)
    vectors, belongs = in_groups(900)
    places = projection.project(vectors)
    assert places.shape == (900, 2) and np.abs(places).max() <= 1.2 + 1e-6
    gaps = ((places[:, None] - places) ** 2).sum(-1)
    np.fill_diagonal(gaps, np.inf)
    assert (belongs[gaps.argmin(1)] == belongs).mean() > 0.98
    assert projection.trustworthiness(vectors, places) > 0.85


def test_groups_and_centres_are_found_from_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(clusters, "TRAINED", 400)
    vectors, belongs = in_groups(900)
    write_rows([vectors], len(vectors), tmp_path / "rows.npy")
    rows = Rows(tmp_path / "rows.npy")
    labels = clusters.cluster(rows, 6)
    assert all(len(set(labels[belongs == one].tolist())) == 1 for one in range(6)) and len(set(labels.tolist())) == 6
    middles = clusters.centres(rows, labels)
    for number in range(6):
        np.testing.assert_allclose(middles[number], unit_rows(vectors[labels == number].sum(0)[None])[0], atol=1e-3)
