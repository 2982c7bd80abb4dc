"""Captions written by the published captioner, or by the plain base for a group: prompts in, token ids out."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import torch
from torch import Tensor

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models.qwen.decoder import Decoder, room_for
from relsim_demo.models.qwen.embed import shown
from relsim_demo.models.qwen.host import CAPTION, OUT_OF_MEMORY, Host
from relsim_demo.models.qwen.pixels import Patches
from relsim_demo.models.qwen.prompts import Prompt
from relsim_demo.models.qwen.vision import see
from relsim_demo.types import Sampling

KEPT = 2  # idle decoders: one for a single picture, one for the latest batch


class Writer:
    """Generates answers on a host; several generations take turns step by step."""

    def __init__(self, host: Host) -> None:
        self._host, self._lock = host, threading.Lock()
        self._idle: list[Decoder] = []

    def write(
        self, prompt: Prompt, cuts: Sequence[Sequence[Patches]], n: int, sampling: Sampling,
        adapter: str | None = CAPTION,
    ) -> Iterator[list[list[int]]]:  # fmt: skip
        """Yield, token by token, the ids written so far in each row, without the end marks.

        cuts: the pictures of each question, all of the prompt's layout. Each is answered `n` times, in neighbouring
        rows. Who leaves the loop ends it.

        Raises:
            ModelUnavailable: the memory does not suffice.
        """
        try:
            with self._decoder(n * len(cuts), len(prompt.ids) + sampling.tokens) as decoder:
                yield from self._write(decoder, prompt, cuts, sampling, adapter)
        except OUT_OF_MEMORY as error:
            with self._lock:
                self._idle.clear()
            if self._host.device.type == "cuda":
                torch.cuda.empty_cache()
            many = f"{n * len(cuts)} captions at once"
            raise ModelUnavailable(
                f"The memory of {self._host.device} does not suffice for {many}: ask for fewer."
            ) from error

    def _write(
        self, decoder: Decoder, prompt: Prompt, cuts: Sequence[Sequence[Patches]], sampling: Sampling,
        adapter: str | None,
    ) -> Iterator[list[list[int]]]:  # fmt: skip
        host, ends = self._host, torch.tensor(_ends(self._host), device=self._host.device)
        choose = _Chooser(host, prompt, decoder.rows, sampling)
        with host.use(adapter):
            seen = torch.cat([_see(host, pictures) for pictures in cuts])
            embeddings, positions = shown(host.token_embedding, host.picture_token, prompt, seen)
            tokens = choose(decoder.prefill(embeddings, positions, prompt.following))
            going = ~torch.isin(tokens, ends)
        written: list[list[int]] = [[] for _ in range(decoder.rows)]
        for number in range(sampling.tokens):
            for row, (token, goes) in enumerate(zip(tokens.tolist(), going.tolist(), strict=True)):
                if goes:
                    written[row].append(token)
            yield written
            if number + 1 == sampling.tokens or not bool(going.any()):
                return
            with host.use(adapter):
                tokens = choose(decoder.step(tokens, adapter))
                going &= ~torch.isin(tokens, ends)

    @contextmanager
    def _decoder(self, rows: int, length: int) -> Iterator[Decoder]:
        """Lend a decoder of the right size, a used one where there is one."""
        room = room_for(length)
        with self._lock:
            fit = next((d for d in self._idle if (d.rows, d.room) == (rows, room)), None)
            if fit is not None:
                self._idle.remove(fit)
        decoder = fit or Decoder(self._host, rows, room)
        try:
            yield decoder
        finally:
            with self._lock:
                self._idle = [decoder, *self._idle][:KEPT]


class _Chooser:
    """Chooses the next tokens from logits: repetition penalty, then greedy, or temperature, top-k and top-p."""

    def __init__(self, host: Host, prompt: Prompt, rows: int, sampling: Sampling) -> None:
        self._sampling, self._penalty = sampling, host.generation.repetition_penalty or 1.0
        self._top_k = host.generation.top_k or 0
        self._seen = torch.zeros(rows, len(host.token_embedding.weight), dtype=torch.bool, device=host.device)
        self._seen[:, prompt.ids.to(host.device)] = True
        self._random = torch.Generator(host.device).manual_seed(sampling.seed)

    def __call__(self, logits: Tensor) -> Tensor:
        """(rows, vocabulary) float32 -> tokens (rows,)."""
        seen = self._seen[:, : logits.shape[1]]
        logits = torch.where(seen, torch.where(logits < 0, logits * self._penalty, logits / self._penalty), logits)
        if self._sampling.temperature == 0:
            tokens = logits.argmax(-1)
        else:
            tokens = torch.multinomial(self._shares(logits), 1, generator=self._random)[:, 0]
        self._seen[torch.arange(len(tokens), device=tokens.device), tokens] = True
        return tokens

    def _shares(self, logits: Tensor) -> Tensor:
        """Return what each token is drawn with: (rows, vocabulary)."""
        logits = logits / self._sampling.temperature
        if 0 < self._top_k < logits.shape[1]:
            least = logits.topk(self._top_k).values[:, -1:]
            logits = logits.masked_fill(logits < least, -torch.inf)
        shares, order = logits.softmax(-1).sort(descending=True)
        before = shares.cumsum(-1) - shares  # a token is kept while those before it have not filled top-p
        shares = shares.masked_fill(before >= self._sampling.top_p, 0)
        return torch.zeros_like(shares).scatter(1, order, shares)


def _see(host: Host, pictures: Sequence[Patches]) -> Tensor:
    """Return the tokens of one question's pictures, in order: (1, tokens, width)."""
    parts = [
        see(
            host.model.model.visual,
            torch.from_numpy(np.asarray(cut.values))[None].to(host.device),
            cut.rows,
            cut.columns,
        )
        for cut in pictures
    ]
    return torch.cat(parts, 1)


def _ends(host: Host) -> list[int]:
    ends = host.generation.eos_token_id
    return ends if isinstance(ends, list) else [ends]
