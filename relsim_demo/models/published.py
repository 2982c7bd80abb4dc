"""The published 7B models, loaded once, in turns. Light to import: torch and weights come when first needed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from relsim_demo.domain import Phase, State
from relsim_demo.errors import DemoError, ModelUnavailable
from relsim_demo.models.checkpoints import downloaded_bytes, locate, short_name
from relsim_demo.models.devices import on_gpu, pick_device
from relsim_demo.settings import Settings
from relsim_demo.shipped import require
from relsim_demo.types import Sampling
from relsim_demo.work import Job, Stage, Work, check

if TYPE_CHECKING:
    from relsim_demo.models.qwen.generate import Writer
    from relsim_demo.models.qwen.host import Host

PACKAGES = ("transformers", "peft")
CPU_PIXELS = 450**2  # near the 448 x 448 of the training, and no rounding can cost a square its last row
GPU_PIXELS = 1280 * 28**2  # 1 megapixel: 1280 tokens
CAPTION_SIDE = 448  # px; what the captioner was trained on
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
        self.keep_apart()

    def keep_apart(self) -> None:
        """Fold no adapter into the base, since others are asked too; to be said before the models are loaded."""
        self._merge = False

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
            if self._merge:
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
