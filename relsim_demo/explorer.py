"""The facade: every question that a tab, the command line or the API asks, answered with plain dataclasses."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
from PIL import Image

from relsim_demo.analysis import retrieval
from relsim_demo.analysis.calibration import Percentiles
from relsim_demo.analysis.space import corner, count_corners
from relsim_demo.errors import BadGallery, BadRequest
from relsim_demo.evaluate import evaluate
from relsim_demo.gallery import gallery as galleries
from relsim_demo.gallery import pictures as sources
from relsim_demo.gallery.gallery import METRICS, Gallery
from relsim_demo.gallery.index import Index
from relsim_demo.models.loader import Models, load_models
from relsim_demo.queries import Picture, Queries, Query
from relsim_demo.settings import Settings
from relsim_demo.types import (
    Caption,
    CaptionAnswer,
    FamilyMatch,
    Hit,
    ImageCaptions,
    Info,
    Item,
    Metric,
    Pair,
    Score,
    ScoreAnswer,
    SearchAnswer,
    SpaceAnswer,
    Threshold,
)
from relsim_demo.vectors import unit_rows

MAX_PICTURES, MAX_HITS, MAX_CAPTIONS = 12, 100, 10


class Explorer:
    """One gallery and the models that made it. Safe to share between threads."""

    def __init__(self, gallery: Gallery, models: Models) -> None:
        """Refuse (BadGallery) a gallery whose vectors other models made."""
        _check_fit(gallery, models)
        self._gallery, self._models = gallery, models
        self._ask = Queries(gallery, models)
        self._percentiles = {m: Percentiles(gallery.background[:, i]) for i, m in enumerate(gallery.vectors)}
        self._indexes = {m: Index(v) for m, v in gallery.vectors.items()}

    # ---- the gallery -------------------------------------------------------------------------------------------

    @property
    def ids(self) -> list[str]:
        """The ids of all gallery items."""
        return self._gallery.ids

    @property
    def size(self) -> int:
        """The number of gallery items."""
        return len(self._gallery)

    def item(self, id: str) -> Item:
        """Return one gallery item. Raises BadRequest for an unknown id."""
        row, items = self._ask.row(id), self._gallery.items
        return Item(id, items["caption"][row], items["ordinary"][row], items["family"][row], items["kind"][row])

    def picture(self, id: str, size: int = 448) -> Image.Image:
        """Return the picture of a gallery item, RGB, size x size pixels. Raises BadRequest for an unknown id."""
        return sources.picture(self._gallery, self._ask.row(id), size)

    def random_id(self) -> str:
        """Return the id of a random item that has a relation, where the gallery knows."""
        kinds = self._gallery.items["kind"]
        rows = [row for row, kind in enumerate(kinds) if kind != "ordinary"]
        return self.ids[rows[np.random.default_rng().integers(len(rows))]]

    def background(self, n: int) -> np.ndarray:
        """Return relational and attribute cosines of up to n random pairs of gallery items: (n, 2) float32."""
        return self._gallery.background[:n]

    def percentiles(self, metric: str, scores: np.ndarray) -> np.ndarray:
        """Return the share (0..100) of random gallery pairs that score lower in a metric."""
        return self._percentiles[metric](scores)

    # ---- the questions -----------------------------------------------------------------------------------------

    def embed(self, images: Sequence[Image.Image], metric: str = "relational") -> np.ndarray:
        """Embed RGB pictures, taken as they are: (n, d) float32 unit rows."""
        return self._ask.embed(images, metric)

    def score(self, pictures: Sequence[Picture], names: Sequence[str] | None = None) -> ScoreAnswer:
        """Score every pair of 2 to 12 pictures by logic and by look."""
        if not 2 <= len(pictures) <= MAX_PICTURES:
            raise BadRequest(f"{_number(len(pictures))} given; scoring takes 2 to {MAX_PICTURES} pictures.")
        queries = self._ask.of_pictures(pictures, names)
        pairs = [self._pair(a, b) for a, b in combinations(queries, 2)]
        return ScoreAnswer(pairs, str(self._models.backend), self._models.names())

    def caption(
        self, pictures: Sequence[Picture], names: Sequence[str] | None = None, n: int = 3, group: bool = False
    ) -> CaptionAnswer:
        """Return the n anonymous captions nearest to each picture, and to all together when `group` is asked for."""
        if not 1 <= len(pictures) <= MAX_PICTURES:
            raise BadRequest(f"{_number(len(pictures))} given; captioning takes 1 to {MAX_PICTURES} pictures.")
        if not 1 <= n <= MAX_CAPTIONS:
            raise BadRequest(f"{n} captions asked for; choose 1 to {MAX_CAPTIONS}.")
        if group and len(pictures) < 2:
            raise BadRequest("One picture given; a group caption needs at least 2 pictures.")
        queries = self._ask.of_pictures(pictures, names)
        images = [ImageCaptions(q.name, self._captions(q.vectors["relational"], n)) for q in queries]
        centre = unit_rows(np.mean([q.vectors["relational"] for q in queries], 0)[None])[0]
        together = self._captions(centre, n) if group else None
        return CaptionAnswer(images, together, str(self._models.backend), self._models.names()["relational"])

    def families_near(self, picture: Picture, n: int = 3) -> list[FamilyMatch]:
        """Return the n relation families whose captions a picture lies nearest to on average."""
        ideas = self._ask.ideas
        nearness = ideas.centres @ self._ask.of_pictures([picture])[0].vectors["relational"]
        best = np.argsort(-nearness, kind="stable")[:n]
        return [FamilyMatch(ideas.names[i], ideas.kinds[i], float(nearness[i])) for i in best]

    def search(
        self,
        *,
        image: Image.Image | None = None,
        text: str | None = None,
        id: str | None = None,
        k: int = 10,
        metric: str = "relational",
        collapse: bool = False,
        push: float = 0.5,
    ) -> SearchAnswer:
        """Find the k gallery items best for one picture, sentence or item, without the item itself.

        metric: relational, attribute, or analogy (relational high, attribute low: see retrieval.analogy, whose weight
        is `push`, 0..1). collapse: show hits that look nearly the same only once.
        """
        metric = _metric(metric)
        if not 1 <= k <= MAX_HITS:
            raise BadRequest(f"{k} hits asked for; choose 1 to {MAX_HITS}.")
        if not 0 <= push <= 1:
            raise BadRequest(f"push is {push}; it must lie between 0 and 1.")
        query = self._ask.of_one(image, text, id)
        rows, scores, percentiles = self._ranked(query, metric, k * 3 if collapse else k, push)
        if collapse:
            chosen = retrieval.collapse(rows, self._gallery.vectors["attribute"])[:k]
            rows, scores, percentiles = rows[chosen], scores[chosen], percentiles[chosen]
        return SearchAnswer(query.name, metric, self._hits(query, rows, scores, percentiles))

    def ranks(
        self, *, image: Image.Image | None = None, text: str | None = None, id: str | None = None, metric: str,
        ids: Sequence[str],
    ) -> list[int]:  # fmt: skip
        """Return the 1-based ranks of some items in the whole list of another metric."""
        if metric not in self._indexes:
            raise BadRequest(f"{metric!r} is no metric with vectors; choose one of {', '.join(self._indexes)}.")
        query = self._ask.of_one(image, text, id)
        rows = np.array([self._ask.row(item) for item in ids], np.int64)
        return retrieval.ranks(self._cosines(query)[metric], rows, query.row).tolist()

    def space(self, *, image: Image.Image | None = None, id: str | None = None) -> SpaceAnswer:
        """Place every gallery item by its attribute and relational cosine to one picture."""
        query = self._ask.of_one(image, None, id)
        cosines = self._cosines(query)
        corners = count_corners(cosines["relational"], cosines["attribute"], self._thresholds)
        return SpaceAnswer(query.name, self.ids, cosines["relational"], cosines["attribute"], corners)

    def evaluate(self) -> dict:
        """Measure the models on this gallery. Raises BadGallery where its items know no relation."""
        return evaluate(self._gallery, self._models)

    def info(self) -> Info:
        """Say what answers here."""
        manifest = self._gallery.manifest
        gallery = {"name": manifest["name"], "items": self.size, "licence": manifest["licence"]}
        thresholds = {metric: Threshold(**values) for metric, values in self._thresholds.items()}
        names = self._models.names()
        backend, sentence, captions = str(self._models.backend), self._models.sentence, len(self._models.captions.texts)
        return Info(backend, sentence, names, gallery, thresholds, "cpu", captions)

    # ---- inside ------------------------------------------------------------------------------------------------

    @property
    def _thresholds(self) -> dict[str, dict]:
        return self._gallery.manifest["thresholds"]

    def _cosines(self, query: Query) -> dict[str, np.ndarray]:
        """Cosines (n,) float32 of every gallery item to the query, by metric."""
        return {metric: self._gallery.vectors[metric] @ vector for metric, vector in query.vectors.items()}

    def _ranked(self, query: Query, metric: Metric, k: int, push: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Rows, scores and percentiles of the best k."""
        if metric is not Metric.ANALOGY:
            rows, scores = self._indexes[metric].search(query.vectors[metric], k, query.row)
            return rows, scores, self.percentiles(metric, scores)
        cosines = self._cosines(query)
        fused = retrieval.analogy(cosines["relational"], cosines["attribute"], push, self._percentiles)
        rows = retrieval.best(fused, k, query.row)
        pairs = self._gallery.background.T
        background = Percentiles(retrieval.analogy(pairs[0], pairs[1], push, self._percentiles))
        return rows, fused[rows], background(fused[rows])

    def _hits(self, query: Query, rows: np.ndarray, scores: np.ndarray, percentiles: np.ndarray) -> list[Hit]:
        beside = [self._gallery.vectors[metric][rows] @ query.vectors[metric] for metric in METRICS]
        table = zip(rows.tolist(), scores.tolist(), percentiles.tolist(), *(b.tolist() for b in beside), strict=True)
        items = self._gallery.items
        return [
            Hit(rank, self.ids[row], score, percentile, logic, look, items["caption"][row], items["family"][row])
            for rank, (row, score, percentile, logic, look) in enumerate(table, 1)
        ]

    def _pair(self, a: Query, b: Query) -> Pair:
        values = {m: float(np.clip(a.vectors[m] @ b.vectors[m], -1, 1)) for m in self._models.encoders}
        scores = {metric: Score(value, float(self.percentiles(metric, value))) for metric, value in values.items()}
        named = corner(values["relational"], values["attribute"], self._thresholds)
        return Pair(a.name, b.name, scores["relational"], scores["attribute"], named)

    def _captions(self, vector: np.ndarray, n: int) -> list[Caption]:
        bank = self._models.captions
        return [Caption(bank.texts[i], score) for i, score in retrieval.nearest_captions(vector, bank.vectors, n)]


def open_explorer(settings: Settings | None = None) -> Explorer:
    """Load the gallery and choose the models that the settings (default: the environment's) name."""
    settings = settings or Settings.from_env()
    models = load_models(settings)
    return Explorer(galleries.load(Path(settings.gallery)), models)


def _check_fit(gallery: Gallery, models: Models) -> None:
    """Refuse vectors that other models made: scores across them would mean nothing."""
    for metric, encoder in models.encoders.items():
        entry = gallery.manifest["metrics"].get(metric)
        if entry is None:
            raise BadGallery(f"The gallery {gallery.manifest['name']!r} has no {metric} vectors.")
        for field in ("revision", "preprocess", "dim"):
            found, needed = entry.get(field), getattr(encoder, field)
            if found != needed:
                raise BadGallery(
                    f"The gallery's {metric} vectors have {field} {found!r}; the model {encoder.name} has {needed!r}. "
                    "Compute the gallery again with `python -m relsim_demo precompute`."
                )


def _metric(name: str) -> Metric:
    if name not in list(Metric):
        raise BadRequest(f"The metric {str(name)[:40]!r} is unknown; choose one of {', '.join(Metric)}.")
    return Metric(name)


def _number(n: int) -> str:
    return {0: "No picture", 1: "One picture"}.get(n, f"{n} pictures")
