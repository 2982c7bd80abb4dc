"""The command line: python -m relsim_demo {score,caption,search,space,precompute,evaluate,download,info}.

`--json` prints one JSON object on stdout; logs go to stderr; bad input ends with one clear sentence and exit code 2.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn, TextIO

from relsim_demo import load_explorer
from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.hosting.network import settle_proxies
from relsim_demo.hosting.program import FAILED, trouble
from relsim_demo.settings import Settings
from relsim_demo.types import FEW, Pair, Sampling, Score

MAX_COUNT = 4096


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in given
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s", stream=sys.stderr)
    try:
        settle_proxies()
        options = _parser().parse_args(given)
        answer, text = options.run(options)
    except BrokenPipeError:  # of a progress bar that nobody reads
        raise
    except (DemoError, OSError) as error:
        sentence = trouble(error) if isinstance(error, OSError) else str(error)
        _say(json.dumps({"error": sentence}) if as_json else "", f"error: {sentence}")
        return FAILED
    _say(json.dumps(answer) if as_json else text, "")
    return 0


class _Parser(argparse.ArgumentParser):
    """Turns what argparse would say or hide into our errors, so that --json answers them too."""

    def error(self, message: str) -> NoReturn:
        raise BadRequest(f"{message} (see `{self.prog} --help`)")

    def _print_message(self, message: str, file: TextIO | None = None) -> None:
        """Write help; argparse itself would hide that there is no room for it."""
        (file or sys.stderr).write(message)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m relsim_demo", description="Relational visual similarity from the command line.")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)

    def command(name: str, run: Callable, summary: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=summary, description=summary)
        sub.add_argument("--json", action="store_true", help="print one JSON object")
        sub.set_defaults(run=run)
        return sub

    score = command("score", _score, "Score pictures pairwise by logic and by look.")
    score.add_argument("images", nargs="+", metavar="IMG")
    caption = command("caption", _caption, "Write anonymous captions of pictures.")
    caption.add_argument("images", nargs="+", metavar="IMG")
    caption.add_argument("--group", action="store_true", help="also the captions nearest to all pictures together")
    caption.add_argument("-n", type=int, default=3, help="captions per picture")
    _add_sampling(caption)
    search = command("search", _search, "Find gallery pictures.")
    _add_query(search, text=True)
    search.add_argument("-k", type=int, default=10, help="hits")
    metrics = "relational, attribute or analogy; a sentence takes relational"
    search.add_argument("--metric", default="relational", help=metrics)
    search.add_argument("--collapse", action="store_true", help="show near duplicates once")
    space = command("space", _space, "Place the whole gallery by its similarity to one picture.")
    _add_query(space)
    space.add_argument("--out", type=Path, help="write an interactive page (.html)")
    evaluate = command("evaluate", _evaluate, "Measure the models on a gallery of scenes.")
    evaluate.add_argument("gallery", nargs="?", help="gallery folder (default: RELSIM_GALLERY)")
    precompute = command("precompute", _precompute, "Compute a gallery. Stopped and started again, it goes on.")
    _add_work(precompute)
    command("download", _download, "Fetch the published models, to run them without a network afterwards.")
    command("info", _info, "Say what answers here.")
    return parser


def _add_query(parser: argparse.ArgumentParser, text: bool = False) -> None:
    query = parser.add_mutually_exclusive_group(required=True)
    query.add_argument("--image", help="a picture file")
    query.add_argument("--id", help="the id of a gallery item")
    if text:
        query.add_argument("--text", help='a sentence, for example "things stacked into a tower"')


def _add_sampling(parser: argparse.ArgumentParser) -> None:
    usual = Sampling()
    where = "where captions are generated: "
    parser.add_argument("--temperature", type=float, default=usual.temperature, help=f"{where}0 takes the likeliest")
    parser.add_argument("--top-p", type=float, default=usual.top_p, help=f"{where}share of likely words to draw from")
    parser.add_argument("--seed", type=int, default=usual.seed, help=f"{where}equal seeds, equal captions")


def _add_work(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", help='"scenes", a folder of pictures, a .jsonl, .json or .npz file, or a Hub dataset')
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the gallery folder to write")
    parser.add_argument("--metrics", help="models by name, such as relsim,clip,dinov2,text (default: the backend's)")
    parser.add_argument(
        "--batch", type=_batch, metavar="N", help="pictures embedded at a time (default: auto, as the model says)"
    )
    parser.add_argument(
        "--workers", type=_count, help="processes that decode pictures (default: one per core, up to 8)"
    )
    parser.add_argument(
        "--pictures", action="store_true", help="download pictures to show, also where no model needs them"
    )
    parser.add_argument("--resume", action="store_true", help="go on with unfinished work (always so without --fresh)")
    parser.add_argument("--fresh", action="store_true", help="start over, and replace a gallery that is there")
    parser.add_argument("--push-to-hub", metavar="REPO", help="upload the gallery as this Hub dataset")


def _count(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text) <= MAX_COUNT):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to {MAX_COUNT}")
    return int(text)


def _batch(text: str) -> int | None:
    return None if text == "auto" else _count(text)


def _score(options: argparse.Namespace) -> tuple[dict, str]:
    answer = load_explorer().score(_pictures(options.images), options.images)
    lines = [f"{p.a} | {p.b}: {_named(p)}logic {_told(p.relational)}, look {_told(p.attribute)}" for p in answer.pairs]
    return answer.to_dict(), "\n".join([*lines, *answer.notes])


def _named(pair: Pair) -> str:
    name = "the same picture" if pair.same_picture else pair.corner
    return f"{name}; " if name else ""


def _told(score: Score) -> str:
    if score.score is None:
        return "unknown"
    beyond = "" if score.percentile is None else f" (above {score.percentile:.1f} % of random pairs)"
    return f"{score.score:.3f}{beyond}"


def _caption(options: argparse.Namespace) -> tuple[dict, str]:
    sampling = Sampling(options.temperature, options.top_p, options.seed)
    answer = load_explorer().caption(_pictures(options.images), options.images, options.n, options.group, sampling)
    told = [(image.image, caption) for image in answer.images for caption in image.captions]
    told += [("all together", caption) for caption in answer.group or ()]
    lines = [f"{name}: {c.text}{'' if c.similarity is None else f' ({c.similarity:.3f})'}" for name, c in told]
    return answer.to_dict(), "\n".join(lines)


def _search(options: argparse.Namespace) -> tuple[dict, str]:
    explorer = load_explorer()
    answer = explorer.search(
        **_query(options), text=options.text, k=options.k, metric=options.metric, collapse=options.collapse
    )
    lines = [f"{h.rank:3d}  {h.id}  {h.score:.3f}  {h.caption}" for h in answer.hits]
    return answer.to_dict(), "\n".join(lines)


def _space(options: argparse.Namespace) -> tuple[dict, str]:
    explorer = load_explorer()
    answer = explorer.space(**_query(options))
    if options.out:
        from relsim_demo.space_page import write_page

        write_page(explorer, answer, options.out)
    lines = [f"{len(answer.ids):,} pictures; corners take a gallery of at least {FEW} different ones"]
    if answer.corners is not None:
        lines = [f"{name}: {count:,}" for name, count in answer.corners.items()]
    return answer.to_dict(), "\n".join(lines + ([f"written to {options.out}"] if options.out else []))


def _evaluate(options: argparse.Namespace) -> tuple[dict, str]:
    settings = Settings.from_env()
    explorer = load_explorer(replace(settings, gallery=options.gallery) if options.gallery else settings)
    figures = explorer.evaluate()
    return figures, "\n".join(f"{name}: {value}" for name, value in figures.items())


def _precompute(options: argparse.Namespace) -> tuple[dict, str]:
    from relsim_demo.precompute import open_source, plan, precompute, push

    logging.getLogger("relsim_demo").setLevel(logging.INFO)
    names = [name.strip() for name in options.metrics.split(",")] if options.metrics is not None else None
    source = open_source(options.source)
    try:
        planned = plan(names, source, Settings.from_env(), options.batch)
        workers = options.workers or min(8, os.cpu_count() or 1)
        gallery = precompute(
            source, options.out, planned, workers=workers, fresh=options.fresh, pictures=options.pictures
        )
    except KeyboardInterrupt:
        raise KeyboardInterrupt("Stopped; the same command goes on where it was.") from None
    answer = {"items": len(gallery), "folder": str(options.out)}
    if options.push_to_hub:
        answer["hub"] = push(options.out, options.push_to_hub)
    return answer, f"{len(gallery):,} items in {' and '.join(map(str, list(answer.values())[1:]))}"


def _download(options: argparse.Namespace) -> tuple[dict, str]:
    from relsim_demo.models.download import download

    logging.getLogger("relsim_demo").setLevel(logging.INFO)
    found = download(Settings.from_env())
    return found, "\n".join(f"{name}: {place}" for name, place in found.items())


def _info(options: argparse.Namespace) -> tuple[dict, str]:
    info = load_explorer().info()
    models = [f"{role}: {name}" for role, name in info.models.items()]
    prompt = [f"prompt: {info.prompt}"] if info.prompt else []
    return info.to_dict(), "\n".join([info.sentence, *models, *prompt, f"gallery: {info.gallery['name']}"])


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
