"""The Retrieve tab: the pictures nearest to a question, in one column for each metric of the gallery."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from relsim_demo.domain import FEW, IN_MEMORY, Metric
from relsim_demo.services.finding import POOL
from relsim_demo.types import About, Column
from relsim_demo.ui.contract import present
from relsim_demo.ui.contract.payloads import Asked, Exported, Retrieve, RetrieveAnswer, RetrieveAsked
from relsim_demo.ui.contract.reading import number_within
from relsim_demo.ui.examples import nearest, shelf
from relsim_demo.ui.page.patient import patient
from relsim_demo.ui.page.widget import widget
from relsim_demo.ui.retrieve import columns, exports
from relsim_demo.ui.retrieve.questions import captioned, read

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer
    from relsim_demo.services.question import Question

PAGE, MOST = 8, 100
METHOD_OF_FEW = (
    f"The number in a badge is a raw score: the most alike pictures have 1. From {FEW} different pictures on, a "
    "gallery has enough random pairs to say how many of 100 have less in common.",
)
PLACES = (
    '"No. 25 by look" means: in the whole gallery, ordered by look instead of logic, this picture stands at place 25.'
)
SAMPLED = (
    "This gallery is large: an index names pictures that are near, and they are scored exactly; now and then one is "
    f"missed. Where the slider mixes logic and look, the best among the {POOL // 2:,} nearest by each are shown; where "
    f"it asks for another look, among the {POOL:,} nearest in logic. How many are alike in all, and which place a "
    "picture has in another list, is not counted."
)
METHOD = (
    "The number in a badge says how many of 100 random pairs of this gallery have less in common than this picture "
    "and your question. The score beside the place is the raw one, 1 at the most; a list that mixes logic and "
    "look has none.",
    PLACES,
    "Pictures share an idea, or look alike, from the score on that only 1 in 100 unrelated pairs reaches.",
    "The slider adds up both scores, each counted in standard deviations of random pairs. In the middle both weigh the "
    "same; at the right end a different look weighs as much as the same logic.",
    "A dashed box in a caption stands for whatever is shown. Near-duplicates are pictures that look almost the same.",
)


def build(explorer: Explorer) -> None:
    """Build the tab, opened with a picture of the gallery already searched from."""
    gallery, about = shelf(explorer, blank=True), explorer.info().gallery
    opening = {"pictures": [{"ref": _clearest(explorer, [str(pic["ref"]) for pic in gallery])}]}

    def find(asked: dict) -> Iterator[RetrieveAsked | RetrieveAnswer]:
        return answers(explorer, asked)

    def export(asked: dict) -> Iterator[Exported]:
        shown, question = read(explorer, asked)
        lean, once = _order(explorer, asked)
        found = explorer.columns(question, int(number_within("k", asked.get("k", PAGE), 1, MOST)), lean, once)
        lean, shown = columns.leaning(found, lean), captioned(explorer, shown)
        yield {"file": exports.written(explorer, asked.get("kind"), shown, found, lean, once)}

    value: Retrieve = {
        **_answer(explorer, opening, *read(explorer, opening)),
        "gallery": gallery,
        "phrases": {
            "placeholders": explorer.phrases.placeholders,
            "sentences": [(text, present.caption_parts(text)) for text in explorer.phrases.sentences],
        },
        "stops": [(until, " ".join(words for _, words in runs)) for until, runs, _ in columns.STOPS],
        "space": explorer.has_space,
        "method": [*_method(explorer), _about(about)],
        "looking": f"Looking through {present.counted(explorer.size, 'picture')}…",
    }
    widget("retrieve/retrieve", value, {"find": patient(explorer, find), "export": patient(explorer, export)})


def _method(explorer: Explorer) -> list[str]:
    """Say what the numbers mean; places in another order are told only where all pictures are looked at."""
    if not explorer.compares:
        return list(METHOD_OF_FEW)
    return [SAMPLED if said == PLACES and not explorer.counts else said for said in METHOD]


def _about(gallery: About) -> str:
    """Say which gallery is searched, with which models, how where it is a large one, and its licence."""
    models = " and ".join(dict.fromkeys(gallery["models"].values()))
    large = [f"{metric} {name}" for metric, name in gallery["index"].items() if name != IN_MEMORY]
    searched = f" Searched: {'; '.join(large)}." if large else ""
    licence = gallery["licence"].rstrip(".")
    return f"This gallery: {gallery['name']}, computed with {models}.{searched} Licence: {licence}."


def answers(explorer: Explorer, asked: dict) -> Iterator[RetrieveAsked | RetrieveAnswer]:
    """Yield the question as the page shows it, then one page of its columns too, then a caption of its picture."""
    shown, question = read(explorer, asked)
    yield {"query": shown}
    told = _answer(explorer, asked, shown, question)
    yield told
    yield {**told, "query": captioned(explorer, shown)}


def _answer(explorer: Explorer, asked: dict, shown: Asked, question: Question) -> RetrieveAnswer:
    lean, once = _order(explorer, asked)
    k, page = (
        int(number_within("k", asked.get("k", PAGE), 1, MOST)),
        int(number_within("page", asked.get("page", 1), 1, MOST)),
    )
    found = explorer.columns(question, k, lean, once)
    total = max((len(column.hits) for column in found), default=0)
    page = min(page, max(1, -(-total // PAGE)))
    by_text, lean = question.text is not None, columns.leaning(found, lean)
    return {
        "query": shown,
        "columns": columns.shown(explorer, found, lean, (page - 1) * PAGE, PAGE, shown),
        "notes": [
            *columns.missing(explorer, found, by_text),
            *(column.note for column in found if column.note),
            *_made_smaller(explorer, question),
        ],
        "lean": lean if _leans(explorer, found) else None,
        "once": once,
        "k": k,
        "page": page,
        "total": total,
    }


def _made_smaller(explorer: Explorer, question: Question) -> list[str]:
    """Say which pictures, or parts of them, the model of logic sees smaller than they are."""
    given = [*question.examples, *question.without]
    names = ["your picture" if len(given) == 1 else f"picture {number}" for number in range(1, len(given) + 1)]
    return explorer.made_smaller(given, names, searching=True)


def _order(explorer: Explorer, asked: dict) -> tuple[float, bool]:
    """Return where the slider stands, in steps of the search, and whether near-duplicates are shown once.

    A gallery that does not compare has no slider: an address from elsewhere may still name a place of it.
    """
    lean = round(number_within("lean", asked.get("lean", columns.LOGIC), 0, 1), 2)
    return lean if explorer.compares else columns.LOGIC, asked.get("once") is True


def _leans(explorer: Explorer, found: list[Column]) -> bool:
    """Tell whether the slider would change anything that means something."""
    both = {Metric.RELATIONAL, Metric.ATTRIBUTE} <= {column.metric for column in found}
    first = next((column.hits for column in found if column.metric == Metric.RELATIONAL), [])
    return both and explorer.compares and (not first or any(hit.percentile is not None for hit in first))


def _clearest(explorer: Explorer, refs: list[str]) -> str:
    """Choose the picture to open with: its hits keep its idea, where ideas are known, and look the least like it."""

    def clearness(ref: str) -> tuple[int, float]:
        hits = nearest(explorer, ref, PAGE // 2)
        relation = explorer.item(ref).relation
        look = sum(hit.attribute or 0.0 for hit in hits) if explorer.has_space else 0.0
        return sum(hit.relation == relation for hit in hits), -look

    return max(refs, key=clearness)
