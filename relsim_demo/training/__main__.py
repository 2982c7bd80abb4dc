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
from relsim_demo.training.train import Targets, attribute_targets, relational_targets, train

STEPS = {"relational": 1_800, "attribute": 1_100}  # of the shipped weights
NEGATIVES = 768  # other captions that each batch of the attribute encoder is compared with
logger = logging.getLogger("relsim_demo.training")


def main() -> None:
    """Train what the options ask for."""
    parser = argparse.ArgumentParser(description="Train the mini encoders from nothing.")
    parser.add_argument("work", type=Path, help="folder for the drawn training set (4.5 GB)")
    parser.add_argument("--out", type=Path, default=mini.FOLDER)
    parser.add_argument("--scenes", type=int, default=120_000)
    parser.add_argument("--steps", type=int, help=f"steps of each encoder (default: {STEPS})")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
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
    mini.save_captions(options.out, captions, vectors)
    _train("relational", dataset, relational_targets(dataset.labels, vectors, labels), options, options.seed)


def _train_attribute(dataset: data.Dataset, options: argparse.Namespace) -> None:
    """Train the attribute encoder on the same pictures with their ordinary captions."""
    texts = sorted(set(dataset.ordinary))
    index = {text: i for i, text in enumerate(texts)}
    vectors = _cached_vectors(options.work / "ordinary.npy", texts)
    rows = np.array([index[text] for text in dataset.ordinary])
    targets = attribute_targets(rows, vectors, NEGATIVES, options.seed)
    _train("attribute", dataset, targets, options, options.seed + 1)


def _train(metric: str, dataset: data.Dataset, targets: Targets, options: argparse.Namespace, seed: int) -> None:
    """Train one encoder and write its weights with a record of how they were made."""
    steps, start = options.steps or STEPS[metric], time.perf_counter()
    net = train(dataset.pixels, targets, steps, seed)
    record = {
        "scenes": options.scenes,
        "steps": steps,
        "seed": options.seed,
        "threads": options.threads,
        "minutes": round((time.perf_counter() - start) / 60, 1),
        "torch": torch.__version__,
    }
    mini.save_weights(options.out, metric, net.state_dict(), record)


def _cached_vectors(path: Path, texts: list[str]) -> np.ndarray:
    """Embed many captions once."""
    if not path.exists():
        logger.info("embedding %d ordinary captions", len(texts))
        np.save(path, TextEncoder().encode(texts))
    return np.load(path)


if __name__ == "__main__":
    main()
