"""CLIP's and DINOv2's networks with their image processors, loaded strictly through transformers."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from PIL import Image

from relsim_demo.errors import ModelUnavailable, in_short
from relsim_demo.models.attribute_tuned import add_lora, load_head
from relsim_demo.models.checkpoints import with_report
from relsim_demo.settings import Attribute

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn
    from transformers import PreTrainedModel
    from transformers.image_processing_utils import BaseImageProcessor

LABELS = {Attribute.CLIP: "CLIP", Attribute.DINOV2: "DINOv2"}
TYPES = {Attribute.CLIP: ("clip", "clip_vision_model"), Attribute.DINOV2: ("dinov2",)}
# CLIP's other half, and indices that older files saved.
LEFT_OUT = [r"^text_", r"^logit_scale$", r"position_ids$"]
Network = TypeVar("Network", bound="PreTrainedModel")
WORKERS = 8  # threads that decode and resize


class Net:
    """A loaded network: pictures in, features out. Threads may share it."""

    def __init__(self, kind: Attribute, base: Path, tuned: Path | None, device: str, half: bool) -> None:
        """Load the network of a folder, and the tuned adapter and head of another; half: weights in bfloat16.

        Raises:
            ModelUnavailable: a file is missing or damaged, the weights do not fit, or there is no room.
        """
        self._kind, self._device, self._label = kind, device, LABELS[kind]
        self._processor = read_processor(_with_processor(base, tuned))
        read = read_model(kind, base, half)
        self._model, self._dtype, self.dim = read.model, read.dtype, read.width
        self._head: nn.Linear | None = None
        if tuned is not None:
            add_lora(read.vision, kind, tuned)
            self._head = load_head(tuned, self.dim)
            self.dim = self._head.out_features
        try:
            self._model.to(device).eval().requires_grad_(False)
            if self._head is not None:
                self._head.to(device)
            probe = self([Image.new("RGB", (32, 32), "grey")])
        except (RuntimeError, ValueError) as error:  # out of memory is a RuntimeError too
            raise ModelUnavailable(
                f"The {self._label} model in {base} does not run here ({in_short(error)})."
            ) from error
        if probe.shape != (1, self.dim) or not np.isfinite(probe).all():
            raise ModelUnavailable(f"The {self._label} model in {base} gives no usable numbers; download it again.")

    def __call__(self, images: list[Image.Image]) -> np.ndarray:
        """Return the features (n, dim) float32 of RGB pictures; halves the batch where a GPU has no room for it.

        Raises:
            ModelUnavailable: there is no room for even one picture.
        """
        import torch

        try:
            return self._features(torch.from_numpy(self._prepare(images))).float().cpu().numpy()
        except torch.OutOfMemoryError as error:
            if len(images) == 1:
                raise ModelUnavailable(
                    f"There is no memory left on {self._device} for the {self._label} model; close what else uses it, "
                    "or set RELSIM_DEVICE=cpu."
                ) from error
        if self._device.startswith("cuda"):
            torch.cuda.empty_cache()
        middle = len(images) // 2
        return np.concatenate([self(images[:middle]), self(images[middle:])])

    def _features(self, pixels: Tensor) -> Tensor:
        import torch

        with torch.inference_mode():
            out = self._model(pixel_values=pixels.to(self._device, self._dtype))
            features = out.image_embeds if self._kind is Attribute.CLIP else out.last_hidden_state[:, 0]
            return features if self._head is None else self._head(features.float())

    def _prepare(self, images: list[Image.Image]) -> np.ndarray:
        """Return pixels (n, 3, height, width) float32 as the model's own processor makes them."""
        if len(images) == 1:
            return self._pixels(images[0])[None]
        with ThreadPoolExecutor(min(WORKERS, len(images))) as pool:
            return np.stack(list(pool.map(self._pixels, images)))

    def _pixels(self, image: Image.Image) -> np.ndarray:
        # converted here, since the processor would composite RGB that merely remembers a transparent colour
        return self._processor(image.convert("RGB"), do_convert_rgb=False, return_tensors="np")["pixel_values"][0]


def _with_processor(base: Path, tuned: Path | None) -> Path:
    """Return the folder whose image processor is used: the tuned one's own comes first."""
    return tuned if tuned is not None and (tuned / "preprocessor_config.json").is_file() else base


def read_processor(folder: Path) -> BaseImageProcessor:
    """Return the image processor of a folder, the one that works on PIL wherever it runs."""
    from transformers import AutoImageProcessor

    try:
        return AutoImageProcessor.from_pretrained(folder, backend="pil", local_files_only=True, trust_remote_code=False)
    except Exception as error:  # transformers raises nearly anything for a foreign file
        path = folder / "preprocessor_config.json"
        raise ModelUnavailable(f"{path} is missing or cannot be used ({in_short(error)}).") from error


def squares_of(folder: Path) -> tuple[int, list[float], list[float]]:
    """Return the side in px of the squares that a model takes, and the mean and spread of its colours, each of three.

    Raises:
        ModelUnavailable: its image processor's settings are missing, or do not say.
    """
    told = read_processor(folder).to_dict()
    try:
        mean, spread = ([float(value) for value in told[name]] for name in ("image_mean", "image_std"))
        side = int(told["crop_size"]["height"])
    except (LookupError, TypeError, ValueError) as error:
        raise ModelUnavailable(f"{folder / 'preprocessor_config.json'} does not say size, mean and std.") from error
    if side < 1 or len(mean) != 3 or len(spread) != 3 or min(spread) <= 0:
        raise ModelUnavailable(f"{folder / 'preprocessor_config.json'} says sizes or colours that cannot be.")
    return side, mean, spread


@dataclass(frozen=True)
class _Read:
    """A network on the CPU, the part of it that adapters go into, its weights' type, and the width of its features."""

    model: nn.Module
    vision: nn.Module
    dtype: torch.dtype
    width: int


def read_model(kind: Attribute, folder: Path, half: bool) -> _Read:
    """Return the network of a folder on the CPU; every tensor must be there, with nothing left over."""
    import torch
    from transformers import CLIPVisionModelWithProjection, Dinov2Model

    class Vision(CLIPVisionModelWithProjection):
        _keys_to_ignore_on_load_unexpected = LEFT_OUT

    _check_type(kind, folder)
    dtype = torch.bfloat16 if half else torch.float32
    if kind is Attribute.CLIP:
        clip = _strictly(Vision, kind, folder, dtype)
        return _Read(clip, clip.vision_model, dtype, clip.config.projection_dim)
    dinov2 = _strictly(Dinov2Model, kind, folder, dtype)
    return _Read(dinov2, dinov2, dtype, dinov2.config.hidden_size)


def _strictly(known: type[Network], kind: Attribute, folder: Path, dtype: torch.dtype) -> Network:
    try:
        model, found = with_report(
            known.from_pretrained(
                folder, dtype=dtype, use_safetensors=True, local_files_only=True, output_loading_info=True
            )
        )
    except Exception as error:  # transformers raises nearly anything for a foreign file
        raise ModelUnavailable(f"The weights in {folder} are no whole {LABELS[kind]} ({in_short(error)}).") from error
    for what, keys in (("lack", found["missing_keys"]), ("have no place for", found["unexpected_keys"])):
        if keys:
            raise ModelUnavailable(
                f"The {LABELS[kind]} weights in {folder} {what} {len(keys)} tensors, such as {min(keys)}: "
                "download them again or name others."
            )
    return model


def _check_type(kind: Attribute, folder: Path) -> None:
    try:
        found = json.loads((folder / "config.json").read_text(encoding="utf-8"))["model_type"]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ModelUnavailable(
            f"{folder} holds no model: its config.json cannot be read ({in_short(error)})."
        ) from error
    if found not in TYPES[kind]:
        raise ModelUnavailable(f"{folder} holds a model of type {str(found)[:40]}, not a {LABELS[kind]}; name another.")
    if not any(folder.glob("*.safetensors")):
        raise ModelUnavailable(f"{folder} holds no .safetensors weights, and others are not read: name another model.")
