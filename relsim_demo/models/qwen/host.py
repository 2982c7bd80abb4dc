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
from transformers import (
    AutoTokenizer,
    BitsAndBytesConfig,
    GenerationConfig,
    PreTrainedTokenizerBase,
    Qwen2_5_VLForConditionalGeneration,
    Qwen2_5_VLTextModel,
)

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models.checkpoints import with_report
from relsim_demo.models.devices import pick_device
from relsim_demo.models.qwen import adapters
from relsim_demo.models.qwen.int8 import quantise
from relsim_demo.models.qwen.prompts import PICTURE, QUERY, id_of
from relsim_demo.models.qwen.speed import choose
from relsim_demo.models.qwen.vision import prepare_tower
from relsim_demo.settings import Dtype
from relsim_demo.shipped import install

RELATIONAL, CAPTION = "relational", "caption"
OUT_OF_MEMORY = torch.OutOfMemoryError


class Host:
    """The base with its adapters. Weights are read once, in the constructor.

    model: Qwen2_5_VLForConditionalGeneration inside a PeftModel. tokenizers: by adapter. head: (width -> 384) float32.
    dtype: how the weights are held. way: the same with its speed, on a CPU; None elsewhere.
    """

    def __init__(self, base: Path, relational: Path, caption: Path, device: str, dtype: Dtype) -> None:
        """Load the base, then both adapters.

        Raises:
            ModelUnavailable: a file is missing or does not fit, or the device has no room.
        """
        self.device = torch.device(pick_device(device))
        self._lock, self._active = threading.RLock(), None
        self.way = choose(base, _for_cpu(dtype)) if self.device.type == "cpu" else None
        self.dtype = self.way.dtype if self.way else _for_gpu(dtype, self.device)
        try:
            model = load_base(base, self.device, self.dtype)
            prepare_tower(model.model.visual)
            peft = adapters.attach(model, relational, RELATIONAL)
            peft = adapters.attach(peft, caption, CAPTION).eval().requires_grad_(False)
            self._adapters = adapters.layers_of(peft)
            width = model.model.language_model.config.hidden_size
            self.head, self.query_token = adapters.load_projection(relational, width)
            self.head.to(self.device)
            if self.dtype is Dtype.INT8:
                quantise(peft)
        except OUT_OF_MEMORY as error:
            raise ModelUnavailable(
                f"The models do not fit into the memory of {self.device}: about 17 GB are needed in bf16, "
                "about 8 GB with RELSIM_DTYPE=4bit."
            ) from error
        self.model = model
        self.tokenizers = {RELATIONAL: load_tokenizer(relational), CAPTION: load_tokenizer(caption)}
        _check_query(relational, self.tokenizers[RELATIONAL], self.query_token, self.token_embedding)
        self.generation = _generation(base)
        self.picture_token = id_of(self.tokenizers[CAPTION], PICTURE)

    @property
    def token_embedding(self) -> nn.Embedding:
        """The embedding of tokens."""
        return self.text.embed_tokens

    @property
    def text(self) -> Qwen2_5_VLTextModel:
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
        """Fold an adapter into the base for good, for bulk work: faster, off by about 2e-4 in cosine with bf16.

        int8 weights are too coarse to take it up: it stays beside them.
        """
        if self.dtype is Dtype.INT8:
            return
        with self.use(adapter):
            self._adapters.merge_adapter([adapter])

    def _switch(self, adapter: str | None) -> None:
        self._active = object()  # whatever happens on the way, the next user switches again
        if adapter is None:
            self._adapters.disable_adapter_layers()
        else:
            self._adapters.enable_adapter_layers()
            self._adapters.set_adapter(adapter, inference_mode=True)
        self._active = adapter


def load_base(folder: Path, device: torch.device, dtype: Dtype) -> Qwen2_5_VLForConditionalGeneration:
    """Return the base model, in evaluation mode.

    Raises:
        ModelUnavailable: a file is missing or does not fit.
        OutOfMemoryError: the device has no room.
    """
    _check_kind(folder)
    held = torch.float32 if dtype is Dtype.F32 else torch.bfloat16
    options = {"dtype": held, "attn_implementation": "sdpa", "device_map": {"": str(device)}}
    if dtype is Dtype.NF4:
        options["quantization_config"] = _four_bits(device)
    try:
        model, report = with_report(
            Qwen2_5_VLForConditionalGeneration.from_pretrained(
                folder, use_safetensors=True, local_files_only=True, output_loading_info=True, **options
            )
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


def _for_cpu(dtype: Dtype) -> Dtype:
    if dtype is Dtype.NF4:
        raise ModelUnavailable("RELSIM_DTYPE=4bit needs a CUDA GPU; the device is cpu. Use int8, bf16 or f32 there.")
    return dtype


def _for_gpu(dtype: Dtype, device: torch.device) -> Dtype:
    if dtype is Dtype.INT8:
        raise ModelUnavailable(f"RELSIM_DTYPE=int8 is for CPUs; the device is {device}. Use bf16 or 4bit there.")
    return Dtype.BF16 if dtype is Dtype.AUTO else dtype


def _four_bits(device: torch.device) -> BitsAndBytesConfig:
    if device.type != "cuda":
        raise ModelUnavailable(f"RELSIM_DTYPE=4bit needs a CUDA GPU; the device is {device}. Use bf16 there.")
    if importlib.util.find_spec("bitsandbytes") is None:
        raise ModelUnavailable(f"RELSIM_DTYPE=4bit needs one package more: {install('4bit')}")
    return BitsAndBytesConfig(
        load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=torch.bfloat16,
        llm_int8_skip_modules=["visual", "lm_head"],
    )  # fmt: skip


def load_tokenizer(folder: Path) -> PreTrainedTokenizerBase:
    """Return the tokenizer in a folder. Raises ModelUnavailable where there is none, or none of a chat."""
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    except Exception as error:  # likewise
        raise ModelUnavailable(f"The tokenizer in {folder} cannot be loaded ({str(error)[:160]}).") from error
    if not tokenizer.chat_template:
        raise ModelUnavailable(f"The tokenizer in {folder} has no chat template.")
    return tokenizer


def _check_query(folder: Path, tokenizer: PreTrainedTokenizerBase, query: int, token_embedding: nn.Embedding) -> None:
    found = id_of(tokenizer, QUERY) if QUERY in tokenizer.get_vocab() else None
    if found != query or query >= len(token_embedding.weight):
        raise ModelUnavailable(
            f"The tokenizer in {folder} gives {QUERY} the id {found}; the projection was trained with {query}, "
            f"and the base knows ids below {len(token_embedding.weight)}."
        )


def _generation(folder: Path) -> GenerationConfig:
    try:
        return GenerationConfig.from_pretrained(folder, local_files_only=True)
    except OSError as error:
        raise ModelUnavailable(f"The base model in {folder} has no generation_config.json.") from error
