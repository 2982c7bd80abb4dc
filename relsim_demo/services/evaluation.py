"""How good the models are at what the page claims, on a gallery whose items know their relation or their caption."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from relsim_demo.analysis import captioned, measures
from relsim_demo.domain import METRICS
from relsim_demo.errors import BadGallery
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.gallery.rows import Vectors
from relsim_demo.models.loader import Models
from relsim_demo.scenes.registry import Family, families, relations
from relsim_demo.vectors import unit_rows

QUERIES, SEED = 1000, 3
GRADED_BY, GRADED_SEED = 40, 0  # scenes of each family whose cosines are averaged
ORDINARY = ""  # instead of the name of a relation


@dataclass(frozen=True)
class _Rows:
    """What the items show, and the rows of the queries.

    relations, families: (n,) names, ORDINARY for items without a relation, which are no queries. trained: of families
    that training saw; unseen: of those that it did not. realised: those of trained whose relation the gallery shows in
    two ways or more. new_ways: of trained relations in ways never trained on. new_ideas: of relations never trained on.
    """

    relations: np.ndarray
    families: np.ndarray
    trained: np.ndarray
    unseen: np.ndarray
    realised: np.ndarray
    new_ways: np.ndarray
    new_ideas: np.ndarray


def evaluate(gallery: Gallery, models: Models) -> dict:
    """Return the figures of the README, each of up to 1,000 items as queries, searched among all others.

    Galleries of pictures that are no scenes, but have captions, are measured by these (see `_captioned`). Else a hit
    counts when it shows the query's relation. Most queries are of families that training saw; families that it
    never saw are queried apart, and so are relations across their families, when all items of the query's own family
    are left out.

    Raises:
        BadGallery: the gallery does not know both logic and look, its items say no relations, or lack some that one of
            the figures is about, or sentences cannot be compared with them.
    """
    if not any(gallery.items["family"]) and any(gallery.items.get("caption", ())):
        return _captioned(gallery, models)
    if missing := [metric for metric in METRICS if metric not in gallery.vectors]:
        raise BadGallery(f"This gallery cannot be evaluated: it has no {missing[0]} vectors.")
    if not all(gallery.items["family"]) or not any(gallery.items["relation"]):
        raise BadGallery("This gallery cannot be evaluated: its items do not say which relation they show.")
    if gallery.vectors["relational"].shape[1] != models.text.dim:
        raise BadGallery("This gallery cannot be evaluated: its logic cannot be compared with sentences.")
    rows, logic = _rows(gallery), gallery.vectors["relational"]
    subjects = [set(names) for names in gallery.items["subjects"]]
    chance = round(measures.chance(rows.trained, rows.relations), 4)
    return {
        "queries": len(rows.trained),
        "items": len(gallery),
        **{m: _precision(vectors, rows.trained, rows.relations) for m, vectors in gallery.vectors.items()},
        "chance": {"p_at_1": chance, "p_at_10": chance},
        "text_to_image": {"p_at_10": round(_text_precision(logic, models, rows), 4)},
        "same_object": {
            m: round(measures.shared_subjects(gallery.vectors[m], rows.trained, subjects), 4) for m in METRICS
        },
        "unseen_families": _against_chance(logic, rows.unseen, rows.relations),
        "graded": _graded(logic, rows, models),
        "across_realisations": _across(gallery, rows),
        "unseen_realisations": _against_chance(logic, rows.new_ways, rows.relations, rows.families),
        "unseen_relations": _against_chance(logic, rows.new_ideas, rows.relations),
    }


def _captioned(gallery: Gallery, models: Models) -> dict:
    """Measure every metric of a gallery by the captions of its items.

    recall_at_1 and recall_at_10: of pictures finding their own caption among all different ones, where sentences can be
    compared with the metric. p_at_1 and p_at_k: of pictures finding those of equal captions, where there are any.
    """
    texts = np.array([(caption or "").casefold() for caption in gallery.items["caption"]])
    known = np.flatnonzero(texts != "")
    names, own = np.unique(texts[known], return_inverse=True)
    captions = models.text.encode(names.tolist())
    found: dict = {"items": len(known), "captions": len(names)}
    for metric, vectors in gallery.vectors.items():
        words = metric != "attribute" and vectors.shape[1] == captions.shape[1]
        found[metric] = captioned.recalls(vectors[known], captions, own) if words else {}
        found[metric] |= captioned.precision_in_groups(vectors[known], own)
    alike = np.flatnonzero(np.bincount(own)[own] > 1)
    chance = {f"recall_at_{k}": round(min(1.0, k / len(names)), 4) for k in (1, 10)}
    grouped = {"p_at_1": round(measures.chance(alike, own), 4)} if len(alike) else {}
    return found | {"chance": chance | grouped}


def _rows(gallery: Gallery) -> _Rows:
    """Choose the queries. Raises BadGallery where there are none of some sort; the text says of which."""
    ideas = np.array([name or ORDINARY for name in gallery.items["relation"]])
    ways = np.array(gallery.items["family"])
    related, unseen = ideas != ORDINARY, np.isin(ways, [f.name for f in families().values() if f.held_out])
    untaught = np.isin(ideas, [idea.name for idea in relations().values() if idea.held_out])
    several = [name for name in np.unique(ideas[related]) if len(np.unique(ways[ideas == name])) > 1]
    realised = np.isin(ideas, several)
    found = {
        "relations that training saw": related & ~unseen,
        "families that training left out": related & unseen,
        "relations that training saw, shown in two ways or more": realised & ~unseen,
        "new ways to show a relation that training saw": realised & unseen & ~untaught,
        "relations that training left out": related & untaught,
    }
    if lacking := next((name for name, chosen in found.items() if not chosen.any()), None):
        raise BadGallery(f"This gallery cannot be evaluated: it has no {lacking}.")
    chosen = [measures.sample(np.flatnonzero(rows), QUERIES, SEED) for rows in found.values()]
    return _Rows(ideas, ways, *chosen)


def _precision(
    vectors: Vectors, queries: np.ndarray, labels: np.ndarray, apart: np.ndarray | None = None
) -> dict[str, float]:
    first, ten = measures.precision(vectors, queries, labels, apart=apart)
    return {"p_at_1": round(first, 4), "p_at_10": round(ten, 4)}


def _against_chance(
    vectors: Vectors, queries: np.ndarray, labels: np.ndarray, apart: np.ndarray | None = None
) -> dict[str, float]:
    chance = measures.chance(queries, labels, apart)
    return {**_precision(vectors, queries, labels, apart), "chance": round(chance, 4)}


def _across(gallery: Gallery, rows: _Rows) -> dict[str, object]:
    """Find a relation in other families than the query's own: what is shown in common there is the idea alone."""
    found = {m: _precision(gallery.vectors[m], rows.realised, rows.relations, rows.families) for m in METRICS}
    return {**found, "chance": round(measures.chance(rows.realised, rows.relations, rows.families), 4)}


def _graded(vectors: Vectors, rows: _Rows, models: Models) -> dict[str, float]:
    """Compare how near families of relations lie to each other in pictures with how near their captions lie.

    spearman: over all pairs of trained families. kind_auc: how well the pictures tell pairs of one kind from others.

    Raises:
        BadGallery: the families are of one kind only, or all of different kinds.
    """
    known = _trained(rows)
    kinds = np.array([str(f.kind) for f in known])
    other = ~np.eye(len(known), dtype=bool)
    alike = (kinds[:, None] == kinds) & other
    if not alike.any() or not (other & ~alike).any():
        raise BadGallery("This gallery cannot be evaluated: it needs families of one kind, and of different kinds.")
    groups = [np.flatnonzero(rows.families == f.name) for f in known]
    pictures = measures.mean_cosines(vectors, groups, GRADED_BY, GRADED_SEED)
    told = _sentences(models, [text for f in known for text in f.train_captions])
    middles = unit_rows(np.stack([np.mean([told[text] for text in f.train_captions], 0) for f in known]))
    return {
        "spearman": round(measures.spearman(pictures[other], (middles @ middles.T)[other]), 4),
        "kind_auc": round(measures.area_under_curve(pictures[alike], pictures[other & ~alike]), 4),
    }


def _text_precision(vectors: Vectors, models: Models, rows: _Rows) -> float:
    """Search by the paraphrases that were kept for testing, of the families that training saw."""
    captions = {text: f.relation for f in _trained(rows) for text in f.test_captions}
    return measures.text_precision(vectors, models.text.encode(list(captions)), list(captions.values()), rows.relations)


def _trained(rows: _Rows) -> list[Family]:
    """Return the families with a relation that training saw and the gallery shows; the registry may have newer ones."""
    shown = set(rows.families)
    return [f for f in families().values() if not f.held_out and not f.ordinary and f.name in shown]


def _sentences(models: Models, texts: list[str]) -> dict[str, np.ndarray]:
    """Return the vector of each sentence; those of the caption bank are at hand, and encoding takes a while."""
    found = dict(zip(models.captions.texts, models.captions.vectors, strict=True))
    missing = [text for text in dict.fromkeys(texts) if text not in found]
    return found | dict(zip(missing, models.text.encode(missing), strict=True))
