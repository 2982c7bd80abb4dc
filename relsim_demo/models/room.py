"""How much memory is free on this machine, and in which ways the published models fit into it."""

from __future__ import annotations

from pathlib import Path

from relsim_demo.errors import ModelUnavailable
from relsim_demo.settings import Dtype

# Bytes of memory per byte of the published bf16 weights, captions included: `python -m benchmarks.cpu_embed`.
SHARES = {Dtype.BF16: 0.98, Dtype.INT8: 0.57, Dtype.F32: 2.1}
CGROUPS = (  # what a container may use and uses: version 2, then version 1
    (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")),
    (Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"), Path("/sys/fs/cgroup/memory/memory.usage_in_bytes")),
)


def free_bytes() -> int:
    """Return how much memory is free for new work: of the machine, or of the container where that has less."""
    import psutil

    here = psutil.virtual_memory().available
    for limit, used in CGROUPS:
        try:
            return min(here, int(limit.read_text()) - int(used.read_text()) + _droppable(limit.parent))
        except (OSError, ValueError):  # no container of this sort, or one without a limit ("max")
            continue
    return here


def needed(base: Path, dtype: Dtype) -> int:
    """Return the bytes that a base's weights, and the work with them, take on a CPU."""
    return int(SHARES[dtype] * sum(file.stat().st_size for file in base.glob("*.safetensors")))


def fitting(base: Path) -> list[Dtype]:
    """Return the ways to hold a base's weights on a CPU for which there is memory, the most exact affordable first."""
    free = free_bytes()
    return [dtype for dtype in SHARES if needed(base, dtype) <= free]


def check_fits(base: Path, dtype: Dtype) -> None:
    """Raise ModelUnavailable, with what is missing, where the memory of a CPU does not suffice."""
    need, free = needed(base, dtype), free_bytes()
    if need > free:
        raise ModelUnavailable(
            f"The 7B models need {need / 1e9:.1f} GB of free memory in {dtype} and {free / 1e9:.1f} GB are free: "
            f"{(need - free) / 1e9:.1f} GB are missing. Close other programs, or use RELSIM_BACKEND=mini."
        )


def _droppable(cgroup: Path) -> int:
    """Return how much of a container's use are files that were read and can be read again."""
    lines = (cgroup / "memory.stat").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("inactive_file ")), 0)
