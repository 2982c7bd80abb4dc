"""The plain Qwen2.5-VL base as judge, on this machine."""

from __future__ import annotations

import asyncio

from relsim_demo.evaluation.judging.question import PROMPT, Shown
from relsim_demo.models.checkpoints import cached, revision_of, short_name
from relsim_demo.models.published import Published
from relsim_demo.settings import Settings
from relsim_demo.types import Sampling

GREEDY = Sampling(temperature=0, tokens=32)


class LocalJudge:
    """Asks the base without its adapters; it sees both pictures at 448 x 448 px.

    Raises:
        ModelUnavailable: a package is missing, or the weights cannot be loaded.
    """

    workers = 1

    def __init__(self, settings: Settings) -> None:
        self._published = Published(settings)
        self._published.host()  # now, so that the name is that of the weights
        folder = cached(settings.base_model, settings)
        revision = f"@{revision_of(folder)}" if folder else ""
        self.name = f"{short_name(settings.base_model)}{revision} on this machine"

    async def ask(self, query: Shown, hit: Shown) -> str:
        """See Judge."""
        return await asyncio.to_thread(self._written, query, hit)

    async def close(self) -> None:
        """See Judge."""

    def _written(self, query: Shown, hit: Shown) -> str:
        told = ""
        for rows in self._published.write([[query.image, hit.image]], 1, GREEDY, PROMPT, False):
            told = rows[0]
        return told
