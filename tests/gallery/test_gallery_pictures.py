"""Pictures inside a gallery: stored end to end, read by place, never from anywhere else; and metrics beyond the two."""

import os
from dataclasses import replace

import numpy as np
import pyarrow.parquet as pq
import pytest
from gallery_files import N, synthetic
from picture_files import encode, halves
from PIL import Image
from test_gallery import edit, resign

from relsim_demo.errors import BadGallery, BadPicture
from relsim_demo.gallery.gallery import load, save
from relsim_demo.gallery.picture_file import PictureFile
from relsim_demo.gallery.pictures import picture, placeholder

SIDE = 60


def file_of(data, folder):
    (folder / "given.bin").write_bytes(data)
    return PictureFile(folder / "given.bin")


def with_pictures(folder, names=("red", "lime")):
    """A gallery whose first items have pictures and whose other items have none."""
    data = [encode(Image.new("RGB", (SIDE, 30), name), "WEBP", lossless=True) for name in names]
    starts = np.cumsum([0, *map(len, data)]).tolist()[:-1]
    gallery = synthetic()
    rest = [None] * (N - len(data))
    places = {"picture_start": starts + rest, "picture_bytes": [len(d) for d in data] + rest}
    return replace(gallery, items=gallery.items | places, pictures=file_of(b"".join(data), folder))


@pytest.fixture
def folder(tmp_path):
    save(with_pictures(tmp_path), tmp_path / "gallery")
    return tmp_path / "gallery"


def replace_column(folder, name, values):
    table = pq.read_table(folder / "items.parquet")
    kind = table.schema.field(name).type
    import pyarrow as pa

    table = table.set_column(table.schema.get_field_index(name), name, pa.array(values, kind))
    pq.write_table(table, folder / "items.parquet")
    resign(folder, "items.parquet")


def test_stored_pictures_come_back(folder):
    gallery = load(folder)
    assert picture(gallery, 0, 100).getpixel((5, 5)) == (255, 0, 0)
    assert picture(gallery, 1, 100).getpixel((5, 5)) == (0, 255, 0)
    assert picture(gallery, 1, 100).size == (SIDE, 30) and picture(gallery, 1, 30).size == (30, 15)
    assert gallery.items["picture_start"][2:] == [None] * (N - 2)


@pytest.mark.parametrize("size", [160, 448])
def test_an_item_without_a_picture_gets_an_empty_frame(folder, size):
    frame = picture(load(folder), 5, size)
    assert frame.size == (size, size) and frame.mode == "RGB" and frame.tobytes() == placeholder(size).tobytes()
    assert len(frame.getcolors(100)) < 20, "nothing but a frame"


def test_a_path_in_the_source_column_is_never_opened(folder, tmp_path):
    (tmp_path / "secret.png").write_bytes(encode(halves((1, 2, 3), (4, 5, 6)), "PNG"))
    replace_column(folder, "source", [str(tmp_path / "secret.png")] * N)
    assert picture(load(folder), 7, 160).tobytes() == placeholder(160).tobytes()


@pytest.mark.parametrize(
    ("row", "start", "length"), [(0, -1, 5), (0, 0, 10**6), (0, 10**12, 5), (1, 3, 0), (4, 0, None)]
)
def test_a_picture_outside_its_file_is_refused(folder, row, start, length):
    items = load(folder).items
    for name, value in (("picture_start", start), ("picture_bytes", length)):
        column = list(items[name])
        column[row] = value
        replace_column(folder, name, column)
    with pytest.raises(BadGallery, match=r"has a picture that is not in pictures\.bin"):
        load(folder)


def test_a_damaged_or_missing_file_of_pictures_is_named(folder):
    data = (folder / "pictures.bin").read_bytes()
    (folder / "pictures.bin").write_bytes(data[:-1] + b"?")
    with pytest.raises(BadGallery, match=r"pictures\.bin is damaged"):
        load(folder)
    (folder / "pictures.bin").unlink()
    with pytest.raises(BadGallery, match=r"pictures\.bin is missing"):
        load(folder)


def test_a_file_of_pictures_that_is_cut_while_it_is_open_is_named(folder):
    """Mapped into memory, this file would end the process."""
    gallery = load(folder)
    os.truncate(folder / "pictures.bin", 10)
    with pytest.raises(BadGallery, match=r"pictures\.bin was cut short"):
        picture(gallery, 1, 160)
    assert picture(gallery, N - 1, 160).size == (160, 160)  # it has none, and needs none


def test_bytes_that_are_no_picture_are_refused_with_the_id(tmp_path):
    gallery = with_pictures(tmp_path)
    save(replace(gallery, pictures=file_of(b"A" * len(gallery.pictures), tmp_path)), tmp_path / "gallery")
    with pytest.raises(BadPicture, match="the picture of id-0"):
        picture(load(tmp_path / "gallery"), 0, 160)


def test_a_scene_that_cannot_be_drawn_is_refused(tmp_path):
    gallery = synthetic()
    save(replace(gallery, items=gallery.items | {"family": ["tower"] * N}), tmp_path / "gallery")
    with pytest.raises(BadGallery, match="names the scene 'source-3', which this version cannot draw"):
        picture(load(tmp_path / "gallery"), 3, 160)


def test_an_id_twice_is_refused(folder):
    replace_column(folder, "id", ["same"] * N)
    with pytest.raises(BadGallery, match="has an id twice"):
        load(folder)


@pytest.mark.parametrize("name", ["../outside.npy", "/etc/hostname", "a/b.npy"])
def test_a_manifest_cannot_name_files_elsewhere(folder, name):
    edit(folder, lambda manifest: manifest["sha256"].update({name: "0" * 64}))
    with pytest.raises(BadGallery, match="outside its folder"):
        load(folder)


@pytest.mark.parametrize("metrics", [("relational",), ("relational", "attribute", "dinov2", "text")])
def test_any_number_of_metrics_comes_back_in_order(tmp_path, metrics):
    gallery, rng = synthetic(), np.random.default_rng(0)
    parts = {name: rng.normal(size=(N, 4)).astype(np.float32) for name in metrics}
    models = dict.fromkeys(metrics, {"model": "m", "revision": "1", "preprocess": "none"})
    thresholds = dict.fromkeys(metrics, gallery.manifest["thresholds"]["relational"])
    manifest = gallery.manifest | {"models": models, "thresholds": thresholds}
    whole = replace(
        gallery,
        vectors=parts,
        projection={name: part[:, :2] for name, part in parts.items()},
        background=np.arange(5 * len(metrics), dtype=np.float32).reshape(5, -1),
        manifest=manifest,
        groups={},
    )
    save(whole, tmp_path / "gallery")
    found = load(tmp_path / "gallery")
    assert tuple(found.vectors) == tuple(found.projection) == metrics == tuple(found.manifest["metrics"])
    assert np.array_equal(found.background, whole.background)
    assert np.allclose(found.projection[metrics[-1]], whole.projection[metrics[-1]], atol=0.01)


def test_the_shipped_gallery_draws_its_pictures(shipped_gallery):
    assert shipped_gallery.pictures is None and "picture_start" not in shipped_gallery.items
    drawn = picture(shipped_gallery, 9, 160)
    assert drawn.size == (160, 160) and drawn.tobytes() != placeholder(160).tobytes()
