"""The analogical benchmark from the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PIL import Image

from relsim_demo.errors import BadPicture, BadRequest
from relsim_demo.evaluation import writing
from relsim_demo.evaluation.answers import Answers, place
from relsim_demo.evaluation.bench import report
from relsim_demo.evaluation.bench.measures import Measure, measures
from relsim_demo.evaluation.bench.rows import open_rows
from relsim_demo.evaluation.bench.run import Bench, Measured, Opened
from relsim_demo.evaluation.originals import inside
from relsim_demo.images import open_picture
from relsim_demo.models.loader import load_models
from relsim_demo.services.embedding import Memory
from relsim_demo.settings import Settings

PNG = b"\x89PNG"
Draw = Callable[[Sequence[Measured], Sequence[Measured], Sequence[Measure], Opened], bytes]


def bench(options: argparse.Namespace, settings: Settings, draw: Draw) -> tuple[dict, str]:
    """Measure what models made of inputs, and sum it up by model, beside the paper's table.

    Numbers are kept below the cache's folder as they come. draw: makes the picture sheet, as PNG.

    Raises:
        DemoError: the table cannot be read, no row of it can, or a model cannot run.
        OSError: a file cannot be written.
    """
    source, out, sheet = options.source, options.out, options.sheet
    _check_files(source, out, sheet)
    rows = open_rows(source)
    chosen, missing = measures(load_models(settings), Memory(), settings)
    with Answers(place(settings)) as answers:
        outputs, copies = Bench(rows, chosen, answers).run()
    if all(one.trouble for one in outputs):
        raise BadRequest(f"None of the {len(outputs):,} rows can be read; the first: {outputs[0].trouble}")
    if out is not None:
        writing.save(out, report.table(outputs, chosen))
    if sheet is not None:
        writing.save(sheet, draw(outputs, copies, chosen, partial(_opened, rows.folder)))
    answer, lines = _summed_up(outputs, copies, chosen, missing)
    written = {name: str(file) for name, file in (("file", out), ("sheet", sheet)) if file}
    return answer | written, "\n".join([*lines, *(f"written to {file}" for file in written.values())])


def _check_files(source: Path, out: Path | None, sheet: Path | None) -> None:
    """Raise BadRequest where a file must not be written."""
    for option, file in (("--out", out), ("--sheet", sheet)):
        if file is not None and file.resolve() == source.resolve():
            raise BadRequest(f"{option} is the table itself; name another file.")
    if out is not None:
        writing.check_target(out, f"{','.join((*report.BEGINS, 'logic'))},")
    if sheet is not None:
        writing.check_target(sheet, PNG)


def _opened(folder: Path, name: str) -> Image.Image | None:
    """Return a picture of the table, None where it cannot be read."""
    try:
        return open_picture(inside(folder, name), name)
    except BadPicture:
        return None


def _summed_up(
    outputs: Sequence[Measured], copies: Sequence[Measured], chosen: Sequence[Measure], missing: Mapping[str, str]
) -> tuple[dict, list[str]]:
    """Return the figures as JSON types, and as lines."""
    models, copied = report.by_model(outputs, chosen), report.group(copies, chosen)
    answer = {
        "rows": len(outputs),
        "measures": {one.name: one.model for one in chosen},
        "not_measured": dict(missing),
        "models": {name: group.to_dict() for name, group in models.items()},
        "input_copied": copied.to_dict(),
        "paper": report.paper(),
    }
    lines = [
        *(group.line(name) for name, group in models.items()),
        f"{copied.line('input copied')}: logic alone is no measure of quality",
        *(f"{one.name} is {one.model}" for one in chosen),
        *(f"not measured, {name}: {why}" for name, why in missing.items()),
        *report.paper_lines(),
    ]
    return answer, lines
