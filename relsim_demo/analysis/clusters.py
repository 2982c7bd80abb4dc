"""Groups of vectors that belong together."""

from __future__ import annotations

import faiss
import numpy as np

from relsim_demo.gallery.rows import Vectors, blocks
from relsim_demo.vectors import unit_rows

ROUNDS, STARTS = 12, 10  # faiss begins with random rows, so that one start is not enough
MOST = 28  # groups of a gallery; as many names as a map can bear
PER_GROUP = 60  # items at the least, on average
TRAINED = 100_000  # of more items a sample tells where the groups are


def cluster_gallery(vectors: Vectors) -> np.ndarray:
    """Split a gallery's unit rows (n, d) into as many groups as a map can bear: (n,) uint8."""
    return cluster(vectors, max(1, min(MOST, len(vectors) // PER_GROUP)))


def cluster(vectors: Vectors, count: int, seed: int = 7) -> np.ndarray:
    """Split unit rows (n, d) into `count` groups by spherical k-means; seeded.

    Returns labels (n,) uint8; the largest group is number 0.
    """
    count = min(count, len(vectors), 255)
    some = np.sort(np.random.default_rng(seed).permutation(len(vectors))[:TRAINED])
    middles = unit_rows(_means(vectors[some], count, seed))
    labels = np.concatenate([(block @ middles.T).argmax(1) for _, block in blocks(vectors)])
    order = np.argsort(-np.bincount(labels, minlength=count), kind="stable")
    place = np.empty(count, np.uint8)
    place[order] = np.arange(count)
    return place[labels]


def _means(vectors: np.ndarray, count: int, seed: int) -> np.ndarray:
    options = {"niter": ROUNDS, "nredo": STARTS, "seed": seed, "spherical": True, "min_points_per_centroid": 1}
    means = faiss.Kmeans(vectors.shape[1], count, **options)
    means.train(np.ascontiguousarray(vectors, np.float32))
    if means.centroids is None:
        raise RuntimeError("k-means has found no centroids")
    return means.centroids


def centres(vectors: Vectors, labels: np.ndarray) -> np.ndarray:
    """Return the direction in which the rows (n, d) of each group (n,) lie on average: (groups, d) unit rows."""
    numbers = np.arange(labels.max() + 1)
    belongs = (
        (labels[start : start + len(b)] == numbers[:, None]).astype(np.float32) @ b for start, b in blocks(vectors)
    )
    return unit_rows(np.sum(list(belongs), 0))
