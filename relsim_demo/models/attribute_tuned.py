"""Tuned vision models: a plain LoRA adapter and a linear head, loaded strictly.

A tensor that does not land, or a module without its tensors, is an error, never a weaker model; peft only warns.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from relsim_demo.errors import ModelUnavailable, in_short
from relsim_demo.settings import Attribute
from relsim_demo.shipped import require

if TYPE_CHECKING:
    from peft import LoraConfig
    from torch import Tensor, nn

ADAPTER, WEIGHTS, HEAD = "adapter_config.json", "adapter_model.safetensors", "projection_and_config.pt"
DIM = 384  # the width of f_T's space
# What transformers 4 called the modules, in adapters trained with it.
FORMER_NAMES = {
    Attribute.CLIP: {},
    Attribute.DINOV2: {
        "attention.q_proj": "attention.attention.query",
        "attention.k_proj": "attention.attention.key",
        "attention.v_proj": "attention.attention.value",
        "attention.o_proj": "attention.output.dense",
    },
}
READ = ("r", "lora_alpha", "use_rslora", "target_modules", "exclude_modules", "layers_to_transform", "layers_pattern")
NEUTRAL = ("peft_type", "peft_version", "task_type", "base_model_name_or_path", "revision", "inference_mode",
           "init_lora_weights", "lora_dropout", "auto_mapping")  # fmt: skip


def base_of(folder: Path) -> str | None:
    """Return the name of the model that an adapter was trained on, if it says so."""
    name = _settings(folder).get("base_model_name_or_path")
    return name if isinstance(name, str) and name else None


def add_lora(vision: nn.Module, kind: Attribute, folder: Path) -> None:
    """Put the adapter of a folder into a vision model, its weights in float32.

    Raises:
        ModelUnavailable: it is no plain LoRA, or its tensors and the model's modules do not fit each other.
        NotInstalled: peft is missing.
    """
    require("published", "peft")
    from peft import inject_adapter_in_model

    wanted = _plain_lora(folder)
    names = _targets(vision, kind, wanted)
    if not names:
        raise ModelUnavailable(f"The adapter in {folder} names no module of the base model: it belongs to another one.")
    found = _tensors(folder)
    wanted.target_modules = list(names.values())
    wanted.exclude_modules = wanted.layers_to_transform = wanted.layers_pattern = None
    try:
        inject_adapter_in_model(wanted, vision)
    except (ValueError, TypeError, RuntimeError, ZeroDivisionError) as error:
        raise ModelUnavailable(f"The adapter in {folder} cannot be used ({in_short(error)}).") from error
    places = {key.replace(".default.", "."): value for key, value in vision.named_parameters() if ".lora_" in key}
    for key, value in found.items():
        module, dot, side = key.removeprefix("base_model.model.").partition(".lora_")
        place = places.pop(f"{names.get(module, module)}{dot}{side}", None)
        if place is None:
            raise ModelUnavailable(f"{folder / WEIGHTS} holds {key}, for which the model has no place.")
        if place.shape != value.shape:
            shapes = f"{tuple(value.shape)}; the model needs {tuple(place.shape)}"
            raise ModelUnavailable(f"{key} in {folder / WEIGHTS} has shape {shapes}.")
        place.data = value.float().to(place.device)
    if places:
        raise ModelUnavailable(
            f"{folder / WEIGHTS} lacks {len(places)} tensors that its settings promise: {next(iter(places))}."
        )


def load_head(folder: Path, width: int) -> nn.Linear:
    """Return the linear head (width -> 384, float32) of a folder.

    Raises:
        ModelUnavailable: the file is missing, unreadable, or of another shape.
    """
    import torch

    path = folder / HEAD
    try:
        saved = torch.load(path, map_location="cpu", weights_only=True)["projection"]
        shapes = {name: tuple(value.shape) for name, value in saved.items()}
    except FileNotFoundError as error:
        raise ModelUnavailable(f"{path} is missing beside the adapter; put it there.") from error
    except Exception as error:  # torch raises nearly anything for a foreign file
        raise ModelUnavailable(f"{path} cannot be read as a projection ({in_short(error)}).") from error
    if shapes != {"weight": (DIM, width), "bias": (DIM,)}:
        raise ModelUnavailable(f"The projection in {path} holds {shapes}; weight ({DIM}, {width}) and bias are needed.")
    head = torch.nn.Linear(width, DIM)
    head.load_state_dict(saved)
    return head.requires_grad_(False)


def _settings(folder: Path) -> dict:
    try:
        return dict(json.loads((folder / ADAPTER).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ModelUnavailable(f"{folder / ADAPTER} cannot be read ({in_short(error)}).") from error


def _plain_lora(folder: Path) -> LoraConfig:
    """Return a peft.LoraConfig of the few settings that we follow; all others must stand at their defaults."""
    from peft import LoraConfig

    given = _settings(folder)
    usual = LoraConfig().to_dict()
    odd = [
        key
        for key, value in given.items()
        if key not in READ + NEUTRAL and value != usual.get(key) and (value or usual.get(key))
    ]
    if given.get("peft_type") != "LORA" or odd:
        what = ", ".join(odd) or f"peft_type {given.get('peft_type')!r}"
        raise ModelUnavailable(f"The adapter in {folder} is of another kind than plain LoRA ({what}).")
    try:
        return LoraConfig(**{key: given[key] for key in READ if key in given}, lora_dropout=0.0)
    except (TypeError, ValueError) as error:
        raise ModelUnavailable(f"{folder / ADAPTER} cannot be used ({in_short(error)}).") from error


def _targets(vision: nn.Module, kind: Attribute, wanted: LoraConfig) -> dict[str, str]:
    """Return the modules that an adapter names, by the name that the file may use: {former or present: present}."""
    from peft.tuners.tuners_utils import check_target_module_exists
    from torch import nn

    names = {}
    for name in (name for name, module in vision.named_modules() if isinstance(module, nn.Linear)):
        former = name
        for new, old in FORMER_NAMES[kind].items():
            former = former.replace(new, old)
        if wanted.target_modules and any(check_target_module_exists(wanted, key) for key in (name, former)):
            names[former] = name
    return names


def _tensors(folder: Path) -> dict[str, Tensor]:
    from safetensors.torch import load_file

    try:
        return load_file(folder / WEIGHTS)
    except Exception as error:  # missing, cut short, or no safetensors at all
        raise ModelUnavailable(f"{folder / WEIGHTS} cannot be read ({in_short(error)}).") from error
