"""From a source to a gallery: which metrics it gets, what is kept of pictures, what is left out and why."""

import json
import os

import numpy as np
import pytest
from picture_files import encode
from precompute_parts import Colours, blocks, crashing, folder_of, plan_of

from relsim_demo.errors import BadRequest, ModelUnavailable
from relsim_demo.gallery import scenes
from relsim_demo.gallery.loading import load
from relsim_demo.gallery.pictures import picture
from relsim_demo.precompute import open_source, plan, precompute
from relsim_demo.precompute.decoders import Decoders
from relsim_demo.precompute.records import Skipped
from relsim_demo.precompute.sources import of_scenes
from relsim_demo.settings import Backend, Settings

MINI = Settings(Backend.MINI)
LITE2 = "efficientnet-lite2"


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """Nine pictures in folders, one of them twice as wide as kept, and three files that are none."""
    root = folder_of(tmp_path_factory.mktemp("photos"), 8)
    (root / "wide").mkdir()
    (root / "wide" / "big.jpg").write_bytes(encode(blocks(99, (900, 300)), "JPEG"))
    (root / "notes.txt").write_text("not a picture")
    (root / "cut.png").write_bytes(encode(blocks(1), "PNG")[:90])
    (root / "tiny.png").write_bytes(encode(blocks(1, (3, 3)), "PNG"))
    return root


def report(folder):
    return json.loads((folder / "report.json").read_text())


def captioned(path, count, **lines):
    """A .jsonl with addresses nobody serves."""
    entries = [{"image_hash": f"{n:032x}", "url_link": f"http://127.0.0.1/{n}.jpg", "caption": f"{{Thing}} no {n}"}
               for n in range(count)]  # fmt: skip
    path.write_text("\n".join(map(json.dumps, entries)))
    return str(path)


def test_a_folder_becomes_a_gallery(photos, tmp_path):
    gallery = precompute(open_source(str(photos)), tmp_path / "gallery", plan(None, open_source(str(photos)), MINI))
    assert len(gallery) == 9 and list(gallery.vectors) == ["relational", "attribute"]
    assert gallery.background.shape == (100_000, 2)
    assert gallery.manifest["name"] == f"9 pictures from the folder “{photos.name}”"
    assert gallery.manifest["metrics"]["relational"]["model"] == "relsim_demo/mini-relational"
    assert gallery.items["family"] == gallery.items["kind"] == [None] * 9 and gallery.items["caption"] == [""] * 9
    row = gallery.items["source"].index("wide/big.jpg")
    assert (gallery.items["width"][row], gallery.items["height"][row]) == (900, 300)
    kept = picture(gallery, row, 640)
    assert kept.size == (384, 128) and np.abs(np.asarray(kept, int) - blocks(99, (384, 128))).mean() < 12
    assert picture(gallery, row, 160).size == (160, 53)
    assert report(tmp_path / "gallery")["skipped"] == {"no usable picture": 3}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gallery"], "something is left over"


@pytest.mark.slow
def test_its_vectors_are_the_models_own(photos, tmp_path, models):
    source = open_source(str(photos))
    gallery = precompute(source, tmp_path / "gallery", plan([LITE2, "mini-relational"], source, MINI))
    row = gallery.items["source"].index("0003.png")
    for metric in ("relational", "attribute"):
        assert gallery.vectors[metric][row] @ models.encoders[metric].embed([blocks(3)])[0] > 0.9999


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_very_small_galleries_work(tmp_path, count):
    source = open_source(str(folder_of(tmp_path / "few", count)))
    gallery = precompute(source, tmp_path / "gallery", plan_of(relational=Colours(), attribute=Colours()))
    assert len(gallery) == count and all(np.isfinite(places).all() for places in gallery.projection.values())
    assert all(len(labels) == count for labels in gallery.groups.values()) and gallery.groups
    assert np.isfinite(gallery.background).all() and load(tmp_path / "gallery").ids == gallery.ids


# ---- metrics -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "metrics"),
    [
        (["mini-relational"], {"relational": "mini-relational"}),
        ([LITE2, "mini-relational"], {"relational": "mini-relational", "attribute": LITE2}),
        (["text"], {"relational": "all-MiniLM"}),
        (["text", LITE2], {"relational": "all-MiniLM", "attribute": LITE2}),
        (["text", "mini-relational"], {"relational": "mini-relational", "text": "all-MiniLM"}),
        (["mini-relational", "mini-relational"], {"relational": "mini-relational"}),
        (None, {"relational": "mini-relational", "attribute": LITE2}),
    ],
)
def test_which_model_makes_which_metric(tmp_path, names, metrics):
    identities = plan(names, open_source(captioned(tmp_path / "a.jsonl", 3)), MINI).identities
    assert list(identities) == list(metrics)
    assert all(part in identities[metric]["model"] for metric, part in metrics.items())


def test_further_models_keep_their_own_names():
    from relsim_demo.precompute.metrics import _metrics

    assert _metrics(["clip", "relsim", "dinov2", "mini-relational"], set()) == {
        "attribute": "clip", "relational": "relsim", "dinov2": "dinov2", "mini-relational": "mini-relational"
    }  # fmt: skip
    assert _metrics(["relsim", "dinov2"], {"relational"}) == {"relsim": "relsim", "attribute": "dinov2"}


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["beauty"], "There is no metric 'beauty'; choose among relsim, clip"),
        ([""], "There is no metric ''"),
        ([LITE2], f"Nothing in --metrics {LITE2} measures logic; add one of relsim, tuned, mini-relational"),
        (["text"], "has no captions, so it cannot have the metric text"),
    ],
)
def test_metrics_that_make_no_gallery_are_refused(photos, names, sentence):
    with pytest.raises(BadRequest, match=sentence):
        plan(names, open_source(str(photos)), MINI)


def test_captions_alone_make_a_relational_gallery(tmp_path, models):
    """Nothing is downloaded, nothing needs a GPU; items without caption are left out, and equal ids once."""
    path = tmp_path / "list.jsonl"
    captioned(path, 6)
    with path.open("a") as file:
        file.write('\n{"url_link": "http://127.0.0.1/x.jpg"}\n')
        file.write(f'{{"url_link": "http://127.0.0.1/y.jpg", "image_hash": "{2:032x}", "caption": "again"}}')
    source = open_source(str(path))
    gallery = precompute(source, tmp_path / "gallery", plan(["text"], source, MINI))
    assert list(gallery.vectors) == ["relational"] and gallery.background.shape[1] == 1 and gallery.pictures is None
    assert gallery.manifest["metrics"]["relational"]["preprocess"] == "anonymous captions"
    assert gallery.items["caption"] == [f"{{Thing}} no {n}" for n in range(6)]
    assert gallery.vectors["relational"][4] @ models.text.encode(["{Thing} no 4"])[0] > 0.9999
    assert gallery.items["source"][0] == "http://127.0.0.1/0.jpg" and gallery.items["width"][0] is None
    assert report(tmp_path / "gallery")["skipped"] == {"no caption": 1, "duplicate": 1}
    assert len(np.unique(np.asarray(picture(gallery, 0, 200)).reshape(-1, 3), axis=0)) < 50, "a plain frame"


def test_the_authors_vectors_are_imported(tmp_path):
    vectors = np.random.default_rng(0).normal(size=(7, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    captions = np.array([f'"{{Thing}} {n}"' for n in range(7)])
    np.savez(
        tmp_path / "relsim.npz", embeddings=vectors, image_ids=np.array([f"id{n}" for n in range(7)]), captions=captions
    )
    source = open_source(str(tmp_path / "relsim.npz"))
    gallery = precompute(source, tmp_path / "gallery", plan(None, source, MINI))
    assert np.abs(gallery.vectors["relational"] - vectors).max() < 1e-3 and gallery.ids == [f"id{n}" for n in range(7)]
    assert list(precompute(source, tmp_path / "two", plan(["text"], source, MINI)).vectors) == ["relational", "text"]


@pytest.mark.slow
def test_scenes_are_drawn_and_described(tmp_path):
    source = of_scenes(30)
    gallery = precompute(source, tmp_path / "gallery", plan(None, source, MINI))
    assert gallery.pictures is None
    for row, spec in enumerate(scenes.choose_specs(30)):
        assert {column: values[row] for column, values in gallery.items.items()} == scenes.item(row, spec)
    assert gallery.manifest["name"] == "30 drawn scenes" and picture(gallery, 5, 160).size == (160, 160)


# ---- what is odd -------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_picture_that_kills_its_decoder_costs_only_itself():
    jobs = [(n, (encode(blocks(n), "PNG"), "deadly" if n in (3, 4, 19) else "fine")) for n in range(20)] + [
        ("none", None)
    ]
    with Decoders(2, crashing) as decoders:
        found = dict(decoders.each(jobs))
    assert [n for n, prepared in found.items() if isinstance(prepared, Skipped)] == [3, 4, 19] and found["none"] is None
    assert found[3].reason == "crashed the decoder" and found[18].image.size == (40, 30)


def test_a_picture_that_a_model_refuses_costs_only_itself(tmp_path):
    source = open_source(str(folder_of(tmp_path / "photos", 40)))
    odd = [blocks(5).tobytes(), blocks(33).tobytes()]
    refusing = Colours(refuses=lambda image: image.tobytes() in odd)
    gallery = precompute(source, tmp_path / "gallery", plan_of(relational=refusing, attribute=Colours()))
    assert len(gallery) == 38 and not {"0005.png", "0033.png"} & set(gallery.items["source"])
    assert report(tmp_path / "gallery")["skipped"] == {"the model failed": 2}


@pytest.mark.slow
def test_a_model_that_always_fails_stops_the_work_with_a_sentence(tmp_path):
    source = open_source(str(folder_of(tmp_path / "photos", 40)))
    with pytest.raises(ModelUnavailable, match="tests/colours failed with 20 pictures .*goes on where it was"):
        precompute(source, tmp_path / "gallery", plan_of(relational=Colours(refuses=lambda image: True)))
    assert not (tmp_path / "gallery").exists()
    assert len(precompute(source, tmp_path / "gallery", plan_of())) == 40


def test_a_source_without_one_usable_picture_is_refused_with_its_reasons(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text("a")
    with pytest.raises(BadRequest, match=r"None of the 1 records can be used \(no usable picture: 1\); .*report\.json"):
        precompute(open_source(str(tmp_path / "texts")), tmp_path / "gallery", plan_of())


def test_a_gallery_inside_its_own_source_is_refused(photos):
    with pytest.raises(BadRequest, match="lies in the source folder itself"):
        precompute(open_source(str(photos)), photos / "sub" / "gallery", plan_of())
    assert not (photos / "sub").exists()


def test_what_cannot_be_read_is_counted_and_listed(tmp_path, monkeypatch):
    root = folder_of(tmp_path / "photos", 3)
    (root / "shut").mkdir()
    (root / "@eaDir").mkdir()
    (root / "@eaDir" / "thumb.png").write_bytes(encode(blocks(1), "PNG"))
    (root / "mine.png").write_bytes(b"")
    scandir = os.scandir

    def denied(path):
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr("os.scandir", denied)
    assert len(precompute(open_source(str(root)), tmp_path / "gallery", plan_of())) == 3
    found = report(tmp_path / "gallery")
    assert (found["records"], found["items"]) == (5, 3)
    assert found["skipped"] == {"no usable picture": 1, "unreadable folder": 1}
    assert [(row["source"], row["reason"]) for row in found["list"]] == [
        ("mine.png", "no usable picture"),
        ("shut/", "unreadable folder"),
    ]
