"""The training set: scenes drawn once into a memory-mapped array."""

from __future__ import annotations

import json
import random
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from relsim_demo.scenes.registry import Family, families
from relsim_demo.scenes.render import Spec, render

SIDE = 112
RELATIONAL_SHARE = 0.7
CHUNK = 500


@dataclass(frozen=True)
class Dataset:
    """Pictures (n, 112, 112, 3) uint8, and the index of each one's family in `names`."""

    pixels: np.memmap
    labels: np.ndarray
    names: list[str]


def trained_families() -> list[Family]:
    """Return the families that models may learn from, in a fixed order."""
    return [f for f in families().values() if not f.held_out]


def plan(count: int, seed: int) -> list[Spec]:
    """Choose the scenes: a share of relations, the rest ordinary, families in equal parts, shuffled."""
    chosen = trained_families()
    rng = random.Random(seed)
    specs = []
    for ordinary, n in ((False, round(count * RELATIONAL_SHARE)), (True, count - round(count * RELATIONAL_SHARE))):
        names = [f.name for f in chosen if f.ordinary is ordinary]
        specs += [Spec(names[i % len(names)], seed * 10_000_000 + i, "train") for i in range(n)]
    rng.shuffle(specs)
    return specs


def build(folder: Path, count: int, seed: int, workers: int) -> Dataset:
    """Draw the training set into a folder, or open it when it is complete there already."""
    done = folder / "dataset.json"
    names = [f.name for f in trained_families()]
    specs = plan(count, seed)
    if not done.exists():
        folder.mkdir(parents=True, exist_ok=True)
        pixels = np.lib.format.open_memmap(folder / "pixels.npy", "w+", np.uint8, (count, SIDE, SIDE, 3))
        starts = range(0, count, CHUNK)
        with ProcessPoolExecutor(workers) as pool:
            drawn = pool.map(_draw, [specs[i : i + CHUNK] for i in starts])
            for start, block in zip(starts, drawn, strict=True):
                pixels[start : start + len(block)] = block
        pixels.flush()
        done.write_text(json.dumps([s.family for s in specs]))
    labels = np.array([names.index(name) for name in json.loads(done.read_text())])
    return Dataset(np.load(folder / "pixels.npy", mmap_mode="r"), labels, names)


def _draw(specs: list[Spec]) -> np.ndarray:
    """Draw one chunk of scenes."""
    return np.stack([np.asarray(render(spec, SIDE, vary_looks=True)) for spec in specs])
