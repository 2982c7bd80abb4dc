"""The page on which a training is watched: what it shows, that it follows, and on which screens."""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from relsim_demo.training import journal
from relsim_demo.training.watch.reading import POINTS, told

ROOT = Path(__file__).resolve().parents[2]
STEPS = 40


def learn(folder, first, last, every=5):
    """Write down steps as a training does."""
    for step in range(first, last + 1):
        line = {"loss": 4 / step, "accuracy": step / 50, "rate": 1e-4 / step, "seconds": 90.0}
        if step % every == 0:
            line |= {"held_out_loss": 5 / step, "recall_at_1": step / 50, "score": 1.0}
        journal.add(folder / journal.METRICS, step, [line])


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "my training"
    folder.mkdir()
    journal.begin(folder, STEPS)
    learn(folder, 1, 10)
    answers = [{"wanted": "{Thing} alone", "written": "<b>{Thing}</b> there", "id": "a"}]
    journal.add(folder / journal.EXAMPLES, 10, answers)
    return folder


@contextmanager
def watched(folder):
    """The command, as a process of its own; its address."""
    run = [sys.executable, "-m", "relsim_demo.training", "watch", str(folder), "--port", "0"]
    process = subprocess.Popen(run, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        line = process.stdout.readline()
        assert line.startswith("http://127.0.0.1:") and f" shows {folder};" in line, line + process.stdout.read()
        yield line.split()[0]
    finally:
        process.terminate()
        process.wait(20)


def test_a_run_tells_how_far_it_is_and_what_it_has_measured(out):
    found = told(out)
    assert found["name"] == "my training"
    (run,) = found["runs"]
    assert (run["step"], run["steps"], run["seconds_left"]) == (10, STEPS, 30 * 90)
    panels = {panel["name"]: panel for panel in run["panels"]}
    assert list(panels) == ["loss", "accuracy", "recall_at_1", "rate"]
    assert panels["loss"]["measured"] == [[5, 1.0], [10, 0.5]] and len(panels["loss"]["batches"]) == 10
    assert panels["recall_at_1"]["batches"] == [] and panels["recall_at_1"]["measured"][-1] == [10, 0.2]
    assert run["examples"] == [{"wanted": "{Thing} alone", "written": "<b>{Thing}</b> there"}]


def test_both_parts_of_the_drawn_training_are_told_in_their_order(tmp_path):
    assert told(tmp_path)["runs"] == []
    for name in ("pixels", "maps"):
        (tmp_path / name).mkdir()
        journal.begin(tmp_path / name, STEPS)
        learn(tmp_path / name, 1, 3)
    assert [run["name"] for run in told(tmp_path)["runs"]] == ["pixels", "maps"]


def test_long_curves_keep_their_last_point_and_lines_that_are_not_whole_wait(out):
    learn(out, 11, 2 * POINTS + 7, every=999)
    with (out / journal.METRICS).open("a") as file:
        file.write('{"step": 900, "lo')
    (run,) = told(out)["runs"]
    points = run["panels"][0]["batches"]
    assert POINTS / 2 < len(points) <= POINTS and points[-1][0] == run["step"] == 2 * POINTS + 7


def test_only_the_page_is_given(out):
    with watched(out) as address:
        assert json.load(urllib.request.urlopen(f"{address}/told.json"))["runs"][0]["step"] == 10
        for path in ("/state.pt", "/../state.pt", "/page.html", "/%2e%2e/x"):
            with pytest.raises(urllib.error.HTTPError, match="404"):
                urllib.request.urlopen(address + path)


def test_what_cannot_be_watched_is_said(python, tmp_path):
    done = python("-m", "relsim_demo.training", "watch", tmp_path / "nowhere")
    assert done.returncode == 2 and "There is no folder" in done.stderr and "Traceback" not in done.stderr
    done = python("-m", "relsim_demo.training", "watch", tmp_path, "--port", "99999")
    assert done.returncode == 2 and "Port 99999 cannot be had" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("screen", ["on_desktops", "on_phones"])
def test_the_page_follows_a_training(out, request, screen):
    context = request.getfixturevalue(screen)
    page, trouble = context.new_page(), []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    with watched(out) as address:
        page.goto(address)
        page.get_by_role("heading", name="my training").wait_for()
        page.get_by_text("Step 10 of 40, about 45 min left").wait_for()
        assert page.get_by_role("progressbar").get_attribute("value") == "10"
        page.get_by_role("img", name="loss: batch 0.4, measured 0.5").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_text("What it wrote").click()
        assert page.get_by_role("definition").inner_text() == "<b>{Thing}</b> there", "text, whatever it holds"
        learn(out, 11, STEPS)
        page.get_by_text("Step 40 of 40: all steps are taken").wait_for()
        page.get_by_role("img", name="loss: batch 0.1, measured 0.125").wait_for()
        assert page.locator("details[open]").count() == 1, "what was opened stays open"
    page.get_by_text("The page has lost its server").wait_for()
    page.close()
    assert not [text for text in trouble if "ERR_CONNECTION_REFUSED" not in text]
