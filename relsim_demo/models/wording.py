"""What the captioner is told: the prompt of its training where `download` has fetched it, else our own words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from relsim_demo.errors import ModelUnavailable
from relsim_demo.settings import Settings

# A revision of the authors' repository that has the file; their prompt is theirs and is not contained here.
PROMPT_URL = (
    "https://raw.githubusercontent.com/thaoshibe/relsim/50ed920ecdd71271a4f787ccf472aef67815e5b5/"
    "anonymous_caption/config.yaml"
)
FILE = "captioner-config.yaml"

OWN = (
    "Find the idea behind this picture: how its parts belong together, what happens in it, or how it is arranged. "
    "Write one short caption of that idea that would fit any picture built on it. Wherever other things could stand, "
    "put a placeholder in braces, such as {Subject}, {Object}, {Place} or {Word}. Answer with the caption alone."
)
GROUP = (
    "These pictures show different things but share one idea: the way their parts belong together, what happens in "
    "them, or how they are arranged. Write one short caption of the shared idea that fits every one of them. Wherever "
    "the pictures differ, put a placeholder in braces, such as {Subject}, {Object}, {Place} or {Word}. Answer with the "
    "caption alone."
)


@dataclass(frozen=True)
class Wording:
    """A prompt and, in words for `info`, whose it is."""

    text: str
    source: str


def captioning(settings: Settings) -> Wording:
    """Return the prompt for captions of single pictures."""
    try:
        text = (own_cache(settings) / FILE).read_text(encoding="utf-8")
        return Wording(prompt_in(text), "the prompt that the captioner was trained with")
    except FileNotFoundError:
        return Wording(OWN, "our own wording (`python -m relsim_demo download` fetches the captioner's own)")
    except (OSError, ValueError, ModelUnavailable):
        return Wording(OWN, f"our own wording, since {FILE} in the cache cannot be read")


def prompt_in(text: str) -> str:
    """Return the captioner's prompt from the text of its settings file.

    Raises:
        ModelUnavailable: there is none in it.
    """
    import yaml

    try:
        prompt = yaml.safe_load(text)["prompt"]["anonymous_captioning"]
    except (yaml.YAMLError, LookupError, TypeError) as error:
        raise ModelUnavailable("The fetched settings of the captioner hold no prompt.") from error
    if not isinstance(prompt, str) or not prompt.strip():
        raise ModelUnavailable("The fetched settings of the captioner hold no prompt.")
    return prompt


def own_cache(settings: Settings) -> Path:
    """Return the folder for what is fetched and is no model."""
    return Path(settings.cache_dir or Path.home() / ".cache") / "relsim_demo"
