"""The published captioner, and the plain base for groups."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from PIL import Image

from relsim_demo.models import wording
from relsim_demo.models.base import Captioner
from relsim_demo.models.checkpoints import known_revision, short_name
from relsim_demo.models.published import Published
from relsim_demo.types import Sampling
from relsim_demo.work import Stage, check


class QwenCaptioner(Captioner):
    """The published captioner; groups are captioned by the plain base, as the paper made its training captions."""

    def __init__(self, published: Published) -> None:
        self._published, self.name = published, short_name(published.settings.caption_adapter)
        self._wording = wording.captioning(published.settings)
        self.prompt = self._wording.source

    @property
    def revision(self) -> str:
        """The Hub commit, or a hash of local weights; empty before a download."""
        return known_revision(self._published.settings.caption_adapter, self._published.settings)

    def write(self, images: Sequence[Image.Image], n: int, sampling: Sampling) -> Iterator[list[list[str]]]:
        """See Captioner."""
        rows = self._written([[image] for image in images], n, sampling, self._wording.text, True)
        for texts in rows:
            yield [texts[start : start + n] for start in range(0, len(texts), n)]

    def write_group(self, images: Sequence[Image.Image], n: int, sampling: Sampling) -> Iterator[list[str]]:
        """See Captioner."""
        yield from self._written([list(images)], n, sampling, wording.GROUP, False)

    def _written(
        self, questions: list[list[Image.Image]], n: int, sampling: Sampling, text: str, by_captioner: bool
    ) -> Iterator[list[str]]:
        work, pictures = self._published.work, float(sum(map(len, questions)))
        with self._published.turn(read=pictures, write=1) as job:
            began = time.monotonic()
            for texts in self._published.write(questions, n, sampling, text, by_captioner):
                if job.first is None:
                    work.took(Stage.READ, (time.monotonic() - began) / pictures)
                work.wrote(job, max(len(text.split()) for text in texts))
                yield texts
                check()
            if job.first is not None:
                work.took(Stage.WRITE, time.monotonic() - job.first)
