"""The registry of the drawn world: relations (ideas), and families (the ways in which scenes show them)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from relsim_demo.scenes import families as package
from relsim_demo.scenes.stage import Stage

TEST_CAPTIONS = 3  # the last captions of every relation, and of every family, are never trained on
LEAST_CAPTIONS = 11  # of a relation, and of a family, those for testing among them


class Kind(StrEnum):
    """The kinds of relation, and `ORDINARY` for scenes that have none."""

    CHANGE = "change over time"
    MANY = "many make one"
    HYBRID = "two in one"
    CONTAINMENT = "containment"
    HIDING = "hidden and revealed"
    REFLECTION = "reflection and double"
    SCALE = "scale"
    IMITATION = "like a person"
    ORDER = "order and chain"
    BALANCE = "balance and force"
    PARTS = "breaking apart"
    SYMBOL = "symbol and sign"
    EXCEPTION = "against the rule"
    SPACE = "motion and depth"
    ORDINARY = "ordinary"


@dataclass(frozen=True)
class Relation:
    """One idea: its name, its kind, the captions that all of its families share, and whether training leaves it out."""

    name: str
    kind: Kind
    captions: tuple[str, ...]
    held_out: bool = False


@dataclass(frozen=True)
class Family:
    """One realisation of a relation: how to draw it, and its own captions.

    `relation` is the relation's name, "" for ordinary scenes; `held_out` tells that training leaves the family out,
    alone or with its whole relation.
    """

    name: str
    kind: Kind
    relation: str
    draw: Callable[[Stage], None]
    shared_captions: tuple[str, ...]
    own_captions: tuple[str, ...]
    held_out: bool = False

    @property
    def captions(self) -> tuple[str, ...]:
        """All anonymous captions: those of the relation, then its own."""
        return self.shared_captions + self.own_captions

    @property
    def train_captions(self) -> tuple[str, ...]:
        """The captions that models may learn from."""
        return self.shared_captions[:-TEST_CAPTIONS] + self.own_captions[:-TEST_CAPTIONS]

    @property
    def test_captions(self) -> tuple[str, ...]:
        """The captions kept for testing only."""
        return self.shared_captions[-TEST_CAPTIONS:] + self.own_captions[-TEST_CAPTIONS:]

    @property
    def ordinary(self) -> bool:
        """Whether this family has no relation to find."""
        return self.kind is Kind.ORDINARY


_RELATIONS: dict[str, Relation] = {}
_FAMILIES: dict[str, Family] = {}


def relation(name: str, kind: Kind, *captions: str, held_out: bool = False) -> Relation:
    """Register an idea by its name, a phrase that completes "something ...". The last three captions are for testing.

    Raises:
        ValueError: the name is taken, or there are too few different captions.
    """
    if name in _RELATIONS:
        raise ValueError(f"two relations are called {name!r}")
    _check(name, captions)
    _RELATIONS[name] = Relation(name, kind, captions, held_out)
    return _RELATIONS[name]


def family(
    idea: Relation | None, *captions: str, held_out: bool = False
) -> Callable[[Callable[[Stage], None]], Callable[[Stage], None]]:
    """Register a drawing function as the family named after it, which shows an idea (None: an ordinary scene has none).

    The last three captions are kept for testing.
    """

    def register(draw: Callable[[Stage], None]) -> Callable[[Stage], None]:
        name = draw.__name__
        if name in _FAMILIES:
            raise ValueError(f"two families are called {name}")
        _check(name, captions)
        if idea is None:
            _FAMILIES[name] = Family(name, Kind.ORDINARY, "", draw, (), captions)
        else:
            left_out = held_out or idea.held_out
            _FAMILIES[name] = Family(name, idea.kind, idea.name, draw, idea.captions, captions, left_out)
        return draw

    return register


@cache
def families() -> dict[str, Family]:
    """Return all families by name, in a fixed order: by kind, then by file and place in it."""
    for module in sorted(module.name for module in iter_modules(package.__path__)):
        import_module(f"{package.__name__}.{module}")
    kinds = list(Kind)
    return {f.name: f for f in sorted(_FAMILIES.values(), key=lambda f: kinds.index(f.kind))}


@cache
def relations() -> dict[str, Relation]:
    """Return all relations by name, in the order of their families."""
    return {f.relation: _RELATIONS[f.relation] for f in families().values() if f.relation}


def _check(name: str, captions: tuple[str, ...]) -> None:
    if len(set(captions)) < LEAST_CAPTIONS:
        raise ValueError(f"{name} has {len(set(captions))} captions; {LEAST_CAPTIONS} different ones are needed")
