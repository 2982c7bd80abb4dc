"""Compute a gallery: describe and embed every item, map it, calibrate its scores, write the folder."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image

from relsim_demo.analysis import calibration, evaluation
from relsim_demo.analysis.projection import umap_2d
from relsim_demo.gallery import scenes
from relsim_demo.gallery.gallery import METRICS, Gallery, check_target, save
from relsim_demo.models.loader import load_models
from relsim_demo.scenes.render import Spec, render
from relsim_demo.settings import Backend, Settings
from relsim_demo.vectors import unit_rows

PICTURE_SIDE = 224  # large enough that the encoders see what a visitor sees
CHUNK = 200
PAIR_SEED = 11
logger = logging.getLogger(__name__)


def precompute_scenes(folder: Path, count: int = scenes.COUNT, workers: int = 2) -> Gallery:
    """Draw and embed the gallery of scenes and write it into a folder."""
    check_target(folder)
    encoders = load_models(Settings(Backend.MINI)).encoders
    specs = scenes.plan(count)
    rows: list[dict] = []
    vectors: dict[str, list[np.ndarray]] = {metric: [] for metric in METRICS}
    for described, pictures in _drawn(specs, workers):
        rows += described
        for metric in METRICS:
            vectors[metric].append(encoders[metric].embed(pictures))
        logger.info("%d of %d items are embedded", len(rows), count)
    items = {name: [row[name] for row in rows] for name in rows[0]}
    stacked = {metric: np.concatenate(blocks) for metric, blocks in vectors.items()}
    manifest = {
        "name": f"{count:,} drawn scenes",
        "licence": "Apache-2.0; sprites: see assets/NOTICE.md",
        "models": {m: {**e.identity, "recall_at_10": _recall(stacked[m])} for m, e in encoders.items()},
    }
    gallery = finished(items, stacked, manifest)
    save(gallery, folder)
    return gallery


def finished(items: dict[str, list], vectors: dict[str, np.ndarray], manifest: dict) -> Gallery:
    """Calibrate scores on random pairs and map both metrics."""
    pairs = calibration.random_pairs(len(items["id"]), calibration.PAIRS, PAIR_SEED)
    scores = {metric: calibration.pair_scores(rows, pairs) for metric, rows in vectors.items()}
    unrelated = unrelated_pairs(items, pairs)
    thresholds = {m: calibration.threshold(scores[m], unrelated[m], scores[m]) for m in vectors}
    logger.info("thresholds: %s", thresholds)
    projection = {metric: umap_2d(rows) for metric, rows in vectors.items()}
    background = np.stack(list(scores.values()), 1)
    return Gallery(items, vectors, projection, background, {**manifest, "thresholds": thresholds})


def unrelated_pairs(items: dict[str, list], pairs: np.ndarray) -> dict[str, np.ndarray]:
    """Tell which pairs (m, 2) have nothing to share: by logic other families, by look other families and subjects.

    Where a source knows no families, every random pair counts as unrelated.
    """
    families = np.array([family or f"?{row}" for row, family in enumerate(items["family"])])
    apart = families[pairs[:, 0]] != families[pairs[:, 1]]
    subjects = [frozenset(names or ()) for names in items["subjects"]]
    different = np.array([not subjects[a] & subjects[b] for a, b in pairs])
    return {"relational": apart, "attribute": apart & different}


def _recall(vectors: np.ndarray) -> float:
    """Measure what storing as float16 keeps of the first ten hits."""
    queries = evaluation.sample(np.arange(len(vectors)), 1000, PAIR_SEED)
    return round(evaluation.recall(vectors, unit_rows(vectors.astype(np.float16)), queries), 4)


def _drawn(specs: list[Spec], workers: int) -> Iterator[tuple[list[dict], list[Image.Image]]]:
    """Describe and draw the scenes in chunks, in parallel processes."""
    numbered = list(enumerate(specs))
    chunks = [numbered[start : start + CHUNK] for start in range(0, len(specs), CHUNK)]
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(_draw_chunk, chunks)


def _draw_chunk(chunk: list[tuple[int, Spec]]) -> tuple[list[dict], list[Image.Image]]:
    return [scenes.item(number, spec) for number, spec in chunk], [render(spec, PICTURE_SIDE) for _, spec in chunk]
