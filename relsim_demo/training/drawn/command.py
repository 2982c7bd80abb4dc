"""The command `python -m relsim_demo.training drawn WORK --out precomputed/mini`; `drawn` may be left out.

Reproduces the shipped weights from nothing: draws the scenes, embeds the captions, trains the encoder, writes fp16
weights with their sha256 and the bank of anonymous captions.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from relsim_demo.models import mini
from relsim_demo.models.lite2 import Lite2Encoder
from relsim_demo.models.mini_net import MapsReader, MiniNet, PixelReader
from relsim_demo.models.text import TextEncoder
from relsim_demo.scenes.registry import Family, families
from relsim_demo.training.drawn import dataset as data
from relsim_demo.training.drawn import judging, maps
from relsim_demo.training.drawn.dataset import Dataset, Pictures
from relsim_demo.training.drawn.train import Course, arrays, pictures, train
from relsim_demo.vectors import unit_rows

SCENES, STEPS, RATE = 100_000, 1_500, 1.5e-3  # for the reader of pixels
MAPPED, MAPS_STEPS, MAPS_RATE = 40_000, 1_600, 1e-3  # for the reader of maps, with the first of the scenes
logger = logging.getLogger("relsim_demo.training")


def main(arguments: Sequence[str]) -> int:
    """Train what the options ask for."""
    summary = "Train the embedded relational encoder, that of the drawn world, from nothing."
    parser = argparse.ArgumentParser(prog="python -m relsim_demo.training drawn", description=summary)
    parser.add_argument("work", type=Path, help="folder for the drawn training set (8 GB)")
    parser.add_argument("--out", type=Path, default=mini.FOLDER)
    parser.add_argument("--style", type=Path, help="folder of pictures in another style, used in a part of the scenes")
    parser.add_argument("--photographs", type=Path, help="folder of photographs, for some scenes and for the judge")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(options.threads)
    drawn_with = Pictures(options.style, options.photographs)
    _train(options, drawn_with)
    if options.photographs:
        look, bank = Lite2Encoder(), mini.load_captions(options.out)
        logic = mini.MiniEncoder(options.out, look)
        judging.save(options.out, judging.fit(logic, look, bank, options.photographs, drawn_with, options.seed))
    return 0


def _train(options: argparse.Namespace, drawn_with: Pictures) -> None:
    """Train both readers and write their weights, with a record of how they were made, and the bank of captions."""
    dataset = data.build(options.work, SCENES, options.seed, options.threads, drawn_with)
    logger.info("%d scenes of %d families are drawn", len(dataset.pixels), len(dataset.names))
    targets = _captions(options.out, [families()[name] for name in dataset.names])
    net = MiniNet()
    net.maps, of_maps = _maps_reader(options, drawn_with, dataset, targets)
    net.pixels, of_pixels = _pixel_reader(options, dataset, targets)
    record = {
        "scenes": SCENES,
        "steps": STEPS,
        "scenes_with_maps": MAPPED,
        "steps_with_maps": MAPS_STEPS,
        "seed": options.seed,
        "threads": options.threads,
        "minutes": round((of_maps + of_pixels) / 60, 1),
        "torch": torch.__version__,
    }
    mini.save_weights(options.out, net.state_dict(), record)


def _pixel_reader(options: argparse.Namespace, dataset: Dataset, targets: np.ndarray) -> tuple[PixelReader, float]:
    torch.manual_seed(options.seed)
    course = Course(STEPS, RATE, options.seed, options.work / "pixels.pt")
    return train(PixelReader(), pictures(dataset.pixels), dataset.labels, targets, course)


def _maps_reader(
    options: argparse.Namespace, drawn_with: Pictures, dataset: Dataset, targets: np.ndarray
) -> tuple[MapsReader, float]:
    specs = data.choose_specs(SCENES, options.seed)[:MAPPED]
    seen = maps.build(options.work, specs, options.threads, drawn_with, Lite2Encoder())
    torch.manual_seed(options.seed)
    course = Course(MAPS_STEPS, MAPS_RATE, options.seed, options.work / "maps.pt")
    return train(MapsReader(), arrays(*seen), dataset.labels[:MAPPED], targets, course)


def _captions(out: Path, trained: list[Family]) -> np.ndarray:
    """Write the bank of captions that are learned from, and return each family's mean vector: (f, 384) unit rows."""
    told: dict[str, tuple[str, str, str]] = {}  # text -> relation, kind, and the family whose own it is
    for f in trained:
        own = set(f.own_captions)
        told |= {text: (f.relation, str(f.kind), f.name if text in own else "") for text in f.train_captions}
    relations, kinds, owners = ([about[i] for about in told.values()] for i in range(3))
    bank = mini.CaptionBank(list(told), relations, kinds, owners, TextEncoder().encode(list(told)))
    mini.save_captions(out, bank)
    vectors = dict(zip(bank.texts, bank.vectors, strict=True))
    return unit_rows(np.stack([np.mean([vectors[text] for text in f.train_captions], 0) for f in trained]))
