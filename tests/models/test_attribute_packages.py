"""DreamSim and LPIPS: the sentences where they are missing, and our side of their documented calls."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from stand_ins import LPIPS

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models.attribute import attribute_encoder
from relsim_demo.models.attribute_packages import LpipsScorer
from relsim_demo.models.loader import load_encoder
from relsim_demo.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
CPU = Settings(device="cpu")
DREAMSIM = """
import os, sys, torch
from PIL import Image
print("Using cached")
stdout = sys.stdout
class Model:
    def embed(self, x):
        assert x.shape[1:] == (3, 8, 8) and 0 <= x.min() and x.max() <= 1 and x.max() > 0.5
        return x.flatten(1)[:, :1792].repeat(1, 10)[:, :1792] * 3
def dreamsim(pretrained=True, device="cuda", cache_dir="./models", normalize_embeds=True, dreamsim_type="ensemble"):
    assert pretrained and device == "cpu" and os.path.isdir(cache_dir) and os.environ["TORCH_FORCE_WEIGHTS_ONLY_LOAD"]
    assert dreamsim_type == "ensemble"
    calls.append(cache_dir)
    def preprocess(image):
        assert image.mode == "RGB"
        return torch.tensor(list(image.resize((8, 8)).tobytes())).view(1, 8, 8, 3).permute(0, 3, 1, 2) / 255
    return Model(), preprocess
calls = []
"""


@pytest.mark.skipif(bool(find_spec("dreamsim") or find_spec("lpips")), reason="the packages are installed")
def test_without_the_packages_the_install_line_is_named():
    with pytest.raises(
        ModelUnavailable, match=r"dreamsim is not installed here: run `pip install -r requirements-look"
    ):
        attribute_encoder("dreamsim", CPU)
    with pytest.raises(ModelUnavailable, match=r"lpips is not installed here: run `pip install -r requirements-look"):
        LpipsScorer(CPU)
    with pytest.raises(ModelUnavailable, match=r"gives no vectors.*dreamsim\. .*run `pip install -r requirements-look"):
        attribute_encoder("lpips", CPU)
    with pytest.raises(ModelUnavailable, match="pip install -r requirements-look.txt"):
        load_encoder("dreamsim", CPU)
    text = (ROOT / "requirements-look.txt").read_text()
    assert all(f"\n{name}" in text for name in ("torchvision", "dreamsim==", "lpips=="))


def test_lpips_cannot_place_a_gallery_even_where_it_is_installed(install):
    install("lpips", "0.1.4", LPIPS)
    with pytest.raises(ModelUnavailable, match=r"cannot rank or map a gallery: choose clip, dinov2 or dreamsim\.$"):
        attribute_encoder("lpips", CPU)


def test_dreamsim_gives_unit_vectors(install, tmp_path, capsys):
    install("dreamsim", "0.2.1", DREAMSIM)
    model = attribute_encoder("dreamsim", Settings(device="cpu", cache_dir=str(tmp_path / "new" / "cache")))
    assert model.identity == {
        "model": "dreamsim/ensemble",
        "revision": "0.2.1",
        "preprocess": "rgb, whole picture resized to 224x224, bicubic",
    }
    assert "dreamsim" not in sys.modules, "the package is loaded when the first picture comes"
    images = [Image.new("RGB", (30, 9), "red"), Image.new("L", (5, 5), 200), Image.new("RGB", (8, 8), "blue")]
    rows = model.embed(images)
    assert rows.shape == (3, 1792) and np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(model.embed(images[1:2]), rows[1:2], atol=1e-6)
    assert sys.modules["dreamsim"].calls == [str(tmp_path / "new" / "cache" / "dreamsim")]
    assert sys.modules["dreamsim"].stdout is sys.stdout, "other threads write there at the same time"
    assert capsys.readouterr().out == "Using cached\n"


def test_lpips_scores_a_pair(install):
    install("lpips", "0.1.4", LPIPS)
    scorer = LpipsScorer(CPU)
    white, black = Image.new("RGB", (9, 4), "white"), Image.new("RGB", (300, 20), "black")
    grey = Image.new("RGB", (1, 1), "grey")
    assert scorer.revision == "0.1.4" and scorer.score(white, white) == 1
    assert scorer.score(white, black) == pytest.approx(1 - 4) == scorer.score(black, white)
    assert scorer.score(white, black) < scorer.score(white, grey) < 1


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "import torchvision_is_not_here",
            r"DreamSim is not completely installed \(No module .*run `pip install -r requ",
        ),
        (
            "def dreamsim(**_): raise OSError('no route\\n to host')",
            r"DreamSim could not be loaded \(no route to host\)",
        ),
    ],
)
def test_what_fails_inside_the_packages_becomes_a_sentence(install, tmp_path, code, sentence):
    install("dreamsim", "0.2.1", code)
    model = attribute_encoder("dreamsim", Settings(device="cpu", cache_dir=str(tmp_path)))
    assert os.environ["TORCH_FORCE_WEIGHTS_ONLY_LOAD"] == "1", "set before anything is loaded, by any thread"
    with pytest.raises(ModelUnavailable, match=sentence):
        model.embed([Image.new("RGB", (9, 9))])
