"""Anonymous captions, how they are written, and the ideas behind them."""

from __future__ import annotations

from dataclasses import dataclass, field

from relsim_demo.types.answer import Answer


@dataclass(frozen=True)
class Sampling:
    """How a caption is written: greedily at temperature 0, else drawn; equal seeds give equal captions.

    The defaults are those of the authors' script. tokens: the most that one caption may have.
    """

    temperature: float = 0.7
    top_p: float = 0.9
    seed: int = 0
    tokens: int = 128


@dataclass(frozen=True)
class Caption(Answer):
    """An anonymous caption; `similarity` (cosine in f_T space) is None where the text was generated.

    leaks: words of a generated one that name concrete things although they should not.
    """

    text: str
    similarity: float | None
    leaks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ImageCaptions(Answer):
    """The captions of one picture, best first.

    captions is empty where no known idea fits; nearest are then the closest of those known, as guesses, and note says
    why none is stated.
    """

    image: str
    captions: list[Caption]
    nearest: list[Caption] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True)
class IdeaMatch(Answer):
    """A relation and how near a picture is to the centre of its captions (cosine)."""

    relation: str
    kind: str
    similarity: float


@dataclass(frozen=True)
class CaptionAnswer(Answer):
    """Captions of each picture; `group` are those nearest to all of them together (None unless asked).

    note: why the group has none, where no known idea fits it.
    """

    images: list[ImageCaptions]
    group: list[Caption] | None
    backend: str
    model: str
    note: str = ""
