"""Relational vectors of many pictures: grouped by size, cut at the query token, without the output layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from transformers import PreTrainedTokenizerBase

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models.qwen.host import OUT_OF_MEMORY, RELATIONAL, Host
from relsim_demo.models.qwen.pixels import Patches, prepare, target_size
from relsim_demo.models.qwen.prompts import Prompt, query_prompt
from relsim_demo.models.qwen.vision import see
from relsim_demo.settings import PUBLISHED_PIXELS

TOKENS = {"cuda": 9_216, "mps": 2_048, "cpu": 1_024}  # of pictures in one batch; a 448 x 448 one has 256
WORKERS = 8


def embed(host: Host, images: Sequence[Image.Image], most: int = PUBLISHED_PIXELS) -> np.ndarray:
    """Return the vectors of pictures of any sizes, in their order: (n, 384) float32, unit rows.

    most: the pixels that the model sees of each; larger pictures are made smaller.

    Raises:
        ModelUnavailable: one picture alone is too large for the device's memory.
    """
    rows = np.empty((len(images), 384), np.float32)
    batches = list(_by_size(images, TOKENS[host.device.type], most))
    with ThreadPoolExecutor(WORKERS) as pool:  # pictures are cut while the model works on those before
        waiting = [[pool.submit(prepare, images[i], most=most) for i in batch] for batch in batches]
        done = [_embed_or_halve(host, [cut.result() for cut in cuts]) for cuts in waiting]
    for batch, vectors in zip(batches, done, strict=True):
        rows[batch] = vectors.cpu().numpy()
    return rows


def _by_size(images: Sequence[Image.Image], tokens: int, most: int) -> Iterator[list[int]]:
    """Yield the numbers of pictures that become equally large, as many as one batch may hold."""
    groups: dict[tuple[int, int], list[int]] = {}
    for number, image in enumerate(images):
        groups.setdefault(target_size(*image.size, most), []).append(number)
    for (width, height), members in groups.items():
        batch = max(1, tokens // (width * height // 28**2))
        yield from (members[start : start + batch] for start in range(0, len(members), batch))


def _embed_or_halve(host: Host, cuts: list[Patches]) -> Tensor:
    """Embed a batch; where the memory does not suffice, its halves."""
    try:
        return _embed(host, cuts)
    except OUT_OF_MEMORY as error:
        if host.device.type == "cuda":
            torch.cuda.empty_cache()
        if len(cuts) == 1:
            size = f"{cuts[0].columns * 14} x {cuts[0].rows * 14}"
            raise ModelUnavailable(
                f"The memory of {host.device} does not suffice for a picture of {size} px: send a smaller one."
            ) from error
    half = len(cuts) // 2
    return torch.cat([_embed_or_halve(host, cuts[:half]), _embed_or_halve(host, cuts[half:])])


def _embed(host: Host, cuts: list[Patches]) -> Tensor:
    """Embed pictures of one size: (n, 384) float32 on the device."""
    rows, columns = cuts[0].rows, cuts[0].columns
    values = torch.from_numpy(np.stack([cut.values for cut in cuts]))
    if host.device.type == "cuda":
        values = values.pin_memory()
    with host.use(RELATIONAL):
        seen = see(host.model.model.visual, values.to(host.device, non_blocking=True), rows, columns)
        embeddings, positions = shown(
            host.token_embedding, host.picture_token, query_prompt_of(host, rows, columns), seen
        )
        last = host.text(inputs_embeds=embeddings, position_ids=positions, use_cache=False).last_hidden_state[:, -1]
        return torch.nn.functional.normalize(host.head(last.float()), dim=-1)


def shown(embedding: nn.Embedding, picture: int, prompt: Prompt, seen: Tensor) -> tuple[Tensor, Tensor]:
    """Put the tokens of pictures (n, tokens, width) into a prompt: (n, length, width) and positions (3, n, length).

    picture: the token in whose places they stand.
    """
    ids = prompt.ids.to(seen.device)
    embeddings = embedding(ids).expand(len(seen), -1, -1).clone()
    embeddings[:, ids == picture] = seen.to(embeddings.dtype)
    return embeddings, prompt.positions[:, None].expand(-1, len(seen), -1).to(seen.device)


@lru_cache(256)
def _remembered(tokenizer: PreTrainedTokenizerBase, rows: int, columns: int) -> Prompt:
    return query_prompt(tokenizer, (rows, columns))


def query_prompt_of(host: Host, rows: int, columns: int) -> Prompt:
    """Return the prompt for pictures of one size, made once."""
    return _remembered(host.tokenizers[RELATIONAL], rows, columns)
