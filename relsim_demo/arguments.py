"""What the command line takes: its commands and their options."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from relsim_demo.domain import ORDERS
from relsim_demo.errors import BadRequest
from relsim_demo.types import Sampling

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

Command = Callable[[str, str], argparse.ArgumentParser]  # adds a command by its name and summary
MAX_COUNT = 4096
ENGINES = ("here", "ray")
EXPORTS = (".csv", ".jsonl", ".parquet")
AUTHORS_SETS = ("seed-groups", "captions-test", "random")


class _Parser(argparse.ArgumentParser):
    """Turns what argparse would say or hide into our errors, so that --json answers them too."""

    def error(self, message: str) -> NoReturn:
        raise BadRequest(f"{message} (see `{self.prog} --help`)")

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        """Write help; argparse itself would hide that there is no room for it."""
        (file or sys.stderr).write(message)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    called = Path(sys.argv[0]).stem  # by the name that the person has typed
    name = called if called == "relsim-demo" else "python -m relsim_demo"
    whole = _Parser(prog=name, description="Relational visual similarity from the command line.")
    commands = whole.add_subparsers(dest="command", required=True, parser_class=_Parser)

    def command(name: str, summary: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=summary, description=summary)
        sub.add_argument("--json", action="store_true", help="print one JSON object")
        return sub

    _add_asking(command)
    _add_measuring(command)
    _add_making(command)
    _add_space(command("deploy", "Put this app on a Space of the Hugging Face Hub."))
    command("download", "Fetch the published models, to run them without a network afterwards.")
    command("info", "Say what answers here.")
    command("galleries", "List the galleries that are here.")
    summary = "Serve the page, on GRADIO_SERVER_NAME and GRADIO_SERVER_PORT."
    commands.add_parser("serve", help=summary, description=summary)
    return whole


def _add_asking(command: Command) -> None:
    """Add the commands that answer what the page answers, too."""
    score = command("score", "Score pictures pairwise by logic and by look.")
    score.add_argument("images", nargs="+", metavar="IMG")
    caption = command("caption", "Write anonymous captions of pictures.")
    caption.add_argument("images", nargs="+", metavar="IMG")
    caption.add_argument("--group", action="store_true", help="also the captions nearest to all pictures together")
    caption.add_argument("-n", type=int, default=3, help="captions per picture")
    _add_sampling(caption)
    search = command("search", "Find gallery pictures.")
    _add_query(search, text=True)
    search.add_argument("-k", type=int, default=10, help="hits")
    metrics = "relational, attribute or analogy; a sentence takes relational"
    search.add_argument("--metric", default="relational", help=metrics)
    search.add_argument("--collapse", action="store_true", help="show near duplicates once")
    space = command("space", "Place the whole gallery by its similarity to one picture.")
    _add_query(space)
    space.add_argument("--out", type=_ending_in(".html", ".htm"), help="write an interactive page (.html)")
    _add_view(command("explore", "Look through the gallery by words, properties and orders."))


def _add_measuring(command: Command) -> None:
    """Add the commands that measure models and methods."""
    _add_evaluation(command("evaluate", "Measure the models on a gallery of scenes."))
    summary = "Have a vision model score query and hits of results. Stopped and started again, it goes on."
    _add_judge(command("judge", summary))
    summary = "Measure how far outputs of generating models keep the logic and change the look of inputs."
    bench = command("bench", summary)
    bench.add_argument("source", type=Path, metavar="FILE.csv|FOLDER", help="columns input, output, model, instruction")
    bench.add_argument("--out", type=Path, metavar="FILE", help="write the numbers of every row as CSV")
    sheet = "draw inputs and outputs side by side, as PNG"
    bench.add_argument("--sheet", type=_ending_in(".png"), metavar="FILE.png", help=sheet)


def _add_making(command: Command) -> None:
    """Add the commands that make galleries; each goes on where it was stopped."""
    _add_work(command("precompute", "Compute a gallery. Stopped and started again, it goes on."))
    summary = "Make a gallery of what the paper's authors publish. Stopped and started again, it goes on."
    fetch = command("fetch", summary)
    fetch.add_argument("name", choices=AUTHORS_SETS, help="which of their sets: groups, captioned or random pictures")
    fetch.add_argument(
        "--out", type=Path, metavar="DIR", help="the gallery folder (default: where NAME is found again)"
    )
    _add_building(fetch)
    summary = "Copy a gallery and put its vectors in Milvus, at RELSIM_MILVUS. Stopped and started again, it goes on."
    milvus = command("milvus", summary)
    milvus.add_argument("gallery", help="the gallery: a folder, the name of a fetched one, or a Hub dataset")
    milvus.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder of the copy")
    milvus.add_argument("--fresh", action="store_true", help="start over, and replace a gallery that is there")


def _add_query(parser: argparse.ArgumentParser, text: bool = False) -> None:
    query = parser.add_mutually_exclusive_group(required=True)
    query.add_argument("--image", help="a picture file")
    query.add_argument("--id", help="the id of a gallery item")
    if text:
        query.add_argument("--text", help='a sentence, for example "things stacked into a tower"')


def _add_view(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--words", default="", help='beginnings of words that captions have; "in quotes" a phrase')
    parser.add_argument("--idea", default="", help="a sentence to order by, unless --order says otherwise")
    parser.add_argument(
        "--choose", action="append", default=[], metavar="FACET=VALUE", help="such as kind=scale; may be repeated"
    )
    parser.add_argument("--order", choices=ORDERS, help="(default: idea where there is one, else random)")
    parser.add_argument("--near", default="", metavar="ID", help="the item that orders and corners compare with")
    parser.add_argument("--seed", type=int, default=0, help="of the random order")
    parser.add_argument("--count", type=_count, default=12, help="items to show")
    told = f"write all of them as {_either(EXPORTS)}"
    parser.add_argument("--export", type=_ending_in(*EXPORTS), metavar="FILE", help=told)


def _add_sampling(parser: argparse.ArgumentParser) -> None:
    usual = Sampling()
    where = "where captions are generated: "
    parser.add_argument("--temperature", type=float, default=usual.temperature, help=f"{where}0 takes the likeliest")
    parser.add_argument("--top-p", type=float, default=usual.top_p, help=f"{where}share of likely words to draw from")
    parser.add_argument("--seed", type=int, default=usual.seed, help=f"{where}equal seeds, equal captions")


def _add_evaluation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("gallery", nargs="?", help="gallery folder (default: RELSIM_GALLERY)")
    parser.add_argument(
        "--results", type=Path, metavar="FILE", help="write what each metric finds, of any gallery, and sum that up"
    )
    parser.add_argument("--queries", type=int, metavar="N", help="items to search with for --results (default: 1000)")
    parser.add_argument("--seed", type=int, metavar="N", help="which items these are (default: 0)")


def _add_judge(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("results", type=Path, metavar="RESULTS", help="of evaluate --results, or one of the authors'")
    parser.add_argument("--model", metavar="NAME", help="the model, as its server calls it")
    parser.add_argument(
        "--base-url", metavar="URL", help="an OpenAI-compatible server, such as http://localhost:8000/v1"
    )
    parser.add_argument("--key-env", metavar="NAME", help="the environment variable that holds the server's key")
    parser.add_argument("--local", action="store_true", help="take the plain base of the published models instead")
    parser.add_argument("--top", type=int, default=1, metavar="K", help="hits of each method to judge (default: 1)")
    parser.add_argument(
        "--pictures", type=Path, metavar="DIR", help="the folder of picture files (default: that of RESULTS)"
    )
    parser.add_argument(
        "--price-per-million", type=_price, metavar="PRICE", help="of tokens, to be told what it may cost"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: beside RESULTS, ending in .judged.json")


def _add_work(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", help='"scenes", a folder of pictures, a .jsonl, .json or .npz file, or a Hub dataset')
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the gallery folder to write")
    _add_building(parser)
    parser.add_argument(
        "--pictures", action="store_true", help="download pictures to show, also where no model needs them"
    )
    parser.add_argument("--push-to-hub", metavar="REPO", help="upload the gallery as this Hub dataset")
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help="what works: this machine, or Ray")
    parser.add_argument(
        "--address", metavar="HOST:PORT", help="of a Ray cluster, or auto (default: Ray on this machine alone)"
    )


def _add_building(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--metrics", help="models by name, such as relsim,clip,dinov2,text (default: the backend's)")
    parser.add_argument(
        "--batch", type=_batch, metavar="N", help="pictures embedded at a time (default: auto, as the model says)"
    )
    parser.add_argument("--filter", type=Path, metavar="DIR", help="leave out what a filter made by training refuses")
    written = "have the captioner caption items that have no caption (7B: needs its weights, and a GPU to be fast)"
    parser.add_argument("--caption", action="store_true", help=written)
    parser.add_argument(
        "--workers", type=_count, help="processes that decode pictures (default: one per core, up to 8)"
    )
    again = "start over, and replace a gallery that is there (default: go on with unfinished work)"
    parser.add_argument("--fresh", action="store_true", help=again)


def _add_space(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("space", metavar="ORG/NAME", help="the Space, which is made if it is not there yet")
    parser.add_argument("--hardware", metavar="NAME", help="such as cpu-basic, zero-a10g or l4x1 (default: as it is)")
    parser.add_argument(
        "--variable", action="append", default=[], metavar="NAME=VALUE", help="a setting, such as RELSIM_BACKEND=qwen"
    )
    parser.add_argument("--private", action="store_true", help="a new Space is seen by its owners only")
    parser.add_argument("--dry-run", action="store_true", help="only say what would be done; needs no network")


def _ending_in(*endings: str) -> Callable[[str], Path]:
    """Return what takes the name of a file to write, whose ending says what it will be."""

    def checked(text: str) -> Path:
        if not text.lower().endswith(endings):
            raise argparse.ArgumentTypeError(f"{text!r} does not end in {_either(endings)}")
        return Path(text)

    return checked


def _either(words: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _count(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text) <= MAX_COUNT):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 to {MAX_COUNT}")
    return int(text)


def _price(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no price, such as 2.50")
    return float(text)


def _batch(text: str) -> int | None:
    return None if text == "auto" else _count(text)
