"""A small gallery, made on the spot, for the tests of what is on disk."""

import numpy as np

from relsim_demo.gallery.gallery import COLUMNS, Gallery
from relsim_demo.vectors import unit_rows

N, DIMS = 12, {"relational": 8, "attribute": 6}


def synthetic(name="small"):
    rng = np.random.default_rng(len(name))
    items = {column: [f"{column}-{row}" for row in range(N)] for column in COLUMNS}
    items |= {"relation": [None] * N, "family": [None] * N, "subjects": [["cat", "dog"]] * (N - 1) + [[]]}
    items |= {"width": [448] * N, "height": [336] * N}
    threshold = {"score": 0.5, "percentile": 98.0, "unrelated_pairs": 7, "share": 0.01}
    manifest = {
        "name": name,
        "licence": "CC0",
        "models": {m: {"model": m, "revision": "1", "preprocess": "none"} for m in DIMS},
        "thresholds": dict.fromkeys(DIMS, threshold),
    }
    vectors = {m: unit_rows(rng.normal(size=(N, d))) for m, d in DIMS.items()}
    maps = {m: rng.uniform(-1, 1, (N, 2)).astype(np.float32) for m in DIMS}
    groups = {m: rng.integers(0, 3, N).astype(np.uint8) for m in DIMS}
    return Gallery(items, vectors, maps, rng.normal(size=(30, 2)).astype(np.float32), manifest, groups=groups)
