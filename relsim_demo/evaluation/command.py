"""What every metric of a gallery finds, from the command line."""

from __future__ import annotations

import argparse

from relsim_demo.evaluation import writing
from relsim_demo.evaluation.browsing import QUERIES, SEED
from relsim_demo.evaluation.retrieved import retrieve as retrieved
from relsim_demo.evaluation.summary import summarise
from relsim_demo.gallery.hub import resolve
from relsim_demo.gallery.loading import load
from relsim_demo.gallery.milvus import Milvus
from relsim_demo.settings import Settings


def retrieve(options: argparse.Namespace, settings: Settings) -> tuple[dict, str]:
    """Write what every metric of a gallery finds, and sum it up. Raises DemoError, OSError."""
    writing.check_target(options.results)
    gallery = load(resolve(options.gallery or settings.gallery, settings.cache_dir), milvus=Milvus.of(settings))
    queries = QUERIES if options.queries is None else options.queries
    results = retrieved(gallery, queries, SEED if options.seed is None else options.seed)
    writing.write(results, options.results)
    summary = summarise(results)
    text = "\n".join([*summary.lines, f"written to {options.results}"])
    return {"file": str(options.results), **summary.to_dict()}, text
