"""Tuned models of logic: what they learn, how they are kept, and that the page searches with them."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import tiny_vision
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from training_parts import killed_after, listed, start, steps

from relsim_demo.errors import BadRequest, DemoError, ModelUnavailable
from relsim_demo.gallery.loading import load
from relsim_demo.models import lite2, tuned
from relsim_demo.models.loader import load_encoder, load_models
from relsim_demo.models.text import TextEncoder
from relsim_demo.precompute import open_source, plan, precompute
from relsim_demo.settings import Backend, Settings
from relsim_demo.training.data import Fit, prepare
from relsim_demo.training.sources import open_captioned
from relsim_demo.training.tuned import augmenting, task
from relsim_demo.training.tuned.calibrating import known_idea, sort_of
from relsim_demo.training.tuned.command import main
from relsim_demo.vectors import unit_rows

pytestmark = pytest.mark.slow

SMALL = ("--batch", 8, "--chunk", 4, "--rate", 3e-3)


@pytest.fixture(autouse=True)
def one_after_the_other(monkeypatch):
    """Trainings in this process take the CPU, one after the other."""
    from accelerate.state import AcceleratorState, PartialState

    monkeypatch.setenv("RELSIM_DEVICE", "cpu")
    yield
    AcceleratorState._reset_state(True)
    PartialState._reset_state()


@pytest.fixture(scope="module", params=tiny_vision.KINDS)
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def base(kind, tmp_path_factory):
    return tiny_vision.build(kind, tmp_path_factory.mktemp(kind))


@pytest.fixture(scope="module")
def dinov2(tmp_path_factory):
    return tiny_vision.build("dinov2", tmp_path_factory.mktemp("dinov2"))


@pytest.fixture(scope="module")
def one(dinov2, pairs, tmp_path_factory):
    """A tuned model of a few steps, without a calibration."""
    out = tmp_path_factory.mktemp("tuned") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RELSIM_DEVICE", "cpu")
        train(pairs, out, "--backbone", "dinov2", "--base", dinov2, "--held-out", 0, "--steps", 2)
    return out / "final_model"


@pytest.fixture
def learned(one, tmp_path):
    """One of one's own, to spoil."""
    return Path(shutil.copytree(one, tmp_path / "final_model"))


def train(pictures, out, *more):
    return main([str(part) for part in ("--data", pictures, "--out", out, *SMALL, *more)])


def settings(folder):
    return Settings(backend=Backend.MINI, relational=str(folder), device="cpu")


def found_first(folder, pairs):
    """Tell how many of the pictures find their own caption first, by the loader of the page."""
    encoder = load_encoder("tuned", settings(folder))
    rows = encoder.embed([Image.open(pairs / line["file_name"]).convert("RGB") for line in listed(pairs)])
    captions = TextEncoder().encode([line["caption"] for line in listed(pairs)])
    assert rows.shape == (16, 384) and encoder.in_text_space
    return int(((rows @ captions.T).argmax(1) == np.arange(16)).sum())


@pytest.mark.slow
def test_sixteen_pairs_are_learned_by_heart_with_the_real_weights(pairs, tmp_path):
    more = ("--batch", 16, "--chunk", 16, "--rate", 1e-3, "--steps", 40, "--held-out", 0)
    assert train(pairs, tmp_path / "out", *more) == 0
    told = steps(tmp_path / "out")
    assert told[-1]["loss"] < 0.3 * told[0]["loss"]
    assert found_first(tmp_path / "out" / "final_model", pairs) == 16


def test_sixteen_pairs_are_learned_by_heart_on_a_tiny_base(kind, base, pairs, tmp_path):
    out = tmp_path / "out"
    more = ("--backbone", kind, "--base", base, "--batch", 16, "--chunk", 16, "--rate", 1e-2, "--steps", 300)
    assert train(pairs, out, *more, "--held-out", 0) == 0
    assert found_first(out / "final_model", pairs) == 16
    record = json.loads((out / "final_model" / "tuned.json").read_text())
    assert record["backbone"] == kind and record["rank"] == 16 and record["limit"] is None
    made = json.loads((out / "final_model" / "training.json").read_text())
    assert made["kind"] == "tuned" and made["data"]["learned"] == 16 and made["settings"]["backbone"] == kind
    names = load_file(out / "final_model" / "tuned.safetensors").keys()
    assert all(".lora_" in name or name.startswith("head.") for name in names), "of the base nothing is kept"
    assert "`RELSIM_RELATIONAL`" in (out / "final_model" / "README.md").read_text()


@pytest.mark.slow
@pytest.mark.parametrize(("backbone", "last", "least"), [("dinov2", 14, 5), (tuned.LITE2, 3, 1)])
def test_a_training_that_was_killed_goes_on_to_the_same_losses(dinov2, pairs, tmp_path, backbone, last, least):
    given = ("--data", pairs, *SMALL, "--backbone", backbone, "--steps", last, "--keep-every", (last + 1) // 5 or 1)
    given += ("--base", dinov2) if backbone == "dinov2" else ()
    given += ("--held-out", 0.2, "--measure-every", 5)
    whole = start("tuned", dinov2, *given, "--out", tmp_path / "whole")
    assert whole.wait() == 0, whole.said()
    process = start("tuned", dinov2, *given, "--out", tmp_path / "out")
    assert least <= killed_after(process, tmp_path / "out", least) < last
    again = start("tuned", dinov2, *given, "--out", tmp_path / "out")
    assert again.wait() == 0, again.said()
    assert steps(tmp_path / "out") == steps(tmp_path / "whole")
    files = [folder / "final_model" / tuned.WEIGHTS for folder in (tmp_path / "out", tmp_path / "whole")]
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize(("backbone", "side", "part"), [("dinov2", 28, 4), (tuned.LITE2, lite2.SIDE, 2)])
def test_chunks_add_up_to_the_batch(dinov2, pairs, tmp_path, backbone, side, part):
    """Pictures are changed at random, each as its place in the batch says."""
    table = prepare(open_captioned(str(pairs)), tmp_path / "data", side, Fit.SQUEEZE)
    targets = TextEncoder().encode([row.caption for row in table.rows])
    base, grown = str(dinov2) if backbone == "dinov2" else "", {}
    made = {"base_revision": ""}
    for chunk in (8, 5, 3):
        torch.manual_seed(0)
        net = tuned.build(backbone, base, part, Settings()).eval()
        learner = task.TunedTask(net, table, targets, 0, made, torch.device("cpu"), chunk)
        torch.manual_seed(1)
        whole = learner.whole(np.arange(8))
        for at in range(0, 8, chunk):
            places = range(8)[at : at + chunk]
            learner.loss(whole, torch.stack([learner.patches(place) for place in places]), places)[0].backward()
        grown[chunk] = torch.cat([weight.grad.flatten() for weight in net.learned.values()])
    assert grown[8].abs().max() > 1e-3
    assert all(torch.allclose(grown[8], other, atol=1e-5) for other in grown.values())


def test_pictures_are_changed_but_never_mirrored():
    dark_to_bright = torch.linspace(60, 200, 32).expand(64, 3, 32, 32).clone()
    left_and_top = torch.maximum(dark_to_bright, dark_to_bright.mT + 10)
    torch.manual_seed(1)
    seen = augmenting.augmented(left_and_top, augmenting.chances(64))
    assert seen.shape == (64, 3, 32, 32) and seen.min() >= 0 and seen.max() <= 255
    assert (seen[..., -4:].mean((1, 2, 3)) > seen[..., :4].mean((1, 2, 3))).all(), "left stays left"
    assert (seen[:, :, -4:].mean((1, 2, 3)) > seen[:, :, :4].mean((1, 2, 3))).all(), "above stays above"
    assert len({round(float(one.mean()), 3) for one in seen}) > 32


def test_a_gallery_teaches_its_vectors(dinov2, pairs, tmp_path):
    source = open_source(str(pairs))
    precompute(source, tmp_path / "gallery", plan(["mini-relational", "efficientnet-lite2"], source, Settings()))
    more = ("--backbone", "dinov2", "--base", dinov2, "--batch", 16, "--chunk", 16, "--rate", 1e-2, "--steps", 150)
    given = ("--from-gallery", tmp_path / "gallery", "--out", tmp_path / "out", *more, "--held-out", 0)
    assert main([str(part) for part in given]) == 0
    gallery = load(tmp_path / "gallery")
    order = [gallery.items["source"].index(line["file_name"]) for line in listed(pairs)]
    pictures = [Image.open(pairs / line["file_name"]).convert("RGB") for line in listed(pairs)]
    rows = load_encoder("tuned", settings(tmp_path / "out" / "final_model")).embed(pictures)
    taught = gallery.vectors["relational"][order]
    assert (rows * taught).sum(1).mean() > 0.8
    assert np.corrcoef((rows @ rows.T).ravel(), (taught @ taught.T).ravel())[0, 1] > 0.6


def test_what_a_sort_of_pictures_looks_like():
    rng = np.random.default_rng(0)
    axes = rng.normal(size=(8, 40))

    def some(n, shift=0.0):
        return unit_rows(rng.normal(size=(n, 8)) @ axes + 0.05 * rng.normal(size=(n, 40)) + shift).astype(np.float32)

    sort = sort_of(some(300), some(400))
    assert np.mean(sort.distances(some(1000)) <= sort.limit) == pytest.approx(0.95, abs=0.03)
    strangers = unit_rows(rng.normal(size=(200, 40)).astype(np.float32))
    assert np.mean(sort.distances(strangers) <= sort.limit) < 0.05
    few = sort_of(some(10), some(30))
    assert np.isfinite(few.limit) and np.isfinite(few.whitening).all()


def test_an_idea_is_claimed_where_hardly_any_wrong_caption_reaches():
    captions = np.eye(40, dtype=np.float32)
    own = captions[np.arange(20)]
    pictures = unit_rows(own + 0.5 * captions[np.arange(20) + 20])
    assert known_idea(pictures, own, captions) == pytest.approx(0.5 / np.sqrt(1.25))


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda f: (f / "tuned.json").unlink(), "lacks tuned.json"),
        (lambda f: (f / "tuned.json").write_text("[" * 100_000), "cannot be read as the record of a tuned model"),
        (lambda f: (f / "tuned.json").write_bytes(b"\xff\xfe"), "cannot be read as the record of a tuned model"),
        (lambda f: tiny_vision.edit_json(f / "tuned.json", format=2), "has format 2; this version reads format 1"),
        (lambda f: tiny_vision.edit_json(f / "tuned.json", backbone="vgg"), "has no usable backbone: 'vgg'"),
        (lambda f: tiny_vision.edit_json(f / "tuned.json", rank=10**9), "has no usable rank: '1000000000'"),
        (lambda f: tiny_vision.edit_json(f / "tuned.json", limit="x"), "has no usable limit: 'x'"),
        (lambda f: tiny_vision.edit_json(f / "tuned.json", blocks=3), "does not say which part of dinov2 has learned"),
        (lambda f: tiny_vision.edit_json(f / "tuned.json", limit=9.0, known_idea=0.5), "holds no calibration"),
        (lambda f: tiny_vision.edit_json(f / "tuned.json", side=56), "asks for 56 px"),
        (lambda f: tiny_vision.edit_json(f / "tuned.json", base="/nowhere/else"), "There is no folder '/nowhere/else'"),
        (lambda f: tiny_vision.edit_json(f / "tuned.json", base_revision="0" * 12), "the tuned model needs it at 000"),
        (lambda f: (f / tuned.WEIGHTS).write_bytes((f / tuned.WEIGHTS).read_bytes()[:-4]), "is damaged: its sha256"),
        (lambda f: rewritten(f, lambda t: t.pop("head.bias")), "The tuned weights lack head.bias"),
        (lambda f: rewritten(f, lambda t: t.update(extra=torch.zeros(1))), "have no place for extra"),
        (lambda f: rewritten(f, lambda t: t.update({"head.bias": torch.zeros(3)})), r"head.bias \(\(3,\), torch.fl"),
        (lambda f: rewritten(f, lambda t: t["head.bias"].fill_(torch.nan)), "head.bias .* are no finite"),
        (lambda f: rewritten(f, None), "cannot be read as safetensors"),
    ],
)
def test_a_folder_that_is_not_right_is_refused(learned, spoil, sentence):
    spoil(learned)
    with pytest.raises(ModelUnavailable, match=sentence):
        load_models(settings(learned)).encoders["relational"].embed([Image.new("RGB", (40, 30))])


def rewritten(folder, change):
    """Change the tensors and say the new sha256, as a forger would; None: no safetensors at all."""
    import hashlib

    path = folder / tuned.WEIGHTS
    if change is None:
        path.write_bytes(b"\x80\x04\x95pickled")
    else:
        tensors = load_file(path)
        change(tensors)
        save_file(tensors, path)
    tiny_vision.edit_json(folder / "tuned.json", sha256=hashlib.sha256(path.read_bytes()).hexdigest())


def test_what_cannot_be_asked_is_said(learned, dinov2, pairs, tmp_path):
    both = Settings(backend=Backend.QWEN, relational=str(learned))
    with pytest.raises(BadRequest, match="RELSIM_RELATIONAL names a model .* unset one of them"):
        load_models(both)
    with pytest.raises(BadRequest, match="Set RELSIM_RELATIONAL to the folder or the Hub id of a tuned model"):
        load_encoder("tuned", Settings())
    with pytest.raises(BadRequest, match="--base names weights of CLIP or DINOv2"):
        train(pairs, tmp_path / "b", "--base", dinov2)
    with pytest.raises(BadRequest, match="--push-to-hub needs one of the Hub"):
        train(pairs, tmp_path / "b", "--base", dinov2, "--backbone", "dinov2", "--push-to-hub", "me/it")
    with pytest.raises(DemoError, match="There is no gallery in"):
        main(["--from-gallery", str(tmp_path), "--out", str(tmp_path / "b")])
