"""The facade: every question that a tab, the command line or the API asks. Answers are plain dataclasses (types.py)."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path

import numpy as np
from PIL import Image

from relsim_demo.analysis import retrieval
from relsim_demo.analysis.calibration import Percentiles
from relsim_demo.analysis.space import corner, count_corners
from relsim_demo.errors import BadGallery, BadRequest
from relsim_demo.gallery import gallery as galleries
from relsim_demo.gallery import pictures
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.gallery.index import Index
from relsim_demo.images import fingerprint
from relsim_demo.models.loader import Models, load_models
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

Picture = Image.Image | str  # an RGB picture, or the id of a gallery item
MAX_PICTURES, MAX_HITS, MAX_TEXT, MAX_CAPTIONS = 12, 100, 1000, 10
REMEMBERED = 256


@dataclass(frozen=True)
class _Query:
    """A question's vectors by metric (None: this query has none), its name, and its own row in the gallery."""

    name: str
    vectors: dict[str, np.ndarray | None]
    row: int | None = None


class Explorer:
    """One gallery and the models that made it. Safe to share between threads; it keeps nothing of anybody's questions
    but the vectors of the latest pictures, by their content."""

    def __init__(self, gallery: Gallery, models: Models) -> None:
        """Raises BadGallery when the gallery's vectors were made by other models than these."""
        _check_fit(gallery, models)
        self._gallery, self._models = gallery, models
        self._recent: OrderedDict[tuple[str, str], np.ndarray] = OrderedDict()
        self._lock = threading.Lock()
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
        row, items = self._row(id), self._gallery.items
        return Item(id, items["caption"][row], items["ordinary"][row], items["family"][row], items["kind"][row])

    def picture(self, id: str, size: int = 448) -> Image.Image:
        """Return the picture of a gallery item, RGB, size x size pixels. Raises BadRequest for an unknown id."""
        return pictures.picture(self._gallery.items["source"][self._row(id)], size)

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
        if metric not in self._models.encoders:
            raise BadRequest(f"{metric!r} is not a metric with vectors; choose one of {', '.join(self._models.encoders)}.")
        keys = [(metric, fingerprint(image)) for image in images]
        with self._lock:
            known = {key: self._recent[key] for key in keys if key in self._recent}
        fresh = {key: image for key, image in zip(keys, images, strict=True) if key not in known}
        if fresh:
            known |= dict(zip(fresh, self._models.encoders[metric].embed(list(fresh.values())), strict=True))
            self._remember(known)
        dim = self._models.encoders[metric].dim
        return np.stack([known[key] for key in keys]) if keys else np.zeros((0, dim), np.float32)

    def score(self, pictures: Sequence[Picture], names: Sequence[str] | None = None) -> ScoreAnswer:
        """Score every pair of 2 to 12 pictures by logic and by look."""
        if not 2 <= len(pictures) <= MAX_PICTURES:
            raise BadRequest(f"{_number(len(pictures))} given; scoring takes 2 to {MAX_PICTURES} pictures.")
        queries = self._queries(pictures, names)
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
        queries = self._queries(pictures, names)
        images = [ImageCaptions(q.name, self._captions(q.vectors["relational"], n)) for q in queries]
        centre = unit_rows(np.mean([q.vectors["relational"] for q in queries], 0)[None])[0]
        together = self._captions(centre, n) if group else None
        return CaptionAnswer(images, together, str(self._models.backend), self._models.names()["relational"])

    def families_near(self, picture: Picture, n: int = 3) -> list[FamilyMatch]:
        """Return the n relation families whose captions a picture lies nearest to on average."""
        names, kinds, centroids = self._ideas
        nearness = centroids @ self._queries([picture])[0].vectors["relational"]
        best = np.argsort(-nearness, kind="stable")[:n]
        return [FamilyMatch(names[i], kinds[i], float(nearness[i])) for i in best]

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
        query = self._query(image, text, id)
        cosines = self._cosines(query)
        rows, scores, percentiles = self._ranked(query, metric, cosines, k * 3 if collapse else k, push)
        if collapse:
            kept = set(retrieval.collapse(rows, self._gallery.vectors["attribute"]).tolist())
            chosen = [i for i, row in enumerate(rows) if int(row) in kept][:k]
            rows, scores, percentiles = rows[chosen], scores[chosen], percentiles[chosen]
        hits = [
            self._hit(rank, int(row), float(score), float(percentile), cosines)
            for rank, (row, score, percentile) in enumerate(zip(rows, scores, percentiles, strict=True), 1)
        ]
        return SearchAnswer(query.name, metric, hits)

    def ranks(
        self, *, image: Image.Image | None = None, text: str | None = None, id: str | None = None, metric: str,
        ids: Sequence[str],
    ) -> list[int]:  # fmt: skip
        """Return the 1-based ranks of some items in the whole list of another metric."""
        query = self._query(image, text, id)
        rows = np.array([self._row(item) for item in ids], np.int64)
        return retrieval.ranks(self._cosines(query)[metric], rows, query.row).tolist()

    def space(self, *, image: Image.Image | None = None, id: str | None = None) -> SpaceAnswer:
        """Place every gallery item by its attribute and relational cosine to one picture."""
        query = self._query(image, None, id)
        cosines = self._cosines(query)
        corners = count_corners(cosines["relational"], cosines["attribute"], self._thresholds)
        return SpaceAnswer(query.name, self.ids, cosines["relational"], cosines["attribute"], corners)

    def info(self) -> Info:
        """Say what answers here."""
        manifest = self._gallery.manifest
        gallery = {"name": manifest["name"], "items": self.size, "licence": manifest["licence"]}
        thresholds = {metric: Threshold(**values) for metric, values in self._thresholds.items()}
        names = self._models.names()
        return Info(str(self._models.backend), self._models.sentence, names, gallery, thresholds, "cpu")

    # ---- inside ------------------------------------------------------------------------------------------------

    @property
    def _thresholds(self) -> dict[str, dict]:
        return self._gallery.manifest["thresholds"]

    @cached_property
    def _ideas(self) -> tuple[list[str], list[str], np.ndarray]:
        """Names, kinds and caption centroids (f, 384) of the trained families that have a relation."""
        bank, items = self._models.captions, self._gallery.items
        kinds = dict(zip(items["family"], items["kind"], strict=True))
        names = [name for name in dict.fromkeys(bank.families) if kinds.get(name, "ordinary") != "ordinary"]
        of = np.array(bank.families)
        centroids = unit_rows(np.stack([bank.vectors[of == name].mean(0) for name in names]))
        return names, [kinds[name] for name in names], centroids

    def _row(self, id: str) -> int:
        row = self._gallery.rows.get(id)
        if row is None:
            raise BadRequest(f"There is no item {str(id)[:60]!r} in this gallery; ids look like {self.ids[0]!r}.")
        return row

    def _queries(self, given: Sequence[Picture], names: Sequence[str] | None = None) -> list[_Query]:
        """Take pictures and ids in any mix; all pictures of a request are embedded in one batch."""
        names = names or [p if isinstance(p, str) else f"picture {i}" for i, p in enumerate(given, 1)]
        own = [p for p in given if not isinstance(p, str)]
        embedded = {metric: iter(self.embed(own, metric)) for metric in self._models.encoders}
        queries = []
        for picture, name in zip(given, names, strict=True):
            row = self._row(picture) if isinstance(picture, str) else None
            sources = {m: self._gallery.vectors[m][row] if row is not None else next(embedded[m]) for m in embedded}
            queries.append(_Query(name, sources, row))
        return queries

    def _query(self, image: Image.Image | None, text: str | None, id: str | None) -> _Query:
        given = [name for name, value in (("image", image), ("text", text), ("id", id)) if value is not None]
        if len(given) != 1:
            raise BadRequest(f"Ask with one of a picture, a sentence or an id; given: {', '.join(given) or 'nothing'}.")
        if text is not None:
            return self._text_query(text)
        return self._queries([image if image is not None else id], ["your picture"] if image is not None else None)[0]

    def _text_query(self, text: str) -> _Query:
        text = " ".join(text.split())
        if not text:
            raise BadRequest('The sentence is empty. Describe an idea, for example "things stacked into a tower".')
        if len(text) > MAX_TEXT:
            raise BadRequest(f"The sentence has {len(text):,} characters; {MAX_TEXT:,} is the most.")
        vector = self._models.text.encode([text])[0]
        return _Query(text, {"relational": retrieval.pull(vector, self._ideas[2]), "attribute": vector})

    def _cosines(self, query: _Query) -> dict[str, np.ndarray]:
        """Cosines (n,) float32 of every gallery item to the query, by metric."""
        return {metric: self._gallery.vectors[metric] @ vector for metric, vector in query.vectors.items()}

    def _ranked(
        self, query: _Query, metric: Metric, cosines: dict[str, np.ndarray], k: int, push: float
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Rows, scores and percentiles of the best k."""
        if metric is not Metric.ANALOGY:
            rows, scores = self._indexes[metric].search(query.vectors[metric], k, query.row)
            return rows, scores, self.percentiles(metric, scores)
        fused = retrieval.analogy(cosines["relational"], cosines["attribute"], push, self._percentiles)
        rows = retrieval.best(fused, k, query.row)
        pairs = self._gallery.background.T
        background = Percentiles(retrieval.analogy(pairs[0], pairs[1], push, self._percentiles))
        return rows, fused[rows], background(fused[rows])

    def _hit(self, rank: int, row: int, score: float, percentile: float, cosines: dict[str, np.ndarray]) -> Hit:
        item = self.item(self.ids[row])
        relational, attribute = (float(cosines[metric][row]) for metric in ("relational", "attribute"))
        return Hit(rank, item.id, score, percentile, relational, attribute, item.caption, item.family)

    def _pair(self, a: _Query, b: _Query) -> Pair:
        values = {metric: float(a.vectors[metric] @ b.vectors[metric]) for metric in self._models.encoders}
        scores = {metric: Score(value, float(self.percentiles(metric, value))) for metric, value in values.items()}
        named = corner(values["relational"], values["attribute"], self._thresholds)
        return Pair(a.name, b.name, scores["relational"], scores["attribute"], named)

    def _captions(self, vector: np.ndarray, n: int) -> list[Caption]:
        bank = self._models.captions
        return [Caption(bank.texts[i], score) for i, score in retrieval.nearest_captions(vector, bank.vectors, n)]

    def _remember(self, vectors: dict[tuple[str, str], np.ndarray]) -> None:
        with self._lock:
            self._recent.update(vectors)
            while len(self._recent) > REMEMBERED:
                self._recent.popitem(last=False)


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
                    f"The gallery's {metric} vectors have {field} {found!r}, but the model {encoder.name} has {needed!r}. "
                    "Compute the gallery again with `python -m relsim_demo precompute`, or use the models it was made with."
                )


def _metric(name: str) -> Metric:
    if name not in list(Metric):
        raise BadRequest(f"The metric {str(name)[:40]!r} is unknown; choose one of {', '.join(Metric)}.")
    return Metric(name)


def _number(n: int) -> str:
    return {0: "No picture", 1: "One picture"}.get(n, f"{n} pictures")
