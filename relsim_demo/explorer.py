"""The facade: every question that a tab, the command line or the API asks, answered with plain dataclasses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np
from PIL import Image

from relsim_demo import types
from relsim_demo.analysis.phrases import Phrases
from relsim_demo.domain import LOGIC, State
from relsim_demo.errors import DemoError
from relsim_demo.evaluation.bench.measures import Measure, measures
from relsim_demo.evaluation.browsing import Browser, browse
from relsim_demo.evaluation.voting.votes import Votes
from relsim_demo.evaluation.voting.voting import Voting
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.models.base import ImageEncoder
from relsim_demo.models.figures import measured
from relsim_demo.models.loader import Models
from relsim_demo.opening import open_gallery
from relsim_demo.services.captions import Captions, check_request
from relsim_demo.services.embedding import Memory, searching
from relsim_demo.services.evaluation import evaluate
from relsim_demo.services.explain import Explain
from relsim_demo.services.explore import Explore
from relsim_demo.services.info import described
from relsim_demo.services.items import Items
from relsim_demo.services.maps import Map, Maps
from relsim_demo.services.queries import Queries
from relsim_demo.services.question import Picture, Question
from relsim_demo.services.scoring import Scoring
from relsim_demo.services.search import Search
from relsim_demo.services.tables import File
from relsim_demo.settings import Settings

GREEDY = types.Sampling(temperature=0)
CLOSED = "No votes can be taken now: the place where this server would keep them cannot be used, as its log says."


class Explorer:
    """One gallery and the models that answer. Safe to share between threads.

    ids: of all gallery items. size: how many there are. metrics: of the gallery; logic comes first where it is known,
    then look. mapped: those that the gallery has a map of. has_space: whether the gallery knows both logic and look, so
    that it can be shown as a similarity space. compares: whether it has enough different items for percentiles, corners
    and the similarity space. large: whether the vectors stay on the disk or in Milvus, so that what concerns all items
    takes long. counts: whether questions look at all items, and so tell how many are alike and which places hits have
    in other orders. encoders: the models that give pictures vectors, by metric. writes: whether captions are written
    word by word, and not chosen among known ones. work: the turns at slow models; None where none is asked. settings:
    where other models of look are looked for.
    """

    def __init__(
        self, gallery: Gallery, models: Models, others: Iterable[ImageEncoder] = (),
        results: Callable[[Gallery], Browser] = browse, settings: Settings | None = None,
        votes: Callable[[], Votes] | None = None,
    ) -> None:  # fmt: skip
        """Take the models that score and caption, and further encoders that may have made the gallery.

        results: finds the results that stand beside the gallery, when they are first asked for. votes: opens the place
        where votes on the results are kept; None where nobody is asked.

        Raises:
            BadGallery: one of them made it in another revision or variant.
        """
        self._gallery, self._models, self._find_results, self._open_votes = gallery, models, results, votes
        self.ids, self.size = gallery.ids, len(gallery)
        self.metrics, self.mapped = list(gallery.vectors), list(gallery.projection)
        self.encoders, self.writes, self.work = models.encoders, models.captioner is not None, models.work
        self.settings, self._memory = settings or Settings(), Memory()
        self._score_with = Queries(gallery, models.encoders, models.text, self._memory)
        self._search_with = Queries(gallery, searching(gallery, models, others), models.text, self._memory)
        self._items = Items(gallery, self._search_with)
        self._captions = Captions(gallery, models, self._score_with)
        self._search = Search(gallery, self._search_with.judging)
        asking = (self._search, self._score_with, self._search_with)
        self._scoring = Scoring(gallery, models, *asking)
        self._explain = Explain(gallery, models, *asking)
        self._maps = Maps(gallery, models)
        self._explore = Explore(gallery, self._search, self._search_with, self._maps)
        self.has_space, self.compares = self._items.has_space, self._search.compares
        self.large, self.counts = gallery.large, self._search.counts

    def over(self, gallery: Gallery) -> Explorer:
        """Return an explorer of another gallery, answered by the same models. Raises BadGallery as at the start."""
        return Explorer(gallery, self._models)

    def start(self) -> None:
        """Begin to load models that take long; questions that need them wait."""
        self._models.start()

    def beside(self, gallery: str) -> Explorer:
        """Open another gallery, named as in RELSIM_GALLERY, with the same models. Raises BadGallery."""
        return Explorer(*open_gallery(gallery, self._models, self.settings))

    def state(self) -> State:
        """Say how far those models are loaded."""
        return self._models.state()

    # ---- the gallery -------------------------------------------------------------------------------------------

    def column(self, name: str) -> Sequence:
        """Return what all gallery items have in one field of Item, in order of `ids`."""
        return self._gallery.items[name]

    def row(self, id: str) -> int:
        """Return where an item stands in `ids`. Raises BadRequest for an unknown id."""
        return self._search_with.row(id)

    def item(self, id: str) -> types.Item:
        """Return one gallery item. Raises BadRequest for an unknown id."""
        return self._items.get(id)

    def picture(self, id: str, size: int = 448) -> Image.Image:
        """Return the picture of a gallery item, RGB, size x size pixels. Raises BadRequest for an unknown id."""
        return self._items.picture(id, size)

    def has_picture(self, id: str) -> bool:
        """Tell whether the gallery keeps, or can draw, the picture of an item. Raises BadRequest for an unknown id."""
        return self._items.has_picture(id)

    @property
    def has_pictures(self) -> bool:
        """Whether the gallery keeps, or can draw, the picture of any item."""
        return self._explore.has_pictures

    @property
    def pictures_elsewhere(self) -> bool:
        """Whether the gallery has addresses of pictures that it does not keep."""
        return self._explore.pictures_elsewhere

    def random_id(self) -> str:
        """Return the id of a random item that has a relation, where the gallery knows."""
        return self._items.random_id()

    def background(self, n: int) -> np.ndarray:
        """Return cosines of logic and of look of up to n random pairs of items: (n, 2) float32; n is 0 without both."""
        return self._items.background(n)

    def percentiles(self, metric: str, scores: np.ndarray) -> np.ndarray:
        """Return the share (0..100) of random gallery pairs that score lower in a metric; equal ones count half.

        Raises BadRequest where the gallery has too few different items for that.
        """
        return self._scoring.percentiles(metric, scores)

    @property
    def thresholds(self) -> dict[str, types.Threshold]:
        """From where on two pictures count as alike, by metric; none where the gallery has too few different items."""
        return self._scoring.thresholds

    @property
    def phrases(self) -> Phrases:
        """The placeholders and the ideas that are frequent in the gallery's captions."""
        return self._items.phrases

    def between(self, ids: Sequence[str], others: Sequence[str] | None = None) -> dict[str, np.ndarray]:
        """Return how alike items are by the gallery's own vectors, by metric: cosines (n, n) of all pairs.

        With others, cosines (n, m) of each with each of those. Raises BadRequest for an unknown id.
        """
        return self._items.between(ids, others)

    # ---- the questions -----------------------------------------------------------------------------------------

    def judged(self, id: str) -> bool:
        """Tell whether the model of logic can judge a gallery item. Raises BadRequest for an unknown id."""
        return bool(self._search_with.judging.items[self.row(id)])

    @property
    def all_judged(self) -> np.ndarray:
        """Tell the same of all gallery items: (n,) bool, in order of `ids`."""
        return self._search_with.judging.items

    @property
    def judges(self) -> bool:
        """Whether the model of logic that searches can judge most of the gallery."""
        return self._search_with.judging.drawn

    @property
    def has_corners(self) -> bool:
        """Whether corners mean something: there are logic and look, enough different items, and most can be judged."""
        return self.has_space and self.compares and self.judges

    def listed(self, id: str) -> bool:
        """Tell whether an item stands among others by logic: all do, but those not judged where most can be.

        Raises BadRequest for an unknown id.
        """
        return self.judged(id) or not self.judges

    def left_out(self, where: str) -> list[str]:
        """Say how many items cannot be judged among others that can, and where they are; nothing where all can."""
        return self._search_with.judging.left_out(where)

    def made_smaller(self, pictures: Sequence[Picture], names: Sequence[str], searching: bool = False) -> list[str]:
        """Return the sentence on pictures that are made smaller for the model of logic; nothing where none is.

        searching: for the model that searches the gallery, not for the one that scores.
        """
        return (self._search_with if searching else self._score_with).made_smaller(pictures, names)

    def embed(self, images: Sequence[Image.Image], metric: str = "relational") -> np.ndarray:
        """Embed RGB pictures, taken as they are: (n, d) float32 unit rows.

        Raises BadRequest for a metric without a model, ModelUnavailable where that cannot be loaded or run.
        """
        return self._score_with.embed(images, metric)

    def score(self, pictures: Sequence[Picture], names: Sequence[str] | None = None) -> types.ScoreAnswer:
        """Score every pair of 2 to 12 pictures by logic and by look.

        Raises BadRequest for another number of pictures or an unknown id, ModelUnavailable as `embed` does.
        """
        return self._scoring.score(pictures, names)

    def score_in_space(self, a: Picture, b: Picture) -> types.Pair:
        """Score two pictures by logic and by look with the models that made the gallery, as its space does.

        Raises BadRequest where one of them has no vector of a metric, or the gallery has too few different items.
        """
        return self._scoring.in_space(a, b)

    def regions(self, a: Picture, b: Picture) -> Iterator[types.RegionsAnswer]:
        """Yield, as it grows, which parts of each picture the scores of a pair rest on.

        Raises BadRequest where the model of logic cannot judge one of them.
        """
        return self._explain.regions(a, b)

    def bridge(self, a: Picture, b: Picture) -> types.BridgeAnswer:
        """Chain two pictures by the gallery's relational neighbours.

        Raises BadRequest where both are the same, or the model of logic cannot judge one of them.
        """
        return self._explain.bridge(a, b)

    def caption(
        self, pictures: Sequence[Picture], names: Sequence[str] | None = None, n: int = 3, group: bool = False,
        sampling: types.Sampling = GREEDY,
    ) -> types.CaptionAnswer:  # fmt: skip
        """Return n anonymous captions of each picture, and of all together when `group` is asked for.

        Raises BadRequest for numbers of pictures or captions that are not answered, ModelUnavailable as `embed` does.
        """
        return list(self.captions_as_written(pictures, names, n, group, sampling))[-1]

    def captions_as_written(
        self, pictures: Sequence[Picture], names: Sequence[str] | None = None, n: int = 3, group: bool = False,
        sampling: types.Sampling = GREEDY,
    ) -> Iterator[types.CaptionAnswer]:  # fmt: skip
        """Yield the answer of `caption` as it grows, where captions are generated; raises what that raises."""
        check_request(len(pictures), n, group, sampling)
        names = names or [p if isinstance(p, str) else f"picture {i}" for i, p in enumerate(pictures, 1)]
        return self._captions.written(pictures, names, n, group, sampling)

    def ideas_near(self, picture: Picture, n: int = 3) -> list[types.IdeaMatch]:
        """Return the n relations that a picture lies nearest to, by the middle of their captions.

        Raises ModelUnavailable as `embed` does.
        """
        return self._captions.ideas_near(picture, n)

    def search(
        self, *, image: Image.Image | None = None, text: str | None = None, id: str | None = None, k: int = 10,
        metric: str = "relational", collapse: bool = False,
    ) -> types.SearchAnswer:  # fmt: skip
        """Find the k gallery items best for one picture, sentence or item, without the item itself.

        metric: relational, attribute, or analogy (relational high, attribute low: see retrieval.analogy; not in
        galleries that do not compare). A sentence takes relational, unless the look's model was tuned towards captions.
        collapse: show hits that look nearly the same only once.

        Raises BadRequest for anything but one question, an unknown id, a metric in which it cannot be asked or a k out
        of range, ModelUnavailable as `embed` does.
        """
        return self._search.best(self._search_with.of_one(image, text, id), k, metric, collapse)

    def columns(
        self, question: Question, k: int = 10, lean: float = LOGIC, collapse: bool = False
    ) -> list[types.Column]:
        """Find the k best items by every metric of the gallery in which the question can be asked.

        lean moves the first column along retrieval.blend: 0 is the same look, 0.5 both, 0.75 the same logic, 1 the same
        logic and a different look.

        Raises BadRequest where nothing, or too much, is asked, ModelUnavailable as `embed` does.
        """
        return self._search.columns(self._search_with.of_question(question), k, lean, collapse)

    def space(self, *, image: Image.Image | None = None, id: str | None = None) -> types.SpaceAnswer:
        """Place every gallery item by its look and its logic in common with one picture.

        Raises BadRequest where the gallery knows one metric only, or the picture has no vector of one.
        """
        return self._search.space(self._search_with.of_one(image, None, id))

    def map(self, metric: str) -> Map:
        """Return the map of a metric. Raises BadRequest for one that the gallery has not."""
        return self._maps.get(metric)

    # ---- the gallery as a catalogue ----------------------------------------------------------------------------

    @property
    def orders(self) -> list[str]:
        """The orders that the views of this gallery can have, of domain.ORDERS."""
        return self._explore.orders

    @property
    def groupings(self) -> list[str]:
        """What the gallery can be grouped by, of "relation", "family", "group", "cluster" and "duplicates"."""
        return self._explore.groupings

    def browse(self, view: types.View, start: int = 0, count: int = 60) -> types.Shelf:
        """Return up to `count` items of a view from a place on.

        Raises BadRequest for an order, facet, value or id that this gallery has not, no word, a place below 0.
        """
        return self._explore.browse(view, start, count)

    def facets(self, view: types.View) -> list[types.Facet]:
        """Count the items of a view by what they can be chosen by; what is chosen of a facet does not narrow itself.

        At most 50 values a facet, those chosen always. Facets by which no items differ are left out; "cluster" and
        "duplicates" are told where something is chosen of them. Raises BadRequest, see `browse`.
        """
        return self._explore.facets(view)

    def compare(self, ids: Sequence[str], view: types.View) -> list[types.Facet]:
        """Count as `facets` does, and beside it how many of these belong to a selection. Raises BadRequest likewise."""
        return self._explore.compare(ids, view)

    def grouped(self, by: str, view: types.View, start: int = 0, count: int = 24) -> types.Groups:
        """Return up to `count` groups of a view from a place on, the largest first; items in none are left out.

        Raises BadRequest where the gallery has no such groups; else see `browse`.
        """
        return self._explore.grouped(by, view, start, count)

    def details(self, id: str) -> types.Details:
        """Return all that is known of an item. Raises BadRequest for an unknown id."""
        return self._explore.details(self.item(id))

    def address(self, id: str) -> str | None:
        """Return where an item's picture lies on the web, where that is known. Raises BadRequest for an unknown id."""
        return self._explore.address(id)

    def ids_at(self, rows: np.ndarray) -> list[str]:
        """Return the ids of the items in some rows (k,) of `ids`."""
        return self._explore.ids_at(rows)

    def export(self, ids: Sequence[str], kind: str) -> File:
        """Write the columns of some items as "csv", "jsonl" or "parquet": the parts, media type and name of a file.

        Its parts are made while they are taken, so that a file of a million items never lies in memory.
        Raises BadRequest for an unknown id or kind, or no ids at all.
        """
        return self._explore.export(ids, kind)

    # ---- what was measured, and who answers -----------------------------------------------------------------------

    def evaluate(self) -> dict:
        """Measure the models on this gallery. Raises BadGallery where its items know no relation."""
        return evaluate(self._gallery, self._models)

    @cached_property
    def results(self) -> Browser:
        """What several methods found for the same queries. Raises BadRequest where the file of results is none."""
        return self._find_results(self._gallery)

    @property
    def votes(self) -> bool:
        """Whether a place for votes on the results is named, which may be one that cannot be used."""
        return self._open_votes is not None

    @property
    def voting(self) -> Voting:
        """The study that asks visitors about the results. Raises DemoError where votes cannot be kept."""
        if isinstance(self._study, str):
            raise DemoError(CLOSED)
        return self._study

    @cached_property
    def _study(self) -> Voting | str:
        """The study, or why there is none: a place that could not be opened is not tried for every visitor anew."""
        if self._open_votes is None:
            return "RELSIM_VOTES names no place for votes."
        try:
            return Voting(self._open_votes(), lambda: self.results)
        except DemoError as error:
            return str(error)

    def faults(self) -> list[str]:
        """Open what the settings name for parts of the page; return a sentence for each that cannot be used.

        All else answers without it.
        """
        found = self.settings.faults()
        if self.settings.results:
            try:
                self.results  # noqa: B018
            except DemoError as error:
                found.append(f"RELSIM_RESULTS: {error}")
        if self.votes and isinstance(self._study, str):
            found.append(f"RELSIM_VOTES: {self._study}")
        return found

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

    def info(self) -> types.Info:
        """Say what answers here."""
        return described(self._gallery, self._models, self._search.indexes, self.thresholds)
