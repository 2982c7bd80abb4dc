"""The forward pass of EfficientNet-Lite2 (Tan and Le 2019; its Lite variant has ReLU6 and no squeeze-and-excitation).

Imports torch at the top: reach this file lazily.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.fusion import fuse_conv_bn_weights

BLOCKS = 21
HALVING = (1, 4, 7, 15)  # the blocks that halve the resolution
MIDDLE = 14  # the last block at 14 x 14
NORM_EPSILON = 1e-3


class Maps(NamedTuple):
    """What two depths of the network see: middle (n, 120, 14, 14) and last (n, 352, 7, 7), float32."""

    middle: Tensor
    last: Tensor


class Lite2(nn.Module):
    """The network up to its last block, without the classifier; frozen, as it is made. Threads may share it."""

    def __init__(self, state: dict[str, Tensor]) -> None:
        """Take the published weights by their names; batch norms are folded into the convolutions before them."""
        super().__init__()
        self._stem = _convolution(state, "_conv_stem", "_bn0", stride=2)
        self.blocks = nn.ModuleList(_Block(state, f"_blocks.{i}.", 2 if i in HALVING else 1) for i in range(BLOCKS))
        self.requires_grad_(False)

    def forward(self, pixels: Tensor) -> Maps:
        """Return the maps of pictures (n, 3, 224, 224), any float or integer type in 0..255; without gradients."""
        with torch.inference_mode():
            middle = self.until(pixels, MIDDLE + 1)
            return Maps(middle, self.onwards(middle, MIDDLE + 1))

    def until(self, pixels: Tensor, block: int) -> Tensor:
        """Return what the blocks before one give of pictures as in `forward`: (n, channels, h, w)."""
        x = ((pixels.float() - 127) / 128).contiguous(memory_format=torch.channels_last)
        x = functional.relu6(self._stem(x), inplace=True)
        for one in self.blocks[:block]:
            x = one(x)
        return x

    def onwards(self, x: Tensor, block: int) -> Tensor:
        """Return what the blocks from one on make of the map before it: (n, 352, 7, 7)."""
        for one in self.blocks[block:]:
            x = one(x)
        return x


class _Block(nn.Module):
    """Widens, mixes places channel by channel, and narrows (Sandler et al. 2018), beside a shortcut where it fits."""

    def __init__(self, state: dict[str, Tensor], prefix: str, stride: int) -> None:
        super().__init__()
        expands = f"{prefix}_expand_conv.weight" in state  # the first block does not
        self.expand = _convolution(state, f"{prefix}_expand_conv", f"{prefix}_bn0") if expands else None
        self.depthwise = _convolution(state, f"{prefix}_depthwise_conv", f"{prefix}_bn1", stride)
        self.project = _convolution(state, f"{prefix}_project_conv", f"{prefix}_bn2")
        self._stride = stride

    def forward(self, x: Tensor) -> Tensor:
        """(n, inner, h, w) -> (n, outer, h / stride, w / stride)."""
        wide = functional.relu6(self.expand(x), inplace=True) if self.expand is not None else x
        out = self.project(functional.relu6(self.depthwise(wide), inplace=True))
        return out.add_(x) if self._stride == 1 and out.shape == x.shape else out


class _Convolution(nn.Module):
    """A convolution that keeps the sides, or halves even ones. Pads like TensorFlow: the odd pixel right and below."""

    def __init__(self, weight: Tensor, bias: Tensor, stride: int) -> None:
        super().__init__()
        self.weight, self.bias, self._stride = nn.Parameter(weight), nn.Parameter(bias), stride

    def forward(self, x: Tensor) -> Tensor:
        padding = self.weight.shape[-1] - self._stride
        near, far = padding // 2, padding - padding // 2
        if near != far:
            x, near = functional.pad(x, (near, far, near, far)), 0
        groups = x.shape[1] // self.weight.shape[1]
        return functional.conv2d(x, self.weight, self.bias, self._stride, near, groups=groups)


def _convolution(state: dict[str, Tensor], name: str, norm: str, stride: int = 1) -> _Convolution:
    """Return a convolution with the batch norm behind it folded in."""
    mean, variance = (state[f"{norm}.{part}"] for part in ("running_mean", "running_var"))
    scale, shift = (state[f"{norm}.{part}"] for part in ("weight", "bias"))
    weight, bias = fuse_conv_bn_weights(state[f"{name}.weight"], None, mean, variance, NORM_EPSILON, scale, shift)
    return _Convolution(weight.detach().contiguous(memory_format=torch.channels_last), bias.detach(), stride)
