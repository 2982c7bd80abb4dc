"""What an explorer answers from, found by the settings: a gallery, the models, and what stands beside the gallery."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from relsim_demo.evaluation.browsing import BESIDE, Browser, browse
from relsim_demo.evaluation.voting.votes import Votes
from relsim_demo.evaluation.voting.voting import open_votes
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.gallery.hub import resolve
from relsim_demo.gallery.loading import load
from relsim_demo.gallery.milvus import Milvus
from relsim_demo.models.base import ImageEncoder
from relsim_demo.models.loader import Models, embedded_encoders, load_models
from relsim_demo.settings import Settings


class Opened(NamedTuple):
    """The parameters of Explorer, in its order; what they mean is said there."""

    gallery: Gallery
    models: Models
    others: Iterable[ImageEncoder]
    results: Callable[[Gallery], Browser]
    settings: Settings
    votes: Callable[[], Votes] | None = None


def open_all(settings: Settings) -> Opened:
    """Load the gallery and choose the models that the settings name. Raises DemoError."""
    models = load_models(settings)
    file = Path(settings.results) if settings.results else None
    votes = partial(open_votes, settings.votes, settings) if settings.votes else None
    return open_gallery(settings.gallery, models, settings, file)._replace(votes=votes)


def open_gallery(given: str, models: Models, settings: Settings, results: Path | None = None) -> Opened:
    """Open a folder, a name on the shelf or a Hub dataset with models that are there already.

    results: a file of results in place of those beside the gallery. Raises BadGallery.
    """
    folder = resolve(given, settings.cache_dir)
    found = partial(browse, file=results, beside=folder / BESIDE)
    return Opened(load(folder, milvus=Milvus.of(settings)), models, embedded_encoders().values(), found, settings)
