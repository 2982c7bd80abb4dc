"""Choices of backdrops and subjects that several relations share."""

from __future__ import annotations

CALM = ("plain", "gradient", "glowing", "bokeh", "framed")  # styles of backdrop that let what stands on them speak
CASTABLE = ("animal", "food", "drink", "plant", "vehicle", "building", "sport", "clothes", "music", "object")
