"""What a score means in a gallery: equal pictures count once, and a limit can be reached."""

import numpy as np
import pytest
from page_galleries import first

from relsim_demo.analysis import calibration
from relsim_demo.analysis.calibration import NEARLY, Percentiles, comparable, distinct, threshold
from relsim_demo.analysis.space import codes, same_picture
from relsim_demo.domain import CORNERS, FEW, SAME, Corner
from relsim_demo.explorer import Explorer
from relsim_demo.precompute.build import finished
from relsim_demo.vectors import unit_rows

SEEDS = range(3)


def random_rows(seed, n, d=16):
    return unit_rows(np.random.default_rng(seed).normal(size=(n, d)))


def near(rows, cosine, seed=9):
    """Rows that have this cosine to the given ones."""
    noise = np.random.default_rng(seed).normal(size=rows.shape)
    across = unit_rows(noise - (noise * rows).sum(1, keepdims=True) * rows)
    return unit_rows(cosine * rows + np.sqrt(1 - cosine**2) * across)


def items_of(n):
    """What is known of the items of a folder."""
    return {"id": [f"p{i}" for i in range(n)], "relation": [None] * n, "family": [None] * n, "subjects": [None] * n}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("n", [1, 30, calibration.BLOCK + 40, 3 * calibration.BLOCK])
def test_items_are_different_unless_nearly_equal_in_all_metrics(seed, n):
    both = [random_rows(seed, n), random_rows(seed + 10, n)]
    assert distinct(both).tolist() == list(range(n))
    copies = np.random.default_rng(seed).integers(0, n, 2 * n)
    doubled = [np.concatenate([rows, near(rows[copies], NEARLY + 0.003)]) for rows in both]
    assert distinct(doubled).tolist() == list(range(n)), "a nearly equal item counts again"
    half = [doubled[0], np.concatenate([both[1], random_rows(seed + 20, 2 * n)])]
    assert len(distinct(half)) == 3 * n, "equal in one metric is not equal"
    assert distinct(doubled, 5).tolist() == list(range(min(n, 5)))


@pytest.mark.parametrize(("different", "copies"), [(1, 40), (FEW - 1, 300), (FEW, 0), (FEW, 3000)])
def test_a_gallery_compares_from_twenty_different_items_on(different, copies):
    rows = random_rows(1, different)
    rows = np.concatenate([rows, rows[np.arange(copies) % different]])
    assert comparable([rows]) is (different >= FEW)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_copies_change_neither_background_nor_thresholds(share):
    n = 40  # more would be laid out by UMAP
    rows = {"relational": random_rows(3, n), "attribute": random_rows(4, n)}
    copies = int(n * share / (1 - share))
    doubled = {m: np.concatenate([v, np.tile(v[:1], (copies, 1))]) for m, v in rows.items()}
    manifest = {"models": {m: {} for m in rows}}
    once, often = (finished(items_of(len(v["relational"])), v, manifest) for v in (rows, doubled))
    assert np.array_equal(once.background, often.background) and often.background.max() < NEARLY
    assert once.manifest["thresholds"] == often.manifest["thresholds"]


def test_thresholds_stay_below_one_where_one_metric_cannot_tell_pictures_apart():
    rows = {"relational": np.tile(random_rows(1, 1), (50, 1)), "attribute": random_rows(2, 50)}
    limits = finished(items_of(50), rows, {"models": {m: {} for m in rows}}).manifest["thresholds"]
    assert limits["relational"]["score"] == SAME < 1 and limits["relational"]["share"] == 1
    for rounding in (0, 1e-6, -1e-6):
        values = np.array([1 + rounding])
        assert CORNERS[codes(values, values, {m: limit["score"] for m, limit in limits.items()})[0]] is Corner.LITERAL


def test_all_items_equal_make_a_gallery_too():
    rows = {"relational": np.tile(random_rows(1, 1), (30, 1))}
    gallery = finished(items_of(30), rows, {"models": {"relational": {}}})
    assert gallery.manifest["thresholds"]["relational"]["score"] < 1 and not comparable([rows["relational"]])


def test_equal_scores_count_half():
    shares = Percentiles(np.array([0.1, 0.2, 0.2, 0.2, 0.3], np.float32))
    assert shares(np.array([0.1, 0.2, 0.25, 0.3, 1])) == pytest.approx([10, 50, 80, 90, 100])
    assert float(Percentiles(np.ones(7, np.float32))(1.0)) == 50
    value = threshold(np.full(9, 0.4, np.float32), np.ones(9, bool), np.full(9, 0.4, np.float32))
    assert 0.4 < value["score"] < 0.41 and value["percentile"] == 100 and value["share"] == 0


def test_one_picture_is_known_by_all_its_cosines():
    assert same_picture([1.0, 1 - 1e-6]) and same_picture([1.0])
    assert not same_picture([1.0, 0.99]) and not same_picture([])


@pytest.fixture(scope="module")
def copied(shipped_gallery, models, tmp_path_factory):
    """Pictures of which the last five are copies of the first."""
    rows = [*range(35), 0, 0, 0, 0, 0]
    items = {name: [column[row] for row in rows] for name, column in shipped_gallery.items.items()}
    items["id"] = [f"copy{i}" for i in range(40)]
    part = type(shipped_gallery)(items, {m: v[rows] for m, v in shipped_gallery.vectors.items()}, {}, None,
                                 shipped_gallery.manifest)  # fmt: skip
    return Explorer(first(part, tmp_path_factory.mktemp("copied") / "g", 40), models)


def test_a_copy_is_the_same_picture_and_never_nothing(copied):
    for a, b in (("copy0", "copy36"), ("copy38", "copy39")):
        pair = copied.score([a, b]).pairs[0]
        assert pair.same_picture and pair.corner is Corner.LITERAL
        measured = copied.score_in_space(a, b)
        assert measured.same_picture and measured.corner is Corner.LITERAL
    assert all(limit.score < 1 for limit in copied.info().thresholds.values())
    other = copied.score(["copy0", "copy1"]).pairs[0]
    assert not other.same_picture
    assert copied.space(id="copy0").corners[Corner.LITERAL] >= 6
