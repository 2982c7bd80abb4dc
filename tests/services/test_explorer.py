"""The facade on the shipped gallery and models: nothing here depends on how good they are."""

import itertools
import json
import threading

import numpy as np
import pytest
from picture_files import drawn
from PIL import Image

from relsim_demo.domain import Corner
from relsim_demo.errors import BadRequest
from relsim_demo.explorer import Explorer
from relsim_demo.precompute import PICTURE_SIDE
from relsim_demo.services import embedding
from relsim_demo.types import SpaceAnswer

METRICS = ("relational", "attribute")
NOISE = np.random.default_rng(0)


def noise(side=32):
    return Image.fromarray(NOISE.integers(0, 256, (side, side, 3), dtype=np.uint8))


@pytest.fixture(scope="module")
def some(explorer):
    """Eight ids from all over the gallery."""
    return explorer.ids[:: explorer.size // 8][:8]


@pytest.fixture
def fresh(shipped_gallery, models):
    """An explorer that has seen no picture yet."""
    return Explorer(shipped_gallery, models)


def test_an_item_is_alike_to_its_own_picture_at_any_size(explorer, some):
    for id in some[:4]:
        given = [id, explorer.picture(id, 448), explorer.picture(id, 200)]
        for pair in explorer.score(given).pairs:
            assert pair.relational.score > 0.95 and pair.attribute.score > 0.95
            assert pair.relational.percentile > 99 and pair.attribute.percentile > 99
            assert pair.corner is Corner.LITERAL


def test_every_pair_is_scored_in_order_under_its_names(explorer, some):
    answer = explorer.score([*some[:2], noise()], ["a", "b", "c"])
    assert [(pair.a, pair.b) for pair in answer.pairs] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert answer.backend == "mini" and set(answer.models) == {*METRICS, "text"}
    backwards = explorer.score([*some[1::-1]]).pairs[0]
    assert (backwards.a, backwards.b) == (some[1], some[0])
    assert backwards.relational.score == pytest.approx(answer.pairs[0].relational.score, abs=1e-6)
    assert len(explorer.score([noise() for _ in range(12)]).pairs) == 66


@pytest.mark.parametrize("metric", [*METRICS, "analogy"])
def test_a_search_by_id_finds_others_best_first(explorer, some, metric):
    answer = explorer.search(id=some[0], k=50, metric=metric)
    assert answer.query == some[0] and answer.metric == metric
    assert [hit.rank for hit in answer.hits] == list(range(1, 51))
    ids = [hit.id for hit in answer.hits]
    assert some[0] not in ids and len(set(ids)) == 50
    scores, percentiles = ([getattr(hit, name) for hit in answer.hits] for name in ("score", "percentile"))
    assert scores == sorted(scores)[::-1] and percentiles == sorted(percentiles)[::-1]
    for hit in answer.hits[:5]:
        item, pair = explorer.item(hit.id), explorer.score([some[0], hit.id]).pairs[0]
        assert (hit.caption, hit.family, hit.relation) == (item.caption, item.family, item.relation)
        assert hit.relational == pytest.approx(pair.relational.score, abs=1e-5)
        assert hit.attribute == pytest.approx(pair.attribute.score, abs=1e-5)
        assert metric == "analogy" or hit.score == pytest.approx(getattr(hit, metric), abs=1e-5)


def test_a_search_by_the_picture_of_an_item_finds_the_item_first(explorer, some):
    for id in some[:3]:
        for metric in METRICS:
            answer = explorer.search(image=explorer.picture(id, PICTURE_SIDE), k=3, metric=metric)
            assert answer.query == "your picture"
            assert answer.hits[0].id == id and answer.hits[0].score == pytest.approx(1, abs=1e-3)


def test_a_sentence_finds_pictures_by_logic(explorer):
    one = explorer.search(text="  things stacked\n into a tower ", k=100)
    assert one.query == "things stacked into a tower" and len(one.hits) == 100
    assert {hit.attribute for hit in one.hits} == {None}
    assert one == explorer.search(text="things stacked into a tower", k=100)
    other = explorer.search(text="a cat looking into a mirror", k=100)
    assert [hit.id for hit in one.hits] != [hit.id for hit in other.hits]


@pytest.mark.parametrize("metric", ["attribute", "analogy"])
def test_a_sentence_has_no_look(explorer, metric):
    with pytest.raises(BadRequest, match="A sentence cannot be compared by attribute here; ask with a picture instead"):
        explorer.search(text="things stacked into a tower", metric=metric)


def test_collapsed_hits_all_look_different(explorer, some, shipped_gallery):
    answer = explorer.search(id=some[2], k=8, metric="attribute", collapse=True)
    rows = [shipped_gallery.rows[hit.id] for hit in answer.hits]
    looks = shipped_gallery.vectors["attribute"][rows]
    assert [hit.rank for hit in answer.hits] == list(range(1, len(rows) + 1)) and 1 <= len(rows) <= 8
    assert (np.triu(looks @ looks.T, 1) < 0.985 + 1e-6).all()
    assert rows[0] == shipped_gallery.rows[explorer.search(id=some[2], k=1, metric="attribute").hits[0].id]


def test_space_places_every_item_and_counts_the_corners(explorer, some):
    for query in ({"id": some[4]}, {"image": drawn()}):
        space = explorer.space(**query)
        assert space.ids == explorer.ids and len(space.relational) == len(space.attribute) == explorer.size
        assert set(space.corners) == {str(corner) for corner in Corner} and sum(space.corners.values()) == explorer.size
    row = explorer.ids.index(some[4])
    pair = explorer.score([some[4], some[6]]).pairs[0]
    space = explorer.space(id=some[4])
    assert space.relational[row] == pytest.approx(1, abs=1e-4) and space.attribute[row] == pytest.approx(1, abs=1e-4)
    assert space.relational[explorer.ids.index(some[6])] == pytest.approx(pair.relational.score, abs=1e-5)


def test_captions_are_different_and_best_first(explorer, some):
    known = [image.image for image in explorer.caption(explorer.ids[:9]).images if image.captions][:2]
    answer = explorer.caption([*known, drawn()], n=5, group=True)
    assert [image.image for image in answer.images] == [*known, "picture 3"]
    assert answer.group == [] and "every one of these" in answer.note, "three pictures that share none"
    for captions in [image.captions for image in answer.images]:
        similarities = [caption.similarity for caption in captions]
        assert len({caption.text for caption in captions}) == 5 and similarities == sorted(similarities)[::-1]
    assert answer.backend == "mini" and answer.model == explorer.info().models["relational"]
    assert explorer.caption(known[:1], n=1).group is None
    assert len(explorer.caption(known[:1], n=10).images[0].captions) == 10


def test_the_group_caption_of_one_picture_twice_is_its_own(explorer, some):
    answer = explorer.caption([some[0], some[0]], n=3, group=True)
    assert [c.text for c in answer.group] == [c.text for c in answer.images[0].captions]


def test_ideas_near_a_picture_are_relations(explorer, some):
    found = explorer.ideas_near(some[0], 5)
    assert len({match.relation for match in found}) == 5 and all(match.kind != "ordinary" for match in found)
    similarities = [match.similarity for match in found]
    assert similarities == sorted(similarities)[::-1]


def test_items_know_themselves(explorer):
    assert len(set(explorer.ids)) == explorer.size == len(explorer.ids)
    picked = explorer.item(explorer.random_id())
    assert picked.kind != "ordinary" and picked.caption and picked.ordinary and picked.family
    assert explorer.picture(picked.id, 96).size == (96, 96)


def test_percentiles_of_the_background_are_even(explorer):
    pairs = explorer.background(1000)
    assert pairs.shape == (1000, 2)
    for column, metric in enumerate(METRICS):
        found = explorer.percentiles(metric, pairs[:, column])
        assert 40 < found.mean() < 60 and found.min() < 5 and found.max() > 95


def test_info_names_models_with_revisions(explorer):
    info = explorer.info()
    assert info.backend == "mini" and "drawings only" in info.sentence and info.gallery["items"] == explorer.size
    assert set(info.models) == {*METRICS, "text"} == set(info.thresholds) | {"text"}
    assert all(len(name.split("@")[1]) == 12 for name in info.models.values())
    assert all(0 < threshold.share <= 0.01 for threshold in info.thresholds.values())


def test_every_answer_is_plain_json(explorer, some):
    answers = [
        explorer.score(some[:2]),
        explorer.caption(some[:2], group=True),
        explorer.search(id=some[0], metric="analogy"),
        explorer.space(id=some[0]),
        explorer.info(),
        explorer.item(some[0]),
        *explorer.ideas_near(some[0]),
    ]
    for answer in answers:
        said = answer.to_dict()
        assert json.loads(json.dumps(said, allow_nan=False)) == said
        rest = {"percentiles", "codes"} if isinstance(answer, SpaceAnswer) else set()  # n of each, for the page alone
        assert set(vars(answer)) - set(said) - rest <= {"note", "notes"}  # left out where there are none


@pytest.mark.parametrize("metric", METRICS)
def test_a_picture_is_embedded_once_and_remembered_unchanged(fresh, models, monkeypatch, metric):
    calls, encoder = [], models.encoders[metric]
    embed = encoder._embed_batch
    monkeypatch.setattr(encoder, "_embed_batch", lambda images: calls.append(len(images)) or embed(images))
    one, two = noise(), noise()
    first = fresh.embed([one, two, one.copy()], metric)
    kept = first.copy()
    assert calls == [2] and np.array_equal(first[0], first[2]) and not np.array_equal(first[0], first[1])
    first[:] = 0
    assert np.array_equal(fresh.embed([one.copy(), two], metric), kept[:2]) and calls == [2]
    monkeypatch.setattr(embedding, "REMEMBERED", 3)
    fresh.embed([noise() for _ in range(3)], metric)
    assert np.allclose(fresh.embed([one], metric), kept[:1], atol=1e-5) and calls == [2, 3, 1]


def test_embeddings_are_unit_rows_for_any_number_of_pictures(fresh):
    for metric, width in (("relational", 384), ("attribute", 352)):
        rows = fresh.embed([noise(), noise(9)], metric)
        assert rows.shape == (2, width) and rows.dtype == np.float32
        assert np.abs(np.linalg.norm(rows, axis=1) - 1).max() < 1e-5
        assert fresh.embed([], metric).shape == (0, width)
    with pytest.raises(BadRequest, match="'analogy' is no metric with vectors; choose one of relational, attribute"):
        fresh.embed([noise()], "analogy")


def test_threads_get_the_same_answers_as_one(fresh, explorer, some):
    pictures, answers = [noise() for _ in range(3)], {}
    expected = [explorer.embed(pictures, metric) for metric in METRICS]

    def work(number):
        vectors = [fresh.embed(pictures, metric) for metric in METRICS]
        answers[number] = vectors, fresh.search(image=pictures[number % 3], k=5), fresh.ideas_near(some[0])

    threads = [threading.Thread(target=work, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    for number, (vectors, found, near) in answers.items():
        assert all(np.allclose(a, b, atol=1e-6) for a, b in zip(vectors, expected, strict=True))
        same = explorer.search(image=pictures[number % 3], k=5)
        assert [hit.score for hit in found.hits] == pytest.approx([hit.score for hit in same.hits], abs=1e-6)
        assert near == explorer.ideas_near(some[0])


def test_an_idea_of_a_group_fits_all_of_its_pictures(explorer):
    """The mean of two unlike pictures lies near some caption too; that is no idea that they share."""
    items = [explorer.item(id) for id in explorer.ids[:400]]
    known = [item for item in items if item.relation]
    pairs = list(itertools.pairwise(known))
    stated = {same: [] for same in (True, False)}
    for a, b in [*pairs, *itertools.islice(_alike(known), 60)]:
        stated[a.relation == b.relation].append(bool(explorer.caption([a.id, b.id], group=True).group))
    assert np.mean(stated[False]) <= 0.1 and np.mean(stated[True]) >= 0.5


def _alike(items):
    """Pairs that share a relation."""
    return (pair for pair in itertools.combinations(items, 2) if pair[0].relation == pair[1].relation)
