"""Models of look by name: CLIP and DINOv2 from the Hub, as published or tuned, and DreamSim from its own package."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models.attribute_packages import DreamSimEncoder, refuse_lpips
from relsim_demo.models.attribute_tuned import ADAPTER, DIM, base_of
from relsim_demo.models.base import ImageEncoder
from relsim_demo.models.checkpoints import cached, locate, revision_of, short_name
from relsim_demo.models.devices import pick_device
from relsim_demo.settings import Attribute, Dtype, Settings

if TYPE_CHECKING:
    from relsim_demo.models.attribute_nets import Net

FILES = ("*config.json", "*.index.json", "*.safetensors", "projection*.pt")  # no pickles, no other frameworks'
PUBLISHED = {Attribute.CLIP: "openai/clip-vit-large-patch14", Attribute.DINOV2: "facebook/dinov2-large"}
WIDTHS = {Attribute.CLIP: 768, Attribute.DINOV2: 1024}
WIDTH_KEYS = {Attribute.CLIP: "projection_dim", Attribute.DINOV2: "hidden_size"}


def attribute_encoder(name: str, settings: Settings) -> ImageEncoder:
    """Return a model of look: clip, dinov2 or dreamsim; its weights are read when the first picture comes.

    settings.attribute_model may name other weights for clip and dinov2, or a folder with a tuned head.

    Raises:
        ModelUnavailable: its package is not installed, or (lpips) it gives no vectors.
    """
    wanted = Attribute(name)
    if wanted is Attribute.DREAMSIM:
        return DreamSimEncoder(settings)
    if wanted is Attribute.LPIPS:
        refuse_lpips()
    return HubEncoder(wanted, settings)


class HubEncoder(ImageEncoder):
    """CLIP (image_embeds) or DINOv2 ([CLS] of the last layer), perhaps tuned: LoRA and a linear head into f_T's space.

    `revision` is empty, and `dim` and `in_text_space` are those of the published weights, as long as others are
    not downloaded. Loading raises ModelUnavailable.
    """

    preprocess = "rgb, the weights' own image processor (PIL)"

    def __init__(self, kind: Attribute, settings: Settings) -> None:
        self._kind, self._settings = kind, settings
        self._model = settings.attribute_model or PUBLISHED[kind]
        self.name = short_name(self._model)
        self._folder: Path | None = None
        self._net: Net | None = None
        self._lock = threading.Lock()

    @property
    def revision(self) -> str:
        """The Hub commit, or a hash of local weights; empty before a download."""
        folder = self._known_folder()
        return revision_of(folder) if folder else ""

    @property
    def in_text_space(self) -> bool:
        """Whether the head was tuned towards captions."""
        folder = self._known_folder()
        return folder is not None and (folder / ADAPTER).is_file()

    @property
    def dim(self) -> int:
        """The width of the vectors."""
        folder = self._known_folder()
        if folder is None or self._model == PUBLISHED[self._kind]:
            return WIDTHS[self._kind]
        if (folder / ADAPTER).is_file():
            return DIM
        try:
            return int(json.loads((folder / "config.json").read_text(encoding="utf-8"))[WIDTH_KEYS[self._kind]])
        except (OSError, ValueError, LookupError, TypeError):
            return WIDTHS[self._kind]  # loading will say what is wrong with it

    def _embed_batch(self, images: list[Image.Image]) -> np.ndarray:
        return self._loaded()(images)

    def _known_folder(self) -> Path | None:
        """Return the folder of the weights if they are on this machine."""
        return self._folder or cached(self._model, self._settings, files=FILES)

    def _loaded(self) -> Net:
        """Fetch and read the weights once, also when two requests come at the same time."""
        with self._lock:
            if self._net is None:
                self._net = self._load()
        return self._net

    def _load(self) -> Net:
        from relsim_demo.models.attribute_nets import Net

        device = pick_device(self._settings.device)
        tuned, base = None, locate(self._model, self._settings, files=FILES)
        self._folder = base
        if (base / ADAPTER).is_file():
            tuned, base = base, locate(base_of(base) or PUBLISHED[self._kind], self._settings, files=FILES)
        half = device != "cpu" and self._settings.dtype is not Dtype.F32
        net = Net(self._kind, base, tuned, device, half)
        if net.dim != self.dim:
            raise ModelUnavailable(f"{self._model} gives {net.dim} numbers where its settings say {self.dim}.")
        return net
