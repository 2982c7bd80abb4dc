"""The list of families: every way of composing a scene, with the anonymous captions that say its idea."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module

from relsim_demo.scenes.stage import Stage

TEST_CAPTIONS = 3  # the last paraphrases of every family are never trained on


class Kind(StrEnum):
    """The kinds of relation, and `ORDINARY` for scenes that have none."""

    TRANSFORMATION = "transformation"
    ARRANGEMENT = "arrangement"
    HYBRID = "composition and hybrid"
    CONTAINMENT = "containment"
    SCALE = "scale"
    IMITATION = "imitation"
    REFLECTION = "reflection and shadow"
    ORDER = "order and chain"
    BALANCE = "balance and force"
    PARTS = "part and whole"
    SYMBOL = "symbol and letter"
    OPTICAL = "optical"
    ORDINARY = "ordinary"


@dataclass(frozen=True)
class Family:
    """One family: its name, kind, drawing function, anonymous captions, and whether training leaves it out."""

    name: str
    kind: Kind
    draw: Callable[[Stage], None]
    captions: tuple[str, ...]
    held_out: bool = False

    @property
    def train_captions(self) -> tuple[str, ...]:
        """The paraphrases that models may learn from."""
        return self.captions[:-TEST_CAPTIONS]

    @property
    def test_captions(self) -> tuple[str, ...]:
        """The paraphrases kept for testing only."""
        return self.captions[-TEST_CAPTIONS:]

    @property
    def ordinary(self) -> bool:
        """Whether this family has no relation to find."""
        return self.kind is Kind.ORDINARY


_FAMILIES: dict[str, Family] = {}
_MODULES = (
    "transformation", "arrangement", "hybrid", "containment", "scale", "imitation", "reflection",
    "order", "balance", "parts", "symbol", "optical", "ordinary",
)  # fmt: skip


def family(
    kind: Kind, *captions: str, held_out: bool = False
) -> Callable[[Callable[[Stage], None]], Callable[[Stage], None]]:
    """Register a drawing function as a family named after it. The last three captions are kept for testing."""

    def register(draw: Callable[[Stage], None]) -> Callable[[Stage], None]:
        if draw.__name__ in _FAMILIES:
            raise ValueError(f"two families are called {draw.__name__}")
        if len(set(captions)) < 15:
            raise ValueError(f"{draw.__name__} has {len(set(captions))} captions; 15 different ones are needed")
        _FAMILIES[draw.__name__] = Family(draw.__name__, kind, draw, captions, held_out)
        return draw

    return register


@cache
def families() -> dict[str, Family]:
    """Return all families by name, in a fixed order."""
    for module in _MODULES:
        import_module(f"relsim_demo.scenes.families.{module}")
    return dict(_FAMILIES)
