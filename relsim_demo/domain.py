"""The terms that everything else is said in: how far the models are, for the page, which is up before they are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """How far: nobody has asked yet; on its way; here; cannot be had."""

    WAITING = "waiting"
    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class State:
    """A phase, a sentence for people, and the device, where known."""

    phase: Phase
    sentence: str
    device: str = "cpu"


READY = State(Phase.READY, "The models are here.")
