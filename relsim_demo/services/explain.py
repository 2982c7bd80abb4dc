"""Why two pictures are alike, and what lies between them: regions that carry the scores, chains of neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

import numpy as np
from PIL import Image

from relsim_demo.analysis import occlusion
from relsim_demo.analysis.bridge import Joined, chain
from relsim_demo.domain import METRICS
from relsim_demo.errors import BadRequest
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.models.loader import Models
from relsim_demo.services.judging import Judging
from relsim_demo.services.queries import Queries
from relsim_demo.services.question import Picture, Query
from relsim_demo.services.search import Search
from relsim_demo.types import BridgeAnswer, Regions, RegionsAnswer
from relsim_demo.work import Stage

SIDE = 448  # px; larger pictures are scaled down before parts of them are hidden
COUNT = (occlusion.CELLS - occlusion.WINDOW + 1) ** 2
PICTURES = 2 * (COUNT + 1)  # that a model sees before all parts are measured
AT_A_TIME, FEW = 14, 2  # hidden pictures between two signs of progress, and where a model takes seconds for each
LONG = 1.0  # seconds
ENDS = ("the first picture", "the second picture")


class Explain:
    """Explains pairs of pictures, for one gallery and its models."""

    def __init__(
        self, gallery: Gallery, models: Models, search: Search, score_with: Queries, search_with: Queries
    ) -> None:
        self._gallery, self._models, self._search = gallery, models, search
        self._score_with, self._search_with = score_with, search_with

    def bridge(self, a: Picture, b: Picture) -> BridgeAnswer:
        """Chain two pictures by the gallery's relational neighbours, of those that can be judged.

        Raises:
            BadRequest: both are the same, or the model of logic cannot judge one of them.
        """
        if "relational" not in self._gallery.vectors:
            raise BadRequest("A chain runs along the logic, and this gallery was computed without a model of logic.")
        ends = self._search_with.of_ends(a, b, ("relational",))
        _check_judged(ends, self._search_with.judging)
        vectors, own, rows = self._with_own(ends)
        ids = self._gallery.ids
        if rows[0] == rows[1]:
            raise BadRequest("Both pictures are the same; a chain needs two.")
        found = chain(vectors, *rows, without=np.flatnonzero(~self._search_with.judging.items))
        cosines = [float(vectors[i] @ vectors[j]) for i, j in pairwise(found)]
        names = [ids[row] if row < len(ids) else own[row - len(ids)] for row in found]
        return BridgeAnswer(names, [self._search.score("relational", step) for step in cosines])

    def regions(self, a: Picture, b: Picture) -> Iterator[RegionsAnswer]:
        """Yield, as it grows, which parts of each picture the scores of the pair rest on.

        Raises:
            BadRequest: the model of logic cannot judge one of them.
        """
        _check_judged(self._score_with.of_pictures([a, b]), self._score_with.judging)
        images = [self._image(picture) for picture in (a, b)]
        whole = [self._vectors([image]) for image in images]
        parts: list[Regions | None] = [None, None]
        for side, image in enumerate(images):
            losses: dict[str, dict] = {metric: {} for metric in self._models.encoders}
            before = {m: float(whole[0][m][0] @ whole[1][m][0]) for m in losses}
            windows = occlusion.hidden(image)
            while batch := list(islice(windows, self._at_a_time())):
                for metric, vectors in self._vectors([hidden for _, hidden in batch]).items():
                    left = vectors @ whole[1 - side][metric][0]
                    lost = (before[metric] - left).tolist()
                    losses[metric] |= {place: value for (place, _), value in zip(batch, lost, strict=True)}
                parts[side] = Regions(*(_cells(losses.get(m, {})) for m in METRICS))
                yield RegionsAnswer((side + len(losses["relational"]) / COUNT) / 2, *parts)

    def _at_a_time(self) -> int:
        work = self._models.work
        return FEW if work and (work.seconds(Stage.SEE) or 0) > LONG else AT_A_TIME

    def _with_own(self, ends: Sequence[Query]) -> tuple[Joined, list[str], list[int]]:
        """Return the gallery's vectors of logic and those of own pictures, the names of these, the rows of the ends.

        The gallery itself stays as it is, and is not copied.
        """
        vectors = self._gallery.vectors["relational"]
        own = {f"picture {number}": end for number, end in enumerate(ends, 1) if end.row is None}
        more = np.array([end.vectors["relational"] for end in own.values()], np.float32)
        joined = Joined(vectors, more.reshape(len(own), vectors.shape[1]))
        added = iter(range(len(vectors), len(joined)))
        return joined, list(own), [next(added) if end.row is None else end.row for end in ends]

    def _vectors(self, images: list[Image.Image]) -> dict[str, np.ndarray]:
        return {metric: encoder.embed(images) for metric, encoder in self._models.encoders.items()}

    def _image(self, picture: Picture) -> Image.Image:
        image = self._score_with.needed(picture, "so no part of it can be hidden").copy()
        image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
        return image


def _check_judged(pair: Sequence[Query], judging: Judging) -> None:
    """Raise BadRequest where what a model of logic says of one of two pictures would mean nothing."""
    if unknown := [name for name, query in zip(ENDS, pair, strict=True) if not query.judged]:
        raise BadRequest(judging.unlike(unknown))


def _cells(losses: dict) -> list[list[float]]:
    return np.round(occlusion.per_cell(losses), 4).tolist()
