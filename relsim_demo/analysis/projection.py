"""Maps of a gallery: UMAP of unit vectors. Build-time only, since umap takes long to import and run."""

from __future__ import annotations

import faiss
import numpy as np

from relsim_demo.gallery.rows import Vectors, blocks

MOST = 100_000  # rows that UMAP places; of more it places SAMPLE, and the others come between the nearest of these
SAMPLE = 30_000
BETWEEN = 3
COMPARED = 10**8  # pairs of which trustworthiness is told, about
PRODUCTS = 1 << 24  # of these, how many are in memory at a time
NEIGHBOURS = 20
FEW = 3 * NEIGHBOURS  # fewer rows have no neighbourhoods to unfold: their two main directions say more


def project(vectors: Vectors, seed: int = 1, unfold: bool = True) -> np.ndarray:
    """Place n >= 1 unit rows (n, d) on a map: (n, 2) float32 within -1.2..1.2; seeded.

    UMAP by cosine distance where there are enough different rows and `unfold` says so, else the two main directions.
    """
    n = len(vectors)
    some = np.sort(np.random.default_rng(seed).permutation(n)[:SAMPLE]) if n > MOST else np.arange(n)
    chosen = vectors[some]
    different = len(np.unique(chosen.astype(np.float16), axis=0))
    places = _main_directions(chosen) if different < FEW or not unfold else _umap(chosen, seed)
    return _into_frame(places if len(some) == n else _between(vectors, chosen, places))


def _between(vectors: Vectors, chosen: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Place rows (n, d) between those of the chosen (m, d) that are nearest, the nearer the closer: (n, 2)."""
    found = np.empty((len(vectors), 2), np.float32)
    for start, block in blocks(vectors):
        scores, near = faiss.knn(block, chosen, BETWEEN, metric=faiss.METRIC_INNER_PRODUCT)
        weights = 1 / (1.001 - np.minimum(scores, 1))  # of a chosen row itself 1,000: it stays where it is
        found[start : start + len(block)] = np.einsum("nk,nkd->nd", weights, places[near]) / weights.sum(1)[:, None]
    return found


def _umap(vectors: np.ndarray, seed: int) -> np.ndarray:
    import umap

    reducer = umap.UMAP(n_neighbors=NEIGHBOURS, min_dist=0.15, metric="cosine", random_state=seed, n_jobs=1)
    return reducer.fit_transform(vectors)


def _main_directions(vectors: np.ndarray) -> np.ndarray:
    """Project rows (n, d) on their first two principal components: (n, 2)."""
    centred = vectors - vectors.mean(0)
    left, lengths, _ = np.linalg.svd(centred, full_matrices=False)
    places = np.zeros((len(vectors), 2), np.float32)
    placed = (left * lengths)[:, :2]
    places[:, : placed.shape[1]] = placed
    return places


def _into_frame(places: np.ndarray) -> np.ndarray:
    """Scale each axis so that all but the outermost 1 % lie in -1..1."""
    low, high = np.percentile(places, (0.5, 99.5), axis=0)
    span = np.where(high - low > 1e-6, high - low, np.inf)  # an axis on which all are equal stays in the middle
    scaled = np.where(np.isfinite(span), (places - low) / span * 2 - 1, 0)
    return np.clip(scaled, -1.2, 1.2).astype(np.float32)


def trustworthiness(vectors: Vectors, places: np.ndarray, k: int = 12, sample: int = 1000, seed: int = 5) -> float:
    """Say how far neighbours on a map are neighbours in truth, 0..1 (Venna & Kaski 2001), from a sample of items.

    vectors (n, d) unit rows, places (n, 2). 1 - 2 / (n k (2n - 3k - 1)) * sum over items i and those of their k nearest
    on the map that are not among their k nearest by cosine, of (rank by cosine - k); the sum over the sample is scaled
    to all items.
    """
    n = len(vectors)
    if n < 4 * k:
        k = max(1, n // 4)
    if n < 4:
        return 1.0
    rows = np.random.default_rng(seed).permutation(n)[: min(sample, max(100, COMPARED // n))]
    total = 0
    for some in np.array_split(rows, -(-len(rows) * n // PRODUCTS)):
        for row, nearness in zip(some, np.ascontiguousarray((vectors @ vectors[some].T).T), strict=True):
            total += _beyond(nearness, places, row, k)
    return float(1 - 2 / (n * k * (2 * n - 3 * k - 1)) * total * n / len(rows))


def _beyond(nearness: np.ndarray, places: np.ndarray, row: int, k: int) -> int:
    """Add up by how many ranks the neighbours of a row on the map miss being neighbours by cosine."""
    distances = ((places - places[row]) ** 2).sum(1)
    nearness[row], distances[row] = -np.inf, np.inf
    near = np.argpartition(distances, k - 1)[:k]
    ranks = (nearness[None] > nearness[near][:, None]).sum(1) + 1
    return int(np.maximum(ranks - k, 0).sum())
