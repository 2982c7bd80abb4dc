"""What the Retrieve tab shows: columns of hits with titles, sentences and places in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relsim_demo.domain import LOGIC, METRICS, Metric
from relsim_demo.types import Column
from relsim_demo.ui.contract import present
from relsim_demo.ui.contract.payloads import Asked, Beside, Hit, HitColumn
from relsim_demo.ui.pictures import naming, references

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

NO_LOOK = "This gallery was computed without a model of look, so there is no list by look."
NO_LOGIC = "This gallery was computed without a model of logic, so there is no list by logic."
NO_WORDS = "A sentence says an idea, not a look, so there is no list by look here. A picture alone has one."
NO_MODEL = "The model of look that this gallery was computed with is not here, so your picture has no list by look."
NO_OTHER = "Not compared by {}: that takes the gallery's own pictures."
OUTWEIGHED = "Here the other look outweighs the idea: none of these shares it clearly. Move the slider back."
UNTOLD = "These models cannot tell which pictures share its idea."
UNMEASURED = "Nearest in look; no random pairs of its sort tell how much that is"
NOBODY = "There is no other picture in this gallery."
NO_MORE = "This list ends on an earlier page."
KINDS: dict[str, str] = {Metric.RELATIONAL: "rel", Metric.ATTRIBUTE: "attr"}
TITLES: dict[str, str] = {Metric.RELATIONAL: "Same logic", Metric.ATTRIBUTE: "Same look"}
TOLD: dict[str, str] = {Metric.RELATIONAL: "by logic", Metric.ATTRIBUTE: "by look"}
# Of a column in which nothing reaches the limit, and of one in which so many pictures do.
GLOSSES: dict[str, tuple[str, str]] = {
    Metric.RELATIONAL: (
        "Nothing here shares this idea clearly. These are the closest.",
        "share this idea, whatever they show",
    ),
    Metric.ATTRIBUTE: (
        "Nothing here looks clearly like this. These are the closest.",
        "look like this, whatever the idea",
    ),
}
# The same by logic where no known caption names an idea.
UNNAMED = (
    "Nothing here is clearly alike in logic. These are the closest.",
    "are closer in logic than 99 of 100 unrelated pairs",
)
# How many of the hits it are, where an index answers that does not look at all pictures.
NOTHING_FOUND = "Nothing that was found is clearly alike. These are the closest."
OF_ONE = {"are": "is", "look": "looks", "share": "shares"}  # how these phrases begin where it is one picture
NEAREST = [["", "Nearest by raw score"]]
# Up to which position of the slider (left out: this very position) a title and a sentence hold.
STOPS: tuple[tuple[float, list[list[str]], str], ...] = (
    (0.0, [["attr", "Same look"]], ""),
    (0.49, [["attr", "Same look,"], ["rel", "some logic"]], "The look decides, and a shared idea helps"),
    (0.5, [["rel", "Same logic,"], ["attr", "same look"]], "The idea and the look count the same"),
    (0.74, [["rel", "Same logic,"], ["attr", "some look"]], "The idea decides, and a shared look helps"),
    (0.75, [["rel", "Same logic"]], ""),
    (0.99, [["rel", "Same logic,"], ["attr", "less look"]], "The idea decides, and look-alikes move down"),
    (1.0, [["rel", "Same logic,"], ["attr", "different look"]], "The same idea and another look count alike"),
)


def shown(
    explorer: Explorer, columns: list[Column], lean: float, first: int, count: int, query: Asked
) -> list[HitColumn]:
    """Return columns as the page draws them, with `count` hits from place `first` on."""
    alike = {column.metric: column.alike for column in columns}
    return [
        _column(explorer, column, lean, alike, query, _hits(explorer, column, lean, first, count)) for column in columns
    ]


def leaning(columns: list[Column], lean: float) -> float:
    """Return where the slider stands, which is at the plain logic where the question has no look."""
    return lean if Metric.ATTRIBUTE in {column.metric for column in columns} else LOGIC


def missing(explorer: Explorer, columns: list[Column], by_text: bool) -> list[str]:
    """Say of each metric that the question has no column of why it has none."""
    there = {column.metric for column in columns}
    reasons: dict[str, str] = {Metric.ATTRIBUTE: NO_WORDS if by_text else NO_MODEL}
    others = [metric for metric in explorer.metrics if metric not in there]
    never = [NO_LOGIC] if Metric.RELATIONAL not in explorer.metrics else []
    never += [NO_LOOK] if Metric.ATTRIBUTE not in explorer.metrics else []
    return never + [reasons.get(metric) or NO_OTHER.format(metric) for metric in others]


def title(column: Column, lean: float) -> list[list[str]]:
    """Return the title of a column as [meaning, words] runs."""
    if column.metric == Metric.RELATIONAL:
        return _stop(lean)[1]
    return [[KINDS.get(column.metric, ""), TITLES.get(column.metric, column.metric)]]


def _stop(lean: float) -> tuple[float, list[list[str]], str]:
    return next(stop for stop in STOPS if lean <= stop[0] + 1e-6)


def _column(
    explorer: Explorer, column: Column, lean: float, alike: dict[str, int | None], query: Asked, hits: list[Hit]
) -> HitColumn:
    """Return a column with the hits of one page, or the sentence that stands where there are none."""
    runs, quiet = title(column, lean), _quiet(explorer, column)
    return {
        "metric": column.metric,
        "kind": "" if quiet and _kind(column.metric, lean) == "rel" else _kind(column.metric, lean),
        "title": NEAREST if quiet and column.metric == Metric.RELATIONAL and lean else runs,
        "gloss": _gloss(explorer, column, lean, alike, query) if column.hits else "",
        "hits": hits,
        "none": "" if hits else NO_MORE if column.hits else NOBODY,
    }


def _kind(metric: str, lean: float) -> str:
    """Return which sign and colour stand for the order of a column: "rel", "attr", "mix", or "" for other metrics."""
    if metric == Metric.RELATIONAL and lean != LOGIC:
        return "mix" if lean else "attr"
    return KINDS.get(metric, "")


def _gloss(explorer: Explorer, column: Column, lean: float, alike: dict[str, int | None], query: Asked) -> str:
    """Say what a column holds, and how much of the gallery is clearly alike."""
    if not explorer.compares:
        return "The nearest of the few different pictures that there are"
    if _quiet(explorer, column):
        return UNTOLD if _kind(column.metric, lean) != "attr" else UNMEASURED
    metric = Metric.ATTRIBUTE if column.metric == Metric.RELATIONAL and not lean else column.metric
    reaching = alike.get(metric)
    if metric == Metric.RELATIONAL and reaching != 0 and lean != LOGIC:
        return OUTWEIGHED if lean > LOGIC and _outweighed(explorer, column, reaching) else _stop(lean)[2]
    if metric == Metric.ATTRIBUTE and query["text"] is not None and not query["pictures"]:
        return "Your sentence, read as a plain description of what is seen"
    nothing, some = GLOSSES.get(metric, ("Nothing here is clearly alike. These are the closest.", "are clearly alike"))
    if metric == Metric.RELATIONAL and not _named(query):
        nothing, some = UNNAMED
    verb, _, rest = some.partition(" ")
    if reaching is None:
        found = _reaching(explorer, column, metric)
        who = "All of these" if found == len(column.hits) > 1 else f"The first {found}" if found > 1 else "The first"
        return f"{who} {OF_ONE[verb] if found == 1 else verb} {rest}" if found else NOTHING_FOUND
    if not reaching:
        return nothing
    do = OF_ONE[verb] if reaching == 1 else verb
    return f"{reaching:,} of {present.counted(explorer.size, 'picture')} {do} {rest}"


def _outweighed(explorer: Explorer, column: Column, reaching: int | None) -> bool:
    """Tell whether no hit shares the idea clearly, of which so many in the gallery do; None where nobody counts."""
    metric = Metric.RELATIONAL
    if reaching is None:
        return not _reaching(explorer, column, metric)
    return all(ranks[metric] > reaching for ranks in column.ranks)


def _reaching(explorer: Explorer, column: Column, metric: str) -> int:
    """Count the hits that are clearly alike in a metric: those of the two, or the column's own."""
    limit = explorer.thresholds[metric].score
    numbers = [getattr(hit, metric) if metric in METRICS else hit.score for hit in column.hits]
    return sum(number is not None and number >= limit for number in numbers)


def _named(query: Asked) -> bool:
    """Tell whether a question states an idea: by its words, or by a caption of its picture."""
    return query["text"] is not None or any(kind not in ("file", "none") for kind, _ in query["caption"])


def _quiet(explorer: Explorer, column: Column) -> bool:
    """Tell whether a column's numbers mean nothing here, as of logic where a photograph asks among drawings."""
    return bool(column.hits) and all(hit.percentile is None for hit in column.hits)


def _hits(explorer: Explorer, column: Column, lean: float, first: int, count: int) -> list[Hit]:
    window, quiet = list(zip(column.hits, column.ranks, strict=True))[first : first + count], _quiet(explorer, column)
    return [
        {
            **references.shown(explorer, hit.id),
            "rank": hit.rank,
            "badge": present.cosine(hit.score) if hit.percentile is None else present.badge(hit.percentile),
            "counted": hit.percentile is not None,
            "quiet": quiet,
            "score": present.cosine(hit.score),
            "beside": [] if quiet else _beside(ranks, column.metric == Metric.RELATIONAL and not lean),
            "caption": naming.words(explorer, hit.id, hit.caption),
        }
        for hit, ranks in window
    ]


def _beside(ranks: dict[str, int], by_look: bool) -> list[Beside]:
    """Say a hit's places in the other orders; where the slider stands at the look, that is no other order."""
    return [
        {"kind": KINDS.get(metric, ""), "words": f"No. {rank:,} {TOLD.get(metric, f'by {metric}')}"}
        for metric, rank in ranks.items()
        if not (by_look and metric == Metric.ATTRIBUTE)
    ]
