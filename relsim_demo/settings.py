"""Settings, read from the environment once, at the edge."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from relsim_demo.errors import BadRequest

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "assets"
PRECOMPUTED = ROOT / "precomputed"


class Backend(StrEnum):
    """Which family of models answers."""

    AUTO = "auto"
    MINI = "mini"
    QWEN = "qwen"


@dataclass(frozen=True)
class Settings:
    """All that can be set from outside."""

    backend: Backend = Backend.AUTO
    gallery: str = str(PRECOMPUTED / "scenes-28k")

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Settings:
        """Read RELSIM_* variables; unset or empty ones keep their defaults.

        Raises:
            BadRequest: RELSIM_BACKEND is not one of auto, mini, qwen.
        """
        name = env.get("RELSIM_BACKEND") or Backend.AUTO
        if name not in list(Backend):
            raise BadRequest(f"RELSIM_BACKEND is {name!r}; it must be one of {', '.join(Backend)}.")
        return cls(Backend(name), env.get("RELSIM_GALLERY") or cls.gallery)
