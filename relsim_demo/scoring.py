"""Scoring pairs: cosines of the models in use, and what they mean in the gallery where the same models made it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import combinations

import numpy as np
from PIL import Image

from relsim_demo.analysis.calibration import Percentiles, comparable
from relsim_demo.analysis.space import CORNERS, same_picture
from relsim_demo.captioning import MAX_PICTURES, counted
from relsim_demo.errors import BadRequest
from relsim_demo.gallery import pictures as sources
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.judging import Judging, unlike
from relsim_demo.models.loader import Models
from relsim_demo.queries import Picture, Queries, Query
from relsim_demo.types import Corner, Pair, Score, ScoreAnswer

SIDE = 448  # px; how large an item's picture is drawn for a model that takes no vectors


class Scoring:
    """Scores pairs of pictures. percentiles: of the metrics whose model made the gallery too."""

    def __init__(self, gallery: Gallery, models: Models, ask: Queries, percentiles: Mapping[str, Percentiles]) -> None:
        self._gallery, self._models, self._ask = gallery, models, ask
        self._meaning = Meaning(gallery, ask.judging, percentiles)

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
            named = CORNERS[2 * logic.alike + look.alike]
        note = unlike(unknown) if unknown and not equal and logic.score is not None else ""
        return Pair(a.name, b.name, logic, look, named, equal, note)

    def _logic(self, value: float | None, judged: bool) -> Score:
        return self._among_items("relational", value) if judged and self._judging.drawn else Score(value, None)

    def _look(self, value: float | None, unknown: int) -> Score:
        """Compare the look of two pictures with pairs of their own sort, `unknown` of them being no drawings."""
        if unknown == (0 if self._judging.drawn else 2):
            return self._among_items("attribute", value)
        if value is None or unknown != 2 or not (self._judging.sees_look and self._compares):
            return Score(value, None)
        judge = self._judging.judge
        return Score(value, float(self._photographs(value)), value >= judge.same_look, "photographs")

    def _among_items(self, metric: str, value: float | None) -> Score:
        if value is None or metric not in self._percentiles:
            return Score(value, None)
        return Score(value, float(self._percentiles[metric](value)), value >= self._limits[metric])

    @cached_property
    def _photographs(self) -> Percentiles:
        return Percentiles(self._judging.judge.photographs)
