"""Which models measure what: from the names of --metrics to the metrics of a gallery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from relsim_demo.errors import BadRequest
from relsim_demo.models.base import ImageEncoder
from relsim_demo.models.filter import Filter, open_filter
from relsim_demo.models.loader import METRIC_MODELS, load_encoder, load_models
from relsim_demo.models.text import TextEncoder
from relsim_demo.precompute.records import Source
from relsim_demo.precompute.writing import CaptionWriter, caption_writer
from relsim_demo.settings import Attribute, Backend, Settings

TEXT = "text"
LOGIC = ("relsim", "tuned", "mini-relational")  # the first of these is the gallery's "relational"
LOOK = ("clip", "dinov2", "dreamsim", "efficientnet-lite2")  # and the first of these its "attribute"
EMBEDDED = ("mini-relational", "efficientnet-lite2")
TUNED = ("tuned", "efficientnet-lite2")
CAPTIONS = "anonymous captions"  # the preprocess variant of the text metric
CAPTIONS_AT_A_TIME = 64
PROBE = 64  # px


@dataclass(frozen=True)
class Measures:
    """What a plan says of itself where its models are not: it can be sent to other machines and compared.

    identities: model, revision and preprocess by metric of the gallery. sees: whether all pictures are needed.
    captioned: whether captions are. writes: whether those that are missing are written. beside: what a gallery records
    of filter and captioner, empty without.
    """

    identities: dict[str, dict[str, str]]
    sees: bool
    captioned: bool
    writes: bool
    beside: dict[str, str]


@dataclass(frozen=True)
class Plan:
    """What is computed of every item.

    encoders: picture encoders by metric of the gallery. text: the metric that captions make, and their encoder.
    given: the identities of vectors that the source brings, by metric. filter: tells which pictures become items.
    writer: captions those that have no caption.
    """

    encoders: dict[str, ImageEncoder] = field(default_factory=dict)
    text: tuple[str, TextEncoder] | None = None
    given: dict[str, dict[str, str]] = field(default_factory=dict)
    filter: Filter | None = None
    writer: CaptionWriter | None = None

    @property
    def identities(self) -> dict[str, dict[str, str]]:
        """Model, revision and preprocess by metric: the metrics of the gallery, relational and attribute first."""
        found = self.given | {metric: encoder.identity for metric, encoder in self.encoders.items()}
        if self.text is not None:
            metric, encoder = self.text
            found[metric] = {"model": encoder.name, "revision": encoder.revision, "preprocess": CAPTIONS}
        first = [metric for metric in ("relational", "attribute") if metric in found]
        return {metric: found[metric] for metric in dict.fromkeys([*first, *found])}

    @property
    def sees(self) -> bool:
        """Whether all pictures are needed; the captioner needs those without a caption."""
        return bool(self.encoders) or self.filter is not None

    @property
    def measures(self) -> Measures:
        """What is to be known of it without its models."""
        beside = {name: value for one in (self.filter, self.writer) if one for name, value in one.identity.items()}
        return Measures(self.identities, self.sees, self.text is not None, self.writer is not None, beside)

    @property
    def batch(self) -> int:
        """How many items are embedded at a time."""
        return max((encoder.batch_size for encoder in self.encoders.values()), default=CAPTIONS_AT_A_TIME)


def _check_names(names: list[str], source: Source, writes: bool) -> None:
    for name in names:
        if name not in (*METRIC_MODELS, TEXT):
            raise BadRequest(f"There is no metric {name[:40]!r}; choose among {', '.join((*METRIC_MODELS, TEXT))}.")
    if writes and source.drawn:
        raise BadRequest("Drawn scenes have their captions; leave out --caption.")
    if TEXT in names and not (source.captioned or writes):
        raise BadRequest(
            f"{source.name} has no captions, so it cannot have the metric text; choose picture models, or have the "
            "captioner write some with --caption."
        )


def plan(
    names: Sequence[str] | None, source: Source, settings: Settings, batch: int | None = None,
    filter_in: Path | None = None, writes: bool = False,
) -> Plan:  # fmt: skip
    """Give every named model its metric; without names choose by the source and the backend.

    The first relational model makes "relational" and the first one of look "attribute"; further ones keep their names.
    Captions make "text", or "relational" where no other model does. filter_in: the folder of a filter. writes: have the
    captioner write what captions are missing.

    Raises:
        BadRequest: a name is unknown, nothing would be relational, or there are no captions for "text".
        ModelUnavailable: a model cannot run here.
    """
    names = list(dict.fromkeys(names if names is not None else _usual(source, settings)))
    _check_names(names, source, writes)
    metrics = _metrics([name for name in names if name != TEXT], taken=set(source.given))
    known = {*metrics, *source.given}
    text = None
    if TEXT in names:
        text = (TEXT if "relational" in known else "relational", TextEncoder())
        known.add(text[0])
    if "relational" not in known:
        raise BadRequest(
            f"Nothing in --metrics {','.join(names)} measures logic; add one of {', '.join(LOGIC)}"
            f"{', or text' if source.captioned or writes else ''}."
        )
    encoders = {metric: load_encoder(name, settings) for metric, name in metrics.items()}
    sieve = open_filter(filter_in, encoders.values(), settings) if filter_in else None
    writer = caption_writer(encoders.values(), sieve, settings) if writes else None
    made = Plan(encoders, text, source.given, sieve, writer)
    _try_out(made, batch)
    return made


def _try_out(plan: Plan, batch: int | None) -> None:
    """Have every model work once, with the wanted size of batches."""
    # now rather than after hours of downloads; and only weights that are here have a revision to be recorded
    probe = [Image.new("RGB", (PROBE, PROBE))]
    for encoder in plan.encoders.values():
        encoder.batch_size = batch or encoder.batch_size
        encoder.embed(probe)
    if plan.filter is not None:
        plan.filter.score(probe)
    if plan.writer is not None:
        plan.writer.write(probe, tokens=1)


def _usual(source: Source, settings: Settings) -> tuple[str, ...]:
    if source.given:
        return ()
    if settings.relational:
        return TUNED
    if source.drawn and settings.backend is not Backend.QWEN:
        return EMBEDDED
    backend = settings.backend if settings.backend is not Backend.AUTO else load_models(settings).backend
    if backend is Backend.MINI:
        return EMBEDDED
    look = settings.attribute if settings.attribute is not Attribute.LPIPS else Attribute.CLIP  # LPIPS has no vectors
    return ("relsim", str(look))


def _metrics(names: list[str], taken: set[str]) -> dict[str, str]:
    """Return the model name of each metric."""
    found: dict[str, str] = {}
    for name in names:
        metric = "relational" if name in LOGIC else "attribute"
        found[metric if metric not in taken | found.keys() else name] = name
    return found
