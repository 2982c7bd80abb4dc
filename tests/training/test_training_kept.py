"""What a training keeps: on a full disk, of damaged files, when it is begun anew, and what it says of its base."""

import json
import resource
import shutil

import pytest
from safetensors.torch import load_file, save_file
from training_parts import steps, train

from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.training import loop

pytestmark = pytest.mark.usefixtures("on_tiny_base")
SMALL_FILES = 200_000  # bytes; a state has more


def record(out):
    return json.loads((out / "final_model" / "training.json").read_text())


@pytest.fixture
def trained(pairs, tmp_path):
    train(pairs, tmp_path / "out", "--steps", 1, "--held-out", 0)
    return tmp_path / "out"


def test_where_the_disk_takes_no_more_a_sentence_says_so_and_the_same_command_goes_on(pairs, tmp_path, monkeypatch):
    """No file may grow beyond a limit, which writers meet as they meet a full disk."""
    asked, taken = ("--steps", 4, "--keep-every", 2, "--held-out", 0), loop.Loop._step
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def full(self, step, patches):
        if step == 3:
            resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL_FILES, before[1]))
        return taken(self, step, patches)

    train(pairs, tmp_path / "whole", *asked)
    monkeypatch.setattr(loop.Loop, "_step", full)
    try:
        with pytest.raises(DemoError, match=r"out cannot be written \(.*\); make room on its disk, and the same comm"):
            train(pairs, tmp_path / "out", *asked)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    monkeypatch.setattr(loop.Loop, "_step", taken)
    assert not list((tmp_path / "out").glob(".state*")) and not (tmp_path / "out" / ".final_model").exists()
    train(pairs, tmp_path / "out", *asked)
    assert steps(tmp_path / "out") == steps(tmp_path / "whole")


@pytest.mark.parametrize(
    ("name", "data"),
    [("work.json", "{"), ("work.json", "[]"), ("rows.json", "{"), ("rows.json", '{"rows": [{}], "dropped": {}}')],
)
def test_notes_on_pictures_that_are_damaged_are_named(trained, pairs, name, data):
    (trained / "data" / name).write_text(data)
    with pytest.raises(BadRequest, match=rf"data/{name} cannot be read; empty .*/data, and the same command prepares"):
        train(pairs, trained, "--steps", 1, "--held-out", 0)
    shutil.rmtree(trained / "data")
    (trained / "data").mkdir()
    assert train(pairs, trained, "--steps", 1, "--held-out", 0) == 0


@pytest.mark.parametrize(
    ("source", "more", "base"),
    [("nowhere", (), None), (None, ("--batch", 40), None), (None, (), "no_base")],
    ids=["source", "batch", "base"],
)
def test_nothing_is_thrown_away_for_a_command_that_cannot_work(
    trained, pairs, monkeypatch, tmp_path, source, more, base
):
    if base:
        monkeypatch.setenv("RELSIM_BASE_MODEL", str(tmp_path / base))
    with pytest.raises(DemoError):
        train(source or pairs, trained, "--steps", 1, "--held-out", 0, "--seed", 2, "--fresh", *more)
    assert record(trained)["settings"]["seed"] == 1 and (trained / "state.pt").exists() and len(steps(trained)) == 1
    assert list((trained / "data" / "pictures").iterdir())


def test_weights_that_a_kill_left_aside_come_back(trained, pairs):
    """It came when they had stepped aside, and before the new ones took their place."""
    (trained / "final_model").rename(trained / ".final_model-old")
    train(pairs, trained, "--steps", 1, "--held-out", 0)
    assert record(trained)["step"] == 1 and not (trained / ".final_model-old").exists()


def test_the_base_is_recorded_and_decides_whether_a_training_goes_on(trained, tiny, pairs, tmp_path, monkeypatch):
    told = record(trained)["settings"]
    assert told["dtype"] == "f32" and told["chunk"] == 4 and len(told["base_revision"]) == 12
    train(pairs, trained, "--steps", 1, "--held-out", 0, "--chunk", 8)
    monkeypatch.setenv("RELSIM_DTYPE", "bf16")
    with pytest.raises(BadRequest, match="holds a training with other dtype; "):
        train(pairs, trained, "--steps", 1, "--held-out", 0)
    monkeypatch.delenv("RELSIM_DTYPE")
    other = shutil.copytree(tiny.base, tmp_path / "base")
    weights = load_file(other / "model.safetensors")
    weights["lm_head.weight"] *= 2
    save_file(weights, other / "model.safetensors", metadata={"format": "pt"})
    monkeypatch.setenv("RELSIM_BASE_MODEL", str(other))
    with pytest.raises(BadRequest, match="holds a training with other base_revision; "):
        train(pairs, trained, "--steps", 1, "--held-out", 0)
