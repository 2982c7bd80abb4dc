"""What a training has written down so far, as the page draws it."""

from __future__ import annotations

import json
import time
from pathlib import Path

from relsim_demo.training.journal import COURSE, EXAMPLES, METRICS

POINTS = 400  # of a curve; more than a page has room for
LATEST = 50  # steps by which the time left is told
SHOWN = 16  # examples
HELD_OUT = "held_out_"  # begins the name of a figure that goes with one of the batches
CHOSEN = ("rate", "temperature")  # no figures of success: they come last
UNSEEN = ("step", "seconds", "score")


def told(folder: Path) -> dict:
    """Return {name, runs}: one run, or one for each part of a training that has several."""
    places = [folder, *sorted(path for path in folder.iterdir() if path.is_dir())]
    runs = [_run(place, "" if place == folder else place.name) for place in places if (place / METRICS).exists()]
    return {"name": folder.name, "runs": sorted(runs, key=lambda run: run["begun"])}


def _run(folder: Path, name: str) -> dict:
    lines = _lines(folder / METRICS)
    step = lines[-1]["step"] if lines else 0
    steps = _steps(folder / COURSE) or step
    latest = [line["seconds"] for line in lines[-LATEST:] if "seconds" in line]
    left = round((steps - step) * sum(latest) / len(latest)) if latest else None
    return {
        "name": name,
        "begun": (folder / COURSE).stat().st_ctime if (folder / COURSE).exists() else 0,
        "step": step,
        "steps": steps,
        "seconds_left": left,
        "seconds_quiet": max(0, round(time.time() - (folder / METRICS).stat().st_mtime)),
        "panels": _panels(lines),
        "examples": _examples(folder / EXAMPLES),
    }


def _panels(lines: list[dict]) -> list[dict]:
    """Return {name, batches, measured} of every figure, as lists of [step, value]."""
    curves: dict[str, list[list[float]]] = {}
    for line in lines:
        for name, value in line.items():
            if name not in UNSEEN and isinstance(value, int | float):
                curves.setdefault(name, []).append([line["step"], value])
    panels = {}
    for name, curve in curves.items():
        bare = name.removeprefix(HELD_OUT)
        panel = panels.setdefault(bare, {"name": bare, "batches": [], "measured": []})
        panel["batches" if bare == name and name in lines[0] else "measured"] = _thinned(curve)
    return sorted(panels.values(), key=lambda panel: panel["name"] in CHOSEN)


def _thinned(points: list[list[float]]) -> list[list[float]]:
    """Leave out points until there are few enough; the last one stays."""
    every = -(-len(points) // POINTS)
    return points[::-every][::-1]


def _examples(path: Path) -> list[dict]:
    """Return what the model answered last, {wanted, written} each."""
    lines = _lines(path)
    latest = [line for line in lines if line["step"] == lines[-1]["step"]]
    return [{name: str(line.get(name, "")) for name in ("wanted", "written")} for line in latest[:SHOWN]]


def _steps(path: Path) -> int:
    try:
        return int(json.loads(path.read_text(encoding="utf-8"))["steps"])
    except (OSError, ValueError, LookupError, TypeError):
        return 0


def _lines(path: Path) -> list[dict]:
    """Read the lines that are whole; one that is being written at this moment is left for the next time."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        try:
            told = json.loads(line)
        except ValueError:
            continue
        if isinstance(told, dict) and isinstance(told.get("step"), int):
            found.append(told)
    return found
