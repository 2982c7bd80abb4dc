"""The last step: finished shards become a gallery with calibrated scores and maps, and a report of what is missing."""

from __future__ import annotations

import json
import logging
from collections import Counter

import numpy as np
import pyarrow as pa

from relsim_demo.analysis import calibration, clusters, measures
from relsim_demo.analysis.projection import project, trustworthiness
from relsim_demo.errors import BadRequest
from relsim_demo.gallery.gallery import COLUMNS, FILTER_COLUMNS, LARGE, Gallery
from relsim_demo.gallery.manifest import PICTURES
from relsim_demo.gallery.picture_file import PictureFile, Pictures
from relsim_demo.precompute.metrics import LOOK, Measures
from relsim_demo.precompute.records import Source
from relsim_demo.precompute.shards import VECTOR, Shards
from relsim_demo.vectors import unit_rows

PAIR_SEED = 11
FEWEST_FOR_RECALL = 100
logger = logging.getLogger(__name__)


def finish(shards: Shards, source: Source, measures: Measures) -> tuple[Gallery, dict]:
    """Return the gallery of all finished records, and the report.

    Raises:
        BadRequest: no record could be used; the report lies beside the shards.
    """
    items, pictures = _items(shards)
    report: dict = _report(shards, source, len(items["id"])) | measures.sifted
    if not items["id"]:
        path = shards.folder / "report.json"
        path.write_text(json.dumps(report, indent=1), encoding="utf-8")
        reasons = ", ".join(f"{reason}: {count:,}" for reason, count in report["skipped"].items())
        raise BadRequest(f"None of the {report['records']:,} records can be used ({reasons}); {path} lists them.")
    logger.info("%d of %d records are items; left out: %s", report["items"], report["records"], report["skipped"] or 0)
    vectors = {metric: _vectors(shards, metric) for metric in measures.identities}
    name = _name(source, len(items["id"]))
    models = {metric: {**identity, **_recall(vectors[metric])} for metric, identity in measures.identities.items()}
    manifest = {"name": name, "licence": source.licence, "models": models}
    return finished(items, vectors, manifest, pictures), report


def finished(
    items: dict[str, list], vectors: dict[str, np.ndarray], manifest: dict, pictures: Pictures | None = None,
    unfold: bool = True,
) -> Gallery:  # fmt: skip
    """Calibrate scores on random pairs, map every metric and find its groups.

    unfold: maps by UMAP, where there are enough items; see `project`.
    """
    pairs = calibration.calibrating_pairs(list(vectors.values()), PAIR_SEED)
    scores = {metric: calibration.pair_scores(rows, pairs) for metric, rows in vectors.items()}
    unrelated = unrelated_pairs(items, pairs)
    thresholds = {}
    for metric, values in scores.items():
        apart = unrelated["attribute" if metric in ("attribute", *LOOK) else "relational"]
        thresholds[metric] = calibration.threshold(values, apart if apart.any() else np.ones(len(pairs), bool), values)
    projection = {metric: project(rows, unfold=unfold) for metric, rows in vectors.items()}
    models = {
        metric: {**model, "trustworthiness": round(trustworthiness(vectors[metric], projection[metric]), 4)}
        for metric, model in manifest["models"].items()
    }
    background = np.stack(list(scores.values()), 1)
    manifest = {**manifest, "models": models, "thresholds": thresholds}
    groups = {metric: clusters.cluster_gallery(_stored(rows)) for metric, rows in vectors.items()}
    return Gallery({**items}, {**vectors}, projection, background, manifest, pictures, groups)


def unrelated_pairs(items: dict[str, list], pairs: np.ndarray) -> dict[str, np.ndarray]:
    """Tell which pairs (m, 2) have nothing to share: by logic other relations, by look other families and subjects.

    Ordinary scenes, which have no relation, share their logic with their own family only. Where a source knows neither,
    every random pair counts as unrelated.
    """
    families = [family or f"?{row}" for row, family in enumerate(items["family"])]
    ideas = [relation or family for relation, family in zip(items["relation"], families, strict=True)]
    other_idea, other_family = (_apart(np.array(names), pairs) for names in (ideas, families))
    subjects = [frozenset(names or ()) for names in items["subjects"]]
    different = np.array([not subjects[a] & subjects[b] for a, b in pairs])
    return {"relational": other_idea, "attribute": other_family & different}


def _apart(names: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    return names[pairs[:, 0]] != names[pairs[:, 1]]


def _name(source: Source, items: int) -> str:
    """Name a gallery after where it comes from: "28,000 drawn scenes", "40 pictures from the folder “holiday”"."""
    if source.drawn:
        return f"{items:,} {source.name}"
    if source.root is not None:
        return f"{items:,} {'picture' if items == 1 else 'pictures'} from the folder “{source.name}”"
    return f"{items:,} {'item' if items == 1 else 'items'} from {source.name}"


def _items(shards: Shards) -> tuple[dict[str, list], PictureFile | None]:
    """Return the columns of all used records, and their pictures as one file (None without any)."""
    items: dict[str, list] = {name: [] for name in (*COLUMNS, *FILTER_COLUMNS, "picture_start", "picture_bytes")}
    path, end = shards.folder / PICTURES, 0
    with path.open("wb") as file:
        for table in shards.read():
            used = table.filter(table["used"])
            for name in (*COLUMNS, *FILTER_COLUMNS):
                items[name] += used[name].to_pylist()
            for picture in used["picture"].to_pylist():
                items["picture_start"].append(end if picture else None)
                items["picture_bytes"].append(len(picture) if picture else None)
                end += file.write(picture or b"")
    for name in FILTER_COLUMNS:
        if all(value is None for value in items[name]):
            del items[name]
    if not end:
        del items["picture_start"], items["picture_bytes"]
    return items, PictureFile(path) if end else None


def _vectors(shards: Shards, metric: str) -> np.ndarray:
    """Return the vectors of all used records: (n, d) float32."""
    used = [table.filter(table["used"]) for table in shards.read()]
    blocks = [_block(table[VECTOR + metric]) for table in used if len(table)]
    return np.concatenate(blocks)


def _block(column: pa.ChunkedArray) -> np.ndarray:
    values = column.combine_chunks()
    return values.flatten().to_numpy(zero_copy_only=False).reshape(len(values), -1)


def _recall(vectors: np.ndarray) -> dict[str, float]:
    """Measure what storing as float16 keeps of the first ten hits."""
    if len(vectors) < FEWEST_FOR_RECALL:
        return {}
    if len(vectors) > LARGE:
        vectors = vectors[measures.sample(np.arange(len(vectors)), LARGE, PAIR_SEED)]
    queries = measures.sample(np.arange(len(vectors)), 1000, PAIR_SEED)
    return {"recall_at_10": round(measures.recall(vectors, _stored(vectors), queries), 4)}


def _stored(vectors: np.ndarray) -> np.ndarray:
    """Return unit rows as they come back from the disk, where they are float16."""
    return unit_rows(vectors.astype(np.float16))


def _report(shards: Shards, source: Source, items: int) -> dict:
    """Say how many records became items, and of the others, and of items without a picture, why."""
    columns = ("id", "source", "reason", "detail", "used", "relation")
    rows = [row for table in shards.read() for row in table.select(columns).to_pylist()]
    odd = [row for row in rows if row["reason"]]
    counts = [Counter(row["reason"] for row in odd if row["used"] is used) for used in (False, True)]
    skipped, without_picture = (dict(count.most_common()) for count in counts)
    return {
        "source": source.name,
        "records": len(rows),
        "items": items,
        "groups": 0 if source.drawn else len({row["relation"] for row in rows if row["used"] and row["relation"]}),
        "skipped": skipped,
        "without_picture": without_picture,
        "list": [{name: row[name] for name in ("id", "source", "reason", "detail")} for row in odd],
    }
