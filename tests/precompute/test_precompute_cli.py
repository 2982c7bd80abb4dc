"""The precompute command in a process of its own: one JSON object, one line of progress, one sentence for bad input."""

import json

import pytest
from precompute_parts import folder_of, sieve_in

from relsim_demo.gallery.loading import load

pytestmark = pytest.mark.slow


@pytest.fixture
def listed(tmp_path):
    entries = [{"url_link": f"http://127.0.0.1/{n}.jpg", "caption": f"{{Thing}} no {n}"} for n in range(12)]
    (tmp_path / "list.jsonl").write_text("\n".join(map(json.dumps, entries)))
    return str(tmp_path / "list.jsonl")


def test_a_gallery_of_captions_from_the_command_line(python, listed, tmp_path):
    command = ("-m", "relsim_demo", "precompute", listed, "--out", tmp_path / "gallery", "--metrics", "text", "--json")
    for _ in range(2):  # the second time it is there already
        done = python(*command, RELSIM_BACKEND="mini")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout) == {"items": 12, "folder": str(tmp_path / "gallery")}
    assert len(load(tmp_path / "gallery")) == 12
    done = python(*command, "--fresh", "--batch", "8", "--workers", "1", RELSIM_BACKEND="mini")
    assert done.returncode == 0 and "12/12" in done.stderr and "items/s" in done.stderr
    found = python(
        "-m", "relsim_demo", "info", "--json", RELSIM_GALLERY=str(tmp_path / "gallery"), RELSIM_BACKEND="mini"
    )
    assert json.loads(found.stdout)["gallery"]["name"] == "12 items from list.jsonl", found.stderr


def test_a_filter_from_the_command_line(python, tmp_path):
    photos, sieve = folder_of(tmp_path / "photos", 5), sieve_in(tmp_path / "sieve")
    command = ("-m", "relsim_demo", "precompute", photos, "--out", tmp_path / "gallery", "--filter", sieve, "--json")
    done = python(*command, RELSIM_BACKEND="mini")
    assert done.returncode == 0, done.stderr
    gallery, report = load(tmp_path / "gallery"), json.loads((tmp_path / "gallery" / "report.json").read_text())
    assert json.loads(done.stdout)["items"] == len(gallery) and 0 < len(gallery) < 5
    assert report["skipped"] == {"refused by the filter": 5 - len(gallery)}
    assert min(gallery.items["filter_score"]) >= 0.5
    done = python(*command[:-2], tmp_path / "nowhere", "--json", RELSIM_BACKEND="mini")
    assert done.returncode == 2 and "There is no filter in " in json.loads(done.stdout)["error"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--metrics", "beauty"], "There is no metric 'beauty'"),
        (["--metrics", "efficientnet-lite2"], "measures logic"),
        (["--workers", "0"], "'0' is no number from 1 to"),
        (["--batch", "many"], "'many' is no number from 1 to"),
    ],
)
def test_bad_options_are_one_sentence(python, listed, tmp_path, options, sentence):
    done = python("-m", "relsim_demo", "precompute", listed, "--out", tmp_path / "gallery", *options, "--json")
    assert done.returncode == 2 and sentence in json.loads(done.stdout)["error"] and "Traceback" not in done.stderr
    assert not (tmp_path / "gallery").exists()
