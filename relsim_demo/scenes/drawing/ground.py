"""What things leave on the ground they stand on."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw

from relsim_demo.scenes.stage import Stage


def shadows(stage: Stage, spots: Sequence[tuple[float, float, float]]) -> None:
    """Draw contact shadows (x, y, width); small images are much faster here than translucent pens."""
    for x, y, width in spots:
        image = Image.new("RGBA", (stage.px(width * 0.9), stage.px(width * 0.18)))
        ImageDraw.Draw(image).ellipse([0, 0, image.width - 1, image.height - 1], (0, 0, 0, 50))
        stage.put(image, x, y)
