"""Settings, read from the environment once, at the edge."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
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


class Dtype(StrEnum):
    """How the weights of the published models are held."""

    AUTO = "auto"  # bf16 on CUDA and MPS, f32 on a CPU
    BF16 = "bf16"
    F32 = "f32"
    NF4 = "4bit"  # bitsandbytes, CUDA only


class Attribute(StrEnum):
    """Which model measures look beside the published relational one."""

    CLIP = "clip"
    DINOV2 = "dinov2"
    DREAMSIM = "dreamsim"
    LPIPS = "lpips"


@dataclass(frozen=True)
class Settings:
    """All that can be set from outside.

    Models are Hub ids or local folders; a Hub id may end in @REVISION.
    """

    backend: Backend = Backend.AUTO
    gallery: str = str(PRECOMPUTED / "scenes-28k")
    base_model: str = "Qwen/Qwen2.5-VL-7B-Instruct"
    adapter: str = "thaoshibe/relsim-qwenvl25-lora"
    caption_adapter: str = "thaoshibe/relsim-anonymous-caption-qwen25vl-lora"
    attribute: Attribute = Attribute.CLIP
    attribute_model: str | None = None  # other weights for it than the published ones
    dtype: Dtype = Dtype.AUTO
    device: str = "auto"  # auto, cuda, cuda:1, mps, cpu
    cache_dir: str | None = None  # None: the Hub library's own

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Settings:
        """Read RELSIM_* variables; unset or empty ones keep their defaults.

        Raises:
            BadRequest: a variable has a value that is not among its choices.
        """
        given = {field.name: env.get(f"RELSIM_{field.name.upper()}") for field in fields(cls)}
        choices = {"backend": Backend, "dtype": Dtype, "attribute": Attribute}
        values = {name: _choose(name, value, choices.get(name, str)) for name, value in given.items() if value}
        if not re.fullmatch(r"auto|cpu|mps|cuda(:\d+)?", values.get("device", "auto")):
            raise BadRequest(f"RELSIM_DEVICE is {values['device']!r}; it must be auto, cpu, mps, cuda or cuda:NUMBER.")
        return cls(**values)


def _choose(name: str, value: str, kind: type) -> str:
    if kind is not str and value not in list(kind):
        raise BadRequest(f"RELSIM_{name.upper()} is {value!r}; it must be one of {', '.join(kind)}.")
    return kind(value)
