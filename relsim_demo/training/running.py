"""What the trainings of published models share: options, processes, folders, and how one is carried through."""

from __future__ import annotations

import argparse
import logging
import shutil
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from accelerate import Accelerator
from accelerate.utils import ProjectConfiguration

from relsim_demo.errors import BadRequest
from relsim_demo.hosting.program import say
from relsim_demo.models.checkpoints import short_name
from relsim_demo.precompute.records import Source
from relsim_demo.settings import Settings
from relsim_demo.training.data import Fit, Table, prepare
from relsim_demo.training.folder import held
from relsim_demo.training.holding_out import Parts
from relsim_demo.training.keeping import CURVES, MODEL, Best, Keeper
from relsim_demo.training.loop import Course, Loop, check
from relsim_demo.training.publishing import push
from relsim_demo.training.task import Task

DATA, GROUPS = "data", "groups"


@dataclass(frozen=True)
class Recipe:
    """What a command trains.

    source, fit and side: opens the data, and how its pictures become squares of so many pixels. parts: tells which of
    them are learned from and which are held out, and refuses what cannot be learned; asked before anything is loaded.
    build: makes what is trained of them. course: says how to learn, by the number of rows that are learned from. base:
    the name of what is tuned. settings: what decides besides the course.
    """

    source: Callable[[], Source]
    fit: Fit
    side: int
    parts: Callable[[Table], Parts]
    build: Callable[[Table, Settings, Accelerator], Task]
    course: Callable[[int], Course]
    base: str
    settings: dict


def carry_through(options: argparse.Namespace, recipe: Recipe) -> int:
    """Make the data ready, train, and say where the weights are; the exit code.

    Raises:
        DemoError: data, base, settings or folder cannot be used.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s", stream=sys.stderr)
    settings, out = Settings.from_env(), options.out.expanduser().resolve()
    accelerator = _accelerator(settings, out)
    with ExitStack() as stack:
        with accelerator.main_process_first():
            if accelerator.is_main_process:
                stack.enter_context(held(out, DATA, "a training"))
            source = _source(recipe, out)
            if accelerator.is_main_process and options.fresh:
                for name in (DATA, GROUPS):
                    shutil.rmtree(out / name, ignore_errors=True)
        try:
            best = _train(options, recipe, source, settings, out, accelerator)
        except KeyboardInterrupt:
            raise KeyboardInterrupt("Stopped; the same command goes on where it was.") from None
        finally:
            accelerator.end_training()
        if accelerator.is_main_process:
            told = ", ".join(f"{name} {value:g}" for name, value in best.figures.items() if name != "score")
            say(f"{out / MODEL}: the weights after {best.step:,} steps{f' ({told})' if told else ''}.", sys.stdout)
            if options.push_to_hub:
                say(push(out / MODEL, options.push_to_hub), sys.stdout)
    return 0


def _source(recipe: Recipe, out: Path) -> Source:
    source = recipe.source()
    if source.root is not None and out.is_relative_to(source.root):
        raise BadRequest(f"--out {out} lies in the folder of pictures itself; name a folder outside it.")
    return source


def _train(
    options: argparse.Namespace, recipe: Recipe, source: Source, settings: Settings, out: Path, accelerator: Accelerator
) -> Best:
    table = prepare(source, out / DATA, recipe.side, recipe.fit)
    parts = recipe.parts(table)
    course = recipe.course(len(set(parts.learned.tolist())))
    check(course.batch, len(parts.learned), accelerator.num_processes)
    if options.held_out and not len(parts.held_out) and accelerator.is_main_process:
        say(f"--held-out {options.held_out:g} of so few is none: nothing is measured, and the last weights are kept.")
    known = {**asdict(course), **recipe.settings, "side": recipe.side, "held_out": options.held_out}
    known |= {"fit": str(recipe.fit), "base": short_name(recipe.base)}
    given = {name: value for name, value in known.items() if value is not None}
    keeper = Keeper(out, given, table.fingerprint, accelerator, options.fresh)
    task = recipe.build(table, settings, accelerator)
    loop = Loop(task, course, accelerator, keeper)
    # what was drawn of steps that will be taken again is dropped
    accelerator.init_trackers(CURVES, init_kwargs={CURVES: {"purge_step": loop.begun + 1}})
    return loop.run()


def _accelerator(settings: Settings, out: Path) -> Accelerator:
    if settings.device not in ("auto", "cpu"):
        raise BadRequest(
            f"RELSIM_DEVICE is {settings.device!r}; training takes auto or cpu, and CUDA_VISIBLE_DEVICES says which "
            "GPUs."
        )
    places = ProjectConfiguration(project_dir=str(out), logging_dir=str(out))
    return Accelerator(cpu=settings.device == "cpu", log_with=CURVES, project_config=places)
