"""The published 7B models behind the common contracts. Light to import: torch and weights come when first needed."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from relsim_demo.domain import Phase, State
from relsim_demo.errors import DemoError, ModelUnavailable
from relsim_demo.models import wording
from relsim_demo.models.base import Captioner, ImageEncoder
from relsim_demo.models.checkpoints import cached, downloaded_bytes, locate, revision_of, short_name
from relsim_demo.models.devices import on_gpu, pick_device
from relsim_demo.settings import PUBLISHED_PIXELS, Settings
from relsim_demo.shipped import require
from relsim_demo.types import Sampling
from relsim_demo.work import Job, Stage, Work, check

if TYPE_CHECKING:
    from relsim_demo.models.qwen.generate import Writer
    from relsim_demo.models.qwen.host import Host

PACKAGES = ("transformers", "peft")
DIM = 384  # the width of f_T's space
CPU_PIXELS = 450**2  # near the 448 x 448 of the training, and no rounding can cost a square its last row
GPU_PIXELS = 1280 * 28**2  # 1 megapixel: 1280 tokens
CAPTION_SIDE = 448  # px; what the captioner was trained on
UNIT = 448**2  # px of a picture, whose cost others are told by
LOOK = 0.2  # seconds between two looks at whether somebody who waits for the weights has gone
EMBED_SECONDS, WRITE_SECONDS = 20, 60  # of a borrowed GPU, for one call
log = logging.getLogger(__name__)


class Published:
    """The base and its adapters, loaded once. Safe to share between threads.

    work: the turns at them.
    """

    def __init__(self, settings: Settings, merge: bool = False) -> None:
        """Take the settings. merge: fold the relational adapter in, for bulk work where nothing else is asked.

        Raises:
            NotInstalled: a package that these models need is missing.
        """
        require("published", *PACKAGES)
        self.settings, self._merge, self.work = settings, merge, Work()
        self._lock = threading.Lock()
        self._host: Host | None = None
        self._carried: dict[str, Path] = {}
        self._writer: Writer | None = None
        self._state = State(Phase.WAITING, "The 7B models are loaded when they are first needed.")
        self._fetching: tuple[str, str] | None = None
        self.embed = on_gpu(EMBED_SECONDS)(self._embed)
        self.write = on_gpu(WRITE_SECONDS)(self._write)

    @property
    def state(self) -> State:
        """How far loading is; while weights are fetched, with how much is there."""
        fetching = self._fetching  # once: the thread that loads may be done a moment later
        if fetching is None:
            return self._state
        model, place = fetching
        size = downloaded_bytes(model, self.settings) / 1e9
        return State(Phase.LOADING, f"Fetching {short_name(model)} ({place}): {size:.1f} GB are here.")

    @property
    def most_pixels(self) -> int:
        """How many pixels the relational model sees of a picture at the most."""
        if self.settings.max_pixels is not None:
            return self.settings.max_pixels
        device = self.settings.device if self.settings.device != "auto" else pick_device("auto")
        return CPU_PIXELS if device == "cpu" else GPU_PIXELS

    def host(self) -> Host:
        """Return the loaded models, loading them now if need be.

        Raises:
            ModelUnavailable: they cannot be fetched, do not fit each other, or find no room.
            Stopped: the asker has gone.
        """
        while not self._lock.acquire(timeout=LOOK):  # another thread loads them
            check()
        try:
            if self._host is None:
                self._host = self._load()
        finally:
            self._lock.release()
        return self._host

    def carry(self, name: str, folder: Path) -> None:
        """Have one more adapter loaded beside the others, before that happens; then none of them is folded in."""
        self._carried[name] = folder

    @contextmanager
    def turn(self, **amounts: float) -> Iterator[Job]:
        """Load the models if need be, then wait for them and hold them: see Work.turn."""
        self.host()
        with self.work.turn(**amounts) as job:
            yield job

    def start(self) -> None:
        """Load in the background; `state` tells how it goes."""
        threading.Thread(target=self._try_to_load, daemon=True).start()

    def _embed(self, images: list[Image.Image]) -> np.ndarray:
        """Embed RGB pictures by the relational adapter: (n, 384) float32."""
        from relsim_demo.models.qwen.embed import embed

        return embed(self.host(), images, self.most_pixels)

    def _write(
        self, questions: list[list[Image.Image]], n: int, sampling: Sampling, text: str, by_captioner: bool
    ) -> Iterator[list[str]]:
        """Yield what stands so far of n answers to the text about each question's pictures, question by question."""
        from relsim_demo.models.qwen.generate import Writer
        from relsim_demo.models.qwen.host import CAPTION
        from relsim_demo.models.qwen.pixels import prepare
        from relsim_demo.models.qwen.prompts import caption_prompt, text_of

        host = self.host()
        with self._lock:  # several writers would keep buffers of their own each
            self._writer = self._writer or Writer(host)
        tokenizer = host.tokenizers[CAPTION]
        cuts = [[prepare(image, CAPTION_SIDE) for image in images] for images in questions]
        prompt = caption_prompt(tokenizer, [(cut.rows, cut.columns) for cut in cuts[0]], text)
        for rows in self._writer.write(prompt, cuts, n, sampling, CAPTION if by_captioner else None):
            yield [_clean(text_of(tokenizer, ids)) for ids in rows]

    def _try_to_load(self) -> None:
        try:
            self.host()
        except DemoError:
            pass  # `state` has the sentence, and the next request raises it again
        except Exception as error:
            log.exception("the published models could not be loaded")
            sentence = f"The 7B models could not be loaded ({type(error).__name__})."
            self._fetching, self._state = None, State(Phase.FAILED, sentence)

    def _load(self) -> Host:
        names = self.settings.base_model, self.settings.adapter, self.settings.caption_adapter
        try:
            base, adapter, captioner = (self._fetched(name, n, len(names)) for n, name in enumerate(names, 1))
            self._fetching, self._state = None, State(Phase.LOADING, "Reading the weights of the 7B models.")
            from relsim_demo.models.qwen.host import RELATIONAL, Host

            device, dtype = self.settings.device, self.settings.dtype
            host = Host(base, adapter, captioner, device, dtype, self._carried)
            if self._merge and not self._carried:
                host.merge(RELATIONAL)
        except ModelUnavailable as error:
            self._fetching, self._state = None, State(Phase.FAILED, str(error))
            raise
        if host.way is not None:
            self.work.expect(Stage.SEE, host.way.seconds(host.text, host.model.model.visual))
        self._state = State(Phase.READY, f"The 7B models run on {host.device}{_on_cpu(host)}.", str(host.device))
        return host

    def _fetched(self, name: str, number: int, of: int) -> Path:
        self._fetching = name, f"{number} of {of}"
        return locate(name, self.settings)


class QwenEncoder(ImageEncoder):
    """The published relational encoder."""

    in_text_space = True
    batch_size = 256

    def __init__(self, published: Published) -> None:
        self.published, self.name = published, short_name(published.settings.adapter)

    @property
    def dim(self) -> int:
        """The width of the vectors."""
        return DIM

    @property
    def revision(self) -> str:
        """The Hub commit, or a hash of local weights; empty before a download."""
        return _known_revision(self.published.settings.adapter, self.published.settings)

    @property
    def preprocess(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        """The resampling, and how many pixels it leaves where that is less than published."""
        most = self.published.most_pixels
        limit = f" and to at most {most:,} px in all" if most < PUBLISHED_PIXELS else ""
        return f"rgb, smart-resized to multiples of 28 px{limit}, bicubic"

    def shrunk(self, width: int, height: int) -> tuple[int, int] | None:
        """See ImageEncoder."""
        from relsim_demo.models.qwen.pixels import target_size

        seen = target_size(width, height, self.published.most_pixels)
        return None if seen == target_size(width, height) else seen

    def turn(self, images: Sequence[Image.Image]) -> AbstractContextManager[object]:
        """See ImageEncoder."""
        return self.published.turn(see=self._pictures(images))

    def _embed_batch(self, images: list[Image.Image]) -> np.ndarray:
        with self.turn(images):  # which loads here, since what a borrowed GPU's process loads is gone with it
            began = time.monotonic()
            vectors = self.published.embed(images)
            self.published.work.took(Stage.SEE, (time.monotonic() - began) / self._pictures(images))
        return vectors

    def _pictures(self, images: Sequence[Image.Image]) -> float:
        """Say how many pictures of 448 px the work amounts to."""
        from relsim_demo.models.qwen.pixels import target_size

        sizes = (target_size(*image.size, self.published.most_pixels) for image in images)
        return sum(width * height for width, height in sizes) / UNIT


class QwenCaptioner(Captioner):
    """The published captioner; groups are captioned by the plain base, as the paper made its training captions."""

    def __init__(self, published: Published) -> None:
        self._published, self.name = published, short_name(published.settings.caption_adapter)
        self._wording = wording.captioning(published.settings)
        self.prompt = self._wording.source

    @property
    def revision(self) -> str:
        """The Hub commit, or a hash of local weights; empty before a download."""
        return _known_revision(self._published.settings.caption_adapter, self._published.settings)

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


def _known_revision(name: str, settings: Settings) -> str:
    folder = cached(name, settings)
    return revision_of(folder) if folder else ""


def _on_cpu(host: Host) -> str:
    """Say how a CPU holds the models, why, and what to expect of it."""
    if host.way is None:
        return ""
    why = f", {host.way.why}" if host.way.why else ""
    seconds = host.way.seconds(host.text, host.model.model.visual)
    return f" in {host.dtype}{why}; a picture of 448 px takes about {max(1, round(seconds))} s"


def _clean(text: str) -> str:
    """Take a caption out of the quotes that the models like to put around it."""
    return " ".join(text.replace("\ufffd", "").split()).strip("\"'“” ")
