"""What answers: the models and the gallery, told in words and numbers."""

from __future__ import annotations

from collections.abc import Mapping

from relsim_demo.gallery.gallery import Gallery
from relsim_demo.models.loader import Models
from relsim_demo.types import About, Info, Threshold


def described(
    gallery: Gallery, models: Models, indexes: Mapping[str, str], thresholds: Mapping[str, Threshold]
) -> Info:
    """See Explorer.info. indexes: how every metric is searched, in words."""
    manifest = gallery.manifest
    made = {metric: f"{entry['model']}@{entry['revision']}" for metric, entry in manifest["metrics"].items()}
    about: About = {
        "name": manifest["name"], "items": len(gallery), "licence": manifest["licence"], "models": made,
        "index": dict(indexes),
    }  # fmt: skip
    state = models.state()
    captions = None if models.captioner else len(models.captions.texts)
    prompt = models.captioner.prompt if models.captioner else None
    sentence = " ".join([models.sentence, *_aside(gallery, models)])
    loaded = (state.device, state.sentence)
    prepared = {role: encoder.preprocess for role, encoder in models.encoders.items()}
    named = (str(models.backend), sentence, models.names(), about, dict(thresholds))
    return Info(*named, *loaded, captions, prompt, prepared)


def _aside(gallery: Gallery, models: Models) -> list[str]:
    """Say who answers in the tabs that search, where it is not who scores."""
    made = {entry["model"] for entry in gallery.manifest["metrics"].values()}
    if made <= {encoder.name for encoder in models.encoders.values()}:
        return []
    return [f"Searches and maps use {' and '.join(sorted(made))}, which this gallery was computed with."]
