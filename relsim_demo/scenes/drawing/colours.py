"""Choosing subjects by their colours."""

from __future__ import annotations

from relsim_demo.scenes.stage import Stage


def colourful(stage: Stage, least: float = 0.42) -> str:
    """Choose a solid subject that would lose much with its colour: the most vivid of five."""

    def vividness(name: str) -> float:
        colour = stage.sheet.mean_colour(name)
        return max(colour) - min(colour)

    return max([stage.compact(least=least) for _ in range(5)], key=vividness)
