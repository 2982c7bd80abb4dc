"""How good the models are at what the page claims, measured on a gallery whose scenes know their own relation."""

from __future__ import annotations

import numpy as np

from relsim_demo.analysis import evaluation
from relsim_demo.errors import BadGallery
from relsim_demo.gallery.gallery import METRICS, Gallery
from relsim_demo.models.loader import Models
from relsim_demo.models.text import TextEncoder
from relsim_demo.scenes.registry import families, relations
from relsim_demo.vectors import unit_rows

QUERIES, SEED = 1000, 3


def evaluate(gallery: Gallery, models: Models) -> dict:
    """Return the figures of the README: precision of the first hits, and how far logic is a matter of degree.

    Queries are 1,000 items of families that training saw, searched among all other items; families and relations that
    training never saw are queried apart. A hit counts when its relation is the query's; an ordinary scene, which has
    none, never counts. Across realisations, and where a realisation is unseen, all items of the query's own family are
    left out of the search.

    Raises:
        BadGallery: the gallery does not know both logic and look, its items do not say their relations, or none that
            training saw, or none that it left out, or sentences cannot be compared with them.
    """
    if missing := [metric for metric in METRICS if metric not in gallery.vectors]:
        raise BadGallery(f"This gallery cannot be evaluated: it has no {missing[0]} vectors.")
    if not any(gallery.items["relation"]):
        raise BadGallery("This gallery cannot be evaluated: its items do not say which relation they show.")
    if gallery.vectors["relational"].shape[1] != models.text.dim:
        raise BadGallery("This gallery cannot be evaluated: its logic cannot be compared with sentences.")
    found = _Labels(gallery)
    if not all(len(rows) for rows in found.queries.values()):
        raise BadGallery("This gallery cannot be evaluated: it needs relations that training saw, and others too.")
    seen, logic = found.queries["seen"], gallery.vectors["relational"]
    chance = round(evaluation.chance(seen, found.relations), 4)
    return {
        "queries": len(seen),
        "items": len(gallery),
        **{m: found.precision(gallery.vectors[m], "seen") for m in METRICS},
        "chance": {"p_at_1": chance, "p_at_10": chance},
        "text_to_image": {"p_at_10": round(_text_precision(logic, models.text, found.relations), 4)},
        "same_object": _same_object(gallery, seen),
        "graded": _graded(logic, models.text, found.families),
        "across_realisations": {m: found.precision(gallery.vectors[m], "several", apart=True) for m in METRICS},
        "unseen_realisations": found.precision(logic, "unseen realisations", apart=True, chance=True),
        "unseen_relations": found.precision(logic, "unseen relations", chance=True),
        "unseen_families": found.precision(logic, "unseen families", chance=True),
    }


class _Labels:
    """What the items of a gallery show, and which of them are asked with: `queries` are rows by what they test."""

    def __init__(self, gallery: Gallery) -> None:
        self.families = np.array([family or "" for family in gallery.items["family"]])
        # ordinary scenes share nothing: each has a label of its own
        self.relations = np.array([name or f"?{row}" for row, name in enumerate(gallery.items["relation"])])
        related = np.array([bool(name) for name in gallery.items["relation"]])
        left_out = np.isin(self.families, [f.name for f in families().values() if f.held_out])
        whole = np.isin(self.relations, [r.name for r in relations().values() if r.held_out])
        shown: dict[str, set[str]] = {}
        for family, name in zip(self.families[related], self.relations[related], strict=True):
            shown.setdefault(name, set()).add(family)
        several = np.isin(self.relations, [name for name, ways in shown.items() if len(ways) > 1])
        rows = {
            "seen": related & ~left_out,
            "several": related & ~left_out & several,
            "unseen realisations": related & left_out & ~whole & several,
            "unseen relations": related & whole,
            "unseen families": related & left_out,
        }
        self.queries = {name: evaluation.sample(np.flatnonzero(which), QUERIES, SEED) for name, which in rows.items()}

    def precision(self, vectors: np.ndarray, which: str, apart: bool = False, chance: bool = False) -> dict:
        """Measure one sort of query; `apart` leaves the query's own family out of the search."""
        rows, without = self.queries[which], self.families if apart else None
        first, ten = evaluation.precision(vectors, rows, self.relations, without=without)
        by_chance = {"chance": round(evaluation.chance(rows, self.relations, without), 4)} if chance else {}
        return {"p_at_1": round(first, 4), "p_at_10": round(ten, 4), **by_chance}


def _text_precision(vectors: np.ndarray, text: TextEncoder, labels: np.ndarray) -> float:
    """Search by the captions that were kept for testing, of the families that training saw; shared ones count once."""
    known = [f for f in families().values() if not f.held_out and not f.ordinary]
    captions = list(dict.fromkeys((f.relation, caption) for f in known for caption in f.test_captions))
    asked = text.encode([caption for _, caption in captions])
    return evaluation.text_precision(vectors, asked, [name for name, _ in captions], labels)


def _same_object(gallery: Gallery, queries: np.ndarray) -> dict:
    subjects = [set(names or ()) for names in gallery.items["subjects"]]
    return {m: round(evaluation.shared_subjects(gallery.vectors[m], queries, subjects), 4) for m in METRICS}


def _graded(vectors: np.ndarray, text: TextEncoder, labels: np.ndarray) -> dict:
    known = [f for f in families().values() if not f.held_out and not f.ordinary and (labels == f.name).any()]
    centres = unit_rows(np.stack([text.encode(list(f.train_captions)).mean(0) for f in known]))
    names, kinds = [f.name for f in known], [str(f.kind) for f in known]
    spearman, auc = evaluation.graded(vectors, labels, names, kinds, centres)
    return {"spearman": round(spearman, 4), "kind_auc": round(auc, 4)}
