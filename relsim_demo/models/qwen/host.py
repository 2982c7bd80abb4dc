"""One Qwen2.5-VL base that carries both published adapters, and the lock that keeps requests apart."""

from __future__ import annotations

import importlib.util
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from torch import nn
from transformers import AutoTokenizer, BitsAndBytesConfig, GenerationConfig, Qwen2_5_VLForConditionalGeneration

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models.devices import pick_device
from relsim_demo.models.qwen import adapters
from relsim_demo.models.qwen.prompts import PICTURE, QUERY
from relsim_demo.models.qwen.vision import prepare_tower
from relsim_demo.settings import Dtype

RELATIONAL, CAPTION = "relational", "caption"
OUT_OF_MEMORY = torch.OutOfMemoryError


class Host:
    """The base with its adapters. Weights are read once, in the constructor.

    model: Qwen2_5_VLForConditionalGeneration inside a PeftModel. tokenizers: by adapter. head: (width -> 384) float32.
    """

    def __init__(self, base: Path, relational: Path, caption: Path, device: str, dtype: Dtype) -> None:
        """Load the base, then both adapters.

        Raises:
            ModelUnavailable: a file is missing or does not fit, or the device has no room.
        """
        self.device = torch.device(pick_device(device))
        self._lock, self._active = threading.RLock(), None
        try:
            model = _load_base(base, self.device, dtype)
            prepare_tower(model.model.visual)
            peft = adapters.attach(model, relational, RELATIONAL)
            self._peft = adapters.attach(peft, caption, CAPTION).eval().requires_grad_(False)
            self.head, self.query_token = adapters.load_projection(relational, model.config.text_config.hidden_size)
            self.head.to(self.device)
        except OUT_OF_MEMORY as error:
            raise ModelUnavailable(
                f"The models do not fit into the memory of {self.device}: about 17 GB are needed in bf16, "
                "about 8 GB with RELSIM_DTYPE=4bit."
            ) from error
        self.model = model
        self.tokenizers = {RELATIONAL: _tokenizer(relational), CAPTION: _tokenizer(caption)}
        _check_query(relational, self.tokenizers[RELATIONAL], self.query_token, self.words)
        self.generation = _generation(base)
        self.picture_token = self.tokenizers[CAPTION].convert_tokens_to_ids(PICTURE)

    @property
    def words(self) -> nn.Embedding:
        """The embedding of tokens."""
        return self.model.get_input_embeddings()

    @property
    def text(self) -> nn.Module:
        """The language model without its output layer."""
        return self.model.model.language_model

    @contextmanager
    def use(self, adapter: str | None) -> Iterator[None]:
        """Hold the model alone, with one adapter at work, or the plain base."""
        with self._lock, torch.inference_mode():
            if adapter != self._active:
                self._switch(adapter)
            yield

    def merge(self, adapter: str) -> None:
        """Fold an adapter into the base for good, for bulk work: faster, off by about 2e-4 in cosine with bf16."""
        with self.use(adapter):
            self._peft.base_model.merge_adapter([adapter])

    def _switch(self, adapter: str | None) -> None:
        self._active = object()  # whatever happens on the way, the next user switches again
        if adapter is None:
            self._peft.base_model.disable_adapter_layers()
        else:
            self._peft.base_model.enable_adapter_layers()
            self._peft.base_model.set_adapter(adapter, inference_mode=True)
        self._active = adapter


def _load_base(folder: Path, device: torch.device, dtype: Dtype) -> Qwen2_5_VLForConditionalGeneration:
    _check_kind(folder)
    options = {"dtype": _torch_dtype(dtype, device), "attn_implementation": "sdpa", "device_map": {"": str(device)}}
    if dtype is Dtype.NF4:
        options["quantization_config"] = _four_bits(device)
    try:
        model, report = Qwen2_5_VLForConditionalGeneration.from_pretrained(
            folder, use_safetensors=True, local_files_only=True, output_loading_info=True, **options
        )
    except OUT_OF_MEMORY:
        raise
    except Exception as error:  # transformers raises nearly anything for a folder that is no such model
        words = " ".join(str(error).split())[:200]
        raise ModelUnavailable(f"The base model in {folder} cannot be loaded ({words}).") from error
    wrong = sorted(report["missing_keys"]) + sorted(str(key) for key in report["mismatched_keys"])
    if wrong:
        raise ModelUnavailable(
            f"The base model in {folder} lacks {len(wrong)} tensors or has them in another shape: {wrong[0]}."
        )
    return model.eval()


def _check_kind(folder: Path) -> None:
    """Refuse another architecture, and a folder without settings, which transformers would fill with random weights."""
    try:
        kind = json.loads((folder / "config.json").read_text(encoding="utf-8"))["model_type"]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ModelUnavailable(f"The base model in {folder} cannot be loaded: its config.json is unusable.") from error
    if kind != "qwen2_5_vl":
        raise ModelUnavailable(f"The base model in {folder} cannot be loaded: it is a {kind}, not a qwen2_5_vl.")


def _torch_dtype(dtype: Dtype, device: torch.device) -> torch.dtype:
    if dtype is Dtype.AUTO:
        return torch.float32 if device.type == "cpu" else torch.bfloat16
    return torch.float32 if dtype is Dtype.F32 else torch.bfloat16


def _four_bits(device: torch.device) -> BitsAndBytesConfig:
    if device.type != "cuda":
        raise ModelUnavailable(f"RELSIM_DTYPE=4bit needs a CUDA GPU; the device is {device}. Use bf16 or f32 there.")
    if importlib.util.find_spec("bitsandbytes") is None:
        raise ModelUnavailable("RELSIM_DTYPE=4bit needs one package more: pip install -r requirements-4bit.txt")
    return BitsAndBytesConfig(
        load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=torch.bfloat16,
        llm_int8_skip_modules=["visual", "lm_head"],
    )  # fmt: skip


def _tokenizer(folder: Path) -> object:
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    except Exception as error:  # likewise
        raise ModelUnavailable(f"The tokenizer in {folder} cannot be loaded ({str(error)[:160]}).") from error
    if not tokenizer.chat_template:
        raise ModelUnavailable(f"The tokenizer in {folder} has no chat template.")
    return tokenizer


def _check_query(folder: Path, tokenizer: object, query: int, words: nn.Embedding) -> None:
    found = tokenizer.convert_tokens_to_ids(QUERY) if QUERY in tokenizer.get_vocab() else None
    if found != query or query >= len(words.weight):
        raise ModelUnavailable(
            f"The tokenizer in {folder} gives {QUERY} the id {found}; the projection was trained with {query}, "
            f"and the base knows ids below {len(words.weight)}."
        )


def _generation(folder: Path) -> GenerationConfig:
    try:
        return GenerationConfig.from_pretrained(folder, local_files_only=True)
    except OSError as error:
        raise ModelUnavailable(f"The base model in {folder} has no generation_config.json.") from error
