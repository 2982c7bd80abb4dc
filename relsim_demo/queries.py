"""From what a person gives (pictures, sentences, ids) to vectors that can be compared with a gallery."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from PIL import Image

from relsim_demo.errors import BadRequest
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.images import fingerprint
from relsim_demo.models.loader import Models
from relsim_demo.vectors import unit_rows

Picture = Image.Image | str  # an RGB picture, or the id of a gallery item
MAX_TEXT = 1000  # characters
REMEMBERED = 256  # pictures, and sentences


@dataclass(frozen=True)
class Query:
    """A question's unit vectors (d,) by metric, its name, and its own row where it is a gallery item."""

    name: str
    vectors: dict[str, np.ndarray]
    row: int | None = None


@dataclass(frozen=True)
class Ideas:
    """The relation families that models know: names, kinds, and the centres (f, 384) of their captions."""

    names: list[str]
    kinds: list[str]
    centres: np.ndarray


class Queries:
    """Makes queries for one gallery and its models.

    Remembers the vectors of the latest pictures by their content, so that several questions about one picture embed it
    once. Safe to share between threads.
    """

    def __init__(self, gallery: Gallery, models: Models) -> None:
        self._gallery, self._models = gallery, models
        self._recent: OrderedDict[tuple[str, str], np.ndarray] = OrderedDict()
        self._lock = threading.Lock()
        self._sentence = lru_cache(REMEMBERED)(lambda text: models.text.encode([text])[0])

    def embed(self, images: Sequence[Image.Image], metric: str) -> np.ndarray:
        """Embed RGB pictures, taken as they are: (n, d) float32 unit rows."""
        encoder = self._models.encoders.get(metric)
        if encoder is None:
            raise BadRequest(f"{metric!r} is no metric with vectors; choose one of {', '.join(self._models.encoders)}.")
        if not images:
            return np.zeros((0, encoder.dim), np.float32)
        keys = [(metric, fingerprint(image)) for image in images]
        with self._lock:
            known = {key: self._recent[key] for key in keys if key in self._recent}
        fresh = {key: image for key, image in zip(keys, images, strict=True) if key not in known}
        if fresh:
            known |= dict(zip(fresh, encoder.embed(list(fresh.values())), strict=True))
            self._remember(known)
        return np.stack([known[key] for key in keys])

    def row(self, id: str) -> int:
        """Return the row of a gallery item. Raises BadRequest for an unknown id."""
        row = self._gallery.rows.get(id)
        if row is None:
            example = self._gallery.ids[0]
            raise BadRequest(f"There is no item {str(id)[:60]!r} in this gallery; ids look like {example!r}.")
        return row

    def of_pictures(self, given: Sequence[Picture], names: Sequence[str] | None = None) -> list[Query]:
        """Take pictures and ids in any mix; all new pictures of a request are embedded in one batch."""
        names = names or [p if isinstance(p, str) else f"picture {i}" for i, p in enumerate(given, 1)]
        own = [p for p in given if not isinstance(p, str)]
        rows = [self.row(p) if isinstance(p, str) else None for p in given]
        embedded = {metric: iter(self.embed(own, metric)) for metric in self._models.encoders}
        return [
            Query(name, {m: next(embedded[m]) if row is None else self._gallery.vectors[m][row] for m in embedded}, row)
            for name, row in zip(names, rows, strict=True)
        ]

    def of_one(self, image: Image.Image | None, text: str | None, id: str | None) -> Query:
        """Take exactly one of a picture, a sentence, and an id."""
        given = [name for name, value in (("image", image), ("text", text), ("id", id)) if value is not None]
        if len(given) != 1:
            raise BadRequest(f"Ask with one of a picture, a sentence or an id; given: {', '.join(given) or 'nothing'}.")
        if text is not None:
            return self.of_text(text)
        return self.of_pictures([id] if image is None else [image], [id or "your picture"])[0]

    def of_text(self, text: str) -> Query:
        """Take a sentence: its f_T vector lies in the space of both encoders, so it needs no picture model."""
        text = " ".join(text.split())
        if not text:
            raise BadRequest('The sentence is empty. Describe an idea, for example "things stacked into a tower".')
        if len(text) > MAX_TEXT:
            raise BadRequest(f"The sentence has {len(text):,} characters; {MAX_TEXT:,} is the most.")
        vector = self._sentence(text)
        return Query(text, {"relational": vector, "attribute": vector})

    @cached_property
    def ideas(self) -> Ideas:
        """The relation families of the caption bank (ordinary scenes have no idea to share)."""
        bank, items = self._models.captions, self._gallery.items
        kinds = dict(zip(items["family"], items["kind"], strict=True))
        names = [name for name in dict.fromkeys(bank.families) if kinds.get(name, "ordinary") != "ordinary"]
        of = np.array(bank.families)
        centres = unit_rows(np.stack([bank.vectors[of == name].mean(0) for name in names]))
        return Ideas(names, [kinds[name] for name in names], centres)

    def _remember(self, vectors: dict[tuple[str, str], np.ndarray]) -> None:
        with self._lock:
            self._recent.update(vectors)
            while len(self._recent) > REMEMBERED:
                self._recent.popitem(last=False)
