"""The training set: scenes drawn once into a memory-mapped array, with both captions of each."""

from __future__ import annotations

import json
import random
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from relsim_demo.scenes import captions
from relsim_demo.scenes.registry import Family, families
from relsim_demo.scenes.render import Spec, compose

SIDE = 112
RELATIONAL_SHARE = 0.7
CHUNK = 500


@dataclass(frozen=True)
class Dataset:
    """Pictures (n, 112, 112, 3) uint8, the index of each one's family in `names`, and its ordinary caption."""

    pixels: np.memmap
    labels: np.ndarray
    names: list[str]
    ordinary: list[str]


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
        ordinary: list[str] = []
        starts = range(0, count, CHUNK)
        with ProcessPoolExecutor(workers) as pool:
            drawn = pool.map(_draw, [specs[i : i + CHUNK] for i in starts])
            for start, (block, words) in zip(starts, drawn, strict=True):
                pixels[start : start + len(block)] = block
                ordinary += words
        pixels.flush()
        done.write_text(json.dumps({"families": [s.family for s in specs], "ordinary": ordinary}))
    table = json.loads(done.read_text())
    labels = np.array([names.index(name) for name in table["families"]])
    return Dataset(np.load(folder / "pixels.npy", mmap_mode="r"), labels, names, table["ordinary"])


def _draw(specs: list[Spec]) -> tuple[np.ndarray, list[str]]:
    """Draw one chunk of scenes and write their ordinary captions."""
    block, words = np.empty((len(specs), SIDE, SIDE, 3), np.uint8), []
    for row, spec in enumerate(specs):
        stage = compose(spec, SIDE, vary_looks=True)
        words.append(captions.ordinary(stage, random.Random(f"words {spec}")))
        block[row] = np.asarray(stage.finish())
    return block, words
