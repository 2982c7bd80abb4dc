"""Why two pictures are alike, and what lies between them: regions that carry the scores, chains of neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

import numpy as np
from PIL import Image

from relsim_demo.analysis import occlusion
from relsim_demo.analysis.bridge import chain
from relsim_demo.errors import BadRequest, ModelUnavailable
from relsim_demo.gallery import pictures as sources
from relsim_demo.gallery.gallery import METRICS, Gallery
from relsim_demo.models.loader import Models
from relsim_demo.queries import Picture, Queries, Query
from relsim_demo.scoring import Meaning
from relsim_demo.searching import Search
from relsim_demo.types import BridgeAnswer, Pair, Regions, RegionsAnswer

SIDE = 448  # px; larger pictures are scaled down before parts of them are hidden
AT_A_TIME = 14  # hidden pictures between two signs of progress


class Comparing:
    """Answers about two pictures, for one gallery and its models."""

    def __init__(
        self, gallery: Gallery, models: Models, search: Search, score_with: Queries, search_with: Queries
    ) -> None:
        self._gallery, self._models, self._search = gallery, models, search
        self._score_with, self._search_with = score_with, search_with
        self._meaning = Meaning(gallery, search_with.judging, search.percentiles)

    def bridge(self, a: Picture, b: Picture) -> BridgeAnswer:
        """Chain two pictures by the gallery's relational neighbours."""
        if "relational" not in self._gallery.vectors:
            raise BadRequest("A chain runs along the logic, and this gallery was computed without a model of logic.")
        ends = self._ends(a, b)
        _check_both(*ends, ("relational",))
        vectors, ids = self._gallery.vectors["relational"], self._gallery.ids
        rows, own = [], []
        for number, end in enumerate(ends, 1):
            if end.row is None:
                own.append((f"picture {number}", end.vectors["relational"]))
            rows.append(end.row if end.row is not None else len(ids) + len(own) - 1)
        if rows[0] == rows[1]:
            raise BadRequest("Both pictures are the same; a chain needs two.")
        if own:
            vectors, ids = np.vstack([vectors, *(vector for _, vector in own)]), [*ids, *(name for name, _ in own)]
        found = chain(vectors, *rows)
        cosines = [float(vectors[i] @ vectors[j]) for i, j in pairwise(found)]
        return BridgeAnswer([ids[row] for row in found], [self._search.score("relational", step) for step in cosines])

    def measured(self, a: Picture, b: Picture) -> Pair:
        """Score two pictures by logic and by look with the models that made the gallery, as its space does.

        Raises:
            BadRequest: one of them has no vector of a metric, or the gallery has too few different items.
        """
        self._search.check_compares()
        first, second = self._ends(a, b)
        _check_both(first, second, METRICS)
        values = {metric: float(first.vectors[metric] @ second.vectors[metric]) for metric in METRICS}
        return self._meaning.pair(first, second, values)

    def regions(self, a: Picture, b: Picture) -> Iterator[RegionsAnswer]:
        """Yield, as it grows, which parts of each picture the scores of the pair rest on."""
        images = [self._image(picture) for picture in (a, b)]
        whole = [self._vectors([image]) for image in images]
        parts: list[Regions | None] = [None, None]
        count = (occlusion.CELLS - occlusion.WINDOW + 1) ** 2
        for side, image in enumerate(images):
            losses: dict[str, dict] = {metric: {} for metric in self._models.encoders}
            before = {m: float(whole[0][m][0] @ whole[1][m][0]) for m in losses}
            windows = occlusion.hidden(image)
            while batch := list(islice(windows, AT_A_TIME)):
                for metric, vectors in self._vectors([hidden for _, hidden in batch]).items():
                    left = vectors @ whole[1 - side][metric][0]
                    lost = (before[metric] - left).tolist()
                    losses[metric] |= {place: value for (place, _), value in zip(batch, lost, strict=True)}
                parts[side] = Regions(*(_cells(losses.get(m, {})) for m in ("relational", "attribute")))
                yield RegionsAnswer((side + len(losses["relational"]) / count) / 2, *parts)

    def _ends(self, a: Picture, b: Picture) -> list[Query]:
        return [
            self._search_with.of_item(p) if isinstance(p, str) else self._search_with.of_one(p, None, None)
            for p in (a, b)
        ]

    def _vectors(self, images: list[Image.Image]) -> dict[str, np.ndarray]:
        return {metric: encoder.embed(images) for metric, encoder in self._models.encoders.items()}

    def _image(self, picture: Picture) -> Image.Image:
        if isinstance(picture, str):
            row = self._score_with.row(picture)
            if not sources.exists(self._gallery, row):
                raise ModelUnavailable(f"This gallery keeps no picture of {picture}, so no part of it can be hidden.")
            return sources.picture(self._gallery, row, SIDE)
        image = picture.copy()
        image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
        return image


def _check_both(first: Query, second: Query, metrics: Sequence[str]) -> None:
    """Raise BadRequest where one of two pictures has no vector of a metric."""
    for metric in metrics:
        if not (metric in first.vectors and metric in second.vectors):
            raise BadRequest(f"These two cannot be compared by {metric} here.")


def _cells(losses: dict) -> list[list[float]]:
    return np.round(occlusion.per_cell(losses), 4).tolist()
