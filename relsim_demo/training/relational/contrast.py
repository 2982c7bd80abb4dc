"""The loss: each picture has to find its own caption among those of the whole batch (InfoNCE, van den Oord 2018).

Only pictures look for captions, and captions come from a frozen model. So a picture's part of the loss depends on no
other picture, and the gradient of a batch is the sum of the gradients of its chunks, as long as every chunk is compared
with the captions of the *whole* batch. Gradients cached in two passes (Gao et al. 2021), which losses between pictures
need, would give the same at twice the price.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional


@dataclass(frozen=True)
class Captions:
    """What a whole batch, over all processes, aims at.

    vectors: (m, d) unit rows of f_T. kinds: (m,) int64, equal for equal captions.
    """

    vectors: Tensor
    kinds: Tensor


def contrast(found: Tensor, own: Tensor, captions: Captions, temperature: Tensor) -> tuple[Tensor, Tensor]:
    """Return the summed loss of pictures, and how many find their own caption first.

    found: (n, d) unit rows; own: (n,) int64, which of the captions is each one's. A caption that is equal to the own
    one is no negative.
    """
    logits = found @ captions.vectors.T / temperature
    equal = captions.kinds[own][:, None] == captions.kinds
    equal[torch.arange(len(own), device=own.device), own] = False
    logits = logits.masked_fill(equal, -torch.inf)
    return functional.cross_entropy(logits, own, reduction="sum"), (logits.argmax(1) == own).sum()
