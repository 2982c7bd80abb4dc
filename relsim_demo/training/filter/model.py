"""The filter as it learns: a picture and a question in, how much likelier yes is than no out."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from relsim_demo.models.checkpoints import short_name
from relsim_demo.models.qwen.answers import words
from relsim_demo.models.qwen.prompts import caption_prompt
from relsim_demo.settings import Settings
from relsim_demo.training.lora import Tuned


class FilterModel(nn.Module):
    """Square pictures in, logarithms of odds out.

    asked: what filter.json says of the question and of the pictures.
    """

    def __init__(self, settings: Settings, device: torch.device, side: int, seed: int, question: str) -> None:
        """Load the base and begin with LoRA weights made from the seed. Raises ModelUnavailable."""
        super().__init__()
        self.tuned = Tuned(settings, device, seed)
        self.asked = {"question": question, "side": side, "base": short_name(settings.base_model)}
        self._side = side
        self._prompt = caption_prompt(self.tuned.tokenizer, [(side // 14, side // 14)], question)
        self._words = list(words(self.tuned.tokenizer))
        self.adapted = self.tuned.peft

    def forward(self, patches: Tensor) -> Tensor:
        """(n, patches, 3, 14, 14) uint8 -> (n,) float32: logarithms of the odds of yes against no."""
        seen = self.tuned.see(patches, self._side)
        last = self.tuned.read(self._prompt, seen)[:, -1]
        yes, no = self.tuned.model.lm_head(last)[:, self._words].float().unbind(1)
        return yes - no

    def save(self, folder: Path) -> None:
        """Write the adapter and its tokenizer."""
        self.tuned.save(folder)
