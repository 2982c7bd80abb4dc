"""The command `python -m relsim_demo.training tuned --data SOURCE | --from-gallery DIR --out DIR`."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from relsim_demo.errors import BadRequest
from relsim_demo.models import tuned
from relsim_demo.models.attribute import PUBLISHED
from relsim_demo.settings import Attribute, Settings
from relsim_demo.shipped import require
from relsim_demo.training.arguments import parser

if TYPE_CHECKING:
    from accelerate import Accelerator

    from relsim_demo.precompute.records import Source
    from relsim_demo.training.data import Table
    from relsim_demo.training.holding_out import Parts
    from relsim_demo.training.loop import Course
    from relsim_demo.training.tuned.task import TunedTask
    from relsim_demo.training.tuned.teacher import Teacher


@dataclass(frozen=True)
class Preset:
    """What learns of a backbone (blocks of Lite2, rank of LoRA), and its rate."""

    part: int
    rate: float


PRESETS = {tuned.LITE2: Preset(6, 5e-4), "clip": Preset(16, 3e-4), "dinov2": Preset(16, 3e-4)}
BATCH, EPOCHS, WEIGHT_DECAY, WARM_UP = 64, 20, 0.05, 50


def main(arguments: Sequence[str]) -> int:
    """Tune a model; return the exit code.

    Raises:
        BadRequest: a local base is to be uploaded with, or belongs to a backbone that has none.
    """
    options = _options(arguments)
    require("train", "accelerate", "peft", "tensorboard", "transformers", "tqdm")
    from relsim_demo.training.data import Fit
    from relsim_demo.training.running import Recipe, carry_through
    from relsim_demo.training.sources import open_captioned

    settings, preset = Settings.from_env(), PRESETS[options.backbone]
    base = _base(options, settings)
    teacher = _teacher(options.from_gallery, settings)

    def source() -> Source:
        return teacher.source if teacher else open_captioned(options.data)

    def course(rows: int) -> Course:
        return _course(options, preset, rows)

    def build(table: Table, settings: Settings, accelerator: Accelerator) -> TunedTask:
        return _task(options, base, teacher, table, settings, accelerator)

    def parts(table: Table) -> Parts:
        from relsim_demo.training.tuned.task import parts

        return parts(table, options.held_out)

    more = {"backbone": options.backbone, "part": preset.part, "from_gallery": teacher and teacher.source.name}
    side = tuned.side_of(options.backbone, base.name, settings)
    named = base.name or options.backbone
    return carry_through(options, Recipe(source, Fit.SQUEEZE, side, parts, build, course, named, more))


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    summary = "Tune a small model of logic towards captions, or towards what a larger model gave the same pictures."
    made = parser("tuned", summary, measured_every=50, chunk=32, sided=False)
    source = made.add_mutually_exclusive_group(required=True)
    data = "a list, a seed_group.json, a folder with metadata.jsonl, or the id of a Hub dataset with captions"
    source.add_argument("--data", metavar="SOURCE", help=data)
    gallery = "a gallery, to learn its vectors of logic from its pictures (distillation)"
    source.add_argument("--from-gallery", type=Path, metavar="DIR", help=gallery)
    made.add_argument("--backbone", choices=tuned.BACKBONES, default=tuned.LITE2, help="default: efficientnet-lite2")
    made.add_argument("--base", metavar="MODEL", help="other weights of CLIP or DINOv2 than the published ones")
    return made.parse_args(arguments)


@dataclass(frozen=True)
class Base:
    """The weights that are tuned: a Hub id with its commit, or a folder; both empty for Lite2."""

    name: str = ""
    revision: str = ""


def _base(options: argparse.Namespace, settings: Settings) -> Base:
    """Find the backbone's weights; what is recorded of them finds the same ones again."""
    if options.backbone == tuned.LITE2:
        if options.base:
            raise BadRequest("--base names weights of CLIP or DINOv2; efficientnet-lite2 has its own alone.")
        return Base()
    given = options.base or PUBLISHED[Attribute(options.backbone)]
    name, revision = tuned.pinned(given, settings)
    if options.push_to_hub and "@" not in name:
        raise BadRequest(
            f"The base {given} is a folder here, which others have not; --push-to-hub needs one of the Hub."
        )
    return Base(name, revision)


def _teacher(folder: Path | None, settings: Settings) -> Teacher | None:
    from relsim_demo.training.tuned.teacher import open_teacher

    return open_teacher(folder, settings) if folder else None


def _task(
    options: argparse.Namespace, base: Base, teacher: Teacher | None, table: Table, settings: Settings,
    accelerator: Accelerator,
) -> TunedTask:  # fmt: skip
    import numpy as np
    import torch

    from relsim_demo.training.holding_out import kinds
    from relsim_demo.training.relational.task import TEXTS, embedded
    from relsim_demo.training.tuned.task import TunedTask

    torch.manual_seed(options.seed)
    part = PRESETS[options.backbone].part
    net = tuned.build(options.backbone, base.name, part, settings)
    learned = {"blocks": part, "rank": 0} if options.backbone == tuned.LITE2 else {"blocks": 0, "rank": part}
    made = {"backbone": options.backbone, "base": base.name, "base_revision": base.revision, **learned}
    made["side"] = net.backbone.side
    captions = [row.caption for row in table.rows]
    if teacher:
        targets = np.stack([teacher.vectors[row.id] for row in table.rows])
    else:
        targets = embedded(table.folder / TEXTS, captions, kinds(captions))
    return TunedTask(net, table, targets, options.held_out, made, accelerator.device, options.chunk)


def _course(options: argparse.Namespace, preset: Preset, rows: int) -> Course:
    from relsim_demo.training.loop import Course

    batch = options.batch or BATCH
    steps = options.steps or math.ceil(EPOCHS * rows / batch)
    return Course(
        batch, steps, options.rate or preset.rate, WEIGHT_DECAY, "cosine", min(WARM_UP, steps // 10), options.seed,
        options.chunk, options.keep_every, options.measure_every,
    )  # fmt: skip
