"""From the bytes of a picture to what models see and what the gallery keeps, in processes of their own."""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from PIL import Image

from relsim_demo.errors import DemoError
from relsim_demo.gallery import scenes
from relsim_demo.images import open_picture
from relsim_demo.precompute.records import Scene, Skipped
from relsim_demo.scenes.render import render

PICTURE_SIDE = 224  # of scenes: large enough that the encoders see what a visitor sees
KEPT_SIDE, KEPT_QUALITY = 384, 80
AT_LEAST_AHEAD = 8
T = TypeVar("T")
F = TypeVar("F", bound=Future | None)


@dataclass(frozen=True)
class Prepared:
    """A picture for the models (RGB, as it is), its small copy as WebP, its size, and what drawing it told."""

    image: Image.Image
    kept: bytes | None
    width: int
    height: int
    known: dict = field(default_factory=dict)


def prepare(picture: Path | bytes | Scene, name: str) -> Prepared | Skipped:
    """Decode or draw one picture; a picture that is none becomes Skipped."""
    if isinstance(picture, Scene):
        known = scenes.item(picture.number, picture.spec)
        return Prepared(render(picture.spec, PICTURE_SIDE), None, known["width"], known["height"], known)
    try:
        image = open_picture(picture, name=name)
    except DemoError as error:
        return Skipped("no usable picture", str(error))
    return Prepared(image, _small(image), image.width, image.height)


class Decoders:
    """Prepares pictures in parallel processes, which end with the process that started them, even if that is killed.

    A picture that takes its process down with it (memory, a fault in a decoder) is Skipped like any bad picture.
    """

    def __init__(self, workers: int, prepare: Callable[..., Prepared | Skipped] = prepare) -> None:
        self._workers, self._prepare = workers, prepare
        self._pool: Executor | None = None

    def __enter__(self) -> Decoders:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def each(self, jobs: Iterable[tuple[T, tuple | None]]) -> Iterator[tuple[T, Prepared | Skipped | None]]:
        """Prepare the arguments of each job, None for no picture; answers come in order, beside the job's own data."""

        def submit(job: tuple[T, tuple | None]) -> Future | None:
            return self._submit(job[1]) if job[1] is not None else None

        for (data, arguments), future in ahead(submit, jobs, max(AT_LEAST_AHEAD, 2 * self._workers)):
            if arguments is None or future is None:
                yield data, None
            else:
                yield data, self._result(arguments, future)

    def _submit(self, arguments: tuple) -> Future:
        if self._pool is None:
            self._pool = _pool(self._workers)
        try:
            return self._pool.submit(self._prepare, *arguments)
        except BrokenProcessPool:
            self._close()
            return self._submit(arguments)

    def _result(self, arguments: tuple, future: Future) -> Prepared | Skipped:
        try:
            return future.result()
        except BrokenProcessPool:  # this picture's fault, or that of another one at work at the same time
            with _pool(1) as alone:
                try:
                    return alone.submit(self._prepare, *arguments).result()
                except BrokenProcessPool:
                    return Skipped("crashed the decoder", "decoding it ended the process")

    def _close(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(cancel_futures=True)


def ahead(submit: Callable[[T], F], jobs: Iterable[T], window: int) -> Iterator[tuple[T, F]]:
    """Submit jobs up to `window` ahead of those handed on, and hand them on in order; None stands for no work."""
    waiting: deque[tuple[T, F]] = deque()
    for job in jobs:
        waiting.append((job, submit(job)))
        while waiting and (len(waiting) > window or waiting[0][1] is None):
            yield waiting.popleft()
    while waiting:
        yield waiting.popleft()


def _small(image: Image.Image) -> bytes:
    small = image.copy()
    small.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS)
    data = io.BytesIO()
    small.save(data, "WEBP", quality=KEPT_QUALITY)
    return data.getvalue()


def _pool(workers: int) -> ProcessPoolExecutor:
    # spawned, since a fork would copy a process that runs threads and may hold a GPU
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_end_with_parent)


def _end_with_parent() -> None:
    """End this process as soon as the one that started it has ended, however that came, and not before."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return  # the first process has none

    def watch() -> None:
        parent.join()
        os._exit(1)

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that started it
    threading.Thread(target=watch, daemon=True).start()
