"""Two processes learn what one learns, in every training that takes several; the others say that they take one."""

import json
import os

import pytest
import tiny_vision
from test_training_filter import fill, noise, scene
from training_parts import SMALL, captioned, start, steps

from relsim_demo.models.filter import QWEN

ROUND = ("--batch", 8, "--chunk", 4, "--steps", 4, "--measure-every", 2)
ALIKE = 1e-4


@pytest.fixture(scope="module")
def groups(tmp_path_factory):
    return captioned(tmp_path_factory.mktemp("groups") / "pictures", 6, each=2)


@pytest.fixture(scope="module")
def sorts(tmp_path_factory):
    place = tmp_path_factory.mktemp("sorts")
    return fill(place / "good", scene, range(8)), fill(place / "bad", noise, range(8))


@pytest.fixture(scope="module")
def given(tiny, pairs, groups, sorts, tmp_path_factory):
    """The command of each training, and what it is asked for; a share of the last is no multiple of its chunk."""
    dinov2 = tiny_vision.build("dinov2", tmp_path_factory.mktemp("dinov2"))
    of_sorts = ("--positives", sorts[0], "--negatives", sorts[1])
    return {
        "captioner": ("captioner", "--groups", groups, *SMALL[:2], *ROUND, "--held-out", 0.3),
        "filter": ("filter", "--model", QWEN, *of_sorts, *SMALL[:2], *ROUND, "--held-out", 0.25),
        "tuned": ("tuned", "--data", pairs, "--backbone", "dinov2", "--base", dinov2, *ROUND, "--held-out", 0.2),
        "lite2": ("tuned", "--data", pairs, *ROUND, "--chunk", 3, "--steps", 3, "--held-out", 0.2),
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", ["captioner", "filter", "tuned", "lite2"])
def test_two_processes_learn_what_one_learns(tiny, given, tmp_path, name):
    one, two = (
        start(given[name][0], tiny.base, *given[name][1:], "--out", tmp_path / str(processes), processes=processes)
        for processes in (1, 2)
    )
    for process in (one, two):
        assert process.wait() == 0, process.said()
    alone, together = steps(tmp_path / "1"), steps(tmp_path / "2")
    assert [line.keys() for line in alone] == [line.keys() for line in together] and len(alone) == (
        3 if name == "lite2" else 4
    )
    assert "score" in alone[-1]
    for a, b in zip(alone, together, strict=True):
        assert a == pytest.approx(b, abs=ALIKE)
    records = [json.loads((tmp_path / p / "final_model" / "training.json").read_text()) for p in ("1", "2")]
    assert [record["processes"] for record in records] == [1, 2]
    assert records[0]["data"] == records[1]["data"] and records[0]["step"] == records[1]["step"]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("filter", "--positives", "a", "--negatives", "b", "--out", "{out}"), "The light filter takes one process"),
        (("proposals", "{out}"), "proposals takes one process"),
        (("drawn", "{out}"), "drawn takes one process"),
    ],
)
def test_what_takes_one_process_says_so(python, tmp_path, more, sentence):
    asked = [part.format(out=tmp_path / "out") for part in more]
    done = python("-m", "relsim_demo.training", *asked, WORLD_SIZE="2", PATH=os.environ["PATH"])
    assert done.returncode == 2 and f"error: {sentence}; start it without accelerate launch" in done.stderr
    assert "Traceback" not in done.stderr and not (tmp_path / "out").exists()
