"""The similarity space as a grid of pictures for print, as the paper's figure 7 has it: 20 x 10 cells, five in each."""

from __future__ import annotations

import asyncio
import math
import textwrap
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from relsim_demo import space_page
from relsim_demo.domain import CORNERS, PLAIN, Metric
from relsim_demo.errors import BadRequest
from relsim_demo.services.search import check_placed
from relsim_demo.space_page import BAND, BAND_CORNERS, EDGE, INK, LINE, LOGIC, LOOK, PERCENTILES, TINT, UNITS
from relsim_demo.types import SpaceAnswer
from relsim_demo.ui.contract import present
from relsim_demo.ui.contract.serving import router
from relsim_demo.ui.pictures import decoded, references
from relsim_demo.ui.pictures.sheet import Line, Mark, Photo, Shape, Sheet, Words, box, png, svg
from relsim_demo.ui.space import routes as space_routes

if TYPE_CHECKING:
    from PIL import Image

    from relsim_demo.explorer import Explorer

ACROSS, UP, MOST = 20, 10, 5
FILES = {"png": (png, "image/png"), "svg": (svg, "image/svg+xml")}
NO_FILE = "The grid comes as png or svg."
WIDTH, HEIGHT = 4961, 3508  # A3 at 300 dpi; half as large it fits A4
LEFT, TOP, RIGHT, BOTTOM = 251, 420, 4871, 3210  # of the grid
CELL, TALL = (RIGHT - LEFT) / ACROSS, (BOTTOM - TOP) / UP
SIDE = 86  # px of a picture: two side by side and three on top of each other in a cell
SMALL, PLAIN_SIZE, BOLD_SIZE, TITLE = 36, 44, 52, 84
GREY, FAINT = "#4E525A", "#686C75"
SEED = 7
ENDS = 3.35  # where the stretched scale of percentiles ends, as in widgets/lib/scale.js
TICKS = (0.1, 1, 10, 50, 90, 99, 99.9)
AXES = {"x": (Metric.ATTRIBUTE.value, "Look in common", LOOK), "y": (Metric.RELATIONAL.value, "Logic in common", LOGIC)}
LETTERS = 120  # of a caption, on one line
WORKERS = 4


def routes(explorer: Explorer) -> APIRouter:
    """Return the route of the grid: /space/grid.png and /space/grid.svg, `of` and `axes` as for the page of a space."""
    routed, one_at_a_time = router(), asyncio.Semaphore(1)  # each takes seconds of a processor, and 100 MB

    @routed.get("/space/grid.{kind}")
    async def grid(request: Request, kind: str, of: str = "", axes: str = PERCENTILES) -> Response:
        if kind not in FILES:
            raise BadRequest(NO_FILE)
        draw, media = FILES[kind]
        async with one_at_a_time:
            if await request.is_disconnected():
                return Response()  # nobody waits for it any more
            file = await run_in_threadpool(
                lambda: draw(sheet(explorer, references.chosen(explorer, {"ref": of}), axes))
            )
        return Response(file, media_type=media)

    return routed


def sheet(explorer: Explorer, ref: str, axes: str) -> Sheet:
    """Lay out the grid of all pictures around one. Raises BadRequest where it has no space, or for unknown axes."""
    if axes not in space_page.AXES:
        raise BadRequest(f"The axes are {axes[:40]!r}; they can be {', '.join(space_page.AXES)}.")
    answer = explorer.space(**references.query(ref))
    codes, _ = check_placed(answer)
    rows = np.array([row for row in answer.placed.tolist() if explorer.ids[row] != ref], int)
    scales = {name: _scale(answer, metric, rows, axes) for name, (metric, _, _) in AXES.items()}
    x, y = (scales[name](_values(answer, AXES[name][0], axes)[rows]) for name in "xy")
    cells = celled(x, y)
    marks = [
        Shape([_point(*place) for place in BAND_CORNERS], fill=TINT),
        *_frame(),
        *_pictures(explorer, rows, cells),
        *_limits(explorer, scales, axes),
        *_ticks(answer, rows, scales, axes),
        *_corners(np.bincount(codes[rows], minlength=4)),
        _band_name(cells),
        *_head(explorer, ref, len(rows)),
    ]
    return Sheet(f"Similarity space of {_name(explorer, ref)}", WIDTH, HEIGHT, marks)


def celled(x: np.ndarray, y: np.ndarray) -> dict[tuple[int, int], np.ndarray]:
    """Return which points (n,), places 0..1, lie in each cell (column, row from below), in an order drawn by lot."""
    columns, levels = (np.clip((places * count).astype(int), 0, count - 1) for places, count in ((x, ACROSS), (y, UP)))
    found: dict[tuple[int, int], list[int]] = {}
    for i in np.random.default_rng(SEED).permutation(len(x)).tolist():
        found.setdefault((int(columns[i]), int(levels[i])), []).append(i)
    return {cell: np.array(points) for cell, points in found.items()}


def _values(answer: SpaceAnswer, metric: str, axes: str) -> np.ndarray:
    return check_placed(answer)[1][metric] if axes == PERCENTILES else getattr(answer, metric)


def _scale(answer: SpaceAnswer, metric: str, rows: np.ndarray, axes: str) -> space_page.Scale:
    """Return what places percentiles, or else cosines, at 0..1 of an axis that ends with the pictures on it."""
    if axes == PERCENTILES:
        return lambda shares: (space_page.stretched(shares) + ENDS) / (2 * ENDS)
    return space_page.scale_of(space_page.MINMAX, getattr(answer, metric)[rows])


def _point(u: float, v: float) -> tuple[float, float]:
    """Return where a place of the plane, from its lower left corner, lies on the sheet."""
    return LEFT + u * (RIGHT - LEFT), BOTTOM - v * (BOTTOM - TOP)


def _frame() -> list[Mark]:
    columns = [Line(_point(i / ACROSS, 0), _point(i / ACROSS, 1), LINE) for i in range(1, ACROSS)]
    levels = [Line(_point(0, i / UP), _point(1, i / UP), LINE) for i in range(1, UP)]
    return [*columns, *levels, Shape(box(LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP), line=EDGE, width=4)]


def _pictures(explorer: Explorer, rows: np.ndarray, cells: dict[tuple[int, int], np.ndarray]) -> list[Mark]:
    """Return up to five pictures of every cell, and after them how many it has."""
    marks: list[Mark] = []
    spots = [
        (explorer.ids[int(rows[i])], _slot(cell, at))
        for cell, points in cells.items()
        for at, i in enumerate(points[:MOST])
    ]
    with ThreadPoolExecutor(WORKERS) as workers:
        drawn = workers.map(lambda spot: _picture(explorer, spot[0]), spots)
        marks += [Photo(picture, spot, SIDE) for picture, (_, spot) in zip(drawn, spots, strict=True)]
    for cell, points in cells.items():
        left, top = _slot(cell, min(len(points), MOST))
        at = (left + SIDE / 2, top + SIDE / 2 + 12)
        marks.append(Words(f"{len(points):,}", at, SMALL, FAINT, "m"))
    return marks


def _slot(cell: tuple[int, int], at: int) -> tuple[float, float]:
    """Return the upper left corner of the place for the picture number `at` of a cell: two in a line, three lines."""
    left, top = LEFT + cell[0] * CELL, BOTTOM - (cell[1] + 1) * TALL
    across, down = (CELL - 2 * SIDE) / 3, (TALL - 3 * SIDE) / 4
    return left + across + at % 2 * (SIDE + across), top + down + at // 2 * (SIDE + down)


def _picture(explorer: Explorer, id: str) -> Image.Image | None:
    return explorer.picture(id, SIDE) if explorer.has_picture(id) else None


def _limits(explorer: Explorer, scales: dict[str, space_page.Scale], axes: str) -> list[Mark]:
    """Return the dashed lines where "same" begins, as far as they lie on the sheet."""
    marks: list[Mark] = []
    for name, (metric, _, _) in AXES.items():
        limit = explorer.thresholds[metric]
        place = float(scales[name](np.array([limit.percentile if axes == PERCENTILES else limit.score]))[0])
        if 0 < place < 1:
            first, last = ((place, 0), (place, 1)) if name == "x" else ((0, place), (1, place))
            marks.append(Line(_point(*first), _point(*last), EDGE, 3, dashed=True))
    return marks


def _ticks(answer: SpaceAnswer, rows: np.ndarray, scales: dict[str, space_page.Scale], axes: str) -> list[Mark]:
    """Return the numbers along both axes, and what they count."""
    marks: list[Mark] = []
    for name, (metric, title, colour) in AXES.items():
        for place, number in ticks(getattr(answer, metric)[rows], scales[name], axes):
            x, y = _point(place, 0) if name == "x" else _point(0, place)
            end, at = ((x, y + 16), (x, y + 60)) if name == "x" else ((x - 16, y), (x - 28, y + 13))
            marks += [Line((x, y), end, EDGE, 3), Words(number, at, SMALL, FAINT, "m" if name == "x" else "r")]
        words = f"{title}, {UNITS[axes]} →"
        at, turn = (((LEFT + RIGHT) / 2, BOTTOM + 130), 0) if name == "x" else ((100, (TOP + BOTTOM) / 2), -90)
        marks.append(Words(words, at, PLAIN_SIZE, colour, "m", bold=True, turn=turn))
    return marks


def ticks(cosines: np.ndarray, scale: space_page.Scale, axes: str) -> list[tuple[float, str]]:
    """Return the places 0..1 and the words of an axis's numbers; `cosines` (n,) are those on it."""
    if axes == PERCENTILES:
        return list(zip(scale(np.array(TICKS)).tolist(), [f"{tick:g}" for tick in TICKS], strict=True))
    if axes == space_page.MINMAX:
        return [(share / 4, f"{share / 4:g}") for share in range(5)]
    least, most = (float(cosines.min()), float(cosines.max())) if len(cosines) else (0.0, 1.0)
    rough = max(most - least, 1e-6) / 7
    power = 10 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    values = [number * step for number in range(math.ceil(least / step), math.floor(most / step) + 1)]
    return list(zip(scale(np.array(values)).tolist(), [present.cosine(value) for value in values], strict=True))


def _corners(counts: np.ndarray) -> list[Mark]:
    """Return the names of the corners, outside the grid, with how many pictures each has."""
    marks: list[Mark] = []
    for corner, count in zip(CORNERS, counts.tolist(), strict=True):
        x, anchor = (RIGHT, "r") if corner.same_look else (LEFT, "l")
        y = TOP - 82 if corner.same_logic else BOTTOM + 130
        marks += [
            Words(PLAIN[corner], (x, y), BOLD_SIZE, INK, anchor, bold=True),
            Words(f"{corner}, {present.counted(count, 'picture')}", (x, y + 56), PLAIN_SIZE, GREY, anchor),
        ]
    return marks


def _band_name(cells: dict[tuple[int, int], np.ndarray]) -> Mark:
    """Return the name of the band of metaphors, along it, where the fewest pictures lie under it."""

    def under(column: int) -> int:
        around = [(column + off, UP - 1 - (column + off) // 2) for off in (-1, 0, 1)]
        return sum(min(len(cells.get(cell, ())), MOST) for cell in around)

    column = min(range(2, ACROSS - 2), key=lambda one: (under(one), -one))
    share = (column + 0.5) / ACROSS
    turn = math.degrees(math.atan2(BOTTOM - TOP, RIGHT - LEFT))
    return Words(BAND, _point(share, 1 - share), BOLD_SIZE, INK, "m", bold=True, turn=turn, halo=True)


def _head(explorer: Explorer, ref: str, count: int) -> list[Mark]:
    """Return the picture asked about, the title, and what is seen."""
    picture = space_routes.picture_of(explorer, ref) if _shown(explorer, ref) else None
    lines = (
        f"{present.counted(count, 'picture')}, placed by what they share with {_name(explorer, ref)}",
        f"Up to {MOST} of each cell, drawn by lot; the number says how many lie in it. "
        "Dashed: where the same logic, and the same look, begin.",
    )
    left = LEFT + 250
    return [
        Photo(picture, (LEFT, 60), 214),
        Words("Similarity space", (left, 132), TITLE, INK, bold=True),
        *(Words(line, (left, 200 + 58 * i), PLAIN_SIZE, GREY) for i, line in enumerate(lines)),
    ]


def _shown(explorer: Explorer, ref: str) -> bool:
    return decoded.is_own(ref) or explorer.has_picture(ref)


def _name(explorer: Explorer, ref: str) -> str:
    if decoded.is_own(ref):
        return "your picture"
    return f"“{textwrap.shorten(references.shown(explorer, ref)['alt'], LETTERS, placeholder='…')}”"
