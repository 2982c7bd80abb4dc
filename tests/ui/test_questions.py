"""Questions in parts, columns by metric, chains, regions and maps: against their definitions."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image
from sklearn.manifold import trustworthiness as reference

from relsim_demo.analysis import bridge, occlusion, retrieval
from relsim_demo.analysis.calibration import Percentiles
from relsim_demo.analysis.clusters import MOST, centres, cluster
from relsim_demo.analysis.projection import trustworthiness
from relsim_demo.errors import BadRequest
from relsim_demo.services import maps
from relsim_demo.services.embedding import Memory
from relsim_demo.services.judging import Judging
from relsim_demo.services.maps import Maps
from relsim_demo.services.question import Query, Question
from relsim_demo.services.search import Search
from relsim_demo.vectors import unit_rows

METRICS = ("relational", "attribute")


def scores(hits):
    """What hits score: neighbours may be so near to each other that rounding decides their order."""
    return pytest.approx([hit.score for hit in hits], abs=1e-5)


def random_rows(n, d, seed=0):
    return unit_rows(np.random.default_rng(seed).normal(size=(n, d)))


# ---- the slider from look to analogy ------------------------------------------------------------------------------


def test_the_ends_of_the_slider_are_the_plain_orders_and_the_analogy():
    rng = np.random.default_rng(1)
    relational, attribute = rng.normal(0.1, 0.2, 500), rng.normal(0.3, 0.1, 500)
    percentiles = {
        "relational": Percentiles(rng.normal(0.1, 0.3, 900)),
        "attribute": Percentiles(rng.normal(0, 0.2, 900)),
    }
    at = {lean: retrieval.blend(relational, attribute, lean, percentiles) for lean in (0, 0.25, 0.5, 0.75, 1)}
    assert np.array_equal(np.argsort(at[0]), np.argsort(attribute))
    assert np.array_equal(np.argsort(at[0.75]), np.argsort(relational))
    z = [percentiles[m].z_score(v) for m, v in (("relational", relational), ("attribute", attribute))]
    assert np.allclose(at[0.5], z[0] + z[1]) and np.allclose(at[0.25], 0.5 * z[0] + z[1])
    assert np.allclose(at[1], retrieval.analogy(relational, attribute, 1, percentiles))


def test_columns_are_the_searches_of_each_metric_with_places_in_the_others(explorer):
    id = explorer.ids[40]
    columns = {column.metric: column for column in explorer.columns(Question([id]), 20)}
    assert list(columns) == list(METRICS)
    for metric, other in (METRICS, METRICS[::-1]):
        hits = columns[metric].hits
        assert [h.score for h in hits] == scores(explorer.search(id=id, k=20, metric=metric).hits)
        elsewhere = getattr(explorer.space(id=id), other)
        places = [int((elsewhere > elsewhere[explorer.ids.index(hit.id)]).sum()) for hit in hits]
        assert [ranks[other] for ranks in columns[metric].ranks] == places
        limit = explorer.info().thresholds[metric].score
        cosines = getattr(explorer.space(id=id), metric)
        assert columns[metric].alike == int((cosines >= limit).sum()) - 1


@pytest.mark.parametrize(("lean", "metric"), [(0.0, "attribute"), (0.75, "relational")])
def test_the_slider_moves_the_first_column_only(explorer, lean, metric):
    question = Question([explorer.ids[41]])
    first, second = explorer.columns(question, 10, lean)
    cosines = [getattr(hit, metric) for hit in first.hits]
    assert cosines == scores(explorer.search(id=explorer.ids[41], k=10, metric=metric).hits)
    assert [hit.score for hit in first.hits] == pytest.approx(cosines, abs=1e-5), "nothing is mixed at these places"
    assert second == explorer.columns(question, 10)[1]


@pytest.mark.parametrize("lean", [0.0, 0.3, 0.75])
def test_near_duplicates_shown_once_make_room_for_others(shipped_gallery, models, lean):
    row, copies = 41, 500
    vectors = {metric: rows.copy() for metric, rows in shipped_gallery.vectors.items()}
    nearest = np.argsort(-(vectors["relational"] @ vectors["relational"][row]), kind="stable")[:copies]
    for rows in vectors.values():
        rows[nearest] = rows[row]
    gallery = replace(shipped_gallery, vectors=vectors)
    search = Search(gallery, Judging(gallery, models.encoders, Memory()))
    query = Query("x", {metric: rows[row] for metric, rows in vectors.items()}, row)
    ids = {shipped_gallery.ids[place] for place in nearest}
    for column in search.columns(query, 100, lean, True):
        assert len(column.hits) == 100 and len(ids & {hit.id for hit in column.hits}) == 1
    assert len(search.best(query, 100, "analogy", True).hits) == 100


def test_at_the_far_end_hits_look_less_alike(explorer):
    question = Question([explorer.ids[42]])
    plain, far = (explorer.columns(question, 20, lean)[0].hits for lean in (0.75, 1.0))
    assert np.mean([h.attribute for h in far]) < np.mean([h.attribute for h in plain]) - 0.1
    assert all(0 <= h.percentile <= 100 for h in far)


# ---- questions in parts -------------------------------------------------------------------------------------------


def test_a_question_of_one_part_is_the_plain_question(explorer):
    id = explorer.ids[43]
    by_id, by_text = (explorer.columns(question, 5)[0].hits for question in (Question([id]), Question(text="a tower")))
    assert [h.score for h in by_id] == scores(explorer.search(id=id, k=5).hits)
    assert [h.score for h in by_text] == scores(explorer.search(text="a tower", k=5).hits)


def test_examples_counter_examples_and_words_move_the_question(explorer):
    a, b = explorer.ids[44], explorer.ids[45]
    picture = explorer.picture(a, 224)

    def found(**parts):
        return explorer.columns(Question(**parts), 50)[0].hits

    both = found(examples=[a, b])
    assert not {a, b} & {hit.id for hit in both}, "the parts of a question are no answers"
    assert [h.score for h in found(examples=[a], text="a heart", text_weight=0.0)] == scores(found(examples=[a]))
    words = [hit for hit in found(text="a heart") if hit.id != a]
    assert [h.score for h in found(examples=[a], text="a heart", text_weight=1.0)][:9] == scores(words[:9])
    near_b = explorer.search(id=b, k=50).hits
    away = {hit.id: hit.rank for hit in found(examples=[b], without=[near_b[0].id])}
    assert near_b[0].id not in away
    assert found(examples=[picture, b])[0].relational is not None
    assert a in {hit.id for hit in found(examples=[picture])}
    assert a not in {hit.id for hit in found(examples=[picture], hidden=[a])}, "what is named stays out"


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({}, "Ask with a picture or a sentence"),
        ({"without": ["scene-000001"]}, "Ask with a picture or a sentence"),
        ({"examples": ["nobody"]}, "There is no picture 'nobody'"),
        ({"examples": ["scene-000001"] * 13}, "13 pictures given; a question takes 12 at the most"),
        ({"text": "a", "text_weight": 2}, "The weight of the sentence is 2; it must lie between 0 and 1"),
        ({"text": " "}, "The sentence is empty"),
    ],
)
def test_a_question_that_cannot_be_asked(explorer, parts, sentence):
    with pytest.raises(BadRequest, match=sentence):
        explorer.columns(Question(**parts))
    with pytest.raises(BadRequest, match="lean is 3"):
        explorer.columns(Question(["scene-000001"]), 5, 3)


# ---- chains -------------------------------------------------------------------------------------------------------


def test_a_chain_is_the_cheapest_among_all_paths():
    vectors = random_rows(60, 4)
    joined = bridge.Joined(vectors[:58], vectors[58:])
    costs = bridge.TOLL + np.clip(1 - vectors @ vectors.T, 0, None) ** bridge.POWER
    total = costs.copy()
    for through in range(60):  # Floyd and Warshall's way
        total = np.minimum(total, total[:, through : through + 1] + total[through])
    for start, end in ((0, 1), (5, 40), (59, 2)):
        chain = bridge.chain(joined, start, end)
        assert chain[0] == start and chain[-1] == end and len(set(chain)) == len(chain)
        assert sum(costs[a, b] for a, b in pairwise(chain)) == pytest.approx(total[start, end], abs=1e-5)
    assert bridge.chain(joined, 7, 7) == [7]


def test_a_bridge_joins_gallery_and_own_pictures(explorer):
    a, b = explorer.ids[3], explorer.ids[50]
    answer = explorer.bridge(a, b)
    assert answer.pictures[0] == a and answer.pictures[-1] == b and len(answer.steps) == len(answer.pictures) - 1
    for (left, right), step in zip(pairwise(answer.pictures), answer.steps, strict=True):
        assert step.score == pytest.approx(explorer.score([left, right]).pairs[0].relational.score, abs=1e-5)
    own = explorer.bridge(explorer.picture(a, 224), b)
    assert own.pictures[0] == "picture 1" and own.pictures[-1] == b
    with pytest.raises(BadRequest, match="Both pictures are the same"):
        explorer.bridge(a, a)


# ---- regions ------------------------------------------------------------------------------------------------------


def test_every_part_of_a_picture_is_hidden_once_in_each_window():
    image = Image.new("RGB", (80, 40), "white")
    image.paste("black", (0, 0, 40, 40))
    windows = dict(occlusion.hidden(image))
    assert len(windows) == 49
    grey = np.asarray(windows[0, 0])[2, 2]
    assert (grey == 127).all() and (np.asarray(windows[0, 0])[20, 40] == 255).all()
    changed = [(np.asarray(windows[place]) != np.asarray(image)).any(-1).sum() for place in windows]
    assert set(changed) == {20 * 10}


def test_the_loss_of_a_window_is_spread_over_its_cells():
    cells = occlusion.per_cell({(0, 0): 1.0, (0, 1): 3.0, (6, 6): 5.0})
    assert cells[0, 0] == 1 and cells[1, 1] == 2 and cells[0, 2] == 3 and cells[7, 7] == 5 and cells[4, 4] == 0


@pytest.mark.slow
def test_regions_grow_until_both_pictures_are_done(explorer):
    steps = list(explorer.regions(explorer.ids[3], explorer.picture(explorer.ids[4], 224)))
    done = [step.done for step in steps]
    assert done == sorted(done) and done[-1] == 1 and steps[0].b is None
    for regions in (steps[-1].a, steps[-1].b):
        for metric in METRICS:
            cells = np.array(getattr(regions, metric))
            assert cells.shape == (8, 8) and np.abs(cells).max() > 0


# ---- maps ---------------------------------------------------------------------------------------------------------


def test_trustworthiness_is_scikit_learns():
    vectors = random_rows(300, 6)
    places = vectors[:, :2] + np.random.default_rng(2).normal(0, 0.1, (300, 2))
    mine = trustworthiness(vectors, places, k=10, sample=300)
    assert mine == pytest.approx(reference(vectors, places, n_neighbors=10, metric="cosine"), abs=1e-3)
    assert trustworthiness(vectors, places, 10, sample=150) == pytest.approx(mine, abs=0.02)


def test_clusters_are_the_groups_that_there_are_largest_first():
    middles, labels = random_rows(4, 8, 3), np.repeat([0, 1, 2, 3], (10, 40, 20, 30))
    vectors = unit_rows(middles[labels] + np.random.default_rng(4).normal(0, 0.05, (100, 8)))
    found = cluster(vectors, 4)
    assert np.bincount(found).tolist() == [40, 30, 20, 10]
    assert all(len(set(labels[found == number])) == 1 for number in range(4))
    assert np.allclose(centres(vectors, found), middles[[1, 3, 2, 0]], atol=0.05)
    assert not centres(vectors, np.where(found == 2, 3, found))[2].any(), "an empty group has no middle"


def test_groups_stored_with_a_gallery_are_taken_and_others_are_found(shipped_gallery, models, monkeypatch):
    monkeypatch.setattr(maps, "cluster_gallery", lambda vectors: np.arange(len(vectors), dtype=np.uint8) % 3)
    stored, without = Maps(shipped_gallery, models), Maps(replace(shipped_gallery, groups={}), models)
    for metric, vectors in shipped_gallery.vectors.items():
        labels, sizes = stored.get(metric).clusters, np.bincount(stored.get(metric).clusters)
        assert len(sizes) == MOST and list(sizes) == sorted(sizes, reverse=True)
        nearest = (vectors @ centres(vectors, labels).T).argmax(1)
        assert np.mean(nearest == labels) > 0.95, "groups.npy is not of these vectors"
        assert without.get(metric).clusters.max() == 2


def test_the_gallery_has_a_named_map_for_each_metric(explorer):
    assert explorer.mapped == list(METRICS)
    for metric in METRICS:
        found = explorer.map(metric)
        assert found.places.shape == (explorer.size, 2) and len(found.clusters) == explorer.size
        assert len(found.names) == found.clusters.max() + 1 and all(found.names)
        assert found.trustworthiness is None or 0.5 < found.trustworthiness <= 1
        assert explorer.map(metric) is found, "it is found once"
    with pytest.raises(BadRequest, match="There is no map of 'beauty'"):
        explorer.map("beauty")


def test_a_scene_that_the_registry_draws_is_judged_whatever_its_look(explorer, shipped_gallery):
    judge = explorer._score_with.judging.judge
    refused = np.flatnonzero(~judge.knows(shipped_gallery.vectors["attribute"]))
    assert 0 < len(refused) < 0.01 * explorer.size, "there are some that the judge alone would refuse"
    a, b = (explorer.ids[row] for row in refused[:2])
    assert explorer.judged(a) and explorer.score([a, b]).pairs[0].corner and not explorer.space(id=a).note
    assert explorer.score([explorer.picture(a), b]).pairs[0].note, "the same picture as a file is not known to be drawn"
