"""Fetch everything that the published backend needs, so that it runs without a network afterwards."""

from __future__ import annotations

import logging
import os
import urllib.request
from pathlib import Path

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models import wording
from relsim_demo.models.attribute import FILES, PUBLISHED
from relsim_demo.models.checkpoints import locate
from relsim_demo.settings import Settings

MOST = 100_000  # bytes of the prompt's file; it has two thousand
PATIENCE = 30  # seconds
log = logging.getLogger(__name__)


def download(settings: Settings) -> dict[str, str]:
    """Fetch the base, both adapters, the model of look and the captioner's prompt; say where each lies.

    What is there already is not fetched again.

    Raises:
        ModelUnavailable: something cannot be fetched; what came before it stays.
    """
    found = {}
    for name in (settings.base_model, settings.adapter, settings.caption_adapter):
        log.info("fetching %s", name)
        found[name] = str(locate(name, settings))
    look = settings.attribute_model or PUBLISHED.get(settings.attribute)
    if look:
        log.info("fetching %s", look)
        found[look] = str(locate(look, settings, files=FILES))
    found["the captioner's prompt"] = str(fetch_prompt(settings))
    return found


def fetch_prompt(settings: Settings, address: str = wording.PROMPT_URL) -> Path:
    """Fetch the prompt that the captioner was trained with, from the authors' repository; return its file.

    Raises:
        ModelUnavailable: it cannot be fetched, or is not what it should be; a prompt that was there stays.
    """
    target = wording.own_cache(settings) / wording.FILE
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            text = answer.read(MOST + 1).decode("utf-8")
    except (OSError, ValueError) as error:
        raise ModelUnavailable(
            f"The captioner's prompt could not be fetched from {address} ({error}). Without it captions are asked for "
            "in our own words; everything else works."
        ) from error
    wording.prompt_in(text)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_suffix(f".{os.getpid()}.part")
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, target)
    return target
