"""The analogical benchmark from the command line."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

from relsim_demo.errors import BadRequest
from relsim_demo.evaluation import writing
from relsim_demo.evaluation.answers import Answers, place
from relsim_demo.evaluation.bench import report
from relsim_demo.evaluation.bench.measures import Measure, measures
from relsim_demo.evaluation.bench.rows import open_rows
from relsim_demo.evaluation.bench.run import Bench, Measured
from relsim_demo.settings import Settings


def bench(options: argparse.Namespace, settings: Settings) -> tuple[dict, str]:
    """Measure what models made of inputs, and sum it up by model, beside the paper's table.

    Numbers are kept below the cache's folder as they come.

    Raises:
        DemoError: the table cannot be read, no row of it can, or a model cannot run.
        OSError: the file cannot be written.
    """
    source, out = options.source, options.out
    if out is not None:
        if out.resolve() == source.resolve():
            raise BadRequest("--out is the table itself; name another file.")
        writing.check_target(out, f"{','.join((*report.BEGINS, 'logic'))},")
    rows = open_rows(source)
    chosen, missing = measures(settings)
    with Answers(place(settings)) as answers:
        outputs, copies = Bench(rows, chosen, answers).run()
    if all(one.trouble for one in outputs):
        raise BadRequest(f"None of the {len(outputs):,} rows can be read; the first: {outputs[0].trouble}")
    if out is not None:
        writing.save(out, report.table(outputs, chosen))
    answer, lines = _summed_up(outputs, copies, chosen, missing)
    return answer | ({"file": str(out)} if out else {}), "\n".join([*lines, *([f"written to {out}"] if out else [])])


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
