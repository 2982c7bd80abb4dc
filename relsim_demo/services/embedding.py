"""Pictures to vectors: those seen lately from memory, and whether a gallery's own are of the same model."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence

import numpy as np
from PIL import Image

from relsim_demo.errors import BadGallery
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.images import fingerprint
from relsim_demo.models.base import ImageEncoder
from relsim_demo.models.loader import Models

REMEMBERED = 256  # pictures


class Memory:
    """The latest vectors by encoder, in the very variant, and content of the picture. Safe to share between threads."""

    def __init__(self) -> None:
        self._recent: OrderedDict[tuple[str, ...], np.ndarray] = OrderedDict()
        self._lock = threading.Lock()

    def embed(self, encoder: ImageEncoder, images: Sequence[Image.Image]) -> np.ndarray:
        """Embed RGB pictures, those seen lately from memory: (n, d) float32 unit rows."""
        if not images:
            return np.zeros((0, encoder.dim), np.float32)
        keys = [(encoder.name, encoder.preprocess, fingerprint(image)) for image in images]
        known = self._known(keys)
        fresh = {key: image for key, image in zip(keys, images, strict=True) if key not in known}
        if fresh:
            with encoder.turn(list(fresh.values())):
                known |= self._known(fresh)  # others may have asked for the same meanwhile
                fresh = {key: image for key, image in fresh.items() if key not in known}
                found = dict(zip(fresh, encoder.embed(list(fresh.values())), strict=True))
                self._keep(found)
                known |= found
        return np.stack([known[key] for key in keys])

    def _known(self, keys: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], np.ndarray]:
        with self._lock:
            known = {key: self._recent[key] for key in keys if key in self._recent}
            for key in known:
                self._recent.move_to_end(key)
        return known

    def _keep(self, found: dict[tuple[str, ...], np.ndarray]) -> None:
        with self._lock:
            self._recent.update(found)
            while len(self._recent) > REMEMBERED:
                self._recent.popitem(last=False)


def made_by(gallery: Gallery, metric: str, encoder: ImageEncoder) -> bool:
    """Tell whether a gallery's vectors of a metric are this encoder's.

    Raises:
        BadGallery: they are of the same model in another revision or variant: scores across them would mean nothing.
    """
    entry = gallery.manifest["metrics"].get(metric)
    if entry is None or entry["model"] != encoder.name:
        return False
    for name in ("revision", "preprocess", "dim"):
        found, needed = entry[name], getattr(encoder, name)
        if needed and found != needed:  # a revision may not be known before the weights are here
            limited = "at most" in f"{found}{needed}"
            limit = (
                "Set RELSIM_MAX_PIXELS to the gallery's limit (off where it has none), or compute" if limited else ""
            )
            raise BadGallery(
                f"The gallery's {metric} vectors have {name} {found!r}; the model {encoder.name} has {needed!r}. "
                f"{limit or 'Compute'} the gallery again with `python -m relsim_demo precompute`."
            )
    return True


def searching(gallery: Gallery, models: Models, others: Iterable[ImageEncoder]) -> dict[str, ImageEncoder]:
    """Find for each metric of a gallery the encoder whose pictures can be compared with it. Raises BadGallery."""
    found = {}
    for metric, entry in gallery.manifest["metrics"].items():
        for encoder in [*models.encoders.values(), *others]:
            by_text = metric == "relational" and entry["model"] == models.text.name and encoder.in_text_space
            if by_text or made_by(gallery, metric, encoder):
                found[metric] = encoder
                break
    return found
