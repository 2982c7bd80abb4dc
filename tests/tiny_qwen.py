"""A tiny random Qwen2.5-VL with both adapters, in the layout of the published checkpoints.

Needs numpy, torch and safetensors only: no code of transformers or peft runs, so the tensors are the same bytes whatever
their versions. Every weight is (2k+1)/256*scale, k a byte of a splitmix64 stream keyed by sha256(seed:tensor name), scale
a power of two: exact in bfloat16, float16 and float32. tests/golden holds what the authors' own package computes on it.
"""

import hashlib
import json

import numpy as np
import torch
from safetensors.torch import save_file

SEED = 20251
M64 = (1 << 64) - 1


def stream(name, n):
    """n bytes of splitmix64 keyed by the name."""
    key = int.from_bytes(hashlib.sha256(f"{SEED}:{name}".encode()).digest()[:8], "little")
    words = (n + 7) // 8
    out = np.empty(words, dtype="<u8")
    step, gold = 1 << 22, 0x9E3779B97F4A7C15
    for a in range(0, words, step):
        b = min(words, a + step)
        z = np.arange(a + 1, b + 1, dtype=np.uint64)
        z *= np.uint64(gold)
        z += np.uint64(key)
        z ^= z >> np.uint64(30)
        z *= np.uint64(0xBF58476D1CE4E5B9)
        z ^= z >> np.uint64(27)
        z *= np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
        out[a:b] = z
    return out.view(np.uint8)[:n]


def lut(fn):
    v = np.array([fn(k - 256 if k > 127 else k) for k in range(256)], dtype=np.float32)
    bits = v.view(np.uint32)
    assert not (bits & 0xFFFF).any(), "not exact in bf16"
    return (bits >> 16).astype(np.uint16).view(np.int16)


def rnd(name, shape, scale):
    """uniform odd multiples of scale/256 in (-scale, scale); std = 0.577*scale"""
    n = int(np.prod(shape))
    t = lut(lambda k: (2 * k + 1) / 256 * scale)[stream(name, n)]
    return torch.from_numpy(t).view(torch.bfloat16).reshape(shape)


def norm_w(name, n):
    t = lut(lambda k: 1 + (k >> 5) / 8)[stream(name, n)]   # 0.5 .. 1.375
    return torch.from_numpy(t).view(torch.bfloat16)


def pow2(fan_in, gain=1.0):
    """power of two s with 0.577*s near gain/sqrt(fan_in)"""
    return 2.0 ** round(np.log2(gain * 1.732 / np.sqrt(fan_in)))


VARIANTS = {
    "tiny": dict(hidden=256, heads=2, kv=1, inter=192, layers=2, vhid=64, vheads=2, vinter=96,
                 vdepth=2, tie=False),
    "wide": dict(hidden=3584, heads=28, kv=4, inter=512, layers=2, vhid=128, vheads=4, vinter=256,
                 vdepth=2, tie=True, vocab=152064, first_special=151643),
}
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|object_ref_start|>",
           "<|object_ref_end|>", "<|box_start|>", "<|box_end|>", "<|quad_start|>", "<|quad_end|>",
           "<|vision_start|>", "<|vision_end|>", "<|vision_pad|>", "<|image_pad|>",
           "<|video_pad|>", "<tool_call>", "</tool_call>", "<|fim_prefix|>", "<|fim_middle|>",
           "<|fim_suffix|>", "<|fim_pad|>", "<|repo_name|>", "<|file_sep|>"]
QUERY = "<|query|>"
CHAT = ("{% for message in messages %}{% if loop.first and message['role'] != 'system' %}"
        "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n{% endif %}<|im_start|>"
        "{{ message['role'] }}\n{% if message['content'] is string %}{{ message['content'] }}"
        "<|im_end|>\n{% else %}{% for content in message['content'] %}"
        "{% if content['type'] == 'image' or 'image' in content %}"
        "<|vision_start|><|image_pad|><|vision_end|>{% elif 'text' in content %}"
        "{{ content['text'] }}{% endif %}{% endfor %}<|im_end|>\n{% endif %}{% endfor %}"
        "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}")


def base_tensors(v, vocab):
    t = {}
    h, i, vh, vi = v["hidden"], v["inter"], v["vhid"], v["vinter"]
    hd = h // v["heads"]
    kvd = hd * v["kv"]

    def lin(n, o, k, bias, gain=1.0):
        t[n + ".weight"] = rnd(n + ".weight", (o, k), pow2(k, gain))
        if bias:
            t[n + ".bias"] = rnd(n + ".bias", (o,), 0.25)

    t["visual.patch_embed.proj.weight"] = rnd("visual.patch_embed.proj.weight",
                                              (vh, 3, 2, 14, 14), pow2(1176))
    for b in range(v["vdepth"]):
        p = f"visual.blocks.{b}."
        t[p + "norm1.weight"] = norm_w(p + "norm1", vh)
        t[p + "norm2.weight"] = norm_w(p + "norm2", vh)
        lin(p + "attn.qkv", 3 * vh, vh, True)
        lin(p + "attn.proj", vh, vh, True)
        lin(p + "mlp.gate_proj", vi, vh, True)
        lin(p + "mlp.up_proj", vi, vh, True)
        lin(p + "mlp.down_proj", vh, vi, True)
    t["visual.merger.ln_q.weight"] = norm_w("visual.merger.ln_q", vh)
    lin("visual.merger.mlp.0", 4 * vh, 4 * vh, True)
    lin("visual.merger.mlp.2", h, 4 * vh, True, 2.0)
    t["model.embed_tokens.weight"] = rnd("model.embed_tokens.weight", (vocab, h), 1.0)
    for b in range(v["layers"]):
        p = f"model.layers.{b}."
        t[p + "input_layernorm.weight"] = norm_w(p + "input_layernorm", h)
        t[p + "post_attention_layernorm.weight"] = norm_w(p + "post_attention_layernorm", h)
        lin(p + "self_attn.q_proj", h, h, True, 2.0)
        lin(p + "self_attn.k_proj", kvd, h, True, 1.0)
        lin(p + "self_attn.v_proj", kvd, h, True)
        lin(p + "self_attn.o_proj", h, h, False, 2.0)
        lin(p + "mlp.gate_proj", i, h, False)
        lin(p + "mlp.up_proj", i, h, False)
        lin(p + "mlp.down_proj", h, i, False)
    t["model.norm.weight"] = norm_w("model.norm", h)
    if not v["tie"]:
        t["lm_head.weight"] = rnd("lm_head.weight", (vocab, h), pow2(h, 2.0))
    return t


def lora_tensors(v, tag, prefix="base_model.model.model.language_model.layers"):
    t, h = {}, v["hidden"]
    kvd = h // v["heads"] * v["kv"]
    for b in range(v["layers"]):
        for m, o in (("q_proj", h), ("v_proj", kvd)):
            k = f"{prefix}.{b}.self_attn.{m}"
            seedname = f"{tag}.{b}.{m}"
            t[k + ".lora_A.weight"] = rnd(seedname + ".A", (16, h), pow2(h)).float()
            t[k + ".lora_B.weight"] = rnd(seedname + ".B", (o, 16), 0.125).float()
    return t


def adapter_config():
    return {"alpha_pattern": {}, "auto_mapping": None,
            "base_model_name_or_path": "Qwen/Qwen2.5-VL-7B-Instruct", "bias": "none",
            "fan_in_fan_out": False, "inference_mode": True, "init_lora_weights": True,
            "layers_pattern": None, "layers_to_transform": None, "lora_alpha": 32,
            "lora_dropout": 0.05, "modules_to_save": None, "peft_type": "LORA", "r": 16,
            "rank_pattern": {}, "revision": None, "target_modules": ["q_proj", "v_proj"],
            "task_type": "CAUSAL_LM", "use_dora": False, "use_rslora": False}


def bytes_to_unicode():
    bs = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    cs, n = bs[:], 0
    for b in range(256):
        if b not in bs:
            bs.append(b); cs.append(256 + n); n += 1
    return {b: chr(c) for b, c in zip(bs, cs)}


def dump(obj, *path):
    with open(os.path.join(*path), "w") as f:
        json.dump(obj, f, indent=1, ensure_ascii=False)


def write_tokenizer(d, first, query):
    """byte-level Qwen2 tokenizer: 256 bytes, one unused merge, the 22 added tokens (+query)"""
    b2u = bytes_to_unicode()
    vocab = {b2u[b]: b for b in range(256)}
    merges = [("t", "h"), ("i", "n"), ("th", "e")]
    for a, b in merges:
        vocab[a + b] = len(vocab)
    assert len(vocab) == first
    dump(vocab, d, "vocab.json")
    with open(os.path.join(d, "merges.txt"), "w") as f:
        f.write("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges))
    names = SPECIAL + ([QUERY] if query else [])
    extra = [QUERY] if query else SPECIAL[1:14]   # what transformers 4.57 leaves there
    dump({n: first + k for k, n in enumerate(names)}, d, "added_tokens.json")
    dec = {str(first + k): dict(content=n, lstrip=False, normalized=False, rstrip=False,
                                single_word=False, special=k < 14 or n == QUERY)
           for k, n in enumerate(names)}
    dump({"add_bos_token": False, "add_prefix_space": False, "added_tokens_decoder": dec,
          "additional_special_tokens": extra, "bos_token": None,
          "clean_up_tokenization_spaces": False, "eos_token": "<|im_end|>", "errors": "replace",
          "extra_special_tokens": {}, "model_max_length": 131072, "pad_token": "<|endoftext|>",
          "processor_class": "Qwen2_5_VLProcessor", "split_special_tokens": False,
          "tokenizer_class": "Qwen2Tokenizer", "unk_token": None}, d, "tokenizer_config.json")
    with open(os.path.join(d, "chat_template.jinja"), "w") as f:
        f.write(CHAT)


def write_preprocessor(d, base):
    c = {"min_pixels": 3136, "max_pixels": 12845056, "patch_size": 14, "temporal_patch_size": 2,
         "merge_size": 2, "image_mean": [0.48145466, 0.4578275, 0.40821073],
         "image_std": [0.26862954, 0.26130258, 0.27577711],
         "image_processor_type": "Qwen2VLImageProcessor" + ("" if base else "Fast"),
         "processor_class": "Qwen2_5_VLProcessor"}
    if not base:
        c.update(do_convert_rgb=True, do_normalize=True, do_rescale=True, do_resize=True,
                 resample=3, rescale_factor=1 / 255, default_to_square=True,
                 size={"longest_edge": 12845056, "shortest_edge": 3136})
    dump(c, d, "preprocessor_config.json")
    if not base:    # AutoProcessor of transformers 4.57 stops without it
        c = dict(c, video_processor_type="Qwen2VLVideoProcessor", max_frames=768, min_frames=4,
                 do_sample_frames=False, return_metadata=False)
        del c["image_processor_type"]
        dump(c, d, "video_preprocessor_config.json")


def config(v, vocab, first):
    hd2 = v["hidden"] // v["heads"] // 2
    sec = {64: [16, 24, 24]}[hd2]
    s = lambda n: first + SPECIAL.index(n)
    return {"architectures": ["Qwen2_5_VLForConditionalGeneration"], "attention_dropout": 0.0,
            "bos_token_id": s("<|endoftext|>"), "eos_token_id": s("<|im_end|>"),
            "vision_start_token_id": s("<|vision_start|>"),
            "vision_end_token_id": s("<|vision_end|>"), "vision_token_id": s("<|vision_pad|>"),
            "image_token_id": s("<|image_pad|>"), "video_token_id": s("<|video_pad|>"),
            "hidden_act": "silu", "hidden_size": v["hidden"], "initializer_range": 0.02,
            "intermediate_size": v["inter"], "max_position_embeddings": 128000,
            "max_window_layers": v["layers"], "model_type": "qwen2_5_vl",
            "num_attention_heads": v["heads"], "num_hidden_layers": v["layers"],
            "num_key_value_heads": v["kv"], "rms_norm_eps": 1e-06, "rope_theta": 1000000.0,
            "sliding_window": 32768, "tie_word_embeddings": v["tie"], "torch_dtype": "bfloat16",
            "transformers_version": "4.41.2", "use_cache": True, "use_sliding_window": False,
            "vision_config": {"depth": v["vdepth"], "hidden_act": "silu",
                              "hidden_size": v["vhid"], "intermediate_size": v["vinter"],
                              "num_heads": v["vheads"], "in_chans": 3,
                              "out_hidden_size": v["hidden"], "patch_size": 14,
                              "spatial_merge_size": 2, "spatial_patch_size": 14,
                              "window_size": 112, "fullatt_block_indexes": [v["vdepth"] - 1],
                              "tokens_per_second": 2, "temporal_patch_size": 2},
            "rope_scaling": {"type": "mrope", "mrope_section": sec}, "vocab_size": vocab}


