"""What a judge is asked, and what counts as its answer."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from io import BytesIO
from typing import Protocol

from PIL import Image

from relsim_demo.errors import DemoError
from relsim_demo.images import fingerprint

SIDE = 768  # px, the longer side of what is sent
QUALITY = 92  # of the JPEG
LONGEST = 4_000  # characters of an answer
MOST = 10.0  # points
PROMPT = (
    "Here are two pictures: a question, and what a search found for it. Judge how far both are built on the same "
    "idea: how parts belong together, what happens, how things are arranged or change, no matter what the things are.\n"
    "10: plainly the same idea, even if everything looks different. 5: a looser form of it, or a part of it. 0: no "
    "idea in common. Shared things, colours or styles are worth nothing by themselves: pictures that merely look alike "
    "get 0 to 2.\n"
    "For example, matches burning down step by step and a banana ripening step by step share an idea: 10. A sleeping "
    "cat and the same cat jumping do not: 1.\n"
    'Reply with one JSON object and nothing else: {"score": N}, where N is one number from 0 to 10.'
)
PROMPT_ID = hashlib.sha256(PROMPT.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Shown:
    """A picture as a judge gets it: the pixels, and the same as JPEG. key: of its content."""

    image: Image.Image
    jpeg: bytes
    key: str


class Judge(Protocol):
    """Answers for one pair at a time. name: the model, and where it runs. workers: how many pairs may wait at once."""

    name: str
    workers: int

    async def ask(self, query: Shown, hit: Shown) -> str:
        """Return the text of the answer.

        Raises:
            Unanswered: there is none for this pair.
            DemoError: there will be none for any.
        """
        ...

    async def close(self) -> None:
        """Let go of what is open."""
        ...


class Unanswered(DemoError):
    """A pair that got no answer; the text says why."""


def shown(image: Image.Image) -> Shown:
    """Return an RGB picture as it is sent: at most SIDE px, as JPEG."""
    small = image.copy()
    small.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    small.save(buffer := BytesIO(), "JPEG", quality=QUALITY)
    return Shown(small, buffer.getvalue(), fingerprint(small))


def score_in(answer: str) -> float | None:
    """Return the one number from 0 to 10 in {"score": N}, perhaps with words around; None for anything else."""
    if len(answer) > LONGEST:
        return None
    found = [fields["score"] for part in re.findall(r"\{[^{}]*\}", answer) if "score" in (fields := _object(part))]
    if len(found) != 1 or isinstance(found[0], bool) or not isinstance(found[0], int | float):
        return None
    return float(found[0]) if 0 <= found[0] <= MOST else None


def _object(text: str) -> dict:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return {}
