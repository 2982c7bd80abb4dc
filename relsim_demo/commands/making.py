"""Commands that make or fetch something: each returns its answer as JSON types, and as the lines a person reads."""

from __future__ import annotations

import argparse
import json
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from relsim_demo import load_explorer
from relsim_demo.errors import BadRequest
from relsim_demo.settings import Settings

if TYPE_CHECKING:
    from relsim_demo.evaluation.bench.measures import Measure
    from relsim_demo.evaluation.bench.run import Measured, Opened
    from relsim_demo.precompute.records import Source


def evaluate(options: argparse.Namespace) -> tuple[dict, str]:
    """Measure the models on a gallery, or write what they find."""
    settings = Settings.from_env()
    if options.results is not None:
        from relsim_demo.evaluation.command import retrieve

        return retrieve(options, settings)
    if options.queries is not None or options.seed is not None:
        raise BadRequest("--queries and --seed go with --results FILE.")
    explorer = load_explorer(replace(settings, gallery=options.gallery) if options.gallery else settings)
    figures = explorer.evaluate()
    return figures, "\n".join(f"{name}: {value}" for name, value in figures.items())


def judge(options: argparse.Namespace) -> tuple[dict, str]:
    """Have a vision model score hits."""
    from relsim_demo.evaluation.judging.command import judge
    from relsim_demo.precompute.fetching import fetching

    logging.getLogger("relsim_demo").setLevel(logging.INFO)
    with _going_on():
        return judge(options, Settings.from_env(), fetching())


def bench(options: argparse.Namespace) -> tuple[dict, str]:
    """Measure outputs of generating models against their inputs."""
    from relsim_demo.evaluation.bench.command import bench

    with _going_on():
        return bench(options, Settings.from_env(), _bench_sheet)


def _bench_sheet(
    outputs: Sequence[Measured], copies: Sequence[Measured], chosen: Sequence[Measure], opened: Opened
) -> bytes:
    from relsim_demo.ui.pictures import sheet
    from relsim_demo.ui.results import bench_sheet  # the page's font comes with Gradio, which takes its time

    return sheet.png(bench_sheet.laid_out(outputs, copies, chosen, opened))


def precompute(options: argparse.Namespace) -> tuple[dict, str]:
    """Compute a gallery."""
    from relsim_demo.precompute import open_source, push

    logging.getLogger("relsim_demo").setLevel(logging.INFO)
    if options.address is not None and options.engine != "ray":
        raise BadRequest("--address goes with --engine ray.")
    with _going_on():
        computed = _computed_on_ray if options.engine == "ray" else _computed
        report = computed(open_source(options.source), None, options.out, options, options.pictures)
    answer = {"items": report["items"], "folder": str(options.out)}
    if options.push_to_hub:
        answer["hub"] = push(options.out, options.push_to_hub)
    return answer, f"{report['items']:,} items in {' and '.join(map(str, list(answer.values())[1:]))}"


def fetch(options: argparse.Namespace) -> tuple[dict, str]:
    """Make a gallery of what the paper's authors publish."""
    from relsim_demo.precompute import published, shelf

    logging.getLogger("relsim_demo").setLevel(logging.INFO)
    settings = Settings.from_env()
    folder = options.out or shelf(settings.cache_dir) / options.name
    with _going_on():
        source, metrics = published(options.name, settings)
        report = _computed(source, metrics, folder, options)
    answer = {name: report[name] for name in ("items", "groups", "skipped")} | {"folder": str(folder)}
    left_out = [f"left out, {reason}: {count:,}" for reason, count in report["skipped"].items()]
    told = f"{report['items']:,} pictures" + (f" in {report['groups']:,} groups" if report["groups"] else "")
    show = f"to see them: RELSIM_GALLERY={options.name if options.out is None else folder} python app.py"
    return answer, "\n".join([f"{told} in {folder}", *left_out, show])


def _computed(
    source: Source, usual: Sequence[str] | None, folder: Path, options: argparse.Namespace, pictures: bool = False
) -> dict:
    """Compute a gallery with the metrics that were asked for, else the usual ones, and return its report."""
    from relsim_demo.precompute import plan, precompute

    asked = options.batch, options.filter, options.caption
    planned = plan(_names(options, usual), source, Settings.from_env(), *asked)
    workers = options.workers or min(8, os.cpu_count() or 1)
    precompute(source, folder, planned, workers=workers, fresh=options.fresh, pictures=pictures)
    return _report(folder)


def _computed_on_ray(
    source: Source, usual: Sequence[str] | None, folder: Path, options: argparse.Namespace, pictures: bool = False
) -> dict:
    """Do as `_computed` does, on Ray."""
    from relsim_demo.precompute.on_ray import Cluster, planning, precompute_on

    asked = options.batch, options.filter, options.caption
    make = planning(_names(options, usual), source, Settings.from_env(), *asked)
    with Cluster(options.address) as cluster:
        precompute_on(cluster, source, folder, make, workers=options.workers, fresh=options.fresh, pictures=pictures)
    return _report(folder)


def _names(options: argparse.Namespace, usual: Sequence[str] | None) -> Sequence[str] | None:
    """Return the metrics that were asked for, else the usual ones."""
    return [name.strip() for name in options.metrics.split(",")] if options.metrics is not None else usual


def _report(folder: Path) -> dict:
    return json.loads((folder / "report.json").read_text(encoding="utf-8"))


@contextmanager
def _going_on() -> Iterator[None]:
    """Say of work that Ctrl-C stops that it is not lost."""
    try:
        yield
    except KeyboardInterrupt:
        raise KeyboardInterrupt("Stopped; the same command goes on where it was.") from None


def milvus(options: argparse.Namespace) -> tuple[dict, str]:
    """Copy a gallery, its vectors to Milvus."""
    from relsim_demo.evaluation.browsing import BESIDE
    from relsim_demo.precompute.to_milvus import to_milvus

    logging.getLogger("relsim_demo").setLevel(logging.INFO)
    with _going_on():
        items, collections = to_milvus(options.gallery, Settings.from_env(), options.out, options.fresh, [BESIDE])
    told = [f"{metric}: {name}" for metric, name in collections.items()]
    show = f"to see them: RELSIM_GALLERY={options.out} python app.py"
    answer = {"items": items, "folder": str(options.out), "collections": collections}
    return answer, "\n".join([f"{items:,} items in {options.out}, their vectors in Milvus", *told, show])


def deploy(options: argparse.Namespace) -> tuple[dict, str]:
    """Upload the app as a Space."""
    from relsim_demo.deploy import Space, deploy

    space = Space(options.space, options.hardware, options.variable, options.private)
    return deploy(space, dry=options.dry_run)


def download(options: argparse.Namespace) -> tuple[dict, str]:
    """Fetch the published models."""
    from relsim_demo.models.download import download

    logging.getLogger("relsim_demo").setLevel(logging.INFO)
    found = download(Settings.from_env())
    return found, "\n".join(f"{name}: {place}" for name, place in found.items())
