"""The whole app over a large gallery of two metrics, asked over HTTP: see benchmarks.millions."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.asking import Visitor
from benchmarks.serving import served
from benchmarks.timing import interleaved, print_table, resident, worked
from relsim_demo.domain import METRICS
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.gallery.picture_file import PicturesInMemory
from relsim_demo.gallery.saving import save
from relsim_demo.precompute.indexing import indexed

ROUNDS = 10
LOGIC, LOOK = METRICS
EXPORTED = 10_000  # items of a file


def measure(of_each: dict[str, Gallery], folder: Path) -> None:
    """Join galleries of one metric each, serve the page of both, ask, and print what that took."""
    save(indexed(_joined(of_each), folder / "partial", large=0), folder / "both")
    ids = of_each[LOGIC].ids
    with served(["app.py"], RELSIM_GALLERY=str(folder / "both")) as app, Visitor(app.address) as visitor:
        spent = (
            f"{app.seconds:8.1f} s from process start to the page's first answer, {worked(app.pid):.1f} s of processors"
        )
        print(f"whole app, two metrics {spent}")
        first = resident(app.pid)["VmRSS"]
        print(f"memory of the page     {first:8.0f} MB", flush=True)
        load = f"load {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores"
        medians = interleaved(_questions(visitor, ids), ROUNDS)
        print_table(f"one question of the page, median of {ROUNDS}, {load}:", medians)
        _once(visitor, ids)
        memory = resident(app.pid)
        own = f"{memory['RssAnon']:.0f} of them its own, not the indexes' files"
        print(f"memory after that      {memory['VmRSS']:8.0f} MB, {own}", flush=True)


def _joined(of_each: dict[str, Gallery]) -> Gallery:
    """Return a gallery whose items all show the same picture."""
    one = of_each[LOGIC]
    picture = BytesIO()
    Image.linear_gradient("L").save(picture, "WEBP")
    places = {"picture_start": [0] * len(one), "picture_bytes": [len(picture.getvalue())] * len(one)}
    models = {metric: next(iter(gallery.manifest["models"].values())) for metric, gallery in of_each.items()}
    limits = {}
    for metric, gallery in of_each.items():
        score = float(np.quantile(gallery.background, 0.99))
        limits[metric] = {"score": score, "percentile": 99.0, "unrelated_pairs": len(gallery.background), "share": 0.01}
    return replace(
        one,
        items={**one.items, **places},
        vectors={metric: gallery.vectors[LOGIC] for metric, gallery in of_each.items()},
        projection={metric: gallery.projection[LOGIC] for metric, gallery in of_each.items()},
        groups={metric: gallery.groups[LOGIC] for metric, gallery in of_each.items()},
        background=np.hstack([gallery.background for gallery in of_each.values()]),
        manifest={**one.manifest, "models": models, "thresholds": limits},
        pictures=PicturesInMemory(picture.getvalue()),
    )


def _questions(visitor: Visitor, ids: list[str]) -> dict[str, Callable[[int], object]]:
    """Return what is asked many times, each with the number of the question: always of another item."""

    def at(number: int) -> dict[str, str]:
        return {"ref": ids[number * 7919 % len(ids)]}

    def find(lean: float, number: int) -> object:
        return visitor.ask("retrieve", "find", pictures=[at(number)], lean=lean)

    return {
        "retrieve, by logic and by look": partial(find, 0.75),
        "retrieve, the slider between": partial(find, 0.5),
        "all about an item": lambda number: visitor.get(f"explore/item.json?id={at(number + 31)['ref']}"),
        "one space, all items": lambda number: visitor.get(f"space/points?of={at(number + 63)['ref']}"),
    }


def _once(visitor: Visitor, ids: list[str]) -> None:
    """Ask for what is made once and kept, and for a file; print what each takes."""
    view = json.dumps({"cluster": ["1"]})
    rows = np.arange(min(EXPORTED, len(ids)), dtype="<u4").tobytes()
    asked = {
        "explore, first view": lambda: visitor.get("explore/view.json?count=60"),
        "explore, first words": lambda: visitor.get("explore/view.json?count=60&words=number"),
        "explore, first cluster": lambda: visitor.get(f"explore/view.json?count=60&chosen={view}"),
        "a map": lambda: [visitor.get(f"maps/{what}?metric={LOGIC}") for what in ("points", "names.json")],
        "scores of a pair": lambda: visitor.ask("score", "compare", slots=[{"ref": ids[1]}, {"ref": ids[2]}]),
        f"a file of {len(rows) // 4:,} items": lambda: visitor.send("explore/file?kind=csv", rows),
    }
    print("asked once:")
    for name, ask in asked.items():
        begun = time.perf_counter()
        ask()
        print(f"  {name:30} {time.perf_counter() - begun:9.2f} s", flush=True)
