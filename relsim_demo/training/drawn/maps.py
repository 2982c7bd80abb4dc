"""What the model of look sees in scenes of the training set: kept once, since that model does not learn."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path

import numpy as np

from relsim_demo.models.lite2 import SIDE, Lite2Encoder
from relsim_demo.scenes.render import Spec
from relsim_demo.training.drawn.dataset import Pictures, draw

CHUNK = 100
SHAPES = {"middle": (120, 14, 14), "last": (352, 7, 7)}


def build(
    folder: Path, specs: Sequence[Spec], workers: int, drawn_with: Pictures, look: Lite2Encoder
) -> tuple[np.memmap, np.memmap]:
    """Draw the scenes at 224 pixels and keep the maps in a folder, or go on where the same work stopped.

    Returns middle (n, 120, 14, 14) and last (n, 352, 7, 7), float16.
    """
    folder.mkdir(parents=True, exist_ok=True)
    middle, last = (_opened(folder / f"{name}.npy", (len(specs), *shape)) for name, shape in SHAPES.items())
    mark = folder / "maps.txt"
    done = int(mark.read_text()) if mark.exists() else 0
    chunks = [specs[i : i + CHUNK] for i in range(done, len(specs), CHUNK)]
    with ProcessPoolExecutor(workers) as pool:
        todo, waiting = iter(chunks), []
        while waiting or done < len(specs):
            waiting += [pool.submit(_draw, chunk, drawn_with) for chunk in islice(todo, workers + 1 - len(waiting))]
            pictures = waiting.pop(0).result()
            for array, found in zip((middle, last), look.maps(pictures), strict=True):
                array[done : done + len(pictures)] = found.numpy()
            done += len(pictures)
            mark.write_text(str(done))
    return middle, last


def _opened(path: Path, shape: tuple[int, ...]) -> np.memmap:
    if path.exists():
        return np.load(path, mmap_mode="r+")
    return np.lib.format.open_memmap(path, "w+", np.float16, shape)


def _draw(specs: Sequence[Spec], drawn_with: Pictures) -> list:
    return [draw(spec, SIDE, drawn_with) for spec in specs]
