"""Line drawings found in cutouts."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageFilter, ImageOps

from relsim_demo.scenes.backdrops import RGB


def contours(image: Image.Image, colour: RGB) -> Image.Image:
    """Return a cutout as a line drawing in one colour, found at a fixed size to be as bold at every size."""
    small = ImageOps.expand(image.resize((110, max(1, round(110 * image.height / image.width)))), 2, (0, 0, 0, 0))
    mask = small.getchannel("A")
    rim = mask.filter(ImageFilter.FIND_EDGES).point(lambda v: min(255, v * 2))
    inside = ImageChops.multiply(small.convert("L").filter(ImageFilter.FIND_EDGES).point(lambda v: v // 2), mask)
    line = Image.new("RGBA", image.size, (*colour, 255))
    line.putalpha(ImageOps.crop(ImageChops.lighter(rim, inside), 2).resize(image.size, Image.Resampling.BICUBIC))
    return line
