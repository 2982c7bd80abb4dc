"""The filter that asks Qwen2.5-VL: what it learns on a tiny base, how it goes on, and what precompute does with it."""

import json

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from test_training_filter import fill, noise, scene
from training_parts import SIDE, SMALL, killed_after, start, steps

from relsim_demo.errors import BadRequest, ModelUnavailable
from relsim_demo.gallery.loading import load
from relsim_demo.models.filter import QWEN, QwenFilter, open_filter
from relsim_demo.models.published import Published
from relsim_demo.precompute import open_source, plan, precompute
from relsim_demo.settings import Settings
from relsim_demo.training.data import Fit, prepare
from relsim_demo.training.filter.asked import QUESTION
from relsim_demo.training.filter.command import main
from relsim_demo.training.filter.model import FilterModel
from relsim_demo.training.filter.sources import SORTS, together
from relsim_demo.training.filter.task import FilterTask

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("on_tiny_base")]
EACH = 8


@pytest.fixture(scope="module")
def sorts(tmp_path_factory):
    """Two folders of pictures with equal names."""
    place = tmp_path_factory.mktemp("sorts")
    return fill(place / "good", scene, range(EACH)), fill(place / "bad", noise, range(EACH))


def given(sorts, out, *more):
    good, bad = sorts
    asked = ("--model", QWEN, "--positives", good, "--negatives", bad, "--out", out, *SMALL, *more)
    return [str(part) for part in asked]


@pytest.fixture(scope="module")
def made(sorts, tiny, tmp_path_factory):
    """A filter that has learned 16 pictures by heart."""
    out = tmp_path_factory.mktemp("asked") / "out"
    with pytest.MonkeyPatch.context() as here:
        here.setenv("RELSIM_BASE_MODEL", str(tiny.base))
        here.setenv("RELSIM_DEVICE", "cpu")
        assert main(given(sorts, out, "--steps", 60, "--held-out", 0)) == 0
    return out


def settings(tiny):
    return Settings(
        base_model=str(tiny.base), adapter=str(tiny.relational), caption_adapter=str(tiny.caption), device="cpu"
    )


def test_sixteen_pictures_are_told_apart_by_heart_with_the_strict_loader(tiny, made):
    told = steps(made)
    assert len(told) == 60 and told[-1]["loss"] < 0.1 * told[0]["loss"] and told[-1]["accuracy"] == 1
    sieve = open_filter(made / "final_model", [], settings(tiny))
    scores = sieve.score([scene(n) for n in range(EACH)] + [noise(n) for n in range(EACH)])
    assert scores.shape == (16,) and scores[:EACH].min() > 0.8 > 0.2 > scores[EACH:].max()
    assert sieve.score([]).shape == (0,)
    record = json.loads((made / "final_model" / "training.json").read_text())
    assert record["data"]["positives"] == record["data"]["negatives"] == EACH
    assert record["settings"]["question"] and record["figures"] == {}
    assert "`precompute --filter FOLDER`" in (made / "final_model" / "README.md").read_text()


def test_chunks_add_up_to_the_batch_and_equal_sorts_learn_equally_often(tiny, sorts, tmp_path):
    source = together({name: open_source(str(path)) for name, path in zip(SORTS, sorts, strict=True)})
    table = prepare(source, tmp_path / "data", SIDE, Fit.SQUEEZE)
    learner = FilterModel(settings(tiny), torch.device("cpu"), SIDE, 1, QUESTION).eval()
    for name, weight in learner.named_parameters():
        if "lora_B" in name:
            weight.data.normal_(std=0.05, generator=torch.manual_seed(4))
    task = FilterTask(learner, table, 0.0, torch.device("cpu"), 8)
    few = [row for row in task.learned.tolist() if table.rows[row].id.startswith("positives")]
    assert len(few) == EACH == len(task.learned) - len(few)
    grown = {}
    for chunk in (16, 3):
        learner.zero_grad()
        for at in range(0, 16, chunk):
            places = range(16)[at : at + chunk]
            patches = torch.stack([task.patches(task.learned[place]) for place in places])
            task.loss(task.whole(task.learned), patches, places)[0].backward()
        grown[chunk] = torch.cat([w.grad.flatten() for w in learner.parameters() if w.requires_grad])
    assert grown[16].norm() > 1e-3 and (grown[16] - grown[3]).abs().max() < 1e-5


@pytest.mark.slow
def test_a_filter_that_was_killed_goes_on_to_the_same_losses(tiny, sorts, tmp_path):
    more = ("--steps", 14, "--keep-every", 3, "--held-out", 0.25, "--measure-every", 5, "--batch", 6)
    whole, out = tmp_path / "whole", tmp_path / "out"
    alone = start("filter", tiny.base, *given(sorts, whole, *more))
    assert alone.wait() == 0, alone.said()
    process = start("filter", tiny.base, *given(sorts, out, *more))
    assert 8 <= killed_after(process, out, 8) < 14
    again = start("filter", tiny.base, *given(sorts, out, *more))
    assert again.wait() == 0, again.said()
    assert steps(out) == steps(whole)
    made, other = (json.loads((folder / "final_model" / "filter.json").read_text()) for folder in (out, whole))
    assert made == other


def test_the_threshold_is_the_best_on_pictures_held_out_and_the_curve_lies_beside(tiny, sorts, tmp_path):
    few = fill(tmp_path / "few", scene, range(5)), sorts[1]
    out = tmp_path / "out"
    more = ("--steps", 30, "--held-out", 0.4, "--measure-every", 10)
    assert main(given(few, out, *more)) == 0
    kept = json.loads((out / "final_model" / "training.json").read_text())
    assert kept["data"]["measured"] == 2 + 3 and kept["data"]["learned"] == 3 + 5
    assert kept["data"]["positives"] == 5 and kept["data"]["negatives"] == EACH
    figures = {line["step"]: line for line in steps(out) if "held_out_loss" in line}
    assert sorted(figures) == [10, 20, 30]
    best = min(figures.values(), key=lambda line: line["held_out_loss"])
    assert kept["step"] == best["step"] and kept["figures"]["average_precision"] == best["average_precision"]
    header, *lines = (out / "final_model" / "precision_recall.csv").read_text().splitlines()
    threshold = json.loads((out / "final_model" / "filter.json").read_text())["threshold"]
    assert header == "threshold,precision,recall" and len(lines) == len({line.split(",")[0] for line in lines}) <= 5
    at = next(line.split(",") for line in lines if float(line.split(",")[0]) >= threshold - 1e-5)
    assert [float(value) for value in at[1:]] == [kept["figures"]["precision"], kept["figures"]["recall"]]


@pytest.mark.parametrize("metrics", [["mini-relational", "efficientnet-lite2"], ["relsim", "efficientnet-lite2"]])
def test_precompute_leaves_out_what_it_refuses_beside_any_model(tiny, made, tmp_path, metrics):
    here, folder = settings(tiny), made / "final_model"
    mixed = fill(tmp_path / "mixed", lambda n: scene(n) if n < 6 else noise(n - 6), range(12))
    source = open_source(str(mixed))
    planned = plan(metrics, source, here, filter_in=folder)
    precompute(source, tmp_path / "gallery", planned)
    gallery = load(tmp_path / "gallery")
    report = json.loads((tmp_path / "gallery" / "report.json").read_text())
    assert sorted(gallery.items["source"]) == [f"{number:03}.png" for number in range(6)]
    assert report["skipped"] == {"refused by the filter": 6} and report["filter"] == planned.filter.identity["filter"]
    asked = QwenFilter(folder, Published(here)).score([scene(number) for number in range(6)])
    by_name = dict(zip(gallery.items["source"], gallery.items["filter_score"], strict=True))
    assert np.allclose([by_name[f"{number:03}.png"] for number in range(6)], asked, atol=1e-5)
    if "relsim" in metrics:
        assert planned.filter.published is planned.encoders["relational"].published, "one base in memory"


def test_carrying_a_filter_leaves_the_vectors_of_logic_what_they_are(tiny, made):
    plain, carrying = Published(settings(tiny)), Published(settings(tiny), merge=True)
    sieve = QwenFilter(made / "final_model", carrying)
    sieve.score([scene(0)])
    assert np.allclose(carrying.embed([scene(1)]), plain.embed([scene(1)]), atol=1e-6)


def edited(folder, **changes):
    path = folder / "filter.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def other_weights(folder):
    path = folder / "adapter_model.safetensors"
    save_file({name: torch.zeros_like(value) for name, value in load_file(path).items()}, path)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda f: edited(f, kind="clip"), "is of another format, or no filter by efficientnet-lite2"),
        (lambda f: edited(f, question=3), "says no question, or no side"),
        (lambda f: edited(f, question="x" * 5000), "says no question, or no side"),
        (lambda f: edited(f, side=57), "says no question, or no side"),
        (lambda f: edited(f, side=[56]), "says no question, or no side"),
        (lambda f: edited(f, base="other"), "was tuned on 'other', and RELSIM_BASE_MODEL is 'base'"),
        (lambda f: edited(f, threshold=float("nan")), "has a threshold that is not from 0 to 1"),
        (other_weights, "is damaged: its sha256"),
        (lambda f: (f / "adapter_model.safetensors").unlink(), "lacks adapter_model.safetensors"),
    ],
)
def test_a_folder_that_is_not_right_is_refused(tiny, made, tmp_path, spoil, sentence):
    folder = tmp_path / "filter"
    folder.mkdir()
    for name in ("filter.json", "adapter_model.safetensors"):
        (folder / name).write_bytes((made / "final_model" / name).read_bytes())
    spoil(folder)
    with pytest.raises(ModelUnavailable, match=sentence):
        open_filter(folder, [], settings(tiny))


def test_what_cannot_be_learned_is_said(sorts, made, tmp_path, capsys):
    few = fill(tmp_path / "few", scene, range(2)), sorts[1]
    with pytest.raises(BadRequest, match="Of the positives, 2 can be used; some must be there to learn from"):
        main(given(few, tmp_path / "out", "--held-out", 0.1))
    with pytest.raises(BadRequest, match="are the same pictures"):
        main(given((sorts[0], sorts[0]), tmp_path / "same"))
    with pytest.raises(BadRequest, match="lies in the folder of pictures itself"):
        main(given(sorts, sorts[1] / "out"))
    with pytest.raises(BadRequest, match="holds a training with other"):
        main(given(sorts, made, "--steps", 60, "--held-out", 0, "--rate", 1))
    with pytest.raises(SystemExit):
        main([*given(sorts, tmp_path / "light")[2:]])
    assert "unrecognized arguments: --side" in capsys.readouterr().err
