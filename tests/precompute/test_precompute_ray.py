"""On a Ray cluster of two nodes the same files come out as on one machine, also where a worker is killed."""

import functools
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from image_server import drawn, image_server, until
from precompute_parts import Colours, flat, folder_of, plan_of, sieve_in, write

from relsim_demo.errors import BadRequest, ModelUnavailable
from relsim_demo.precompute import build, open_source, plan, precompute
from relsim_demo.precompute.downloader import Downloader
from relsim_demo.precompute.on_ray import Cluster, planning, precompute_on
from relsim_demo.precompute.shards import SIZE
from relsim_demo.settings import Backend, Dtype, Settings

pytestmark = pytest.mark.slow
pytest.importorskip("ray", reason="Ray is an extra of its own")

COUNT = 3 * SIZE + 50
ROOT = Path(__file__).resolve().parents[2]
MINI = Settings(Backend.MINI)


class Telling(Colours):
    """Tells for every batch in which process it is embedded."""

    def __init__(self, log, pause=0.0):
        super().__init__(pause=pause)
        self._told = log

    def _embed_batch(self, images):
        with self._told.open("a") as file:
            file.write(f"{os.getpid()}\n" * len(images))
        return super()._embed_batch(images)


def told(log):
    return log.read_text().split() if log.exists() else []


def coloured(log, pause=0.0):
    return plan_of(relational=Telling(log, pause), attribute=Colours())


def refusing():
    return plan_of(relational=Colours(refuses=lambda image: True))


def another(log):
    """A plan whose model is another one in every process."""
    made = coloured(log)
    made.encoders["relational"].revision = str(os.getpid())
    return made


def downloader():
    return Downloader(permit=lambda address: str(address) == "127.0.0.1")


def started(nodes, tries=3, **options):
    """Start a node of one core; a busy machine may take longer than the half minute that Ray waits."""
    for left in reversed(range(tries)):
        try:
            return nodes.add_node(num_cpus=1, **options)
        except Exception as error:
            if "timed out during startup" not in str(error) or not left:
                raise


@pytest.fixture(scope="module")
def nodes():
    """Two nodes of one core each, on this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(map(str, [ROOT, ROOT / "tests", Path(__file__).parent])))
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        from ray.cluster_utils import Cluster as Nodes

        nodes = Nodes()
        try:
            started(nodes, include_dashboard=False)
            started(nodes)
            yield nodes
        finally:
            nodes.shutdown()


@pytest.fixture(scope="module")
def cluster(nodes):
    with Cluster(nodes.address) as opened:
        yield opened


@pytest.fixture
def sieve(tmp_path):
    return sieve_in(tmp_path / "sieve")


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    root = folder_of(tmp_path_factory.mktemp("photos"), COUNT)
    (root / "0100.png").write_text("this is no picture")
    return root


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(build, "project", flat)


def differing(one, many):
    """The files of which two galleries do not have the same bytes, report and all."""
    files = [{path.name: path.read_bytes() for path in folder.iterdir()} for folder in (one, many)]
    assert len(files[0]) >= 8 and files[0].keys() == files[1].keys()
    return [name for name, data in files[0].items() if files[1][name] != data]


def test_a_worker_killed_in_the_middle_costs_its_batch_and_no_byte(cluster, photos, tmp_path, caplog):
    source, log = open_source(str(photos)), tmp_path / "log"
    precompute(source, tmp_path / "one", coloured(tmp_path / "other"))

    def kill():
        assert until(lambda: len(told(log)) >= SIZE + 20, 900)
        os.kill(int(told(log)[-1]), signal.SIGKILL)
        killed.append(True)

    killed, killer = [], threading.Thread(target=kill, daemon=True)
    killer.start()
    with caplog.at_level(logging.WARNING, "relsim_demo"):
        precompute_on(cluster, source, tmp_path / "many", functools.partial(coloured, log, 0.03), workers=1)
    killer.join()
    assert killed and differing(tmp_path / "one", tmp_path / "many") == []
    assert f"batches of {SIZE}: 0 fetched again and 1 computed again" in caplog.text
    assert COUNT - 1 <= len(told(log)) <= COUNT - 1 + SIZE
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", "many", "one", "other"]


def test_downloads_and_models_give_the_same_files(cluster, tmp_path):
    with image_server() as server:
        paths = [f"/picture/{n}.jpg" for n in range(SIZE + 12)]
        paths[5:5] = ["/missing", "/half", "/page", "/cut", "/to/private"]
        lines = [{"url_link": server.address + link, "caption": f"{{Thing}} {n}"} for n, link in enumerate(paths)]
        source = open_source(write(tmp_path / "list.jsonl", *lines, lines[0], {"image_hash": "f" * 32}))
        names = ["mini-relational", "efficientnet-lite2", "text"]
        drawn(SIZE + 11)
        precompute(source, tmp_path / "one", plan(names, source, MINI), downloader=downloader())
        make = planning(names, source, MINI)
        found = precompute_on(cluster, source, tmp_path / "many", make, downloading=downloader)
    assert len(found) == SIZE + 12 and list(found.vectors) == ["relational", "attribute", "text"]
    assert differing(tmp_path / "one", tmp_path / "many") == []
    skipped = json.loads((tmp_path / "many" / "report.json").read_text())["skipped"]
    assert {"HTTP 404", "web page", "duplicate", "no address", "refused address"} <= set(skipped)


def test_written_captions_and_a_filter_give_the_same_files(cluster, tiny, sieve, tmp_path, monkeypatch):
    """Folders are named as seen from here; the workers have another working directory."""
    monkeypatch.chdir(tmp_path)
    for name, folder in (("base", tiny.base), ("relational", tiny.relational), ("caption", tiny.caption)):
        (tmp_path / name).symlink_to(folder)
    settings = Settings(
        Backend.MINI, base_model="base", adapter="relational", caption_adapter="caption", dtype=Dtype.F32,
        device="cpu", cache_dir="cache",
    )  # fmt: skip
    source = open_source(str(folder_of(tmp_path / "photos", 5)))
    asked = (["text", "efficientnet-lite2"], source, settings, None, Path(sieve.name), True)
    precompute(source, tmp_path / "one", plan(*asked))
    found = precompute_on(cluster, source, tmp_path / "many", planning(*asked), workers=1)
    assert differing(tmp_path / "one", tmp_path / "many") == []
    report = json.loads((tmp_path / "many" / "report.json").read_text())
    assert 0 < len(found) < 5 and report["skipped"] == {"refused by the filter": 5 - len(found)}
    assert report["captions_written"] == len(found) and all(found.items["caption"])


def test_a_cluster_from_the_command_line(cluster, nodes, sieve, tmp_path):
    folder_of(tmp_path / "photos", 5)
    given = ("--metrics", "mini-relational,efficientnet-lite2", "--filter", sieve.name, "--engine", "ray")
    command = ("-m", "relsim_demo", "precompute", "photos", "--out", "many", *given, "--address", nodes.address)
    env = {name: value for name, value in os.environ.items() if not name.startswith("RELSIM_")}
    env |= {"PYTHONPATH": str(ROOT), "RELSIM_BACKEND": "mini"}
    done = subprocess.run(
        [sys.executable, *command, "--json"], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "many" / "report.json").read_text())
    assert json.loads(done.stdout) == {"items": report["items"], "folder": "many"} and "5/5" in done.stderr
    assert report["skipped"] == {"refused by the filter": 5 - report["items"]} and 0 < report["items"] < 5


def test_what_one_begins_the_other_ends(cluster, photos, tmp_path, monkeypatch):
    source, log = open_source(str(photos)), tmp_path / "log"
    monkeypatch.setattr(build, "finish", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        precompute(source, tmp_path / "gallery", coloured(log))
    monkeypatch.undo()
    monkeypatch.setattr(build, "project", flat)
    last = sorted((tmp_path / "gallery.partial").glob("shard-*"))[-2:]
    for path in last:
        path.unlink()
    log.unlink()
    make = functools.partial(coloured, log)
    assert len(precompute_on(cluster, source, tmp_path / "gallery", make, workers=1)) == COUNT - 1
    assert len(told(log)) == SIZE + 50
    assert len(precompute_on(cluster, source, tmp_path / "gallery", make)) == COUNT - 1, "it is there already"
    assert len(told(log)) == SIZE + 50


def test_errors_of_the_workers_are_sentences(cluster, photos, tmp_path):
    source = open_source(str(photos))
    with pytest.raises(ModelUnavailable, match="tests/colours failed with 20 pictures .*goes on where it was"):
        precompute_on(cluster, source, tmp_path / "gallery", refusing, workers=1)
    make = functools.partial(another, tmp_path / "log")
    with pytest.raises(ModelUnavailable, match="The machines of the cluster have different models"):
        precompute_on(cluster, source, tmp_path / "others", make, workers=1)
    photos.rename(photos.with_name("elsewhere"))
    try:
        with pytest.raises(BadRequest, match="A machine of the cluster does not see the folder"):
            precompute_on(cluster, source, tmp_path / "gone", refusing, workers=1)
    finally:
        photos.with_name("elsewhere").rename(photos)
    assert not (tmp_path / "gallery").exists()


def test_without_ray_and_without_a_cluster_one_sentence_says_so(python, tmp_path):
    folder_of(tmp_path / "photos", 2)
    command = ("-m", "relsim_demo", "precompute", tmp_path / "photos", "--out", tmp_path / "gallery", "--json")
    done = python(*command, "--address", "auto")
    assert done.returncode == 2 and json.loads(done.stdout)["error"] == "--address goes with --engine ray."
    done = python(*command, "--engine", "ray", "--address", "nowhere:6379x")
    assert "There is no Ray to work on at nowhere:6379x" in json.loads(done.stdout)["error"], done.stderr
    assert not (tmp_path / "gallery").exists()
