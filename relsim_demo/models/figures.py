"""What was measured of the embedded models: kept beside their weights by `python -m benchmarks.quality`."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path

from relsim_demo.models.mini import FOLDER

NAME = "figures.json"
log = logging.getLogger(__name__)


def measured(models: Mapping[str, str], folder: Path = FOLDER) -> dict | None:
    """Return the figures where they are of these models ("name@revision" by metric); None where none were taken.

    A file that cannot be read is logged: the page then goes without figures, and nothing else depends on them.
    """
    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return found if found["models"].items() <= models.items() else None
    except FileNotFoundError:  # of models that nobody has measured
        return None
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        log.warning("%s cannot be read (%s); the page shows no figures.", folder / NAME, error)
        return None
