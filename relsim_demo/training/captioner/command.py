"""The command `python -m relsim_demo.training captioner --groups SOURCE --out DIR`."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from relsim_demo.shipped import require
from relsim_demo.training.arguments import parser

if TYPE_CHECKING:
    from accelerate import Accelerator

    from relsim_demo.precompute.records import Source
    from relsim_demo.settings import Settings
    from relsim_demo.training.captioner.task import CaptionTask
    from relsim_demo.training.data import Table
    from relsim_demo.training.holding_out import Parts
    from relsim_demo.training.loop import Course

BATCH, RATE, WARM_UP, EPOCHS = 32, 2e-4, 50, 50  # of the authors' settings file


def main(arguments: Sequence[str]) -> int:
    """Train the captioner; return the exit code."""
    options = _options(arguments)
    require("train", "accelerate", "peft", "tensorboard", "transformers", "tqdm")
    from relsim_demo.models import wording
    from relsim_demo.settings import Settings
    from relsim_demo.training.data import Fit
    from relsim_demo.training.running import Recipe, carry_through
    from relsim_demo.training.sources import open_captioned

    told = wording.captioning(Settings.from_env())

    def course(rows: int) -> Course:
        return _course(options, rows)

    def build(table: Table, settings: Settings, accelerator: Accelerator) -> CaptionTask:
        from relsim_demo.training.captioner.model import CaptionModel
        from relsim_demo.training.captioner.task import CaptionTask

        device = accelerator.device
        model = CaptionModel(settings, device, options.side, options.seed, told.text)
        return CaptionTask(model, table, options.held_out, device, options.chunk, options.balance)

    def parts(table: Table) -> Parts:
        from relsim_demo.training.captioner.task import parts

        return parts(table, options.held_out, options.balance)

    more = {"prompt": told.text, "prompt_source": told.source, "balance": options.balance}

    def source() -> Source:
        return open_captioned(options.groups)

    base = Settings.from_env().base_model
    return carry_through(options, Recipe(source, Fit.SQUEEZE, options.side, parts, build, course, base, more))


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    summary = "Train the captioner: each picture of a group towards the group's anonymous caption."
    made = parser("captioner", summary, measured_every=50)
    source = "a seed_group.json, or anything else with captions: pictures of equal captions are a group"
    made.add_argument("--groups", required=True, metavar="SOURCE", help=source)
    made.add_argument(
        "--balance", action="store_true", help="let all groups count alike, however many pictures each has"
    )
    return made.parse_args(arguments)


def _course(options: argparse.Namespace, rows: int) -> Course:
    from relsim_demo.training.loop import Course

    batch = options.batch or BATCH
    steps = options.steps or math.ceil(EPOCHS * rows / batch)
    return Course(
        batch, steps, options.rate or RATE, 0.0, "linear", min(WARM_UP, steps // 2), options.seed, options.chunk,
        options.keep_every, options.measure_every,
    )  # fmt: skip
