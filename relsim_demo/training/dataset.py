"""The training set: scenes drawn once into a memory-mapped array, with the family of each."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from relsim_demo.scenes.registry import Family, families
from relsim_demo.scenes.render import Spec, render
from relsim_demo.scenes.sprites import SpriteSheet, default_sheet
from relsim_demo.training.styles import StyleSheet

SIDE = 112
RELATIONAL_SHARE = 0.75
STYLED_SHARE = 0.4  # of scenes that are drawn in the other style, where there is one
CHUNK = 500


@dataclass(frozen=True)
class Dataset:
    """Pictures (n, 112, 112, 3) uint8 and the index of each one's family in `names`."""

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


def build(folder: Path, count: int, seed: int, workers: int, style: Path | None) -> Dataset:
    """Draw the training set into a folder, or open it when it is complete there already.

    `style` is a folder of pictures in another style (see `styles`), used in a share of the scenes.
    """
    done = folder / "dataset.json"
    names = [f.name for f in trained_families()]
    if not done.exists():
        folder.mkdir(parents=True, exist_ok=True)
        specs = plan(count, seed)
        pixels = np.lib.format.open_memmap(folder / "pixels.npy", "w+", np.uint8, (count, SIDE, SIDE, 3))
        chunks = [specs[i : i + CHUNK] for i in range(0, count, CHUNK)]
        with ProcessPoolExecutor(workers) as pool:
            for number, block in enumerate(pool.map(_draw, chunks, [style] * len(chunks))):
                pixels[number * CHUNK : number * CHUNK + len(block)] = block
        pixels.flush()
        done.write_text(json.dumps([spec.family for spec in specs]))
    labels = np.array([names.index(name) for name in json.loads(done.read_text())])
    return Dataset(np.load(folder / "pixels.npy", mmap_mode="r"), labels, names)


def _draw(specs: Sequence[Spec], style: Path | None) -> np.ndarray:
    """Draw one chunk of scenes: (n, 112, 112, 3) uint8."""
    return np.stack([render(spec, SIDE, sheet=sheet_of(spec, style), vary_looks=True) for spec in specs])


def sheet_of(spec: Spec, style: Path | None) -> SpriteSheet:
    """Choose the style of one scene."""
    styled = style is not None and random.Random(f"style {spec}").random() < STYLED_SHARE
    return _styled(style) if styled else default_sheet()


@cache
def _styled(folder: Path) -> StyleSheet:
    return StyleSheet(folder)
