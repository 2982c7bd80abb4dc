"""The published backend behind the explorer, the command line and the settings, on the tiny checkpoint."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from transformers import CLIPConfig, CLIPModel, CLIPTextConfig, CLIPVisionConfig

from relsim_demo import load_explorer
from relsim_demo.errors import BadGallery, BadRequest, ModelUnavailable
from relsim_demo.explorer import Explorer
from relsim_demo.models import room, wording
from relsim_demo.models.download import fetch_prompt
from relsim_demo.models.loader import embedded_encoders, load_models
from relsim_demo.models.published import Published
from relsim_demo.settings import PUBLISHED_PIXELS, Backend, Dtype, Settings
from relsim_demo.types import Sampling
from relsim_demo.work import Ask, Stopped, asking

PICTURES = sorted((Path(__file__).parents[1] / "golden" / "images").iterdir())
SHORT = Sampling(temperature=0, tokens=6)


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    """A tiny random CLIP."""
    folder = tmp_path_factory.mktemp("clip")
    tower = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2}
    vision = CLIPVisionConfig(**tower, image_size=28, patch_size=14, projection_dim=16)
    CLIPModel(CLIPConfig(text_config=CLIPTextConfig(**tower).to_dict(), vision_config=vision.to_dict(),
                         projection_dim=16)).save_pretrained(folder)  # fmt: skip
    shape = {"size": {"shortest_edge": 28}, "crop_size": {"height": 28, "width": 28}}
    (folder / "preprocessor_config.json").write_text(
        json.dumps({"image_processor_type": "CLIPImageProcessor", **shape})
    )
    return folder


@pytest.fixture(scope="module")
def settings(tiny, clip, tmp_path_factory):
    return Settings(
        Backend.QWEN, base_model=str(tiny.base), adapter=str(tiny.relational), caption_adapter=str(tiny.caption),
        attribute_model=str(clip), dtype=Dtype.F32, device="cpu", cache_dir=str(tmp_path_factory.mktemp("cache")),
    )  # fmt: skip


@pytest.fixture(scope="module")
def published(settings):
    return load_explorer(settings)


def opened(number):
    return Image.open(PICTURES[number]).convert("RGB")


def test_scores_are_those_of_the_published_models_and_named_so(published):
    answer = published.score([opened(0), opened(1)])
    pair, vectors = answer.pairs[0], published.embed([opened(0), opened(1)])
    assert answer.backend == "qwen" and pair.relational.score == pytest.approx(float(vectors[0] @ vectors[1]), abs=1e-6)
    golden = np.load(PICTURES[0].parents[1] / "embeddings.npy")
    assert np.abs(vectors - golden[:2]).max() < 1e-6
    assert answer.models["relational"].startswith("relational@") and "@" in answer.models["attribute"]
    assert pair.attribute.score is not None and answer.notes == []


def test_a_gallery_of_other_models_gives_no_percentile_and_no_corner(published):
    pair = published.score([opened(0), published.ids[3]]).pairs[0]
    assert pair.relational.percentile is None and pair.attribute.percentile is None and pair.corner is None


def test_searches_are_answered_by_the_models_that_made_the_gallery(published, explorer):
    assert published.search(id=explorer.ids[5], k=5) == explorer.search(id=explorer.ids[5], k=5)
    picture = explorer.picture(explorer.ids[5], 224)
    assert published.search(image=picture, k=5) == explorer.search(image=picture, k=5)
    assert "efficientnet-lite2 and relsim_demo/mini-relational" in published.info().sentence


def test_a_gallery_that_they_made_is_searched_and_calibrated(settings, shipped_gallery):
    """Only the vectors' origin matters here, so the shipped ones pass for theirs after one is exchanged."""
    from dataclasses import replace

    models = load_models(settings)
    picture = opened(2)
    vectors = {"relational": shipped_gallery.vectors["relational"].copy()}
    vectors["relational"][7] = models.encoders["relational"].embed([picture])[0]
    entry = shipped_gallery.manifest["metrics"]["relational"] | models.encoders["relational"].identity
    manifest = shipped_gallery.manifest | {"metrics": {"relational": entry}}
    background = shipped_gallery.pairs(["relational"])
    gallery = replace(shipped_gallery, vectors=vectors, manifest=manifest, background=background)
    own = Explorer(gallery, models, embedded_encoders().values())
    hit = own.search(image=picture, k=1).hits[0]
    assert hit.id == gallery.ids[7] and hit.score > 0.9999 and hit.attribute is None
    pair = own.score([picture, gallery.ids[7]]).pairs[0]
    assert pair.relational.percentile > 99.9 and pair.corner is None
    with pytest.raises(BadRequest, match="This gallery has no attribute vectors, only relational"):
        own.space(image=picture)
    with pytest.raises(BadRequest, match="This gallery has no attribute vectors, only relational"):
        own.search(id=gallery.ids[1], metric="analogy")
    assert own.search(text="a tower", k=2).hits[0].attribute is None and not own.has_space


def test_captions_are_generated_and_grow(published):
    steps = list(published.captions_as_written([opened(0), opened(1)], n=2, group=True, sampling=SHORT))
    assert len(steps) > 6
    lengths = [sum(len(caption.text) for image in step.images for caption in image.captions) for step in steps]
    assert lengths[0] < lengths[-1] and steps[-1].group and steps[0].group == []
    last = steps[-1].images[0].captions
    assert all(caption.similarity is None for caption in last)
    assert published.info().captions is None and published.info().prompt.startswith("our own wording")


def test_a_caption_of_a_gallery_picture_is_of_its_picture(published):
    id = published.ids[11]
    own = published.caption([published.picture(id, 448)], n=1, sampling=SHORT).images[0].captions
    assert published.caption([id], n=1, sampling=SHORT).images[0].captions == own


def test_captions_stop_when_asked(published):
    steps = []
    with asking(Ask(lambda: len(steps) > 3)), pytest.raises(Stopped):
        steps.extend(published.captions_as_written([opened(0)], n=1, sampling=Sampling(0, tokens=50)))
    assert len(steps) == 4


def test_a_missing_model_of_look_leaves_the_logic_and_says_so(settings, shipped_gallery):
    from dataclasses import replace

    without = Explorer(
        shipped_gallery, load_models(replace(settings, attribute_model="nobody/nothing")), embedded_encoders().values()
    )
    answer = without.score([opened(0), opened(1)])
    assert answer.pairs[0].attribute.score is None and answer.pairs[0].relational.score is not None
    assert len(answer.notes) == 1 and "nobody/nothing" in answer.notes[0]


@pytest.mark.parametrize("field", ["base_model", "adapter", "caption_adapter"])
def test_weights_that_are_not_here_are_named(settings, shipped_gallery, field):
    from dataclasses import replace

    models = load_models(replace(settings, **{field: "nobody/nothing"}))
    own = Explorer(shipped_gallery, models, embedded_encoders().values())
    with pytest.raises(ModelUnavailable, match="nobody/nothing"):
        own.score([opened(0), opened(1)])
    assert "nobody/nothing" in own.info().state
    assert own.search(id=own.ids[0], k=3).hits, "the rest works"


def test_auto_takes_them_on_a_cpu_that_has_room_for_all_weights(settings, monkeypatch):
    from dataclasses import replace

    auto = replace(settings, backend=Backend.AUTO)
    assert load_models(auto).backend == Backend.QWEN
    assert load_models(replace(auto, adapter="nobody/nothing")).backend == Backend.MINI
    assert load_models(replace(auto, device="cuda:7")).backend == Backend.MINI
    monkeypatch.setattr(room, "free_bytes", lambda: 100_000)
    assert load_models(auto).backend == Backend.MINI


def test_a_cpu_says_how_it_holds_them_and_how_long_a_picture_takes(settings):
    from dataclasses import replace

    for dtype, named in ((Dtype.INT8, "int8"), (Dtype.BF16, "bf16"), (Dtype.F32, "f32")):
        own = Published(replace(settings, dtype=dtype))
        own.host()
        assert own.state.sentence == f"The 7B models run on cpu in {named}; a picture of 448 px takes about 1 s."


@pytest.mark.slow
def test_large_pictures_are_made_smaller_and_every_answer_says_so(published, settings):
    from dataclasses import replace

    large = Image.open(PICTURES[2]).convert("RGB").resize((900, 600))
    notes = published.score([opened(0), large], ["a.png", "b.png"]).notes
    assert notes == ["Made smaller for the model of logic: b.png (900 x 600 px to 532 x 364 px)."]
    assert published.score([opened(0), opened(1)]).notes == []
    assert published.info().preprocess["relational"] == (
        "rgb, smart-resized to multiples of 28 px and to at most 202,500 px in all, bicubic"
    )
    off = load_explorer(replace(settings, max_pixels=PUBLISHED_PIXELS))
    assert off.score([opened(0), large]).notes == []
    assert off.info().preprocess["relational"] == "rgb, smart-resized to multiples of 28 px, bicubic"
    assert off.embed([large])[0] @ published.embed([large])[0] < 0.99
    assert np.abs(off.embed([opened(1)]) - published.embed([opened(1)])).max() < 1e-6


def test_the_captioners_own_prompt_is_used_once_it_is_fetched(settings, tmp_path):
    from dataclasses import replace

    class Authors(BaseHTTPRequestHandler):
        answer = b"prompt:\n  anonymous_captioning: |\n    Say {Thing}.\n"

        def do_GET(self):  # noqa: N802
            self.send_response(200)
            self.end_headers()
            self.wfile.write(self.answer)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Authors)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address, own = f"http://127.0.0.1:{server.server_port}/config.yaml", replace(settings, cache_dir=str(tmp_path))
    try:
        assert wording.captioning(own).text == wording.OWN
        fetch_prompt(own, address)
        assert wording.captioning(own) == wording.Wording(
            "Say {Thing}.\n", "the prompt that the captioner was trained with"
        )
        Authors.answer = b"<html>not found</html>"
        with pytest.raises(ModelUnavailable, match="hold no prompt"):
            fetch_prompt(own, address)
        assert wording.captioning(own).text == "Say {Thing}.\n", "what was there stays"
    finally:
        server.shutdown()
        server.server_close()
    with pytest.raises(ModelUnavailable, match="could not be fetched"):
        fetch_prompt(own, address)


@pytest.mark.slow
def test_the_command_line_answers_with_them(python, settings):
    env = {
        "RELSIM_BACKEND": "qwen", "RELSIM_BASE_MODEL": settings.base_model, "RELSIM_ADAPTER": settings.adapter,
        "RELSIM_CAPTION_ADAPTER": settings.caption_adapter, "RELSIM_ATTRIBUTE_MODEL": settings.attribute_model,
        "RELSIM_DTYPE": "f32",
    }  # fmt: skip
    done = python("-m", "relsim_demo", "score", PICTURES[0], PICTURES[1], "--json", **env)
    answer = json.loads(done.stdout)
    golden = np.load(PICTURES[0].parents[1] / "embeddings.npy")
    assert answer["pairs"][0]["relational"]["score"] == pytest.approx(float(golden[0] @ golden[1]), abs=2e-6)


def test_on_a_zerogpu_space_each_call_borrows_the_gpu_for_a_declared_time(tmp_path, monkeypatch, settings):
    """The package that does the borrowing exists only there; this one notes what it is asked."""
    (tmp_path / "spaces.py").write_text(
        "calls = []\n"
        "def GPU(duration):\n"
        "    def wrap(work):\n"
        "        return lambda *given: (calls.append((duration, work.__name__)), work(*given))[1]\n"
        "    return wrap\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    import spaces

    own = load_explorer(settings)
    own.embed([opened(0)])
    own.caption([opened(0)], n=1, sampling=SHORT)
    names = {name: duration for duration, name in spaces.calls}
    assert set(names) == {"_embed", "_write"} and all(0 < seconds <= 60 for seconds in names.values())


@pytest.mark.slow
def test_a_folder_becomes_a_gallery_that_the_page_serves(python, settings, tmp_path):
    """The whole way: precompute with the published models, then score, search and map with them."""
    from dataclasses import replace

    from relsim_demo.scenes.registry import families
    from relsim_demo.scenes.render import Spec, render

    (tmp_path / "photos").mkdir()
    for number, family in enumerate([*families()][:24]):
        render(Spec(family, number), 112).save(tmp_path / "photos" / f"{number:02}.png")
    env = {
        "RELSIM_BACKEND": "qwen", "RELSIM_BASE_MODEL": settings.base_model, "RELSIM_ADAPTER": settings.adapter,
        "RELSIM_CAPTION_ADAPTER": settings.caption_adapter, "RELSIM_ATTRIBUTE_MODEL": settings.attribute_model,
        "RELSIM_DTYPE": "f32",
    }  # fmt: skip
    out = tmp_path / "gallery"
    done = python("-m", "relsim_demo", "precompute", tmp_path / "photos", "--out", out, "--json", **env)
    assert done.returncode == 0, done.stderr
    manifest = json.loads((out / "manifest.json").read_text())
    assert "at most 202,500 px" in manifest["metrics"]["relational"]["preprocess"]
    with pytest.raises(BadGallery, match="Set RELSIM_MAX_PIXELS to the gallery's limit"):
        load_explorer(replace(settings, gallery=str(out), max_pixels=100_000))
    own = load_explorer(replace(settings, gallery=str(out)))
    assert own.size == 24 and own.has_space and own.info().sentence.count("relsim_demo/") == 0
    picture = Image.open(tmp_path / "photos" / "03.png").convert("RGB")
    hit = own.search(image=picture, k=1).hits[0]
    large = picture.resize((600, 600))
    assert own.search(image=large, k=1).notes == own.space(image=large).notes
    assert own.space(image=large).to_dict()["notes"] == [
        "Made smaller for the model of logic: your picture (600 x 600 px to 448 x 448 px)."
    ]
    assert "notes" not in own.space(image=picture).to_dict()
    assert hit.relational > 0.999 and hit.attribute > 0.999
    pair = own.score([picture, hit.id]).pairs[0]
    assert pair.corner is not None and pair.relational.percentile is not None
    assert sum(own.space(image=picture).corners.values()) == 24
