"""Computing a gallery from a source: read its records, fetch, decode, embed, map and calibrate, write the folder.

Build-time only. The work is kept in shards, so that it can be killed at any moment and goes on where it was.
"""

from relsim_demo.gallery.hub import push, shelf
from relsim_demo.precompute.authors import published
from relsim_demo.precompute.build import PAIR_SEED, unrelated_pairs
from relsim_demo.precompute.decoders import PICTURE_SIDE
from relsim_demo.precompute.metrics import Plan, plan
from relsim_demo.precompute.run import precompute
from relsim_demo.precompute.sources import open_source

__all__ = [
    "PAIR_SEED", "PICTURE_SIDE", "Plan", "open_source", "plan", "precompute", "published", "push", "shelf",
    "unrelated_pairs",
]  # fmt: skip
