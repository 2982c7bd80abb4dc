"""Figures of small galleries that are known by hand, and galleries that cannot be measured."""

from types import SimpleNamespace

import numpy as np
import pytest

from relsim_demo.analysis import measures
from relsim_demo.errors import BadGallery
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.scenes.registry import families, relations
from relsim_demo.services.evaluation import evaluate
from relsim_demo.vectors import unit_rows

ROWS = np.eye(6, dtype=np.float32)  # every item has an axis of its own
IDEAS = np.array(["a", "a", "b", "b", "c", ""])


def test_hits_are_those_of_a_full_sort_without_what_is_left_out():
    rng = np.random.default_rng(0)
    vectors, labels = unit_rows(rng.normal(size=(700, 16))), rng.integers(0, 9, 700)
    queries = rng.permutation(700)[:600]
    for apart in (None, labels):
        found = measures.hits(vectors, vectors[queries], 7, queries, apart)
        for query, rows in zip(queries, found, strict=True):
            scores = vectors @ vectors[query]
            scores[query if apart is None else labels == labels[query]] = -2
            assert rows.tolist() == np.argsort(-scores, kind="stable")[:7].tolist()


def test_precision_counts_relations_and_may_leave_out_the_own_way():
    angles = np.array([0.0, 0.1, 0.5, 0.9, 1.0])  # a1 a1 a2 b1 b1
    vectors = np.stack([np.cos(angles), np.sin(angles)], 1).astype(np.float32)
    ideas, ways = np.array(list("aaabb")), np.array(["a1", "a1", "a2", "b1", "b1"])
    queries = np.arange(5)
    # nearest of all others: 1, 0, 1, 4, 3 (for the middle one .4 to either side, row 1 first)
    assert measures.precision(vectors, queries[[0, 1, 3, 4]], ideas, k=2) == (1.0, 6 / 8)
    # other ways: 2, 2 of a; 2, 2 (wrong) of b
    assert measures.precision(vectors, queries[[0, 1, 3, 4]], ideas, k=1, apart=ways) == (0.5, 0.5)
    assert measures.chance(queries[[0]], ideas) == pytest.approx(2 / 4)
    assert measures.chance(queries[[0]], ideas, ways) == pytest.approx(1 / 3)
    assert measures.chance(queries[[3]], ideas, ways) == 0


def test_fewer_than_ten_are_left_where_the_own_way_is_large():
    vectors, ways = unit_rows(np.random.default_rng(1).normal(size=(6, 4))), np.array(list("aaaaab"))
    assert [len(rows) for rows in measures.hits(vectors, vectors[:2], 10, np.arange(2), ways)] == [1, 1]


def test_texts_and_shared_subjects():
    assert measures.text_precision(ROWS, ROWS[[0, 2]], ["a", "c"], IDEAS, k=1) == 0.5
    near = unit_rows(ROWS + 0.1 * np.roll(ROWS, 1, axis=0))
    shown = [{"lion"}, {"lion", "cat"}, {"cat"}, {"dog"}, set(), {"lion"}]
    pairs = [(0, int(np.argmax((near @ near[0]) - 9 * ROWS[0]))), (3, int(np.argmax((near @ near[3]) - 9 * ROWS[3])))]
    right = np.mean([bool(shown[a] & shown[b]) for a, b in pairs])
    assert measures.shared_subjects(near, np.array([0, 3]), shown, k=1) == right


def test_rank_measures_of_known_orders():
    rising = np.array([0.1, 0.4, 0.5, 0.9])
    assert measures.spearman(rising, rising**3) == pytest.approx(1)
    assert measures.spearman(rising, -rising) == pytest.approx(-1)
    assert measures.spearman(rising, rising[[1, 0, 2, 3]]) == pytest.approx(0.8)
    assert measures.area_under_curve(np.array([3.0, 4]), np.array([1.0, 2])) == 1
    assert measures.area_under_curve(np.array([1.0, 4]), np.array([2.0, 3])) == 0.5


def test_mean_cosines_of_groups():
    table = measures.mean_cosines(ROWS, [np.array([0, 1]), np.array([2])], count=40, seed=0)
    assert np.allclose(table, [[0.5, 0], [0, 1]])


DIM, EACH = 160, 3
WORLD = [f for f in families().values() if not f.ordinary]


@pytest.fixture(scope="module")
def text():
    """Sentences say their relation and nothing else: an axis for each."""
    axes = np.eye(DIM, dtype=np.float32)
    numbers = {name: number for number, name in enumerate(relations())}
    about = {caption: numbers[f.relation] for f in WORLD for caption in f.captions}
    return SimpleNamespace(dim=DIM, encode=lambda texts: axes[[about[one] for one in texts]])


def world(text, shown=tuple(WORLD)):
    """A gallery of scenes whose logic is just what their captions say, and whose look tells families apart."""
    made = [f for f in shown for _ in range(EACH)]
    logic = text.encode([f.captions[0] for f in made])
    names = [f.name for f in shown]
    looks = np.eye(len(names), dtype=np.float32)[[names.index(f.name) for f in made]]
    items = {
        "id": [str(row) for row in range(len(made))],
        "relation": [f.relation or None for f in made],
        "family": [f.name for f in made],
        "subjects": [["lion"] if row % EACH else ["cat"] for row in range(len(made))],
    }
    return Gallery(items, {"relational": logic, "attribute": looks}, {}, np.zeros((0, 2), np.float32))


def models(text):
    bank = SimpleNamespace(texts=list(WORLD[0].train_captions), vectors=text.encode(WORLD[0].train_captions))
    return SimpleNamespace(text=text, captions=bank)


def test_figures_of_a_world_where_logic_is_all_known(text):
    found = evaluate(world(text), models(text))
    trained = [f for f in WORLD if not f.held_out]
    assert found["items"] == EACH * len(WORLD) and found["queries"] == EACH * len(trained)
    assert found["relational"]["p_at_1"] == 1 and found["attribute"]["p_at_1"] == 1
    across = found["across_realisations"]
    assert across["relational"]["p_at_1"] == 1
    assert across["attribute"]["p_at_1"] < 0.1, "the look knows families only"
    assert found["unseen_realisations"]["p_at_1"] == found["unseen_relations"]["p_at_1"] == 1
    assert found["unseen_families"]["p_at_1"] == 1
    kept = {caption: f.relation for f in trained for caption in f.test_captions}  # shared ones once
    sizes = {name: EACH * sum(f.relation == name for f in WORLD) for name in relations()}
    expected = np.mean([min(10, sizes[name]) / 10 for name in kept.values()])
    assert found["text_to_image"]["p_at_10"] == pytest.approx(expected, abs=1e-3)


def test_scores_that_follow_the_captions_are_graded(text):
    kinds = {name: number for number, name in enumerate(dict.fromkeys(f.kind for f in WORLD))}
    half = np.sqrt(np.float32(0.5))
    plain = text.encode

    def with_kind(texts):
        of = {caption: f for f in WORLD for caption in f.captions}
        axes = np.eye(DIM, dtype=np.float32)
        return half * plain(texts) + half * axes[[100 + kinds[of[one].kind] for one in texts]]

    graded = SimpleNamespace(dim=DIM, encode=with_kind)
    assert evaluate(world(graded), models(graded))["graded"]["kind_auc"] > 0.99
    flat = evaluate(world(text), models(text))["graded"]["kind_auc"]
    assert 0.4 < flat < 0.95, "a template match only knows the relations themselves"


def without(text, *, column=None, metric=None, kept=lambda f: True):
    made = world(text, tuple(f for f in WORLD if kept(f)))
    items = made.items | ({column: [None] * len(made)} if column else {})
    return Gallery(items, {m: v for m, v in made.vectors.items() if m != metric}, {}, made.background)


WHOLE = {name for name, idea in relations().items() if idea.held_out}


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ({"metric": "attribute"}, "it has no attribute vectors"),
        ({"metric": "relational"}, "it has no relational vectors"),
        ({"column": "relation"}, "its items do not say which relation they show"),
        ({"column": "family"}, "its items do not say which relation they show"),
        ({"kept": lambda f: f.held_out}, "it has no relations that training saw"),
        ({"kept": lambda f: not f.held_out}, "it has no families that training left out"),
        ({"kept": lambda f: f.relation not in WHOLE}, "it has no relations that training left out"),
        ({"kept": lambda f: not f.held_out or f.relation in WHOLE}, "it has no new ways to show a relation"),
    ],
)
def test_a_gallery_that_lacks_something_is_refused_in_a_sentence(text, lacking, said):
    with pytest.raises(BadGallery, match=f"This gallery cannot be evaluated: {said}"):
        evaluate(without(text, **lacking), models(text))


def test_logic_of_another_space_than_the_sentences_is_refused(text):
    other = SimpleNamespace(dim=DIM + 1, encode=text.encode)
    with pytest.raises(BadGallery, match="its logic cannot be compared with sentences"):
        evaluate(world(text), models(other))


def test_galleries_of_captioned_pictures_are_measured_by_their_captions(text):
    told = [WORLD[0].captions[0], WORLD[0].captions[0].upper(), WORLD[30].captions[0], WORLD[60].captions[0], None]
    sentences = {one.casefold(): one for one in told if one and not one.isupper()}
    lower = SimpleNamespace(dim=DIM, encode=lambda texts: text.encode([sentences[one] for one in texts]))
    logic = text.encode([told[0], told[0], told[2], told[3], told[0]])
    items = {"family": [None] * 5, "relation": [None] * 5, "caption": told}
    vectors = {"relational": logic, "attribute": np.eye(5, dtype=np.float32), "turned": logic[[2, 3, 0, 1, 4]]}
    found = evaluate(Gallery(items, vectors, {}, np.zeros((0, 3), np.float32)), SimpleNamespace(text=lower))
    assert found["items"] == 4 and found["captions"] == 3
    assert found["relational"] == {"recall_at_1": 1, "recall_at_10": 1, "p_at_1": 1, "p_at_k": 1}
    assert found["attribute"].keys() == {"p_at_1", "p_at_k"}, "it knows no words"
    assert found["turned"]["recall_at_1"] == 0
    assert found["chance"] == {"recall_at_1": 0.3333, "recall_at_10": 1, "p_at_1": 0.3333}
