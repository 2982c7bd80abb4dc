"""Results to take along: a table, all as JSON, the layout of retrieved_images.json, a picture sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relsim_demo.domain import Metric
from relsim_demo.errors import BadRequest
from relsim_demo.types import Column
from relsim_demo.ui.contract.payloads import Asked
from relsim_demo.ui.pictures import decoded
from relsim_demo.ui.retrieve import columns as shown_columns

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

KINDS = ("csv", "json", "retrieved", "sheet")
SHEET = 24  # hits of a column; more would be too small to see
OWN = "your picture"


def written(explorer: Explorer, kind: object, query: Asked, found: list[Column], lean: float, once: bool) -> object:
    """Return the content of a file: rows of a table for "csv", else JSON types.

    Raises:
        BadRequest: there is no such kind of file.
    """
    if kind not in KINDS:
        raise BadRequest(f"There is no file of the kind {str(kind)[:20]!r}; choose one of {', '.join(KINDS)}.")
    if kind == "retrieved":
        return retrieved(query, found, lean)
    if kind == "sheet":
        return shown_columns.shown(explorer, found, lean, 0, SHEET, query)
    told = everything(explorer, query, found, lean, once)
    return told if kind == "json" else table(told)


def everything(explorer: Explorer, query: Asked, found: list[Column], lean: float, once: bool) -> dict:
    """Return the question, what answered it, and all hits with their exact numbers."""
    about = explorer.info().gallery
    return {
        "query": question(query),
        "gallery": about["name"],
        "models": about["models"],
        "lean": lean,
        "near_duplicates_once": once,
        "columns": [
            {
                "metric": column.metric,
                "title": _title(column, lean),
                "clearly_alike_in_the_gallery": column.alike,
                **({"note": column.note} if column.note else {}),
                "hits": [_record(hit.to_dict(), ranks) for hit, ranks in zip(column.hits, column.ranks, strict=True)],
            }
            for column in found
        ],
    }


def table(told: dict) -> list[dict]:
    """Return one flat row for each hit of each column, all with the same names."""
    orders = [column["metric"] for column in told["columns"]]
    query = told["query"]
    about = {
        "query": name(query),
        "counter_examples": " ".join(query["without"]),
        "gallery": told["gallery"],
        **{f"{metric}_model": model for metric, model in told["models"].items()},
    }
    return [
        {"column": column["title"], "metric": column["metric"]}
        | {key: value for key, value in hit.items() if key != "ranks"}
        | {f"rank_by_{metric}": hit["ranks"].get(metric) for metric in orders}
        | about
        for column in told["columns"]
        for hit in column["hits"]
    ]


def retrieved(query: Asked, found: list[Column], lean: float) -> dict:
    """Return {method: [one query with its hits]}, the layout of the authors' retrieved_images.json."""
    asked = question(query)
    first = asked["pictures"][0] if asked["pictures"] else ""
    return {
        _method(column, lean): [
            {
                "query_image_id": name(asked),
                "query_image_path": "" if first in ("", OWN) else _path(first),
                "top_k_image_ids": [hit.id for hit in column.hits],
                "top_k_image_paths": [_path(hit.id) for hit in column.hits],
                "top_k_scores": [round(hit.score, 6) for hit in column.hits],
            }
        ]
        for column in found
    }


def question(query: Asked) -> dict:
    """Return the parts of a question; own pictures have no name outside the page."""
    return {
        "pictures": [_named(pic["ref"]) for pic in query["pictures"]],
        "without": [_named(pic["ref"]) for pic in query["without"]],
        "text": query["text"],
        "words": query["words"],
        "box": query["box"],
    }


def name(asked: dict) -> str:
    """Return a question in one line."""
    return " + ".join([*asked["pictures"], *([asked["text"]] if asked["text"] is not None else [])])


def _named(ref: str) -> str:
    return OWN if decoded.is_own(ref) else ref


def _path(id: str) -> str:
    """Return where the page serves a picture."""
    return f"scene/{id}.webp"


def _title(column: Column, lean: float) -> str:
    return " ".join(words for _, words in shown_columns.title(column, lean))


def _method(column: Column, lean: float) -> str:
    leaning = column.metric == Metric.RELATIONAL and lean != shown_columns.LOGIC
    return f"{column.metric} lean {lean:g}" if leaning else column.metric


def _record(hit: dict, ranks: dict[str, int]) -> dict:
    """Round the numbers of a hit to what they mean."""
    digits = {"score": 6, "percentile": 3, "relational": 6, "attribute": 6}
    rounded = {key: round(hit[key], n) if hit[key] is not None else None for key, n in digits.items()}
    return {**hit, **rounded, "ranks": ranks}
