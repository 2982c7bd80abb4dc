"""Tuned CLIP and DINOv2: adapter and head land where they belong, and everything that strict loading refuses."""

import json
import shutil

import numpy as np
import pytest
import torch
from tiny_vision import JOINT, KINDS, WIDTH, build, edit, edit_json, encoder, pictures, reference, tune

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models.checkpoints import revision_of

SIZES = ((40, 30), (28, 28), (3, 90), (333, 41))


@pytest.fixture(scope="module", params=KINDS)
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def base(kind, tmp_path_factory):
    return build(kind, tmp_path_factory.mktemp("base") / f"tiny-{kind}")


@pytest.fixture
def tuned(kind, base, tmp_path):
    """A tuned folder, its adapter's tensors and its head."""
    return tmp_path / "tuned", *tune(kind, base, tmp_path / "tuned")


def test_a_tuned_folder_gives_vectors_of_the_text_space(kind, base, tuned):
    folder, pairs, head = tuned
    model, images = encoder(kind, folder), pictures(*SIZES)
    assert (model.dim, model.in_text_space, model.name) == (384, True, "tuned")
    vectors = model.embed(images)
    np.testing.assert_allclose(vectors, reference(kind, base, images, pairs, head), atol=2e-6)
    untuned = reference(kind, base, images, None, head)
    assert np.abs(vectors - untuned).max() > 0.01, "the adapter must matter"
    assert {len(model.revision), model.revision == revision_of(base)} == {12, False}


def test_adapters_may_name_modules_as_transformers_does_today(base, kind, tuned):
    folder, pairs, head = tuned
    today = {"query": "q_proj", "value": "v_proj"}

    def rename(tensors):
        for key in list(tensors):
            new = key.replace("attention.attention.query", "attention.q_proj")
            tensors[new.replace("attention.attention.value", "attention.v_proj")] = tensors.pop(key)

    edit(folder / "adapter_model.safetensors", rename)
    names = json.loads((folder / "adapter_config.json").read_text())["target_modules"]
    edit_json(folder / "adapter_config.json", target_modules=[today.get(name, name) for name in names])
    images = pictures((64, 48))
    vectors = encoder(kind, folder).embed(images)
    np.testing.assert_allclose(vectors, reference(kind, base, images, pairs, head), atol=2e-6)


def test_the_tuned_folders_own_processor_comes_first(kind, base, tuned):
    folder = tuned[0]
    shutil.copy(base / "preprocessor_config.json", folder)
    edit_json(folder / "preprocessor_config.json", image_mean=[0.1, 0.1, 0.1])
    images = pictures((64, 48))
    own = encoder(kind, folder).embed(images)
    (folder / "preprocessor_config.json").unlink()
    assert np.abs(own - encoder(kind, folder).embed(images)).max() > 1e-3


def test_adapters_on_some_layers_only(kind, base, tuned):
    folder, pairs, head = tuned
    edit(folder / "adapter_model.safetensors", lambda t: [t.pop(k) for k in list(t) if ".0." in k])
    edit_json(folder / "adapter_config.json", layers_to_transform=[1])
    images, second = pictures((64, 48)), {name: pair for name, pair in pairs.items() if ".1." in name}
    vectors = encoder(kind, folder).embed(images)
    np.testing.assert_allclose(vectors, reference(kind, base, images, second, head), atol=2e-6)


def _head(folder, **changes):
    torch.save(changes, folder / "projection_and_config.pt")


TUNED_SPOILS = {
    "missing": (
        lambda f: edit(f / "adapter_model.safetensors", lambda t: t.pop(min(t))),
        r"adapter_model\.safetensors lacks 1 tensors that its settings promise: encoder\.layer",
    ),
    "foreign": (
        lambda f: edit(f / "adapter_model.safetensors", lambda t: t.update(extra=torch.ones(1))),
        r"holds extra, for which the model has no place",
    ),
    "deeper": (
        lambda f: edit(
            f / "adapter_model.safetensors",
            lambda t: t.update({min(t).replace(".0.", ".9."): torch.ones(4, WIDTH)}),
        ),
        r"holds base_model.*\.9\..*, for which the model has no place",
    ),
    "shape": (
        lambda f: edit(f / "adapter_model.safetensors", lambda t: t.update({min(t): torch.ones(4, 8)})),
        r"has shape \(4, 8\); the model needs \(4, 32\)",
    ),
    "rank": (lambda f: edit_json(f / "adapter_config.json", r=2), r"has shape \(4, 32\); the model needs \(2, 32\)"),
    "no rank": (lambda f: edit_json(f / "adapter_config.json", r=-1), r"cannot be used"),
    "targets": (lambda f: edit_json(f / "adapter_config.json", target_modules=["c_attn"]), "names no module of the ba"),
    "none": (lambda f: edit_json(f / "adapter_config.json", target_modules=None), "names no module of the base"),
    "dora": (lambda f: edit_json(f / "adapter_config.json", use_dora=True), r"another kind than plain LoRA \(use_dora"),
    "alphas": (lambda f: edit_json(f / "adapter_config.json", alpha_pattern={"a": 1}), r"plain LoRA \(alpha_pattern"),
    "ia3": (lambda f: edit_json(f / "adapter_config.json", peft_type="IA3"), r"plain LoRA \(peft_type 'IA3'\)"),
    "json": (lambda f: (f / "adapter_config.json").write_text("{"), r"adapter_config\.json cannot be read"),
    "base": (
        lambda f: edit_json(f / "adapter_config.json", base_model_name_or_path="/no/base"),
        r"There is no folder '/no/base' here",
    ),
    "no adapter": (lambda f: (f / "adapter_model.safetensors").unlink(), r"adapter_model\.safetensors cannot be read"),
    "no head": (lambda f: (f / "projection_and_config.pt").unlink(), r"projection_and_config\.pt is missing beside"),
    "head": (
        lambda f: _head(f, projection={"weight": torch.ones(384, 5), "bias": torch.ones(384)}),
        r"holds \{'weight': \(384, 5\), 'bias': \(384,\)\}; weight \(384, (24|32)\) and bias are needed",
    ),
    "no bias": (lambda f: _head(f, projection={"weight": torch.ones(384, JOINT)}), "and bias are needed"),
    "empty": (lambda f: _head(f, query=1), r"cannot be read as a projection"),
    "code": (lambda f: _head(f, projection=Evil()), r"cannot be read as a projection"),
}


class Evil:
    """What would run when unpickled."""

    def __reduce__(self):
        return pytest.fail, ("unpickled",)


@pytest.mark.parametrize("spoil", TUNED_SPOILS)
def test_tuned_folders_are_loaded_strictly(kind, tuned, spoil):
    change, sentence = TUNED_SPOILS[spoil]
    change(tuned[0])
    with pytest.raises(ModelUnavailable, match=sentence):
        encoder(kind, tuned[0]).embed(pictures((30, 30)))
