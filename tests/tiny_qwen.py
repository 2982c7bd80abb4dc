"""A tiny random Qwen2.5-VL with both adapters, in the layout of the published checkpoints.

Needs numpy, torch and safetensors only: no code of transformers or peft runs, so the tensors are the same bytes
whatever their versions. Every weight is (2k+1)/256*scale, k a byte of a splitmix64 stream keyed by sha256(seed:tensor
name), scale a power of two: exact in bfloat16, float16 and float32. tests/golden holds what others compute on it.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

SEED = 20251
HIDDEN, INNER, LAYERS, GROUP = 256, 192, 2, 128  # two heads of 128 share one key and value head
SEEN, SEEN_INNER, DEPTH = 64, 96, 2  # the vision tower
FIRST_SPECIAL, VOCABULARY = 259, 320  # 256 bytes and 3 merges come first
SPECIAL = [
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|object_ref_start|>", "<|object_ref_end|>", "<|box_start|>",
    "<|box_end|>", "<|quad_start|>", "<|quad_end|>", "<|vision_start|>", "<|vision_end|>", "<|vision_pad|>",
    "<|image_pad|>", "<|video_pad|>", "<tool_call>", "</tool_call>", "<|fim_prefix|>", "<|fim_middle|>",
    "<|fim_suffix|>", "<|fim_pad|>", "<|repo_name|>", "<|file_sep|>",
]  # fmt: skip
QUERY = "<|query|>"
CHAT = (
    "{% for message in messages %}{% if loop.first and message['role'] != 'system' %}"
    "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n{% endif %}<|im_start|>"
    "{{ message['role'] }}\n{% if message['content'] is string %}{{ message['content'] }}"
    "<|im_end|>\n{% else %}{% for content in message['content'] %}"
    "{% if content['type'] == 'image' or 'image' in content %}"
    "<|vision_start|><|image_pad|><|vision_end|>{% elif 'text' in content %}"
    "{{ content['text'] }}{% endif %}{% endfor %}<|im_end|>\n{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
LORA = "base_model.model.model.language_model.layers"


@dataclass(frozen=True)
class Checkpoints:
    """The three folders."""

    base: Path
    relational: Path
    caption: Path


def build(folder):
    """Write all three checkpoints into a folder."""
    made = Checkpoints(folder / "base", folder / "relational", folder / "caption")
    for path in (made.base, made.relational, made.caption):
        path.mkdir(parents=True)
        write_tokenizer(path, with_query=path == made.relational)
    write_base(made.base)
    for path, tag in ((made.relational, "relsim"), (made.caption, "caption")):
        dump(ADAPTER, path / "adapter_config.json")
        save_file(lora_tensors(tag), path / "adapter_model.safetensors", metadata={"format": "pt"})
    torch.save(projection(), made.relational / "projection_and_config.pt")
    return made


def projection():
    head = {
        "weight": noise("projection.weight", (384, HIDDEN), scale(HIDDEN)),
        "bias": noise("projection.bias", (384,), 2.0**-6),
    }
    return {"projection": head, "query_token_id": FIRST_SPECIAL + len(SPECIAL)}


def lora_tensors(tag, prefix=LORA):
    tensors = {}
    for number in range(LAYERS):
        for module, rows in (("q_proj", HIDDEN), ("v_proj", GROUP)):
            key, seed = f"{prefix}.{number}.self_attn.{module}", f"{tag}.{number}.{module}"
            tensors[f"{key}.lora_A.weight"] = noise(f"{seed}.A", (16, HIDDEN), scale(HIDDEN)).float()
            tensors[f"{key}.lora_B.weight"] = noise(f"{seed}.B", (rows, 16), 0.125).float()
    return tensors


def base_tensors():
    made = {}

    def linear(name, rows, columns, bias, gain=1.0):
        made[f"{name}.weight"] = noise(f"{name}.weight", (rows, columns), scale(columns, gain))
        if bias:
            made[f"{name}.bias"] = noise(f"{name}.bias", (rows,), 0.25)

    made["visual.patch_embed.proj.weight"] = noise("visual.patch_embed.proj.weight", (SEEN, 3, 2, 14, 14), scale(1176))
    for number in range(DEPTH):
        block = f"visual.blocks.{number}."
        for name in ("norm1", "norm2"):
            made[f"{block}{name}.weight"] = norm(block + name, SEEN)
        linear(block + "attn.qkv", 3 * SEEN, SEEN, True)
        linear(block + "attn.proj", SEEN, SEEN, True)
        linear(block + "mlp.gate_proj", SEEN_INNER, SEEN, True)
        linear(block + "mlp.up_proj", SEEN_INNER, SEEN, True)
        linear(block + "mlp.down_proj", SEEN, SEEN_INNER, True)
    made["visual.merger.ln_q.weight"] = norm("visual.merger.ln_q", SEEN)
    linear("visual.merger.mlp.0", 4 * SEEN, 4 * SEEN, True)
    linear("visual.merger.mlp.2", HIDDEN, 4 * SEEN, True, 2.0)
    made["model.embed_tokens.weight"] = noise("model.embed_tokens.weight", (VOCABULARY, HIDDEN), 1.0)
    for number in range(LAYERS):
        layer = f"model.layers.{number}."
        for name in ("input_layernorm", "post_attention_layernorm"):
            made[f"{layer}{name}.weight"] = norm(layer + name, HIDDEN)
        linear(layer + "self_attn.q_proj", HIDDEN, HIDDEN, True, 2.0)
        linear(layer + "self_attn.k_proj", GROUP, HIDDEN, True)
        linear(layer + "self_attn.v_proj", GROUP, HIDDEN, True)
        linear(layer + "self_attn.o_proj", HIDDEN, HIDDEN, False, 2.0)
        linear(layer + "mlp.gate_proj", INNER, HIDDEN, False)
        linear(layer + "mlp.up_proj", INNER, HIDDEN, False)
        linear(layer + "mlp.down_proj", HIDDEN, INNER, False)
    made["model.norm.weight"] = norm("model.norm", HIDDEN)
    made["lm_head.weight"] = noise("lm_head.weight", (VOCABULARY, HIDDEN), scale(HIDDEN, 2.0))
    return made


def write_base(folder):
    dump(CONFIG, folder / "config.json")
    dump(GENERATION, folder / "generation_config.json")
    save_file(base_tensors(), folder / "model.safetensors", metadata={"format": "pt"})


def write_tokenizer(folder, with_query):
    """A byte-level Qwen2 tokenizer: 256 bytes, three merges, the 22 added tokens, and the query token for relsim."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    signs = {byte: chr(byte) for byte in plain} | {byte: chr(256 + i) for i, byte in enumerate(others)}
    merges = [("t", "h"), ("i", "n"), ("th", "e")]
    names = [signs[byte] for byte in range(256)] + [a + b for a, b in merges]
    dump({name: number for number, name in enumerate(names)}, folder / "vocab.json")
    lines = "".join(f"{a} {b}\n" for a, b in merges)
    (folder / "merges.txt").write_text(f"#version: 0.2\n{lines}", encoding="utf-8")
    added = SPECIAL + ([QUERY] if with_query else [])
    dump({name: FIRST_SPECIAL + i for i, name in enumerate(added)}, folder / "added_tokens.json")
    told = {"lstrip": False, "normalized": False, "rstrip": False, "single_word": False}
    decoder = {
        str(FIRST_SPECIAL + i): {"content": name, **told, "special": i < 14 or name == QUERY}
        for i, name in enumerate(added)
    }
    dump({**TOKENIZER, "added_tokens_decoder": decoder}, folder / "tokenizer_config.json")
    (folder / "chat_template.jinja").write_text(CHAT, encoding="utf-8")


def dump(value, path):
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False), encoding="utf-8")


def noise(name, shape, size):
    """Odd multiples of size/256, evenly spread between -size and size."""
    bytes_ = stream(name, int(np.prod(shape)))
    return torch.from_numpy(bits(lambda k: (2 * k + 1) / 256 * size)[bytes_]).view(torch.bfloat16).reshape(shape)


def norm(name, n):
    """Weights of a norm: 0.5 to 1.375."""
    return torch.from_numpy(bits(lambda k: 1 + (k >> 5) / 8)[stream(name, n)]).view(torch.bfloat16)


def scale(inputs, gain=1.0):
    """The power of two that keeps the size of what comes in."""
    return 2.0 ** round(np.log2(gain * 1.732 / np.sqrt(inputs)))


def bits(function):
    """What each byte, read as a signed one, becomes: bfloat16 as int16."""
    values = np.array([function(k - 256 if k > 127 else k) for k in range(256)], np.float32)
    return (values.view(np.uint32) >> 16).astype(np.uint16).view(np.int16)


def stream(name, n):
    """n bytes of splitmix64, keyed by a name."""
    key = int.from_bytes(hashlib.sha256(f"{SEED}:{name}".encode()).digest()[:8], "little")
    z = np.arange(1, (n + 7) // 8 + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(key)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        z = (z ^ (z >> np.uint64(shift))) * np.uint64(factor)
    return (z ^ (z >> np.uint64(31))).view(np.uint8)[:n]


def token(name):
    return FIRST_SPECIAL + SPECIAL.index(name)


ADAPTER = {
    "alpha_pattern": {}, "auto_mapping": None, "base_model_name_or_path": "Qwen/Qwen2.5-VL-7B-Instruct", "bias": "none",
    "fan_in_fan_out": False, "inference_mode": True, "init_lora_weights": True, "layers_pattern": None,
    "layers_to_transform": None, "lora_alpha": 32, "lora_dropout": 0.05, "modules_to_save": None, "peft_type": "LORA",
    "r": 16, "rank_pattern": {}, "revision": None, "target_modules": ["q_proj", "v_proj"], "task_type": "CAUSAL_LM",
    "use_dora": False, "use_rslora": False,
}  # fmt: skip
TOKENIZER = {
    "add_bos_token": False, "add_prefix_space": False, "bos_token": None, "clean_up_tokenization_spaces": False,
    "eos_token": "<|im_end|>", "errors": "replace", "extra_special_tokens": {}, "model_max_length": 131072,
    "pad_token": "<|endoftext|>", "split_special_tokens": False, "tokenizer_class": "Qwen2Tokenizer", "unk_token": None,
}  # fmt: skip
GENERATION = {
    "bos_token_id": token("<|endoftext|>"), "pad_token_id": token("<|endoftext|>"), "do_sample": True,
    "eos_token_id": [token("<|im_end|>"), token("<|endoftext|>")], "repetition_penalty": 1.05, "temperature": 1e-06,
}  # fmt: skip
CONFIG = {
    "architectures": ["Qwen2_5_VLForConditionalGeneration"], "attention_dropout": 0.0, "hidden_act": "silu",
    "bos_token_id": token("<|endoftext|>"), "eos_token_id": token("<|im_end|>"),
    "vision_start_token_id": token("<|vision_start|>"), "vision_end_token_id": token("<|vision_end|>"),
    "vision_token_id": token("<|vision_pad|>"), "image_token_id": token("<|image_pad|>"),
    "video_token_id": token("<|video_pad|>"), "hidden_size": HIDDEN, "initializer_range": 0.02,
    "intermediate_size": INNER, "max_position_embeddings": 128000, "max_window_layers": LAYERS,
    "model_type": "qwen2_5_vl", "num_attention_heads": 2, "num_hidden_layers": LAYERS, "num_key_value_heads": 1,
    "rms_norm_eps": 1e-06, "rope_theta": 1000000.0, "sliding_window": 32768, "tie_word_embeddings": False,
    "torch_dtype": "bfloat16", "use_cache": True, "use_sliding_window": False, "vocab_size": VOCABULARY,
    "rope_scaling": {"type": "mrope", "mrope_section": [16, 24, 24]},
    "vision_config": {
        "depth": DEPTH, "hidden_act": "silu", "hidden_size": SEEN, "intermediate_size": SEEN_INNER, "num_heads": 2,
        "in_chans": 3, "out_hidden_size": HIDDEN, "patch_size": 14, "spatial_merge_size": 2, "spatial_patch_size": 14,
        "window_size": 112, "fullatt_block_indexes": [DEPTH - 1], "tokens_per_second": 2, "temporal_patch_size": 2,
    },
}  # fmt: skip
