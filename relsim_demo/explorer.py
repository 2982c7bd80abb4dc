"""The facade: every question that a tab, the command line or the API asks, answered with plain dataclasses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np
from PIL import Image

from relsim_demo.analysis.phrases import Phrases, frequent
from relsim_demo.captioning import Captions, check_request
from relsim_demo.comparing import Comparing
from relsim_demo.embedding import Memory, made_by
from relsim_demo.evaluate import evaluate
from relsim_demo.gallery import gallery as galleries
from relsim_demo.gallery import pictures as sources
from relsim_demo.gallery.gallery import METRICS, Gallery
from relsim_demo.gallery.hub import resolve
from relsim_demo.mapping import Maps
from relsim_demo.models.base import ImageEncoder
from relsim_demo.models.loader import Models, embedded_encoders, load_models
from relsim_demo.models.state import State
from relsim_demo.queries import Picture, Queries, Question
from relsim_demo.scoring import Scoring
from relsim_demo.searching import Search
from relsim_demo.settings import Settings
from relsim_demo.types import (
    LOGIC,
    CaptionAnswer,
    Column,
    IdeaMatch,
    Info,
    Item,
    Sampling,
    ScoreAnswer,
    SearchAnswer,
    SpaceAnswer,
    Threshold,
)

ITEM = ("caption", "ordinary", "family", "relation", "kind", "source")  # columns of the gallery, as Item has them
GREEDY = Sampling(temperature=0)


class Explorer:
    """One gallery and the models that answer. Safe to share between threads.

    maps: the gallery as maps. compare: why two pictures are alike, and what lies between them.
    """

    def __init__(self, gallery: Gallery, models: Models, others: Iterable[ImageEncoder] = ()) -> None:
        """Take the models that score and caption, and further encoders that may have made the gallery.

        Raises:
            BadGallery: one of them made it in another revision or variant.
        """
        self._gallery, self._models = gallery, models
        self._searching = _searching(gallery, models, others)
        memory = Memory()
        self._score_with = Queries(gallery, models.encoders, models.text, memory)
        self._search_with = Queries(gallery, self._searching, models.text, memory)
        self._captions = Captions(gallery, models, self._score_with)
        self._search = Search(gallery, self._search_with.judging)
        calibrated = {m for m, encoder in models.encoders.items() if made_by(gallery, m, encoder)}
        shares = {m: found for m, found in self._search.percentiles.items() if m in calibrated}
        self._scoring = Scoring(gallery, models, self._score_with, shares)
        self.maps = Maps(gallery, models)
        self.compare = Comparing(gallery, models, self._search, self._score_with, self._search_with)

    def start(self) -> None:
        """Begin to load models that take long; questions that need them wait."""
        self._models.start()

    def state(self) -> State:
        """Say how far those models are loaded."""
        return self._models.state()

    # ---- the gallery -------------------------------------------------------------------------------------------

    @property
    def ids(self) -> list[str]:
        """The ids of all gallery items."""
        return self._gallery.ids

    @property
    def size(self) -> int:
        """The number of gallery items."""
        return len(self._gallery)

    def row(self, id: str) -> int:
        """Return where an item stands in `ids`. Raises BadRequest for an unknown id."""
        return self._search_with.row(id)

    def item(self, id: str) -> Item:
        """Return one gallery item. Raises BadRequest for an unknown id."""
        row = self.row(id)
        return Item(id, *(self._gallery.items[name][row] for name in ITEM))

    def picture(self, id: str, size: int = 448) -> Image.Image:
        """Return the picture of a gallery item, RGB, size x size pixels. Raises BadRequest for an unknown id."""
        return sources.picture(self._gallery, self.row(id), size)

    def has_picture(self, id: str) -> bool:
        """Tell whether the gallery keeps, or can draw, the picture of an item. Raises BadRequest for an unknown id."""
        return sources.exists(self._gallery, self.row(id))

    def random_id(self) -> str:
        """Return the id of a random item that has a relation, where the gallery knows."""
        kinds = self._gallery.items["kind"]
        rows = [row for row, kind in enumerate(kinds) if kind != "ordinary"] or range(self.size)
        return self.ids[rows[np.random.default_rng().integers(len(rows))]]

    def background(self, n: int) -> np.ndarray:
        """Return relational and attribute cosines of up to n random pairs of gallery items: (n, 2) float32.

        None where the gallery does not know both.
        """
        return self._gallery.pairs(METRICS)[:n] if self.has_space else np.zeros((0, 2), np.float32)

    def percentiles(self, metric: str, scores: np.ndarray) -> np.ndarray:
        """Return the share (0..100) of random gallery pairs that score lower in a metric; equal ones count half.

        Raises:
            BadRequest: the gallery has too few different items for that.
        """
        self._search.check_compares()
        return self._search.percentiles[metric](scores)

    @cached_property
    def phrases(self) -> Phrases:
        """The placeholders and the ideas that are frequent in the gallery's captions."""
        return frequent(self._gallery.items)

    def between(self, ids: Sequence[str]) -> dict[str, np.ndarray]:
        """Return how alike items are by the gallery's own vectors: percentiles (n, n) of all pairs, by metric."""
        rows = [self.row(id) for id in ids]
        return {m: self.percentiles(m, v[rows] @ v[rows].T) for m, v in self._gallery.vectors.items()}

    # ---- the questions -----------------------------------------------------------------------------------------

    @property
    def has_space(self) -> bool:
        """Whether the gallery knows both logic and look, so that it can be shown as a similarity space."""
        return all(metric in self._gallery.vectors for metric in METRICS)

    @property
    def compares(self) -> bool:
        """Whether the gallery has enough different items for percentiles, corners and the similarity space."""
        return self._search.compares

    @property
    def metrics(self) -> list[str]:
        """The metrics of the gallery; logic comes first where it is known, then look."""
        return list(self._gallery.vectors)

    def judged(self, id: str) -> bool:
        """Tell whether the model of logic can judge a gallery item. Raises BadRequest for an unknown id."""
        return bool(self._search_with.judging.items[self.row(id)])

    @property
    def judges(self) -> bool:
        """Whether the model of logic that searches can judge most of the gallery."""
        return self._search_with.judging.drawn

    def embed(self, images: Sequence[Image.Image], metric: str = "relational") -> np.ndarray:
        """Embed RGB pictures, taken as they are: (n, d) float32 unit rows."""
        return self._score_with.embed(images, metric)

    def score(self, pictures: Sequence[Picture], names: Sequence[str] | None = None) -> ScoreAnswer:
        """Score every pair of 2 to 12 pictures by logic and by look."""
        return self._scoring.score(pictures, names)

    def caption(
        self, pictures: Sequence[Picture], names: Sequence[str] | None = None, n: int = 3, group: bool = False,
        sampling: Sampling = GREEDY,
    ) -> CaptionAnswer:  # fmt: skip
        """Return n anonymous captions of each picture, and of all together when `group` is asked for."""
        return list(self.captions_as_written(pictures, names, n, group, sampling))[-1]

    def captions_as_written(
        self, pictures: Sequence[Picture], names: Sequence[str] | None = None, n: int = 3, group: bool = False,
        sampling: Sampling = GREEDY, stop: Callable[[], bool] = lambda: False,
    ) -> Iterator[CaptionAnswer]:  # fmt: skip
        """Yield the answer of `caption` as it grows, where captions are generated; `stop` may end it early."""
        check_request(len(pictures), n, group, sampling)
        names = names or [p if isinstance(p, str) else f"picture {i}" for i, p in enumerate(pictures, 1)]
        return self._captions.written(pictures, names, n, group, sampling, stop)

    def ideas_near(self, picture: Picture, n: int = 3) -> list[IdeaMatch]:
        """Return the n relations that a picture lies nearest to, by the middle of their captions."""
        return self._captions.ideas_near(picture, n)

    def search(
        self,
        *,
        image: Image.Image | None = None,
        text: str | None = None,
        id: str | None = None,
        k: int = 10,
        metric: str = "relational",
        collapse: bool = False,
    ) -> SearchAnswer:
        """Find the k gallery items best for one picture, sentence or item, without the item itself.

        metric: relational, attribute, or analogy (relational high, attribute low: see retrieval.analogy; not in
        galleries that do not compare). A sentence takes relational, unless the look's model was tuned towards captions.
        collapse: show hits that look nearly the same only once.
        """
        return self._search.best(self._search_with.of_one(image, text, id), k, metric, collapse)

    def columns(self, question: Question, k: int = 10, lean: float = LOGIC, collapse: bool = False) -> list[Column]:
        """Find the k best items by every metric of the gallery in which the question can be asked.

        lean moves the first column along retrieval.blend: 0 is the same look, 0.5 both, 0.75 the same logic, 1 the same
        logic and a different look.
        """
        return self._search.columns(self._search_with.of_question(question), k, lean, collapse)

    def space(self, *, image: Image.Image | None = None, id: str | None = None) -> SpaceAnswer:
        """Place every gallery item by its attribute and relational cosine to one picture."""
        return self._search.space(self._search_with.of_one(image, None, id))

    def evaluate(self) -> dict:
        """Measure the models on this gallery. Raises BadGallery where its items know no relation."""
        return evaluate(self._gallery, self._models)

    def info(self) -> Info:
        """Say what answers here."""
        manifest, models = self._gallery.manifest, self._models
        made = {metric: f"{entry['model']}@{entry['revision']}" for metric, entry in manifest["metrics"].items()}
        gallery = {"name": manifest["name"], "items": self.size, "licence": manifest["licence"], "models": made}
        calibrated = manifest["thresholds"] if self.compares else {}
        thresholds = {metric: Threshold(**values) for metric, values in calibrated.items()}
        state = self.state()
        captions = None if models.captioner else len(models.captions.texts)
        prompt = models.captioner.prompt if models.captioner else None
        sentence = " ".join([models.sentence, *self._aside()])
        loaded = (state.device, state.sentence)
        return Info(str(models.backend), sentence, models.names(), gallery, thresholds, *loaded, captions, prompt)

    # ---- inside ------------------------------------------------------------------------------------------------

    def _aside(self) -> list[str]:
        """Say who answers in the tabs that search, where it is not who scores."""
        made = {entry["model"] for entry in self._gallery.manifest["metrics"].values()}
        if made <= {encoder.name for encoder in self._models.encoders.values()}:
            return []
        return [f"Searches and maps use {' and '.join(sorted(made))}, which this gallery was computed with."]


def open_explorer(settings: Settings | None = None) -> Explorer:
    """Load the gallery and choose the models that the settings (default: the environment's) name."""
    settings = settings or Settings.from_env()
    models = load_models(settings)
    gallery = galleries.load(resolve(settings.gallery, settings.cache_dir))
    return Explorer(gallery, models, embedded_encoders().values())


def _searching(gallery: Gallery, models: Models, others: Iterable[ImageEncoder]) -> dict[str, ImageEncoder]:
    """Find for each metric of the gallery the encoder whose pictures can be compared with it."""
    found = {}
    for metric, entry in gallery.manifest["metrics"].items():
        for encoder in [*models.encoders.values(), *others]:
            by_text = metric == "relational" and entry["model"] == models.text.name and encoder.in_text_space
            if by_text or made_by(gallery, metric, encoder):
                found[metric] = encoder
                break
    return found
