"""The architecture of the embedded model of logic: two small readers, whose vectors of 384 numbers are added.

One reads the pixels and learned all it knows from drawings. The other reads the maps of the model of look, which has
seen photographs: it knows things in any style, but places less well.

Imports torch at the top: reach this file lazily.
"""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.fusion import fuse_conv_bn_eval
from torch.nn.utils.memory_format import convert_conv2d_weight_memory_format

SIDE = 112  # pixels of the square input
DIM = 384  # the width of f_T's space
ATTENTION_MAPS = 4


class Block(nn.Module):
    """Two 3x3 convolutions with a shortcut (He et al. 2016), perhaps halving the resolution."""

    def __init__(self, inner: int, outer: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inner, outer, 3, stride, 1, bias=False)
        self.norm1: nn.Module = nn.BatchNorm2d(outer)
        self.conv2 = nn.Conv2d(outer, outer, 3, 1, 1, bias=False)
        self.norm2: nn.Module = nn.BatchNorm2d(outer)
        same = (inner, stride) == (outer, 1)
        self.shortcut = nn.Identity() if same else nn.Conv2d(inner, outer, 1, stride, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """(n, inner, h, w) -> (n, outer, h / stride, w / stride)."""
        y = functional.relu(self.norm1(self.conv1(x)))
        return functional.relu(self.norm2(self.conv2(y)) + self.shortcut(x))

    def fuse(self) -> None:
        """Fold the batch norms into the convolutions, for inference."""
        self.conv1, self.norm1 = _fused(self.conv1, self.norm1), nn.Identity()
        self.conv2, self.norm2 = _fused(self.conv2, self.norm2), nn.Identity()


class PixelReader(nn.Module):
    """Pictures of 112 x 112 pixels to f_T's space.

    A map of learned offsets tells the last stage where it looks, since left and right, above and below are part of a
    relation; learned attention maps pool what the plain mean would blur.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, 32, 3, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU(),
            nn.Conv2d(32, 64, 3, 2, 1, bias=False), nn.BatchNorm2d(64), nn.ReLU(),
        )  # fmt: skip
        self.stages = nn.Sequential(
            Block(64, 64), Block(64, 128, 2), Block(128, 128), Block(128, 256, 2), Block(256, 256)
        )
        self.position = nn.Parameter(torch.zeros(1, 256, SIDE // 16, SIDE // 16))
        self.attention = nn.Conv2d(256, ATTENTION_MAPS, 1)
        self.head = nn.Sequential(nn.Linear(256 * (1 + ATTENTION_MAPS), 512), nn.GELU(), nn.Linear(512, DIM))

    def forward(self, pixels: Tensor) -> Tensor:
        """(n, 3, side, side) floats in 0..1 -> (n, 384) unit rows, float32. Training begins with smaller sides."""
        x = self.stages(self.stem(pixels * 4 - 2))
        x = x + self._position(x.shape[-2:])
        return functional.normalize(self.head(_pooled(x, self.attention)).float(), dim=-1)

    def fused(self) -> PixelReader:
        """Return the network for inference: the same answers, batch norms folded into the convolutions before them."""
        net = copy.deepcopy(self).eval()
        conv1, norm1, relu1, conv2, norm2, relu2 = net.stem
        net.stem = nn.Sequential(_fused(conv1, norm1), relu1, _fused(conv2, norm2), relu2)
        for block in net.stages:
            if isinstance(block, Block):
                block.fuse()
        return convert_conv2d_weight_memory_format(net, torch.channels_last)

    def _position(self, size: torch.Size) -> Tensor:
        if size == self.position.shape[-2:]:
            return self.position
        return functional.interpolate(self.position, size, mode="bilinear")


class MapsReader(nn.Module):
    """The maps of EfficientNet-Lite2 to f_T's space."""

    def __init__(self) -> None:
        super().__init__()
        self.middle = nn.Sequential(
            nn.BatchNorm2d(120, affine=False), nn.Dropout2d(0.1), nn.Conv2d(120, 128, 3, 2, 1, bias=False)
        )
        self.last = nn.Sequential(nn.BatchNorm2d(352, affine=False), nn.Dropout2d(0.1), nn.Conv2d(352, 128, 1))
        self.position = nn.Parameter(torch.zeros(1, 256, 7, 7))
        self.stages = nn.Sequential(nn.BatchNorm2d(256), nn.ReLU(), Block(256, 192), Block(192, 192))
        self.attention = nn.Conv2d(192, ATTENTION_MAPS, 1)
        self.head = nn.Sequential(
            nn.Dropout(0.1), nn.Linear(192 * (1 + ATTENTION_MAPS), 512), nn.GELU(), nn.Linear(512, DIM)
        )

    def forward(self, middle: Tensor, last: Tensor) -> Tensor:
        """(n, 120, 14, 14) and (n, 352, 7, 7) -> (n, 384) unit rows, float32."""
        x = torch.cat([self.middle(middle), self.last(last)], 1)
        x = self.stages(x + self.position)
        return functional.normalize(self.head(_pooled(x, self.attention)).float(), dim=-1)


class MiniNet(nn.Module):
    """Both readers together."""

    def __init__(self) -> None:
        super().__init__()
        self.pixels, self.maps = PixelReader(), MapsReader()

    def forward(self, pixels: Tensor, middle: Tensor, last: Tensor) -> Tensor:
        """Give each reader its part, all of the same pictures -> (n, 384) unit rows, float32."""
        return functional.normalize(self.pixels(pixels) + self.maps(middle, last), dim=-1)

    def fused(self) -> MiniNet:
        """Return the network for inference."""
        net = copy.deepcopy(self).eval()
        net.pixels = net.pixels.fused()
        return net


def _fused(conv: nn.Module, norm: nn.Module) -> nn.Conv2d:
    """Return a convolution with the batch norm behind it folded in."""
    if not isinstance(conv, nn.Conv2d) or not isinstance(norm, nn.BatchNorm2d):
        raise TypeError(f"no batch norm behind a convolution: {conv}, {norm}")
    return fuse_conv_bn_eval(conv, norm)


def _pooled(x: Tensor, attention: nn.Module) -> Tensor:
    """Take the mean over places, and one mean by each attention map: (n, c, h, w) -> (n, c * (1 + maps))."""
    weights = attention(x).flatten(2).softmax(-1)  # (n, maps, h * w)
    pooled = torch.einsum("nmp,ncp->nmc", weights, x.flatten(2)).flatten(1)
    return torch.cat([x.mean((2, 3)), pooled], 1)
