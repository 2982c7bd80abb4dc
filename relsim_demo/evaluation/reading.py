"""Results from a file: ours, the authors' retrieved_images.json, or the results file of their site."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

from relsim_demo.errors import BadRequest
from relsim_demo.evaluation import checked
from relsim_demo.evaluation.results import RANKS, Item, Query, Ranking, Results

FORMAT = "relsim_demo results 1"
MAX_QUERIES, MAX_METHODS, MAX_ITEMS, MAX_HITS = 20_000, 32, 500_000, 1_000
COLUMN = re.compile(r"(.{1,60})_top_\d{1,4}")


def read(path: Path) -> Results:
    """Return the results in a file; its content tells which of the three layouts it has.

    Of every ranking the first ten hits are kept, without the query itself (by id, not by position) and without
    repetitions.

    Raises:
        BadRequest: the file is none of these, or something in it is not as it should be; one sentence says what.
    """
    found = checked.load_json(path)
    if isinstance(found, list):
        results = _of_site(found, path.name)
    elif isinstance(found, dict) and "format" in found:
        results = _ours(found)
    else:
        results = _retrieved(checked.mapping(found, "the file"), path.name)
    if not results.queries:
        raise BadRequest(f"The file {str(path)!r} holds no query with an answer.")
    return results


def _ours(found: dict) -> Results:
    if found["format"] != FORMAT:
        raise BadRequest(f"The results have the format {str(found['format'])[:60]!r}; this version reads {FORMAT!r}.")
    methods = checked.mapping(found.get("methods"), "methods")
    _check_methods(methods)
    named = {method: checked.optional(model, f"the model of {method!r}") for method, model in methods.items()}
    items = checked.mapping(found.get("items"), "items")
    if len(items) > MAX_ITEMS:
        checked.fault("items", f"has {len(items):,} entries; {MAX_ITEMS:,} are the most")
    seed = found.get("seed")
    if seed is not None and (not isinstance(seed, int) or isinstance(seed, bool)):
        checked.fault("the seed", "is no whole number")
    queries = checked.listing(found.get("queries"), "queries", MAX_QUERIES)
    return Results(
        checked.text(found.get("name"), "the name"),
        named,
        _once([_our_query(entry, f"query {n}", named) for n, entry in enumerate(queries, 1)]),
        {checked.name(id, "an id"): _item(entry, f"the item {id[:60]!r}") for id, entry in items.items()},
        seed,
        checked.optional(found.get("judge"), "the judge"),
    )


def _item(entry: object, where: str) -> Item:
    fields = checked.mapping(entry, where)
    relation = fields.get("relation")
    return Item(
        checked.optional(fields.get("picture"), f"the picture of {where}"),
        checked.optional(fields.get("caption"), f"the caption of {where}"),
        None if relation is None else checked.text(relation, f"the relation of {where}"),
    )


def _our_query(entry: object, where: str, methods: dict[str, str]) -> Query:
    fields = checked.mapping(entry, where)
    id, answers = checked.name(fields.get("id"), f"the id of {where}"), {}
    for method, given in checked.mapping(fields.get("answers"), f"answers of {where}").items():
        here = f"{where}, {method[:60]!r},"
        if method not in methods:
            checked.fault(here, "is not among the methods")
        ranking = checked.mapping(given, here)
        judged = checked.mapping(ranking.get("judged", {}), f"{here} judged")
        if unknown := set(judged) - set(map(str, range(1, RANKS + 1))):
            checked.fault(f"{here} judged", f"names the rank {min(unknown)[:20]!r}; 1 to {RANKS} can be")
        scored = {int(rank): _judged(score, f"{here} judged") for rank, score in judged.items()}
        answers[method] = _ranking(id, ranking.get("ids"), ranking.get("scores"), here, scored)
    return Query(id, answers)


def _judged(score: object, where: str) -> float | None:
    return None if score is None else checked.number(score, where, 0, 10)


def _retrieved(found: dict, name: str) -> Results:
    """Read {method: [{query_image_id, query_image_path, top_k_image_ids, top_k_image_paths, top_k_scores}]}."""
    _check_methods(found)
    answers: dict[str, dict[str, Ranking]] = {}
    items: dict[str, Item] = {}
    for method, entries in found.items():
        for number, entry in enumerate(checked.listing(entries, f"the method {method[:60]!r}", MAX_QUERIES), 1):
            where = f"{method[:60]!r}, entry {number},"
            fields = checked.mapping(entry, where)
            id = checked.name(fields.get("query_image_id"), f"{where} query_image_id")
            ids = checked.listing(fields.get("top_k_image_ids"), f"{where} top_k_image_ids", MAX_HITS)
            paths = checked.listing(fields.get("top_k_image_paths", []), f"{where} top_k_image_paths", MAX_HITS)
            if len(paths) not in (0, len(ids)):
                checked.fault(where, f"has {len(ids)} ids and {len(paths)} paths")
            if method in answers.setdefault(id, {}):
                checked.fault(where, f"answers the query {id[:60]!r} a second time")
            answers[id][method] = _ranking(id, ids, fields.get("top_k_scores"), where)
            items[id] = Item(checked.optional(fields.get("query_image_path"), f"{where} query_image_path"))
            for hit, path in zip(ids, paths, strict=False):
                items.setdefault(checked.name(hit, where), Item(checked.optional(path, f"{where} top_k_image_paths")))
    return _collected(name, found, answers, items)


def _of_site(found: list, name: str) -> Results:
    """Read [{query_image, query_url, METHOD_top_10: [url], METHOD_top_10_scores: "[...]"}]: ids are addresses."""
    answers: dict[str, dict[str, Ranking]] = {}
    methods: dict[str, None] = {}
    for number, entry in enumerate(checked.listing(found, "the file", MAX_QUERIES), 1):
        where = f"entry {number}"
        fields = checked.mapping(entry, where)
        id = _address(fields.get("query_url"), f"query_url of {where}")
        if id in answers:
            checked.fault(where, f"has the query of an earlier one, {id[:60]!r}")
        answers[id] = {}
        for key, given in fields.items():
            if column := COLUMN.fullmatch(key):
                here = f"{key!r} of {where}"
                urls = [_address(url, here) for url in checked.listing(given, here, MAX_HITS)]
                answers[id][column[1]] = _ranking(id, urls, _numbers(fields.get(f"{key}_scores"), here), here)
                methods[column[1]] = None
    _check_methods(methods)
    items = {id: Item(id) for id in [*answers, *(i for a in answers.values() for r in a.values() for i in r.ids)]}
    return _collected(name, methods, answers, items)


def _collected(name: str, methods: dict, answers: dict[str, dict[str, Ranking]], items: dict[str, Item]) -> Results:
    queries = [Query(id, given) for id, given in answers.items()]
    return Results(name, dict.fromkeys(methods, ""), queries, items)


def _ranking(
    query: str, ids: object, scores: object, where: str, judged: dict[int, float | None] | None = None
) -> Ranking:
    """Return a ranking without the query and without repetitions; judged ranks are those of the given order."""
    names = [checked.name(id, where) for id in checked.listing(ids, where, MAX_HITS)]
    given = [None] * len(names) if scores is None else checked.listing(scores, f"scores of {where}", MAX_HITS)
    if len(given) != len(names):
        checked.fault(where, f"has {len(names)} hits and {len(given)} scores")
    known = [None if score is None else checked.number(score, f"a score of {where}") for score in given]
    first = {id: place for place, id in reversed(list(enumerate(names)))}
    kept = [place for place, id in enumerate(names) if id != query and first[id] == place][:RANKS]
    old = judged or {}
    ranks = {rank: old[place + 1] for rank, place in enumerate(kept, 1) if place + 1 in old}
    return Ranking([names[place] for place in kept], [known[place] for place in kept], ranks)


def _numbers(given: object, where: str) -> object:
    """Return a list that the site keeps as a text."""
    if not isinstance(given, str):
        return given
    try:
        return json.loads(given)
    except (ValueError, RecursionError):
        checked.fault(f"the scores beside {where}", "are no list of numbers")


def _address(value: object, where: str) -> str:
    return html.unescape(checked.name(value, where))


def _once(queries: list[Query]) -> list[Query]:
    seen: set[str] = set()
    for query in queries:
        if query.id in seen:
            checked.fault(f"the query {query.id[:60]!r}", "stands there twice")
        seen.add(query.id)
    return queries


def _check_methods(methods: dict) -> None:
    if not methods or len(methods) > MAX_METHODS:
        checked.fault("the file", f"has {len(methods)} methods; 1 to {MAX_METHODS} can be")
    odd = next((method for method in methods if not (0 < len(method) <= 60 and method.isprintable())), None)
    if odd is not None:
        checked.fault(f"the method {odd[:60]!r}", "has no name of 1 to 60 letters")
