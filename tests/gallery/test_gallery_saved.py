"""A save that fails harms nothing, and a gallery is only used with the models that made it."""

import os
import shutil
from dataclasses import replace

import numpy as np
import pyarrow.parquet as pq
import pytest
from gallery_files import N, synthetic

from relsim_demo.errors import BadGallery
from relsim_demo.explorer import Explorer
from relsim_demo.gallery import gallery as galleries
from relsim_demo.gallery import scenes
from relsim_demo.gallery.gallery import check_target, load, save
from relsim_demo.scenes.render import Spec


@pytest.fixture
def folder(tmp_path):
    save(synthetic(), tmp_path / "gallery")
    return tmp_path / "gallery"


def complete(folder):
    """The names of all galleries beside a folder that could be opened right now."""
    names = []
    for path in folder.parent.iterdir():
        try:
            names.append(load(path).manifest["name"])
        except BadGallery:
            continue
    return names


@pytest.mark.parametrize("step", ["table", "array", "manifest", "first move", "second move"])
def test_a_save_that_fails_leaves_the_old_gallery(folder, monkeypatch, step):
    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    moves, move = [], os.replace

    def second(source, target):
        moves.append(source)
        return fail() if len(moves) == 2 else move(source, target)

    place = {"table": (pq, "write_table"), "array": (np, "save"), "manifest": (galleries, "written_manifest")}
    module, name = place.get(step, (os, "replace"))
    monkeypatch.setattr(module, name, second if step == "second move" else fail)
    with pytest.raises(BadGallery, match=r"cannot be written to .*gallery .*No space left.*; what was there stays\."):
        save(synthetic("another"), folder)
    monkeypatch.undo()
    assert load(folder).manifest["name"] == "small"
    assert [path.name for path in folder.parent.iterdir()] == ["gallery"], "something is left over"


def test_a_complete_gallery_is_on_disk_at_every_moment_of_a_save(folder, monkeypatch):
    seen = []

    def watched(act):
        def acting(*arguments, **options):
            seen.append(complete(folder))
            act(*arguments, **options)
            seen.append(complete(folder))

        return acting

    monkeypatch.setattr(os, "replace", watched(os.replace))
    monkeypatch.setattr(shutil, "rmtree", watched(shutil.rmtree))
    save(synthetic("another"), folder)
    assert len(seen) >= 6 and all(seen) and complete(folder) == ["another"]


def test_a_save_never_replaces_what_is_no_gallery(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    for target in (tmp_path, tmp_path / "thesis.txt"):
        with pytest.raises(BadGallery, match="exists and is no gallery; name a new or empty folder"):
            save(synthetic(), target)
        with pytest.raises(BadGallery, match="exists and is no gallery"):
            check_target(target)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"
    (tmp_path / "empty").mkdir()
    save(synthetic(), tmp_path / "empty")
    save(synthetic(), tmp_path / "not" / "there" / "yet")
    assert len(load(tmp_path / "empty")) == len(load(tmp_path / "not" / "there" / "yet")) == N


@pytest.mark.parametrize("field", ["revision", "preprocess", "dim"])
@pytest.mark.parametrize("metric", ["relational", "attribute"])
def test_vectors_of_other_models_are_refused(shipped_gallery, models, metric, field):
    metrics = {name: dict(entry) for name, entry in shipped_gallery.manifest["metrics"].items()}
    metrics[metric][field] = "another"
    other = replace(shipped_gallery, manifest=shipped_gallery.manifest | {"metrics": metrics})
    name = models.encoders[metric].name
    sentence = rf"{metric} vectors have {field} 'another'; the model {name} has .*precompute"
    with pytest.raises(BadGallery, match=sentence):
        Explorer(other, models)


def test_a_gallery_without_look_still_answers_by_logic(shipped_gallery, models):
    metrics = {"relational": shipped_gallery.manifest["metrics"]["relational"]}
    half = replace(
        shipped_gallery,
        vectors={"relational": shipped_gallery.vectors["relational"]},
        background=shipped_gallery.background[:, :1],
        manifest=shipped_gallery.manifest | {"metrics": metrics},
    )
    explorer = Explorer(half, models)
    assert not explorer.has_space and explorer.search(id=half.ids[5], k=3).hits[0].attribute is None


def test_the_shipped_gallery_says_what_its_scenes_show(shipped_gallery):
    """Fails when drawing or captions changed after the gallery was computed."""
    items, n = shipped_gallery.items, len(shipped_gallery)
    assert items["source"] == [str(spec) for spec in scenes.choose_specs(n)]
    for row in range(0, n, n // 90):
        expected = scenes.item(row, Spec.parse(items["source"][row]))
        assert {column: values[row] for column, values in items.items()} == expected
