"""Groups of vectors that belong together."""

from __future__ import annotations

import faiss
import numpy as np

from relsim_demo.vectors import unit_rows

ROUNDS, STARTS = 12, 10  # faiss begins with random rows, so that one start is not enough


def cluster(vectors: np.ndarray, count: int, seed: int = 7) -> tuple[np.ndarray, np.ndarray]:
    """Split unit rows (n, d) into `count` groups by spherical k-means; seeded.

    Returns labels (n,) uint8 and centres (count, d) float32 unit rows; the largest group is number 0.
    """
    count = min(count, len(vectors), 255)
    options = {"niter": ROUNDS, "nredo": STARTS, "seed": seed, "spherical": True, "min_points_per_centroid": 1}
    means = faiss.Kmeans(vectors.shape[1], count, **options)
    means.train(np.ascontiguousarray(vectors, np.float32))
    centres = unit_rows(means.centroids)
    labels = np.concatenate(
        [(block @ centres.T).argmax(1) for block in np.array_split(vectors, len(vectors) // 4096 + 1)]
    )
    order = np.argsort(-np.bincount(labels, minlength=count), kind="stable")
    place = np.empty(count, np.uint8)
    place[order] = np.arange(count)
    return place[labels], centres[order]
