"""Entry of `python -m relsim_demo.training COMMAND`."""

from __future__ import annotations

import sys
from importlib import import_module

from relsim_demo.hosting.program import run, say

COMMANDS = {
    "drawn": "the embedded encoder of logic, from drawn scenes (also without its name: WORK ...)",
    "relational": "the relational model: Qwen2.5-VL by LoRA, pictures towards their anonymous captions",
    "tuned": "a small model of logic for photographs: EfficientNet-Lite2, CLIP or DINOv2, towards captions",
    "filter": "a filter of pictures for precompute, from pictures that should pass and others",
    "proposals": "captions of groups of pictures by the plain base, for people to approve",
    "watch": "a page in the browser on which a training in DIR is watched while it runs",
    "captioner": "the captioner: Qwen2.5-VL by LoRA, from groups of pictures with one anonymous caption each",
}


def main() -> int:
    """Run one command and return its exit code. What is no command's name is the folder of `drawn`."""
    name, *rest = sys.argv[1:] or ["--help"]
    if name in ("-h", "--help"):
        say("usage: python -m relsim_demo.training COMMAND --help\n", sys.stdout)
        for command, summary in COMMANDS.items():
            say(f"  {command:11} {summary}", sys.stdout)
        return 0
    if name not in COMMANDS:
        name, rest = "drawn", [name, *rest]
    return import_module(f"relsim_demo.training.{name}.command").main(rest)


if __name__ == "__main__":
    sys.exit(run(main))
