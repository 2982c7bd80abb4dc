"""The facade: every question that a tab, the command line or the API asks, answered with plain dataclasses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path

import numpy as np
from PIL import Image

from relsim_demo.analysis.phrases import Phrases, frequent
from relsim_demo.domain import LOGIC, METRICS, State
from relsim_demo.evaluation.bench.measures import Measure, measures
from relsim_demo.evaluation.browsing import BESIDE, Browser, browse
from relsim_demo.evaluation.voting.votes import Votes
from relsim_demo.evaluation.voting.voting import Voting, open_votes
from relsim_demo.gallery import gallery as galleries
from relsim_demo.gallery import pictures as sources
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.gallery.hub import resolve
from relsim_demo.gallery.milvus import Milvus
from relsim_demo.models.base import ImageEncoder
from relsim_demo.models.figures import measured
from relsim_demo.models.loader import Models, embedded_encoders, load_models
from relsim_demo.services.captions import Captions, check_request
from relsim_demo.services.embedding import Memory, made_by
from relsim_demo.services.evaluation import evaluate
from relsim_demo.services.explain import Explain
from relsim_demo.services.explore import Explore
from relsim_demo.services.maps import Map, Maps
from relsim_demo.services.queries import Picture, Queries, Question
from relsim_demo.services.scoring import Scoring
from relsim_demo.services.search import Search
from relsim_demo.settings import Settings
from relsim_demo.types import (
    About,
    BridgeAnswer,
    CaptionAnswer,
    Column,
    Details,
    Facet,
    Groups,
    IdeaMatch,
    Info,
    Item,
    Pair,
    RegionsAnswer,
    Sampling,
    ScoreAnswer,
    SearchAnswer,
    Shelf,
    SpaceAnswer,
    Threshold,
    View,
)
from relsim_demo.work import Work

ITEM = ("caption", "ordinary", "family", "relation", "kind", "source")  # columns of the gallery, as Item has them
GREEDY = Sampling(temperature=0)


class Explorer:
    """One gallery and the models that answer. Safe to share between threads."""

    def __init__(
        self, gallery: Gallery, models: Models, others: Iterable[ImageEncoder] = (),
        results: Callable[[Gallery], Browser] = browse, settings: Settings | None = None,
        votes: Callable[[], Votes] | None = None,
    ) -> None:  # fmt: skip
        """Take the models that score and caption, and further encoders that may have made the gallery.

        results: finds the results that stand beside the gallery, when they are first asked for. settings: where other
        models of look are looked for. votes: opens the place where votes on the results are kept; None where nobody is
        asked.

        Raises:
            BadGallery: one of them made it in another revision or variant.
        """
        self._gallery, self._models, self._find_results = gallery, models, results
        self._open_votes = votes
        self._searching = _searching(gallery, models, others)
        self._memory = memory = Memory()
        self.settings = settings or Settings()
        self._score_with = Queries(gallery, models.encoders, models.text, memory)
        self._search_with = Queries(gallery, self._searching, models.text, memory)
        self._captions = Captions(gallery, models, self._score_with)
        self._search = Search(gallery, self._search_with.judging)
        asking = (self._search, self._score_with, self._search_with)
        self._scoring = Scoring(gallery, models, *asking)
        self._explain = Explain(gallery, models, *asking)
        self._maps = Maps(gallery, models)
        self._explore = Explore(gallery, self._search, self._search_with, self._maps)

    def over(self, gallery: Gallery) -> Explorer:
        """Return an explorer of another gallery, answered by the same models. Raises BadGallery as at the start."""
        return Explorer(gallery, self._models)

    @property
    def encoders(self) -> dict[str, ImageEncoder]:
        """The models that give pictures vectors, by metric."""
        return self._models.encoders

    def start(self) -> None:
        """Begin to load models that take long; questions that need them wait."""
        self._models.start()

    def beside(self, gallery: str) -> Explorer:
        """Open another gallery, named as in RELSIM_GALLERY, with the same models. Raises BadGallery."""
        return open_gallery(gallery, self._models, self.settings)

    def state(self) -> State:
        """Say how far those models are loaded."""
        return self._models.state()

    @property
    def work(self) -> Work | None:
        """The turns at slow models; None where none is asked."""
        return self._models.work

    # ---- the gallery -------------------------------------------------------------------------------------------

    @property
    def ids(self) -> Sequence[str]:
        """The ids of all gallery items."""
        return self._gallery.ids

    def column(self, name: str) -> Sequence:
        """Return what all gallery items have in one field of Item, in order of `ids`."""
        return self._gallery.items[name]

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
        return self.ids[int(np.random.default_rng().choice(self._related))]

    @cached_property
    def _related(self) -> np.ndarray:
        """The rows (m,) of the items that have a relation, where the gallery knows."""
        rows = np.flatnonzero([kind != "ordinary" for kind in self.column("kind")])
        return rows if len(rows) else np.arange(self.size)

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
    def thresholds(self) -> dict[str, Threshold]:
        """From where on two pictures count as alike, by metric; none where the gallery has too few different items."""
        calibrated = self._gallery.manifest["thresholds"] if self.compares else {}
        return {metric: Threshold(**values) for metric, values in calibrated.items()}

    @cached_property
    def phrases(self) -> Phrases:
        """The placeholders and the ideas that are frequent in the gallery's captions."""
        return frequent(self._gallery.items)

    def between(self, ids: Sequence[str]) -> dict[str, np.ndarray]:
        """Return how alike items are by the gallery's own vectors: cosines (n, n) of all pairs, by metric."""
        rows = [self.row(id) for id in ids]
        return {metric: vectors[rows] @ vectors[rows].T for metric, vectors in self._gallery.vectors.items()}

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
    def writes(self) -> bool:
        """Whether captions are written word by word, and not chosen among known ones."""
        return self._models.captioner is not None

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

    def made_smaller(self, pictures: Sequence[Picture], names: Sequence[str], searching: bool = False) -> list[str]:
        """Return the sentence on pictures that are made smaller for the model of logic; nothing where none is.

        searching: for the model that searches the gallery, not for the one that scores.
        """
        return (self._search_with if searching else self._score_with).made_smaller(pictures, names)

    def embed(self, images: Sequence[Image.Image], metric: str = "relational") -> np.ndarray:
        """Embed RGB pictures, taken as they are: (n, d) float32 unit rows."""
        return self._score_with.embed(images, metric)

    def score(self, pictures: Sequence[Picture], names: Sequence[str] | None = None) -> ScoreAnswer:
        """Score every pair of 2 to 12 pictures by logic and by look."""
        return self._scoring.score(pictures, names)

    def score_in_space(self, a: Picture, b: Picture) -> Pair:
        """Score two pictures by logic and by look with the models that made the gallery, as its space does.

        Raises:
            BadRequest: one of them has no vector of a metric, or the gallery has too few different items.
        """
        return self._scoring.in_space(a, b)

    def regions(self, a: Picture, b: Picture) -> Iterator[RegionsAnswer]:
        """Yield, as it grows, which parts of each picture the scores of a pair rest on.

        Raises:
            BadRequest: the model of logic cannot judge one of them.
        """
        return self._explain.regions(a, b)

    def bridge(self, a: Picture, b: Picture) -> BridgeAnswer:
        """Chain two pictures by the gallery's relational neighbours.

        Raises:
            BadRequest: both are the same, or the model of logic cannot judge one of them.
        """
        return self._explain.bridge(a, b)

    def caption(
        self, pictures: Sequence[Picture], names: Sequence[str] | None = None, n: int = 3, group: bool = False,
        sampling: Sampling = GREEDY,
    ) -> CaptionAnswer:  # fmt: skip
        """Return n anonymous captions of each picture, and of all together when `group` is asked for."""
        return list(self.captions_as_written(pictures, names, n, group, sampling))[-1]

    def captions_as_written(
        self, pictures: Sequence[Picture], names: Sequence[str] | None = None, n: int = 3, group: bool = False,
        sampling: Sampling = GREEDY,
    ) -> Iterator[CaptionAnswer]:  # fmt: skip
        """Yield the answer of `caption` as it grows, where captions are generated."""
        check_request(len(pictures), n, group, sampling)
        names = names or [p if isinstance(p, str) else f"picture {i}" for i, p in enumerate(pictures, 1)]
        return self._captions.written(pictures, names, n, group, sampling)

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
        """Place every gallery item by its look and its logic in common with one picture.

        Raises:
            BadRequest: the gallery knows one metric only, or the picture has no vector of one.
        """
        return self._search.space(self._search_with.of_one(image, None, id))

    @property
    def mapped(self) -> list[str]:
        """The metrics that the gallery has a map of."""
        return self._maps.metrics

    def map(self, metric: str) -> Map:
        """Return the map of a metric. Raises BadRequest for one that the gallery has not."""
        return self._maps.get(metric)

    # ---- the gallery as a catalogue ----------------------------------------------------------------------------

    @property
    def orders(self) -> list[str]:
        """The orders that the views of this gallery can have, of types.ORDERS."""
        return self._explore.orders

    @property
    def groupings(self) -> list[str]:
        """What the gallery can be grouped by, of "relation", "family", "group", "cluster" and "duplicates"."""
        return self._explore.groupings

    def browse(self, view: View, start: int = 0, count: int = 60) -> Shelf:
        """Return up to `count` items of a view from a place on.

        Raises:
            BadRequest: an order, facet, value or id that this gallery has not, words without a word, a place below 0.
        """
        return self._explore.browse(view, start, count)

    def facets(self, view: View) -> list[Facet]:
        """Count the items of a view by what they can be chosen by; what is chosen of a facet does not narrow itself.

        At most 50 values a facet, those chosen always. Facets by which no items differ are left out; "cluster" and
        "duplicates" are told where something is chosen of them. Raises BadRequest, see `browse`.
        """
        return self._explore.facets(view)

    def compare(self, ids: Sequence[str], view: View) -> list[Facet]:
        """Count as `facets` does, and beside it how many of these belong to a selection. Raises BadRequest likewise."""
        return self._explore.compare(ids, view)

    def grouped(self, by: str, view: View, start: int = 0, count: int = 24) -> Groups:
        """Return up to `count` groups of a view from a place on, the largest first; items in none are left out.

        Raises:
            BadRequest: the gallery has no such groups; else see `browse`.
        """
        return self._explore.grouped(by, view, start, count)

    def details(self, id: str) -> Details:
        """Return all that is known of an item. Raises BadRequest for an unknown id."""
        return self._explore.details(self.item(id))

    def address(self, id: str) -> str | None:
        """Return where an item's picture lies on the web, where that is known. Raises BadRequest for an unknown id."""
        return self._explore.address(id)

    def export(self, ids: Sequence[str], kind: str) -> tuple[bytes, str, str]:
        """Write the columns of some items as "csv", "jsonl" or "parquet": the bytes, media type and name of a file.

        Raises:
            BadRequest: an unknown id or kind, or no ids at all.
        """
        return self._explore.export(ids, kind)

    def evaluate(self) -> dict:
        """Measure the models on this gallery. Raises BadGallery where its items know no relation."""
        return evaluate(self._gallery, self._models)

    @cached_property
    def results(self) -> Browser:
        """What several methods found for the same queries. Raises BadRequest where the file of results is none."""
        return self._find_results(self._gallery)

    @cached_property
    def voting(self) -> Voting | None:
        """The study that asks visitors about the results; None where none runs. Raises DemoError, see `open_votes`."""
        return Voting(self._open_votes(), lambda: self.results) if self._open_votes else None

    @cached_property
    def measures(self) -> tuple[list[Measure], dict[str, str]]:
        """What outputs can be compared with inputs by, and by name why others of the paper are not here."""
        return measures(self._models, self._memory, self.settings)

    def unlike(self, names: Sequence[str]) -> str:
        """Say of pictures that the model of logic cannot judge, by name, that it cannot, and what could."""
        return self._score_with.judging.unlike(names)

    @cached_property
    def figures(self) -> dict | None:
        """What was measured of the embedded models on drawings and photographs; None where other models answer."""
        return measured(self._models.names())

    def info(self) -> Info:
        """Say what answers here."""
        manifest, models = self._gallery.manifest, self._models
        made = {metric: f"{entry['model']}@{entry['revision']}" for metric, entry in manifest["metrics"].items()}
        gallery: About = {
            "name": manifest["name"], "items": self.size, "licence": manifest["licence"], "models": made,
            "index": self._search.indexes,
        }  # fmt: skip
        state = self.state()
        captions = None if models.captioner else len(models.captions.texts)
        prompt = models.captioner.prompt if models.captioner else None
        sentence = " ".join([models.sentence, *self._aside()])
        loaded = (state.device, state.sentence)
        prepared = {role: encoder.preprocess for role, encoder in models.encoders.items()}
        named = (str(models.backend), sentence, models.names(), gallery, self.thresholds)
        return Info(*named, *loaded, captions, prompt, prepared)

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
    file = Path(settings.results) if settings.results else None
    votes = partial(open_votes, settings.votes, settings) if settings.votes else None
    return open_gallery(settings.gallery, models, settings, file, votes)


def open_gallery(
    given: str,
    models: Models,
    settings: Settings,
    results: Path | None = None,
    votes: Callable[[], Votes] | None = None,
) -> Explorer:
    """Open a folder, a name on the shelf or a Hub dataset with models that are there already.

    results: a file of results in place of those beside the gallery. votes: opens those about its results. Raises
    BadGallery.
    """
    folder = resolve(given, settings.cache_dir)
    gallery = galleries.load(folder, milvus=Milvus.of(settings))
    found = partial(browse, file=results, beside=folder / BESIDE)
    return Explorer(gallery, models, embedded_encoders().values(), found, settings, votes)


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
