"""What the server tells the page: every value of a widget and every answer of a route, as types.

The page's own copy of them is `widgets/lib/payloads.d.ts`, written by `python -m
relsim_demo.ui.contract.payload_types`. What the page asks has no types here: anybody can send anything, so it is read,
part by part, by `reading` and by `pictures`.
"""

from __future__ import annotations

from typing import NotRequired

from typing_extensions import TypedDict  # pydantic, which checks the routes' answers, wants this one

# [kind, words] runs: of captions "text", "chip", "idea", "leak", "file" and "none"; of titles "rel", "attr" and "".
Parts = list[list[str]]


# ---- what many tabs show ---------------------------------------------------------------------------------------


class Picture(TypedDict):
    """A picture to show; `blank` where the gallery keeps none of it, `elsewhere` the address that such a one has."""

    ref: str
    alt: str
    blank: NotRequired[bool]
    elsewhere: NotRequired[str]


class Refused(TypedDict):
    """Why there is no answer, or no picture in a tile; `gone` names an upload that the server has lost."""

    error: str
    gone: NotRequired[str]


class InParts(TypedDict):
    """Any answer that may need a slow model; where `more` follows, `waiting` says why it is not there yet."""

    waiting: NotRequired[str]
    more: NotRequired[bool]
    stopped: NotRequired[bool]


class Waiting(TypedDict):
    """A sign of life between the parts of an answer: nothing new, but why it is not there yet."""

    waiting: str
    more: bool
    same: bool


class Stopped(Refused):
    """The end of an answer that was stopped before anything of it was known."""

    stopped: bool


class Bar(TypedDict):
    """One score as a bar; without a percentile, only its number counts."""

    percentile: float | None
    number: str
    sentence: str
    raw: NotRequired[str]
    quiet: NotRequired[bool]


class Idea(TypedDict):
    """An idea that a picture lies near, with the cosine in words."""

    name: str
    kind: str
    number: str


# ---- the head --------------------------------------------------------------------------------------------------


class Loading(TypedDict):
    """How far the models are."""

    name: str
    sentence: str


class Link(TypedDict):
    """Words that lead somewhere."""

    words: str
    address: str


class Shown(TypedDict):
    """A pair that shows what the words say."""

    words: str
    pictures: list[Picture]


class GalleryEntry(TypedDict):
    """A gallery in the menu; its address is relative to the page. With a fault it cannot be opened."""

    title: str
    note: str
    address: str
    here: bool
    fault: str


class Masthead(TypedDict):
    """The head's first value."""

    sentence: str
    pairs: list[Shown]
    limits: str
    quality: list[str]
    paper: Link
    galleries: list[GalleryEntry]
    loads: bool


class MastheadState(TypedDict):
    """The head's answer to "loading"."""

    state: Loading


# ---- own pictures ----------------------------------------------------------------------------------------------


class MineBegun(TypedDict):
    """The token that leads to a visitor's pictures."""

    token: str


class MineDone(TypedDict):
    """That what was asked is done."""

    done: bool


class MineAlive(TypedDict):
    """That a visitor's pictures are here, and what is being done with them, in words."""

    doing: str


# ---- Score -----------------------------------------------------------------------------------------------------


class ScoreTile(Picture):
    """A picture with its caption."""

    caption: NotRequired[Parts]


class ScoreResult(TypedDict):
    """What is said of a pair."""

    verdict: Parts
    lede: str
    could: str
    corner: str | None
    same_logic: bool
    untold: bool
    relational: Bar | None
    attribute: Bar | None
    missing: str


class ScoreAnswer(InParts):
    """The answer to "compare"."""

    slots: list[ScoreTile | Refused | None]
    result: ScoreResult | None


class ExamplePair(TypedDict):
    """A pair to begin with, and its names."""

    pictures: list[Picture]
    idea: str
    corner: str
    term: str


class RandomPairs(TypedDict):
    """Random pairs as [logic, look] percentiles, and from where on a pair is the same, by metric."""

    background: list[list[float]]
    lines: dict[str, float]


class Score(ScoreAnswer):
    """The first value."""

    examples: list[ExamplePair]
    gallery: list[Picture]
    map: RandomPairs | None
    unplaced: str
    method: list[str]


class Measured(TypedDict):
    """A percentile and the raw score, in words."""

    number: str
    raw: str


class GuessChoice(Picture):
    """A picture to choose, and what it shares with the one asked about."""

    shares: str
    logic: Measured
    look: Measured


class GuessRound(TypedDict):
    """One round of the game."""

    query: Picture
    idea: str
    choices: list[GuessChoice]


class Guess(TypedDict):
    """The game's first value."""

    rounds: list[GuessRound]


class SharedIdea(Idea):
    """The same with its length as a bar, and whether it is near the other picture too."""

    share: float
    shared: bool


class WhyPicture(Picture):
    """A picture with its nearest ideas."""

    ideas: list[SharedIdea]


class Why(InParts):
    """The answer to "tell"; `note` on pictures that were made smaller, `soon` on how long it takes to measure parts."""

    pictures: list[WhyPicture]
    sentence: str
    note: str
    soon: str


class Layer(TypedDict):
    """How strongly each cell of a picture counts in one metric, 0..1 row by row; in words once all are measured."""

    cells: list[list[float]]
    words: str


class Regions(InParts):
    """The answer to "weigh", or as much of it as is done."""

    maps: list[dict[str, Layer] | None]
    done: float
    words: str


class BridgePicture(Picture):
    """A picture of the chain."""

    caption: Parts
    own: bool


class Bridge(InParts):
    """The answer to "lay"."""

    pictures: list[BridgePicture]
    steps: list[Measured]
    counted: bool
    sentence: str


class ManyTile(Picture):
    """A picture with its name in the tables."""

    caption: str


class ManyScore(TypedDict):
    """One score of a table; `quiet` where it tells nothing."""

    number: str
    share: float
    percentile: float | None
    cosine: float
    raw: str
    quiet: bool


class ManyPair(TypedDict):
    """Two pictures, by their places among those shown."""

    a: int
    b: int
    logic: ManyScore | None
    look: ManyScore | None
    corner: str


class ManyAnswer(InParts):
    """The answer to "compare" of several."""

    slots: list[ManyTile | Refused]
    pairs: list[ManyPair]
    words: str


class Many(TypedDict):
    """The first value for several."""

    opening: list[Picture]
    gallery: list[Picture]
    most: int


# ---- Caption ---------------------------------------------------------------------------------------------------


class Line(TypedDict):
    """One caption; the rest where it was chosen among known ones."""

    text: str
    parts: Parts
    number: NotRequired[str]
    share: NotRequired[float]
    words: NotRequired[str]


class CaptionTile(Picture):
    """A picture with its captions, or with guesses and a note where none fits."""

    captions: NotRequired[list[Line]]
    guesses: NotRequired[list[Line]]
    note: NotRequired[str]
    ideas: NotRequired[list[Idea]]
    gallery: NotRequired[Parts | None]


class CaptionAnswer(InParts):
    """An answer to "tell", or as much of it as is written."""

    slots: list[CaptionTile | Refused]
    group: list[Line] | None
    note: NotRequired[str]


class ExampleGroup(TypedDict):
    """Pictures that share an idea, and its name."""

    pictures: list[Picture]
    name: str


class SamplingChoices(TypedDict):
    """How boldly captions are written at first."""

    temperature: float
    top_p: float


class Caption(CaptionAnswer):
    """The first value; `sampling` where captions are written."""

    groups: list[ExampleGroup]
    gallery: list[Picture]
    counts: list[int]
    most: int
    sampling: SamplingChoices | None
    source: str
    method: list[str]


# ---- Retrieve --------------------------------------------------------------------------------------------------


class Asked(TypedDict):
    """A question as it is shown."""

    pictures: list[Picture]
    without: list[Picture]
    caption: Parts
    text: str | None
    words: float
    box: list[float] | None


class Beside(TypedDict):
    """A hit's place in another order."""

    kind: str
    words: str


class Hit(Picture):
    """One hit; `counted` where the badge is a percentile, `quiet` where it tells nothing."""

    rank: int
    badge: str
    counted: bool
    quiet: bool
    score: str
    beside: list[Beside]
    caption: Parts


class HitColumn(TypedDict):
    """One list of hits; `none` stands where there are none."""

    metric: str
    kind: str
    title: Parts
    gloss: str
    hits: list[Hit]
    none: str


class RetrieveAsked(InParts):
    """The question alone, while its answer is worked on."""

    query: Asked


class RetrieveAnswer(InParts):
    """The answer to "find"."""

    query: Asked
    columns: list[HitColumn]
    notes: list[str]
    lean: float | None
    once: bool
    k: int
    page: int
    total: int


class Phrases(TypedDict):
    """What to write about: placeholders, and sentences with their parts."""

    placeholders: list[str]
    sentences: list[tuple[str, Parts]]


class Retrieve(RetrieveAnswer):
    """The first value."""

    gallery: list[Picture]
    phrases: Phrases
    stops: list[tuple[float, str]]
    space: bool
    method: list[str]
    looking: str


class Exported(TypedDict):
    """The answer to "export": rows of a table, or JSON."""

    file: object


# ---- Similarity space ------------------------------------------------------------------------------------------


class MapPicture(Picture):
    """A picture with its row in the gallery."""

    at: int


class MapPair(Picture):
    """What is said of a picture beside the one asked about; scores are [percentile, cosine, cosine in words]."""

    at: int | None
    verdict: Parts
    caption: Parts
    bars: dict[str, Bar]
    badges: dict[str, str]
    scores: dict[str, tuple[float | None, float, str]]


class SpaceRow(TypedDict):
    """One row of the table to take along."""

    id: str
    logic_cosine: float
    look_cosine: float
    logic_percentile: float | None
    look_percentile: float | None
    corner: str | None
    caption: str


class Near(TypedDict):
    """The pictures to begin with."""

    title: str
    note: str
    pictures: list[MapPicture]


class SpaceAnswer(InParts):
    """The answer to "place": the points themselves come by a route; `note` on a picture that was made smaller."""

    query: Picture
    itself: int | None
    shown: MapPair | Refused | None
    counts: dict[str, int]
    near: Near
    note: str


class Band(TypedDict):
    """The band of metaphors: its name, and half its width across an axis of length 1."""

    name: str
    half: float


class Space(TypedDict):
    """The first value."""

    first: str
    gallery: list[Picture]
    lines: dict[str, float]
    cosines: dict[str, list[float]]
    band: Band
    method: list[str]
    plotly: str
    most: int


class NoSpace(TypedDict):
    """The first value where the gallery has no space, and why."""

    none: str


# ---- Maps ------------------------------------------------------------------------------------------------------


class MapWords(TypedDict):
    """What a map is called."""

    kind: str
    title: str
    short: str
    nearest: str
    says: str


class MapMetric(MapWords):
    """One of the maps."""

    metric: str


class Maps(TypedDict):
    """The first value."""

    metrics: list[MapMetric]
    size: int
    kinds: list[str]
    relations: bool
    families: bool
    corners: bool
    gallery: list[Picture]
    plotly: str
    most: int
    method: list[str]


class MapItem(MapPicture):
    """What is said of an item, and its nearest by metric."""

    caption: Parts
    relation: str | None
    family: str | None
    kind: str | None
    nearest: dict[str, list[MapPicture]]


class MapAnswer(TypedDict):
    """The answer to "find"."""

    item: MapItem


class Trust(TypedDict):
    """The trustworthiness of a map."""

    sentence: str
    number: str


class MapNames(TypedDict):
    """The names of a map's groups."""

    names: list[Parts]
    trust: Trust | None


class MapRow(TypedDict):
    """One row of the table to take along; "" where nothing is known."""

    id: str
    caption: str
    family: str
    relation: str
    kind: str


# ---- Explore ---------------------------------------------------------------------------------------------------


class Explore(TypedDict):
    """The first value; what the tab shows, it fetches."""

    size: int
    name: str
    ideas: bool
    pictures: bool
    method: list[str]


class ExploreBadge(TypedDict):
    """A number beside an item; `counted` where it is a percentile."""

    badge: NotRequired[str]
    counted: NotRequired[bool]


class ExploreItem(MapPicture):
    """An item with its caption; `beside` is the item that an order found for it."""

    caption: Parts
    badge: NotRequired[str]
    counted: NotRequired[bool]
    beside: NotRequired[ExploreItem | None]


class ExploreShelf(TypedDict):
    """A piece of a view."""

    total: int
    items: list[ExploreItem]


class ExploreValue(TypedDict):
    """A value of a facet, with how many items have it; `inside` counts those of a selection."""

    value: str
    label: str
    count: int
    chosen: bool
    inside: int | None


class ExploreFacet(TypedDict):
    """A facet with its values."""

    name: str
    label: str
    values: list[ExploreValue]


class ExploreView(ExploreShelf):
    """The first piece of a view with all that stands beside it."""

    facets: list[ExploreFacet]
    orders: list[str]
    groupings: list[str]
    near: ExploreItem | None


class ExploreGroup(TypedDict):
    """A group with its first pictures."""

    value: str
    label: Parts
    caption: Parts
    count: int
    pictures: list[ExploreItem]


class ExploreGroups(TypedDict):
    """A piece of the groups of a view."""

    total: int
    items: list[ExploreGroup]


class ExploreField(TypedDict):
    """A line about an item; facet and value lead to all items that have the same."""

    label: str
    words: str
    facet: NotRequired[str]
    value: NotRequired[str]


class ExploreNeighbours(TypedDict):
    """The nearest items in one metric."""

    metric: str
    kind: str
    title: str
    items: list[ExploreItem]


class ExplorePair(TypedDict):
    """What an item has in common with the chosen one."""

    ref: str
    verdict: Parts
    corner: str
    badges: dict[str, str | None]


class ExploreDetails(ExploreItem):
    """Everything that is said about one item."""

    ordinary: str
    fields: list[ExploreField]
    source: str | None
    address: str | None
    neighbours: list[ExploreNeighbours]
    duplicates: list[ExploreItem]
    pair: ExplorePair | None


# ---- Results ---------------------------------------------------------------------------------------------------


class PaperTable(TypedDict):
    """A figure of the paper as a table."""

    title: str
    head: list[str]
    rows: list[list[str]]


class Results(TypedDict):
    """The first value; `page` is how many queries one page has."""

    page: int
    method: list[str]
    paper: list[PaperTable]


class ResultsWish(TypedDict):
    """Which queries are shown, and in which order."""

    order: str
    relation: str
    words: str
    query: str


class ResultsMethod(TypedDict):
    """The figures of one method; each is a number and its interval, or nothing."""

    method: str
    kind: str
    title: str
    model: str
    p_at_1: list[str]
    p_at_10: list[str]
    score: list[str]
    judged: str


class ResultsApart(TypedDict):
    """How far two methods disagree."""

    methods: list[str]
    value: list[str]


class ResultsSummary(TypedDict):
    """The figures of all queries."""

    name: str
    seed: int | None
    judge: str | None
    rows: list[ResultsMethod]
    apart: list[ResultsApart]


class ResultsHit(TypedDict):
    """One answer; `right` where relations are known."""

    rank: int
    pic: Picture
    score: str
    right: bool | None
    judged: str
    caption: Parts


class ResultsAnswers(TypedDict):
    """What one method found for a query."""

    method: str
    kind: str
    title: str
    right: str
    hits: list[ResultsHit]


class ResultsRow(TypedDict):
    """One query with its answers."""

    id: str
    number: int
    pic: Picture
    caption: Parts
    relation: str
    apart: str
    answers: list[ResultsAnswers]


class ResultsAnswer(TypedDict):
    """The answer to "show": one page."""

    wish: ResultsWish
    orders: list[list[str]]
    relations: list[str]
    summary: ResultsSummary
    note: str
    rows: list[ResultsRow]
    at: int
    pages: int
    found: int
    total: int


# ---- Vote ------------------------------------------------------------------------------------------------------


class VotePart(TypedDict):
    """The share of one answer in percent, in words too, with its 95 % interval where there is one."""

    words: str
    kind: str
    percent: float
    told: list[str]
    interval: list[float]


class VoteBar(TypedDict):
    """What was said of two methods."""

    title: str
    note: str
    parts: list[VotePart]


class Vote(TypedDict):
    """The first value: what is said beside, and the paper's figure 8."""

    about: list[str]
    method: list[str]
    paper: list[VoteBar]
    paper_note: str


class VotePicture(TypedDict):
    """A picture under a name that tells nothing."""

    name: str
    alt: str


class VoteBallot(TypedDict):
    """A question: which of two answers shares more logic with a picture."""

    name: str
    query: VotePicture
    a: VotePicture
    b: VotePicture


class VoteTurn(TypedDict):
    """The next questions, and how many are answered and left."""

    ballots: list[VoteBallot]
    voted: int
    left: int


class VoteCounts(TypedDict):
    """What all votes say."""

    votes: int
    lines: list[list[str]]
    bars: list[VoteBar]
    doubtful: int


# ---- Results, the benchmark --------------------------------------------------------------------------------------


class Bench(TypedDict):
    """The first value; rows and models: the most there may be, example: whether the gallery can show one."""

    rows: int
    models: int
    example: bool
    method: list[str]
    paper: PaperTable


class BenchRows(TypedDict):
    """The answer to "example": names of models, and rows of an input and their outputs."""

    models: list[str]
    rows: list[list[Picture]]


class BenchCell(TypedDict):
    """A picture, column 0 being the input; scores are [measure, number in words, "" where it is not judged]."""

    row: int
    column: int
    slot: Picture | Refused
    scores: list[list[str]]
    values: NotRequired[dict[str, float | None]]


class BenchMeasure(TypedDict):
    """What is measured, and by which model."""

    name: str
    title: str
    kind: str
    model: str


class BenchLine(TypedDict):
    """One figure in words; mean and sd are empty where there are none."""

    mean: str
    sd: str
    count: str


class BenchGroup(TypedDict):
    """The figures of a model, one for each measure."""

    name: str
    figures: list[BenchLine]


class BenchAnswer(TypedDict):
    """The answer to "measure"; with `more`, a new cell and how far it is. copied: inputs against themselves."""

    more: NotRequired[bool]
    done: int
    total: int
    cells: list[BenchCell]
    measures: list[BenchMeasure]
    groups: list[BenchGroup]
    copied: list[BenchGroup]
    notes: list[str]
    missing: list[str]
