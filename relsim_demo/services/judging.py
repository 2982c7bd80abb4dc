"""Which pictures, a visitor's own or a gallery's, the model of logic in use can judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
from PIL import Image

from relsim_demo.gallery.gallery import Gallery
from relsim_demo.gallery.rows import blocks
from relsim_demo.models.base import ImageEncoder
from relsim_demo.services.embedding import Memory, made_by

UNTAUGHT = "{} not like the pictures that the tuned model of logic learned from, so it cannot tell what idea {}."
UNCALIBRATED = "The tuned model of logic has no calibration: {} not to be judged by it, so it cannot tell what idea {}."
UNLIKE = (
    "{} not like the drawings that the embedded model of logic knows, {} perhaps, so it cannot tell what idea {}. "
    "The published models can."
)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class Judging:
    """Asks the judge of a model of logic, where it has one: the published models know all sorts of pictures.

    sees_look: whether the look of pairs is measured by the judge's own encoder.
    """

    def __init__(self, gallery: Gallery, encoders: Mapping[str, ImageEncoder], memory: Memory) -> None:
        self._gallery, self._memory = gallery, memory
        self._logic = encoders.get("relational")
        self.judge = self._logic.judge if self._logic else None
        look = encoders.get("attribute")
        self.sees_look = self.judge is not None and look is not None and look.name == self.judge.encoder.name

    def unlike(self, names: Sequence[str]) -> str:
        """Say of some pictures, by name, that they cannot be judged, and what could."""
        one = len(names) == 1
        who = f"{names[0]} is" if one else f"{', '.join(names[:-1])} and {names[-1]} are"
        return self._unlike(who, "a photograph" if one else "photographs", "it shows" if one else "they show")

    @cached_property
    def note(self) -> str:
        """Say that most of the gallery cannot be judged, and what could; "" where it can be."""
        return "" if self.drawn else self._unlike("most pictures of this gallery are", "photographs", "they show")

    def left_out(self, where: str) -> list[str]:
        """Say how many items cannot be judged among others that can, and where they are not; nothing where all can."""
        n = int((~self.items).sum())
        of = f"{n:,} of the {len(self.items):,} pictures of this gallery cannot be judged by logic"
        return [f"{of}: {'it is' if n == 1 else 'they are'} {where}."] if n else []

    def _unlike(self, who: str, what: str, shown: str) -> str:
        if self.judge is None or self.judge.of_scenes:
            return UNLIKE.format(_capital(who), what, shown)
        return UNTAUGHT.format(_capital(who), shown) if self.judge.calibrated else UNCALIBRATED.format(who, shown)

    @cached_property
    def items(self) -> np.ndarray:
        """Tell for which gallery items the vectors of logic mean something: (n,) bool.

        Those of other models always do, and to the embedded one those of scenes that the registry draws. Of other
        pictures a judge tells by their look; in a gallery without the look that it needs, they never do, since it
        cannot be known.
        """
        if self._logic is None or self.judge is None or not made_by(self._gallery, "relational", self._logic):
            return np.ones(len(self._gallery), bool)
        if not self.sees_items:
            return self.scenes
        return self.scenes | np.concatenate(
            [self.judge.knows(b) for _, b in blocks(self._gallery.vectors["attribute"])]
        )

    @cached_property
    def scenes(self) -> np.ndarray:
        """Tell which gallery items can be judged whatever the test says: for some models drawn scenes. (n,) bool."""
        if self.judge is None or not self.judge.of_scenes:
            return np.zeros(len(self._gallery), bool)
        return self._gallery.column("family").is_valid().to_numpy()

    @property
    def apart(self) -> bool:
        """Whether the gallery is another model's: nobody knows if its pictures are of the sort that a judge knows."""
        if self._logic is None or self.judge is None or self.judge.of_scenes:
            return False
        return not made_by(self._gallery, "relational", self._logic)

    @cached_property
    def drawn(self) -> bool:
        """Whether most of the gallery can be judged, so that its random pairs are no measure for photographs."""
        return bool(self.items.mean() > 0.5)

    def of(self, pictures: Sequence[Image.Image | np.ndarray | None]) -> list[bool]:
        """Tell which pictures can be judged, given as they are or by their stored look (d,); None is unknown: no."""
        if self.judge is None:
            return [True] * len(pictures)
        images = [picture for picture in pictures if isinstance(picture, Image.Image)]
        fresh = iter(self._memory.embed(self.judge.encoder, images))
        looks = [next(fresh) if isinstance(picture, Image.Image) else picture for picture in pictures]
        return [look is not None and bool(self.judge.knows(look[None])[0]) for look in looks]

    @cached_property
    def sees_items(self) -> bool:
        """Whether the gallery's look is the judge's own."""
        return self.judge is not None and made_by(self._gallery, "attribute", self.judge.encoder)
