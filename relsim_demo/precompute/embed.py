"""From prepared pictures and captions to rows with the vectors of every metric."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from PIL import Image

from relsim_demo.errors import ModelUnavailable
from relsim_demo.precompute.decoders import Prepared
from relsim_demo.precompute.metrics import Plan
from relsim_demo.precompute.records import Record, Skipped
from relsim_demo.precompute.shards import Row

Answer = TypeVar("Answer")
TOO_MANY = 20  # failures one after another: then it is the model, not the pictures


class Embedder:
    """Embeds groups of records, one group after the other; one bad picture costs only itself."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._failures = 0

    def rows(self, group: Sequence[tuple[Record, Prepared | Skipped | None]]) -> list[Row]:
        """Return what became of each record.

        Raises:
            ModelUnavailable: a model cannot run, or fails with one picture after the other.
        """
        rows = [_row(record, prepared, self._plan) for record, prepared in group]
        seen = {place: found.image for place, (_, found) in enumerate(group) if isinstance(found, Prepared)}
        self._sift(rows, seen)
        used = [place for place, row in enumerate(rows) if row.used]
        for metric, encoder in self._plan.encoders.items():
            images = [seen[place] for place in used]
            for place, vector in zip(used, self._numbers(encoder.name, encoder.embed, images), strict=True):
                _add(rows[place], metric, vector)
        self._caption(rows, seen)
        self._embed_captions(rows)
        return rows

    def _sift(self, rows: list[Row], seen: dict[int, Image.Image]) -> None:
        """Leave out what the filter refuses, and keep its scores."""
        sieve = self._plan.filter
        if sieve is None:
            return
        places = [place for place in seen if rows[place].used]
        found = self._numbers(sieve.name, sieve.score, [seen[place] for place in places])
        for place, score in zip(places, found, strict=True):
            row = rows[place]
            if isinstance(score, Skipped):
                row.used, row.reason, row.detail = False, score.reason, score.detail
                continue
            row.filter_score = float(score)
            if row.filter_score < sieve.threshold:
                row.used, row.reason = False, "refused by the filter"
                row.detail = f"it scores {row.filter_score:.3f}; {sieve.threshold:.3f} is the least that passes"

    def _caption(self, rows: list[Row], seen: dict[int, Image.Image]) -> None:
        """Write captions of pictures that have none."""
        writer = self._plan.writer
        if writer is None:
            return
        places = [place for place in seen if rows[place].used and not rows[place].columns["caption"]]
        found = self._found(writer.name, writer.write, [seen[place] for place in places])
        for place, text in zip(places, found, strict=True):
            row = rows[place]
            if isinstance(text, Skipped):
                row.used, row.reason, row.detail = False, text.reason, text.detail
            elif text:
                row.columns["caption"], row.captioned_by = text, writer.signature

    def _embed_captions(self, rows: list[Row]) -> None:
        """Add what captions make, and leave out items without one."""
        if self._plan.text is None:
            return
        metric, encoder = self._plan.text
        for row in rows:
            if row.used and not row.columns["caption"]:
                row.used, row.reason = False, row.reason or "no caption"
                row.detail = row.detail or "the metric text needs one"
        used = [row for row in rows if row.used]
        for row, vector in zip(used, encoder.encode([row.columns["caption"] for row in used]), strict=True):
            row.vectors[metric] = vector

    def _numbers(
        self, name: str, model: Callable[[list[Image.Image]], np.ndarray], images: list[Image.Image]
    ) -> list[np.ndarray | Skipped]:
        """Ask a model that answers in numbers; see `_found`."""
        bad = Skipped("no usable vector", f"{name} made numbers that are not finite")
        found = self._found(name, lambda some: list(model(some)), images)
        return [one if isinstance(one, Skipped) or np.isfinite(one).all() else bad for one in found]

    def _found(
        self, name: str, model: Callable[[list[Image.Image]], Sequence[Answer]], images: list[Image.Image]
    ) -> list[Answer | Skipped]:
        """Ask a model about pictures together; where that fails about each alone, so that the others are not lost."""
        try:
            found = model(images)
        except ModelUnavailable:
            raise
        except Exception as error:  # whatever a model raises over an odd picture
            if len(images) > 1:
                return [one for image in images for one in self._found(name, model, [image])]
            self._failures += 1
            if self._failures >= TOO_MANY:
                raise ModelUnavailable(
                    f"The model {name} failed with {TOO_MANY} pictures one after the other "
                    f"({type(error).__name__}: {error}); the same command goes on where it was."
                ) from error
            return [Skipped("the model failed", f"{name}: {type(error).__name__}: {error}")]
        self._failures = 0
        return list(found)


def _row(record: Record, prepared: Prepared | Skipped | None, plan: Plan) -> Row:
    """Return the row of a record before its vectors."""
    columns = {"id": record.id, "source": record.source, "caption": record.caption, "subjects": []}
    columns["relation"] = record.group
    if record.trouble is not None:
        return Row(columns, False, record.trouble.reason, record.trouble.detail)
    row = Row(columns, vectors=dict(record.vectors))
    if isinstance(prepared, Prepared):
        columns |= {"width": prepared.width, "height": prepared.height, **prepared.known}
        row.picture = prepared.kept
    elif plan.sees or prepared is not None:
        missing = prepared or Skipped("no picture", "the record names no picture")
        row.used, row.reason, row.detail = not plan.sees, missing.reason, missing.detail
    return row


def _add(row: Row, metric: str, vector: np.ndarray | Skipped) -> None:
    if isinstance(vector, Skipped):
        row.used, row.reason, row.detail = False, vector.reason, vector.detail
    else:
        row.vectors[metric] = vector
