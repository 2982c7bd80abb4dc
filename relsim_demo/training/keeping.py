"""What a training leaves in its folder.

* DIR/final_model/: the weights that did best on the held-out rows, with training.json, how they were made
* DIR/state.pt: weights, optimizer and schedule after the last saving, to go on from
* DIR/metrics.jsonl: loss, rate and figures of every step; DIR/course.json: how many there will be
* DIR/examples.jsonl: what the model answered while it learned, where there is something to read
* DIR/data/: the pictures, made ready
"""

from __future__ import annotations

import json
import os
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path

import torch
from accelerate import Accelerator
from torch import nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler

from relsim_demo.errors import BadRequest
from relsim_demo.training.journal import EXAMPLES, METRICS, add, begin, ended, forget_after, versions
from relsim_demo.training.publishing import card
from relsim_demo.training.task import Task

MODEL, RECORD, STATE = "final_model", "training.json", "state.pt"
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

    def __init__(self, folder: Path, settings: dict, data: str, accelerator: Accelerator) -> None:
        """Take what decides what is learned, the data as a fingerprint, and read the kept state, if there is one.

        Raises:
            BadRequest: it is the state of another training, or cannot be read.
        """
        self._folder, self._settings, self._data, self._accelerator = folder, settings, data, accelerator
        self.best = Best()
        self._before, self._since = 0.0, time.perf_counter()
        self._state = self._read()

    def take_up(self, task: Task, optimizer: Optimizer, schedule: LRScheduler, steps: int) -> int:
        """Put the kept state, if there is one, where it belongs, and return after how many of all steps it was kept."""
        state, self._state = self._state, None
        begun = state["step"] if state else 0
        if state:
            weights = dict(task.model.named_parameters())
            for name, value in state["weights"].items():
                weights[name].data.copy_(value)
            optimizer.load_state_dict(state["optimizer"])
            schedule.load_state_dict(state["schedule"])
            self.best, self._before = Best(**state["best"]), state["seconds"]
        if self._accelerator.is_main_process:
            begin(self._folder, steps, task.name)
            for name in (METRICS, EXAMPLES):
                forget_after(self._folder / name, begun)
        return begun

    def keep(self, step: int, model: nn.Module, optimizer: Optimizer, schedule: LRScheduler) -> None:
        """Keep the state after so many steps, whole or not at all."""
        if not self._accelerator.is_main_process:
            return
        weights = {name: value.detach().cpu() for name, value in model.named_parameters() if value.requires_grad}
        state = {
            "step": step, "seconds": self._seconds, "settings": self._settings, "data": self._data,
            "best": {"step": self.best.step, "figures": self.best.figures}, "weights": weights,
            "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict(),
        }  # fmt: skip
        part = self._folder / f".{STATE}.part"
        torch.save(state, part)
        os.replace(part, self._folder / STATE)

    def tell(self, step: int, told: dict[str, float]) -> None:
        """Write down what a step gave, and tell those who watch."""
        self._accelerator.log(told, step)
        if self._accelerator.is_main_process:
            add(self._folder / METRICS, step, [told])

    def end(self, error: BaseException) -> None:
        """Write down what ended the training before its last step."""
        if self._accelerator.is_main_process:
            ended(self._folder, error)

    def show(self, step: int, lines: list[dict]) -> None:
        """Write down what people can read of the model after a step."""
        add(self._folder / EXAMPLES, step, lines)

    def consider(self, step: int, figures: dict[str, float], task: Task) -> None:
        """Keep the weights if their figures are better than all before, or if there are none to go by."""
        found = Best(step, figures)
        if figures and found.score <= self.best.score:
            return
        self.best = found
        if self._accelerator.is_main_process:
            fresh = self._folder / f".{MODEL}"
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir()
            task.save(fresh)
            record = self._record(task)
            (fresh / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
            (fresh / "README.md").write_text(card(record), encoding="utf-8")
            shutil.rmtree(self._folder / MODEL, ignore_errors=True)
            os.replace(fresh, self._folder / MODEL)

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
        wanted = {**self._settings, "data": self._data}
        differ = [name for name in {**known, **wanted} if known.get(name) != wanted.get(name)]
        if differ:
            raise BadRequest(
                f"{self._folder} holds a training with other {' and '.join(differ)}; finish that with its own command, "
                "name another --out, or start over with --fresh."
            )


def _device(device: torch.device) -> str:
    return torch.cuda.get_device_name(device) if device.type == "cuda" else str(device)
