"""What a training refuses, and who may train where."""

import shutil

import pytest
from filelock import FileLock
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from training_parts import steps, train

from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.training import journal, loop, publishing

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("on_tiny_base")]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--batch", 40), r"There are 16 rows to learn from, fewer than a batch of 40; name a smaller --batch"),
        (("--rate", 1e30, "--steps", 9), r"The loss is (nan|inf) at step \d; start over with --fresh and a smaller"),
    ],
)
def test_what_cannot_be_trained_is_said(pairs, tmp_path, more, sentence):
    with pytest.raises(DemoError, match=sentence) as refused:
        train(pairs, tmp_path / "out", "--held-out", 0, *more)
    begun = journal.course(tmp_path / "out")
    assert not begun or begun["ended"] == str(refused.value), "for those who watch"


def test_a_training_inside_its_own_pictures_is_refused(pairs):
    with pytest.raises(BadRequest, match="lies in the folder of pictures itself; name a folder outside it"):
        train(pairs, pairs / "out")
    shutil.rmtree(pairs / "out")


def test_a_command_that_was_wrong_can_be_mended(pairs, tmp_path):
    with pytest.raises(BadRequest, match="nowhere"):
        train("nowhere", tmp_path / "out")
    assert train(pairs, tmp_path / "out", "--steps", 1) == 0


def test_another_training_in_the_same_place_is_refused_until_fresh(pairs, tmp_path, capsys):
    out = tmp_path / "out"
    train(pairs, out, "--steps", 2)
    with pytest.raises(BadRequest, match="holds a training with other steps and seed; .* --fresh"):
        train(pairs, out, "--steps", 3, "--seed", 2)
    train(pairs, out, "--steps", 2, "--chunk", 8)
    assert len(steps(out)) == 2, "it was finished"
    train(pairs, out, "--steps", 1, "--seed", 2, "--fresh")
    assert len(steps(out)) == 1
    (out / "state.pt").write_bytes(b"PK")
    with pytest.raises(BadRequest, match=r"state\.pt cannot be read; start over with --fresh"):
        train(pairs, out, "--steps", 1, "--seed", 2)
    with FileLock(out / ".lock"), pytest.raises(BadRequest, match="Another process trains in .*out right now"):
        train(pairs, out, "--steps", 1, "--seed", 2)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(BadRequest, match="holds something else than a training"):
        train(pairs, tmp_path / "mine")


def test_curves_can_be_watched_and_have_every_step_once_after_a_stop(pairs, tmp_path, monkeypatch, capsys):
    out, taken = tmp_path / "out", loop.Loop._step
    asked = ("--steps", 5, "--keep-every", 2, "--held-out", 0.2, "--measure-every", 2)

    def stopped(self, step, patches):
        if step == 3:
            raise KeyboardInterrupt
        return taken(self, step, patches)

    monkeypatch.setattr(loop.Loop, "_step", stopped)
    with pytest.raises(KeyboardInterrupt, match="the same command goes on where it was"):
        train(pairs, out, *asked)
    assert journal.course(out)["ended"].startswith("It was stopped")
    monkeypatch.setattr(loop.Loop, "_step", taken)
    capsys.readouterr()
    train(pairs, out, *asked)
    assert "ended" not in journal.course(out)
    bar = capsys.readouterr().err
    assert "5/5 [" in bar and "loss=" in bar and "recall_at_1=" in bar, "progress, loss and what is held out"
    seen = EventAccumulator(str(out / "tensorboard")).Reload()
    for name in ("loss", "recall_at_1"):
        wanted = [(line["step"], line[name]) for line in steps(out) if name in line]
        assert [(event.step, event.value) for event in seen.Scalars(name)] == [
            (step, pytest.approx(value)) for step, value in wanted
        ]
    assert [event.step for event in seen.Scalars("loss")] == [1, 2, 3, 4, 5]


def test_weights_are_uploaded_as_a_model(monkeypatch, tmp_path):
    asked = []

    class Hub:
        def create_repo(self, repo, repo_type, exist_ok):
            asked.append((repo, repo_type))
            return f"https://hub/{repo}"

        def upload_folder(self, repo_id, folder_path, repo_type, **_):
            asked.append((repo_id, folder_path, repo_type))
            if repo_id.startswith("not/"):
                raise OSError("no rights.\nmore")

    monkeypatch.setattr("huggingface_hub.HfApi", Hub)
    assert publishing.push(tmp_path, "me/model") == "https://hub/me/model"
    assert asked == [("me/model", "model"), ("me/model", tmp_path, "model")]
    with pytest.raises(DemoError, match=r"could not be uploaded to 'not/mine' \(OSError: no rights\)\. Log in"):
        publishing.push(tmp_path, "not/mine")
