"""The command `python -m relsim_demo.training filter --positives SOURCE --negatives SOURCE --out DIR`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from relsim_demo.models.filter import LOOK, QWEN
from relsim_demo.training.filter import asked, look


def main(arguments: Sequence[str]) -> int:
    """Make a filter of the kind that --model names; return the exit code."""
    chosen = argparse.ArgumentParser(add_help=False)
    add_choice(chosen)
    kind = chosen.parse_known_args(arguments)[0].model
    parser = look.options() if kind == LOOK else asked.options()
    add_choice(parser)
    options = parser.parse_args(arguments)
    return look.make(options) if kind == LOOK else asked.make(options)


def add_choice(parser: argparse.ArgumentParser) -> None:
    """Add the option that says which kind of filter is made."""
    told = f"a linear test on {LOOK}, or Qwen2.5-VL by LoRA, with options of its own (see --model {QWEN} --help)"
    parser.add_argument("--model", choices=(LOOK, QWEN), default=LOOK, help=f"{told} (default: {LOOK})")
