"""Questions that are answered by yes or no: how likely the one word is against the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from PIL import Image
from transformers import PreTrainedTokenizerBase

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models.qwen.embed import TOKENS, shown
from relsim_demo.models.qwen.host import OUT_OF_MEMORY, Host
from relsim_demo.models.qwen.pixels import CELL, PATCH, prepare
from relsim_demo.models.qwen.prompts import caption_prompt
from relsim_demo.models.qwen.vision import see

YES, NO = "yes", "no"


def words(tokenizer: PreTrainedTokenizerBase) -> tuple[int, int]:
    """Return the first tokens of "yes" and of "no". Raises ModelUnavailable where they are the same."""
    yes, no = _first(tokenizer, YES), _first(tokenizer, NO)
    if yes == no:
        raise ModelUnavailable(f"The tokenizer in {tokenizer.name_or_path} does not tell {YES} from {NO}.")
    return yes, no


def _first(tokenizer: PreTrainedTokenizerBase, word: str) -> int:
    ids: list[int] = tokenizer(word)["input_ids"]
    return ids[0]


def agreement(host: Host, adapter: str, question: str, side: int, images: Sequence[Image.Image]) -> np.ndarray:
    """Return how likely "yes" is against "no" of pictures, squeezed to side x side px: (n,) float64 in 0..1.

    Raises:
        ModelUnavailable: the device's memory does not suffice.
    """
    at_once = max(1, TOKENS[host.device.type] // (side // CELL) ** 2)
    parts = [images[start : start + at_once] for start in range(0, len(images), at_once)]
    try:
        return np.concatenate([np.zeros(0), *(_agreement(host, adapter, question, side, part) for part in parts)])
    except OUT_OF_MEMORY as error:
        raise ModelUnavailable(
            f"The memory of {host.device} does not suffice for {at_once} pictures of {side} px at a time."
        ) from error


def _agreement(host: Host, adapter: str, question: str, side: int, images: Sequence[Image.Image]) -> np.ndarray:
    tokenizer, cells = host.tokenizers[adapter], side // PATCH
    prompt = caption_prompt(tokenizer, [(cells, cells)], question)
    values = torch.from_numpy(np.stack([prepare(image, side).values for image in images]))
    with host.use(adapter):
        seen = see(host.model.model.visual, values.to(host.device), cells, cells)
        embedded, positions = shown(host.token_embedding, host.picture_token, prompt, seen)
        last = host.text(inputs_embeds=embedded, position_ids=positions, use_cache=False).last_hidden_state[:, -1]
        both = host.model.lm_head(last)[:, list(words(tokenizer))].float()
        return both.softmax(-1)[:, 0].double().cpu().numpy()
