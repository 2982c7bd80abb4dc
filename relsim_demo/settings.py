"""Settings, read from the environment once, at the edge."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from relsim_demo.errors import BadRequest
from relsim_demo.shipped import PRECOMPUTED

LEAST_PIXELS, PUBLISHED_PIXELS = 3_136, 12_845_056  # that the published models were used with
Choice = TypeVar("Choice", bound=StrEnum)


class Backend(StrEnum):
    """Which family of models answers."""

    AUTO = "auto"
    MINI = "mini"
    QWEN = "qwen"


class Dtype(StrEnum):
    """How the weights of the published models are held."""

    AUTO = "auto"  # bf16 on CUDA and MPS; on a CPU what fits and is fast
    BF16 = "bf16"
    F32 = "f32"
    INT8 = "int8"  # CPU only
    NF4 = "4bit"  # bitsandbytes, CUDA only


class Attribute(StrEnum):
    """Which model measures look beside the published relational one."""

    CLIP = "clip"
    DINOV2 = "dinov2"
    DREAMSIM = "dreamsim"
    LPIPS = "lpips"


SHIPPED_GALLERY = str(PRECOMPUTED / "scenes-28k")


@dataclass(frozen=True)
class Settings:
    """All that can be set from outside.

    Models are Hub ids or local folders; a Hub id may end in @REVISION.
    """

    backend: Backend = Backend.AUTO
    gallery: str = SHIPPED_GALLERY  # a folder, a name on the shelf, or a Hub dataset
    others: tuple[str, ...] = ()  # galleries beside it that the page offers, after a comma in RELSIM_GALLERY
    base_model: str = "Qwen/Qwen2.5-VL-7B-Instruct"
    adapter: str = "thaoshibe/relsim-qwenvl25-lora"
    caption_adapter: str = "thaoshibe/relsim-anonymous-caption-qwen25vl-lora"
    relational: str | None = None  # a tuned model of logic, in place of the embedded one
    attribute: Attribute = Attribute.CLIP
    attribute_model: str | None = None  # other weights for it than the published ones
    dtype: Dtype = Dtype.AUTO
    device: str = "auto"  # auto, cuda, cuda:1, mps, cpu
    cache_dir: str | None = None  # None: the Hub library's own
    milvus: str | None = None  # where galleries have their vectors whose manifests say so: an address, or a .db file
    milvus_token: str | None = field(default=None, repr=False)
    results: str | None = None  # a file of results for the page; None: those of the gallery
    votes: str | None = None  # where votes are kept, a file or a Hub dataset; None: nobody is asked
    max_pixels: int | None = None  # the most that the published relational model sees of a picture; None: by the device

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Settings:
        """Read RELSIM_* variables; unset or empty ones keep their defaults.

        Raises:
            BadRequest: a variable has a value that is not among its choices.
        """
        names = [one.name for one in fields(cls) if one.name != "others"]
        given = {name: env.get(f"RELSIM_{name.upper()}", "") for name in names}
        galleries = _several(given["gallery"])
        found = cls(
            backend=_choose("backend", given["backend"], cls.backend),
            gallery=galleries[0] if galleries else cls.gallery,
            others=galleries[1:],
            base_model=given["base_model"] or cls.base_model,
            adapter=given["adapter"] or cls.adapter,
            caption_adapter=given["caption_adapter"] or cls.caption_adapter,
            relational=given["relational"] or cls.relational,
            attribute=_choose("attribute", given["attribute"], cls.attribute),
            attribute_model=given["attribute_model"] or cls.attribute_model,
            dtype=_choose("dtype", given["dtype"], cls.dtype),
            device=given["device"] or cls.device,
            cache_dir=os.path.expanduser(given["cache_dir"]) or cls.cache_dir,
            milvus=_milvus(given["milvus"]),
            milvus_token=given["milvus_token"] or cls.milvus_token,
            results=given["results"] or cls.results,
            votes=given["votes"] or cls.votes,
            max_pixels=_pixels(given["max_pixels"]),
        )
        if not re.fullmatch(r"auto|cpu|mps|cuda(:\d+)?", found.device):
            raise BadRequest(f"RELSIM_DEVICE is {found.device!r}; it must be auto, cpu, mps, cuda or cuda:NUMBER.")
        return found

    def anywhere(self) -> Settings:
        """Return the same, with the whole path of every folder of models that is here and of the cache."""
        models = ("base_model", "adapter", "caption_adapter", "relational", "attribute_model")
        given = {name: os.path.expanduser(getattr(self, name) or "") for name in models}
        found = {name: os.path.abspath(path) for name, path in given.items() if os.path.isdir(path)}
        if self.cache_dir is not None:
            found["cache_dir"] = os.path.abspath(self.cache_dir)
        return replace(self, **found)

    def faults(self) -> list[str]:
        """Return a sentence on each folder that is named and not there, or for weights and galleries and takes none."""
        models = {name: getattr(self, name) for name in ("base_model", "adapter", "caption_adapter", "attribute_model")}
        return [
            f"RELSIM_{name.upper()} is {given!r}, and there is no such folder."
            for name, given in models.items()
            if given and given.startswith(("/", ".", "~")) and not os.path.isdir(given)
        ] + self._cache_fault()

    def _cache_fault(self) -> list[str]:
        if self.cache_dir is None:
            return []
        place = Path(self.cache_dir).absolute()
        there = next(folder for folder in (place, *place.parents) if os.path.exists(folder))
        if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
            return []
        why = "nothing may be written" if there.is_dir() else f"{there} is no folder"
        return [f"RELSIM_CACHE_DIR is {self.cache_dir!r}, where {why}: nothing can be fetched or kept there."]


def _choose(name: str, value: str, default: Choice) -> Choice:
    """Return the choice that is spelled like this, the default for an empty text."""
    choices = list(type(default))
    if value and value not in choices:
        raise BadRequest(f"RELSIM_{name.upper()} is {value!r}; it must be one of {', '.join(choices)}.")
    return type(default)(value) if value else default


def _several(value: str) -> tuple[str, ...]:
    """Return what stands between commas; a folder whose own name has commas is one."""
    if value and Path(value).exists():
        return (value,)
    return tuple(one.strip() for one in value.split(",") if one.strip())


def _milvus(value: str) -> str | None:
    """Return an address, or the name of a file; None for an empty text."""
    if value and not value.endswith(".db") and not re.fullmatch(r"https?://[^\s@]+", value):
        raise BadRequest(
            "RELSIM_MILVUS must be an address, such as http://localhost:19530, or the name of a file that ends in .db; "
            "a token belongs in RELSIM_MILVUS_TOKEN."
        )
    return value or None


def _pixels(value: str) -> int | None:
    """Return a limit of pixels; None for auto, the published one for off."""
    if value in ("", "auto"):
        return None
    if value == "off":
        return PUBLISHED_PIXELS
    number = int(value) if re.fullmatch(r"[0-9]{1,9}", value) else 0
    if not LEAST_PIXELS <= number <= PUBLISHED_PIXELS:
        raise BadRequest(
            f"RELSIM_MAX_PIXELS is {value!r}; it must be auto, off, or a number of pixels from {LEAST_PIXELS:,} to "
            f"{PUBLISHED_PIXELS:,}, written without commas."
        )
    return number
