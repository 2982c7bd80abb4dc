"""Where models run."""

from __future__ import annotations

from relsim_demo.errors import ModelUnavailable

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
