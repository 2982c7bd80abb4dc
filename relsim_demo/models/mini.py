"""The embedded model of logic: a small encoder, trained on drawn scenes with anonymous captions, that ships with us."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from relsim_demo.digests import sha256
from relsim_demo.errors import ModelUnavailable
from relsim_demo.models import lite2
from relsim_demo.models.base import ImageEncoder
from relsim_demo.models.judge import Judge
from relsim_demo.models.lite2 import Lite2Encoder
from relsim_demo.shipped import PRECOMPUTED, again
from relsim_demo.vectors import unit_rows

if TYPE_CHECKING:
    from relsim_demo.models.mini_net import MiniNet

FOLDER = PRECOMPUTED / "mini"
WEIGHTS, RECORD = "relational.safetensors", "relational.json"
REMEDY = f"{again('precomputed/mini')} or train anew (`python -m relsim_demo.training`)."
SIDE, DIM = 112, 384
COLUMNS = ("texts", "relations", "kinds", "families")  # of captions.json, all of one length


class MiniEncoder(ImageEncoder):
    """Pictures into the space of sentences; the weights are read when the first picture comes.

    Raises:
        ModelUnavailable: the weights are missing or not the ones that were shipped.
    """

    name = "relsim_demo/mini-relational"
    in_text_space = True
    preprocess = f"rgb, whole picture resized to {SIDE}x{SIDE} and to {lite2.SIDE}x{lite2.SIDE}, bicubic"

    def __init__(self, folder: Path = FOLDER, look: Lite2Encoder | None = None, judge: Judge | None = None) -> None:
        """Take the model of look, whose maps it reads; without a judge it embeds only."""
        self.judge, self._look = judge, look or Lite2Encoder()
        self._weights, self._record = folder / WEIGHTS, _read_record(folder / RECORD)
        self._net: MiniNet | None = None
        self._lock = threading.Lock()

    @property
    def revision(self) -> str:
        """The start of the weights' sha256."""
        return self._record["sha256"][:12]

    @property
    def dim(self) -> int:
        """The width of the vectors."""
        return DIM

    def _embed_batch(self, images: list[Image.Image]) -> np.ndarray:
        import torch

        net, maps = self._loaded(), self._look.maps(images)
        pixels = torch.from_numpy(np.stack([prepare(image) for image in images]))
        with torch.inference_mode():
            return net(pixels.permute(0, 3, 1, 2).float() / 255, *maps).numpy()

    def _loaded(self) -> MiniNet:
        """Read and check the weights once, also when two requests come at the same time."""
        with self._lock:
            if self._net is None:
                self._net = _load_net(self._weights, self._record["sha256"])
        return self._net


@dataclass(frozen=True)
class Ideas:
    """The relations that captions are of: names, kinds, and the centres (r, 384) of their captions, unit rows."""

    names: list[str]
    kinds: list[str]
    centres: np.ndarray


@dataclass(frozen=True)
class CaptionBank:
    """The anonymous training captions, every text once, and their f_T vectors (m, 384) float32 unit rows.

    relations: the idea of each, "" for ordinary scenes. kinds: the kind of that idea. families: whose own caption each
    is, "" where all families of the relation share it.
    """

    texts: list[str]
    relations: list[str]
    kinds: list[str]
    families: list[str]
    vectors: np.ndarray

    @cached_property
    def ideas(self) -> Ideas:
        """Return the relations; ordinary scenes have none."""
        kinds = {name: kind for name, kind in zip(self.relations, self.kinds, strict=True) if name}
        of = np.array(self.relations)
        centres = np.stack([self.vectors[of == name].mean(0) for name in kinds])
        return Ideas(list(kinds), list(kinds.values()), unit_rows(centres))

    def fit(self, pictures: np.ndarray, known_idea: float) -> np.ndarray:
        """Tell of which pictures (n, 384) the nearest caption can be stated: (n,) bool.

        It must lie nearer than `known_idea` and, if it tells a relation, tell the one whose captions taken together lie
        nearest: where these two disagree, the caption is one of many that are a little near.
        """
        nearness = pictures @ self.vectors.T
        told = np.array(self.relations)[nearness.argmax(1)]
        nearest = np.array(self.ideas.names)[(pictures @ self.ideas.centres.T).argmax(1)]
        return (nearness.max(1) >= known_idea) & ((told == nearest) | (told == ""))


def prepare(image: Image.Image) -> np.ndarray:
    """Resize an RGB picture of any size to the encoder's input: (112, 112, 3) uint8.

    The whole picture is kept: a relation may reach from edge to edge.
    """
    return np.array(image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BICUBIC))


def load_captions(folder: Path = FOLDER) -> CaptionBank:
    """Read the bank of anonymous captions that the relational encoder was trained on."""
    try:
        table = json.loads((folder / "captions.json").read_text(encoding="utf-8"))
        texts, relations, kinds, families = ([str(value) for value in table[name]] for name in COLUMNS)
        vectors = np.load(folder / "captions.npy", allow_pickle=False).astype(np.float32)
    except FileNotFoundError as error:
        raise ModelUnavailable(f"{error.filename} is missing. {REMEDY}") from error
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ModelUnavailable(f"The caption bank in {folder} cannot be read ({error}). {REMEDY}") from error
    lengths = {len(column) for column in (texts, relations, kinds, families)}
    if vectors.shape != (len(texts), DIM) or len(lengths) > 1:
        raise ModelUnavailable(f"captions.npy and captions.json in {folder} do not fit each other. {REMEDY}")
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return CaptionBank(texts, relations, kinds, families, vectors)


def save_captions(folder: Path, bank: CaptionBank) -> None:
    """Write a bank of captions."""
    folder.mkdir(parents=True, exist_ok=True)
    table = {name: getattr(bank, name) for name in COLUMNS}
    (folder / "captions.json").write_text(json.dumps(table, indent=0), encoding="utf-8")
    np.save(folder / "captions.npy", bank.vectors.astype(np.float16))


def save_weights(folder: Path, state: dict, training: dict) -> None:
    """Write a network's state as fp16 safetensors, with a record of its sha256 and how it was trained."""
    import torch
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / WEIGHTS
    halves = {k: (v.half() if v.is_floating_point() else v).contiguous() for k, v in state.items()}
    save_file({k: v.to(memory_format=torch.contiguous_format) for k, v in halves.items()}, path)
    path.chmod(0o644)  # safetensors makes it private
    record = {"sha256": sha256(path), "bytes": path.stat().st_size, "training": training}
    (folder / RECORD).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def _read_record(path: Path) -> dict:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return {**record, "sha256": str(record["sha256"])}
    except FileNotFoundError as error:
        raise ModelUnavailable(f"{path} is missing. {REMEDY}") from error
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ModelUnavailable(f"{path} cannot be read ({error}). {REMEDY}") from error


def _load_net(path: Path, expected: str) -> MiniNet:
    """Build the network in evaluation mode from a checked file."""
    if not path.exists() or sha256(path) != expected:
        state = "is missing" if not path.exists() else "is damaged (its sha256 is not the recorded one)"
        raise ModelUnavailable(f"{path} {state}. {REMEDY}")
    from safetensors.torch import load_file

    from relsim_demo.models.mini_net import MiniNet

    net = MiniNet()
    net.load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in load_file(path).items()})
    return net.fused()
