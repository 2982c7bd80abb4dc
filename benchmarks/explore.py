"""Time what the page asks when a view changes (filter, counts of all facets, first page), against pandas.

Rows are made up, seeded: captions of placeholders and words whose frequency falls as in a language, groups and hosts.
Every round asks for words or choices that were not asked for before, so that nothing is remembered.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Iterable
from itertools import cycle

import numpy as np
import pandas as pd

from benchmarks.timing import interleaved
from relsim_demo.explorer import Explorer
from relsim_demo.gallery.gallery import COLUMNS, Gallery
from relsim_demo.models.loader import load_models
from relsim_demo.settings import Backend, Settings
from relsim_demo.types import View
from relsim_demo.vectors import unit_rows

SEED, PAGE = 5, 60
NAMES = ["Subject", "Thing", "Object", "Things", "Animal", "Person", "Place", "Material", "Creature", "Another Thing"]
SOUNDS = [first + vowel for first in "bdfgklmnprstvz" for vowel in "aeiou"]
WORDS, GROUPS, HOSTS, WIDTH = 8000, 532, 900, 8


def main() -> None:
    """Measure at the sizes asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, nargs="+", default=[114_881, 1_000_000])
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    for count in options.items:
        measure(count, options.rounds)


def measure(count: int, rounds: int) -> None:
    """Print how long each view takes, and that both ways count the same."""
    items, words = made_up(count)
    start = time.perf_counter()
    explorer = Explorer(gallery_of(items), load_models(Settings(Backend.MINI)))
    opened = time.perf_counter()
    explorer.facets(View(words="first"))
    print(f"{count:,} items: catalogue and full text made in {time.perf_counter() - opened:.1f} s, at first use")
    frames = Frames(items)
    print(f"  (explorer opened in {opened - start:.1f} s; medians of {rounds} rounds, filter + facets + first {PAGE})")
    for name, views in kinds_of_views(words).items():
        for view in views[:2]:
            check(explorer, frames, view)
        ways = {"ours": lambda i, v=views: ours(explorer, v[i]), "pandas": lambda i, v=views: frames.answer(v[i])}
        medians = interleaved(ways, rounds)
        hits = int(np.median([explorer.browse(view, 0, 0).total for view in views[1 : rounds + 1]]))
        ratio = medians["ours"] / medians["pandas"]
        busy = np.median([processor_time(explorer, view) for view in views[rounds + 1 :]])
        told = f"{medians['ours']:6.0f} ms ({busy:4.0f} on a processor)  pandas {medians['pandas']:6.0f} ms"
        print(f"  {name:34} {hits:9,} items {told}  {ratio:.2f} x pandas", flush=True)


def made_up(count: int) -> tuple[dict[str, list], list[str]]:
    """Return columns of items and the words of their captions, the most frequent first."""
    rng = np.random.default_rng(SEED)
    words = list(dict.fromkeys("".join(rng.choice(SOUNDS, rng.integers(2, 5))) for _ in range(2 * WORDS)))[:WORDS]
    shares = 1 / np.arange(3, WORDS + 3)
    sizes = rng.integers(3, 18, count)
    drawn = iter(rng.choice(WORDS, int(sizes.sum()), p=shares / shares.sum()).tolist())
    names = rng.integers(0, len(NAMES), (count, 2)).tolist()
    captions = [
        " ".join([f"{{{NAMES[first]}}}", *(words[next(drawn)] for _ in range(size)), f"{{{NAMES[second]}}}"])
        for size, (first, second) in zip(sizes.tolist(), names, strict=True)
    ]
    groups = (rng.pareto(1.0, count) * 20).astype(int) % GROUPS
    hosts = (rng.pareto(0.8, count) * 5).astype(int) % HOSTS
    nothing = {name: [None] * count for name in COLUMNS}
    return nothing | {
        "id": [f"item-{row}" for row in range(count)],
        "caption": captions,
        "relation": [f"group {number}" for number in groups.tolist()],
        "source": [f"https://host{host}.example/{row}.jpg" for row, host in enumerate(hosts.tolist())],
    }, words


def gallery_of(items: dict[str, list]) -> Gallery:
    """Return a gallery of items with short random vectors: no view here looks at them."""
    rng, count = np.random.default_rng(SEED), len(items["id"])
    vectors = unit_rows(rng.normal(size=(count, WIDTH)).astype(np.float32))
    entry = {"model": "random", "revision": "none", "preprocess": "none", "dim": WIDTH}
    limit = {"score": 0.9, "percentile": 99.0, "unrelated_pairs": 1, "share": 0.01}
    manifest = {
        "name": "made up",
        "licence": "none",
        "metrics": {"relational": entry},
        "thresholds": {"relational": limit},
    }
    return Gallery(items, {"relational": vectors}, {}, rng.normal(size=(100, 1)).astype(np.float32), manifest)


def kinds_of_views(words: list[str]) -> dict[str, list[View]]:
    """Return views of each kind, none of them twice."""
    common, rare = words[:30], words[400:430]
    picked = list(zip(common, rare, cycle(NAMES), strict=False))
    np.random.default_rng(SEED).shuffle(picked)  # so that every round has frequent ones and less frequent ones
    return {
        "a common word": [View(words=one) for one, _, _ in picked],
        "a rare word": [View(words=one) for _, one, _ in picked],
        "two beginnings of words": [View(words=f"{one[:3]} {other[:3]}") for one, other, _ in picked],
        "a choice": [View(chosen={"group": (f"group {n}",)}) for n in range(30)],
        "two of a facet and one of another": [
            View(chosen={"group": (f"group {n}", f"group {n + 1}"), "placeholder": (NAMES[n % 10],)}) for n in range(30)
        ],
        "a common word and two choices": [
            View(words=one, chosen={"placeholder": (name,), "length": ("5-8", "9-12")}) for one, _, name in picked
        ],
        "everything, in a new random order": [View(seed=n) for n in range(1, 31)],
    }


def ours(explorer: Explorer, view: View) -> None:
    """Ask as the page does."""
    explorer.browse(view, 0, PAGE)
    explorer.facets(view)


def processor_time(explorer: Explorer, view: View) -> float:
    """Return the milliseconds that a view takes of this thread's processor, however busy the machine is."""
    start = time.thread_time()
    ours(explorer, view)
    return (time.thread_time() - start) * 1000


class Frames:
    """The same by pandas: categories made before, placeholders in their own table, words as regular expressions."""

    def __init__(self, items: dict[str, list]) -> None:
        captions = pd.Series(items["caption"])
        hosts = pd.Series(items["source"]).str.extract(r"//([^/]+)/")[0]
        lengths = pd.cut(captions.str.split().str.len(), [0, 4, 8, 12, 16, 24, 10**6], labels=False)
        spans = np.array(["1-4", "5-8", "9-12", "13-16", "17-24", "25+"])[lengths]
        columns = {"group": items["relation"], "source": hosts, "length": spans}
        self._items = pd.DataFrame({"id": items["id"], "caption": captions})
        for name, values in columns.items():
            self._items[name] = pd.Categorical(values)
        found = captions.str.findall(r"\{([^{}]+)\}").map(lambda names: list(dict.fromkeys(names)))
        self._names = found.explode().astype("category")

    def answer(self, view: View) -> tuple[pd.Series, dict[str, pd.Series]]:
        """Return the ids of the first page and the counts of each facet."""
        masks = {}
        for word in view.words.split():
            masks[word] = self._items["caption"].str.contains(rf"\b{re.escape(word)}", case=False)
        for name, values in view.chosen.items():
            if name == "placeholder":
                masks[name] = self._items.index.isin(self._names.index[self._names.isin(values)])
            else:
                masks[name] = self._items[name].isin(values)
        whole = self._all(masks.values())
        page = self._items["id"].sample(frac=1, random_state=view.seed)[whole].head(PAGE)
        counts = {}
        for name in ("group", "placeholder", "length", "source"):
            mask = self._all(m for other, m in masks.items() if other != name) if name in masks else whole
            column = self._names if name == "placeholder" else self._items[name]
            counts[name] = column[mask.loc[column.index] if name == "placeholder" else mask].value_counts()
        return page, counts

    def _all(self, masks: Iterable[pd.Series]) -> pd.Series:
        whole = pd.Series(True, self._items.index)
        for mask in masks:
            whole &= mask
        return whole


def check(explorer: Explorer, frames: Frames, view: View) -> None:
    """Make sure that both ways count the same."""
    counts = frames.answer(view)[1]
    for facet in explorer.facets(view):
        wrong = [value for value in facet.values if value.count != counts[facet.name].get(value.value, 0)]
        if wrong:
            raise SystemExit(f"{view}: {facet.name} differs: {wrong[:3]}")


if __name__ == "__main__":
    main()
