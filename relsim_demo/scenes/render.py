"""From a small spec to a picture and the words for it."""

from __future__ import annotations

import random
from dataclasses import dataclass

from PIL import Image

from relsim_demo.scenes import captions
from relsim_demo.scenes.registry import Family, families
from relsim_demo.scenes.sprites import SpriteSheet
from relsim_demo.scenes.stage import Stage


@dataclass(frozen=True)
class Spec:
    """All that a scene is: a family, a seed, and the pool its subjects come from ("train" or "gallery")."""

    family: str
    seed: int
    pool: str = "gallery"

    def __str__(self) -> str:
        return f"{self.pool}/{self.family}/{self.seed}"

    @classmethod
    def parse(cls, text: str) -> Spec:
        """Read a spec back from its text form `pool/family/seed`."""
        pool, family, seed = text.split("/")
        return cls(family, int(seed), pool)


@dataclass(frozen=True)
class Words:
    """What is known of a scene: its subjects with counts, one anonymous and one ordinary caption."""

    subjects: dict[str, int]
    anonymous: str
    ordinary: str


def render(spec: Spec, size: int = 448, *, sheet: SpriteSheet | None = None, vary_looks: bool = False) -> Image.Image:
    """Render a spec as an RGB picture of size x size pixels: the same bytes every time.

    `sheet` draws with other pictures in place of the sprites; `vary_looks` is for training.
    """
    return compose(spec, size, sheet, vary_looks).finish()


def describe(spec: Spec) -> Words:
    """Return the words of a scene: ground truth for training and evaluation."""
    stage = compose(spec, 16)
    rng = random.Random(f"words {spec}")
    entry = families()[spec.family]
    return Words(dict(stage.shown), anonymous_caption(entry, rng), captions.ordinary(stage, rng))


def anonymous_caption(entry: Family, rng: random.Random) -> str:
    """Choose one of a family's training paraphrases."""
    return rng.choice(entry.train_captions)


def compose(spec: Spec, size: int, sheet: SpriteSheet | None = None, vary_looks: bool = False) -> Stage:
    """Draw a scene and return the stage before its light: it knows what it shows."""
    stage = Stage(str(spec), size, spec.pool, sheet, vary_looks)
    families()[spec.family].draw(stage)
    return stage
