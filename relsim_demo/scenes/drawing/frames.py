"""Frames, and scenes that recede within themselves."""

from __future__ import annotations

from PIL import Image

from relsim_demo.scenes.canvas import Point
from relsim_demo.scenes.stage import Stage

WOODS = ((120, 78, 46), (196, 152, 70), (70, 66, 74), (168, 52, 52), (236, 232, 222))


def recede(stage: Stage, frame: Point, scale: float, thing: Image.Image, at: Point) -> None:
    """Show the scene within its own frame, four levels deep; a thing in front hides a part of the frame each time."""
    sides = [stage.side, *(stage.px(scale**level) for level in range(1, 5))]
    window, left, top = Image.new("L", (sides[1], sides[1]), 255), frame[0] - scale / 2, frame[1] - scale / 2
    x, y = (at[0] - left) * stage.side - thing.width / 2, (at[1] - top) * stage.side - thing.height / 2
    window.paste(0, (round(x), round(y)), thing.getchannel("A"))
    views = [stage.canvas]
    for side in sides[1:]:
        views.append(views[-1].convert("RGB").resize((side, side), Image.Resampling.BOX))
    for outer, view in reversed(list(zip(views, views[1:], strict=False))):
        mask = window.resize(view.size, Image.Resampling.BOX)
        outer.paste(view, (round(left * outer.width), round(top * outer.height)), mask)
