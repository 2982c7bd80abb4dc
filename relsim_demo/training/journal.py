"""What a training writes down while it runs: a line of JSON each step, and with which versions it runs."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from importlib.metadata import version
from pathlib import Path

METRICS, COURSE, EXAMPLES = "metrics.jsonl", "course.json", "examples.jsonl"


def begin(folder: Path, steps: int) -> None:
    """Write down how many steps a training will take, for those who watch how far it is."""
    write_whole(folder / COURSE, json.dumps({"steps": steps}).encode())


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
