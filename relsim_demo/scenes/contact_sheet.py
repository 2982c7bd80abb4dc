"""Contact sheets: a row of scenes for each family, to judge them by eye.

python -m relsim_demo.scenes.contact_sheet OUT.png [FAMILY ...] [--columns 8] [--size 160] [--pool train]
"""

from __future__ import annotations

import argparse
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from relsim_demo.scenes.registry import families
from relsim_demo.scenes.render import Spec, render

TITLE = 18


def contact_sheet(
    names: list[str], columns: int = 8, size: int = 160, pool: str = "gallery", vary_looks: bool = False
) -> Image.Image:
    """Return an RGB picture with one titled row of `columns` scenes for each family."""
    sheet = Image.new("RGB", (columns * (size + 4), len(names) * (size + TITLE)), "white")
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(13)
    for row, name in enumerate(names):
        top = row * (size + TITLE)
        draw.text((2, top + 1), name, "black", font)
        for column in range(columns):
            scene = render(Spec(name, column, pool), size, vary_looks=vary_looks)
            sheet.paste(scene, (column * (size + 4), top + TITLE))
    return sheet


def main() -> None:
    """Write one contact sheet."""
    parser = argparse.ArgumentParser(description="Write a contact sheet of scene families.")
    parser.add_argument("out", type=Path)
    parser.add_argument("families", nargs="*")
    parser.add_argument("--columns", type=int, default=8)
    parser.add_argument("--size", type=int, default=160)
    parser.add_argument("--pool", default="gallery", choices=("gallery", "train"))
    parser.add_argument("--vary-looks", action="store_true")
    options = parser.parse_args()
    names = options.families or list(families())
    contact_sheet(names, options.columns, options.size, options.pool, options.vary_looks).save(options.out)


if __name__ == "__main__":
    main()
