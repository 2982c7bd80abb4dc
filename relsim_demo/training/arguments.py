"""Options that the trainings of published models share. Light to import: `--help` answers at once."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from relsim_demo.errors import BadRequest

CELL, LEAST_SIDE = 28, 56  # px; the base takes no smaller square as it is


def parser(
    command: str, summary: str, measured_every: int = 200, chunk: int = 8, sided: bool = True, held_out: float = 0.05,
    each: str = "captions",
) -> argparse.ArgumentParser:  # fmt: skip
    """Return the parser of a command, with the options that all have, and that of the side where it can be chosen.

    held_out: the usual share of what is held out, each: what that is counted in.
    """
    usual = f"steps (default: {measured_every})"
    made = argparse.ArgumentParser(prog=f"python -m relsim_demo.training {command}", description=summary)
    made.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to train in; work there goes on")
    made.add_argument("--batch", type=count, metavar="N", help="pictures of one step, over all processes")
    made.add_argument("--steps", type=count, metavar="N", help="steps of the whole training")
    made.add_argument("--rate", type=_rate, metavar="R", help="learning rate at its highest")
    at_a_time = f"pictures that a process takes at a time: for memory and speed, not for what is learned ({chunk})"
    made.add_argument("--chunk", type=count, default=chunk, metavar="N", help=at_a_time)
    if sided:
        side = "of the squares that pictures become, in px, a multiple of 28 (default: 448)"
        made.add_argument("--side", type=_side, default=448, metavar="PX", help=side)
    made.add_argument(
        "--held-out", type=_share, default=held_out, metavar="SHARE",
        help=f"share of the {each} to measure on, 1,000 at most, chosen by their hash; 0: none (default: {held_out})",
    )  # fmt: skip
    made.add_argument("--measure-every", type=count, default=measured_every, metavar="N", help=usual)
    made.add_argument(
        "--keep-every", type=count, default=100, metavar="N", help="steps that a kill costs at most (default: 100)"
    )
    made.add_argument("--seed", type=_seed, default=1, help="equal seeds, equal weights (default: 1)")
    made.add_argument("--fresh", action="store_true", help="start over, and throw away what is in DIR")
    made.add_argument("--push-to-hub", metavar="REPO", help="upload the weights as this Hub model")
    return made


def alone(what: str) -> None:
    """Refuse to be one of several processes, as BadRequest; each would write the same files."""
    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        raise BadRequest(f"{what} takes one process; start it without accelerate launch and torchrun.")


def count(text: str) -> int:
    """Read a number of an option, from 1 on."""
    if not (text.isdecimal() and 0 < int(text) < 10**8):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)


def _seed(text: str) -> int:
    if not (text.isdecimal() and int(text) < 10**6):
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 999999")
    return int(text)


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if not 0 < rate < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no rate above 0")
    return rate


def _side(text: str) -> int:
    if not text.isdecimal() or int(text) % CELL or not LEAST_SIDE <= int(text) <= 1792:
        raise argparse.ArgumentTypeError(f"{text!r} is no multiple of {CELL} from {LEAST_SIDE} to 1792")
    return int(text)


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 0.5:
        raise argparse.ArgumentTypeError(f"{text!r} is no share from 0 to 0.5")
    return share
