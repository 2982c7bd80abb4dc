"""Computes a gallery in a process of its own, to be killed: python precompute_driver.py SOURCE DIR LOG PAUSE."""

import sys
from pathlib import Path

from precompute_parts import Colours, flat, plan_of

from relsim_demo.precompute import build, open_source, precompute

build.project = flat  # UMAP would take most of the time, and the same in every test

if __name__ == "__main__":
    source, folder, log, pause = sys.argv[1:]
    encoders = {"relational": Colours(log, float(pause)), "attribute": Colours()}
    precompute(open_source(source), Path(folder), plan_of(**encoders))
