"""Killed at any moment and started again, the work goes on: nothing is lost, nothing is done twice."""

import os
import random
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from image_server import until
from precompute_parts import Colours, flat, folder_of, plan_of

from relsim_demo.errors import BadRequest
from relsim_demo.gallery.gallery import load, save
from relsim_demo.precompute import build, open_source, precompute
from relsim_demo.precompute.shards import SIZE, Shards

pytestmark = pytest.mark.slow

DRIVER = Path(__file__).parents[1] / "precompute_driver.py"
COUNT = 3 * SIZE + 50


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    return folder_of(tmp_path_factory.mktemp("photos"), COUNT)


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    return folder_of(tmp_path_factory.mktemp("few"), 20)


@pytest.fixture(scope="module")
def whole(photos, tmp_path_factory):
    """The gallery as computed without a stop."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "project", flat)
        return precompute(open_source(str(photos)), tmp_path_factory.mktemp("whole") / "gallery", both())


def both(log=None):
    return plan_of(relational=Colours(log), attribute=Colours())


def start(photos, folder, log, pause):
    """Start the work in a process group of its own, which its decoders belong to."""
    command = [sys.executable, str(DRIVER), str(photos), str(folder), str(log), str(pause)]
    env = os.environ | {"PYTHONPATH": str(DRIVER.parent.parent)}
    return subprocess.Popen(command, env=env, stderr=subprocess.PIPE, start_new_session=True)


def lines(log):
    return len(log.read_text().splitlines()) if log.exists() else 0


def gone(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def test_killed_at_random_moments_it_loses_nothing_and_repeats_at_most_a_shard(photos, whole, tmp_path):
    log, folder = tmp_path / "log", tmp_path / "gallery"
    seed = random.randrange(10**6)
    moments = sorted(random.Random(seed).sample(range(10, COUNT), 3))
    kills = 0
    for moment in moments:
        work = start(photos, folder, log, 0.003)
        assert until(lambda at=moment, running=work: lines(log) >= at or running.poll() is not None, 60), seed
        assert work.poll() is None, (seed, work.communicate()[1])
        os.kill(work.pid, signal.SIGKILL)
        kills += work.wait() == -signal.SIGKILL
        assert not folder.exists() and until(lambda group=work.pid: gone(group)), "decoders outlive their parent"
    work = start(photos, folder, log, 0)
    assert work.wait(120) == 0, (seed, work.communicate()[1])
    assert kills == 3 and COUNT <= lines(log) <= COUNT + kills * SIZE, seed
    found = load(folder)
    assert found.items == whole.items and found.ids == whole.ids, seed
    for metric in whole.vectors:
        assert np.array_equal(found.vectors[metric], whole.vectors[metric]), seed
    assert bytes_of(found.pictures) == bytes_of(whole.pictures) and found.manifest == whole.manifest, seed
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gallery", "log"]


def bytes_of(pictures):
    return pictures.read(0, len(pictures))


def test_stopped_in_its_last_step_nothing_is_embedded_again(few, tmp_path, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(build, "project", stop)
    with pytest.raises(KeyboardInterrupt):
        precompute(open_source(str(few)), tmp_path / "gallery", both(tmp_path / "log"))
    monkeypatch.undo()
    assert len(precompute(open_source(str(few)), tmp_path / "gallery", both(tmp_path / "log"))) == lines(
        tmp_path / "log"
    )


def test_what_is_finished_is_not_computed_again(few, tmp_path):
    first = precompute(open_source(str(few)), tmp_path / "gallery", both(tmp_path / "log"))
    again = precompute(open_source(str(few)), tmp_path / "gallery", both(tmp_path / "log"))
    assert again.manifest == first.manifest and lines(tmp_path / "log") == 20
    precompute(open_source(str(few)), tmp_path / "gallery", both(tmp_path / "log"), fresh=True)
    assert lines(tmp_path / "log") == 40 and sorted(p.name for p in tmp_path.iterdir()) == ["gallery", "log"]


def test_another_gallery_is_replaced_only_when_asked(few, tmp_path, whole):
    save(whole_again(whole), tmp_path / "gallery")
    with pytest.raises(BadRequest, match="holds a gallery of another source or other models; --fresh replaces it"):
        precompute(open_source(str(few)), tmp_path / "gallery", both())
    assert len(load(tmp_path / "gallery")) == COUNT
    assert len(precompute(open_source(str(few)), tmp_path / "gallery", both(), fresh=True)) == 20


def whole_again(gallery):
    """A gallery read from disk, ready to be saved once more."""
    models = {m: {k: e[k] for k in ("model", "revision", "preprocess")} for m, e in gallery.manifest["metrics"].items()}
    return replace(gallery, manifest=gallery.manifest | {"models": models})


@pytest.fixture
def begun(few, tmp_path):
    """Work that stopped before its last step."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "finish", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            precompute(open_source(str(few)), tmp_path / "gallery", both(tmp_path / "log"))
    return tmp_path / "gallery"


def test_other_work_in_the_same_place_is_refused_until_fresh(begun, few, tmp_path):
    other = open_source(str(folder_of(tmp_path / "others", 5)))
    with pytest.raises(BadRequest, match=r"gallery\.partial holds unfinished work with other source; .* --fresh"):
        precompute(other, begun, both())
    with pytest.raises(BadRequest, match="with other metrics; .* --fresh"):
        precompute(open_source(str(few)), begun, plan_of())
    begun.with_name("gallery.partial").joinpath("work.json").write_text("{")
    with pytest.raises(BadRequest, match=r"record, work\.json, cannot be read; .* --fresh"):
        precompute(open_source(str(few)), begun, both())
    assert len(precompute(other, begun, both(), fresh=True)) == 5


def test_a_damaged_shard_is_computed_again(begun, few, tmp_path):
    shard = next(begun.with_name("gallery.partial").glob("shard-*"))
    shard.write_bytes(shard.read_bytes()[:300])
    assert len(precompute(open_source(str(few)), begun, both(tmp_path / "log"))) == 20 and lines(tmp_path / "log") == 40


def test_two_processes_never_work_in_the_same_place(begun, few):
    with Shards(begun), pytest.raises(BadRequest, match="Another process computes .*gallery right now"):
        precompute(open_source(str(few)), begun, both())
    assert len(precompute(open_source(str(few)), begun, both())) == 20
