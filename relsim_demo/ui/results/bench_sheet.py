"""The picture sheet of the analogical benchmark: inputs, outputs of every model beside them, and their numbers."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from PIL import Image

from relsim_demo.evaluation.bench import report
from relsim_demo.evaluation.bench.measures import Measure
from relsim_demo.evaluation.bench.run import Measured, Opened
from relsim_demo.space_page import EDGE, INK, LINE, LOGIC, LOOK
from relsim_demo.ui.contract import present
from relsim_demo.ui.pictures.sheet import Line, Mark, Photo, Sheet, Words

MOST_LINES, MOST_MODELS = 20, 8
SIDE, GAP, EDGES = 400, 50, 150  # px
LETTERS = 22  # of a model's name, that it fits a column
SMALL, PLAIN, BOLD, TITLE = 32, 36, 42, 84
ROW = 48  # from one line of words to the next
GREY = "#4E525A"
COLOURS = {"logic": LOGIC, "look": LOOK}
LEAST = 2000  # px of width, which the words above and below need
COPIED = "The input copied"
ALONE = "An input copied keeps all of the logic and changes nothing: logic alone is no measure of quality."
UNTOLD = "not judged"


def laid_out(
    outputs: Sequence[Measured], copies: Sequence[Measured], measures: Sequence[Measure], opened: Opened
) -> Sheet:
    """Lay out the first lines of a benchmark with the figures of all of it. opened: gives the pictures by name."""
    groups = report.by_model(outputs, measures)
    lines, shown = report.lines(outputs), list(groups)[:MOST_MODELS]
    head = 350 + ROW * (2 * len(measures) + 2)
    high = SIDE + ROW * len(measures) + 2 * GAP
    width = max(LEAST, 2 * EDGES + (1 + len(shown)) * (SIDE + GAP) - GAP)
    foot = head + min(len(lines), MOST_LINES) * high
    about = _about(measures, width)
    figures = [report.group(copies, measures), *(groups[name] for name in shown)]
    marks = [
        *_title(len(lines), len(groups)),
        *(
            mark
            for at, (name, group) in enumerate(zip([COPIED, *shown], figures, strict=True))
            for mark in _column(at, name, group)
        ),
        *(
            mark
            for number, line in enumerate(lines[:MOST_LINES])
            for mark in _line(line, shown, measures, opened, head + number * high, width)
        ),
        *(Words(words, (EDGES, foot + ROW * (1 + i)), SMALL, GREY) for i, words in enumerate(about)),
    ]
    return Sheet("Analogical generation", width, foot + ROW * (len(about) + 1) + EDGES, marks)


def _title(lines: int, models: int) -> list[Mark]:
    parts = [("lines", lines, MOST_LINES), ("models", models, MOST_MODELS)]
    less = [f"the first {most} of {count:,} {noun}" for noun, count, most in parts if count > most]
    told = f" Shown: {', '.join(less)}; the figures are of all." if less else ""
    return [
        Words("Analogical generation", (EDGES, 190), TITLE, INK, bold=True),
        Words(f"Every output compared with its input.{told}", (EDGES, 260), PLAIN, GREY),
    ]


def _column(at: int, name: str, group: report.Group) -> list[Mark]:
    """Return a model's name and its figures."""
    left, top = _left(at), 350
    marks: list[Mark] = [Words(_short(name), (left, top), BOLD, INK, bold=True)]
    for number, (measure, figures) in enumerate(group.figures.items()):
        mean, _, count = str(figures).partition(" (")
        y = top + ROW * (2 * number + 1)
        marks.append(Words(f"{measure} {mean}", (left, y), PLAIN, COLOURS.get(measure, INK)))
        marks.append(Words(count.removesuffix(")"), (left, y + ROW - 6), SMALL, GREY))
    return marks


def _line(
    line: Mapping[str, Measured],
    models: Sequence[str],
    measures: Sequence[Measure],
    opened: Opened,
    top: int,
    width: int,
) -> list[Mark]:
    """Return an input, and what the models made of it with the numbers below."""
    name = next(iter(line.values())).row.input
    marks: list[Mark] = [Line((EDGES, top - GAP), (width - EDGES, top - GAP), LINE, 3)]
    marks += [Photo(_small(opened, name), (_left(0), top), SIDE)]
    for at, model in enumerate(models, 1):
        if one := line.get(model):
            marks.append(Photo(_small(opened, one.row.output), (_left(at), top), SIDE))
            marks += _numbers(one, measures, _left(at), top + SIDE + ROW)
        else:
            marks.append(Words("–", (_left(at) + SIDE / 2, top + SIDE / 2), BOLD, EDGE, "m"))
    return marks


def _numbers(one: Measured, measures: Sequence[Measure], left: float, top: float) -> list[Mark]:
    if one.trouble:
        return [Words("not readable", (left, top), PLAIN, GREY)]
    told = [(measure.name, one.values[measure.name]) for measure in measures]
    return [
        Words(f"{name} {UNTOLD if value is None else present.cosine(value)}", (left, top + ROW * i), PLAIN,
              GREY if value is None else COLOURS.get(name, INK))
        for i, (name, value) in enumerate(told)
    ]  # fmt: skip


def _small(opened: Opened, name: str) -> Image.Image | None:
    """Return a picture no larger than it is shown: a sheet holds many."""
    picture = opened(name)
    if picture is not None:
        picture = picture.copy()
        picture.thumbnail((SIDE, SIDE))
    return picture


def _about(measures: Sequence[Measure], width: int) -> list[str]:
    told = [ALONE, *(f"{one.name}: {one.model}" for one in measures)]
    return [part for words in told for part in textwrap.wrap(words, int((width - 2 * EDGES) / (SMALL * 0.48)))]


def _left(column: int) -> int:
    return EDGES + column * (SIDE + GAP)


def _short(name: str) -> str:
    return name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}…"
