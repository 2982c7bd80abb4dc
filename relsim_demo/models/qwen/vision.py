"""The vision tower on many pictures of one size: the same numbers as transformers' own, with few large kernels.

transformers loops over the windows of every picture in every layer; here all windows of one length go together.
"""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers.models.qwen2_5_vl.modeling_qwen2_5_vl import (
    Qwen2_5_VisionPatchEmbed,
    Qwen2_5_VisionTransformerPretrainedModel,
    Qwen2_5_VLVisionAttention,
    Qwen2_5_VLVisionBlock,
    apply_rotary_pos_emb_vision,
)
from transformers.vision_utils import get_vision_position_ids, get_vision_window_index

from relsim_demo.models.qwen.pixels import MEAN, STD

Tower = Qwen2_5_VisionTransformerPretrainedModel
Segments = tuple[tuple[int, Tensor | None], ...]  # runs of equal length: (length, the rows they cover, None for all)


class SegmentAttention(nn.Module):
    """Attention within segments, in place of the Qwen2_5_VLVisionAttention of transformers 5.23 and 5.24.

    `cu_seqlens` are Segments here: the tower only hands on what `see` gives it. pyproject.toml holds transformers to
    these minor versions.
    """

    def __init__(self, own: Qwen2_5_VLVisionAttention) -> None:
        super().__init__()
        self.qkv, self.proj, self._heads = own.qkv, own.proj, own.num_heads

    def forward(
        self, hidden_states: Tensor, cu_seqlens: Segments, position_embeddings: tuple[Tensor, Tensor], **_: object
    ) -> Tensor:
        """(n, width) -> (n, width)."""
        n = len(hidden_states)
        q, k, v = self.qkv(hidden_states).view(n, 3, self._heads, -1).unbind(1)
        q, k = apply_rotary_pos_emb_vision(q, k, *position_embeddings)
        mixed = torch.empty_like(q)
        for length, rows in cu_seqlens:
            some = (x if rows is None else x[rows] for x in (q, k, v))
            some_q, some_k, some_v = (x.view(-1, length, *x.shape[1:]).transpose(1, 2) for x in some)
            done = functional.scaled_dot_product_attention(some_q, some_k, some_v).transpose(1, 2).flatten(0, 1)
            if rows is None:
                mixed = done
            else:
                mixed[rows] = done
        return self.proj(mixed.reshape(n, -1))


class PatchProduct(nn.Module):
    """The patch embedding as a plain product, which is what a convolution without overlap is.

    In place of the Qwen2_5_VisionPatchEmbed of transformers 5.23 and 5.24.
    """

    def __init__(self, own: Qwen2_5_VisionPatchEmbed) -> None:
        super().__init__()
        self.proj = own.proj

    def forward(self, hidden_states: Tensor) -> Tensor:
        """(n, 1176) -> (n, width)."""
        weight = self.proj.weight.flatten(1)
        return functional.linear(hidden_states.to(weight.dtype), weight)


def prepare_tower(visual: Tower) -> None:
    """Put the modules above into a loaded vision tower; its weights, and their names, stay as they are."""
    visual.register_module("patch_embed", PatchProduct(visual.patch_embed))
    for block in visual.blocks:
        if isinstance(block, Qwen2_5_VLVisionBlock):
            block.register_module("attn", SegmentAttention(block.attn))


def see(visual: Tower, patches: Tensor, rows: int, columns: int) -> Tensor:
    """Return the tokens of pictures of one size: (n, rows * columns, 3, 14, 14) uint8 -> (n, tokens, width)."""
    count, device = len(patches), visual.device
    mean, std = (torch.from_numpy(v).to(device)[:, None, None] for v in (MEAN, STD))
    frames = (patches.flatten(0, 1).float() - mean) / std
    frames = frames[:, :, None].expand(-1, -1, 2, -1, -1).reshape(len(frames), -1)
    layout = _layout(rows, columns, count, visual.config.window_size, str(device))
    seen = visual(frames, torch.tensor([[1, rows, columns]] * count), **layout).pooler_output
    return seen.view(count, -1, seen.shape[-1])


@lru_cache(64)
def _layout(rows: int, columns: int, count: int, window: int, device: str) -> dict[str, object]:
    """Where the patches of `count` pictures stand, and which of them attend to each other."""
    grid = torch.tensor([[1, rows, columns]] * count)
    order, bounds = get_vision_window_index(grid, 2, window, 14)
    lengths = (bounds[1:] - bounds[:-1]).tolist()
    starts = bounds[:-1].tolist()
    windows = []
    for length in sorted(set(lengths)):
        covered = [torch.arange(s, s + length) for s, found in zip(starts, lengths, strict=True) if found == length]
        windows.append((length, None if len(covered) == len(lengths) else torch.cat(covered).to(device)))
    return {
        "position_ids": get_vision_position_ids(grid, 2).to(device),
        "window_index": order.to(device),
        "cu_window_seqlens": tuple(windows),
        "cu_seqlens": ((rows * columns, None),),
    }
