"""DreamSim and LPIPS through their own packages, which need torchvision and are therefore an extra."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module, metadata, util
from pathlib import Path
from typing import NoReturn, Protocol

import numpy as np
from PIL import Image

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models.base import ImageEncoder
from relsim_demo.models.devices import pick_device
from relsim_demo.settings import Settings
from relsim_demo.shipped import install

INSTALL = install("look")
SIDE = 256  # px, what LPIPS compares at
DREAMSIM_DIM = 1792


class PairScorer(Protocol):
    """What compares two pictures without giving vectors. `name` and `revision` say which weights answer."""

    name: str
    revision: str

    def score(self, a: Image.Image, b: Image.Image) -> float:
        """Return how alike two RGB pictures of any size look: higher is nearer, 1 for equal ones."""
        ...


class DreamSimEncoder(ImageEncoder):
    """DreamSim's published ensemble. It gets its weights (1 GB) and DINO's code from GitHub at the first picture.

    Raises:
        ModelUnavailable: the package is missing, or the download fails.
    """

    name = "dreamsim/ensemble"
    preprocess = "rgb, whole picture resized to 224x224, bicubic"

    def __init__(self, settings: Settings) -> None:
        self._installed = _version("dreamsim")
        self._settings, self._loaded, self._lock = settings, None, threading.Lock()

    @property
    def revision(self) -> str:
        """The version of the package."""
        return self._installed

    @property
    def dim(self) -> int:
        """The width of the vectors."""
        return DREAMSIM_DIM

    def _embed_batch(self, images: list[Image.Image]) -> np.ndarray:
        import torch

        with self._lock:
            self._loaded = self._loaded or self._load()
        model, prepare, device = self._loaded
        pixels = torch.cat([prepare(image.convert("RGB")) for image in images]).to(device)
        with torch.inference_mode():
            return model.embed(pixels).float().cpu().numpy()

    def _load(self) -> tuple:
        from huggingface_hub import constants

        device = pick_device(self._settings.device)
        folder = Path(self._settings.cache_dir or constants.HF_HUB_CACHE) / "dreamsim"
        with _packaged("DreamSim"):
            package = import_module("dreamsim")
            folder.mkdir(parents=True, exist_ok=True)
            model, prepare = package.dreamsim(pretrained=True, device=device, cache_dir=str(folder))
        return model, prepare, device


class LpipsScorer:
    """LPIPS on AlexNet, both pictures resized to 256 x 256: 1 minus its distance.

    Raises:
        ModelUnavailable: the package is missing, or AlexNet's weights cannot be downloaded.
    """

    name = "lpips/alex"

    def __init__(self, settings: Settings) -> None:
        self.revision = _version("lpips")
        self._settings, self._loaded, self._lock = settings, None, threading.Lock()

    def score(self, a: Image.Image, b: Image.Image) -> float:
        """See PairScorer."""
        import torch

        with self._lock:
            self._loaded = self._loaded or self._load()
        model, device = self._loaded
        small = (image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BICUBIC) for image in (a, b))
        pixels = np.stack([np.asarray(image) for image in small])
        first, second = torch.from_numpy(pixels).to(device).permute(0, 3, 1, 2).float().div(127.5).sub(1).split(1)
        with torch.inference_mode():
            return 1 - model(first, second).item()

    def _load(self) -> tuple:
        device = pick_device(self._settings.device)
        with _packaged("LPIPS"):
            return import_module("lpips").LPIPS(net="alex", verbose=False).to(device).eval(), device


def refuse_lpips() -> NoReturn:
    """Say that LPIPS cannot place a gallery, and how to install it where it is missing.

    Raises:
        ModelUnavailable: always.
    """
    missing = "" if util.find_spec("lpips") else f" For pairs it is not installed either: run `{INSTALL}`."
    raise ModelUnavailable(
        "LPIPS compares two pictures and gives no vectors, so it cannot rank or map a gallery: "
        f"choose clip, dinov2 or dreamsim.{missing}"
    )


def _version(package: str) -> str:
    """Return the version of an installed package, which also fixes its weights.

    From now on, which is before any thread loads one, torch unpickles nothing: these packages call torch.load.
    """
    os.environ.setdefault("TORCH_FORCE_WEIGHTS_ONLY_LOAD", "1")
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError as error:
        raise ModelUnavailable(f"{package} is not installed here: run `{INSTALL}`.") from error


@contextmanager
def _packaged(label: str) -> Iterator[None]:
    """Load what a package brings, with errors as ours."""
    try:
        yield
    except ImportError as error:
        raise ModelUnavailable(f"{label} is not completely installed ({error}): run `{INSTALL}`.") from error
    except Exception as error:  # downloads, zips and torch.hub fail in many types
        reason = " ".join(str(error).split())[:160] or type(error).__name__
        raise ModelUnavailable(
            f"{label} could not be loaded ({reason}); connect to the Internet and try again."
        ) from error
