"""From what a person gives (pictures, sentences, ids) to vectors that can be compared with a gallery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from PIL import Image

from relsim_demo.domain import MOST_PICTURES
from relsim_demo.errors import BadRequest, ModelUnavailable
from relsim_demo.gallery import pictures as sources
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.models.base import ImageEncoder
from relsim_demo.models.text import TextEncoder
from relsim_demo.services.embedding import Memory, made_by
from relsim_demo.services.judging import Judging
from relsim_demo.services.question import Picture, Query, Question, mixed, smaller_told

MAX_TEXT = 1000  # characters
REMEMBERED = 256  # sentences
SIDE = 448  # px; how large an item's picture is drawn for a model that looks at it
WORDLESS = "A sentence cannot be compared by {} here; ask with a picture instead."


class Queries:
    """Makes queries for one gallery with one set of encoders, by metric.

    worded: the metrics that sentences can be compared with.
    """

    def __init__(
        self, gallery: Gallery, encoders: Mapping[str, ImageEncoder], text: TextEncoder, memory: Memory
    ) -> None:
        self._gallery, self._encoders, self._memory = gallery, encoders, memory
        self.judging = Judging(gallery, encoders, memory)
        self._sentence = lru_cache(REMEMBERED)(lambda words: text.encode([words])[0])
        self.worded = [metric for metric in gallery.vectors if self._knows_words(metric, text.dim)]

    def embed(self, images: Sequence[Image.Image], metric: str) -> np.ndarray:
        """Embed RGB pictures, taken as they are: (n, d) float32 unit rows."""
        _check_kinds(images, (Image.Image,), "an opened one (PIL.Image.open)")
        encoder = self._encoders.get(metric)
        if encoder is None:
            raise BadRequest(f"{metric!r} is no metric with vectors; choose one of {', '.join(self._encoders)}.")
        return self._memory.embed(encoder, images)

    def row(self, id: str) -> int:
        """Return the row of a gallery item. Raises BadRequest for an unknown id."""
        row = self._gallery.rows.get(id)
        if row is None:
            example = self._gallery.ids[0]
            raise BadRequest(f"There is no picture {str(id)[:60]!r} in this gallery; ids look like {example!r}.")
        return row

    def of_pictures(self, given: Sequence[Picture], names: Sequence[str] | None = None) -> list[Query]:
        """Take pictures and ids in any mix; all new pictures of a request are embedded in one batch.

        A model of look that cannot run leaves its metric out, so that logic can still be compared.
        """
        _check_kinds(given, (Image.Image, str), "an opened one (PIL.Image.open), or the id of a gallery item")
        names = names or [p if isinstance(p, str) else f"picture {i}" for i, p in enumerate(given, 1)]
        rows = [self.row(p) if isinstance(p, str) else None for p in given]
        columns, missing = {}, {}
        for metric in self._encoders:
            try:
                columns[metric] = self._vectors(metric, given)
            except ModelUnavailable as error:
                if metric == "relational":
                    raise
                missing[metric] = str(error)
        judged = self.judging.of([self._look(picture) for picture in given])
        drawn = [row is not None and bool(self.judging.scenes[row]) for row in rows]
        return [
            Query(
                name, {metric: columns[metric][i] for metric in columns}, row, missing, judged=judged[i] or drawn[i],
                smaller=self._smaller(name, given[i]),
            )
            for i, (name, row) in enumerate(zip(names, rows, strict=True))
        ]  # fmt: skip

    def of_one(self, image: Image.Image | None, text: str | None, id: str | None) -> Query:
        """Take exactly one of a picture, a sentence, and an id."""
        given = [name for name, value in (("image", image), ("text", text), ("id", id)) if value is not None]
        if len(given) == 1:
            if text is not None:
                return self.of_text(text)
            if id is not None:
                return self.of_item(id)
            if image is not None:
                return self._of_own(image)
        raise BadRequest(f"Ask with one of a picture, a sentence or an id; given: {', '.join(given) or 'nothing'}.")

    def _of_own(self, image: Image.Image) -> Query:
        if not self._encoders:
            models = {entry["model"] for entry in self._gallery.manifest["metrics"].values()}
            raise ModelUnavailable(
                f"This gallery was computed with {', '.join(sorted(models))}, which does not answer here: ask with one "
                "of the gallery's pictures or with a sentence."
            )
        return self.of_pictures([image], ["your picture"])[0]

    def of_ends(self, a: Picture, b: Picture, metrics: Sequence[str]) -> list[Query]:
        """Take two pictures that are to be compared by some metrics, each by the models that made the gallery.

        Raises:
            BadRequest: one of them has no vector of a metric.
        """
        ends = [self.of_item(end) if isinstance(end, str) else self.of_one(end, None, None) for end in (a, b)]
        for metric in metrics:
            if not all(metric in end.vectors for end in ends):
                raise BadRequest(f"These two cannot be compared by {metric} here.")
        return ends

    def of_item(self, id: str) -> Query:
        """Take a gallery item: all its vectors are there already."""
        row = self.row(id)
        vectors = {metric: found[row] for metric, found in self._gallery.vectors.items()}
        return Query(id, vectors, row, judged=bool(self.judging.items[row]))

    def of_text(self, text: str) -> Query:
        """Take a sentence: its f_T vector lies in the space of some metrics, so it needs no picture model."""
        text = " ".join(text.encode("utf-8", "replace").decode().split())  # halves of characters can be no answer
        if not text:
            raise BadRequest('The sentence is empty. Describe an idea, for example "things stacked into a tower".')
        if len(text) > MAX_TEXT:
            raise BadRequest(f"The sentence has {len(text):,} characters; {MAX_TEXT:,} is the most.")
        vector = self._sentence(text)
        missing = {metric: WORDLESS.format(metric) for metric in self._gallery.vectors if metric not in self.worded}
        return Query(text, {metric: vector for metric in self.worded}, missing=missing)

    def of_question(self, question: Question) -> Query:
        """Take a question in parts: the weighted mean of its parts, less half the mean of counter-examples.

        Moving a query towards examples and away from others is Rocchio's (1971). A metric is left out where one of the
        parts has no vector in it.
        """
        parts = [*question.examples, *question.without]
        if len(parts) > MOST_PICTURES:
            raise BadRequest(f"{len(parts)} pictures given; a question takes {MOST_PICTURES} at the most.")
        if not question.examples and question.text is None:
            raise BadRequest("Ask with a picture or a sentence; what is left out needs something to start from.")
        if not 0 <= question.text_weight <= 1:
            raise BadRequest(f"The weight of the sentence is {question.text_weight}; it must lie between 0 and 1.")
        asked = [self.of_one(p, None, None) if not isinstance(p, str) else self.of_item(p) for p in parts]
        examples, without = asked[: len(question.examples)], asked[len(question.examples) :]
        text = self.of_text(question.text) if question.text is not None else None
        rows = (*(part.row for part in asked if part.row is not None), *(self.row(id) for id in question.hidden))
        if text is None and not without and len(examples) == 1:
            return replace(examples[0], others=rows)
        given = [*asked, *([text] if text else [])]
        metrics = [m for m in self._gallery.vectors if all(m in part.vectors for part in given)]
        vectors = {m: mixed(m, examples, without, text, question.text_weight) for m in metrics}
        name = question.text or " + ".join(part.name for part in examples)
        smaller = tuple(one for part in asked for one in part.smaller)
        return Query(name, vectors, others=rows, judged=all(part.judged for part in given), smaller=smaller)

    def _knows_words(self, metric: str, width: int) -> bool:
        """Tell whether sentences can be compared with a metric: all relational models learn from sentences."""
        encoder = self._encoders.get(metric)
        by_text = metric in ("relational", "text") or (encoder is not None and encoder.in_text_space)
        return by_text and self._gallery.vectors[metric].shape[1] == width

    def _smaller(self, name: str, picture: Picture) -> tuple[str, ...]:
        """Name a picture with both its sizes where the model of logic sees it smaller than its authors would."""
        encoder = self._encoders.get("relational")
        if isinstance(picture, str) or encoder is None or (seen := encoder.shrunk(*picture.size)) is None:
            return ()
        return (f"{name} ({picture.width} x {picture.height} px to {seen[0]} x {seen[1]} px)",)

    def made_smaller(self, given: Sequence[Picture], names: Sequence[str]) -> list[str]:
        """Return the sentence on pictures that are made smaller for the model of logic; nothing where none is."""
        return smaller_told(
            one for name, picture in zip(names, given, strict=True) for one in self._smaller(name, picture)
        )

    def needed(self, picture: Picture, otherwise: str) -> Image.Image:
        """Return what can be looked at. Raises ModelUnavailable, which says `otherwise`, where it was not kept."""
        if (image := self.seen(picture)) is None:
            raise ModelUnavailable(f"This gallery keeps no picture of {picture}, {otherwise}.")
        return image

    def seen(self, picture: Picture) -> Image.Image | None:
        """Return what can be looked at of a picture or an item; None for an item whose picture was not kept."""
        if not isinstance(picture, str):
            return picture
        row = self.row(picture)
        return sources.picture(self._gallery, row, SIDE) if sources.exists(self._gallery, row) else None

    def _look(self, picture: Picture) -> Image.Image | np.ndarray | None:
        """Return by what it is told whether a picture can be judged; None where nothing of an item was kept."""
        if isinstance(picture, str) and self.judging.sees_items:
            return self._gallery.vectors["attribute"][self.row(picture)]
        return self.seen(picture)

    def _vectors(self, metric: str, given: Sequence[Picture]) -> list[np.ndarray]:
        """Return one vector for each picture: from the gallery where this very model made it, else computed."""
        encoder = self._encoders[metric]
        stored = self._gallery.vectors[metric] if made_by(self._gallery, metric, encoder) else None
        others = [picture for picture in given if stored is None or not isinstance(picture, str)]
        pictures = [self.needed(picture, f"and {encoder.name} would need it") for picture in others]
        fresh = iter(self._memory.embed(encoder, pictures))
        return [
            stored[self.row(picture)] if stored is not None and isinstance(picture, str) else next(fresh)
            for picture in given
        ]


def _check_kinds(given: Sequence[object], kinds: tuple[type, ...], right: str) -> None:
    for picture in given:
        if not isinstance(picture, kinds):
            raise BadRequest(f"A {type(picture).__name__} was given for a picture: give {right}.")
