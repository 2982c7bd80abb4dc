"""The command line: python -m relsim_demo {score,caption,search,space,precompute,evaluate,info}.

`--json` prints one JSON object on stdout; logs go to stderr; bad input ends with one clear sentence and exit code 2.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from relsim_demo import load_explorer
from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.settings import Settings

BAD_INPUT = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in given
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s", stream=sys.stderr)
    try:
        options = _parser().parse_args(given)
        answer, text = options.run(options)
    except DemoError as error:
        _say(json.dumps({"error": str(error)}) if as_json else "", f"error: {error}")
        return BAD_INPUT
    _say(json.dumps(answer) if as_json else text, "")
    return 0


class _Parser(argparse.ArgumentParser):
    """Turns argparse's own exits into our errors, so that --json answers them too."""

    def error(self, message: str) -> NoReturn:
        raise BadRequest(f"{message} (see `{self.prog} --help`)")


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
    search = command("search", _search, "Find gallery pictures.")
    _add_query(search, text=True)
    search.add_argument("-k", type=int, default=10, help="hits")
    search.add_argument("--metric", default="relational", help="relational, attribute or analogy")
    search.add_argument("--collapse", action="store_true", help="show near duplicates once")
    space = command("space", _space, "Place the whole gallery by its similarity to one picture.")
    _add_query(space)
    space.add_argument("--out", type=Path, help="write an interactive page (.html)")
    evaluate = command("evaluate", _evaluate, "Measure the models on a gallery of scenes.")
    evaluate.add_argument("gallery", nargs="?", help="gallery folder (default: RELSIM_GALLERY)")
    precompute = command("precompute", _precompute, "Compute a gallery.")
    precompute.add_argument("source", help='what to compute: "scenes" draws the embedded gallery')
    precompute.add_argument("--out", type=Path, required=True)
    command("info", _info, "Say what answers here.")
    return parser


def _add_query(parser: argparse.ArgumentParser, text: bool = False) -> None:
    query = parser.add_mutually_exclusive_group(required=True)
    query.add_argument("--image", help="a picture file")
    query.add_argument("--id", help="the id of a gallery item")
    if text:
        query.add_argument("--text", help='a sentence, for example "things stacked into a tower"')


def _score(options: argparse.Namespace) -> tuple[dict, str]:
    answer = load_explorer().score(_pictures(options.images), options.images)
    lines = [
        f"{p.a} | {p.b}: {p.corner}; logic {p.relational.score:.3f} (above {p.relational.percentile:.1f} % of random "
        f"pairs), look {p.attribute.score:.3f} (above {p.attribute.percentile:.1f} %)"
        for p in answer.pairs
    ]
    return answer.to_dict(), "\n".join(lines)


def _caption(options: argparse.Namespace) -> tuple[dict, str]:
    answer = load_explorer().caption(_pictures(options.images), options.images, options.n, options.group)
    lines = [f"{i.image}: {c.text} ({c.similarity:.3f})" for i in answer.images for c in i.captions]
    lines += [f"all together: {c.text} ({c.similarity:.3f})" for c in answer.group or ()]
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
    lines = [f"{name}: {count:,}" for name, count in answer.corners.items()]
    return answer.to_dict(), "\n".join(lines + ([f"written to {options.out}"] if options.out else []))


def _evaluate(options: argparse.Namespace) -> tuple[dict, str]:
    settings = Settings.from_env()
    explorer = load_explorer(replace(settings, gallery=options.gallery) if options.gallery else settings)
    figures = explorer.evaluate()
    return figures, "\n".join(f"{name}: {value}" for name, value in figures.items())


def _precompute(options: argparse.Namespace) -> tuple[dict, str]:
    if options.source != "scenes":
        raise BadRequest(f'The source {options.source!r} is unknown; "scenes" draws the embedded gallery.')
    from relsim_demo.precompute import precompute_scenes

    logging.getLogger("relsim_demo").setLevel(logging.INFO)
    gallery = precompute_scenes(options.out)
    return {"items": len(gallery), "folder": str(options.out)}, f"{len(gallery):,} items in {options.out}"


def _info(options: argparse.Namespace) -> tuple[dict, str]:
    info = load_explorer().info()
    models = [f"{role}: {name}" for role, name in info.models.items()]
    return info.to_dict(), "\n".join([info.sentence, *models, f"gallery: {info.gallery['name']}"])


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
