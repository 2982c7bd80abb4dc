"""Galleries on disk: what is saved comes back, and what is damaged is refused with the name of the file or field."""

import hashlib
import json
import os
from dataclasses import replace

import numpy as np
import pyarrow.parquet as pq
import pytest
from gallery_files import DIMS, N, synthetic

from relsim_demo.errors import BadGallery
from relsim_demo.gallery.gallery import load, save

NEEDED = ["items.parquet", "relational.npy", "attribute.npy", "projection.npy", "background.npy"]
FILES = [*NEEDED, "groups.npy"]
REMEDY = r"Fetch it again .*, or set RELSIM_GALLERY to another gallery folder\.$"


@pytest.fixture
def folder(tmp_path):
    save(synthetic(), tmp_path / "gallery")
    return tmp_path / "gallery"


def edit(folder, change):
    """Change the manifest as a dict."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    change(manifest)
    path.write_text(json.dumps(manifest))


def resign(folder, name):
    """Make a replaced file look genuine."""
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    edit(folder, lambda manifest: manifest["sha256"].update({name: digest}))


def test_what_is_saved_comes_back(folder):
    before, after = synthetic(), load(folder)
    assert after.items == before.items and after.ids[3] == "id-3" and after.rows["id-3"] == 3 and len(after) == N
    assert np.array_equal(after.background, before.background)
    for metric in DIMS:
        assert np.allclose(after.vectors[metric], before.vectors[metric], atol=1e-3)
        assert np.abs(np.linalg.norm(after.vectors[metric], axis=1) - 1).max() < 1e-6
        assert after.vectors[metric].dtype == np.float32
        assert np.allclose(after.projection[metric], before.projection[metric], atol=1e-3)
        assert np.array_equal(after.groups[metric], before.groups[metric])
        assert after.manifest["metrics"][metric]["dim"] == DIMS[metric]
    assert after.manifest["items"] == N and after.manifest["thresholds"] == before.manifest["thresholds"]
    assert sorted(p.name for p in folder.iterdir()) == sorted([*FILES, "manifest.json"])


def test_a_missing_folder_or_manifest_is_refused(folder, tmp_path):
    with pytest.raises(BadGallery, match=rf"no gallery in .*nowhere: manifest\.json is missing\. {REMEDY}"):
        load(tmp_path / "nowhere")
    (folder / "manifest.json").unlink()
    with pytest.raises(BadGallery, match=rf"manifest\.json is missing\. {REMEDY}"):
        load(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(BadGallery, match=rf"{name} is missing\. {REMEDY}"):
        load(folder)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("harm", ["flipped", "cut", "longer"])
def test_a_damaged_file_is_named(folder, name, harm):
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= harm == "flipped"
    (folder / name).write_bytes({"flipped": data, "cut": data[:-9], "longer": data + b"\0"}[harm])
    with pytest.raises(BadGallery, match=rf"{name} is damaged: .*sha256.* {REMEDY}"):
        load(folder)


@pytest.mark.parametrize("text", ["", "{", "no json", '{"schema": 1,}', "\0"])
def test_a_manifest_that_is_no_json_is_refused(folder, text):
    (folder / "manifest.json").write_text(text)
    with pytest.raises(BadGallery, match=rf"manifest\.json cannot be read \(.*\)\. {REMEDY}"):
        load(folder)


@pytest.mark.parametrize("text", ["[]", "null", "7", "{}"])
def test_a_manifest_that_is_no_object_of_ours_is_refused(folder, text):
    (folder / "manifest.json").write_text(text)
    with pytest.raises(BadGallery, match=rf"manifest\.json has no usable field 'schema'\. {REMEDY}"):
        load(folder)


@pytest.mark.parametrize("field", ["schema", "name", "licence", "items", "metrics", "thresholds", "sha256"])
@pytest.mark.parametrize("harm", ["missing", "of another type"])
def test_a_missing_or_odd_field_is_named(folder, field, harm):
    edit(folder, lambda m: m.pop(field) if harm == "missing" else m.update({field: [1]}))
    with pytest.raises(BadGallery, match=rf"manifest\.json has no usable field '{field}'\. {REMEDY}"):
        load(folder)


@pytest.mark.parametrize(
    "path",
    [
        "metrics.relational.revision",
        "metrics.relational.preprocess",
        "metrics.attribute.file",
        "metrics.attribute.dim",
        "thresholds.relational.score",
        "thresholds.attribute.share",
    ],
)
def test_a_missing_inner_field_is_named(folder, path):
    part, metric, field = path.split(".")
    edit(folder, lambda m: m[part][metric].pop(field))
    with pytest.raises(BadGallery, match=rf"no usable field '{path}'\. {REMEDY}"):
        load(folder)


@pytest.mark.parametrize("name", NEEDED)
def test_a_file_without_a_checksum_is_refused(folder, name):
    edit(folder, lambda m: m["sha256"].pop(name))
    with pytest.raises(BadGallery, match=rf"lists no sha256 of {name}\. {REMEDY}"):
        load(folder)


def test_a_gallery_from_before_relations_is_read(folder):
    path = folder / "items.parquet"
    pq.write_table(pq.read_table(path).drop_columns(["relation"]), path)
    resign(folder, path.name)
    old = load(folder)
    assert old.items["relation"] == [None] * N and old.items["id"] == synthetic().items["id"]


def test_a_gallery_without_groups_is_read_and_saved_again(folder, tmp_path):
    edit(folder, lambda m: m["sha256"].pop("groups.npy"))
    (folder / "groups.npy").unlink()
    assert load(folder).groups == {}
    save(replace(synthetic(), groups={}), tmp_path / "again")
    assert load(tmp_path / "again").groups == {} and not (tmp_path / "again" / "groups.npy").exists()


@pytest.mark.parametrize(
    "odd",
    [np.zeros((2, N - 1), np.uint8), np.zeros((1, N), np.uint8), np.zeros((2, N), np.float32), np.uint8(3)],
    ids=["too few items", "one metric", "no whole numbers", "one number"],
)
def test_odd_groups_are_refused(folder, odd):
    np.save(folder / "groups.npy", odd)
    resign(folder, "groups.npy")
    with pytest.raises(BadGallery, match=rf"groups\.npy holds .*; uint8 of shape \(2, 12\) is needed\. {REMEDY}"):
        load(folder)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda m: m.update(schema=2), r"manifest\.json has schema 2; this version reads schema 1\."),
        (lambda m: m.update(items=N + 1), r"items\.parquet has shape \(12,\); manifest\.json asks for \(13,\)\."),
        (lambda m: m["metrics"]["attribute"].update(dim=7), r"attribute\.npy has shape \(12, 6\); .* for \(12, 7\)\."),
    ],
)
def test_a_manifest_that_does_not_fit_the_files_is_refused(folder, change, sentence):
    edit(folder, change)
    with pytest.raises(BadGallery, match=f"{sentence} {REMEDY}"):
        load(folder)


@pytest.mark.parametrize(
    ("name", "shape"),
    [("relational.npy", (N - 1, 8)), ("attribute.npy", (N,)), ("projection.npy", (N, 2)), ("background.npy", (9, 3))],
)
def test_an_array_of_the_wrong_shape_is_named(folder, name, shape):
    np.save(folder / name, np.zeros(shape, np.float16))
    resign(folder, name)
    with pytest.raises(BadGallery, match=rf"{name} has shape \({shape[0]},.*; manifest\.json asks for .*{REMEDY}"):
        load(folder)


def test_a_table_without_a_column_is_refused(folder):
    table = pq.read_table(folder / "items.parquet")
    pq.write_table(table.drop_columns(["source"]), folder / "items.parquet")
    resign(folder, "items.parquet")
    with pytest.raises(BadGallery, match=f"cannot be read .*source(?s:.*){REMEDY}"):
        load(folder)


class Bomb:
    """Leaves a trace when it is unpickled."""

    def __init__(self, trace):
        self.trace = trace

    def __reduce__(self):
        return (os.mkdir, (str(self.trace),))


@pytest.mark.parametrize("name", ["relational.npy", "projection.npy", "background.npy", "groups.npy"])
def test_a_pickle_is_refused_and_never_opened(folder, tmp_path, name):
    np.save(folder / name, np.array([Bomb(tmp_path / "boom")], object), allow_pickle=True)
    resign(folder, name)
    with pytest.raises(BadGallery, match=f"allow_pickle=False.*{REMEDY}"):
        load(folder)
    assert not (tmp_path / "boom").exists()
