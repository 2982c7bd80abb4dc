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
from PIL import Image

from relsim_demo.errors import BadRequest
from relsim_demo.images.opening import open_picture
from relsim_demo.scenes.registry import Family, families
from relsim_demo.scenes.render import Spec, render
from relsim_demo.scenes.sprites import SpriteSheet, default_sheet
from relsim_demo.training.drawn.strangers import photographs
from relsim_demo.training.drawn.styles import PhotographedSheet, StyleSheet

SIDE = 112
RELATIONAL_SHARE = 0.75
STYLED_SHARE, PHOTOGRAPHED_SHARE = 0.35, 0.25  # of the scenes, where there is a style and where there are photographs
CHUNK = 500
LAST_SEED = 50_000_000  # no scene of a training set has this number or a later one
SEEDS = 5  # trainings differ by the numbers of their scenes


@dataclass(frozen=True)
class Pictures:
    """Folders of pictures to draw with besides our own: one in another style, one of photographs."""

    style: Path | None = None
    photographs: Path | None = None

    def sheet(self, spec: Spec) -> SpriteSheet:
        """Choose what one scene is drawn with."""
        chance = random.Random(f"style {spec}").random()
        if self.style and chance < STYLED_SHARE:
            return _styled(self.style)
        if self.photographs and chance > 1 - PHOTOGRAPHED_SHARE:
            return PhotographedSheet(_every_other(self.photographs), spec.seed)
        return default_sheet()


def opened(style: Path | None, photographed: Path | None) -> Pictures:
    """Look whether folders of pictures can be drawn with, before anything is.

    Raises:
        BadRequest: one is no folder, or lacks pictures.
        BadPicture: one in it cannot be read.
    """
    for folder in (style, photographed):
        if folder and not folder.is_dir():
            raise BadRequest(f"There is no folder {folder}; name one of pictures.")
    files = _styled(style).files if style else []
    for path in [*files, *(photographs(photographed) if photographed else [])]:
        open_picture(path)
    return Pictures(style, photographed)


@dataclass(frozen=True)
class Dataset:
    """Pictures (n, 112, 112, 3) uint8 and the index of each one's family in `names`."""

    pixels: np.memmap
    labels: np.ndarray
    names: list[str]


def trained_families() -> list[Family]:
    """Return the families that models may learn from, in a fixed order."""
    return [f for f in families().values() if not f.held_out]


def choose_specs(count: int, seed: int) -> list[Spec]:
    """Choose the scenes: a share of relations, the rest ordinary, families in equal parts, shuffled."""
    chosen = trained_families()
    rng = random.Random(seed)
    specs = []
    for ordinary, n in ((False, round(count * RELATIONAL_SHARE)), (True, count - round(count * RELATIONAL_SHARE))):
        names = [f.name for f in chosen if f.ordinary is ordinary]
        specs += [Spec(names[i % len(names)], seed * 10_000_000 + i, "train") for i in range(n)]
    rng.shuffle(specs)
    return specs


def build(folder: Path, count: int, seed: int, workers: int, drawn_with: Pictures) -> Dataset:
    """Draw the training set into a folder, or open it when it is complete there already."""
    done = folder / "dataset.json"
    names = [f.name for f in trained_families()]
    if not done.exists():
        folder.mkdir(parents=True, exist_ok=True)
        specs = choose_specs(count, seed)
        pixels = np.lib.format.open_memmap(folder / "pixels.npy", "w+", np.uint8, (count, SIDE, SIDE, 3))
        chunks = [specs[i : i + CHUNK] for i in range(0, count, CHUNK)]
        with ProcessPoolExecutor(workers) as pool:
            for number, block in enumerate(pool.map(_draw, chunks, [drawn_with] * len(chunks))):
                pixels[number * CHUNK : number * CHUNK + len(block)] = block
        pixels.flush()
        done.write_text(json.dumps([spec.family for spec in specs]))
    labels = np.array([names.index(name) for name in json.loads(done.read_text())])
    return Dataset(np.load(folder / "pixels.npy", mmap_mode="r"), labels, names)


def _draw(specs: Sequence[Spec], drawn_with: Pictures) -> np.ndarray:
    """Draw one chunk of scenes: (n, 112, 112, 3) uint8."""
    return np.stack([np.asarray(draw(spec, SIDE, drawn_with)) for spec in specs])


def draw(spec: Spec, side: int, drawn_with: Pictures) -> Image.Image:
    """Draw one scene of the training set, `side` pixels wide and high (RGB)."""
    return render(spec, side, sheet=drawn_with.sheet(spec), vary_looks=True)


@cache
def _styled(folder: Path) -> StyleSheet:
    return StyleSheet(folder)


@cache
def _every_other(folder: Path) -> tuple[Path, ...]:
    """Take half of the photographs, so that the others can serve to measure."""
    return tuple(photographs(folder)[::2])
