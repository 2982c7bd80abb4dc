"""Relational visual similarity: score, caption, search and map pictures by what they share beneath the look."""

from relsim_demo.explorer import Explorer, load_explorer

__all__ = ["Explorer", "load_explorer"]
