"""Import Gradio in two thirds of the time: it need not write down anew what its wheel has already."""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType

MODULE, WRITES = "gradio.component_meta", "create_or_modify_pyi"


def spare_stubs() -> None:
    """Have Gradio, once it is imported, leave the stubs of its components alone, which only editors read.

    It parses the source of every component at each start, to find each time that its stub is there already.
    """
    sys.meta_path.insert(0, _Finder())


class _Finder(MetaPathFinder):
    def find_spec(self, name: str, path: object, target: ModuleType | None = None) -> ModuleSpec | None:
        found = PathFinder.find_spec(name, path) if name == MODULE else None  # pyright: ignore[reportArgumentType]
        if found is not None and found.origin:
            found.loader = _Loader(name, found.origin)
        return found


class _Loader(SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        setattr(module, WRITES, lambda *_: None)
