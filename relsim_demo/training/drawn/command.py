"""The command `python -m relsim_demo.training drawn WORK --out precomputed/mini`; `drawn` may be left out.

Reproduces the shipped weights from nothing: draws the scenes, embeds the captions, trains the encoder, writes fp16
weights with their sha256 and the bank of anonymous captions.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn

from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.models import mini
from relsim_demo.models.lite2 import Lite2Encoder
from relsim_demo.models.mini_net import MapsReader, MiniNet, PixelReader
from relsim_demo.models.text import TextEncoder
from relsim_demo.scenes.registry import Family, families
from relsim_demo.shipped import require
from relsim_demo.training import journal
from relsim_demo.training.arguments import alone, count
from relsim_demo.training.drawn import dataset as data
from relsim_demo.training.drawn import judging, maps, validating
from relsim_demo.training.drawn.dataset import Dataset, Pictures
from relsim_demo.training.drawn.telling import Watch
from relsim_demo.training.drawn.train import Course, arrays, pictures, side, train
from relsim_demo.training.drawn.validating import HeldOut, Look
from relsim_demo.training.folder import held
from relsim_demo.vectors import unit_rows

SCENES, STEPS, RATE = 100_000, 1_500, 1.5e-3  # for the reader of pixels
MAPPED, MAPS_STEPS, MAPS_RATE = 40_000, 1_600, 1e-3  # for the reader of maps, with the first of the scenes
WORK = "work.json"  # with which settings a folder is trained in
PACKAGES = ("torch", "numpy", "pillow")
MAPS, PIXELS, CURVES, STATE = "maps", "pixels", "tensorboard", "state.pt"  # in WORK
logger = logging.getLogger("relsim_demo.training")


def main(arguments: Sequence[str]) -> int:
    """Train what the options ask for; return the exit code.

    Raises:
        BadRequest: a folder of pictures cannot be used, or WORK is that of another training, or there are several
            processes.
        DemoError: a folder cannot be written, or the loss is no number any more.
    """
    options = _options(arguments)
    alone("drawn")
    require("train", "tensorboard")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(options.threads)
    drawn_with = data.opened(options.style, options.photographs)
    with held(options.work, WORK, "a training of the drawn world"):
        settings = _begun(options)
        _train(options, settings, drawn_with)
        if options.photographs:
            look, bank = Lite2Encoder(), mini.load_captions(options.out)
            logic = mini.MiniEncoder(options.out, look)
            judging.save(options.out, judging.fit(logic, look, bank, options.photographs, drawn_with, options.seed))
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    summary = "Train the embedded relational encoder, that of the drawn world, from nothing."
    parser = argparse.ArgumentParser(prog="python -m relsim_demo.training drawn", description=summary)
    parser.add_argument("work", type=Path, help="folder for the drawn training set (8 GB); work there goes on")
    parser.add_argument("--out", type=Path, default=mini.FOLDER)
    parser.add_argument("--style", type=Path, help="folder of pictures in another style, used in a part of the scenes")
    parser.add_argument("--photographs", type=Path, help="folder of photographs, for some scenes and for the judge")
    seed = f"equal seeds, equal weights: 0 to {data.SEEDS - 1} (default: 1)"
    parser.add_argument("--seed", type=int, choices=range(data.SEEDS), default=1, metavar="SEED", help=seed)
    parser.add_argument("--threads", type=count, default=1, metavar="N", help="threads, and processes that draw")
    return parser.parse_args(arguments)


def _begun(options: argparse.Namespace) -> dict:
    """Write down with which settings WORK is trained in; refuse others than those that it has."""
    settings = {
        "scenes": SCENES, "steps": STEPS, "rate": RATE,
        "scenes_with_maps": MAPPED, "steps_with_maps": MAPS_STEPS, "rate_with_maps": MAPS_RATE,
        "seed": options.seed, "style": _listed(options.style), "photographs": _listed(options.photographs),
    }  # fmt: skip
    note = options.work / WORK
    try:
        options.out.mkdir(parents=True, exist_ok=True)
        known = json.loads(note.read_text(encoding="utf-8")) if note.exists() else settings
    except ValueError as error:
        raise BadRequest(f"{note} cannot be read; name another WORK.") from error
    except OSError as error:
        raise DemoError(f"--out {options.out} cannot be written ({error.strerror}); name another folder.") from error
    differ = [name for name in settings if known.get(name) != settings[name]]
    if differ:
        raise BadRequest(
            f"{options.work} holds a training with other {' and '.join(differ)}; finish that with its own command, or "
            "name another WORK."
        )
    journal.write_whole(note, json.dumps(settings).encode())
    return settings


def _listed(folder: Path | None) -> str | None:
    """Return what tells one folder of pictures from another: its files and their sizes, as a hash."""
    return folder and journal.digest(sorted(f"{path.name} {path.stat().st_size}" for path in folder.iterdir()))


def _train(options: argparse.Namespace, settings: dict, drawn_with: Pictures) -> None:
    """Train both readers and write their weights, with a record of how they were made, and the bank of captions."""
    dataset = data.build(options.work, SCENES, options.seed, options.threads, drawn_with)
    logger.info("%d scenes of %d families are drawn", len(dataset.pixels), len(dataset.names))
    targets = _captions(options.out, [families()[name] for name in dataset.names])
    unseen, net = validating.held_out(targets), MiniNet()
    net.maps, of_maps = _maps_reader(options, drawn_with, dataset, unseen)
    net.pixels, of_pixels = _pixel_reader(options, drawn_with, dataset, unseen)
    record = {
        **settings,
        "threads": options.threads,
        "minutes": round((of_maps + of_pixels) / 60, 1),
        "held_out_scenes": len(unseen.labels),
        "figures": {name: journal.measured(options.work / name / journal.METRICS) for name in (MAPS, PIXELS)},
        "versions": journal.versions(PACKAGES),
    }
    mini.save_weights(options.out, net.state_dict(), record)


def _watch(options: argparse.Namespace, name: str, unseen: HeldOut, look: Look) -> Watch:
    def measure(net: nn.Module, progress: float) -> dict[str, float]:
        return unseen.measure(net, look, progress)

    return Watch(options.work / name, options.work / CURVES / name, measure)


def _pixel_reader(
    options: argparse.Namespace, drawn_with: Pictures, dataset: Dataset, unseen: HeldOut
) -> tuple[PixelReader, float]:
    drawn = np.stack([np.asarray(data.draw(spec, data.SIDE, drawn_with)) for spec in validating.specs()])
    watch = _watch(options, PIXELS, unseen, validating.of_pixels(drawn, side))
    torch.manual_seed(options.seed)
    course = Course(STEPS, RATE, options.seed, watch.folder / STATE)
    return train(PixelReader(), pictures(dataset.pixels), dataset.labels, unseen.bank, course, watch)


def _maps_reader(
    options: argparse.Namespace, drawn_with: Pictures, dataset: Dataset, unseen: HeldOut
) -> tuple[MapsReader, float]:
    specs, look = data.choose_specs(SCENES, options.seed)[:MAPPED], Lite2Encoder()
    seen = maps.build(options.work, specs, options.threads, drawn_with, look)
    others = maps.build(options.work / "held_out", validating.specs(), options.threads, drawn_with, look)
    watch = _watch(options, MAPS, unseen, validating.of_arrays(*others))
    torch.manual_seed(options.seed)
    course = Course(MAPS_STEPS, MAPS_RATE, options.seed, watch.folder / STATE)
    return train(MapsReader(), arrays(*seen), dataset.labels[:MAPPED], unseen.bank, course, watch)


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
