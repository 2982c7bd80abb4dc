"""A random Qwen2.5-VL with both adapters, of the published size or tiny: speed does not depend on the weights."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from huggingface_hub import split_torch_state_dict_into_shards
from safetensors.torch import save_file
from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

from tests import tiny_qwen

# The published base's own sizes (its config.json).
TEXT_7B = {
    "hidden_size": 3584, "intermediate_size": 18944, "num_hidden_layers": 28, "num_attention_heads": 28,
    "num_key_value_heads": 4, "max_window_layers": 28, "vocab_size": 152064,
}  # fmt: skip
VISION_7B = {
    "depth": 32, "hidden_size": 1280, "intermediate_size": 3420, "num_heads": 16, "out_hidden_size": 3584,
    "fullatt_block_indexes": [7, 15, 23, 31],
}  # fmt: skip


@dataclass(frozen=True)
class Work:
    """What one picture costs: floating-point operations of the vision tower and of the language model."""

    vision: float
    text: float


def build(tiny: bool, device: str, kept: Path | None = None) -> tiny_qwen.Checkpoints:
    """Write the three checkpoints, 17 GB of them or 3 MB, into a temporary folder, or into one that is kept."""
    folder = kept or Path(tempfile.mkdtemp(prefix="random-qwen-"))
    if kept is None:
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if (folder / "whole").exists():
        return tiny_qwen.Checkpoints(*(folder / "models" / name for name in ("base", "relational", "caption")))
    made = tiny_qwen.build(folder / "models")
    if not tiny:
        _enlarge(made, device)
    (folder / "whole").touch()
    return made


def _enlarge(made: tiny_qwen.Checkpoints, device: str) -> None:
    """Put weights of the published size in place of the tiny ones."""
    vision = tiny_qwen.CONFIG["vision_config"] | VISION_7B
    config = Qwen2_5_VLConfig.from_dict(tiny_qwen.CONFIG | TEXT_7B | {"vision_config": vision})
    config.dtype = torch.bfloat16
    with torch.device("meta"):
        model = Qwen2_5_VLForConditionalGeneration(config)
    (made.base / "model.safetensors").unlink()
    config.save_pretrained(made.base)
    _write(model.state_dict(), made.base, device)
    for folder in (made.relational, made.caption):
        save_file(_adapter(), folder / "adapter_model.safetensors")
    head = {"weight": torch.randn(384, 3584) / 60, "bias": torch.zeros(384)}
    saved = {"projection": head, "query_token_id": tiny_qwen.token(tiny_qwen.SPECIAL[-1]) + 1}
    torch.save(saved, made.relational / "projection_and_config.pt")


def _write(shapes: dict[str, torch.Tensor], folder: Path, device: str) -> None:
    """Write random weights of these shapes, a file of at most 4 GB at a time, as the published ones come."""
    split = split_torch_state_dict_into_shards(shapes, max_shard_size="4GB")
    for file, names in split.filename_to_tensors.items():
        save_file({name: _random(name, shapes[name], device) for name in names}, folder / file, {"format": "pt"})
    index = {"metadata": split.metadata, "weight_map": split.tensor_to_filename}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))


def _random(name: str, like: torch.Tensor, device: str) -> torch.Tensor:
    """Return weights of a product of the size that transformers starts with, ones for a norm, zeros for a bias."""
    made = torch.empty(like.shape, dtype=torch.bfloat16, device=device)
    return made.uniform_(-0.035, 0.035) if like.dim() > 1 else made.fill_(name.endswith("weight"))


def work(config: Qwen2_5_VLConfig, cells: int, length: int) -> Work:
    """Count multiply-adds as two operations: `cells` tokens of a picture in a prompt of `length` tokens."""
    text, vision, patches = config.text_config, config.vision_config, cells * 4
    heads = text.hidden_size * (1 + text.num_key_value_heads / text.num_attention_heads)
    layer = 2 * text.hidden_size * heads + 3 * text.hidden_size * text.intermediate_size
    attention = 2 * length * text.hidden_size  # causal: half of the full square
    block = 4 * vision.hidden_size**2 + 3 * vision.hidden_size * vision.intermediate_size
    whole = len(vision.fullatt_block_indexes)
    window = (vision.window_size // vision.patch_size) ** 2
    seen = whole * patches + (vision.depth - whole) * min(window, patches)
    wide = vision.hidden_size * 4
    merger = cells * (wide**2 + wide * text.hidden_size)
    tower = patches * (vision.depth * block + 2 * seen * vision.hidden_size + 1176 * vision.hidden_size) + merger
    return Work(2 * tower, 2 * length * text.num_hidden_layers * (layer + attention / 2))


def ceiling(device: str, size: int) -> float:
    """Measure the best bf16 matrix product: operations per second."""
    a, b = (torch.randn(size, size, device=device, dtype=torch.bfloat16) for _ in range(2))
    rates = []
    for _ in range(8):
        seconds = timed(device, lambda: a @ b)
        rates.append(2 * size**3 / seconds)
    return max(rates)


def timed(device: str, run: Callable[[], object]) -> float:
    """Return the seconds that a call takes, with all work on the device done."""
    synchronize(device)
    start = time.perf_counter()
    run()
    synchronize(device)
    return time.perf_counter() - start


def synchronize(device: str) -> None:
    """Wait for the device."""
    if device.startswith("cuda"):
        torch.cuda.synchronize()


def _adapter() -> dict[str, torch.Tensor]:
    tensors = {}
    for number in range(TEXT_7B["num_hidden_layers"]):
        for module, rows in (("q_proj", 3584), ("v_proj", 512)):
            key = f"{tiny_qwen.LORA}.{number}.self_attn.{module}"
            tensors[f"{key}.lora_A.weight"] = torch.randn(16, 3584) / 60
            tensors[f"{key}.lora_B.weight"] = torch.randn(rows, 16) / 100
    return tensors
