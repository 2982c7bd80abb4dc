"""LoRA adapters and the projection, loaded strictly: a tensor that does not land is an error, never a weaker model.

peft itself only warns about such tensors, or not even that.
"""

from __future__ import annotations

import re
from pathlib import Path

import torch
from peft import LoraConfig, LoraModel, PeftConfig, PeftModel, PeftType
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import PreTrainedModel

from relsim_demo.errors import ModelUnavailable, in_short

FILE = "adapter_model.safetensors"
PROJECTION = "projection_and_config.pt"
LORA = re.compile(
    r"(?:base_model\.model\.)?(?:model\.)?(?:language_model\.)?(?:model\.)?"
    r"(layers\.\d+\.self_attn\.[qkvo]_proj\.lora_[AB])(?:\.default)?\.weight"
)
SAVED = re.compile(r".*\b(embed_tokens|lm_head)\.(?:base_layer\.|modules_to_save\.)?weight")


def attach(model: nn.Module, folder: Path, name: str) -> PeftModel:
    """Add the adapter in a folder under a name; the first one wraps the base.

    Raises:
        ModelUnavailable: the files are missing or unreadable, or hold other tensors than the base has room for.
    """
    config, found = _read(folder)
    config.inference_mode, config.init_lora_weights = True, False
    if isinstance(model, PeftModel):
        model.add_adapter(name, config)
    else:
        model = PeftModel(model, config, adapter_name=name)
    _fill(model, folder, name, found)
    return model


def layers_of(model: PeftModel) -> LoraModel:
    """Return what switches the attached adapters on and off, and merges them."""
    if not isinstance(model.base_model, LoraModel):
        raise TypeError(f"adapters of type {type(model.base_model).__name__}")
    return model.base_model


def load_projection(folder: Path, width: int) -> tuple[nn.Linear, int]:
    """Return the head (width -> 384, float32) and the id of the query token.

    Raises:
        ModelUnavailable: the file is missing, unreadable, or of another shape.
    """
    path = folder / PROJECTION
    try:
        saved = torch.load(path, map_location="cpu", weights_only=True)
        weight, bias = saved["projection"]["weight"], saved["projection"]["bias"]
        query = int(saved["query_token_id"])
    except FileNotFoundError as error:
        raise ModelUnavailable(f"{path} is missing: {folder} is no relational checkpoint.") from error
    except Exception as error:  # torch raises nearly anything for a foreign file
        raise ModelUnavailable(f"{path} cannot be read as a projection ({in_short(error)}).") from error
    if tuple(weight.shape) != (384, width) or tuple(bias.shape) != (384,):
        found = f"{tuple(weight.shape)} and {tuple(bias.shape)}"
        raise ModelUnavailable(f"The projection in {path} has shapes {found}; (384, {width}) and (384,) are needed.")
    head = nn.Linear(width, 384)
    head.load_state_dict({"weight": weight, "bias": bias})
    return head.float(), query


def _read(folder: Path) -> tuple[LoraConfig, dict[str, Tensor]]:
    try:
        config = PeftConfig.from_pretrained(str(folder))
        found = load_file(folder / FILE)
    except (OSError, ValueError, TypeError, KeyError, SafetensorError) as error:
        raise ModelUnavailable(f"The adapter in {folder} cannot be read ({in_short(error)}).") from error
    if not isinstance(config, LoraConfig) or config.peft_type != PeftType.LORA or config.modules_to_save:
        raise ModelUnavailable(f"The adapter in {folder} is of another kind than plain LoRA.")
    return config, found


def _fill(model: PeftModel, folder: Path, name: str, found: dict[str, Tensor]) -> None:
    """Copy every tensor to its place; all places must be filled, and nothing may be left over."""
    places = {
        _place(folder, key.replace(f".{name}.", ".")): parameter
        for key, parameter in model.named_parameters()
        if f".{name}." in key and "lora_" in key
    }
    for key, value in found.items():
        if saved := SAVED.fullmatch(key):
            _check_same_as_base(model, folder, saved.group(1), value)
            continue
        place = LORA.fullmatch(key)
        parameter = places.pop(place.group(1), None) if place else None
        if parameter is None:
            raise ModelUnavailable(f"{folder / FILE} holds {key}, for which the base has no place.")
        if parameter.shape != value.shape:
            shapes = f"{tuple(value.shape)}; the base needs {tuple(parameter.shape)}"
            raise ModelUnavailable(f"{key} in {folder / FILE} has shape {shapes}.")
        parameter.data.copy_(value)
    if places:
        missing = next(iter(places))
        raise ModelUnavailable(f"{folder / FILE} lacks {len(places)} tensors that its settings promise: {missing}.")


def _place(folder: Path, key: str) -> str:
    """Return what a tensor that the base has got room for is called in the file."""
    found = LORA.fullmatch(key)
    if found is None:
        raise ModelUnavailable(f"The adapter in {folder} changes {key}, which is no projection of an attention.")
    return found.group(1)


def _check_same_as_base(model: PeftModel, folder: Path, name: str, saved: Tensor) -> None:
    """Accept saved embeddings only where they repeat the base's rows: trained ones would have to replace them."""
    base = model.get_base_model()
    if not isinstance(base, PreTrainedModel):
        raise TypeError(f"a base of type {type(base).__name__}")
    own = base.get_input_embeddings() if name == "embed_tokens" else base.get_output_embeddings()
    if not isinstance(own, nn.Embedding | nn.Linear):
        raise TypeError(f"an embedding of type {type(own).__name__}")
    rows = own.weight[: len(saved)]
    if rows.shape != saved.shape or not torch.equal(rows.cpu().to(saved.dtype), saved):
        raise ModelUnavailable(
            f"{folder / FILE} brings its own {name}, which differs from the base's: it belongs to another base model."
        )
