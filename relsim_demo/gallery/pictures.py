"""Where the pictures of gallery items come from."""

from __future__ import annotations

from PIL import Image

from relsim_demo.scenes.render import Spec, render


def picture(source: str, size: int) -> Image.Image:
    """Return the picture of an item, RGB, at most size x size pixels. Drawn scenes are drawn when asked for."""
    return render(Spec.parse(source), size)
