"""How good the models are at what the page claims, measured on a gallery whose scenes know their own relation."""

from __future__ import annotations

import numpy as np

from relsim_demo.analysis import evaluation
from relsim_demo.errors import BadGallery
from relsim_demo.gallery.gallery import METRICS, Gallery
from relsim_demo.models.loader import Models
from relsim_demo.scenes.registry import families

QUERIES, UNSEEN_QUERIES, SEED = 1000, 1000, 3


def evaluate(gallery: Gallery, models: Models) -> dict:
    """Return the figures of the README: precision of the first hits for logic and look, text, and unseen families.

    Queries are 1,000 items of families that training saw, searched among all other items; families that training never
    saw are queried apart. A hit counts when its family is the query's.

    Raises:
        BadGallery: the gallery does not know both logic and look, its items have no families, or none that training
            saw, or none that it left out, or sentences cannot be compared with them.
    """
    if missing := [metric for metric in METRICS if metric not in gallery.vectors]:
        raise BadGallery(f"This gallery cannot be evaluated: it has no {missing[0]} vectors.")
    if not all(gallery.items["family"]):
        raise BadGallery("This gallery cannot be evaluated: its items do not say which relation they show.")
    labels = np.array(gallery.items["family"])
    related = np.array(gallery.items["kind"]) != "ordinary"
    unseen = np.isin(labels, [f.name for f in families().values() if f.held_out])
    queries = evaluation.sample(np.flatnonzero(related & ~unseen), QUERIES, SEED)
    others = evaluation.sample(np.flatnonzero(related & unseen), UNSEEN_QUERIES, SEED)
    if not (len(queries) and len(others)):
        raise BadGallery("This gallery cannot be evaluated: it needs relations that training saw, and others too.")
    if gallery.vectors["relational"].shape[1] != models.text.dim:
        raise BadGallery("This gallery cannot be evaluated: its logic cannot be compared with sentences.")
    chance, unseen_chance = (evaluation.chance(rows, labels) for rows in (queries, others))
    return {
        "queries": len(queries),
        "items": len(gallery),
        **{m: _precision(gallery.vectors[m], queries, labels) for m in METRICS},
        "chance": {"p_at_1": round(chance, 4), "p_at_10": round(chance, 4)},
        "text_to_image": {"p_at_10": round(_text_precision(gallery, models, labels), 4)},
        "same_object": _same_object(gallery, queries),
        "unseen_families": {
            **_precision(gallery.vectors["relational"], others, labels),
            "chance": round(unseen_chance, 4),
        },
    }


def _precision(vectors: np.ndarray, queries: np.ndarray, labels: np.ndarray) -> dict:
    first, ten = evaluation.precision(vectors, queries, labels)
    return {"p_at_1": round(first, 4), "p_at_10": round(ten, 4)}


def _text_precision(gallery: Gallery, models: Models, labels: np.ndarray) -> float:
    """Search by the paraphrases that were kept for testing, of the families that training saw."""
    known = [f for f in families().values() if not f.held_out and not f.ordinary]
    captions = [(f.name, text) for f in known for text in f.test_captions]
    vectors = models.text.encode([text for _, text in captions])
    return evaluation.text_precision(gallery.vectors["relational"], vectors, [name for name, _ in captions], labels)


def _same_object(gallery: Gallery, queries: np.ndarray) -> dict:
    subjects = [set(names) for names in gallery.items["subjects"]]
    scores = {m: evaluation.shared_subjects(v, queries, subjects) for m, v in gallery.vectors.items()}
    return {metric: round(score, 4) for metric, score in scores.items()}
