"""Tiny random CLIP and DINOv2 models in the layout of the published ones, and tuned adapters for them."""

import json

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file, save_file

from relsim_demo.models.attribute import attribute_encoder
from relsim_demo.settings import Settings

KINDS = ("clip", "dinov2")
WIDTH, LAYERS, JOINT, RANK, ALPHA = 32, 2, 24, 4, 8
# the content of the published files: CLIP's is of the old kind
PROCESSORS = {
    "clip": {"crop_size": 28, "do_center_crop": True, "do_normalize": True, "do_resize": True,
             "feature_extractor_type": "CLIPFeatureExtractor", "image_mean": [0.48145466, 0.4578275, 0.40821073],
             "image_std": [0.26862954, 0.26130258, 0.27577711], "resample": 3, "size": 28},
    "dinov2": {"crop_size": {"height": 28, "width": 28}, "do_center_crop": True, "do_convert_rgb": True,
               "do_normalize": True, "do_rescale": True, "do_resize": True, "image_mean": [0.485, 0.456, 0.406],
               "image_processor_type": "BitImageProcessor", "image_std": [0.229, 0.224, 0.225], "resample": 3,
               "rescale_factor": 0.00392156862745098, "size": {"shortest_edge": 32}},
}  # fmt: skip
MODULES = {
    "clip": ["encoder.layers.{}.self_attn.q_proj", "encoder.layers.{}.self_attn.v_proj"],
    "dinov2": ["encoder.layer.{}.attention.attention.query", "encoder.layer.{}.attention.attention.value"],
}


def build(kind, folder):
    """Write a tiny model of a kind with its image processor's settings; return its folder."""
    from transformers import CLIPConfig, CLIPModel, Dinov2Config, Dinov2Model

    torch.manual_seed(7)
    shape = {"hidden_size": WIDTH, "intermediate_size": 48, "num_hidden_layers": LAYERS, "num_attention_heads": 2}
    seen = {**shape, "image_size": 28, "patch_size": 14, "initializer_range": 0.3}
    if kind == "clip":
        words = {**shape, "vocab_size": 16, "bos_token_id": 1, "eos_token_id": 2, "projection_dim": JOINT}
        config = CLIPConfig(text_config=words, vision_config={**seen, "projection_dim": JOINT}, projection_dim=JOINT)
        model = CLIPModel(config)
    else:
        # bigger than the crop, so that positions are interpolated as in the published one
        model = Dinov2Model(Dinov2Config(**{**seen, "image_size": 56}))
    model.save_pretrained(folder)
    (folder / "preprocessor_config.json").write_text(json.dumps(PROCESSORS[kind]))
    return folder


def tune(kind, base, folder):
    """Write a random adapter of the base's vision model and a head; return the adapter's tensors by module."""
    folder.mkdir()
    generator = torch.Generator().manual_seed(3)
    names = [name.format(layer) for layer in range(LAYERS) for name in MODULES[kind]]
    pairs = {
        name: tuple(torch.randn(shape, generator=generator) / 4 for shape in ((RANK, WIDTH), (WIDTH, RANK)))
        for name in names
    }
    tensors = {
        f"base_model.model.{name}.lora_{side}.weight": tensor
        for name, pair in pairs.items()
        for side, tensor in zip("AB", pair, strict=True)
    }
    save_file(tensors, folder / "adapter_model.safetensors")
    targets = sorted({name.rsplit(".", 1)[1] for name in names})
    config = {"peft_type": "LORA", "r": RANK, "lora_alpha": ALPHA, "target_modules": targets, "lora_dropout": 0.05,
              "base_model_name_or_path": str(base), "bias": "none", "modules_to_save": None,
              "fan_in_fan_out": False, "use_dora": False, "alpha_pattern": {}, "task_type": None}  # fmt: skip
    (folder / "adapter_config.json").write_text(json.dumps(config))
    width = JOINT if kind == "clip" else WIDTH
    head = {"weight": torch.randn((384, width), generator=generator), "bias": torch.randn(384, generator=generator)}
    torch.save({"projection": head}, folder / "projection_and_config.pt")
    return pairs, head


def pictures(*sizes):
    """Smooth random pictures of the given sizes."""
    generator = np.random.default_rng(1)
    blocks = [generator.integers(0, 256, (5, 5, 3), dtype=np.uint8) for _ in sizes]
    return [Image.fromarray(b).resize(size, Image.Resampling.BICUBIC) for b, size in zip(blocks, sizes, strict=True)]


def reference(kind, folder, images, pairs=None, head=None):
    """The unit vectors of pictures by transformers alone: its whole model, its processor, one picture at a time."""
    from transformers import AutoImageProcessor, CLIPModel, Dinov2Model

    model = (CLIPModel if kind == "clip" else Dinov2Model).from_pretrained(folder, dtype=torch.float32).eval()
    tower = model.vision_model if kind == "clip" else model
    for name, (down, up) in (pairs or {}).items():
        now = name.replace("attention.attention.query", "attention.q_proj")
        now = now.replace("attention.attention.value", "attention.v_proj")
        tower.get_submodule(now).weight.data += (ALPHA / RANK) * (up @ down)
    processor = AutoImageProcessor.from_pretrained(folder, backend="pil")
    rows = []
    with torch.no_grad():
        for image in images:
            pixels = processor(image, return_tensors="pt")["pixel_values"]
            if kind == "clip":
                seen = model.visual_projection(tower(pixel_values=pixels).pooler_output)
            else:
                seen = model(pixel_values=pixels).last_hidden_state[:, 0]
            if head:
                seen = seen @ head["weight"].T + head["bias"]
            rows.append(torch.nn.functional.normalize(seen, dim=-1)[0].numpy())
    return np.stack(rows)


def encoder(kind, folder, **settings):
    """The product's encoder on the weights of a folder, on the CPU."""
    return attribute_encoder(kind, Settings(attribute_model=str(folder), device="cpu", **settings))


def edit(path, change):
    """Change the tensors of a safetensors file."""
    tensors = load_file(path)
    change(tensors)
    save_file(tensors, path, metadata={"format": "pt"})


def edit_json(path, **changes):
    """Change the settings of a JSON file."""
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
