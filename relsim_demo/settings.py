"""Settings, read from the environment once, at the edge."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "assets"
PRECOMPUTED = ROOT / "precomputed"
