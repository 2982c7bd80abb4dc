"""A sheet for print: shapes, words and pictures at places in pixels, drawn as PNG or as SVG, 300 to an inch."""

from __future__ import annotations

import base64
import html
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from relsim_demo.ui.gradio_internals import font_file

DPI = 300
PAPER = "#FFFFFF"
FAMILY = "'IBM Plex Sans', system-ui, sans-serif"
ANCHORS = {"l": "start", "m": "middle", "r": "end"}
HALO = 8  # px around words that lie over pictures
DASH = 12
UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what no XML may hold


@dataclass(frozen=True)
class Shape:
    """A polygon through `points`, filled, outlined, or both."""

    points: Sequence[tuple[float, float]]
    fill: str | None = None
    line: str | None = None
    width: int = 2


@dataclass(frozen=True)
class Line:
    """A line from one point to another."""

    start: tuple[float, float]
    end: tuple[float, float]
    colour: str
    width: int = 2
    dashed: bool = False


@dataclass(frozen=True)
class Words:
    """Words on one line: their baseline begins ("l"), has its middle ("m") or ends ("r") at `at`, turned by degrees."""

    text: str
    at: tuple[float, float]
    size: int
    colour: str
    anchor: str = "l"
    bold: bool = False
    turn: float = 0.0
    halo: bool = False


@dataclass(frozen=True)
class Photo:
    """A picture, whole and centred in a square of `side`; an empty frame where there is none."""

    picture: Image.Image | None
    at: tuple[float, float]
    side: int


Mark = Shape | Line | Words | Photo


@dataclass(frozen=True)
class Sheet:
    """Marks on a white sheet, the later over the earlier; sizes in pixels."""

    title: str
    width: int
    height: int
    marks: Sequence[Mark]


def box(left: float, top: float, wide: float, high: float) -> list[tuple[float, float]]:
    """Return the corners of a rectangle."""
    return [(left, top), (left + wide, top), (left + wide, top + high), (left, top + high)]


# ---- PNG -------------------------------------------------------------------------------------------------------


def png(sheet: Sheet) -> bytes:
    """Draw a sheet in pixels; the file says how many make an inch."""
    paper = Image.new("RGB", (sheet.width, sheet.height), PAPER)
    for mark in sheet.marks:
        _draw(paper, ImageDraw.Draw(paper), mark)
    data = io.BytesIO()
    paper.save(data, "PNG", dpi=(DPI, DPI), compress_level=4)
    return data.getvalue()


def _draw(paper: Image.Image, pen: ImageDraw.ImageDraw, mark: Mark) -> None:
    match mark:
        case Shape(points, fill, line, width):
            pen.polygon(list(points), fill)
            if line:
                pen.line([*points, points[0]], line, width)
        case Line(start, end, colour, width, dashed):
            for a, b in _dashes(start, end) if dashed else [(start, end)]:
                pen.line([a, b], colour, width)
        case Photo(picture, at, side):
            if picture:
                small, inset = fitted(picture, side)
                paper.paste(small, (round(at[0] + inset[0]), round(at[1] + inset[1])))
            else:
                _draw(paper, pen, _empty(at, side))
        case Words():
            _write(paper, mark)


def _dashes(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[tuple[float, float], ...]]:
    (x, y), (u, v) = start, end
    length = max(abs(u - x), abs(v - y))
    steps = [share / length for share in range(0, int(length), 2 * DASH)] if length else []
    ends = [(share, min(share + DASH / length, 1)) for share in steps]
    return [tuple((x + share * (u - x), y + share * (v - y)) for share in pair) for pair in ends]


def _write(paper: Image.Image, words: Words) -> None:
    """Write words; turned ones are written flat first."""
    font, edge = _font(words.size, words.bold), HALO if words.halo else 0
    style = {"font": font, "stroke_width": edge, "stroke_fill": PAPER, "anchor": f"{words.anchor}s"}
    if not words.turn:
        ImageDraw.Draw(paper).text(words.at, words.text, words.colour, **style)
        return
    reach = int(font.getlength(words.text)) + words.size
    flat = Image.new("RGBA", (2 * reach, 2 * reach), (255, 255, 255, 0))
    ImageDraw.Draw(flat).text((reach, reach), words.text, words.colour, **style)
    flat = flat.rotate(-words.turn, Image.Resampling.BICUBIC)
    paper.paste(flat, (round(words.at[0] - reach), round(words.at[1] - reach)), flat)


@lru_cache(maxsize=16)
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Return the page's font; a Pillow that cannot read it has one of its own."""
    try:
        return ImageFont.truetype(str(font_file(bold)), size)
    except OSError:
        return ImageFont.load_default(size)


# ---- SVG -------------------------------------------------------------------------------------------------------


def svg(sheet: Sheet) -> bytes:
    """Write a sheet as SVG that needs nothing else; words stay words, and its size is that of the print."""
    size = " ".join(
        f'{name}="{pixels / DPI:.4f}in"' for name, pixels in (("width", sheet.width), ("height", sheet.height))
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {sheet.width} {sheet.height}">'
    ground = f'<rect width="{sheet.width}" height="{sheet.height}" fill="{PAPER}"/>'
    marks = [_tag(mark) for mark in sheet.marks]
    style = f'<g font-family="{FAMILY}" stroke-linejoin="round">'
    title = f"<title>{_escaped(sheet.title)}</title>"
    return "\n".join([head, title, ground, style, *marks, "</g></svg>", ""]).encode()


def _tag(mark: Mark) -> str:
    match mark:
        case Shape(points, fill, line, width):
            around = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            outline = f' stroke="{line}" stroke-width="{width}"' if line else ""
            return f'<polygon points="{around}" fill="{fill or "none"}"{outline}/>'
        case Line((x, y), (u, v), colour, width, dashed):
            dash = f' stroke-dasharray="{DASH}"' if dashed else ""
            ends = f'x1="{x:.1f}" y1="{y:.1f}" x2="{u:.1f}" y2="{v:.1f}"'
            return f'<line {ends} stroke="{colour}" stroke-width="{width}"{dash}/>'
        case Photo(picture, at, side):
            return _image(picture, at, side) if picture else _tag(_empty(at, side))
        case Words():
            return _text(mark)


def _text(words: Words) -> str:
    x, y = words.at
    turned = f' transform="rotate({words.turn:.2f} {x:.1f} {y:.1f})"' if words.turn else ""
    halo = f' stroke="{PAPER}" stroke-width="{2 * HALO}" paint-order="stroke"' if words.halo else ""
    weight = ' font-weight="700"' if words.bold else ""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{ANCHORS[words.anchor]}"'
    return (
        f'<text {place} font-size="{words.size}" fill="{words.colour}"{weight}{halo}{turned}>'
        f"{_escaped(words.text)}</text>"
    )


def _escaped(text: str) -> str:
    return html.escape(UNFIT.sub("\ufffd", text))


def _image(picture: Image.Image, at: tuple[float, float], side: int) -> str:
    small, inset = fitted(picture, side)
    data = io.BytesIO()
    small.save(data, "JPEG", quality=90)  # which every program for print reads
    inlined = base64.b64encode(data.getvalue()).decode()
    place = f'x="{at[0] + inset[0]:.1f}" y="{at[1] + inset[1]:.1f}" width="{small.width}" height="{small.height}"'
    return f'<image {place} href="data:image/jpeg;base64,{inlined}"/>'


def fitted(picture: Image.Image, side: int) -> tuple[Image.Image, tuple[float, float]]:
    """Return a picture as large as a square holds it whole, and how far into the square it begins."""
    share = side / max(picture.size)
    wide, high = (max(1, round(length * share)) for length in picture.size)
    small = picture.convert("RGB").resize((wide, high), Image.Resampling.LANCZOS)
    return small, ((side - wide) / 2, (side - high) / 2)


def _empty(at: tuple[float, float], side: int) -> Shape:
    return Shape(box(at[0] + 1, at[1] + 1, side - 3, side - 3), fill="#F0EFEA", line="#878B93")
