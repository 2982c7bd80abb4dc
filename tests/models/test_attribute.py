"""CLIP and DINOv2 against transformers' own forward on tiny random weights, and all that strict loading refuses."""

import json
import re
import shutil
import threading

import numpy as np
import pytest
import torch
from PIL import Image
from tiny_vision import JOINT, KINDS, WIDTH, build, edit, edit_json, encoder, pictures, reference

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models import attribute, attribute_nets
from relsim_demo.models.attribute import attribute_encoder
from relsim_demo.models.checkpoints import revision_of
from relsim_demo.settings import Settings

SIZES = ((40, 30), (28, 28), (3, 90), (333, 41), (1, 1), (900, 700))
COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture(scope="module", params=KINDS)
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def base(kind, tmp_path_factory):
    return build(kind, tmp_path_factory.mktemp("base") / f"tiny-{kind}")


@pytest.fixture
def copy(base, tmp_path):
    """A copy of the tiny model to spoil."""
    return shutil.copytree(base, tmp_path / "copy")


def edit_vision(folder, **changes):
    """Change the settings of the part that sees."""
    config = json.loads((folder / "config.json").read_text())
    config.get("vision_config", config).update(changes)
    (folder / "config.json").write_text(json.dumps(config))


def test_vectors_are_those_of_transformers(kind, base):
    model, images = encoder(kind, base), pictures(*SIZES)
    vectors = model.embed(images)
    assert vectors.shape == (len(SIZES), model.dim) and vectors.dtype == np.float32
    assert model.dim == (JOINT if kind == "clip" else WIDTH)
    np.testing.assert_allclose(vectors, reference(kind, base, images), atol=1e-6)
    assert (vectors[0] @ vectors[1:].T < 0.999).all(), "the tiny model must tell pictures apart"


def test_a_batch_equals_single_pictures(kind, base):
    model, images = encoder(kind, base), pictures(*SIZES)
    model.batch_size = 4
    singles = np.concatenate([model.embed([image]) for image in images])
    np.testing.assert_allclose(model.embed(images), singles, atol=1e-6)


def test_a_remembered_transparent_colour_does_not_count(kind, base):
    """An RGB picture may carry the colour that its file called transparent; it is a colour like any other."""
    image = pictures((40, 40))[0]
    marked = image.copy()
    marked.info["transparency"] = image.getpixel((20, 20))
    grey = image.convert("L")
    model = encoder(kind, base)
    plain, same, first, second = model.embed([image, marked, grey, grey.convert("RGB")])
    np.testing.assert_allclose(same, plain, atol=1e-6)
    np.testing.assert_allclose(second, first, atol=1e-6)


def test_what_a_gallery_records(kind, base, python):
    model = encoder(kind, base)
    assert model.identity == {
        "model": f"tiny-{kind}",
        "revision": revision_of(base),
        "preprocess": "rgb, the weights' own image processor (PIL)",
    }
    assert not model.in_text_space
    code = (
        "import sys; from relsim_demo.models.attribute import attribute_encoder as make;"
        f"from relsim_demo.settings import Settings; m = make({kind!r}, Settings(attribute_model={str(base)!r}));"
        "print(m.revision, m.dim, {'torch', 'transformers'} & set(sys.modules))"
    )
    done = python("-c", code)
    assert done.stdout.split() == [revision_of(base), str(model.dim), "set()"], done.stderr


def test_published_names_need_no_files_until_the_first_picture(kind, tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    model = attribute_encoder(kind, Settings(cache_dir=str(tmp_path), device="cpu"))
    name, dim = {"clip": ("openai/clip-vit-large-patch14", 768), "dinov2": ("facebook/dinov2-large", 1024)}[kind]
    assert (model.name, model.dim, model.revision, model.in_text_space) == (name, dim, "", False)
    with pytest.raises(ModelUnavailable, match=rf"{name} is not complete in the cache {tmp_path} and HF_HUB_OFFLINE"):
        model.embed(pictures((30, 30)))


def test_a_filled_cache_answers_offline(kind, base, tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    root = tmp_path / "models--owner--look"
    shutil.copytree(base, root / "snapshots" / COMMIT)
    (root / "refs").mkdir()
    (root / "refs" / "v1").write_text(COMMIT)
    settings = Settings(attribute_model="owner/look@v1", cache_dir=str(tmp_path), device="cpu")
    model, images = attribute_encoder(kind, settings), pictures((50, 40))
    assert (model.name, model.revision) == ("owner/look", COMMIT)
    np.testing.assert_allclose(model.embed(images), reference(kind, base, images), atol=1e-6)


def test_weights_are_read_once(kind, base, monkeypatch):
    loads, real = [], attribute_nets.Net
    monkeypatch.setattr(attribute_nets, "Net", lambda *a: loads.append(a) or real(*a))
    model, image = encoder(kind, base), pictures((30, 30))
    threads = [threading.Thread(target=model.embed, args=(image,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loads) == 1


def test_bfloat16_stays_off_the_cpu(kind, base):
    model = encoder(kind, base, dtype="bf16")
    assert {p.dtype for p in model._loaded()._model.parameters()} == {torch.float32}
    half = attribute_nets.Net(attribute.Attribute(kind), base, None, "cpu", half=True)
    assert {p.dtype for p in half._model.parameters()} == {torch.bfloat16}
    images = pictures(*SIZES)
    rows = half(images)
    cosines = (rows / np.linalg.norm(rows, axis=1, keepdims=True) * model.embed(images)).sum(1)
    assert cosines.min() > 0.999


def test_out_of_memory_halves_the_batch(kind, base, monkeypatch):
    model, images = encoder(kind, base), pictures(*SIZES)
    whole, net, sizes = model.embed(images), model._loaded(), []
    room, real = [2], net._features

    def features(pixels):
        sizes.append(len(pixels))
        if len(pixels) > room[0]:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return real(pixels)

    monkeypatch.setattr(net, "_features", features)
    np.testing.assert_allclose(model.embed(images), whole, atol=1e-6)
    assert sizes == [6, 3, 1, 2, 3, 1, 2]
    room[0] = 0
    with pytest.raises(ModelUnavailable, match=r"There is no memory left on cpu for the .* model; close what else"):
        model.embed(images)
    room[0] = 9
    np.testing.assert_allclose(model.embed(images), whole, atol=1e-6)


@pytest.mark.parametrize("name", ["cls_token|class_embedding", r"layers?\.1\..*value.weight|layers\.1.*v_proj.weight"])
def test_a_missing_tensor_is_refused(kind, copy, name):
    def drop(tensors):
        for key in [key for key in tensors if re.search(name, key) and "text" not in key]:
            del tensors[key]

    edit(copy / "model.safetensors", drop)
    with pytest.raises(ModelUnavailable, match=r"weights in .* lack 1 tensors, such as .*: download them again"):
        encoder(kind, copy).embed(pictures((30, 30)))


def test_a_tensor_too_many_is_refused(kind, copy):
    def add(tensors):
        key = next(key for key in tensors if ".1." in key and key.endswith("weight") and "text" not in key)
        tensors[key.replace(".1.", ".2.")] = tensors[key].clone()

    edit(copy / "model.safetensors", add)
    with pytest.raises(ModelUnavailable, match=r"have no place for 1 tensors, such as .*\.2\."):
        encoder(kind, copy).embed(pictures((30, 30)))


def test_clip_leaves_its_other_half_and_old_indices_unread(tmp_path):
    folder = build("clip", tmp_path / "clip")
    images = pictures((30, 40))
    before = encoder("clip", folder).embed(images)
    name = "vision_model.embeddings.position_ids"
    edit(folder / "model.safetensors", lambda tensors: tensors.update({name: torch.arange(5)[None]}))
    np.testing.assert_allclose(encoder("clip", folder).embed(images), before, atol=1e-6)


SPOILS = {
    "other": (lambda f: edit_json(f / "config.json", model_type="bert"), r"holds a model of type bert, not a "),
    "no config": (lambda f: (f / "config.json").unlink(), r"holds no model: its config\.json cannot be read"),
    "list": (lambda f: (f / "config.json").write_text("[]"), r"its config\.json cannot be read"),
    "pickle": (
        lambda f: (f / "model.safetensors").rename(f / "pytorch_model.bin"),
        r"holds no \.safetensors weights, and others are not read",
    ),
    "cut": (lambda f: (f / "model.safetensors").write_bytes(b"\0" * 9), r"are no whole (CLIP|DINOv2) \("),
    "deeper": (lambda f: edit_vision(f, num_hidden_layers=3), r"lack \d+ tensors"),
    "wider": (lambda f: edit_vision(f, hidden_size=64), r"are no whole (CLIP|DINOv2) \("),
    "nan": (
        lambda f: edit(f / "model.safetensors", lambda t: t.update({k: v * np.nan for k, v in t.items()})),
        "gives no usable numbers",
    ),
    "no processor": (lambda f: (f / "preprocessor_config.json").unlink(), r"preprocessor_config\.json is missing or"),
    "code": (
        lambda f: edit_json(
            f / "preprocessor_config.json", auto_map={"AutoImageProcessor": "evil.X"}, image_processor_type="X",
            feature_extractor_type="X",
        ),
        r"preprocessor_config\.json is missing or cannot be used",
    ),
    "crop": (lambda f: edit_json(f / "preprocessor_config.json", crop_size=13), "does not run here|no usable numbers"),
}  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILS)
def test_damaged_folders_are_refused_with_a_sentence(kind, copy, spoil):
    change, sentence = SPOILS[spoil]
    change(copy)
    with pytest.raises(ModelUnavailable, match=sentence):
        encoder(kind, copy).embed(pictures((30, 30)))


def test_the_other_kind_is_refused(kind, base):
    other = KINDS[1 - KINDS.index(kind)]
    with pytest.raises(ModelUnavailable, match=rf"holds a model of type {kind}, not a (CLIP|DINOv2); name another"):
        encoder(other, base).embed(pictures((30, 30)))


def test_an_absent_device_is_refused(base, kind):
    model = attribute_encoder(kind, Settings(attribute_model=str(base), device="cuda:7"))
    with pytest.raises(ModelUnavailable, match="RELSIM_DEVICE is cuda:7, which is not here"):
        model.embed(pictures((30, 30)))


def test_after_a_failure_the_next_request_may_work(kind, copy):
    weights = (copy / "model.safetensors").read_bytes()
    (copy / "model.safetensors").write_bytes(weights[:-100])
    model, image = encoder(kind, copy), [Image.new("RGB", (9, 9))]
    with pytest.raises(ModelUnavailable):
        model.embed(image)
    (copy / "model.safetensors").write_bytes(weights)
    assert model.embed(image).shape == (1, model.dim)
