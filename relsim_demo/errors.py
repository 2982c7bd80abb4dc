"""Errors whose text is written for the person who reads it: what was given, what works, what to do."""

from __future__ import annotations


class DemoError(Exception):
    """Base of every error that the page, the API and the command line show as one sentence."""


class BadPicture(DemoError):
    """A file or picture that cannot be used."""


class BadRequest(DemoError):
    """A question that cannot be answered as asked: empty text, unknown id, wrong count or metric."""


class BadGallery(DemoError):
    """A gallery folder that is missing, damaged, or does not fit the models in use."""


class ModelUnavailable(DemoError):
    """A model that cannot be loaded or run here."""


class NotInstalled(ModelUnavailable):
    """A package that only an extra installs, and that is not here."""


def in_short(error: Exception) -> str:
    """Return what another package says of an error in one line of at most 160 characters, else the error's name."""
    return " ".join(str(error).split())[:160] or type(error).__name__
