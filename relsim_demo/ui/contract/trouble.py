"""Trouble as one sentence: what the page, its routes and the API say of any exception."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from relsim_demo.errors import BadPicture, DemoError

GONE = "This picture is no longer here. Choose it again."
TROUBLE = "Something went wrong on our side. Nothing is lost; try again in a moment."

log = logging.getLogger(__name__)


class LostUpload(BadPicture):
    """An upload that is not here any more: `ref` names it."""

    def __init__(self, ref: str) -> None:
        super().__init__(GONE)
        self.ref = ref


@dataclass(frozen=True)
class Trouble:
    """What there is to say of an error: a sentence, whether it was foreseen, and which upload is lost, if one is."""

    sentence: str
    foreseen: bool
    lost: str | None


def trouble(error: Exception) -> Trouble:
    """Return what is said of an error; what nobody foresaw goes to the log, and says nothing of itself."""
    if isinstance(error, DemoError):
        return Trouble(str(error), True, error.ref if isinstance(error, LostUpload) else None)
    log.error("a question could not be answered", exc_info=error)
    return Trouble(TROUBLE, False, None)
