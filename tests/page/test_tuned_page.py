"""A tuned model of logic in place of the embedded one: what it answers, and what it does not claim."""

import hashlib
import shutil
from pathlib import Path

import numpy as np
import pytest
import tiny_vision
from PIL import Image
from training_parts import captioned

from relsim_demo import load_explorer
from relsim_demo.errors import BadGallery, BadRequest
from relsim_demo.models import tuned
from relsim_demo.precompute import open_source, plan, precompute
from relsim_demo.settings import Backend, Settings
from relsim_demo.training.tuned.command import main

pytestmark = pytest.mark.slow

COUNT = 60


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    return captioned(tmp_path_factory.mktemp("captioned") / "pictures", COUNT)


@pytest.fixture(scope="module")
def calibrated(pictures, tmp_path_factory):
    """A tuned model that has hardly learned, but knows what it can judge."""
    from accelerate.state import AcceleratorState, PartialState

    place = tmp_path_factory.mktemp("tuned")
    base = tiny_vision.build("dinov2", place / "base")
    given = ("--data", pictures, "--out", place / "out", "--backbone", "dinov2", "--base", base)
    given += ("--held-out", 0.4, "--batch", 16, "--steps", 2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RELSIM_DEVICE", "cpu")
        assert main([str(part) for part in given]) == 0
    AcceleratorState._reset_state(True)
    PartialState._reset_state()
    return place / "out" / "final_model"


@pytest.fixture(scope="module")
def uncalibrated(calibrated, tmp_path_factory):
    folder = Path(shutil.copytree(calibrated, tmp_path_factory.mktemp("tuned") / "without"))
    tiny_vision.edit_json(folder / "tuned.json", limit=None, known_idea=None)
    tiny_vision.edit(
        folder / tuned.WEIGHTS, lambda tensors: [tensors.pop(name) for name in (tuned.MEAN, tuned.WHITENING)]
    )
    digest = hashlib.sha256((folder / tuned.WEIGHTS).read_bytes()).hexdigest()
    tiny_vision.edit_json(folder / "tuned.json", sha256=digest)
    return folder


def opened(model, pictures, folder):
    settings = Settings(backend=Backend.MINI, relational=str(model), gallery=str(folder), device="cpu")
    source = open_source(str(pictures))
    precompute(source, folder, plan(None, source, settings))
    return load_explorer(settings)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("gallery") / "gallery"


@pytest.fixture(scope="module")
def explorer(calibrated, pictures, place):
    return opened(calibrated, pictures, place)


def noise(number):
    return Image.fromarray(np.random.default_rng(number).integers(0, 256, (90, 120, 3), dtype=np.uint8))


def shown(pictures, number):
    return Image.open(pictures / f"{number:03}.png").convert("RGB")


def test_it_answers_by_name_and_searches_its_own_gallery(explorer, pictures):
    info = explorer.info()
    assert info.models["relational"].startswith("relsim_demo/tuned-dinov2@") and "tuned-dinov2" in info.sentence
    assert info.gallery["models"]["relational"] == info.models["relational"] and explorer.figures is None
    answer = explorer.search(image=shown(pictures, 7), k=3)
    assert explorer.item(answer.hits[0].id).source == "007.png" and answer.hits[0].score > 0.999
    assert explorer.search(text="things stacked into a tower", k=3).hits, "its space is that of sentences"


def test_pictures_of_its_sort_get_a_verdict(explorer, pictures):
    (pair,) = explorer.score([shown(pictures, 1), shown(pictures, 2)]).pairs
    assert pair.note == "" and None not in (pair.relational.percentile, pair.attribute.percentile)
    assert explorer.judges and sum(map(explorer.judged, explorer.ids)) > 0.8 * COUNT


def test_other_pictures_get_none(explorer, pictures):
    (pair,) = explorer.score([noise(1), shown(pictures, 2)], ["the noise", "a scene"]).pairs
    assert pair.corner is None and pair.relational.percentile is None and pair.attribute.percentile is None
    assert pair.note == (
        "The noise is not like the pictures that the tuned model of logic learned from, so it cannot tell what idea it "
        "shows."
    )
    (caption,) = explorer.caption([noise(1)]).images
    assert caption.captions == [] and "not like the pictures" in caption.note
    (pair,) = explorer.score([noise(1), noise(2)]).pairs
    assert pair.relational.percentile is None and pair.attribute.percentile is None, "of what sort is unknown"
    assert "are not like the pictures" in explorer.score([noise(1), noise(2)]).pairs[0].note
    with pytest.raises(BadRequest, match="not like the pictures that the tuned model"):
        next(explorer.regions(noise(1), shown(pictures, 2)))


def test_without_a_calibration_nothing_is_claimed(uncalibrated, pictures, tmp_path):
    explorer = opened(uncalibrated, pictures, tmp_path / "gallery")
    (pair,) = explorer.score([shown(pictures, 1), shown(pictures, 2)], ["this", "that"]).pairs
    assert pair.corner is None and pair.relational.score is not None and pair.relational.percentile is None
    assert pair.note.startswith("The tuned model of logic has no calibration: this and that are not to be judged")
    assert not explorer.judges and not any(map(explorer.judged, explorer.ids))
    assert explorer.search(image=shown(pictures, 7), k=3).alike == 0
    (caption,) = explorer.caption([shown(pictures, 1)]).images
    assert caption.captions == []


def test_in_the_gallery_of_another_model_its_numbers_stand_alone(calibrated, pictures):
    settings = Settings(backend=Backend.MINI, relational=str(calibrated), device="cpu")
    explorer = load_explorer(settings)
    (pair,) = explorer.score([shown(pictures, 1), shown(pictures, 2)]).pairs
    assert pair.corner is None and pair.relational.percentile is None and pair.attribute.percentile is None
    assert explorer.search(image=shown(pictures, 1), k=3).hits, "by the model that made the gallery"
    assert explorer.judges


def test_the_gallery_of_other_weights_is_refused(explorer, uncalibrated, place):
    settings = Settings(backend=Backend.MINI, relational=str(uncalibrated), gallery=str(place), device="cpu")
    with pytest.raises(BadGallery, match="The gallery's relational vectors have revision"):
        load_explorer(settings)
