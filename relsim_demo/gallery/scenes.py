"""The embedded gallery: 28,000 drawn scenes, half with a relation and half ordinary, of subjects no model has seen."""

from __future__ import annotations

import random

from relsim_demo.scenes.registry import families
from relsim_demo.scenes.render import Spec, describe

COUNT = 28_000
SEED = 7


def choose_specs(count: int = COUNT, seed: int = SEED) -> list[Spec]:
    """Choose the scenes: one half relations, one half ordinary, families in equal parts, shuffled."""
    specs = []
    for ordinary, n in ((False, count - count // 2), (True, count // 2)):
        names = [f.name for f in families().values() if f.ordinary is ordinary]
        specs += [Spec(names[i % len(names)], seed * 10_000_000 + i // len(names)) for i in range(n)]
    random.Random(seed).shuffle(specs)
    return specs


def item(number: int, spec: Spec) -> dict:
    """Describe one scene as a row of items.parquet."""
    words, family = describe(spec), families()[spec.family]
    return {
        "id": f"scene-{number:06d}",
        "kind": str(family.kind),
        "relation": family.relation or None,
        "family": spec.family,
        "caption": words.anonymous,
        "ordinary": words.ordinary,
        "source": str(spec),
        "subjects": sorted(words.subjects),
        "width": 448,
        "height": 448,
    }
