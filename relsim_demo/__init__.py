"""Relational visual similarity: score, caption, search and map pictures by what they share beneath the look."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer
    from relsim_demo.settings import Settings

__all__ = ["load_explorer"]


def load_explorer(settings: Settings | None = None) -> Explorer:
    """Open the models and the gallery that the settings (default: the environment's) name.

    Raises:
        DemoError: a setting, the gallery or a model cannot be used; the text says what to do.
    """
    from relsim_demo.explorer import open_explorer  # lazily, so that parts can be imported without faiss

    return open_explorer(settings)
