"""The command `python -m relsim_demo.training relational --data SOURCE --out DIR`."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from relsim_demo.errors import BadRequest
from relsim_demo.shipped import require
from relsim_demo.training.arguments import parser

if TYPE_CHECKING:
    from accelerate import Accelerator

    from relsim_demo.settings import Settings
    from relsim_demo.training.data import Table
    from relsim_demo.training.holding_out import Parts
    from relsim_demo.training.loop import Course
    from relsim_demo.training.relational.task import RelationalTask


@dataclass(frozen=True)
class Preset:
    """Numbers of one of the authors' recipes: `epochs` or `steps` says how long."""

    batch: int = 64
    rate: float = 1e-4
    weight_decay: float = 0.01
    epochs: int = 0
    steps: int = 0
    learned_temperature: bool = False


# Their public script, and what the paper says of its own training; where the paper is silent, the script's numbers.
PRESETS = {"script": Preset(epochs=3), "paper": Preset(steps=15_000, learned_temperature=True)}


def main(arguments: Sequence[str]) -> int:
    """Train the relational model; return the exit code.

    Raises:
        BadRequest: there is nothing to compare with in a batch.
    """
    options = _options(arguments)
    require("train", "accelerate", "peft", "tensorboard", "transformers", "tqdm")
    from relsim_demo.settings import Settings
    from relsim_demo.training.data import Fit
    from relsim_demo.training.running import Recipe, carry_through
    from relsim_demo.training.sources import open_captioned

    preset = PRESETS[options.preset]
    if options.batch == 1:
        raise BadRequest("A picture of a batch of 1 has no other captions to tell its own from; name a larger --batch.")

    @cache
    def groups(folder: Path) -> Table | None:
        return _groups(options, folder)

    def build(table: Table, settings: Settings, accelerator: Accelerator) -> RelationalTask:
        from relsim_demo.training.relational.model import RelationalModel
        from relsim_demo.training.relational.task import RelationalTask

        device, learned = accelerator.device, preset.learned_temperature
        model = RelationalModel(settings, device, options.side, options.seed, learned)
        return RelationalTask(model, table, groups(table.folder), options.held_out, device, options.chunk)

    def parts(table: Table) -> Parts:
        from relsim_demo.training.relational.task import parts

        return parts(table, options.held_out, groups(table.folder))

    more = {"preset": options.preset, "groups": options.groups and Path(options.groups).name}
    source, course = partial(open_captioned, options.data), partial(_course, options, preset)
    base = Settings.from_env().base_model
    return carry_through(options, Recipe(source, Fit.CROP, options.side, parts, build, course, base, more))


def _groups(options: argparse.Namespace, folder: Path) -> Table | None:
    """Return the other pictures that are measured on, prepared beside the folder of those that are learned from."""
    from relsim_demo.training.data import Fit, prepare
    from relsim_demo.training.running import GROUPS
    from relsim_demo.training.sources import open_captioned

    if not options.groups:
        return None
    return prepare(open_captioned(options.groups), folder.with_name(GROUPS), options.side, Fit.CROP)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    summary = "Train the relational model: pictures towards their anonymous captions. Stopped and started, it goes on."
    made = parser("relational", summary)
    source = "a .jsonl of {url_link, caption}, a seed_group.json, or the id of a Hub dataset with captions"
    made.add_argument("--data", required=True, metavar="SOURCE", help=source)
    groups = "other captioned pictures to measure on, equal captions together; what --data shares is not learned"
    made.add_argument("--groups", metavar="SOURCE", help=groups)
    presets = "numbers of the authors' script (3 epochs) or of the paper (15,000 steps, learned temperature)"
    made.add_argument("--preset", choices=list(PRESETS), default="script", help=presets)
    return made.parse_args(arguments)


def _course(options: argparse.Namespace, preset: Preset, rows: int) -> Course:
    from relsim_demo.training.loop import Course

    batch = options.batch or preset.batch
    steps = options.steps or preset.steps or math.ceil(preset.epochs * rows / batch)
    return Course(
        batch, steps, options.rate or preset.rate, preset.weight_decay, "cosine", 0, options.seed, options.chunk,
        options.keep_every, options.measure_every,
    )  # fmt: skip
