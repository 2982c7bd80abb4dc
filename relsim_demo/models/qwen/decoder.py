"""The language model token by token, on key and value buffers of fixed size, so that a GPU can replay one step."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional
from transformers.models.qwen2_5_vl.modeling_qwen2_5_vl import Qwen2_5_VLDecoderLayer, apply_rotary_pos_emb

from relsim_demo.models.qwen.host import Host

Attend = Callable[[int, Tensor, Tensor, Tensor], Tensor]  # number of the layer, q, k, v (n, heads, length, size)
BLOCK = 256  # buffers grow in steps of this many tokens


class Decoder:
    """Buffers for `rows` answers of up to `room` tokens with their prompts, and one step of them.

    On CUDA the step is recorded as a graph at the first use with an adapter: thousands of small launches become one.
    Used by one generation at a time, always inside `host.use`.
    """

    def __init__(self, host: Host, rows: int, room: int) -> None:
        text, device, dtype = host.text, host.device, host.token_embedding.weight.dtype
        self._decoders = [layer for layer in text.layers if isinstance(layer, Qwen2_5_VLDecoderLayer)]
        mix = self._decoders[0].self_attn
        groups = mix.num_key_value_heads or mix.num_heads
        shape = len(self._decoders), rows, groups, room, mix.head_dim
        self._host, self.rows, self.room = host, rows, room
        self._keys, self._values = (torch.zeros(shape, device=device, dtype=dtype) for _ in range(2))
        self._tokens = torch.zeros(rows, dtype=torch.long, device=device)
        self._place, self._position = (torch.zeros(1, dtype=torch.long, device=device) for _ in range(2))
        self._graphs: dict[str | None, tuple[torch.cuda.CUDAGraph, Tensor]] = {}

    def prefill(self, embeddings: Tensor, positions: Tensor, following: int) -> Tensor:
        """Read prompts: embeddings (m, length, width), positions (3, m, length) -> logits (rows, vocabulary).

        Each prompt serves rows / m neighbouring rows: it is read once, its keys and values are repeated.
        """
        length, each = embeddings.shape[1], self.rows // len(embeddings)

        def attend(number: int, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
            self._keys[number, :, :, :length] = k.repeat_interleave(each, 0)
            self._values[number, :, :, :length] = v.repeat_interleave(each, 0)
            return functional.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)

        last = self._layers(embeddings, positions, attend)[:, -1]
        self._place.fill_(length)
        self._position.fill_(following)
        return self._host.model.lm_head(last).float().repeat_interleave(each, 0)

    def step(self, tokens: Tensor, adapter: str | None) -> Tensor:
        """Append one token to every row: (rows,) -> logits (rows, vocabulary), which the next step overwrites."""
        self._tokens.copy_(tokens)
        logits = self._replay(adapter) if self._host.device.type == "cuda" else self._step()
        self._place += 1
        self._position += 1
        return logits

    def _step(self) -> Tensor:
        embeddings = self._host.token_embedding(self._tokens)[:, None]
        positions = self._position.expand(3, self.rows, 1)
        mask = torch.arange(self.room, device=embeddings.device) > self._place

        def attend(number: int, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
            self._keys[number].index_copy_(2, self._place, k)
            self._values[number].index_copy_(2, self._place, v)
            return _attend_one(q, self._keys[number], self._values[number], mask)

        return self._host.model.lm_head(self._layers(embeddings, positions, attend)[:, -1]).float()

    def _layers(self, x: Tensor, positions: Tensor, attend: Attend) -> Tensor:
        """Run all layers; `attend` mixes their heads."""
        text = self._host.text
        turns = text.rotary_emb(x, positions)
        for number, layer in enumerate(self._decoders):
            mix, h = layer.self_attn, layer.input_layernorm(x)
            q, k, v = (
                project(h).view(*h.shape[:2], -1, mix.head_dim).transpose(1, 2)
                for project in (mix.q_proj, mix.k_proj, mix.v_proj)
            )
            mixed = attend(number, *apply_rotary_pos_emb(q, k, *turns), v)
            x = x + mix.o_proj(mixed.transpose(1, 2).flatten(2))
            x = x + layer.mlp(layer.post_attention_layernorm(x))
        return text.norm(x)

    def _replay(self, adapter: str | None) -> Tensor:
        if adapter not in self._graphs:
            self._graphs[adapter] = self._record()
        graph, logits = self._graphs[adapter]
        graph.replay()
        return logits

    def _record(self) -> tuple[torch.cuda.CUDAGraph, Tensor]:
        """Record one step. Trial runs come first, as torch asks for; they write where the next real step writes."""
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(2):
                self._step()
        torch.cuda.current_stream().wait_stream(side)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            logits = self._step()
        return graph, logits


def room_for(length: int) -> int:
    """Return the size of a buffer for so many tokens, in steps, so that buffers can be used again."""
    return -(-length // BLOCK) * BLOCK


def _attend_one(q: Tensor, keys: Tensor, values: Tensor, mask: Tensor) -> Tensor:
    """Let one token a row look back: q (n, heads, 1, size), keys and values (n, groups, room, size)."""
    n, heads, _, size = q.shape
    groups = keys.shape[1]
    q = q.view(n, groups, heads // groups, size)
    scores = (q @ keys.transpose(2, 3)).float() * size**-0.5
    weights = scores.masked_fill(mask, -torch.inf).softmax(-1).to(values.dtype)
    return (weights @ values).view(n, heads, 1, size)
