"""A tuned model goes to the Hub when its training ends, and comes back by its Hub id in RELSIM_RELATIONAL."""

import json

import numpy as np
import pytest
import tiny_vision
from hub_server import OWNER, Hub, standing_in
from PIL import Image
from training_parts import listed

from relsim_demo.errors import DemoError
from relsim_demo.models.loader import load_encoder, load_models
from relsim_demo.settings import Backend, Settings
from relsim_demo.training.publishing import card
from relsim_demo.training.tuned.command import main

BASE, NAME = "some-org/tiny-dinov2", "some-org/tuned"


@pytest.fixture
def hub(tmp_path, monkeypatch):
    """It has a tiny DINOv2 to tune; whoever asks here may write."""
    from accelerate.state import AcceleratorState, PartialState

    made = Hub()
    folder = tiny_vision.build("dinov2", tmp_path / "dinov2")
    made.repos[f"models/{BASE}"] = {path.name: path.read_bytes() for path in folder.iterdir()}
    for name, value in (("HF_TOKEN", OWNER), ("RELSIM_CACHE_DIR", str(tmp_path / "cache")), ("RELSIM_DEVICE", "cpu")):
        monkeypatch.setenv(name, value)
    with standing_in(made):
        yield made
    AcceleratorState._reset_state(True)
    PartialState._reset_state()


def test_a_tuned_model_is_uploaded_and_loaded_by_its_hub_id(hub, pairs, tmp_path, capsys):
    out = tmp_path / "out"
    given = ("--data", pairs, "--out", out, "--backbone", "dinov2", "--base", BASE, "--batch", 8, "--steps", 2,
             "--held-out", 0, "--push-to-hub", NAME)  # fmt: skip
    hub.refuses[f"POST /api/models/{NAME}/commit/main"] = 403
    with pytest.raises(DemoError, match="is complete, but could not be uploaded to 'some-org/tuned'"):
        main([str(part) for part in given])
    hub.refuses.clear()
    assert main([str(part) for part in given]) == 0, "finished, it is only uploaded"
    assert f"https://huggingface.co/models/{NAME}" in capsys.readouterr().out
    files = hub.repos[f"models/{NAME}"]
    assert {"tuned.json", "tuned.safetensors", "training.json", "README.md"} <= files.keys()
    told, record = files["README.md"].decode(), json.loads(files["training.json"])
    assert told.startswith(f"---\nbase_model: {BASE}\ntags: [relational-visual-similarity]\n---\n")
    assert record["settings"]["base"] == BASE and len(record["settings"]["base_revision"]) == 40
    assert str(tmp_path) not in told + files["training.json"].decode() + files["tuned.json"].decode()
    pictures = [Image.open(pairs / line["file_name"]).convert("RGB") for line in listed(pairs)[:4]]
    here, there = (
        Settings(Backend.MINI, relational=given, device="cpu", cache_dir=str(tmp_path / "cache"))
        for given in (str(out / "final_model"), NAME)
    )
    rows = [load_encoder("tuned", settings).embed(pictures) for settings in (here, there)]
    assert np.array_equal(*rows)
    assert "the tuned model some-org/tuned (relsim_demo/tuned-dinov2)" in load_models(there).sentence


def test_a_card_names_a_base_that_others_have_and_no_licence():
    made = {"kind": "tuned", "figures": {}, "step": 1, "data": {"learned": 1, "source": "mine", "measured": 0}}
    of_hub, here = (card(made | {"settings": {"base": base}}) for base in ("org/model", "efficientnet-lite2"))
    assert "\nbase_model: org/model\n" in of_hub and "base_model" not in here
    assert "licen" not in (of_hub + here).lower()
