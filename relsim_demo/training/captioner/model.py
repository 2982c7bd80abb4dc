"""The captioner as it learns: a picture and the prompt in, the group's caption out, word by word."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from relsim_demo.models.qwen.prompts import caption_prompt, id_of, text_of
from relsim_demo.settings import Settings
from relsim_demo.training.lora import Tuned

END = "<|im_end|>"
IGNORED = -100  # a label that is not learned
LONGEST = 64  # tokens of an example


class CaptionModel(nn.Module):
    """Square pictures in, captions out."""

    def __init__(self, settings: Settings, device: torch.device, side: int, seed: int, prompt: str) -> None:
        """Load the base and begin with LoRA weights made from the seed. Raises ModelUnavailable."""
        super().__init__()
        self.tuned = Tuned(settings, device, seed)
        self._side = side
        self.tokenizer = self.tuned.tokenizer
        self._prompt = caption_prompt(self.tokenizer, [(side // 14, side // 14)], prompt)
        self._end = id_of(self.tokenizer, END)
        self.adapted = self.tuned.peft

    def answer(self, caption: str) -> Tensor:
        """Return what is to be learned of a caption: its tokens and those that end an answer, (length,) int64."""
        return torch.tensor(self.tokenizer(f"{caption}{END}\n")["input_ids"])

    def forward(self, patches: Tensor, answers: list[Tensor]) -> tuple[Tensor, Tensor]:
        """Return the summed loss of pictures' answers, and how many of their tokens are the likeliest.

        patches: (n, patches, 3, 14, 14) uint8. The prompt is not learned, nor is what fills shorter answers up: under
        causal attention it changes nothing before it.
        """
        given = pad_sequence(answers, batch_first=True, padding_value=self._end).to(self.tuned.device)
        labels = pad_sequence(answers, batch_first=True, padding_value=IGNORED).to(self.tuned.device)
        seen = self.tuned.see(patches, self._side)
        states = self.tuned.read(self._prompt, seen, given[:, :-1])[:, -labels.shape[1] :]
        logits = self.tuned.model.lm_head(states).float().flatten(0, 1)
        loss = functional.cross_entropy(logits, labels.flatten(), ignore_index=IGNORED, reduction="sum")
        return loss, (logits.argmax(-1) == labels.flatten()).sum()

    def write(self, patches: Tensor) -> list[str]:
        """Caption pictures (n, patches, 3, 14, 14), the likeliest token each time, at most 64."""
        seen = self.tuned.see(patches, self._side)
        written = torch.zeros(len(patches), 0, dtype=torch.long, device=self.tuned.device)
        going = torch.ones(len(patches), dtype=torch.bool, device=self.tuned.device)
        while written.shape[1] < LONGEST and bool(going.any()):
            last = self.tuned.read(self._prompt, seen, written)[:, -1]
            tokens = self.tuned.model.lm_head(last).argmax(-1).masked_fill(~going, self._end)
            written = torch.cat([written, tokens[:, None]], 1)
            going &= tokens != self._end
        return [text_of(self.tokenizer, row).strip() for row in written.tolist()]

    def save(self, folder: Path) -> None:
        """Write a checkpoint as the authors' loader and ours read it."""
        self.tuned.save(folder)
