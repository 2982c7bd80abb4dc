"""Which models answer: chosen once from the settings; the weights themselves are read when first needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.util import find_spec

from relsim_demo.domain import READY, State
from relsim_demo.errors import BadRequest, ModelUnavailable
from relsim_demo.models import mini
from relsim_demo.models.attribute import attribute_encoder
from relsim_demo.models.attribute_packages import LpipsScorer, PairScorer
from relsim_demo.models.base import Captioner, ImageEncoder
from relsim_demo.models.checkpoints import cached, short_name
from relsim_demo.models.devices import has_room, pick_device
from relsim_demo.models.judge import DrawnJudge
from relsim_demo.models.lite2 import Lite2Encoder
from relsim_demo.models.mini import CaptionBank, MiniEncoder
from relsim_demo.models.published import PACKAGES, Published
from relsim_demo.models.qwen_captioner import QwenCaptioner
from relsim_demo.models.qwen_encoder import QwenEncoder
from relsim_demo.models.room import fitting
from relsim_demo.models.text import TextEncoder
from relsim_demo.models.tuned import TunedEncoder
from relsim_demo.settings import Attribute, Backend, Settings
from relsim_demo.work import Work

METRIC_MODELS = ("relsim", "clip", "dinov2", "dreamsim", "mini-relational", "tuned", "efficientnet-lite2")
MINI = (
    "Two small models answer here. The one of logic knows drawings only: what idea a photograph shows it cannot tell, "
    "and then says so. The one of look is EfficientNet-Lite2, trained on photographs."
)
TUNED = (
    "Logic is told by the tuned model {} ({}), of pictures like those that it learned from; look by EfficientNet-Lite2."
)


@dataclass(frozen=True)
class Models:
    """The models of one backend, and one plain sentence that says which they are and what they have seen.

    captions are those known by heart; a captioner, where there is one, writes new ones instead. look, where there is
    one, compares pairs in place of an attribute encoder. `state` tells how far loading is, `start` begins it. work: the
    turns at models that are slow; None where none is.
    """

    backend: Backend
    sentence: str
    encoders: dict[str, ImageEncoder]
    text: TextEncoder
    captions: CaptionBank
    captioner: Captioner | None = None
    look: PairScorer | None = None
    state: Callable[[], State] = lambda: READY
    start: Callable[[], None] = lambda: None
    work: Work | None = None

    def names(self) -> dict[str, str]:
        """Return "name@revision" of each model by what it does."""
        named = {**self.encoders, "text": self.text, "attribute": self.encoders.get("attribute") or self.look}
        if self.captioner:
            named["captions"] = self.captioner
        return {role: f"{model.name}@{model.revision}" for role, model in named.items()}


def load_models(settings: Settings) -> Models:
    """Choose the models for a backend.

    Raises:
        BadRequest: the settings name a tuned model beside the published ones.
        ModelUnavailable: the backend cannot run here, or its files are missing.
    """
    wanted = settings.backend
    if settings.relational:
        return _tuned(settings)
    if wanted is Backend.AUTO:
        wanted = Backend.QWEN if _published_can_run(settings) else Backend.MINI
    if wanted is Backend.MINI:
        return Models(Backend.MINI, MINI, embedded_encoders(), TextEncoder(), mini.load_captions())
    published = Published(settings)
    encoders: dict[str, ImageEncoder] = {"relational": QwenEncoder(published)}
    look = LpipsScorer(settings) if settings.attribute is Attribute.LPIPS else None
    if look is None:
        encoders["attribute"] = attribute_encoder(settings.attribute, settings)
    return Models(
        Backend.QWEN,
        f"The published 7B models answer here, and for the look {(look or encoders['attribute']).name}.",
        encoders, TextEncoder(), mini.load_captions(), QwenCaptioner(published), look,
        lambda: published.state, published.start, published.work,
    )  # fmt: skip


def load_encoder(name: str, settings: Settings) -> ImageEncoder:
    """Return the image encoder of one of METRIC_MODELS; its weights are read when the first picture comes.

    Raises:
        BadRequest: the name is unknown.
        ModelUnavailable: it cannot run here, or its files are missing.
    """
    if name not in METRIC_MODELS:
        raise BadRequest(f"There is no model {name[:40]!r}; choose among {', '.join(METRIC_MODELS)}.")
    if name == "mini-relational":
        return MiniEncoder()
    if name == "efficientnet-lite2":
        return Lite2Encoder()
    if name == "tuned":
        return TunedEncoder(settings)
    if name == "relsim":
        return QwenEncoder(Published(settings, merge=True))
    own = settings if name == settings.attribute else replace(settings, attribute_model=None)
    return attribute_encoder(Attribute(name), own)


def embedded_encoders() -> dict[str, ImageEncoder]:
    """Return the encoders that need no download, by metric."""
    look = Lite2Encoder()
    return {"relational": MiniEncoder(look=look, judge=DrawnJudge(look, mini.FOLDER)), "attribute": look}


def _tuned(settings: Settings) -> Models:
    """Return the embedded models with a tuned one of logic."""
    if settings.backend is Backend.QWEN:
        raise BadRequest(
            "RELSIM_RELATIONAL names a model of logic in place of the embedded one, and RELSIM_BACKEND=qwen asks for "
            "the published one; unset one of them."
        )
    look = Lite2Encoder()
    logic = TunedEncoder(settings, look)
    sentence = TUNED.format(short_name(settings.relational or ""), logic.name)
    return Models(Backend.MINI, sentence, {"relational": logic, "attribute": look}, TextEncoder(), mini.load_captions())


def _published_can_run(settings: Settings) -> bool:
    """Tell whether all weights are here and a GPU or a CPU has room for them; torch is loaded only where they are."""
    if not all(map(find_spec, PACKAGES)):
        return False
    try:
        names = settings.base_model, settings.adapter, settings.caption_adapter
        base, *others = (cached(name, settings) for name in names)
        if base is None or not all(others):
            return False
        device = pick_device(settings.device)
        return bool(fitting(base)) if device == "cpu" else device.startswith("cuda") and has_room()
    except ModelUnavailable:
        return False
