"""Tuned models of logic: a published image model, tuned towards captions by `python -m relsim_demo.training tuned`.

A folder of two files: tuned.json says what was tuned, how, and the sha256 of tuned.safetensors, which holds the
tensors that learned and the calibration. The backbone itself is not in it. Nothing is unpickled.
"""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from relsim_demo.errors import BadRequest, ModelUnavailable
from relsim_demo.models import lite2
from relsim_demo.models.attribute import FILES as BACKBONE_FILES
from relsim_demo.models.base import ImageEncoder
from relsim_demo.models.checkpoints import locate, revision_of
from relsim_demo.models.devices import pick_device
from relsim_demo.models.judge import Judge, Sort, SortJudge
from relsim_demo.models.lite2 import Lite2Encoder
from relsim_demo.settings import Attribute, Settings
from relsim_demo.shipped import require

if TYPE_CHECKING:
    from torch import Tensor

    from relsim_demo.models.tuned_net import TunedNet

RECORD, WEIGHTS, FORMAT = "tuned.json", "tuned.safetensors", 1
LITE2, VISION = lite2.Lite2Encoder.name, (str(Attribute.CLIP), str(Attribute.DINOV2))
BACKBONES = (LITE2, *VISION)
DIM = 384  # the width of f_T's space
MOST = {"blocks": 21, "rank": 256, "side": 1024}
MEAN, WHITENING = "judge.mean", "judge.whitening"


@dataclass(frozen=True)
class Record:
    """What tuned.json says.

    base: the Hub id or folder of CLIP or DINOv2, "" for Lite2; base_revision: of its weights. blocks or rank: how many
    of Lite2's last blocks, or what rank of LoRA, has learned; the other is 0. side: of the square that pictures become,
    in px. limit and known_idea: the calibration, None without (see models/judge.py).
    """

    backbone: str
    base: str
    base_revision: str
    blocks: int
    rank: int
    side: int
    sha256: str
    limit: float | None = None
    known_idea: float | None = None


class TunedEncoder(ImageEncoder):
    """Pictures into the space of sentences; the weights are read when the first picture comes.

    Raises:
        BadRequest: no model is named.
        ModelUnavailable: it cannot be had, or a file is missing or damaged.
    """

    in_text_space = True
    batch_size = 32

    def __init__(self, settings: Settings, look: Lite2Encoder | None = None) -> None:
        """Take the model that settings.relational names; `look` lets it tell what it can judge."""
        if not settings.relational:
            raise BadRequest("Set RELSIM_RELATIONAL to the folder or the Hub id of a tuned model.")
        self._settings = settings
        try:
            self._folder = locate(settings.relational, settings, files=(RECORD, WEIGHTS))
        except ModelUnavailable as error:
            raise ModelUnavailable(f"RELSIM_RELATIONAL: {error}") from error
        self._record = record = read_record(self._folder)
        self.name = f"relsim_demo/tuned-{record.backbone}"
        self.preprocess = f"rgb, whole picture resized to {record.side}x{record.side}, Lanczos"
        self._net: TunedNet | None = None
        self._lock = threading.Lock()
        if look is not None:
            self.judge = self._judge(look)

    @property
    def revision(self) -> str:
        """The start of the weights' sha256."""
        return self._record.sha256[:12]

    @property
    def dim(self) -> int:
        """The width of the vectors."""
        return DIM

    def _judge(self, look: Lite2Encoder) -> Judge:
        limit, known = self._record.limit, self._record.known_idea
        if limit is None or known is None:
            return SortJudge(look, None, float("inf"))
        tensors = read_tensors(self._folder, self._record)
        parts = [tensors[name].float().numpy() for name in (MEAN, WHITENING) if name in tensors]
        if [part.shape for part in parts] != [(look.dim,), (look.dim, look.dim)] or not all(
            np.isfinite(part).all() for part in parts
        ):
            raise ModelUnavailable(f"{self._folder / WEIGHTS} holds no calibration, though {RECORD} promises one.")
        return SortJudge(look, Sort(parts[0], parts[1], limit), known)

    def _embed_batch(self, images: list[Image.Image]) -> np.ndarray:
        import torch

        net = self._loaded()
        pixels = torch.from_numpy(np.stack([prepare(image, self._record.side) for image in images]))
        with torch.inference_mode():
            return net(pixels.permute(0, 3, 1, 2).to(net.head.weight.device)).cpu().numpy()

    def _loaded(self) -> TunedNet:
        """Read and check the weights once, also when two requests come at the same time."""
        with self._lock:
            if self._net is None:
                self._net = self._load()
        return self._net

    def _load(self) -> TunedNet:
        record = self._record
        net = build(record.backbone, record.base, record.blocks or record.rank, self._settings, record.base_revision)
        tensors = read_tensors(self._folder, record)
        if net.backbone.side != record.side:
            raise ModelUnavailable(f"{self._folder / RECORD} asks for {record.side} px; {record.backbone} sees others.")
        net.take({name: value for name, value in tensors.items() if name not in (MEAN, WHITENING)})
        return net.to(pick_device(self._settings.device)).eval().requires_grad_(False)


def build(backbone: str, base: str, part: int, settings: Settings, revision: str = "") -> TunedNet:
    """Return a backbone with a new head, of which `part` learns: blocks of Lite2, or the rank of LoRA.

    revision: what the weights of the base must be, where that is known.

    Raises:
        ModelUnavailable: the backbone cannot be had or loaded, or is another one.
    """
    from relsim_demo.models.tuned_net import Adapted, LastBlocks, TunedNet

    if backbone == LITE2:
        return TunedNet(LastBlocks(lite2.load(), part))
    folder = locate(base, settings, files=BACKBONE_FILES)
    if revision and revision_of(folder) != revision:
        raise ModelUnavailable(f"{base} is at {revision_of(folder)} here; the tuned model needs it at {revision}.")
    return TunedNet(Adapted(Attribute(backbone), folder, part))


def side_of(backbone: str, base: str, settings: Settings) -> int:
    """Return the side in px of the squares that a backbone takes. Raises ModelUnavailable where it cannot be had."""
    if backbone == LITE2:
        return lite2.SIDE
    require("published", "transformers")
    from relsim_demo.models.attribute_nets import squares_of

    return squares_of(locate(base, settings, files=BACKBONE_FILES))[0]


def pinned(base: str, settings: Settings) -> tuple[str, str]:
    """Return how a base is found again, a Hub id by its commit or a folder by its path, and its revision."""
    folder = locate(base, settings, files=BACKBONE_FILES)
    revision = revision_of(folder)
    if Path(base).expanduser().is_dir():
        return str(folder.resolve()), revision
    return f"{base.partition('@')[0]}@{revision}", revision


def prepare(image: Image.Image, side: int) -> np.ndarray:
    """Resize an RGB picture of any size to the encoder's input: (side, side, 3) uint8.

    The whole picture is kept: a relation may reach from edge to edge.
    """
    return np.array(image.convert("RGB").resize((side, side), Image.Resampling.LANCZOS))


def save(folder: Path, record: dict, tensors: dict[str, Tensor]) -> None:
    """Write tensors and a record (all of Record but sha256) into a folder that is there."""
    from safetensors.torch import save_file

    path = folder / WEIGHTS
    save_file({name: value.detach().cpu().contiguous() for name, value in tensors.items()}, path)
    path.chmod(0o644)  # safetensors makes it private
    whole = Record(**record, sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    (folder / RECORD).write_text(json.dumps({"format": FORMAT, **asdict(whole)}, indent=1) + "\n", encoding="utf-8")


def read_record(folder: Path) -> Record:
    """Read and check tuned.json.

    Raises:
        ModelUnavailable: it cannot be read, is of another format, or says what cannot be; the text names it.
    """
    path = folder / RECORD
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        version = found.pop("format")
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ModelUnavailable(f"{path} cannot be read as the record of a tuned model.") from error
    if version != FORMAT:
        raise ModelUnavailable(f"{path} has format {str(version)[:20]}; this version reads format {FORMAT}.")
    for field in fields(Record):
        if not _fits(field.name, found.get(field.name)):
            raise ModelUnavailable(f"{path} has no usable {field.name}: {str(found.get(field.name))[:60]!r}.")
    record = Record(**{field.name: found[field.name] for field in fields(Record)})
    learned = (record.blocks, record.rank)[:: 1 if record.backbone == LITE2 else -1]
    if learned[0] < 1 or learned[1] or bool(record.base) != (record.backbone != LITE2):
        raise ModelUnavailable(f"{path} does not say which part of {record.backbone} has learned.")
    return record


def read_tensors(folder: Path, record: Record) -> dict[str, Tensor]:
    """Read the very bytes that were checked.

    Raises:
        ModelUnavailable: the file is missing, damaged, or no safetensors.
    """
    from safetensors.torch import load

    path = folder / WEIGHTS
    try:
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != record.sha256:
            raise ModelUnavailable(f"{path} is damaged: its sha256 is not the one in {RECORD}.")
        return load(data)
    except ModelUnavailable:
        raise
    except Exception as error:  # missing, cut short, or no safetensors at all
        raise ModelUnavailable(f"{path} cannot be read as safetensors.") from error


def _fits(name: str, value: object) -> bool:
    """Tell whether a value of tuned.json can be."""
    if name in ("limit", "known_idea"):
        return value is None or (isinstance(value, float) and np.isfinite(value))
    if name in MOST:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST[name]
    return isinstance(value, str) and (value in BACKBONES if name == "backbone" else len(value) <= 1000)
