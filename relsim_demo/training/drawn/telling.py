"""What can be seen of a training of the drawn world while it runs."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import torch
from torch import nn

from relsim_demo.errors import DemoError
from relsim_demo.training import journal

MEASURED_EVERY = 50  # steps
logger = logging.getLogger("relsim_demo.training")


@dataclass(frozen=True)
class Watch:
    """Where a training can be watched, and what a look at it gives.

    folder: of metrics.jsonl. curves: a folder for TensorBoard. measure: figures of a network in evaluation mode, by how
    much of the training is done, 0..1.
    """

    folder: Path
    curves: Path
    measure: Callable[[nn.Module, float], dict[str, float]]


class Teller:
    """Says how far a training is: in the log, and to a watch, if there is one."""

    def __init__(self, steps: int, begun: int, batch: int, watch: Watch | None) -> None:
        """Begin after so many steps of all, of so many pictures each; what was told of later ones is forgotten."""
        self._steps, self._begun, self._batch, self._watch = steps, begun, batch, watch
        self._start, self._last = time.perf_counter(), time.perf_counter()
        self._running: float | None = None
        self._measured: dict[str, float] = {}
        self._open = ExitStack()

    def __enter__(self) -> Teller:
        """Open the files of the watch."""
        if self._watch:
            from torch.utils.tensorboard import SummaryWriter

            self._watch.folder.mkdir(parents=True, exist_ok=True)
            journal.begin(self._watch.folder, self._steps, "drawn")
            journal.forget_after(self._watch.folder / journal.METRICS, self._begun)
            self._curves = SummaryWriter(str(self._watch.curves), purge_step=self._begun + 1)
            self._open.callback(self._curves.close)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close them, and write down what ended the training."""
        self._open.close()
        if self._watch and error:
            journal.ended(self._watch.folder, error)

    def tell(self, step: int, net: nn.Module, loss: float, rate: float) -> None:
        """Tell of a step, counted from 0, that a network has just taken, and look at it where that is due.

        Raises:
            DemoError: the loss is no number.
        """
        if not math.isfinite(loss):
            raise DemoError(f"The loss is {loss} at step {step + 1}; begin anew in another WORK, with another --seed.")
        self._running = loss if self._running is None else self._running + (loss - self._running) * 0.02
        if self._watch:
            self._note(self._watch, step, net, {"loss": loss, "rate": rate})
        if step % MEASURED_EVERY == 0 or step + 1 == self._steps:
            seconds = (time.perf_counter() - self._start) / (step + 1 - self._begun)
            left = (self._steps - step - 1) * seconds / 60
            seen = "".join(f", {name} {value:g}" for name, value in self._measured.items())
            told = (step, self._steps, self._running, seen, self._batch / seconds, left)
            logger.info("step %d of %d, loss %.4f%s, %.0f pictures/s, %.0f minutes left", *told)

    def _note(self, watch: Watch, step: int, net: nn.Module, told: dict[str, float]) -> None:
        if (step + 1) % MEASURED_EVERY == 0 or step + 1 == self._steps:
            net.eval()
            with torch.inference_mode():
                self._measured = watch.measure(net, step / self._steps)
            net.train()
            told |= self._measured
        for name, value in told.items():
            self._curves.add_scalar(name, value, step + 1)
        now = time.perf_counter()
        journal.add(watch.folder / journal.METRICS, step + 1, [{**told, "seconds": round(now - self._last, 3)}])
        self._last = now
