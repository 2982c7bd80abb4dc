"""Results to a file: our layout, and the authors' layout of a judge's scores.

Ours is one JSON object, packed where the name ends in .gz:

    {"format": "relsim_demo results 1", "name": str, "seed": int or null, "judge": str,
     "methods": {METHOD: "model@revision"},
     "items": {ID: {"picture"?: file or address, "caption"?: str, "relation"?: str}},
     "queries": [{"id": ID, "answers": {METHOD: {"ids": [ID, ...], "scores": [number or null, ...],
                                                 "judged"?: {"1": 0..10 or null, ...}}}}]}

Every ranking has at most ten hits, best first, without the query. judged: by rank; null where the judge's answer was of
no use, no entry where it was not asked.
"""

from __future__ import annotations

import gzip
import json
import os
import tempfile
from pathlib import Path

import numpy as np

from relsim_demo.errors import BadRequest
from relsim_demo.evaluation.reading import FORMAT
from relsim_demo.evaluation.results import Item, Ranking, Results

DIGITS = 6
RESULTS, SCORES = '{"format":"relsim_demo results', '{"config":{"json_path":'  # what the files begin with


def write(results: Results, path: Path) -> None:
    """Write results in our layout, wholly or not at all. Raises OSError."""
    save(path, as_json(ours(results)))


def ours(results: Results) -> dict:
    """Return results as plain JSON types."""
    return {
        "format": FORMAT,
        "name": results.name,
        "seed": results.seed,
        "judge": results.judge,
        "methods": results.methods,
        "items": {id: _item(item) for id, item in results.items.items()},
        "queries": [
            {"id": query.id, "answers": {method: _ranking(found) for method, found in query.answers.items()}}
            for query in results.queries
        ],
    }


def authors(results: Results, source: str, top: int) -> dict:
    """Return the judge's scores in the layout of the authors' scoring script, as plain JSON types."""
    rows: dict[str, list[dict]] = {method: [] for method in results.methods}
    for query, method, rank, id in results.pairs(top):
        judged = query.answers[method].judged
        if rank in judged:
            rows[method].append({
                "query_id": query.id, "query_image": results.item(query.id).picture or query.id,
                "retrieved_image": results.item(id).picture or id, "method": method, "rank": rank,
                "response": None if judged[rank] is None else f"{judged[rank]:g}", "score": judged[rank],
            })  # fmt: skip
    return {
        "config": {"json_path": source, "top_k": top, "methods": list(results.methods), "judge": results.judge},
        "summary": {method: _scored(found) for method, found in rows.items()},
        "detailed_results": rows,
    }


def as_json(value: dict) -> str:
    """Return JSON without blanks, as one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def save(path: Path, content: str | bytes) -> None:
    """Put a text or bytes, packed for .gz, in the place of a file, wholly or not at all. Raises OSError."""
    data = _bytes(content)
    data = gzip.compress(data, mtime=0) if path.suffix == ".gz" else data
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(part, 0o644)
        os.replace(part, path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def check_target(path: Path, begins: str | bytes = RESULTS) -> None:
    """Raise BadRequest where writing would replace something that does not begin as what is to be written."""
    if path.is_dir():
        raise BadRequest(f"{str(path)!r} is a folder: name a file for the results.")
    if not path.exists():
        return
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            found = file.read(len(begins))
    except (OSError, EOFError):
        found = b""
    if found != _bytes(begins):
        raise BadRequest(f"{str(path)!r} is there and holds nothing of the kind; name another file.")


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _item(item: Item) -> dict:
    fields = {"picture": item.picture, "caption": item.caption, "relation": item.relation}
    return {name: value for name, value in fields.items() if value}


def _ranking(ranking: Ranking) -> dict:
    scores = [None if score is None else round(score, DIGITS) for score in ranking.scores]
    judged = {"judged": {str(rank): score for rank, score in ranking.judged.items()}} if ranking.judged else {}
    return {"ids": ranking.ids, "scores": scores, **judged}


def _scored(rows: list[dict]) -> dict:
    valid = [row["score"] for row in rows if row["score"] is not None]
    return {
        "total_pairs": len(rows),
        "valid_pairs": len(valid),
        "average_score": float(np.mean(valid)) if valid else None,
        "min_score": min(valid, default=None),
        "max_score": max(valid, default=None),
    }
