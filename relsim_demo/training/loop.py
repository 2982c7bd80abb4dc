"""The training loop: any number of processes, each with a part of every batch, and on from where it was stopped.

All chance of a step comes from its number and the seed: how pictures are changed also from their places in the batch,
dropout from where a chunk begins. So a training that was killed goes on with the very numbers that it would have had,
and two processes compute what one does; where there is dropout, if their shares are multiples of the chunk.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from accelerate import Accelerator
from torch import Tensor, nn
from torch.nn.utils import clip_grad_norm_, parameters_to_vector, vector_to_parameters
from torch.utils.data import DataLoader, Dataset
from tqdm import tqdm
from transformers import get_scheduler

from relsim_demo.errors import BadRequest, DemoError, ModelUnavailable
from relsim_demo.training.keeping import Best, Keeper
from relsim_demo.training.task import Task

CLIP = 1.0  # the longest gradient
READERS = {"cuda": 4}  # processes that read pictures while the device computes


@dataclass(frozen=True)
class Course:
    """How a model learns.

    batch: rows of one step, over all processes. chunk: of these, how many a process takes at a time, which changes the
    memory that is needed and what dropout leaves out, nothing else. schedule: cosine or linear, to 0 after all steps.
    kept_every and measured_every: steps from one saving of the state, or one look at the held-out rows, to the next.
    """

    batch: int
    steps: int
    rate: float
    weight_decay: float
    schedule: str
    warm_up: int
    seed: int
    chunk: int
    kept_every: int
    measured_every: int


def check(batch: int, rows: int, processes: int) -> None:
    """Refuse a batch that does not fit the rows to learn from, or the processes, as BadRequest."""
    if batch > rows:
        raise BadRequest(
            f"There {'is 1 row' if rows == 1 else f'are {rows:,} rows'} to learn from, fewer than a batch of {batch}; "
            "name a smaller --batch."
        )
    if batch % processes:
        raise BadRequest(f"A batch of {batch} cannot be shared evenly by {processes} processes; change --batch.")


class Loop:
    """One training. begun: after how many steps it is taken up."""

    def __init__(self, task: Task, course: Course, accelerator: Accelerator, keeper: Keeper) -> None:
        """Take up what the keeper has of this training, if anything."""
        self._task, self._course, self._accelerator, self._keeper = task, course, accelerator, keeper
        self._weights = [weight for weight in task.model.parameters() if weight.requires_grad]
        self._optimizer = torch.optim.AdamW(_by_decay(self._weights, course.weight_decay), lr=course.rate)
        self._schedule = get_scheduler(course.schedule, self._optimizer, course.warm_up, course.steps)
        self.begun = keeper.take_up(task, self._optimizer, self._schedule, course.steps)

    def run(self) -> Best:
        """Train to the end, and return which weights were kept.

        Raises:
            ModelUnavailable: the memory does not suffice.
            DemoError: the loss is no number any more.
        """
        try:
            self._run()
        except BaseException as error:
            self._keeper.end(error)
            raise
        return self._keeper.best

    def _run(self) -> None:
        try:
            self._all_steps()
        except torch.OutOfMemoryError as error:
            raise ModelUnavailable(
                f"The memory of {self._accelerator.device} does not suffice for {self._course.chunk} pictures at a "
                "time: name a smaller --chunk; the same command then goes on where it was."
            ) from error

    def _all_steps(self) -> None:
        course, main = self._course, self._accelerator.is_main_process
        measured: dict[str, float] = {}  # as last seen, to be shown until the next time
        bar = tqdm(total=course.steps, initial=self.begun, unit=" steps", disable=not main, dynamic_ncols=True)
        with bar:
            begun = time.perf_counter()
            for step, patches in enumerate(self._read(), self.begun):
                told = self._step(step, patches)
                last = step + 1 == course.steps
                if last or (step + 1) % course.measured_every == 0:
                    measured = self._measured(step + 1)
                    told |= measured
                now = time.perf_counter()
                self._keeper.tell(step + 1, {**told, "seconds": round(now - begun, 3)})
                begun = now
                if last or (step + 1) % course.kept_every == 0:
                    self._keeper.keep(step + 1, self._task.model, self._optimizer, self._schedule)
                shown = {name: told[name] for name in ("loss", "accuracy") if name in told} | measured
                bar.set_postfix({name: f"{value:.4g}" for name, value in shown.items() if name != "score"})
                bar.update()

    def _step(self, step: int, patches: list[Tensor]) -> dict[str, float]:
        """Learn from one batch, of which this process has read its part."""
        sums = self._gradients(step, patches)
        told = {name: float(self._summed(value)) for name, value in sums.items()}
        if not math.isfinite(told["loss"]):
            raise DemoError(
                f"The loss is {told['loss']} at step {step + 1}; start over with --fresh and a smaller --rate."
            )
        told["rate"] = float(self._schedule.get_last_lr()[0])
        gradients = [weight.grad for weight in self._weights if weight.grad is not None]
        vector_to_parameters(self._summed(parameters_to_vector(gradients)), gradients)
        clip_grad_norm_(self._weights, CLIP)
        self._optimizer.step()
        self._schedule.step()
        return told

    def _gradients(self, step: int, patches: list[Tensor]) -> dict[str, Tensor]:
        """Add up the gradients of this process's chunks, and what they say of the batch."""
        course, sums = self._course, {}
        seed = (course.seed * 1_000_000 + step) * 100_000
        torch.manual_seed(seed)  # for what is drawn of a whole batch: the same in every process
        whole = self._task.whole(self._rows(step))
        self._task.model.train()
        self._optimizer.zero_grad(set_to_none=False)
        places = self._places
        for start in range(0, len(places), course.chunk):
            some = places[start : start + course.chunk]
            torch.manual_seed(seed + 1 + some[0])  # for dropout
            loss, more = self._task.loss(whole, torch.stack(patches[start : start + course.chunk]), some)
            loss.backward()
            for name, value in {"loss": loss.detach(), **more}.items():
                sums[name] = sums.get(name, 0) + value
        return sums

    def _measured(self, step: int) -> dict[str, float]:
        """Look at the rows to measure on, all processes together, and keep the weights if they are the best so far."""
        task, accelerator = self._task, self._accelerator
        figures: dict[str, float] = {}
        task.model.eval()
        with torch.no_grad():
            if task.measured:
                measured = task.measure(self._share(task.measured))
                figures = task.figures({name: self._summed(value) for name, value in measured.items()})
            self._keeper.consider(step, figures, task)
            if accelerator.is_main_process:
                seen, lines = task.show()
                self._keeper.show(step, lines)
                figures = figures | seen
        return figures

    def _summed(self, value: Tensor) -> Tensor:
        """Add up what all processes have found."""
        found = self._accelerator.reduce(value)
        if not isinstance(found, Tensor):
            raise TypeError(f"a sum of type {type(found).__name__}")
        return found

    def _read(self) -> Iterator[list[Tensor]]:
        """Read this process's pictures of each step that is left."""
        steps = range(self.begun, self._course.steps)
        own = [self._rows(step)[self._places].tolist() for step in steps]
        readers = READERS.get(self._accelerator.device.type, 0)
        pictures = DataLoader(_Pictures(self._task), batch_sampler=own, num_workers=readers, collate_fn=list)
        return iter(pictures)

    def _rows(self, step: int) -> np.ndarray:
        return self._task.learned[_order(len(self._task.learned), self._course.batch, self._course.seed, step)]

    @property
    def _places(self) -> range:
        """Which places of each batch belong to this process."""
        return range(self._course.batch)[self._share(self._course.batch)]

    def _share(self, count: int) -> slice:
        """Return this process's part of so many things."""
        processes, own = self._accelerator.num_processes, self._accelerator.process_index
        return slice(own * count // processes, (own + 1) * count // processes)


def _by_decay(weights: list[nn.Parameter], decay: float) -> list[dict[str, Any]]:
    """Return the groups of an optimizer: single numbers, such as a learned temperature, do not decay."""
    groups = [(True, decay), (False, 0.0)]
    found = [{"params": [w for w in weights if (w.ndim > 0) is many], "weight_decay": share} for many, share in groups]
    return [group for group in found if group["params"]]


class _Pictures(Dataset[Tensor]):
    """The pictures of a task, by the number of the row."""

    def __init__(self, task: Task) -> None:
        self._read = task.patches

    def __getitem__(self, row: int) -> Tensor:
        return self._read(row)


def _order(count: int, batch: int, seed: int, step: int) -> np.ndarray:
    """Return the (batch,) places, below `count`, that a step learns from: all once before any comes again."""
    at = np.arange(step * batch, (step + 1) * batch)
    return np.array([_shuffled(count, seed, place // count)[place % count] for place in at.tolist()])


@lru_cache(4)
def _shuffled(count: int, seed: int, round_: int) -> np.ndarray:
    return np.random.default_rng((seed, round_)).permutation(count)
