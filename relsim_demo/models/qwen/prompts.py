"""A conversation as the language model reads it: token ids, the places of pictures, and 3-D positions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from transformers import PreTrainedTokenizerBase

from relsim_demo.errors import ModelUnavailable

QUERY = "<|query|>"
PICTURE = "<|image_pad|>"


@dataclass(frozen=True)
class Prompt:
    """One conversation: ids (length,), positions (3, length) of time, row and column, both int64 on the CPU.

    `following` is the position of the token after the last.
    """

    ids: Tensor
    positions: Tensor
    following: int


def query_prompt(tokenizer: PreTrainedTokenizerBase, size: tuple[int, int]) -> Prompt:
    """Ask for the relational vector of one picture of (rows, columns) patches.

    What stands after the query token is cut off: under causal attention it cannot change the vector.
    """
    ids = tokens_of(tokenizer, 1, QUERY, answer=False)
    return _placed(ids[: ids.index(id_of(tokenizer, QUERY)) + 1], [size], id_of(tokenizer, PICTURE))


def caption_prompt(tokenizer: PreTrainedTokenizerBase, sizes: Sequence[tuple[int, int]], text: str) -> Prompt:
    """Show pictures of (rows, columns) patches, then say the text, and let the model answer."""
    return _placed(tokens_of(tokenizer, len(sizes), text), list(sizes), id_of(tokenizer, PICTURE))


def tokens_of(tokenizer: PreTrainedTokenizerBase, pictures: int, text: str, answer: bool = True) -> list[int]:
    """Return the ids of one user's turn (pictures, then text), each picture as one token."""
    return tokenizer(rendered(tokenizer, pictures, text, answer))["input_ids"]


def id_of(tokenizer: PreTrainedTokenizerBase, token: str) -> int:
    """Return the id of a token. Raises ModelUnavailable where the tokenizer does not have it."""
    found = tokenizer.convert_tokens_to_ids(token)
    if not isinstance(found, int):
        raise ModelUnavailable(f"The tokenizer in {tokenizer.name_or_path} does not know {token}.")
    return found


def rendered(tokenizer: PreTrainedTokenizerBase, pictures: int, text: str, answer: bool = True) -> str:
    """Return the turn as text, by the chat template that came with the model."""
    content = [{"type": "image"}] * pictures + [{"type": "text", "text": text}]
    turn = [{"role": "user", "content": content}]
    return _text(tokenizer.apply_chat_template(turn, tokenize=False, add_generation_prompt=answer))


def text_of(tokenizer: PreTrainedTokenizerBase, ids: list[int]) -> str:
    """Return the text of one answer, without the marks of the conversation."""
    return _text(tokenizer.decode(ids, skip_special_tokens=True))


def _text(made: object) -> str:
    """Pass on a text: other arguments would have tokenizers make other things of a conversation, or of ids."""
    if not isinstance(made, str):
        raise TypeError(f"a tokenizer made {type(made).__name__} in place of a text")
    return made


def _placed(ids: list[int], sizes: list[tuple[int, int]], picture: int) -> Prompt:
    """Give every picture its tokens, and every token its place.

    Words advance all three axes by one. A picture stays at one time; its rows and columns count from there, and the
    words after it go on behind its longer side.
    """
    spread: list[int] = []
    places: list[Tensor] = []
    following, waiting = 0, iter(sizes)
    for token in ids:
        if token != picture:
            spread.append(token)
            places.append(torch.full((3, 1), following))
            following += 1
            continue
        rows, columns = (side // 2 for side in next(waiting))
        spread += [picture] * (rows * columns)
        grid = torch.meshgrid(torch.arange(1), torch.arange(rows), torch.arange(columns), indexing="ij")
        places.append(torch.stack(grid).flatten(1) + following)
        following += max(rows, columns)
    return Prompt(torch.tensor(spread), torch.cat(places, 1), following)
