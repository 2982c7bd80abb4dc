"""The last step: finished shards become a gallery with calibrated scores and maps, and a report of what is missing."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

import numpy as np
import pyarrow as pa

from relsim_demo.analysis import calibration, clusters, measures
from relsim_demo.analysis.projection import project, trustworthiness
from relsim_demo.errors import BadRequest
from relsim_demo.gallery.gallery import COLUMNS, LARGE, OPTIONAL_COLUMNS, PICTURE_COLUMNS, Gallery
from relsim_demo.gallery.manifest import PICTURES
from relsim_demo.gallery.picture_file import PictureFile, Pictures
from relsim_demo.gallery.rows import Packed, Rows, Vectors, write_rows
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
    report: dict = _report(shards, source, len(items["id"])) | measures.beside
    if not items["id"]:
        path = shards.folder / "report.json"
        path.write_text(json.dumps(report, indent=1), encoding="utf-8")
        reasons = ", ".join(f"{reason}: {count:,}" for reason, count in report["skipped"].items())
        raise BadRequest(f"None of the {report['records']:,} records can be used ({reasons}); {path} lists them.")
    logger.info("%d of %d records are items; left out: %s", report["items"], report["records"], report["skipped"] or 0)
    vectors = {metric: _kept(shards, metric, len(items["id"])) for metric in measures.identities}
    name = _name(source, len(items["id"]))
    recall = {metric: _recall(shards, metric, rows) for metric, rows in vectors.items()}
    models = {metric: {**identity, **recall[metric]} for metric, identity in measures.identities.items()}
    manifest = {"name": name, "licence": source.licence, "models": models}
    return finished(items, vectors, manifest, pictures), report


def finished(
    items: Mapping[str, Sequence], vectors: Mapping[str, Vectors], manifest: dict, pictures: Pictures | None = None,
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


def unrelated_pairs(items: Mapping[str, Sequence], pairs: np.ndarray) -> dict[str, np.ndarray]:
    """Tell which pairs (m, 2) have nothing to share: by logic other relations, by look other families and subjects.

    Ordinary scenes, which have no relation, share their logic with their own family only. Where a source knows neither,
    every random pair counts as unrelated.
    """
    rows, places = np.unique(pairs, return_inverse=True)
    places, asked = places.reshape(pairs.shape), rows.tolist()
    families = [items["family"][row] or f"?{row}" for row in asked]
    ideas = [items["relation"][row] or family for row, family in zip(asked, families, strict=True)]
    other_idea, other_family = (_apart(np.array(names), places) for names in (ideas, families))
    subjects = [frozenset(items["subjects"][row] or ()) for row in asked]
    different = np.array([not subjects[a] & subjects[b] for a, b in places])
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


def _items(shards: Shards) -> tuple[dict[str, Packed], PictureFile | None]:
    """Return the columns of all used records, and their pictures as one file (None without any)."""
    schema = pa.schema(COLUMNS | OPTIONAL_COLUMNS | PICTURE_COLUMNS)
    parts, path = [schema.empty_table()], shards.folder / PICTURES
    with path.open("wb") as file:
        for table in shards.read("used", "picture", *COLUMNS, *OPTIONAL_COLUMNS):
            used = table.filter(table["used"])
            places = [_written(file, picture) for picture in used["picture"].to_pylist()]
            for name, column in zip(PICTURE_COLUMNS, zip(*places, strict=True), strict=False):
                used = used.append_column(name, pa.array(column, PICTURE_COLUMNS[name]))
            parts += [used.select(schema.names).cast(schema)] if places else []
        end = file.tell()
    whole = pa.concat_tables(parts).combine_chunks()
    needless = {name for name in OPTIONAL_COLUMNS if whole[name].null_count == len(whole)}
    needless |= set() if end else set(PICTURE_COLUMNS)
    items = {name: Packed(whole[name]) for name in schema.names if name not in needless}
    return items, PictureFile(path) if end else None


def _written(file: BinaryIO, picture: bytes | None) -> tuple[int | None, int | None]:
    """Write a picture, if there is one; return where it begins, and how long it is."""
    return (file.tell(), file.write(picture)) if picture else (None, None)


def _kept(shards: Shards, metric: str, count: int) -> Rows:
    """Write the vectors of all used records beside the shards, as galleries store them."""
    path = shards.folder / f"{metric}.npy"
    write_rows(_vectors(shards, metric), count, path)
    return Rows(path)


def _vectors(shards: Shards, metric: str) -> Iterator[np.ndarray]:
    """Yield the vectors of the used records of each shard: (m, d) float32."""
    for table in shards.read("used", VECTOR + metric):
        used = table.filter(table["used"])
        if len(used):
            values = used[VECTOR + metric].combine_chunks()
            yield values.flatten().to_numpy(zero_copy_only=False).reshape(len(values), -1)


def _recall(shards: Shards, metric: str, stored: Rows) -> dict[str, float]:
    """Measure what storing as float16 keeps of the first ten hits, among LARGE items at the most."""
    if len(stored) < FEWEST_FOR_RECALL:
        return {}
    chosen = measures.sample(np.arange(len(stored)), LARGE, PAIR_SEED)
    exact, end, filled = np.empty((len(chosen), stored.shape[1]), np.float32), 0, 0
    for block in _vectors(shards, metric):
        some = chosen[np.searchsorted(chosen, end) : np.searchsorted(chosen, end + len(block))]
        exact[filled : filled + len(some)] = block[some - end]
        end, filled = end + len(block), filled + len(some)
    queries = measures.sample(np.arange(len(chosen)), 1000, PAIR_SEED)
    return {"recall_at_10": round(measures.recall(exact, stored[chosen], queries), 4)}


def _stored(vectors: Vectors) -> Vectors:
    """Return unit rows as they come back from the disk, where they are float16."""
    return unit_rows(vectors.astype(np.float16)) if isinstance(vectors, np.ndarray) else vectors


def _report(shards: Shards, source: Source, items: int) -> dict:
    """Say how many records became items, and of the others, and of items without a picture, why."""
    told, columns = {"records": 0, "captions_written": 0}, ("id", "source", "reason", "detail")
    odd, relations = [], set()
    for table in shards.read(*columns, "used", "relation", "captioned_by"):
        used = table.filter(table["used"])
        told["records"] += len(table)
        told["captions_written"] += len(used) - used["captioned_by"].null_count
        relations |= set(used["relation"].unique().to_pylist())
        odd += table.filter(table["reason"].is_valid()).select([*columns, "used"]).to_pylist()
    counts = [Counter(row["reason"] for row in odd if row["used"] is used) for used in (False, True)]
    skipped, without_picture = (dict(count.most_common()) for count in counts)
    return {
        "source": source.name,
        "records": told["records"],
        "items": items,
        "groups": 0 if source.drawn else len(relations - {None, ""}),
        **({"captions_written": told["captions_written"]} if told["captions_written"] else {}),
        "skipped": skipped,
        "without_picture": without_picture,
        "list": [{name: row[name] for name in columns} for row in odd],
    }
