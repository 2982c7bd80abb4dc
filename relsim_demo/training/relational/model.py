"""f_V as it learns: the adapted base read at the query token, a projection, and perhaps the temperature."""

from __future__ import annotations

import math
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from relsim_demo.errors import BadRequest
from relsim_demo.models.qwen.adapters import PROJECTION
from relsim_demo.models.qwen.prompts import QUERY, id_of, query_prompt
from relsim_demo.settings import Settings
from relsim_demo.training.lora import Tuned

DIM = 384  # the width of f_T's space
TEMPERATURE = 0.07
LEAST_TEMPERATURE = 0.01  # where a learned one stops, as in CLIP


class RelationalModel(nn.Module):
    """Square pictures in, unit vectors in f_T's space out.

    The query token is one of the base's unused rows and stays as it is: the layout has no place for a row of its own.
    """

    def __init__(
        self, settings: Settings, device: torch.device, side: int, seed: int, learned_temperature: bool
    ) -> None:
        """Load the base and begin with LoRA weights and a projection made from the seed.

        Raises:
            ModelUnavailable: the base cannot be had or loaded.
            BadRequest: it has no room for the query token.
        """
        super().__init__()
        self.tuned = Tuned(settings, device, seed)
        self._side = side
        tokenizer, known = self.tuned.tokenizer, len(self.tuned.token_embedding.weight)
        tokenizer.add_special_tokens({"additional_special_tokens": [QUERY]})
        self.query = id_of(tokenizer, QUERY)
        if self.query >= known:
            raise BadRequest(f"The base knows tokens below {known}; it has no unused one for {QUERY} ({self.query}).")
        self._prompt = query_prompt(tokenizer, (side // 14, side // 14))
        self.adapted = self.tuned.peft
        self.head = nn.Linear(self.tuned.width, DIM, device=device)  # float32, whatever the base is held in
        self.sharpness = nn.Parameter(torch.tensor(-math.log(TEMPERATURE), device=device), learned_temperature)

    @property
    def temperature(self) -> Tensor:
        """What cosines are divided by."""
        return (-self.sharpness).exp().clamp(min=LEAST_TEMPERATURE)

    def forward(self, patches: Tensor) -> Tensor:
        """(n, patches, 3, 14, 14) uint8 -> (n, 384) float32, unit rows. No logits of words are computed."""
        seen = self.tuned.see(patches, self._side)
        last = self.tuned.read(self._prompt, seen)[:, -1]
        return functional.normalize(self.head(last.float()), dim=-1)

    def save(self, folder: Path) -> None:
        """Write a checkpoint as the authors' loader and ours read it."""
        self.tuned.save(folder)
        projection = {name: value.detach().cpu().clone() for name, value in self.head.state_dict().items()}
        torch.save({"projection": projection, "query_token_id": self.query}, folder / PROJECTION)
