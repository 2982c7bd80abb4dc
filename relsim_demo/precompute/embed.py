"""From prepared pictures and captions to rows with the vectors of every metric."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models.base import ImageEncoder
from relsim_demo.precompute.decoders import Prepared
from relsim_demo.precompute.metrics import Plan
from relsim_demo.precompute.records import Record, Skipped
from relsim_demo.precompute.shards import Row

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
            for place, vector in zip(used, self._embed(encoder, images), strict=True):
                _add(rows[place], metric, vector)
        if self._plan.text is not None:
            metric, encoder = self._plan.text
            captions = [rows[place].columns["caption"] for place in used]
            for place, vector in zip(used, encoder.encode(captions), strict=True):
                _add(rows[place], metric, vector)
        return rows

    def _sift(self, rows: list[Row], seen: dict[int, Image.Image]) -> None:
        """Leave out what the filter refuses, and keep its scores."""
        sieve = self._plan.filter
        if sieve is None:
            return
        places = [place for place in seen if rows[place].used]
        for place, vector in zip(places, self._embed(sieve.encoder, [seen[p] for p in places]), strict=True):
            row = rows[place]
            if isinstance(vector, Skipped):
                row.used, row.reason, row.detail = False, vector.reason, vector.detail
                continue
            row.filter_score = float(sieve.scores(vector[None])[0])
            if row.filter_score < sieve.threshold:
                row.used, row.reason = False, "refused by the filter"
                row.detail = f"it scores {row.filter_score:.3f}; {sieve.threshold:.3f} is the least that passes"

    def _embed(self, encoder: ImageEncoder, images: list[Image.Image]) -> list[np.ndarray | Skipped]:
        """Embed pictures together; where that fails each alone, so that the others are not lost."""
        try:
            vectors = encoder.embed(images)
        except ModelUnavailable:
            raise
        except Exception as error:  # whatever a model raises over an odd picture
            if len(images) > 1:
                return [vector for image in images for vector in self._embed(encoder, [image])]
            self._failures += 1
            if self._failures >= TOO_MANY:
                raise ModelUnavailable(
                    f"The model {encoder.name} failed with {TOO_MANY} pictures one after the other "
                    f"({type(error).__name__}: {error}); the same command goes on where it was."
                ) from error
            return [Skipped("the model failed", f"{encoder.name}: {type(error).__name__}: {error}")]
        self._failures = 0
        bad = Skipped("no usable vector", f"{encoder.name} made numbers that are not finite")
        return [vector if np.isfinite(vector).all() else bad for vector in vectors]


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
    if plan.text is not None and row.used and not columns["caption"]:
        row.used, row.reason, row.detail = False, "no caption", "the metric text needs one"
    return row


def _add(row: Row, metric: str, vector: np.ndarray | Skipped) -> None:
    if isinstance(vector, Skipped):
        row.used, row.reason, row.detail = False, vector.reason, vector.detail
    else:
        row.vectors[metric] = vector
