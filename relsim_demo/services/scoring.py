"""Scoring pairs: cosines of the models in use, and what they mean in the gallery where the same models made it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import combinations

import numpy as np

from relsim_demo.analysis.calibration import Percentiles, comparable
from relsim_demo.analysis.space import corner, same_picture
from relsim_demo.domain import METRICS, MOST_PICTURES, Corner
from relsim_demo.errors import BadRequest
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.models.loader import Models
from relsim_demo.services.captions import counted
from relsim_demo.services.embedding import made_by
from relsim_demo.services.judging import Judging
from relsim_demo.services.queries import Queries
from relsim_demo.services.question import Picture, Query, made_smaller
from relsim_demo.services.search import Search
from relsim_demo.types import Pair, Score, ScoreAnswer, Threshold


class Scoring:
    """Scores pairs of pictures: with the models in use, or with those that made the gallery."""

    def __init__(
        self, gallery: Gallery, models: Models, search: Search, score_with: Queries, search_with: Queries
    ) -> None:
        self._gallery, self._models, self._search = gallery, models, search
        self._score_with, self._search_with = score_with, search_with
        known = {metric for metric, encoder in models.encoders.items() if made_by(gallery, metric, encoder)}
        if score_with.judging.apart:
            known = set()
        shares = {metric: found for metric, found in search.percentiles.items() if metric in known}
        self._meaning = Meaning(gallery, score_with.judging, shares)
        self._meaning_in_gallery = Meaning(gallery, search_with.judging, search.percentiles)

    def score(self, pictures: Sequence[Picture], names: Sequence[str] | None) -> ScoreAnswer:
        """See Explorer.score."""
        if not 2 <= len(pictures) <= MOST_PICTURES:
            raise BadRequest(f"{counted(len(pictures))} given; scoring takes 2 to {MOST_PICTURES} pictures.")
        queries = self._score_with.of_pictures(pictures, names)
        looks = self._looks(pictures)
        pairs = [self._pair(queries[i], queries[j], looks(i, j)) for i, j in combinations(range(len(queries)), 2)]
        notes = [*queries[0].missing.values(), *made_smaller(queries)]
        return ScoreAnswer(pairs, str(self._models.backend), self._models.names(), notes)

    def in_space(self, a: Picture, b: Picture) -> Pair:
        """See Explorer.score_in_space."""
        self._search.check_compares()
        first, second = self._search_with.of_ends(a, b, METRICS)
        values = {metric: float(first.vectors[metric] @ second.vectors[metric]) for metric in METRICS}
        return self._meaning_in_gallery.pair(first, second, values)

    def percentiles(self, metric: str, scores: np.ndarray) -> np.ndarray:
        """See Explorer.percentiles."""
        self._search.check_compares()
        return self._search.percentiles[metric](scores)

    @cached_property
    def thresholds(self) -> dict[str, Threshold]:
        """See Explorer.thresholds."""
        calibrated = self._gallery.manifest["thresholds"] if self._search.compares else {}
        return {metric: Threshold(**values) for metric, values in calibrated.items()}

    def _looks(self, pictures: Sequence[Picture]) -> Callable[[int, int], float | None]:
        """Return what compares two of the pictures in look where that takes no vectors: 1 is equal."""
        scorer = self._models.look
        images = [self._score_with.seen(picture) if scorer else None for picture in pictures]

        def compared(i: int, j: int) -> float | None:
            a, b = images[i], images[j]
            return None if scorer is None or a is None or b is None else scorer.score(a, b)

        return compared

    def _pair(self, a: Query, b: Query, look: float | None) -> Pair:
        values = {metric: float(np.clip(a.vectors[metric] @ b.vectors[metric], -1, 1)) for metric in a.vectors}
        if look is not None:
            values["attribute"] = look
        return self._meaning.pair(a, b, values)


class Meaning:
    """Says what the cosines of a pair mean among random pairs: of the gallery, or of photographs.

    percentiles: of the metrics whose model made the gallery too.
    """

    def __init__(self, gallery: Gallery, judging: Judging, percentiles: Mapping[str, Percentiles]) -> None:
        self._limits = {metric: entry["score"] for metric, entry in gallery.manifest["thresholds"].items()}
        self._judging, self._percentiles = judging, percentiles
        self._compares = comparable(list(gallery.vectors.values()))  # also with photographs: one rule for all numbers

    def pair(self, a: Query, b: Query, values: Mapping[str, float]) -> Pair:
        """Return a pair by its cosines in some metrics."""
        unknown = [query.name for query in (a, b) if not query.judged]
        equal = same_picture(values.values())
        logic = self._logic(values.get("relational"), not unknown)
        look = self._look(values.get("attribute"), len(unknown))
        named = None
        if equal and logic.score is not None and look.score is not None and self._percentiles:
            named = Corner.LITERAL  # whatever it shows, a picture shares it with itself
        elif logic.alike is not None and look.alike is not None:
            named = corner(logic.alike, look.alike)
        note = self._judging.unlike(unknown) if unknown and not equal and logic.score is not None else ""
        return Pair(a.name, b.name, logic, look, named, equal, note)

    def _logic(self, value: float | None, judged: bool) -> Score:
        return self._among_items("relational", value) if judged and self._judging.drawn else Score(value, None)

    def _look(self, value: float | None, unknown: int) -> Score:
        """Compare the look of two pictures with pairs of their own sort, `unknown` of them being no drawings."""
        if unknown == (0 if self._judging.drawn else 2):
            return self._among_items("attribute", value)
        judge = self._judging.judge
        if value is None or unknown != 2 or judge is None or not judge.photographs.size:
            return Score(value, None)
        if not (self._judging.sees_look and self._compares):
            return Score(value, None)
        share = float(Percentiles(judge.photographs)(value))
        return Score(value, share, value >= judge.same_look, "photographs")

    def _among_items(self, metric: str, value: float | None) -> Score:
        if value is None or metric not in self._percentiles:
            return Score(value, None)
        return Score(value, float(self._percentiles[metric](value)), value >= self._limits[metric])
