"""Scoring pairs: cosines of the models in use, and what they mean in the gallery where the same models made it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

import numpy as np
from PIL import Image

from relsim_demo.analysis.calibration import Percentiles
from relsim_demo.analysis.space import corner, same_picture
from relsim_demo.captioning import MAX_PICTURES, counted
from relsim_demo.errors import BadRequest
from relsim_demo.gallery import pictures as sources
from relsim_demo.gallery.gallery import METRICS, Gallery
from relsim_demo.models.loader import Models
from relsim_demo.queries import Picture, Queries, Query
from relsim_demo.types import Pair, Score, ScoreAnswer

SIDE = 448  # px; how large an item's picture is drawn for a model that takes no vectors


class Scoring:
    """Scores pairs of pictures. percentiles: of the metrics whose model made the gallery too."""

    def __init__(self, gallery: Gallery, models: Models, ask: Queries, percentiles: Mapping[str, Percentiles]) -> None:
        self._gallery, self._models, self._ask, self._percentiles = gallery, models, ask, percentiles

    def score(self, pictures: Sequence[Picture], names: Sequence[str] | None) -> ScoreAnswer:
        """See Explorer.score."""
        if not 2 <= len(pictures) <= MAX_PICTURES:
            raise BadRequest(f"{counted(len(pictures))} given; scoring takes 2 to {MAX_PICTURES} pictures.")
        queries = self._ask.of_pictures(pictures, names)
        looks = self._looks(pictures)
        pairs = [self._pair(queries[i], queries[j], looks(i, j)) for i, j in combinations(range(len(queries)), 2)]
        notes = list(queries[0].missing.values())
        return ScoreAnswer(pairs, str(self._models.backend), self._models.names(), notes)

    def _looks(self, pictures: Sequence[Picture]) -> Callable[[int, int], float | None]:
        """Return what compares two of the pictures in look where that takes no vectors: 1 is equal."""
        if (scorer := self._models.look) is None:
            return lambda i, j: None
        images = [self._image(picture) for picture in pictures]
        return lambda i, j: None if images[i] is None or images[j] is None else scorer.score(images[i], images[j])

    def _image(self, picture: Picture) -> Image.Image | None:
        """Return what can be looked at; None for an item whose picture was not kept."""
        if not isinstance(picture, str):
            return picture
        row = self._ask.row(picture)
        return sources.picture(self._gallery, row, SIDE) if sources.exists(self._gallery, row) else None

    def _pair(self, a: Query, b: Query, look: float | None) -> Pair:
        values = {metric: float(np.clip(a.vectors[metric] @ b.vectors[metric], -1, 1)) for metric in a.vectors}
        if look is not None:
            values["attribute"] = look
        scores = {metric: self._score(metric, values.get(metric)) for metric in METRICS}
        placed = all(score.percentile is not None for score in scores.values())
        thresholds = self._gallery.manifest["thresholds"]
        named = corner(values["relational"], values["attribute"], thresholds) if placed else None
        return Pair(a.name, b.name, scores["relational"], scores["attribute"], named, same_picture(values.values()))

    def _score(self, metric: str, value: float | None) -> Score:
        known = value is not None and metric in self._percentiles
        return Score(value, float(self._percentiles[metric](value)) if known else None)
