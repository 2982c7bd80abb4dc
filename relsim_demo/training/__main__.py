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
from relsim_demo.models.lite2 import Lite2Encoder
from relsim_demo.models.text import TextEncoder
from relsim_demo.scenes.registry import Family, families
from relsim_demo.training import dataset as data
from relsim_demo.training import judging
from relsim_demo.training.train import train
from relsim_demo.vectors import unit_rows

STEPS = 1_600  # of the shipped weights
logger = logging.getLogger("relsim_demo.training")


def main() -> None:
    """Train what the options ask for."""
    parser = argparse.ArgumentParser(description="Train the relational encoder from nothing.")
    parser.add_argument("work", type=Path, help="folder for the drawn training set (4.5 GB)")
    parser.add_argument("--out", type=Path, default=mini.FOLDER)
    parser.add_argument("--scenes", type=int, default=100_000)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--style", type=Path, help="folder of pictures in another style, used in a part of the scenes")
    parser.add_argument("--photographs", type=Path, help="folder of photographs that the encoder is to abstain from")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(options.threads)
    _train(options)
    if options.photographs:
        look, logic, bank = Lite2Encoder(), mini.MiniEncoder(options.out), mini.load_captions(options.out)
        found = judging.fit(logic, look, bank, options.photographs, options.style, options.seed)
        judging.save(options.out, found)


def _train(options: argparse.Namespace) -> None:
    """Train the encoder and write its weights, with a record of how they were made, and the bank of captions."""
    dataset = data.build(options.work, options.scenes, options.seed, options.threads, options.style)
    logger.info("%d scenes of %d families are drawn", len(dataset.pixels), len(dataset.names))
    targets = _captions(options.out, [families()[name] for name in dataset.names])
    start = time.perf_counter()
    saved = options.work / "training.pt"
    net = train(dataset.pixels, dataset.labels, targets, options.steps, options.seed, saved)
    record = {
        "scenes": options.scenes,
        "steps": options.steps,
        "seed": options.seed,
        "threads": options.threads,
        "minutes": round((time.perf_counter() - start) / 60, 1),
        "torch": torch.__version__,
    }
    mini.save_weights(options.out, net.state_dict(), record)


def _captions(out: Path, trained: list[Family]) -> np.ndarray:
    """Write the bank of captions that are learned from, and return each family's mean vector: (f, 384) unit rows."""
    told = {}  # text -> relation, kind, and the family whose own it is
    for f in trained:
        own = set(f.own_captions)
        told |= {text: (f.relation, str(f.kind), f.name if text in own else "") for text in f.train_captions}
    columns = ([about[i] for about in told.values()] for i in range(3))
    bank = mini.CaptionBank(list(told), *columns, TextEncoder().encode(list(told)))
    mini.save_captions(out, bank)
    vectors = dict(zip(bank.texts, bank.vectors, strict=True))
    return unit_rows(np.stack([np.mean([vectors[text] for text in f.train_captions], 0) for f in trained]))


if __name__ == "__main__":
    main()
