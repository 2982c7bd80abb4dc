"""One visitor's pictures as they come: decoded, embedded, and a small copy of each kept in memory."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import PurePosixPath
from threading import Lock

from PIL import Image

from relsim_demo.errors import BadPicture, BadRequest
from relsim_demo.images import open_picture
from relsim_demo.mine.batches import Batches, Vectors

MOST = 500  # pictures of one visitor
KEPT_SIDE, KEPT_QUALITY = 640, 82  # px of the longest side, and of WebP: what a tile shows at the most
LONGEST_NAME = 200
FULL = f"{MOST} pictures are the most. The others were left out."
STOPPED = "These pictures are no longer wanted."


@dataclass(frozen=True)
class Kept:
    """A picture that was taken: its file name, its size in px, its small copy as WebP, its vectors by metric."""

    name: str
    width: int
    height: int
    copy: bytes
    vectors: Vectors


class Collection:
    """The pictures of one visitor, in the order in which they were sent. Safe to share between threads."""

    def __init__(self) -> None:
        self._kept: dict[int, Kept] = {}
        self._begun: set[int] = set()
        self._lock = Lock()
        self.bytes = 0  # of all copies
        self.stopped = False

    def __len__(self) -> int:
        return len(self._kept)

    def take(self, place: int, name: str, data: bytes, batches: Batches) -> None:
        """Take the file that stands at a place of the visitor's list; the same place twice counts once.

        Raises:
            BadRequest: there are too many, or all was stopped.
            BadPicture: it is none; the sentence names it.
            ModelUnavailable: the models cannot run.
        """
        with self._lock:
            if place in self._kept:
                return
            if not 0 <= place < MOST or len(self._begun | {place}) > MOST:
                raise BadRequest(FULL)
            self._begun.add(place)
        try:
            kept = self._prepared(_clean(name), data, batches)
        except Exception:
            with self._lock:
                self._begun.discard(place)
            raise
        with self._lock:
            self._check()
            if place not in self._kept:
                self._kept[place] = kept
                self.bytes += len(kept.copy)

    def pictures(self) -> list[Kept]:
        """Return what was taken, in order."""
        with self._lock:
            return [self._kept[place] for place in sorted(self._kept)]

    def stop(self) -> None:
        """Take nothing more, and forget what was taken."""
        with self._lock:
            self.stopped = True
            self._kept.clear()
            self.bytes = 0

    def _prepared(self, name: str, data: bytes, batches: Batches) -> Kept:
        self._check()
        picture = open_picture(data, name=PurePosixPath(name).name)
        self._check()
        try:
            vectors = batches.embed(picture, lambda: not self.stopped)
        except BadPicture as error:
            raise BadPicture(f"{PurePosixPath(name).name!r}: {error}") from error
        return Kept(name, picture.width, picture.height, _small(picture), vectors)

    def _check(self) -> None:
        if self.stopped:
            raise BadRequest(STOPPED)


def _clean(name: str) -> str:
    """Return the path of a file below the folder that was dropped, as text that tables and pages can hold."""
    text = name.encode("utf-8", "replace").decode().replace("\0", "").replace("\\", "/")
    text = "".join(letter for letter in text if letter.isprintable()).strip("/ ")
    return text[-LONGEST_NAME:].lstrip("/") or "picture"


def _small(picture: Image.Image) -> bytes:
    small = picture.copy()
    small.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS)
    data = io.BytesIO()
    small.save(data, "WEBP", quality=KEPT_QUALITY)
    return data.getvalue()
