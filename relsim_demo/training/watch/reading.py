"""What a training has written down so far, as the page draws it."""

from __future__ import annotations

import json
import time
from pathlib import Path

from relsim_demo.training.journal import COURSE, EXAMPLES, METRICS, course

POINTS = 400  # of a curve; more than a page has room for
LATEST = 50  # steps by which the time left is told
SHOWN = 16  # examples
HELD_OUT = "held_out_"  # begins the name of a figure that goes with one of the batches
CHOSEN = ("rate", "temperature")  # no figures of success: they come last
UNSEEN = ("step", "seconds", "score")
MODEL, RECORD = "final_model", "training.json"  # as `keeping` names them, which needs torch


def told(folder: Path) -> dict:
    """Return {name, there, runs}: one run, or one for each part of a training, or for each training in the folder."""
    there = folder.is_dir()
    inner = sorted(path for path in folder.iterdir() if path.is_dir()) if there else []
    places = [place for place in (folder, *inner) if (place / METRICS).exists() or (place / COURSE).exists()]
    runs = [_run(place, "" if place == folder else place.name) for place in places]
    return {"name": folder.name, "there": there, "runs": sorted(runs, key=lambda run: run["begun"])}


def _run(folder: Path, name: str) -> dict:
    lines, known = _lines(folder / METRICS), course(folder)
    step = lines[-1]["step"] if lines else 0
    steps = _number(known.get("steps")) or step
    latest = [line["seconds"] for line in lines[-LATEST:] if "seconds" in line]
    each = sum(latest) / len(latest) if latest else None
    return {
        "name": name,
        "kind": str(known.get("kind", "")),
        "begun": _number(known.get("begun")),
        "ended": str(known.get("ended", "")),
        "step": step,
        "steps": steps,
        "kept": _kept(folder / MODEL / RECORD),
        "seconds_a_step": each,
        "seconds_left": None if each is None else round((steps - step) * each),
        "seconds_quiet": max(0, round(time.time() - _latest(folder))),
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


def _examples(path: Path) -> dict:
    """Return what the model answered last: {step, lines}, with {wanted, written, concrete} each."""
    lines = _lines(path)
    step = lines[-1]["step"] if lines else 0
    latest = [line for line in lines if line["step"] == step][:SHOWN]
    return {
        "step": step,
        "lines": [
            {name: str(line.get(name, "")) for name in ("wanted", "written")}
            | {"concrete": [str(word) for word in line.get("concrete") or []]}
            for line in latest
        ],
    }


def _kept(path: Path) -> int | None:
    """Return after which step the weights were kept that are in the folder of the model, if any are."""
    try:
        return int(json.loads(path.read_text(encoding="utf-8"))["step"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _latest(folder: Path) -> float:
    """Return when something was last written down."""
    return max(path.stat().st_mtime for name in (METRICS, COURSE) if (path := folder / name).exists())


def _number(value: object) -> float:
    return value if isinstance(value, int | float) else 0


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
