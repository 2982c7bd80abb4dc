"""Captions that the source lacks, written by the captioner on a tiny base: on one machine, from the command line."""

import json

import numpy as np
import pytest
from image_server import image_server
from PIL import Image
from precompute_parts import flat, folder_of, write

from relsim_demo.errors import BadRequest
from relsim_demo.gallery.loading import load
from relsim_demo.models.published import Published
from relsim_demo.models.qwen_captioner import QwenCaptioner
from relsim_demo.models.qwen_encoder import QwenEncoder
from relsim_demo.models.text import TextEncoder
from relsim_demo.precompute import build, open_source, plan, precompute
from relsim_demo.precompute.downloader import Downloader
from relsim_demo.precompute.records import storable
from relsim_demo.settings import Backend, Dtype, Settings
from relsim_demo.types import Sampling

GIVEN = "{Thing} beside {Thing}"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(build, "project", flat)


@pytest.fixture(scope="module")
def settings(tiny, tmp_path_factory):
    cache = str(tmp_path_factory.mktemp("cache"))  # no prompt was fetched to it
    return Settings(
        Backend.MINI, base_model=str(tiny.base), adapter=str(tiny.relational), caption_adapter=str(tiny.caption),
        dtype=Dtype.F32, device="cpu", cache_dir=cache,
    )  # fmt: skip


def report(folder):
    return json.loads((folder / "report.json").read_text())


def captions_of(pictures, settings):
    """What the captioner says of pictures, the likeliest words."""
    *_, written = QwenCaptioner(Published(settings)).write(pictures, 1, Sampling(temperature=0))
    return [storable(text) for (text,) in written]


def test_captions_that_are_missing_are_written_and_marked(settings, tmp_path):
    photos = folder_of(tmp_path / "photos", 2)
    source = open_source(str(photos))
    planned = plan(["text", "efficientnet-lite2"], source, settings, writes=True)
    gallery = precompute(source, tmp_path / "gallery", planned)
    pictures = [Image.open(photos / name) for name in gallery.items["source"]]
    assert gallery.items["caption"] == captions_of(pictures, settings) and all(gallery.items["caption"])
    assert gallery.items["captioned_by"] == [planned.writer.signature] * 2
    name, _, revision = planned.writer.signature.partition("@")
    assert name == "caption" and len(revision) == 12
    vectors = TextEncoder().encode(gallery.items["caption"])
    assert np.allclose(gallery.vectors["relational"], vectors, atol=1e-3), "the metric of text follows"
    told = report(tmp_path / "gallery")
    assert told["captions_written"] == 2 and told["captioned_by"] == planned.writer.signature
    with pytest.raises(BadRequest, match="holds a gallery of another source or other models"):
        precompute(source, tmp_path / "gallery", plan(["mini-relational", "efficientnet-lite2"], source, settings))


def test_given_captions_stay_and_only_pictures_without_one_are_fetched(settings, tmp_path):
    with image_server() as server:
        lines = [{"url_link": f"{server.address}/picture/{n}.jpg", "caption": GIVEN} for n in range(3)]
        lines += [{"url_link": f"{server.address}/picture/{n}.jpg"} for n in (7, 8)]
        lines += [{"url_link": f"{server.address}/missing"}]
        source = open_source(write(tmp_path / "list.jsonl", *lines))
        local = Downloader(permit=lambda address: str(address) == "127.0.0.1")
        planned = plan(["text"], source, settings, writes=True)
        found = precompute(source, tmp_path / "gallery", planned, downloader=local)
    assert found.items["caption"][:3] == [GIVEN] * 3 and all(found.items["caption"]) and len(found) == 5
    assert found.items["captioned_by"] == [None] * 3 + [planned.writer.signature] * 2
    told = report(tmp_path / "gallery")
    assert told["captions_written"] == 2 and told["skipped"] == {"HTTP 404": 1}
    assert [bool(length) for length in found.items["picture_bytes"]] == [False] * 3 + [True] * 2


def test_one_base_serves_the_metric_and_the_captions(settings, tmp_path):
    """Nothing is folded into it: else captions would be those of both adapters together."""
    photos = folder_of(tmp_path / "photos", 2)
    source = open_source(str(photos))
    planned = plan(["relsim", "efficientnet-lite2"], source, settings, writes=True)
    found = precompute(source, tmp_path / "gallery", planned)
    pictures = [Image.open(photos / name) for name in found.items["source"]]
    assert found.items["caption"] == captions_of(pictures, settings)
    merged = QwenEncoder(Published(settings, merge=True)).embed(pictures)
    assert np.abs(found.vectors["relational"] - merged).max() < 0.01


def test_where_captions_cannot_be_had_a_sentence_says_so(settings, tmp_path):
    source = open_source(str(folder_of(tmp_path / "photos", 2)))
    with pytest.raises(BadRequest, match="has no captions, so .* or have the captioner write some with --caption"):
        plan(["text"], source, settings)
    with pytest.raises(BadRequest, match="Drawn scenes have their captions; leave out --caption"):
        plan(["text"], open_source("scenes"), settings, writes=True)


@pytest.mark.slow
def test_from_the_command_line(python, settings, tmp_path):
    folder_of(tmp_path / "photos", 3)
    command = ("-m", "relsim_demo", "precompute", tmp_path / "photos", "--out", tmp_path / "gallery", "--caption")
    models = {
        "RELSIM_BASE_MODEL": settings.base_model, "RELSIM_ADAPTER": settings.adapter,
        "RELSIM_CAPTION_ADAPTER": settings.caption_adapter, "RELSIM_DTYPE": "f32", "RELSIM_DEVICE": "cpu",
        "RELSIM_CACHE_DIR": settings.cache_dir,
    }  # fmt: skip
    done = python(*command, "--metrics", "text", "--json", **models)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["items"] == 3
    gallery = load(tmp_path / "gallery")
    assert all(gallery.items["caption"]) and set(gallery.vectors) == {"relational"}
