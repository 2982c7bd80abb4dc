"""Entry of `python -m relsim_demo.training WORK --out precomputed/mini`.

Reproduces the shipped weights from nothing: draws the scenes, embeds the captions, trains both encoders, writes fp16
weights with their sha256 and the bank of anonymous captions.
"""

from __future__ import annotations

import argparse
import logging
import time
from pathlib import Path

import numpy as np
import torch

from relsim_demo.models import mini
from relsim_demo.models.text import TextEncoder
from relsim_demo.scenes.registry import families
from relsim_demo.training import dataset as data
from relsim_demo.training.train import attribute_targets, relational_targets, train

logger = logging.getLogger("relsim_demo.training")


def main() -> None:
    """Train what the options ask for."""
    parser = argparse.ArgumentParser(description="Train the mini encoders from nothing.")
    parser.add_argument("work", type=Path, help="folder for the drawn training set (3.8 KB a scene and pixel row)")
    parser.add_argument("--out", type=Path, default=mini.FOLDER)
    parser.add_argument("--scenes", type=int, default=120_000)
    parser.add_argument("--steps", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--only", choices=("data", "relational", "attribute"), help="one part of the work")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(options.threads)
    dataset = data.build(options.work, options.scenes, options.seed, options.threads)
    logger.info("%d scenes of %d families are drawn", len(dataset.pixels), len(dataset.names))
    if options.only in (None, "relational"):
        _train_relational(dataset, options)
    if options.only in (None, "attribute"):
        _train_attribute(dataset, options)


def _train_relational(dataset: data.Dataset, options: argparse.Namespace) -> None:
    """Train the relational encoder and write it with the caption bank it learned from."""
    trained = [families()[name] for name in dataset.names]
    captions = [(f.name, text) for f in trained for text in f.train_captions]
    vectors = TextEncoder().encode([text for _, text in captions])
    labels = np.array([dataset.names.index(name) for name, _ in captions])
    start = time.perf_counter()
    net = train(dataset.pixels, relational_targets(dataset.labels, vectors, labels), options.steps, options.seed)
    mini.save_captions(options.out, captions, vectors)
    mini.save_weights(options.out, "relational", net.state_dict(), _record(options, time.perf_counter() - start))


def _train_attribute(dataset: data.Dataset, options: argparse.Namespace) -> None:
    """Train the attribute encoder on the same pictures with their ordinary captions."""
    texts = sorted(set(dataset.ordinary))
    index = {text: i for i, text in enumerate(texts)}
    vectors = _cached_vectors(options.work / "ordinary.npy", texts)
    rows = np.array([index[text] for text in dataset.ordinary])
    start = time.perf_counter()
    net = train(dataset.pixels, attribute_targets(rows, vectors, 768, options.seed), options.steps, options.seed + 1)
    mini.save_weights(options.out, "attribute", net.state_dict(), _record(options, time.perf_counter() - start))


def _cached_vectors(path: Path, texts: list[str]) -> np.ndarray:
    """Embed many captions once."""
    if not path.exists():
        logger.info("embedding %d ordinary captions", len(texts))
        np.save(path, TextEncoder().encode(texts))
    return np.load(path)


def _record(options: argparse.Namespace, seconds: float) -> dict:
    """Say how a training run was made, for the record beside the weights."""
    return {
        "scenes": options.scenes,
        "steps": options.steps,
        "seed": options.seed,
        "threads": options.threads,
        "minutes": round(seconds / 60, 1),
        "torch": torch.__version__,
    }


if __name__ == "__main__":
    main()
