"""Light that casts shadows: its colour, and the backdrops on which shadows show."""

from __future__ import annotations

from relsim_demo.scenes.backdrops import RGB

PALE = ("white", "grey", "orange", "yellow", "green", "mint", "sky blue", "pink", "beige")
LIGHT: RGB = (255, 226, 120)
