"""Copying a gallery whose vectors go to Milvus: one collection a metric, filled row after row, its recall measured."""

from __future__ import annotations

import json
import logging
import re
import shutil
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from tqdm import tqdm

from relsim_demo.errors import BadGallery, BadRequest
from relsim_demo.gallery.build_lists import K, exact, sample
from relsim_demo.gallery.hub import resolve
from relsim_demo.gallery.index import CANDIDATES, FOR_EACH
from relsim_demo.gallery.loading import load
from relsim_demo.gallery.manifest import files_of, read_manifest
from relsim_demo.gallery.milvus import (
    LOADING,
    PRODUCT,
    ROW,
    VECTOR,
    Milvus,
    MilvusRows,
    batch,
    check_fields,
    digest,
    rows_of,
)
from relsim_demo.gallery.rows import Vectors
from relsim_demo.gallery.saving import check_target, save
from relsim_demo.settings import Settings
from relsim_demo.shipped import require

PREFIX = "same_logic"
QUERIES, AT_ONCE = 100, 50  # items that are searched with to measure the recall, and in one message
BETWEEN = 1  # seconds between two looks at how far an index is built
OF_FILES = ("file", "dim", "dtype", "index")  # what a manifest says of vectors in files, and of their lists
logger = logging.getLogger(__name__)


def to_milvus(
    given: str, settings: Settings, folder: Path, fresh: bool = False, along: Sequence[str] = ()
) -> tuple[int, dict[str, str]]:
    """Copy a gallery into a folder, its vectors into Milvus; rows that are there already are not sent again.

    given: as in RELSIM_GALLERY. fresh: drop what is there of these vectors, and replace a gallery in the folder. along:
    names of further files that are copied where the gallery has them. Returns how many items it has, and the collection
    of each metric.

    Raises:
        BadRequest: the folder is a gallery already, or the source has its vectors in Milvus.
        BadGallery: the source cannot be read, Milvus does not answer or holds something else, or the folder cannot be
            written.
        NotInstalled: Milvus's client is missing.
    """
    require("milvus", "pymilvus")
    source, milvus = resolve(given, settings.cache_dir), Milvus.of(settings)
    _check(source, folder, fresh)
    gallery, files = load(source), files_of(read_manifest(source))
    sums, said = gallery.manifest["sha256"], gallery.manifest["metrics"]
    vectors: dict[str, MilvusRows] = {}
    for metric, found in gallery.vectors.items():
        name = f"{PREFIX}_{re.sub(r'[^A-Za-z0-9]', '_', metric)}_{sums[files[metric]][:16]}"
        vectors[metric] = collect(milvus, name, metric, found, "FLAT" if milvus.in_a_file else "AUTOINDEX", fresh)
    models = {m: {name: value for name, value in said[m].items() if name not in OF_FILES} for m in vectors}
    kept: dict[str, Vectors] = {**vectors}
    save(
        replace(gallery, vectors=kept, lists={}, manifest=gallery.manifest | {"models": models}),
        folder,
        _report(source),
    )
    for name in along:
        if (source / name).is_file():
            shutil.copyfile(source / name, folder / name)
    return len(gallery), {metric: rows.about["collection"] for metric, rows in vectors.items()}


def _check(source: Path, folder: Path, fresh: bool) -> None:
    if any("milvus" in entry for entry in read_manifest(source)["metrics"].values()):
        raise BadRequest(f"The vectors of {source} are in Milvus already; give the gallery that they were copied from.")
    check_target(folder)
    if folder.resolve() == source.resolve():
        raise BadRequest(f"--out {folder} is the gallery itself, which keeps its vectors; name another folder.")
    if not fresh and (folder / "manifest.json").is_file():
        raise BadRequest(f"{folder} is a gallery already; name another folder, or replace it with --fresh.")


def _report(source: Path) -> dict | None:
    path = source / "report.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def collect(milvus: Milvus, name: str, metric: str, vectors: Vectors, kind: str, fresh: bool = False) -> MilvusRows:
    """Fill a collection with unit rows (n, d), or go on, and open it; kind: of its index, in Milvus's words.

    Raises as `to_milvus` does.
    """
    if fresh and milvus.ask("has_collection", name):
        milvus.ask("drop_collection", name)
    if not milvus.ask("has_collection", name):
        _create(milvus, name, vectors.shape[1], kind)
    check_fields(name, milvus.ask("describe_collection", name), vectors.shape[1])
    milvus.ask("load_collection", name, seconds=LOADING)
    _fill(milvus, name, metric, vectors)
    about = {"collection": name, "check": digest(vectors), "index": _indexed(milvus, name), "recall_at_10": 0.0}
    rows = MilvusRows(milvus, about, vectors.shape)
    rows.about |= _recall(rows, vectors)
    logger.info("collection of %s: %s", metric, rows.about)
    return rows


def _create(milvus: Milvus, name: str, width: int, kind: str) -> None:
    from pymilvus import DataType, MilvusClient

    schema, index = MilvusClient.create_schema(auto_id=False), MilvusClient.prepare_index_params()
    schema.add_field(ROW, DataType.INT64, is_primary=True)
    schema.add_field(VECTOR, DataType.FLOAT_VECTOR, dim=width)
    index.add_index(VECTOR, index_type=kind, index_name=VECTOR, metric_type=PRODUCT)
    milvus.ask("create_collection", name, schema=schema, index_params=index, seconds=LOADING)


def _fill(milvus: Milvus, name: str, metric: str, vectors: Vectors) -> None:
    """Send rows in ascending order, from the batch on in which a copy was stopped."""
    n, step, done = len(vectors), batch(vectors.shape[1]), rows_of(milvus, name, LOADING)
    begun = done // step * step if done < n else n
    with tqdm(total=n, initial=begun, desc=metric, unit=" rows", dynamic_ncols=True) as bar:
        for start in range(begun, n, step):
            rows = [{ROW: start + place, VECTOR: row} for place, row in enumerate(vectors[start : start + step])]
            how = "upsert" if start < done else "insert"  # of the first some may be there
            milvus.ask(how, name, data=rows, seconds=LOADING)  # some wait until older ones are written
            bar.update(len(rows))
    if (found := rows_of(milvus, name, LOADING)) != n:
        raise BadGallery(
            f"The collection {name} has {found:,} rows and should have {n:,}: something else has written to it. "
            "The same command with --fresh fills it anew."
        )


def _indexed(milvus: Milvus, name: str) -> str:
    """Wait until the index has all rows, and return of which kind it is."""
    milvus.ask("flush", name, seconds=LOADING)
    while True:
        about = milvus.ask("describe_index", name, milvus.ask("list_indexes", name)[0])
        if not about.get("pending_index_rows"):
            return str(about["index_type"])
        time.sleep(BETWEEN)


def _recall(rows: MilvusRows, vectors: Vectors) -> dict:
    """Measure how many of the hits of some items are among the candidates that Milvus names."""
    asked = sample(len(vectors), QUERIES)
    queries = vectors[asked]
    wanted = min(len(vectors), CANDIDATES + FOR_EACH * K)
    found = [
        near for at in range(0, len(asked), AT_ONCE) for near in rows.rows_near(queries[at : at + AT_ONCE], wanted)
    ]
    truth = [hits[hits >= 0] for hits in exact(vectors, queries, asked)]
    shares = [np.isin(hits, near).mean() for hits, near in zip(truth, found, strict=True) if len(hits)]
    return {"recall_at_10": round(float(np.mean(shares)), 4) if shares else 1.0, "queries": len(asked)}
