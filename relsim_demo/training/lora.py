"""The frozen Qwen2.5-VL base with one LoRA adapter that learns, in the layout of the published checkpoints."""

from __future__ import annotations

import shutil
from pathlib import Path

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from torch import Tensor, nn
from transformers import PreTrainedTokenizerBase, Qwen2_5_VLTextModel

from relsim_demo.errors import BadRequest
from relsim_demo.models.checkpoints import locate, revision_of, short_name
from relsim_demo.models.qwen.embed import shown
from relsim_demo.models.qwen.host import load_base, load_tokenizer
from relsim_demo.models.qwen.prompts import PICTURE, Prompt, id_of
from relsim_demo.models.qwen.vision import prepare_tower, see
from relsim_demo.settings import Dtype, Settings

RANK, ALPHA, DROPOUT, TARGETS = 16, 32, 0.05, ["q_proj", "v_proj"]  # of the published models
PROCESSOR = ("preprocessor_config.json", "video_preprocessor_config.json", "processor_config.json")


def _held(dtype: Dtype, device: torch.device) -> Dtype:
    if dtype is not Dtype.AUTO:
        return dtype
    return Dtype.F32 if device.type == "cpu" else Dtype.BF16


class Tuned:
    """A base whose language model carries LoRA weights: float32 those, frozen and in the wanted type all others.

    The layers' activations are computed again for the gradient and not kept (gradient checkpointing). identity: which
    base this is, and in which type; see Task.base.
    """

    def __init__(self, settings: Settings, device: torch.device, seed: int) -> None:
        """Load the base and add an adapter, which changes nothing yet.

        Raises:
            ModelUnavailable: the base cannot be had or loaded.
            BadRequest: the settings ask for a type that nothing can learn in.
        """
        if settings.dtype in (Dtype.NF4, Dtype.INT8):
            raise BadRequest(f"RELSIM_DTYPE is {settings.dtype}; training takes bf16 or f32.")
        self.folder = locate(settings.base_model, settings)
        self.device = device
        held = _held(settings.dtype, device)
        self.identity = {"base_revision": revision_of(self.folder), "dtype": str(held)}
        self.model = load_base(self.folder, device, held)
        prepare_tower(self.model.model.visual)
        self.tokenizer: PreTrainedTokenizerBase = load_tokenizer(self.folder)
        self._picture = id_of(self.tokenizer, PICTURE)
        torch.manual_seed(seed)
        config = LoraConfig(
            r=RANK, lora_alpha=ALPHA, lora_dropout=DROPOUT, bias="none", task_type="CAUSAL_LM",
            target_modules=TARGETS,
        )  # fmt: skip
        peft = get_peft_model(self.model, config)
        if not isinstance(peft, PeftModel):
            raise TypeError(f"an adapted model of type {type(peft).__name__}")
        peft.peft_config["default"].base_model_name_or_path = short_name(settings.base_model)  # no path of this machine
        self.peft = peft
        self.text.gradient_checkpointing_enable({"use_reentrant": False})

    @property
    def text(self) -> Qwen2_5_VLTextModel:
        """The language model without its output layer."""
        return self.model.model.language_model

    @property
    def width(self) -> int:
        """The width of its hidden states."""
        return self.model.model.language_model.config.hidden_size

    @property
    def token_embedding(self) -> nn.Embedding:
        """The embedding of tokens."""
        return self.text.embed_tokens

    def see(self, patches: Tensor, side: int) -> Tensor:
        """Return the tokens of square pictures: (n, patches, 3, 14, 14) uint8 -> (n, tokens, width), without grad."""
        with torch.no_grad():
            return see(self.model.model.visual, patches.to(self.device, non_blocking=True), side // 14, side // 14)

    def read(self, prompt: Prompt, seen: Tensor, answers: Tensor | None = None) -> Tensor:
        """Return the last hidden states of a prompt that shows these pictures, one each: (n, length, width).

        answers: tokens (n, m) int64 that follow the prompt.
        """
        embeddings, positions = shown(self.token_embedding, self._picture, prompt, seen)
        if answers is not None:
            embeddings = torch.cat([embeddings, self.token_embedding(answers)], 1)
            places = torch.arange(answers.shape[1], device=positions.device) + prompt.following
            positions = torch.cat([positions, places.expand(3, len(answers), -1)], 2)
        return self.text(inputs_embeds=embeddings, position_ids=positions, use_cache=False).last_hidden_state

    def save(self, folder: Path) -> None:
        """Write adapter, tokenizer and what else the authors' loader wants of a folder."""
        self.peft.save_pretrained(str(folder), save_embedding_layers=False)
        self.tokenizer.save_pretrained(str(folder))
        for name in PROCESSOR:
            if (self.folder / name).exists():
                shutil.copy(self.folder / name, folder / name)
