"""Where models run."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module, util
from typing import TypeVar

from relsim_demo.errors import ModelUnavailable

Work = TypeVar("Work", bound=Callable)

ROOM = 18 * 2**30  # bytes that the published models want free on a GPU in bf16


def pick_device(wanted: str) -> str:
    """Return a torch device name for auto, cpu, mps, cuda or cuda:N.

    Raises:
        ModelUnavailable: the device is not here.
    """
    import torch

    here = ["cpu"]
    if torch.backends.mps.is_available():
        here.insert(0, "mps")
    here = [f"cuda:{i}" for i in range(torch.cuda.device_count())] + here
    if wanted == "auto":
        return here[0]
    name = "cuda:0" if wanted == "cuda" else wanted
    if name not in here:
        raise ModelUnavailable(f"RELSIM_DEVICE is {wanted}, which is not here; there is {', '.join(here)}.")
    return name


def has_room(need: int = ROOM) -> bool:
    """Tell whether a CUDA GPU with that many free bytes is here; False too where torch cannot say."""
    import torch

    return torch.cuda.is_available() and torch.cuda.mem_get_info()[0] >= need


def on_gpu(seconds: int) -> Callable[[Work], Work]:
    """Wrap work that needs a GPU: on a ZeroGPU Space each call borrows one for at most so many seconds.

    Arguments and answers then cross to another process and back. Elsewhere the work is left as it is.
    """
    if util.find_spec("spaces") is None:
        return lambda work: work
    return import_module("spaces").GPU(duration=seconds)
