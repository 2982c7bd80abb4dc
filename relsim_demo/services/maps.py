"""The gallery as maps, one for each metric: where its items stand, which belong together, and how far to trust it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from relsim_demo.analysis.clusters import centres, cluster_gallery
from relsim_demo.errors import BadRequest
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.gallery.rows import some_of
from relsim_demo.models.loader import Models
from relsim_demo.vectors import unit_rows

NAMED_BY = 2  # subjects in the name of a cluster
NAMED_FROM = 1024  # items of a cluster of a large gallery that its name is taken from


@dataclass(frozen=True)
class Map:
    """One metric's map.

    places: (n, 2) float32 in -1.2..1.2. clusters: (n,) uint8. names: one for each cluster, in plain words.
    trustworthiness: 0..1 (Venna & Kaski 2001), None where it was not measured.
    """

    metric: str
    places: np.ndarray
    clusters: np.ndarray
    names: list[str]
    trustworthiness: float | None


class Maps:
    """The maps of one gallery. Clusters that were not stored with it are found when a map is first asked for."""

    def __init__(self, gallery: Gallery, models: Models) -> None:
        self._gallery, self._models = gallery, models
        self.get = lru_cache(self._map)

    @property
    def metrics(self) -> list[str]:
        """The metrics that have a map."""
        return list(self._gallery.projection)

    def _map(self, metric: str) -> Map:
        """Return the map of a metric. Raises BadRequest for one that the gallery has not."""
        if metric not in self._gallery.projection:
            raise BadRequest(f"There is no map of {str(metric)[:40]!r}; choose one of {', '.join(self.metrics)}.")
        vectors = self._gallery.vectors[metric]
        labels = self._gallery.groups.get(metric)
        labels = cluster_gallery(vectors) if labels is None else labels
        members = [self._telling(np.flatnonzero(labels == number)) for number in range(int(labels.max()) + 1)]
        if self._gallery.large:
            middles = unit_rows(np.stack([vectors[rows].sum(0) for rows in members]))
        else:
            middles = centres(vectors, labels)
        names = [self._name(metric, rows, middle) for rows, middle in zip(members, middles, strict=True)]
        trust = self._gallery.manifest["metrics"][metric].get("trustworthiness")
        return Map(metric, self._gallery.projection[metric], labels, names, trust)

    def _telling(self, rows: np.ndarray) -> np.ndarray:
        """Return the rows (k,) of a cluster that its name is taken from: in a large gallery a seeded sample."""
        return np.sort(np.random.default_rng(0).permutation(rows)[:NAMED_FROM]) if self._gallery.large else rows

    def _name(self, metric: str, rows: np.ndarray, centre: np.ndarray) -> str:
        """Name a cluster: by look after the things that it shows most, else by the idea nearest to its centre."""
        items = self._gallery.items
        subjects = Counter(name for names in some_of(items["subjects"], rows) for name in names or ())
        if metric != "relational" and subjects:
            return ", ".join(name for name, _ in subjects.most_common(NAMED_BY))
        bank = self._models.captions
        known = metric == "relational" and any(some_of(items["relation"], rows))
        if known and bank.vectors.shape[1] == len(centre):
            return bank.texts[int(np.argmax(bank.vectors @ centre))]
        nearest = rows[np.argsort(-(self._gallery.vectors[metric][rows] @ centre))]
        return next((items["caption"][row] for row in nearest if items["caption"][row]), "")
