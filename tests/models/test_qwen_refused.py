"""Checkpoints that do not fit: each is refused with a sentence that names the file, never loaded as a weaker model."""

import json
import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest
import tiny_qwen
import torch
from PIL import Image
from safetensors.torch import load_file, save_file

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models.devices import pick_device
from relsim_demo.models.qwen.embed import embed
from relsim_demo.models.qwen.host import Host
from relsim_demo.settings import Dtype

GOLDEN = Path(__file__).parents[1] / "golden"
WEIGHTS = "adapter_model.safetensors"
PROJECTION = "projection_and_config.pt"
FIRST = f"{tiny_qwen.LORA}.0.self_attn.q_proj.lora_A.weight"


@pytest.fixture
def own(tiny, tmp_path):
    """Copies of the checkpoints, to be damaged."""
    made = tiny_qwen.Checkpoints(*(tmp_path / name for name in ("base", "relational", "caption")))
    for name in ("base", "relational", "caption"):
        shutil.copytree(getattr(tiny, name), getattr(made, name))
    return made


def load(own, dtype=Dtype.F32):
    return Host(own.base, own.relational, own.caption, "cpu", dtype)


def refused(own, sentence, **options):
    with pytest.raises(ModelUnavailable, match=sentence) as caught:
        load(own, **options)
    said = str(caught.value)
    assert len(said) < 400 and "\n" not in said and said.endswith(".")
    return said


def change(folder, edit):
    tensors = load_file(folder / WEIGHTS)
    edit(tensors)
    save_file(tensors, folder / WEIGHTS)


def vectors(host):
    return embed(host, [Image.open(file) for file in sorted((GOLDEN / "images").iterdir())[:3]])


@pytest.mark.parametrize("which", ["relational", "caption"])
def test_a_missing_tensor(own, which):
    change(getattr(own, which), lambda tensors: tensors.pop(FIRST))
    said = refused(own, "lacks 1 tensors that its settings promise: layers.0.self_attn.q_proj.lora_A")
    assert str(getattr(own, which) / WEIGHTS) in said


@pytest.mark.parametrize(
    "name",
    [
        f"{tiny_qwen.LORA}.2.self_attn.q_proj.lora_A.weight",
        f"{tiny_qwen.LORA}.0.self_attn.k_proj.lora_A.weight",
        f"{tiny_qwen.LORA}.0.mlp.gate_proj.lora_A.weight",
        "base_model.model.visual.blocks.0.attn.qkv.lora_A.weight",
        "something.else",
    ],
)
def test_a_tensor_without_a_place(own, name):
    change(own.relational, lambda tensors: tensors.update({name: torch.zeros(16, 256)}))
    refused(own, f"holds {name}, for which the base has no place")


@pytest.mark.parametrize("module", ["gate_proj", "lm_head"])
def test_settings_that_change_more_than_attention(own, module):
    path = own.relational / "adapter_config.json"
    settings = json.loads(path.read_text())
    path.write_text(json.dumps(settings | {"target_modules": ["q_proj", "v_proj", module]}))
    said = refused(own, f"changes .*{module}.*, which is no projection of an attention")
    assert str(own.relational) in said


def test_a_tensor_of_another_shape(own):
    change(own.relational, lambda tensors: tensors.update({FIRST: torch.zeros(8, 256)}))
    refused(own, r"has shape \(8, 256\); the base needs \(16, 256\)")


def test_the_keys_of_older_releases_land_too(own):
    for folder, tag in ((own.relational, "relsim"), (own.caption, "caption")):
        save_file(tiny_qwen.lora_tensors(tag, "base_model.model.model.layers"), folder / WEIGHTS)
    assert np.abs(vectors(load(own)) - np.load(GOLDEN / "embeddings.npy")[:3]).max() < 1e-6


@pytest.mark.slow
@pytest.mark.parametrize("name", ["embed_tokens", "lm_head"])
def test_saved_embeddings_are_ignored_when_they_repeat_the_base_and_refused_when_not(own, name):
    key = {"embed_tokens": "model.embed_tokens.weight", "lm_head": "lm_head.weight"}[name]
    rows = tiny_qwen.base_tensors()[key][:282].float()
    saved = {f"base_model.model.{'model.language_model.' * (name == 'embed_tokens')}{name}.weight": rows}
    change(own.relational, lambda tensors: tensors.update(saved))
    assert np.abs(vectors(load(own)) - np.load(GOLDEN / "embeddings.npy")[:3]).max() < 1e-6
    rows[281, 0] += 0.5
    change(own.relational, lambda tensors: tensors.update(saved))
    refused(own, f"brings its own {name}, which differs from the base's")


def test_an_adapter_of_another_kind(own):
    path = own.caption / "adapter_config.json"
    path.write_text(json.dumps({"peft_type": "IA3", "target_modules": ["q_proj"], "feedforward_modules": []}))
    refused(own, "is of another kind than plain LoRA")
    path.write_text("{")
    refused(own, "cannot be read")


@pytest.mark.slow
@pytest.mark.parametrize("name", [WEIGHTS, "adapter_config.json", PROJECTION])
def test_a_missing_or_broken_file(own, name):
    (own.relational / name).write_bytes(b"broken")
    refused(own, "cannot be read")
    (own.relational / name).unlink()
    refused(own, "cannot be read|is missing")


@pytest.mark.parametrize(("rows", "columns"), [(384, 255), (256, 256)])
def test_a_projection_of_another_shape(own, rows, columns):
    saved = tiny_qwen.projection()
    saved["projection"] = {"weight": torch.zeros(rows, columns), "bias": torch.zeros(rows)}
    torch.save(saved, own.relational / PROJECTION)
    refused(own, rf"has shapes \({rows}, {columns}\) and \({rows},\); \(384, 256\) and \(384,\) are needed")


class Evil:
    def __reduce__(self):
        return Path.touch, (Path("evil-was-here"),)


def test_a_projection_that_would_run_code_is_not_unpickled(own, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    torch.save({"projection": Evil()}, own.relational / PROJECTION, pickle_module=pickle)
    refused(own, "cannot be read as a projection")
    assert not Path("evil-was-here").exists()


def test_a_tokenizer_without_the_query_token(own):
    tiny_qwen.write_tokenizer(own.relational, with_query=False)
    refused(own, r"gives <\|query\|> the id None; the projection was trained with 281")


def test_a_query_token_that_the_base_does_not_know(own):
    saved = tiny_qwen.projection() | {"query_token_id": 400}
    torch.save(saved, own.relational / PROJECTION)
    refused(own, r"gives <\|query\|> the id 281; the projection was trained with 400, and the base knows ids below 320")


def test_a_base_that_lacks_a_tensor(own):
    tensors = tiny_qwen.base_tensors()
    del tensors["model.layers.1.self_attn.o_proj.weight"]
    save_file(tensors, own.base / "model.safetensors", metadata={"format": "pt"})
    refused(own, "lacks 1 tensors or has them in another shape: .*layers.1.self_attn.o_proj.weight")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "generation_config.json"])
def test_a_base_without_one_of_its_files(own, name):
    (own.base / name).unlink()
    said = refused(own, "cannot be loaded|has no generation_config.json")
    assert str(own.base) in said


def test_a_base_of_another_kind(own):
    (own.base / "config.json").write_text(json.dumps({"model_type": "bert", "hidden_size": 256}))
    refused(own, "cannot be loaded|lacks")


def test_four_bits_need_a_gpu(own):
    refused(own, "RELSIM_DTYPE=4bit needs a CUDA GPU; the device is cpu. Use int8", dtype=Dtype.NF4)


@pytest.mark.skipif(torch.cuda.is_available(), reason="a GPU is here")
def test_a_device_that_is_not_here():
    with pytest.raises(ModelUnavailable, match="RELSIM_DEVICE is cuda, which is not here; there is .*cpu"):
        pick_device("cuda")
