"""The filter of the paper: Qwen2.5-VL, tuned by LoRA to say yes or no to a picture."""

from __future__ import annotations

import argparse
import math
from typing import TYPE_CHECKING

from relsim_demo.models.filter import QWEN
from relsim_demo.shipped import require
from relsim_demo.training.arguments import parser
from relsim_demo.training.filter.sources import add_options, opened, together

if TYPE_CHECKING:
    from accelerate import Accelerator

    from relsim_demo.precompute.records import Source
    from relsim_demo.settings import Settings
    from relsim_demo.training.data import Table
    from relsim_demo.training.filter.task import FilterTask
    from relsim_demo.training.holding_out import Parts
    from relsim_demo.training.loop import Course

QUESTION = (
    "Does this picture follow a pattern, a logic or a structure that could be taken up to make another picture with "
    "other things, or to find one? Answer with yes or no alone."
)
BATCH, RATE, EPOCHS, WARM_UP, HELD_OUT = 32, 1e-4, 3, 50, 0.2  # ours: the paper tells none of them


def options() -> argparse.ArgumentParser:
    """Return the parser of the command."""
    summary = f"Tune Qwen2.5-VL by LoRA to tell pictures worth a caption from others (--model {QWEN})."
    made = parser("filter", summary, measured_every=50, held_out=HELD_OUT, each="pictures of each sort")
    add_options(made)
    return made


def make(options: argparse.Namespace) -> int:
    """Train a filter; return the exit code."""
    require("train", "accelerate", "peft", "tensorboard", "transformers", "tqdm")
    from relsim_demo.settings import Settings
    from relsim_demo.training.data import Fit
    from relsim_demo.training.running import Recipe, carry_through

    def source() -> Source:
        return together(opened(options, options.out.expanduser().resolve()))

    def course(rows: int) -> Course:
        return _course(options, rows)

    def build(table: Table, settings: Settings, accelerator: Accelerator) -> FilterTask:
        from relsim_demo.training.filter.model import FilterModel
        from relsim_demo.training.filter.task import FilterTask

        model = FilterModel(settings, accelerator.device, options.side, options.seed, QUESTION)
        return FilterTask(model, table, options.held_out, accelerator.device, options.chunk)

    def parts(table: Table) -> Parts:
        from relsim_demo.training.filter.task import parts

        return parts(table, options.held_out)

    base, more = Settings.from_env().base_model, {"question": QUESTION}
    return carry_through(options, Recipe(source, Fit.SQUEEZE, options.side, parts, build, course, base, more))


def _course(options: argparse.Namespace, rows: int) -> Course:
    from relsim_demo.training.loop import Course

    batch = options.batch or BATCH
    steps = options.steps or math.ceil(EPOCHS * rows / batch)
    return Course(
        batch, steps, options.rate or RATE, 0.0, "cosine", min(WARM_UP, steps // 10), options.seed, options.chunk,
        options.keep_every, options.measure_every,
    )  # fmt: skip
