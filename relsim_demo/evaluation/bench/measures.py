"""What is measured between an input and an output: the models in use here, and those of the paper that are here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PIL import Image

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models.attribute import PUBLISHED, attribute_encoder
from relsim_demo.models.attribute_packages import LpipsScorer, PairScorer
from relsim_demo.models.base import ImageEncoder
from relsim_demo.models.checkpoints import short_name
from relsim_demo.models.loader import Models
from relsim_demo.services.embedding import Memory
from relsim_demo.settings import Attribute, Backend, Settings


@dataclass(frozen=True)
class Measure:
    """A number of two pictures. between: None where the model cannot judge them.

    name: the column. model: whose weights answer, with all that changes the number. paper: which column of the paper's
    table 2 has the same measure by the same weights, "" for none. judges: whether the model can judge a picture.
    """

    name: str
    model: str
    between: Callable[[Image.Image, Image.Image], float | None]
    paper: str = ""
    judges: Callable[[Image.Image], bool] = lambda picture: True


def measures(models: Models, memory: Memory, settings: Settings) -> tuple[list[Measure], dict[str, str]]:
    """Return what can be measured here, logic and look first, and by name why others of the paper are not."""
    published = models.backend is Backend.QWEN and settings.adapter == Settings.adapter
    found = [_by_vectors("logic", models.encoders["relational"], memory, "relsim" if published else "")]
    if models.look is not None:
        found.append(Measure("look", f"{models.look.name}@{models.look.revision}", models.look.score))
    else:
        look = models.encoders["attribute"]
        of_paper = "clip" if look.name == short_name(PUBLISHED[Attribute.CLIP]) else ""
        found.append(_by_vectors("look", look, memory, of_paper))
    other = "RELSIM_ADAPTER" if models.backend is Backend.QWEN else "RELSIM_BACKEND"
    missing = {} if published else {"relsim": f"the published model does not answer here, see {other}"}
    if "clip" not in (one.paper for one in found):
        clip = attribute_encoder(Attribute.CLIP, replace(settings, attribute_model=None))
        if clip.revision:
            found.append(_by_vectors("clip", clip, memory, "clip"))
        else:
            missing["clip"] = f"the weights of {clip.name} are not on this machine"
    try:
        found.append(_distance(LpipsScorer(settings)))
    except ModelUnavailable as error:
        missing["lpips"] = str(error)
    return found, missing


def _by_vectors(name: str, encoder: ImageEncoder, memory: Memory, paper: str) -> Measure:
    told = ", ".join(filter(None, [f"{encoder.name}@{encoder.revision}", encoder.preprocess, _judged_by(encoder)]))
    between, judges = partial(_cosine, encoder, memory), partial(_judges, encoder, memory)
    return Measure(name, told, between, paper, judges)


def _judged_by(encoder: ImageEncoder) -> str:
    """Name the test that says which pictures an encoder can judge, by what it was calibrated with."""
    if encoder.judge is None:
        return ""
    return f"judge {hashlib.sha256(encoder.judge.photographs.tobytes()).hexdigest()[:12]}"


def _cosine(encoder: ImageEncoder, memory: Memory, a: Image.Image, b: Image.Image) -> float | None:
    if not _judges(encoder, memory, a, b):
        return None
    first, second = memory.embed(encoder, [a, b])
    return float(first @ second)


def _judges(encoder: ImageEncoder, memory: Memory, *pictures: Image.Image) -> bool:
    if encoder.judge is None:
        return True
    return bool(encoder.judge.knows(memory.embed(encoder.judge.encoder, pictures)).all())


def _distance(scorer: PairScorer) -> Measure:
    """Return LPIPS as the paper prints it: a distance, 0 for equal pictures."""
    return Measure("lpips", f"{scorer.name}@{scorer.revision}", lambda a, b: 1 - scorer.score(a, b), "lpips")
