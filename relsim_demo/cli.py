"""The command line, relsim-demo COMMAND; the commands stand in relsim_demo/arguments.py.

Where the package is not installed, `python -m relsim_demo` in a checkout is the same.

`--json` prints one JSON object on stdout; logs go to stderr; bad input ends with one clear sentence and exit code 2.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from relsim_demo import load_explorer
from relsim_demo.arguments import parser
from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.hosting.network import settle_proxies
from relsim_demo.hosting.program import FAILED, trouble
from relsim_demo.settings import Settings
from relsim_demo.types import FEW, Pair, Sampling, Score, View

if TYPE_CHECKING:
    from relsim_demo.precompute.records import Source

MOST_TOLD = 8  # values of a facet


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in given
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s", stream=sys.stderr)
    try:
        settle_proxies()
        options = parser().parse_args(given)
        if options.command == "serve":
            return _serve()
        with redirect_stdout(sys.stderr):  # stdout belongs to the answer, whatever a package may print
            answer, text = COMMANDS[options.command](options)
    except BrokenPipeError:  # of a progress bar that nobody reads
        raise
    except (DemoError, OSError) as error:
        sentence = trouble(error) if isinstance(error, OSError) else str(error)
        _say(json.dumps({"error": sentence}) if as_json else "", f"error: {sentence}")
        return FAILED
    _say(json.dumps(answer) if as_json else text, "")
    return 0


def _score(options: argparse.Namespace) -> tuple[dict, str]:
    answer = load_explorer().score(_pictures(options.images), options.images)
    lines = [f"{p.a} | {p.b}: {_named(p)}logic {_told(p.relational)}, look {_told(p.attribute)}" for p in answer.pairs]
    notes = dict.fromkeys([*answer.notes, *(p.note for p in answer.pairs if p.note)])  # each once
    return answer.to_dict(), "\n".join([*lines, *notes])


def _named(pair: Pair) -> str:
    name = "the same picture" if pair.same_picture else pair.corner
    return f"{name}; " if name else ""


def _told(score: Score) -> str:
    if score.score is None:
        return "unknown"
    return f"{score.score:.3f}{_beyond(score.percentile)}"


def _beyond(percentile: float | None) -> str:
    """Say a percentile; a sample of random pairs cannot tell that all of them score lower."""
    if percentile is None:
        return ""
    share = f"{percentile:.1f}" if percentile < 99.95 else "more than 99.9"
    return f" (above {share} % of random pairs)"


def _caption(options: argparse.Namespace) -> tuple[dict, str]:
    sampling = Sampling(options.temperature, options.top_p, options.seed)
    answer = load_explorer().caption(_pictures(options.images), options.images, options.n, options.group, sampling)
    told = [(image.image, caption) for image in answer.images for caption in image.captions]
    told += [("all together", caption) for caption in answer.group or ()]
    lines = [f"{name}: {c.text}{'' if c.similarity is None else f' ({c.similarity:.3f})'}" for name, c in told]
    notes = dict.fromkeys([*(image.note for image in answer.images), answer.note])  # each once
    return answer.to_dict(), "\n".join([*lines, *filter(None, notes)])


def _search(options: argparse.Namespace) -> tuple[dict, str]:
    explorer = load_explorer()
    answer = explorer.search(
        **_query(options), text=options.text, k=options.k, metric=options.metric, collapse=options.collapse
    )
    lines = [f"{h.rank:3d}  {h.id}  {h.score:.3f}  {h.caption}" for h in answer.hits]
    return answer.to_dict(), "\n".join([*lines, *filter(None, [answer.note, *answer.notes])])


def _space(options: argparse.Namespace) -> tuple[dict, str]:
    explorer = load_explorer()
    answer = explorer.space(**_query(options))
    if options.out:
        from relsim_demo.space_page import write_page

        write_page(explorer, answer, options.out)
    lines = [
        f"{len(answer.ids):,} pictures",
        answer.note or f"Corners take a gallery of at least {FEW} different ones.",
    ]
    if answer.corners is not None:
        lines = [f"{name}: {count:,}" for name, count in answer.corners.items()]
    written = [f"written to {options.out}"] if options.out else []
    return answer.to_dict(), "\n".join([*lines, *answer.notes, *written])


def _explore(options: argparse.Namespace) -> tuple[dict, str]:
    explorer = load_explorer()
    view = _view(options)
    shelf = explorer.browse(view, 0, options.count)
    items, facets = [explorer.item(id) for id in shelf.ids], explorer.facets(view)
    lines = [f"{item.id}  {item.caption}" for item in items] + [f"{shelf.total:,} items"]
    for facet in facets:
        lines.append(f"{facet.label}: " + ", ".join(f"{v.label} {v.count:,}" for v in facet.values[:MOST_TOLD]))
    if options.export:
        data, _, _ = explorer.export(explorer.browse(view, 0, shelf.total).ids, options.export.suffix[1:])
        options.export.write_bytes(data)
        lines.append(f"written to {options.export}")
    told = {"items": [item.to_dict() for item in items], "facets": [facet.to_dict() for facet in facets]}
    return {**shelf.to_dict(), **told}, "\n".join(lines)


def _view(options: argparse.Namespace) -> View:
    chosen: dict[str, tuple[str, ...]] = {}
    for given in options.choose:
        facet, equals, value = given.partition("=")
        if not equals:
            raise BadRequest(f"--choose takes FACET=VALUE, such as kind=scale; {given[:40]!r} has no value.")
        chosen[facet] = (*chosen.get(facet, ()), value)
    order = options.order or ("idea" if options.idea else "random")
    return View(options.words, options.idea, chosen, order, options.seed, options.near)


def _evaluate(options: argparse.Namespace) -> tuple[dict, str]:
    settings = Settings.from_env()
    if options.results is not None:
        from relsim_demo.evaluation.command import retrieve

        return retrieve(options, settings)
    if options.queries is not None or options.seed is not None:
        raise BadRequest("--queries and --seed go with --results FILE.")
    explorer = load_explorer(replace(settings, gallery=options.gallery) if options.gallery else settings)
    figures = explorer.evaluate()
    return figures, "\n".join(f"{name}: {value}" for name, value in figures.items())


def _judge(options: argparse.Namespace) -> tuple[dict, str]:
    from relsim_demo.evaluation.judging.command import judge
    from relsim_demo.precompute.fetching import fetching

    logging.getLogger("relsim_demo").setLevel(logging.INFO)
    with _going_on():
        return judge(options, Settings.from_env(), fetching())


def _bench(options: argparse.Namespace) -> tuple[dict, str]:
    from relsim_demo.evaluation.bench.command import bench

    with _going_on():
        return bench(options, Settings.from_env())


def _precompute(options: argparse.Namespace) -> tuple[dict, str]:
    from relsim_demo.precompute import open_source, push

    logging.getLogger("relsim_demo").setLevel(logging.INFO)
    with _going_on():
        report = _computed(open_source(options.source), None, options.out, options, options.pictures)
    answer = {"items": report["items"], "folder": str(options.out)}
    if options.push_to_hub:
        answer["hub"] = push(options.out, options.push_to_hub)
    return answer, f"{report['items']:,} items in {' and '.join(map(str, list(answer.values())[1:]))}"


def _fetch(options: argparse.Namespace) -> tuple[dict, str]:
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

    names = [name.strip() for name in options.metrics.split(",")] if options.metrics is not None else usual
    planned = plan(names, source, Settings.from_env(), options.batch, options.filter)
    workers = options.workers or min(8, os.cpu_count() or 1)
    precompute(source, folder, planned, workers=workers, fresh=options.fresh, pictures=pictures)
    return json.loads((folder / "report.json").read_text(encoding="utf-8"))


@contextmanager
def _going_on() -> Iterator[None]:
    """Say of work that Ctrl-C stops that it is not lost."""
    try:
        yield
    except KeyboardInterrupt:
        raise KeyboardInterrupt("Stopped; the same command goes on where it was.") from None


def _deploy(options: argparse.Namespace) -> tuple[dict, str]:
    from relsim_demo.deploy import Space, deploy

    space = Space(options.space, options.hardware, options.variable, options.private)
    return deploy(space, dry=options.dry_run)


def _download(options: argparse.Namespace) -> tuple[dict, str]:
    from relsim_demo.models.download import download

    logging.getLogger("relsim_demo").setLevel(logging.INFO)
    found = download(Settings.from_env())
    return found, "\n".join(f"{name}: {place}" for name, place in found.items())


def _info(options: argparse.Namespace) -> tuple[dict, str]:
    info = load_explorer().info()
    models = [f"{role}: {name}" for role, name in info.models.items()]
    prompt = [f"prompt: {info.prompt}"] if info.prompt else []
    seen = [f"pictures for {role}: {preprocess}" for role, preprocess in info.preprocess.items()]
    indexes = [f"index of {metric}: {name}" for metric, name in info.gallery["index"].items()]
    said = [info.sentence, *models, *prompt, *seen, f"gallery: {info.gallery['name']}", *indexes]
    return info.to_dict(), "\n".join(said)


def _serve() -> int:
    from relsim_demo.server import main

    return main()


def _query(options: argparse.Namespace) -> dict:
    from relsim_demo.images import open_picture

    return {"image": open_picture(options.image) if options.image is not None else None, "id": options.id}


def _pictures(paths: Sequence[str]) -> list:
    from relsim_demo.images import open_picture

    return [open_picture(path) for path in paths]


def _say(out: str, err: str) -> None:
    if out:
        sys.stdout.write(out + "\n")
    if err:
        sys.stderr.write(err + "\n")


COMMANDS = {
    "score": _score, "caption": _caption, "search": _search, "space": _space, "explore": _explore,
    "evaluate": _evaluate, "judge": _judge, "bench": _bench, "precompute": _precompute, "fetch": _fetch,
    "deploy": _deploy, "download": _download, "info": _info,
}  # fmt: skip
