"""The light filter: what it tells apart, its figures, and what precompute leaves out by it."""

import json

import numpy as np
import pytest
from PIL import Image

from relsim_demo.errors import BadRequest, ModelUnavailable
from relsim_demo.gallery import gallery as galleries
from relsim_demo.models.filter import LookFilter
from relsim_demo.models.lite2 import Lite2Encoder
from relsim_demo.precompute import open_source, plan, precompute
from relsim_demo.scenes.registry import families
from relsim_demo.scenes.render import Spec, render
from relsim_demo.settings import Settings
from relsim_demo.training.filter.command import main
from relsim_demo.training.filter.fitting import average_precision, curve, fit
from relsim_demo.vectors import unit_rows

EACH = 30


def noise(number):
    blocks = np.random.default_rng(number).integers(0, 256, (6, 6, 3), dtype=np.uint8)
    return Image.fromarray(blocks).resize((64, 64), Image.Resampling.BICUBIC)


def scene(number):
    names = [family.name for family in families().values() if not family.ordinary]
    return render(Spec(names[number % len(names)], number, "train"), 64)


def fill(folder, draw, numbers):
    folder.mkdir()
    for number in numbers:
        draw(number).save(folder / f"{number:03}.png")
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A filter that passes scenes and refuses noise."""
    place = tmp_path_factory.mktemp("filter")
    good, bad = fill(place / "good", scene, range(EACH)), fill(place / "bad", noise, range(EACH))
    (good / "letter.txt").write_text("dear")
    assert main(["--positives", str(good), "--negatives", str(bad), "--out", str(place / "out")]) == 0
    return place / "out"


def test_scenes_pass_and_noise_is_refused(made):
    sieve = LookFilter(made, Lite2Encoder())
    scores = sieve.score([scene(100), scene(101), noise(100), noise(101)])
    assert ((scores >= sieve.threshold) == [True, True, False, False]).all()


def test_figures_are_of_pictures_held_out_and_the_curve_lies_beside(made):
    told = json.loads((made / "filter.json").read_text())
    figures = told["figures"]
    assert figures["average_precision"] > 0.9 and figures["agreement"] > 0.9
    assert figures["held_out_positives"] == figures["held_out_negatives"] == EACH // 5
    assert told["data"]["positives"]["rows"] == EACH
    assert told["data"]["positives"]["dropped"] == {"no usable picture": 1}
    header, *lines = (made / "precision_recall.csv").read_text().splitlines()
    assert header == "threshold,precision,recall" and 2 <= len(lines) <= 2 * EACH // 5
    assert any(abs(float(line.split(",")[0]) - told["threshold"]) < 1e-5 for line in lines)


def test_a_curve_and_its_threshold_by_hand():
    found = curve(np.array([0.9, 0.8, 0.3]), np.array([0.7, 0.1]))
    assert found.thresholds.tolist() == [0.1, 0.3, 0.7, 0.8, 0.9]
    assert found.precision == pytest.approx([3 / 5, 3 / 4, 2 / 3, 1, 1])
    assert found.recall == pytest.approx([1, 1, 2 / 3, 2 / 3, 1 / 3])
    assert found.thresholds[found.best] == 0.3, "F1 of 6/7 there, of 4/5 at .8"
    assert average_precision(found) == pytest.approx(1 / 3 * 1 + 1 / 3 * 1 + 1 / 3 * 3 / 4)


def test_sorts_that_cannot_be_told_apart_are_no_filter():
    rng = np.random.default_rng(0)
    sides = [(unit_rows(rng.normal(size=(200, 20)).astype(np.float32)), [f"{s}{i}" for i in range(200)]) for s in "ab"]
    figures = fit(*sides).figures
    assert 0.3 < figures["average_precision"] < 0.7 and figures["agreement"] < 0.7


def test_precompute_leaves_out_what_the_filter_refuses(made, tmp_path):
    mixed = fill(tmp_path / "mixed", lambda n: scene(n) if n < 206 else noise(n), range(200, 212))
    source = open_source(str(mixed))
    asked = ["mini-relational", "efficientnet-lite2"]
    precompute(source, tmp_path / "gallery", plan(asked, source, Settings(), filter_in=made))
    gallery = galleries.load(tmp_path / "gallery")
    report = json.loads((tmp_path / "gallery" / "report.json").read_text())
    assert sorted(gallery.items["source"]) == [f"{number}.png" for number in range(200, 206)]
    sieve = LookFilter(made, Lite2Encoder())
    assert min(gallery.items["filter_score"]) >= sieve.threshold
    assert report["skipped"] == {"refused by the filter": 6} and report["filter"] == sieve.identity["filter"]
    assert {row["source"] for row in report["list"]} == {f"{number}.png" for number in range(206, 212)}
    assert all("is the least that passes" in row["detail"] for row in report["list"])
    with pytest.raises(BadRequest, match="holds a gallery of another source or other models"):
        precompute(source, tmp_path / "gallery", plan(asked, source, Settings()))


def spoiled(found, **changes):
    return json.dumps(found | changes)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda found: "[" * 100_000, "cannot be read as a filter"),
        (lambda found: "[]", "cannot be read as a filter"),
        (lambda found: spoiled(found, weights=found["weights"][:-1]), "holds no test for vectors of 352 numbers"),
        (lambda found: spoiled(found, kind="qwen"), "is of another format, or no filter by efficientnet-lite2"),
        (lambda found: spoiled(found, weights=["x"] * 352), "cannot be read as a filter"),
        (lambda found: spoiled(found, bias=float("nan")), "holds no test for vectors"),
        (lambda found: spoiled(found, threshold=2), "has a threshold that is not from 0 to 1"),
        (lambda found: spoiled(found, look={"model": "vgg"}), "for another model of look"),
        (lambda found: spoiled(found, format=9), "is of another format"),
        (None, "There is no filter in"),
    ],
)
def test_a_filter_that_is_not_right_is_refused(made, tmp_path, spoil, sentence):
    if spoil:
        (tmp_path / "filter.json").write_text(spoil(json.loads((made / "filter.json").read_text())))
    with pytest.raises(ModelUnavailable, match=sentence):
        LookFilter(tmp_path, Lite2Encoder())


def test_what_cannot_be_told_apart_is_said(tmp_path):
    few, more = fill(tmp_path / "few", noise, range(4)), fill(tmp_path / "more", scene, range(5))

    def ask(good, bad, out):
        return main(["--positives", str(good), "--negatives", str(bad), "--out", str(out)])

    with pytest.raises(BadRequest, match="Of the positives, 4 can be used; a filter needs at least 25 of either sort"):
        ask(few, more, tmp_path / "out")
    with pytest.raises(BadRequest, match="are the same pictures"):
        ask(few, few, tmp_path / "other")
    with pytest.raises(BadRequest, match="lies in the folder of pictures itself"):
        ask(few, more, more / "out")
    with pytest.raises(BadRequest, match="holds something else than a filter"):
        ask(few, more, tmp_path)
