"""From a visitor's pictures to a gallery in memory: calibrated, mapped, grouped, and captioned where that is true."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.util import find_spec
from itertools import accumulate

import numpy as np

from relsim_demo.analysis.clusters import cluster
from relsim_demo.errors import BadRequest
from relsim_demo.explorer import Explorer
from relsim_demo.gallery.gallery import COLUMNS, Gallery
from relsim_demo.gallery.picture_file import PicturesInMemory
from relsim_demo.gallery.saving import described
from relsim_demo.mine.collecting import Kept
from relsim_demo.vectors import unit_rows

FEWEST = 2
PER_GROUP = 8  # pictures of a group, on average
MOST_GROUPS = 28
TOGETHER = 12  # pictures that are captioned at a time, and of a group at the most
LICENCE = "the visitor's own pictures"
TOO_FEW = "A gallery of your own takes at least two pictures that can be used."
Step = Callable[[str], None]


def build(pictures: Sequence[Kept], explorer: Explorer, step: Step = lambda words: None) -> tuple[Gallery, Explorer]:
    """Make the gallery of some pictures, and what answers over it: the models of `explorer`.

    step: is told in words what is being done, and may raise to end it.

    Raises:
        BadRequest: there are too few pictures.
    """
    if len(pictures) < FEWEST:
        raise BadRequest(TOO_FEW)
    step("Laying out the maps")
    gallery = _gallery(pictures, explorer)
    own = explorer.over(gallery)
    # To write hundreds of captions would take minutes; the Caption tab does it for those chosen. Where most pictures
    # cannot be judged, the ideas of the few that pass would name all that lies near them on the maps.
    if own.judges and not own.writes:
        step("Looking for ideas")
        gallery = _captioned(gallery, own, step)
        own = explorer.over(gallery)
    return gallery, own


def _gallery(pictures: Sequence[Kept], explorer: Explorer) -> Gallery:
    from relsim_demo.precompute.build import finished  # with all that computes galleries, which few visits need

    count = len(pictures)
    encoders = explorer.encoders
    # as a saved gallery stores them: what is saved and opened again answers the same
    vectors = {
        metric: unit_rows(np.stack([kept.vectors[metric] for kept in pictures]).astype(np.float16))
        for metric in encoders
    }
    manifest = {
        "name": f"Your {count:,} pictures",
        "licence": LICENCE,
        "models": {metric: encoder.identity for metric, encoder in encoders.items()},
    }
    copies = PicturesInMemory(b"".join(kept.copy for kept in pictures))
    gallery = finished(_items(pictures), vectors, manifest, copies, unfold=find_spec("umap") is not None)
    groups = {metric: cluster(rows, _groups(count)) for metric, rows in vectors.items()}
    told = gallery.manifest | {"items": count}
    gallery = replace(gallery, groups=groups, manifest=told)
    return replace(gallery, manifest=told | {"metrics": described(gallery)})


def _groups(count: int) -> int:
    return max(1, min(MOST_GROUPS, round(count / PER_GROUP)))


def _items(pictures: Sequence[Kept]) -> dict[str, list]:
    """Return the columns of a gallery. The ids name no file: they stand in addresses."""
    count = len(pictures)
    columns: dict[str, list] = {name: [None] * count for name in COLUMNS}
    sizes = [len(kept.copy) for kept in pictures]
    return columns | {
        "id": [f"mine-{number:03d}" for number in range(1, count + 1)],
        "source": [kept.name for kept in pictures],
        "caption": [""] * count,
        "subjects": [[] for _ in pictures],
        "width": [kept.width for kept in pictures],
        "height": [kept.height for kept in pictures],
        "picture_start": [0, *accumulate(sizes)][:-1],
        "picture_bytes": sizes,
    }


def _captioned(gallery: Gallery, own: Explorer, step: Step) -> Gallery:
    """Give the pictures the ideas that the model knows: each its own, and each group one that fits all of it."""
    captions = [""] * len(gallery)
    relations: list[str | None] = [None] * len(gallery)
    for start in range(0, len(gallery), TOGETHER):
        step("Looking for ideas")
        ids = gallery.ids[start : start + TOGETHER]
        for row, told in enumerate(own.caption(ids, n=1).images, start):
            captions[row] = told.captions[0].text if told.captions else ""
    labels = gallery.groups["relational"]
    for number in range(labels.max() + 1):
        rows = np.flatnonzero(labels == number).tolist()
        idea = _shared([gallery.ids[row] for row in rows], own) if all(captions[row] for row in rows) else None
        for row in rows if idea else ():
            relations[row] = idea
    return replace(gallery, items={**gallery.items, "caption": captions, "relation": relations})


def _shared(ids: Sequence[str], own: Explorer) -> str | None:
    """Return an idea that fits every picture of a group; None where there is none, or the group is too large to say."""
    if not 2 <= len(ids) <= TOGETHER:
        return None
    together = own.caption(list(ids), n=1, group=True).group
    return together[0].text if together else None
