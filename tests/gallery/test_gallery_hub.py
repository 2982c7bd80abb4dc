"""Galleries on the Hub: found in the cache without a network, refused with a sentence, and uploaded."""

import shutil
from pathlib import Path

import pytest
from gallery_files import N, synthetic
from hub_server import OWNER, Hub, standing_in

from relsim_demo.errors import BadGallery, DemoError
from relsim_demo.gallery.gallery import load, save
from relsim_demo.gallery.hub import FILES, push, resolve, shelf

hub = pytest.importorskip("huggingface_hub")
COMMIT = "c0ffee" * 6 + "c0ff"


@pytest.fixture
def folder(tmp_path):
    save(synthetic(), tmp_path / "gallery", {"fingerprint": "abc"})
    return tmp_path / "gallery"


@pytest.fixture
def cache(folder, tmp_path, monkeypatch):
    """The Hub's cache as it looks after a download, without a network from now on."""
    repo = tmp_path / "cache" / "datasets--some-org--gallery"
    (repo / "refs").mkdir(parents=True)
    (repo / "refs" / "main").write_text(COMMIT)
    shutil.copytree(folder, repo / "snapshots" / COMMIT)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    return str(tmp_path / "cache")


def test_a_folder_is_taken_as_it_is(folder, monkeypatch):
    assert resolve(str(folder)) == folder
    monkeypatch.chdir(folder.parent.parent)
    near = f"{folder.parent.name}/gallery"
    assert resolve(near) == Path(near), "what is here is not looked for on the Hub"
    for odd in ("/nowhere", "nowhere", "a/b/c", ""):
        assert resolve(odd) == Path(odd)


@pytest.mark.parametrize("name", ["some-org/gallery", "some-org/gallery@main", f"some-org/gallery@{COMMIT}"])
def test_what_is_in_the_cache_needs_no_network(cache, name):
    assert len(load(resolve(name, cache))) == N


def test_a_fresh_process_finds_it_too(cache, python):
    code = f"from relsim_demo.gallery.hub import resolve; print(resolve('some-org/gallery', {cache!r}))"
    done = python("-c", code, HF_HUB_OFFLINE="1")
    assert Path(done.stdout.strip()).name == COMMIT, done.stderr


@pytest.mark.parametrize("name", ["some-org/other", "precomputed/scenes-28", "some-org/gallery@v9", "a..b/c--d"])
def test_what_is_nowhere_names_both_possibilities(cache, name):
    with pytest.raises(BadGallery) as refused:
        resolve(name, cache)
    text = str(refused.value)
    assert text.startswith(
        f"There is no gallery folder {name!r} here, and no Hub dataset of that name could be fetched ("
    )
    assert (
        text.endswith("Set RELSIM_GALLERY to a gallery folder, or to the id ORG/NAME of a dataset.")
        and "\n" not in text
    )


def test_the_hub_is_asked_for_the_files_of_a_gallery_only(monkeypatch, folder):
    asked = []

    def download(repo, **options):
        asked.append((repo, options))
        return str(folder)

    monkeypatch.setattr(hub, "snapshot_download", download)
    assert resolve("some-org/gallery@v2", "there") == folder
    options = {"repo_type": "dataset", "revision": "v2", "cache_dir": "there", "allow_patterns": list(FILES)}
    assert asked == [("some-org/gallery", options)]


def test_a_gallery_is_uploaded_as_a_dataset(folder, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", OWNER)
    (folder / "private.txt").write_text("not of the gallery")
    with standing_in(Hub()) as there:
        assert push(folder, "some-org/mine").endswith("/datasets/some-org/mine")
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "private.txt"}
    assert there.repos["datasets/some-org/mine"] == files and "report.json" in files and "manifest.json" in files
    assert there.asked[0] == "POST /api/repos/create"
    assert "POST /api/datasets/some-org/mine/commit/main" in there.asked


def test_an_upload_without_the_right_to_it_says_so(folder, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "hf_somebody_else")
    with standing_in(Hub()), pytest.raises(DemoError, match=r"the Hub does not take this token: log in again"):
        push(folder, "some-org/mine")


def test_a_gallery_comes_from_the_hub(folder, tmp_path):
    with standing_in(Hub()) as there:
        there.repos["datasets/some-org/gallery"] = {path.name: path.read_bytes() for path in folder.iterdir()}
        there.repos["datasets/some-org/gallery"]["model.pkl"] = b"nobody asked for this"
        found = resolve("some-org/gallery", str(tmp_path / "fresh"))
        assert len(load(found)) == N and not (found / "model.pkl").exists()
        with pytest.raises(BadGallery, match="the Hub has nothing of that name, or it is private"):
            resolve("some-org/none", str(tmp_path / "fresh"))


def test_a_gallery_on_the_shelf_is_known_by_its_name(folder, tmp_path, monkeypatch):
    there = shelf(str(tmp_path / "kept")) / "mine"
    shutil.copytree(folder, there)
    assert resolve("mine", str(tmp_path / "kept")) == there
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    assert resolve("mine", str(tmp_path / "kept")) == Path("mine"), "what is here comes first"


@pytest.mark.parametrize("repo", ["some-org/mine", "not a name", "a/b/c"])
def test_an_upload_that_fails_keeps_the_gallery(folder, cache, repo):
    with pytest.raises(DemoError, match=r"is complete, but could not be uploaded to .*nothing is computed twice\."):
        push(folder, repo)
    assert len(load(folder)) == N
