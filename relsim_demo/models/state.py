"""How far the models are: for the page, which is up before they are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class State:
    """waiting, loading, ready or failed; a sentence for people; the device, where known."""

    name: str
    sentence: str
    device: str = "cpu"


READY = State("ready", "The models are here.")
