"""What a training leaves in its folder.

* DIR/final_model/: the weights that did best on the held-out rows, with training.json, how they were made
* DIR/state.pt: weights, optimizer and schedule after the last saving, to go on from
* DIR/metrics.jsonl: loss, rate and figures of every step; DIR/course.json: how many there will be
* DIR/examples.jsonl: what the model answered while it learned, where there is something to read
* DIR/tensorboard/: the same figures as curves
* DIR/data/: the pictures, made ready
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import torch
from accelerate import Accelerator
from safetensors import SafetensorError
from torch import nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler

from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.gallery.saving import put_aside, put_in_place
from relsim_demo.training.journal import COURSE, EXAMPLES, METRICS, add, begin, ended, forget_after, versions
from relsim_demo.training.publishing import card
from relsim_demo.training.task import Task

MODEL, RECORD, STATE, CURVES = "final_model", "training.json", "state.pt", "tensorboard"
INDIFFERENT = ("chunk", "kept_every")  # settings that may change when a training is taken up again
OF_BASE = {"base_revision", "dtype"}  # see Task.base
PACKAGES = ("torch", "transformers", "peft", "accelerate", "numpy", "pillow")


@dataclass(frozen=True)
class Best:
    """Which weights are kept: those after `step`, with these figures on the held-out rows."""

    step: int = 0
    figures: dict[str, float] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """The figure that decides."""
        return self.figures.get("score", float("-inf"))


class Keeper:
    """Writes a training's folder, from the first of its processes only; every one may read."""

    def __init__(self, folder: Path, settings: dict, data: str, accelerator: Accelerator, fresh: bool = False) -> None:
        """Take all settings, the data as a fingerprint, and read the kept state, if there is one; `fresh`: forget it.

        Raises:
            BadRequest: it is the state of another training, or cannot be read.
        """
        self._folder, self._settings, self._data, self._accelerator = folder, settings, data, accelerator
        self.best = Best()
        self._before, self._since = 0.0, time.perf_counter()
        self._afresh, self._state = fresh, None if fresh else self._read()

    def take_up(self, task: Task, optimizer: Optimizer, schedule: LRScheduler, steps: int) -> int:
        """Put the kept state, if there is one, where it belongs, and return after how many of all steps it was kept.

        Raises:
            BadRequest: it was learned on another base.
        """
        state, self._state = self._state, None
        begun = state["step"] if state else 0
        self._settings = {**self._settings, **task.base}
        if state:
            self._check(state["settings"], state["data"])
            weights = dict(task.model.named_parameters())
            for name, value in state["weights"].items():
                weights[name].data.copy_(value)
            optimizer.load_state_dict(state["optimizer"])
            schedule.load_state_dict(state["schedule"])
            self.best, self._before = Best(**state["best"]), state["seconds"]
        if self._accelerator.is_main_process:
            with _writing(self._folder):
                self._begin(task, steps, begun)
        return begun

    def _begin(self, task: Task, steps: int, begun: int) -> None:
        """Make the folder ready for the steps that are left."""
        self._recover()
        if self._afresh:  # as late as can be, when all that could be wrong has been looked at
            self._clear()
        begin(self._folder, steps, task.name)
        for name in (METRICS, EXAMPLES):
            forget_after(self._folder / name, begun)

    def keep(self, step: int, model: nn.Module, optimizer: Optimizer, schedule: LRScheduler) -> None:
        """Keep the state after so many steps, whole or not at all."""
        if not self._accelerator.is_main_process:
            return
        weights = {name: value.detach().cpu() for name, value in model.named_parameters() if value.requires_grad}
        state = {
            "step": step, "seconds": self._seconds, "settings": self._decisive, "data": self._data,
            "best": {"step": self.best.step, "figures": self.best.figures}, "weights": weights,
            "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict(),
        }  # fmt: skip
        part = self._folder / f".{STATE}.part"
        with _writing(self._folder, part):
            torch.save(state, part)
            os.replace(part, self._folder / STATE)

    def tell(self, step: int, told: dict[str, float]) -> None:
        """Write down what a step gave, and tell those who watch."""
        with _writing(self._folder):
            self._accelerator.log(told, step)
            if self._accelerator.is_main_process:
                add(self._folder / METRICS, step, [told])

    def end(self, error: BaseException) -> None:
        """Write down what ended the training before its last step."""
        if self._accelerator.is_main_process:
            ended(self._folder, error)

    def show(self, step: int, lines: list[dict]) -> None:
        """Write down what people can read of the model after a step."""
        with _writing(self._folder):
            add(self._folder / EXAMPLES, step, lines)

    def consider(self, step: int, figures: dict[str, float], task: Task) -> None:
        """Keep the weights if their figures are better than all before, or if there are none to go by."""
        found = Best(step, figures)
        if figures and found.score <= self.best.score:
            return
        self.best = found
        if self._accelerator.is_main_process:
            fresh = self._fresh
            shutil.rmtree(fresh, ignore_errors=True)
            with _writing(self._folder, fresh):
                fresh.mkdir()
                task.save(fresh)
                record = self._record(task)
                (fresh / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
                (fresh / "README.md").write_text(card(record), encoding="utf-8")
                put_in_place(fresh, self._folder / MODEL)

    @property
    def _fresh(self) -> Path:
        """Where weights lie until they are whole."""
        return self._folder / f".{MODEL}"

    def _clear(self) -> None:
        """Throw away what an earlier training has learned."""
        for name in (MODEL, CURVES):
            shutil.rmtree(self._folder / name, ignore_errors=True)
        for name in (STATE, METRICS, COURSE, EXAMPLES):
            (self._folder / name).unlink(missing_ok=True)

    def _recover(self) -> None:
        """Put weights back that a kill has left aside, while others should have taken their place."""
        aside = put_aside(self._fresh)
        if aside.exists() and not (self._folder / MODEL).exists():
            os.replace(aside, self._folder / MODEL)
        shutil.rmtree(aside, ignore_errors=True)

    @property
    def _decisive(self) -> dict:
        return {name: value for name, value in self._settings.items() if name not in INDIFFERENT}

    @property
    def _seconds(self) -> float:
        return self._before + time.perf_counter() - self._since

    def _record(self, task: Task) -> dict:
        """Say how the weights were made and what they can do."""
        return {
            "kind": task.name,
            "step": self.best.step,
            "figures": self.best.figures,
            "data": task.record,
            "settings": self._settings,
            "minutes": round(self._seconds / 60, 1),
            "processes": self._accelerator.num_processes,
            "device": _device(self._accelerator.device),
            "versions": versions(PACKAGES),
        }

    def _read(self) -> dict | None:
        path = self._folder / STATE
        if not path.exists():
            return None
        try:
            state = torch.load(path, map_location="cpu", weights_only=True)
            settings, data = state["settings"], state["data"]
        except Exception as error:  # torch raises nearly anything for a foreign file
            raise BadRequest(f"{path} cannot be read; start over with --fresh.") from error
        self._check(settings, data)
        return state

    def _check(self, settings: dict, data: str) -> None:
        known = {**settings, "data": data}
        wanted = {**self._decisive, "data": self._data}
        unknown = OF_BASE - wanted.keys()  # before the base is loaded
        differ = [name for name in {**known, **wanted} if known.get(name) != wanted.get(name) and name not in unknown]
        if differ:
            raise BadRequest(
                f"{self._folder} holds a training with other {' and '.join(differ)}; finish that with its own command, "
                "name another --out, or start over with --fresh."
            )


@contextmanager
def _writing(folder: Path, part: Path | None = None) -> Iterator[None]:
    """Say in one sentence that a disk takes no more, and drop what was begun there, a file or a folder.

    torch and safetensors have errors of their own for that.
    """
    try:
        yield
    except torch.OutOfMemoryError:
        raise
    except (OSError, RuntimeError, SafetensorError) as error:
        if part is not None:
            shutil.rmtree(part, ignore_errors=True)
            if part.is_file():
                part.unlink()
        reason = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
        raise DemoError(
            f"{folder} cannot be written ({reason}); make room on its disk, and the same command goes on from what was "
            "kept."
        ) from error


def _device(device: torch.device) -> str:
    return torch.cuda.get_device_name(device) if device.type == "cuda" else str(device)
