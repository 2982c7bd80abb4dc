"""The command `python -m relsim_demo.training proposals FOLDER`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from tqdm import tqdm

from relsim_demo.errors import BadPicture, BadRequest
from relsim_demo.hosting.program import say
from relsim_demo.images import open_picture
from relsim_demo.models.published import Published
from relsim_demo.models.qwen_captioner import QwenCaptioner
from relsim_demo.precompute.sources import of_folder
from relsim_demo.settings import Settings
from relsim_demo.training.arguments import alone
from relsim_demo.training.sources import GROUPS, approvals
from relsim_demo.types import Sampling

MOST_SHOWN = 10  # pictures of a group, as in the paper
FEWEST = 2


def main(arguments: Sequence[str]) -> int:
    """Propose a caption for each group that has none yet; return the exit code.

    Raises:
        BadRequest: the folder has no groups.
        ModelUnavailable: the published models cannot run here.
    """
    summary = "Let the base model caption groups of pictures, for people to approve. It can be stopped and goes on."
    parser = argparse.ArgumentParser(prog="python -m relsim_demo.training proposals", description=summary)
    parser.add_argument("folder", type=Path, help=f"each of its folders is a group; {GROUPS} is written into it")
    folder = parser.parse_args(arguments).folder
    alone("proposals")
    groups = _groups(folder)
    path = folder / GROUPS
    told = approvals(path) if path.exists() else {}
    captioner = QwenCaptioner(Published(Settings.from_env()))
    with path.open("a", encoding="utf-8") as file:
        if told and not path.read_bytes().endswith(b"\n"):  # as some editors leave it
            file.write("\n")
        for name in tqdm([name for name in groups if name not in told], unit=" groups", dynamic_ncols=True):
            pictures = _pictures(groups[name])
            if len(pictures) < FEWEST:  # no line, so that it is tried again once they can be read
                say(f"left out: {name} has fewer than {FEWEST} pictures that can be read")
                continue
            line = {"group": name, "caption": _caption(captioner, pictures), "approved": False}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()
    return 0


def _groups(folder: Path) -> dict[str, list[Path]]:
    """Return the pictures of every folder with two or more, by its name below the given one."""
    found: dict[str, list[Path]] = {}
    for record in of_folder(folder).read(0):
        if "/" in record.source and isinstance(record.picture, Path):
            found.setdefault(record.source.rpartition("/")[0], []).append(record.picture)
    groups = {name: paths for name, paths in found.items() if len(paths) >= FEWEST}
    if not groups:
        raise BadRequest(f"{folder} has no folders with {FEWEST} pictures or more; each folder is to be a group.")
    return groups


def _pictures(paths: list[Path]) -> list[Image.Image]:
    """Open the first pictures of a group; those that cannot be read are left out, and named."""
    found = []
    for path in paths:
        try:
            found.append(open_picture(path))
        except BadPicture as error:
            say(f"left out: {error}")
            continue
        if len(found) == MOST_SHOWN:
            break
    return found


def _caption(captioner: QwenCaptioner, pictures: list[Image.Image]) -> str:
    """Return what the plain base says of all pictures together, the likeliest words."""
    *_, texts = captioner.write_group(pictures, 1, Sampling(temperature=0))
    return texts[0]
