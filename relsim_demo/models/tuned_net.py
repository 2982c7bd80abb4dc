"""The networks of tuned models: a published backbone of which a part has learned, and a linear head into f_T's space.

What learned is what has `requires_grad`: the last blocks of EfficientNet-Lite2, LoRA weights of CLIP or DINOv2.

Imports torch at the top: reach this file lazily.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models import lite2
from relsim_demo.models.attribute_nets import read_model, squares_of
from relsim_demo.models.lite2_net import BLOCKS, Lite2
from relsim_demo.settings import Attribute
from relsim_demo.shipped import require

DIM = 384  # the width of f_T's space
TARGETS, ALPHA, DROPOUT = ["q_proj", "v_proj"], 2, 0.05  # of LoRA, as the published models have them; alpha by rank


class TunedNet(nn.Module):
    """Square pictures in, unit vectors in f_T's space out."""

    def __init__(self, backbone: LastBlocks | Adapted) -> None:
        super().__init__()
        self.backbone = backbone
        self.head = nn.Linear(backbone.width, DIM)

    def forward(self, pixels: Tensor) -> Tensor:
        """(n, 3, side, side) floats or integers in 0..255 -> (n, 384) float32, unit rows."""
        return functional.normalize(self.head(self.backbone(pixels)), dim=-1)

    @property
    def learned(self) -> dict[str, Tensor]:
        """What is no part of the published backbone, by name."""
        return {name: weight for name, weight in self.named_parameters() if weight.requires_grad}

    def take(self, tensors: Mapping[str, Tensor]) -> None:
        """Put saved tensors in their places, every one of them.

        Raises:
            ModelUnavailable: one is missing, left over, of another shape, or not finite.
        """
        places = self.learned
        odd = sorted(places.keys() ^ tensors.keys())
        if odd:
            raise ModelUnavailable(f"The tuned weights {'lack' if odd[0] in places else 'have no place for'} {odd[0]}.")
        for name, place in places.items():
            found = tensors[name]
            if found.shape != place.shape or not found.is_floating_point() or not found.isfinite().all():
                told = f"{tuple(found.shape)}, {found.dtype}"
                raise ModelUnavailable(f"The tuned weights {name} ({told}) are no finite {tuple(place.shape)}.")
            place.data.copy_(found)


class LastBlocks(nn.Module):
    """EfficientNet-Lite2, the mean over places of its last block; the last `learned` blocks learn."""

    width, side = lite2.DIM, lite2.SIDE

    def __init__(self, net: Lite2, learned: int) -> None:
        super().__init__()
        self.net, self._first = net, BLOCKS - learned
        net.blocks[self._first :].requires_grad_(True)

    def forward(self, pixels: Tensor) -> Tensor:
        """(n, 3, 224, 224) -> (n, 352)."""
        with torch.no_grad():
            seen = self.net.until(pixels, self._first)
        return self.net.onwards(seen, self._first).mean((2, 3))


class Adapted(nn.Module):
    """CLIP (image_embeds) or DINOv2 ([CLS] of the last layer) with LoRA weights that learn."""

    mean: Tensor
    spread: Tensor

    def __init__(self, kind: Attribute, folder: Path, rank: int) -> None:
        """Load the published weights of a folder, float32, and add LoRA weights, which change nothing yet.

        Raises:
            ModelUnavailable: they are missing, damaged, or of another kind.
            NotInstalled: peft or transformers is missing.
        """
        require("published", "peft", "transformers")
        from peft import LoraConfig, inject_adapter_in_model

        super().__init__()
        read = read_model(kind, folder, half=False)
        self._kind, self.width = kind, read.width
        self.side, mean, spread = squares_of(folder)
        self.register_buffer("mean", torch.tensor(mean).view(1, 3, 1, 1) * 255, persistent=False)
        self.register_buffer("spread", torch.tensor(spread).view(1, 3, 1, 1) * 255, persistent=False)
        read.model.requires_grad_(False)
        config = LoraConfig(r=rank, lora_alpha=ALPHA * rank, lora_dropout=DROPOUT, target_modules=TARGETS)
        inject_adapter_in_model(config, read.vision)
        self.model = read.model

    def forward(self, pixels: Tensor) -> Tensor:
        """(n, 3, side, side) -> (n, width)."""
        out = self.model(pixel_values=(pixels.float() - self.mean) / self.spread)
        return out.image_embeds if self._kind is Attribute.CLIP else out.last_hidden_state[:, 0]
