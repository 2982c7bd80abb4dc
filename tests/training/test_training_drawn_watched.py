"""What is seen of the drawn world's training while it runs, what it leaves, and that it goes on after a kill."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import drawn_driver
import numpy as np
import pytest
import torch
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from training_parts import steps

from relsim_demo.scenes.registry import families
from relsim_demo.training import journal
from relsim_demo.training.drawn import dataset, validating
from relsim_demo.vectors import unit_rows

pytestmark = pytest.mark.slow

DRIVER = Path(drawn_driver.__file__)
READERS = {"maps": 7, "pixels": 9}  # steps


def start(work, out, *more, **env):
    run = [sys.executable, DRIVER, work, "--out", out, *more]
    known = {**os.environ, "PYTHONPATH": str(DRIVER.parent.parent), "OMP_NUM_THREADS": "1", **env}
    return subprocess.Popen([*map(str, run)], env=known, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A training that ran to its end."""
    place = tmp_path_factory.mktemp("drawn")
    process = start(place / "work", place / "out")
    said = process.communicate(timeout=300)[0]
    assert process.returncode == 0, said
    return place, said


def test_progress_time_left_loss_and_held_out_scenes_are_shown_live(whole):
    place, said = whole
    assert "step 8 of 9, loss " in said and ", held_out_loss " in said and " minutes left" in said
    for reader, count in READERS.items():
        told = steps(place / "work" / reader)
        assert [line["step"] for line in told] == list(range(1, count + 1))
        assert [line["step"] for line in told if "held_out_loss" in line] == [*range(2, count + 1, 2), count]
        assert journal.course(place / "work" / reader)["steps"] == count
        curves = EventAccumulator(str(place / "work" / "tensorboard" / reader)).Reload()
        for name in ("loss", "held_out_loss", "recall_at_1"):
            wanted = [(line["step"], pytest.approx(line[name])) for line in told if name in line]
            assert [(event.step, event.value) for event in curves.Scalars(name)] == wanted


def test_the_record_has_settings_versions_and_the_last_figures(whole):
    place, _ = whole
    record = json.loads((place / "out" / "relational.json").read_text())["training"]
    assert record["seed"] == 1 and record["scenes"] == 24 and record["style"] is None
    assert record["versions"]["torch"] == torch.__version__
    for reader in READERS:
        assert record["figures"][reader] == steps(place / "work" / reader)[-1]


@pytest.mark.slow
def test_a_training_that_was_killed_goes_on_to_the_same_losses_and_figures(whole, tmp_path):
    work, out = tmp_path / "work", tmp_path / "out"
    for reader, least in (("maps", 4), ("pixels", 5)):
        process = start(work, out)
        end = time.monotonic() + 200
        while len(steps(work / reader)) < least and time.monotonic() < end and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert least <= len(steps(work / reader)) < READERS[reader]
    again = start(work, out)
    said = again.communicate(timeout=300)[0]
    assert again.returncode == 0, said
    for reader in READERS:
        assert steps(work / reader) == steps(whole[0] / "work" / reader)
    files = [folder / "relational.safetensors" for folder in (out, whole[0] / "out")]
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize(
    ("more", "env", "sentence"),
    [
        (("--seed", "2"), {}, "error: {work} holds a training with other seed; finish that with its own command"),
        (("--seed", "5"), {}, "invalid choice: 5 (choose from 0, 1, 2, 3, 4)"),
        (("--threads", "0"), {}, "'0' is no number from 1 on"),
        (("--style", "nowhere"), {}, "error: There is no folder nowhere; name one of pictures."),
        (("--photographs", "{bad}"), {}, "error: {bad} holds no photographs"),
        (("--out", "{file}"), {}, "error: --out {file} cannot be written"),
        ((), {"WORLD_SIZE": "2"}, "error: drawn takes one process; start it without accelerate launch and torchrun."),
    ],
)
def test_what_cannot_be_trained_is_one_sentence(whole, tmp_path, more, env, sentence):
    work = whole[0] / "work"
    (tmp_path / "file").write_text("dear")
    places = {"work": work, "bad": DRIVER.parent, "file": tmp_path / "file"}
    process = start(work, tmp_path / "out", *(part.format(**places) for part in more), **env)
    said = process.communicate(timeout=200)[0]
    assert process.returncode == 2 and sentence.format(**places) in said and "Traceback" not in said, said


def test_another_folder_is_not_trained_in(tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    said = start(tmp_path, tmp_path / "out").communicate(timeout=200)[0]
    assert "holds something else than a training of the drawn world; name a new or empty folder" in said


def test_held_out_scenes_are_of_no_training_set_and_of_all_that_is_learned():
    specs = validating.specs()
    learned = {spec.seed for seed in range(dataset.SEEDS) for spec in dataset.choose_specs(400, seed)}
    assert max(learned) < dataset.LAST_SEED < min(spec.seed for spec in specs)
    assert {spec.pool for spec in specs} == {"train"} and len(specs) == len(set(specs))
    assert {spec.family for spec in specs} == {f.name for f in families().values() if not f.held_out}


def test_figures_of_held_out_scenes_count_what_they_say():
    bank = unit_rows(np.random.default_rng(0).normal(size=(3, 384))).astype(np.float32)
    labels = np.array([0, 0, 1, 2])
    unseen = validating.HeldOut(labels, bank, bank[[1, 0]], np.array([1, 1, 0, 0]))
    vectors = torch.from_numpy(bank[labels])

    def look(rows, progress):
        return (vectors[rows],)

    found = unseen.measure(torch.nn.Identity(), look, 0.0)
    assert found["held_out_loss"] == pytest.approx(0, abs=1e-4)
    nearest = (bank[2] @ bank[[1, 0]].T).argmax()
    assert found["recall_at_1"] == (0.75 if nearest else 1.0)


def test_pictures_are_looked_at_in_the_size_that_training_has_reached():
    look = validating.of_pixels(np.zeros((5, 112, 112, 3), np.uint8), drawn_driver.train.side)
    assert look(slice(0, 3), 0.5)[0].shape == (3, 3, 80, 80) and look(slice(3, 9), 0.9)[0].shape == (2, 3, 112, 112)
