"""Relational visual similarity: score, caption, search and map pictures by what they share beneath the look."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer
    from relsim_demo.settings import Settings

__all__ = ["Explorer", "__version__", "load_explorer"]
__version__ = "0.1.0"


def load_explorer(settings: Settings | None = None) -> Explorer:
    """Open the models and the gallery that the settings (default: the environment's) name.

    Raises:
        DemoError: a setting, the gallery or a model cannot be used; the text says what to do.
    """
    from relsim_demo.explorer import Explorer  # lazily, so that parts can be imported without faiss
    from relsim_demo.opening import open_all
    from relsim_demo.settings import Settings

    return Explorer(*open_all(settings or Settings.from_env()))


def __getattr__(name: str) -> object:
    """Import the class Explorer when it is first asked for, since faiss comes with it."""
    if name != "Explorer":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from relsim_demo.explorer import Explorer

    return Explorer
