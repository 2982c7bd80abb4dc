"""The Results tab: what several methods found for the same queries, one query a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relsim_demo.domain import Metric
from relsim_demo.errors import BadRequest
from relsim_demo.evaluation import reference
from relsim_demo.evaluation.browsing import APART, DRAWN, JUDGED, TOGETHER, WORST, Browser, Wish
from relsim_demo.evaluation.estimates import Estimate
from relsim_demo.evaluation.overlap import PERSISTENCE
from relsim_demo.evaluation.results import Query, Ranking
from relsim_demo.evaluation.summary import disagreement
from relsim_demo.evaluation.writing import ours
from relsim_demo.ui.contract import payloads, present
from relsim_demo.ui.contract.payloads import (
    Exported,
    PaperTable,
    Parts,
    Picture,
    ResultsAnswer,
    ResultsAnswers,
    ResultsApart,
    ResultsHit,
    ResultsMethod,
    ResultsRow,
    ResultsSummary,
)
from relsim_demo.ui.page.widget import widget
from relsim_demo.ui.pictures import naming, references

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

PAGE = 10  # queries
LONGEST = 200  # characters of what is searched for
KINDS = {Metric.RELATIONAL.value: "rel", Metric.ATTRIBUTE.value: "attr"}
TITLES = {Metric.RELATIONAL.value: "Same logic", Metric.ATTRIBUTE.value: "Same look"}
ORDERS = {
    DRAWN: "As in the file",
    APART: "Most disagreement first",
    TOGETHER: "Least disagreement first",
    WORST: "Fewest right first",
    JUDGED: "Lowest judge's score first",
}
METHOD = (
    "Every row is one query; beside it stand the first ten answers of each method, best first. Where the pictures' "
    "relations are known, a tick marks answers that show the query's, a cross those that do not.",
    "P@1 is the share of queries whose first answer is right, P@10 the share of the first ten that are. The judge's "
    "score, where there is one, is the mean over all pairs with a usable answer, from 0 to 10.",
    "In brackets: 95 % intervals, by Wilson for P@1, by a bootstrap that draws whole queries for the rest.",
    "Disagreement is 1 minus the rank-biased overlap of two lists (Webber, Moffat and Zobel 2010, extrapolated, "
    f"p = {PERSISTENCE}): 0 where they are equal, 1 where they share nothing. The first ranks weigh most.",
)
ALONE = "There is no other picture in this gallery that could be found."
UNTOLD = "among queries and answers, where what is nearest by logic says nothing of them"
UNJUDGED = "The model of logic cannot judge these pictures: its raw scores order them, and tell nothing of their ideas."
FOREIGN = "These results come from a file. Pictures that this gallery does not have are shown by their words."


def build(explorer: Explorer) -> None:
    """Build the tab; results are read when it is first opened."""

    def show(asked: dict) -> ResultsAnswer:
        return answer(explorer, asked)

    def export(asked: dict) -> Exported:
        return {"file": exported(explorer.results, asked)}

    value: payloads.Results = {"page": PAGE, "method": list(METHOD), "paper": paper()}
    widget("results/results", value, {"show": show, "export": export})


def answer(explorer: Explorer, asked: dict) -> ResultsAnswer:
    """Return one page of queries, what was asked, and the figures of all.

    With `query`, an id, the page is the one on which it stands.
    """
    browser, wish = explorer.results, wish_in(asked)
    found = browser.found(wish)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, _whole(asked.get("page"), 1)), pages)
    query = _text(asked.get("query"))
    if query:
        page = _place(browser, found, query) // PAGE + 1
    rows = [browser.results.queries[number] for number in found[(page - 1) * PAGE : page * PAGE]]
    return {
        "wish": {"order": wish.order, "relation": wish.relation, "words": wish.words, "query": query},
        "orders": [[order, ORDERS[order]] for order in browser.orders],
        "relations": browser.relations,
        "summary": _summary(explorer, browser),
        "note": _note(explorer, browser),
        "rows": [_row(explorer, browser, one) for one in rows],
        "at": page,
        "pages": pages,
        "found": len(found),
        "total": len(browser.results.queries),
    }


def _note(explorer: Explorer, browser: Browser) -> str:
    if not browser.results.queries:
        return ALONE
    if browser.results.seed is None:
        return FOREIGN
    if not browser.by_gallery(Metric.RELATIONAL):
        return ""
    return " ".join(explorer.left_out(UNTOLD)) if explorer.judges else UNJUDGED


def _unjudged(explorer: Explorer, browser: Browser, method: str) -> bool:
    return method == Metric.RELATIONAL and browser.by_gallery(method) and not explorer.judges


def _named(explorer: Explorer, browser: Browser, method: str, place: str | None = None) -> tuple[str, str]:
    """Return how the page marks and calls a method; logic that cannot be judged is not called logic.

    place: the id of the query, where one is meant and the gallery has it.
    """
    strange = place is not None and method == Metric.RELATIONAL and not explorer.judged(place)
    if _unjudged(explorer, browser, method) or (strange and browser.by_gallery(method)):
        return "", "Nearest by raw score"
    return KINDS.get(method, ""), TITLES.get(method, method)


def wish_in(asked: dict) -> Wish:
    """Return what a page asks for."""
    return Wish(
        *(_text(asked.get(name)) or usual for name, usual in (("order", DRAWN), ("relation", ""), ("words", "")))
    )


def exported(browser: Browser, asked: dict) -> object:
    """Return flat rows for a table ("csv"), or all results in our layout. Raises BadRequest."""
    if asked.get("kind") == "json":
        return ours(browser.results)
    if asked.get("kind") != "csv":
        raise BadRequest("There is no such kind of file; choose csv or json.")
    queries = [browser.results.queries[number] for number in browser.found(wish_in(asked))]
    return [row for query in queries for method in query.answers for row in _flat(browser, query, method)]


def paper() -> list[PaperTable]:
    """Return the paper's figures 6 and 8 as small tables."""
    scores = [[name, f"{score:.2f}"] for name, score in reference.FIGURE_6.items()]
    scores[1][1] += f" (plot: {reference.DINO_PLOTTED})"
    votes = [
        [name, *(f"{v:.1f}" for v in (one.ours, one.tie, one.baseline))] for name, one in reference.FIGURE_8.items()
    ]
    return [
        {"title": reference.FIGURE_6_NOTE, "head": ["method", "score"], "rows": scores},
        {"title": reference.FIGURE_8_NOTE, "head": ["baseline", "relsim %", "neither %", "baseline %"], "rows": votes},
    ]


def _summary(explorer: Explorer, browser: Browser) -> ResultsSummary:
    summary = browser.summary
    named = {method: _named(explorer, browser, method) for method in browser.results.methods}
    rows: list[ResultsMethod] = [
        {
            "method": name, "kind": named[name][0], "title": named[name][1], "model": method.model,
            "p_at_1": _told(method.p_at_1, 100), "p_at_10": _told(method.p_at_10, 100), "score": _told(method.score, 1),
            "judged": f"{method.valid:,} of {method.pairs:,}" if method.pairs else "",
        }
        for name, method in summary.methods.items()
    ]  # fmt: skip
    apart: list[ResultsApart] = [
        {"methods": [named[name][1] for name in pair.split(" | ")], "value": _told(value, 1)}
        for pair, value in summary.disagreement.items()
    ]
    return {"name": summary.name, "seed": summary.seed, "judge": summary.judge, "rows": rows, "apart": apart}


def _told(value: Estimate | None, times: int) -> list[str]:
    """Return a number and its interval in words; nothing where there is none."""
    if value is None:
        return []
    digits, unit = (1, " %") if times == 100 else (2, "")
    ends = [f"{end * times:.{digits}f}" for end in (value.low, value.high) if end is not None]
    interval = " to ".join(ends)
    return [f"{value.value * times:.{digits}f}{unit}", interval]


def _row(explorer: Explorer, browser: Browser, query: Query) -> ResultsRow:
    apart = disagreement(query)
    return {
        "id": query.id,
        "number": browser.numbers[query.id] + 1,
        "pic": _picture(explorer, browser, query.id),
        "caption": _caption(explorer, browser, query.id),
        "relation": browser.relation(query.id) or "",
        "apart": "" if apart is None else f"{apart:.2f}",
        "answers": [_answers(explorer, browser, query, method, found) for method, found in query.answers.items()],
    }


def _answers(explorer: Explorer, browser: Browser, query: Query, method: str, ranking: Ranking) -> ResultsAnswers:
    right = browser.results.right(query, method)
    kind, title = _named(explorer, browser, method, browser.place(query.id))
    hits: list[ResultsHit] = [
        {
            "rank": rank,
            "pic": _picture(explorer, browser, id),
            "score": "" if score is None else present.cosine(score),
            "right": None if right is None else right[rank - 1],
            "judged": _judged(ranking, rank),
            "caption": _caption(explorer, browser, id),
        }
        for rank, (id, score) in enumerate(zip(ranking.ids, ranking.scores, strict=True), 1)
    ]
    told = "" if right is None else f"{sum(right)} of {len(right)} right"
    return {
        "method": method,
        "kind": kind,
        "title": title,
        "right": told,
        "hits": hits,
    }


def _judged(ranking: Ranking, rank: int) -> str:
    if rank not in ranking.judged:
        return ""
    score = ranking.judged[rank]
    return "no score" if score is None else f"{score:g} of 10"


def _picture(explorer: Explorer, browser: Browser, id: str) -> Picture:
    """Return a tile; what this gallery does not have is shown by its words, and leads nowhere."""
    place = browser.place(id)
    if place is not None:
        return references.shown(explorer, place)
    return {"ref": "", "alt": present.plain(browser.caption(id)) or id, "blank": True}


def _caption(explorer: Explorer, browser: Browser, id: str) -> Parts:
    """Return the caption of a picture, or else the name of its file; nothing for what this gallery does not have."""
    text, place = browser.caption(id), browser.place(id)
    return present.caption_parts(text) if text or place is None else naming.words(explorer, place, text)


def _flat(browser: Browser, query: Query, method: str) -> list[dict]:
    ranking, right = query.answers[method], browser.results.right(query, method)
    return [
        {
            "query": query.id, "relation": browser.relation(query.id), "method": method,
            "model": browser.results.methods[method], "rank": rank, "id": id, "score": score,
            "right": "" if right is None else str(right[rank - 1]).lower(), "judged": ranking.judged.get(rank),
            "caption": browser.caption(id),
        }
        for rank, (id, score) in enumerate(zip(ranking.ids, ranking.scores, strict=True), 1)
    ]  # fmt: skip


def _place(browser: Browser, found: list[int], query: str) -> int:
    """Return where a query stands among those that were found, by its id or its number in the file."""
    number = browser.numbers.get(query, int(query) - 1 if query.isdecimal() and len(query) < 7 else -1)
    if number not in found:
        known = 0 <= number < len(browser.numbers)
        raise BadRequest(
            f"The query {query[:60]!r} is not among those shown; take the filters away."
            if known
            else f"There is no query {query[:60]!r} in these results."
        )
    return found.index(number)


def _text(given: object) -> str:
    return given.strip()[:LONGEST] if isinstance(given, str) else ""


def _whole(given: object, usual: int) -> int:
    text = str(given)
    return int(text) if text.isdecimal() and len(text) < 7 else usual
