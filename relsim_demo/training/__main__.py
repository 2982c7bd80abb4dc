"""Entry of `python -m relsim_demo.training WORK --out precomputed/mini`.

Reproduces the shipped weights from nothing: draws the scenes, embeds the captions, trains the encoder, writes fp16
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
from relsim_demo.training.train import relational_targets, train

STEPS = 1_800  # of the shipped weights
logger = logging.getLogger("relsim_demo.training")


def main() -> None:
    """Train what the options ask for."""
    parser = argparse.ArgumentParser(description="Train the relational encoder from nothing.")
    parser.add_argument("work", type=Path, help="folder for the drawn training set (4.5 GB)")
    parser.add_argument("--out", type=Path, default=mini.FOLDER)
    parser.add_argument("--scenes", type=int, default=120_000)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(options.threads)
    dataset = data.build(options.work, options.scenes, options.seed, options.threads)
    logger.info("%d scenes of %d families are drawn", len(dataset.pixels), len(dataset.names))
    _train(dataset, options)


def _train(dataset: data.Dataset, options: argparse.Namespace) -> None:
    """Train the encoder; write it with a record of how it was made, and the caption bank that it learned from."""
    trained = [families()[name] for name in dataset.names]
    captions = [(f.name, text) for f in trained for text in f.train_captions]
    vectors = TextEncoder().encode([text for _, text in captions])
    labels = np.array([dataset.names.index(name) for name, _ in captions])
    mini.save_captions(options.out, captions, vectors)
    start = time.perf_counter()
    net = train(dataset.pixels, relational_targets(dataset.labels, vectors, labels), options.steps, options.seed)
    record = {
        "scenes": options.scenes,
        "steps": options.steps,
        "seed": options.seed,
        "threads": options.threads,
        "minutes": round((time.perf_counter() - start) / 60, 1),
        "torch": torch.__version__,
    }
    mini.save_weights(options.out, net.state_dict(), record)


if __name__ == "__main__":
    main()
