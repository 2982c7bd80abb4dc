"""What a training writes down while it runs: a line of JSON each step, and with which versions it runs."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import time
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from relsim_demo.errors import DemoError

METRICS, COURSE, EXAMPLES = "metrics.jsonl", "course.json", "examples.jsonl"


def begin(folder: Path, steps: int, kind: str) -> None:
    """Write down what is trained, in how many steps, and since when, for those who watch how far it is."""
    write_whole(folder / COURSE, json.dumps({"kind": kind, "steps": steps, "begun": time.time()}).encode())


def course(folder: Path) -> dict:
    """Return what stands there of a training's course; nothing where none has begun, or it cannot be read."""
    try:
        found = json.loads((folder / COURSE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def ended(folder: Path, error: BaseException) -> None:
    """Write down what ended a training before its last step; the next beginning wipes it out."""
    why = str(error) if isinstance(error, DemoError) else f"{type(error).__name__}: {error}"
    if isinstance(error, KeyboardInterrupt):
        why = "It was stopped at the terminal; the same command goes on."
    with suppress(OSError):  # a full disk, which may be what ended it
        write_whole(folder / COURSE, json.dumps({**course(folder), "ended": why}).encode())


def add(path: Path, step: int, lines: list[dict]) -> None:
    """Write down what a step gave."""
    if lines:
        with path.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps({"step": step, **line}, ensure_ascii=False) + "\n" for line in lines)


def forget_after(path: Path, step: int) -> None:
    """Drop what was said of steps that will be taken again."""
    if path.exists():
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if _step_of(line) <= step]
        write_whole(path, "".join(f"{line}\n" for line in lines).encode())


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    os.replace(part, path)


def measured(path: Path) -> dict[str, float]:
    """Return the last line of metrics, without its time."""
    last = json.loads(path.read_text(encoding="utf-8").splitlines()[-1])
    return {name: value for name, value in last.items() if name != "seconds"}


def digest(lines: list[str]) -> str:
    """Return a short hash of lines."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def versions(packages: tuple[str, ...]) -> dict[str, str]:
    """Return the versions of Python and of packages that are installed."""
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}


def _step_of(line: str) -> float:
    """Return the step that a line tells of; a line that was cut belongs to none that is kept."""
    try:
        return json.loads(line)["step"]
    except (ValueError, KeyError, TypeError):
        return float("inf")
