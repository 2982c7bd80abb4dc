"""What the tests of precompute share: an encoder that costs nothing and can be odd, and pictures in a folder."""

import json
import os
import time
from pathlib import Path

import numpy as np
from picture_files import encode
from PIL import Image

from relsim_demo.models.base import ImageEncoder
from relsim_demo.models.lite2 import Lite2Encoder
from relsim_demo.precompute import Plan
from relsim_demo.precompute.decoders import prepare


class Colours(ImageEncoder):
    """Embeds a picture as its mean colours; writes a line per embedded picture, and may be slow or refuse some."""

    name, revision, dim, preprocess, batch_size = "tests/colours", "1", 12, "none", 16

    def __init__(self, log=None, pause=0.0, refuses=lambda image: False):
        self._log, self._pause, self._refuses = log, pause, refuses

    def _embed_batch(self, images):
        if any(map(self._refuses, images)):
            raise RuntimeError("this is no picture for me")
        if self._log is not None:
            with Path(self._log).open("a") as file:
                file.write("x\n" * len(images))
        time.sleep(self._pause * len(images))
        small = [np.asarray(image.resize((2, 2)), np.float32).reshape(-1) - 100.5 for image in images]
        return np.stack(small)


def flat(vectors, **_):
    """Place vectors on a map without UMAP."""
    return vectors[:][:, :2]


def plan_of(**encoders):
    """A plan with given encoders by metric."""
    return Plan(encoders or {"relational": Colours()})


def blocks(seed, size=(40, 30)):
    """A picture of random coloured blocks, so that its mean colours tell it from others."""
    colours = np.random.default_rng(seed).integers(0, 256, (4, 4, 3), dtype=np.uint8)
    return Image.fromarray(colours).resize(size, Image.Resampling.NEAREST)


def folder_of(path, count):
    """Fill a folder with different pictures."""
    path.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (path / f"{number:04d}.png").write_bytes(encode(blocks(number), "PNG"))
    return path


def sieve_in(folder):
    """Write a filter that refuses about half of the first five pictures of `folder_of`."""
    look = Lite2Encoder()
    weights = np.random.default_rng(3).normal(size=look.dim)
    bias = -float(np.median(look.embed([blocks(number) for number in range(5)]) @ weights))
    made = {"format": 1, "look": look.identity, "weights": weights.tolist(), "bias": bias, "threshold": 0.5}
    folder.mkdir()
    (folder / "filter.json").write_text(json.dumps(made))
    return folder


def records(source, start=0):
    """The records of a source from a given one on."""
    return list(source.read(start))


def write(path, *lines):
    """Write lines, texts as they are and others as JSON; return the path as text."""
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return str(path)


def crashing(picture, name):
    """Prepare a picture, or die of it without a word."""
    if "deadly" in name:
        os._exit(7)
    return prepare(picture, name)
