"""Analogical generation: what models made of inputs, by the logic that it keeps and the look that it changes."""
