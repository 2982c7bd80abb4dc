"""Single pictures from addresses that strangers wrote, for whoever asks in passing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from relsim_demo.errors import BadPicture
from relsim_demo.precompute.downloader import Downloader


def fetching(downloader: Downloader | None = None) -> Callable[[str], bytes]:
    """Return what fetches the bytes of an address, or raises BadPicture."""
    chosen = downloader or Downloader()

    def fetch(address: str) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "picture"
            if skipped := chosen.fetch(address, target):
                raise BadPicture(f"{address[:120]!r} could not be fetched: {skipped.reason}.")
            return target.read_bytes()

    return fetch
