"""Ranking against brute force: everything that orders, counts or names must agree with its definition."""

import numpy as np
import pytest

from relsim_demo.analysis import calibration, retrieval, space
from relsim_demo.analysis.calibration import UNRELATED_SHARE, Percentiles, threshold
from relsim_demo.domain import CORNERS, Corner
from relsim_demo.errors import BadRequest
from relsim_demo.gallery.index import Index
from relsim_demo.precompute import PAIR_SEED, unrelated_pairs
from relsim_demo.vectors import unit_rows

SEEDS = range(5)
LIMITS = {"relational": 0.6, "attribute": 0.4}


def smooth(seed, n=400, d=48):
    """Random unit rows: no two cosines are equal."""
    return unit_rows(np.random.default_rng(seed).normal(size=(n, d)))


def rounded(seed, n=400, d=48):
    """Nearly unit rows in steps of 1/64: cosines are the same in whatever order they are summed."""
    return np.round(smooth(seed, n, d) * 64) / 64


def tied(seed, n=400, d=8):
    """Unit rows of four entries of +-1/2: cosines are exact, and there are only nine of them."""
    rng = np.random.default_rng(seed)
    rows = np.zeros((n, d), np.float32)
    for row in rows:
        row[rng.choice(d, 4, replace=False)] = rng.choice((-0.5, 0.5), 4)
    return rows


def brute_force(vectors, query, k, exclude=None):
    scores = vectors @ query
    rows = [row for row in np.argsort(-scores, kind="stable") if row != exclude][:k]
    return rows, scores[rows]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("make", [rounded, tied])
@pytest.mark.parametrize("k", [1, 10, 399, 400, 1000])
def test_the_index_answers_like_a_full_sort(make, seed, k):
    vectors = make(seed)
    index = Index(vectors)
    for query, exclude in ((vectors[7], None), (vectors[7], 7), (make(seed + 50)[0], None), (vectors[0], 399)):
        rows, scores = index.search(query, k, exclude)
        expected, cosines = brute_force(vectors, query, k, exclude)
        assert rows.tolist() == expected and len(rows) == min(k, 400 - (exclude is not None))
        assert np.abs(scores - cosines).max() < 1e-6


@pytest.mark.parametrize("k", [1, 3, 10])
def test_equal_items_come_in_order_of_their_rows(k):
    vectors = np.tile(smooth(1, 1), (10, 1))
    assert Index(vectors).search(vectors[0], k)[0].tolist() == list(range(k))
    expected = [row for row in range(10) if row != 2][:k]
    assert Index(vectors).search(vectors[0], k, exclude=2)[0].tolist() == expected


def test_a_gallery_of_one_item_has_nothing_else_to_find():
    index = Index(smooth(1, 1))
    assert len(index) == 1 and len(index.search(smooth(1, 1)[0], 5)[0]) == 1
    assert len(index.search(smooth(1, 1)[0], 5, exclude=0)[0]) == 0


@pytest.mark.parametrize("shape", [(10,), (47,), (49,), (0,), (), (1, 48), (2, 24)])
@pytest.mark.parametrize("ask", [lambda i, q: i.cosines(q), lambda i, q: i.search(q, 5)])
def test_a_query_of_another_shape_reads_no_memory_beyond_it(shape, ask):
    index = Index(smooth(1))
    with pytest.raises(BadRequest, match="shape"):
        ask(index, np.ones(shape, np.float32))


@pytest.mark.parametrize("ask", [lambda i, q: i.cosines(q), lambda i, q: i.search(q, 5)[1]])
def test_a_query_is_taken_as_it_lies_but_not_with_numbers_that_are_none(ask):
    index, query = Index(smooth(1)), smooth(2)[0]
    spread = np.repeat(query.astype(np.float64), 3)[::3]
    assert not spread.flags.c_contiguous and np.allclose(ask(index, spread), ask(index, query), atol=1e-6)
    for wrong in (np.nan, np.inf):
        with pytest.raises(BadRequest, match="finite"):
            ask(index, np.where(np.arange(48) == 3, wrong, query))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("make", [smooth, tied])
@pytest.mark.parametrize("exclude", [(), (0,), (33, 7)])
def test_the_best_scores_come_first(make, seed, exclude):
    scores = make(seed) @ make(seed + 50)[0]
    before = scores.copy()
    for k in (0, 1, 10, 399, 400, 999):
        expected = [row for row in np.argsort(-scores, kind="stable") if row not in exclude][:k]
        assert retrieval.best(scores, k, exclude).tolist() == expected
    assert np.array_equal(scores, before), "the caller's scores were changed"


def test_near_duplicates_are_shown_once_as_the_best_of_them():
    vectors = smooth(4, 6)
    vectors[3] = unit_rows(vectors[1] + 0.01 * vectors[2])  # looks like 1
    vectors[5] = vectors[0]
    assert retrieval.collapse(np.array([1, 0, 3, 2, 5, 4]), vectors, 9).tolist() == [0, 1, 3, 5]  # rows 1, 0, 2, 4
    assert retrieval.collapse(np.array([1, 0, 3, 2, 5, 4]), vectors, 3).tolist() == [0, 1, 3]
    assert retrieval.collapse(np.array([3, 1]), vectors, 9).tolist() == [0]
    assert retrieval.collapse(np.array([], np.int64), vectors, 9).tolist() == []


@pytest.mark.parametrize("seed", SEEDS)
def test_analogy_weighs_logic_against_look(seed):
    rng = np.random.default_rng(seed)
    background = rng.normal((0.2, 0.5), (0.1, 0.2), (1000, 2)).astype(np.float32)
    percentiles = {"relational": Percentiles(background[:, 0]), "attribute": Percentiles(background[:, 1])}
    relational, attribute = rng.uniform(-1, 1, (2, 500)).astype(np.float32)
    alone = retrieval.analogy(relational, attribute, 0, percentiles)
    assert np.array_equal(np.argsort(-alone, kind="stable"), np.argsort(-relational, kind="stable"))
    standard = (np.stack([relational, attribute], 1) - background.mean(0)) / background.std(0)
    for push in (0.3, 0.5, 1):
        fused = retrieval.analogy(relational, attribute, push, percentiles)
        assert np.allclose(fused, standard[:, 0] - push * standard[:, 1], atol=1e-4)
    best = retrieval.best(retrieval.analogy(relational, attribute, 1, percentiles), 50)
    assert attribute[best].mean() < attribute[retrieval.best(alone, 50)].mean()


@pytest.mark.parametrize("digits", [1, 2, 6])
def test_a_percentile_is_the_share_of_lower_pairs_and_half_of_the_equal_ones(digits):
    background = np.random.default_rng(digits).normal(size=777).round(digits).astype(np.float32)
    scores = np.concatenate([background[:50], [-9, 0, 9]]).astype(np.float32)
    found = Percentiles(background)(scores)
    expected = [((background < score).mean() + (background == score).mean() / 2) * 100 for score in scores]
    assert np.allclose(found, expected)
    assert found[-3] == 0 and found[-1] == 100
    assert float(Percentiles(background)(float(scores[4]))) == found[4]


@pytest.mark.parametrize("digits", [1, 3, 7])
@pytest.mark.parametrize("seed", SEEDS)
def test_few_unrelated_pairs_reach_the_threshold(seed, digits):
    rng = np.random.default_rng(seed)
    scores = rng.normal(0, 0.2, size=5000).round(digits).clip(-0.9, 0.9).astype(np.float32)
    unrelated = rng.random(5000) < 0.8
    found = threshold(scores, unrelated, scores)
    reached = (scores[unrelated] >= found["score"]).mean()
    assert reached <= UNRELATED_SHARE and found["share"] == pytest.approx(reached)
    assert digits < 7 or reached > UNRELATED_SHARE * 0.9, "the threshold is higher than it need be"
    assert found["unrelated_pairs"] == unrelated.sum()
    assert found["percentile"] == pytest.approx((scores < found["score"]).mean() * 100), "none is as high as the limit"


def test_few_unrelated_pairs_of_the_shipped_gallery_reach_its_thresholds(shipped_gallery):
    pairs = calibration.random_pairs(len(shipped_gallery), calibration.PAIRS, PAIR_SEED)
    assert (pairs[:, 0] != pairs[:, 1]).all() and pairs.min() >= 0 and pairs.max() < len(shipped_gallery)
    items = shipped_gallery.items
    families = np.array(items["family"])
    ideas = np.array([idea or family for idea, family in zip(items["relation"], families, strict=True)])
    for metric, unrelated in unrelated_pairs(shipped_gallery.items, pairs).items():
        names = ideas if metric == "relational" else families
        assert (names[pairs[unrelated, 0]] != names[pairs[unrelated, 1]]).all()
        scores = calibration.pair_scores(shipped_gallery.vectors[metric], pairs)
        least = shipped_gallery.manifest["thresholds"][metric]["score"]
        assert (scores[unrelated] >= least).mean() < UNRELATED_SHARE * 1.2  # vectors are rounded on disk


@pytest.mark.parametrize(
    ("relational", "attribute", "expected"),
    [
        (0.9, 0.1, Corner.ANALOGY),
        (0.6, 0.4, Corner.LITERAL),
        (0.59, 0.9, Corner.APPEARANCE),
        (-0.2, 0.39, Corner.ANOMALY),
    ],
)
def test_a_corner_is_named_by_both_limits(relational, attribute, expected):
    corner = CORNERS[space.codes(np.array([relational]), np.array([attribute]), LIMITS)[0]]
    assert corner is expected
    assert corner.same_logic is (relational >= 0.6) and corner.same_look is (attribute >= 0.4)


def test_corners_are_counted_as_they_are_named(explorer):
    answer = explorer.space(id=explorer.ids[7])
    named = [str(CORNERS[code]) for code in answer.codes.tolist()]
    assert answer.corners == {str(corner): named.count(corner) for corner in Corner} and answer.corners[Corner.LITERAL]


def test_captions_that_repeat_each_other_are_given_once():
    bank = smooth(6, 40)
    bank[10:20] = unit_rows(bank[0] + 0.05 * bank[10:20])  # ten wordings of one idea
    found = retrieval.nearest_captions(bank[0], bank, 5)
    rows = [row for row, _ in found]
    assert len(rows) == 5 and rows[0] == 0 and not set(rows) & set(range(10, 20))
    scores = [score for _, score in found]
    assert scores == pytest.approx([float(bank[row] @ bank[0]) for row in rows]) and scores == sorted(scores)[::-1]
    assert len(retrieval.nearest_captions(bank[0], np.tile(bank[:1], (9, 1)), 5)) == 1
