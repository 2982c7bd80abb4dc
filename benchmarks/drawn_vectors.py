"""Many unit vectors for benchmarks, drawn block by block: in clusters, or around those of the shipped gallery."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from relsim_demo.gallery.loading import load
from relsim_demo.settings import Settings
from relsim_demo.vectors import unit_rows

WIDTH = 384
TOPICS, MIDDLES = 100, 20_000
NOISE, SHIFT = 0.9, 0.6
BLOCK = 1 << 15
Draw = Callable[[np.random.Generator, int], np.ndarray]


def clustered(seed: int = 0) -> Draw:
    """Draw around 20,000 middles, which lie around 100 topics; how often each is drawn falls as one over its place.

    The deviations from topics and middles have all 384 directions, of variances that fall as one over their place, as
    those of real embeddings about do: so clusters overlap, and a neighbour often lies in another one.
    """
    rng = np.random.default_rng(seed)
    spread = (np.arange(1, WIDTH + 1) ** -0.5 * np.sqrt(WIDTH)).astype(np.float32)
    spread /= np.linalg.norm(spread)
    turned = np.linalg.qr(rng.normal(size=(WIDTH, WIDTH)))[0].astype(np.float32)
    topics = unit_rows(rng.normal(size=(TOPICS, WIDTH)))

    def deviations(rng: np.random.Generator, count: int) -> np.ndarray:
        return (rng.standard_normal((count, WIDTH), np.float32) * spread) @ turned

    middles = unit_rows(topics[rng.integers(0, TOPICS, MIDDLES)] + deviations(rng, MIDDLES))
    often = 1 / np.arange(1, MIDDLES + 1)

    def draw(rng: np.random.Generator, count: int) -> np.ndarray:
        chosen = rng.choice(MIDDLES, count, p=often / often.sum())
        return unit_rows(middles[chosen] + NOISE * deviations(rng, count))

    return draw


def around_the_shipped() -> Draw:
    """Draw items of the shipped gallery by their logic, each moved by a part of what two others differ in."""
    shipped = load(Path(Settings().gallery)).vectors["relational"]

    def draw(rng: np.random.Generator, count: int) -> np.ndarray:
        one, two, three = rng.integers(0, len(shipped), (3, count))
        return unit_rows(shipped[one] + SHIFT * (shipped[two] - shipped[three]))

    return draw


def write(draw: Draw, path: Path, items: int, seed: int = 1) -> None:
    """Write so many vectors as a gallery stores them, float16, block by block."""
    rng = np.random.default_rng(seed)
    file = np.lib.format.open_memmap(path, "w+", np.float16, (items, WIDTH))
    for start in range(0, items, BLOCK):
        count = min(BLOCK, items - start)
        file[start : start + count] = draw(rng, count)
    file.flush()
