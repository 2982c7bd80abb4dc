"""Galleries on the Hub: found in the cache without a network, refused with a sentence, and uploaded."""

import base64
import json
import shutil
from pathlib import Path

import pytest
from gallery_files import N, synthetic

from relsim_demo.errors import BadGallery, DemoError
from relsim_demo.gallery.gallery import load, save
from relsim_demo.gallery.hub import FILES, push, resolve

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


@pytest.fixture
def hub_server():
    """The Hub as far as uploads need it, in place of the network: what was committed, by path."""
    httpx2 = pytest.importorskip("httpx2")
    committed, asked = {}, []

    def answer(request):
        body, path = request.read(), request.url.path
        asked.append(f"{request.method} {path}")
        if path == "/api/repos/create":
            return httpx2.Response(200, json={"url": "https://huggingface.co/datasets/some-org/mine"})
        if "/preupload/" in path:
            files = [{**file, "uploadMode": "regular", "shouldIgnore": False} for file in json.loads(body)["files"]]
            return httpx2.Response(200, json={"files": files})
        if "/commit/" in path:
            for line in map(json.loads, body.splitlines()):
                if line["key"] == "file":
                    committed[line["value"]["path"]] = base64.b64decode(line["value"]["content"])
            return httpx2.Response(
                200, json={"commitUrl": "https://huggingface.co/datasets/some-org/mine/commit/1", "commitOid": "1"}
            )
        return httpx2.Response(200, json={"sha": "1", "id": "some-org/mine", "siblings": []})

    hub.set_client_factory(lambda: httpx2.Client(transport=httpx2.MockTransport(answer)))
    yield committed, asked
    from huggingface_hub.utils._http import default_client_factory

    hub.set_client_factory(default_client_factory)


def test_a_gallery_is_uploaded_as_a_dataset(folder, hub_server):
    committed, asked = hub_server
    (folder / "private.txt").write_text("not of the gallery")
    assert push(folder, "some-org/mine").endswith("/datasets/some-org/mine")
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "private.txt"}
    assert committed == files and "report.json" in files and "manifest.json" in files
    assert asked[0] == "POST /api/repos/create" and "POST /api/datasets/some-org/mine/commit/main" in asked


@pytest.mark.parametrize("repo", ["some-org/mine", "not a name", "a/b/c"])
def test_an_upload_that_fails_keeps_the_gallery(folder, cache, repo):
    with pytest.raises(DemoError, match=r"is complete, but could not be uploaded to .*nothing is computed twice\."):
        push(folder, repo)
    assert len(load(folder)) == N
