"""Time the embedded encoders on one thread, and drawing a scene."""

from __future__ import annotations

import argparse
from collections.abc import Callable

import torch

from benchmarks.timing import interleaved, print_table
from relsim_demo.models.base import ImageEncoder
from relsim_demo.models.loader import embedded_encoders
from relsim_demo.scenes.registry import families
from relsim_demo.scenes.render import Spec, render

BATCH = 16


def main() -> None:
    """Embed and draw scenes of all families in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=46)
    options = parser.parse_args()
    torch.set_num_threads(1)
    specs = [Spec(name, 3) for name in families()]
    pictures = [render(spec, 448) for spec in specs[:BATCH]]
    encoders = embedded_encoders()
    print_table("One picture of 448 px alone, one thread:", interleaved(_alone(encoders, pictures), options.rounds))
    together = interleaved(_together(encoders, pictures), max(3, options.rounds // 8))
    print_table(f"One picture of {BATCH} together:", {name: value / BATCH for name, value in together.items()})
    draw = {f"{side} px": lambda number, side=side: render(specs[number % len(specs)], side) for side in (112, 448)}
    print_table("Drawing one scene:", interleaved(draw, options.rounds * 2))


def _alone(encoders: dict[str, ImageEncoder], pictures: list) -> dict[str, Callable[[int], object]]:
    return {
        metric: lambda number, encoder=encoder: encoder.embed([pictures[number % BATCH]])
        for metric, encoder in encoders.items()
    }


def _together(encoders: dict[str, ImageEncoder], pictures: list) -> dict[str, Callable[[int], object]]:
    return {metric: lambda _, encoder=encoder: encoder.embed(pictures) for metric, encoder in encoders.items()}


if __name__ == "__main__":
    main()
