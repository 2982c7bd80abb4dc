"""Maps of a gallery: UMAP of unit vectors. Build-time only, since umap takes long to import and run."""

from __future__ import annotations

import numpy as np


def umap_2d(vectors: np.ndarray, seed: int = 1) -> np.ndarray:
    """Project unit rows (n, d) to (n, 2) float32 by cosine distance, scaled into -1..1; seeded."""
    import umap

    reducer = umap.UMAP(n_neighbors=20, min_dist=0.15, metric="cosine", random_state=seed, n_jobs=1)
    placed = reducer.fit_transform(vectors)
    low, high = np.percentile(placed, (0.5, 99.5), axis=0)
    return np.clip((placed - low) / (high - low) * 2 - 1, -1.2, 1.2).astype(np.float32)
