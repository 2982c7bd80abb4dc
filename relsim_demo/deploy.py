"""Putting the app on a Space of the Hugging Face Hub: what is uploaded, and what is set there."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, cast

from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.gallery.hub import why
from relsim_demo.settings import Backend, Settings
from relsim_demo.shipped import INSTALLED, PRECOMPUTED

if TYPE_CHECKING:
    from huggingface_hub import HfApi, SpaceHardware

ROOT = PRECOMPUTED.parent  # of a checkout
FILES = ("README.md", "LICENSE", "app.py", "requirements.txt", "assets/*", "precomputed/**/*", "relsim_demo/**/*")
FOLDERS = ("assets/", "precomputed/", "relsim_demo/")  # what an earlier version left in them is deleted
CARD = "README.md"  # it begins with what the Hub reads of a Space
HEAD = "---\n"
MB = 1_000_000


@dataclass(frozen=True)
class Space:
    """A Space by its name ORG/NAME, with its hardware (None: as it is), variables NAME=VALUE, and who may see it."""

    name: str
    hardware: str | None = None
    given: Sequence[str] = field(default_factory=tuple)
    private: bool = False

    @property
    def variables(self) -> dict[str, str]:
        """The variables by name.

        Raises:
            BadRequest: one is no setting of this program, or has a value that it would not take.
        """
        found = dict(_parted(pair) for pair in self.given)
        known = {f"RELSIM_{setting.name.upper()}" for setting in fields(Settings)}
        if unknown := sorted(found.keys() - known):
            raise BadRequest(f"{unknown[0]} is no setting of this program; it has {', '.join(sorted(known))}.")
        if "RELSIM_MILVUS_TOKEN" in found:
            raise BadRequest(
                "RELSIM_MILVUS_TOKEN is a secret, and variables are public: set it in the Space's settings."
            )
        settings = Settings.from_env(found)
        for name in ("RELSIM_GALLERY", "RELSIM_BASE_MODEL", "RELSIM_ADAPTER", "RELSIM_CAPTION_ADAPTER"):
            if name in found and Path(getattr(settings, name.removeprefix("RELSIM_").lower())).expanduser().exists():
                raise BadRequest(f"{name} is a folder of this machine; a Space reads what is on the Hub, ORG/NAME.")
        return found

    @property
    def hints(self) -> dict[str, object]:
        """What the Hub is told of the Space beside its title: hardware for copies, weights to be there at its start."""
        settings = Settings.from_env(self.variables)
        found: dict[str, object] = {"suggested_hardware": self.hardware} if self.hardware else {}
        models = [settings.base_model, settings.adapter, settings.caption_adapter]
        if settings.backend is Backend.QWEN and settings.cache_dir is None:
            # a fixed revision takes a list of files there, so that such a model is fetched at the start instead
            found["preload_from_hub"] = [model for model in models if "@" not in model]
        return found


def deploy(space: Space, dry: bool = False, root: Path = ROOT) -> tuple[dict, str]:
    """Upload the app from a checkout in one commit, and set hardware and variables; say what was done.

    What is on the Space and equal is not sent again. dry: only say what would be done, and ask nobody.

    Raises:
        BadRequest: the name or a variable is none.
        DemoError: this is no checkout, or the Hub refuses or cannot be reached; the Space is as it was, or set up anew.
    """
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", space.name, re.ASCII):
        raise BadRequest(f"{space.name!r} is no name of a Space; it is ORG/NAME, such as my-name/same-logic.")
    variables, files = space.variables, dict(_files(root))
    if INSTALLED or not {CARD, "app.py"} <= files.keys():
        raise DemoError("A Space is uploaded from a checkout of this repository: clone it, and give the command there.")
    contents = {**files, CARD: _card(files[CARD], space)}
    done = {
        "space": space.name,
        "hardware": space.hardware,
        "variables": variables,
        "hints": space.hints,
        "files": {name: len(one) if isinstance(one, bytes) else one.stat().st_size for name, one in contents.items()},
    }
    if not dry:
        done["address"] = _upload(space, contents)
    return done, _told(done)


def _files(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield what a Space needs, by the name that it has there too."""
    for pattern in FILES:
        for path in sorted(root.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("."):
                yield path.relative_to(root).as_posix(), path


def _card(path: Path, space: Space) -> bytes:
    """Return the README with the hints among what the Hub reads at its beginning."""
    import yaml

    _, head, text = path.read_text(encoding="utf-8").split(HEAD, 2)
    known = yaml.safe_load(head) | space.hints
    return f"{HEAD}{yaml.safe_dump(known, sort_keys=False, allow_unicode=True)}{HEAD}{text}".encode()


def _upload(space: Space, contents: Mapping[str, Path | bytes]) -> str:
    from huggingface_hub import HfApi

    api = HfApi()
    try:
        api.whoami()
        address = api.create_repo(
            space.name, repo_type="space", space_sdk="gradio", private=space.private or None, exist_ok=True
        )
        for name, value in space.variables.items():
            api.add_space_variable(space.name, name, value)
        _commit(api, space.name, contents)
        if space.hardware:
            # the Hub knows names of hardware before its library does
            api.request_space_hardware(space.name, cast("SpaceHardware", space.hardware))
    except Exception as error:  # the Hub's library and its transport raise many kinds
        raise DemoError(
            f"The Space {space.name} could not be set up ({why(error)}). "
            "The same command goes on, and sends nothing twice."
        ) from error
    return str(address)


def _commit(api: HfApi, name: str, contents: Mapping[str, Path | bytes]) -> None:
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete

    there = api.list_repo_files(name, repo_type="space")
    gone = [file for file in there if file.startswith(FOLDERS) and file not in contents]
    operations = [
        *(CommitOperationAdd(file, content) for file, content in contents.items()),
        *(CommitOperationDelete(file) for file in gone),
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that a Space rarely has tables, such as the gallery's
        api.create_commit(name, operations, repo_type="space", commit_message="Deploy Same Logic")


def _parted(pair: str) -> tuple[str, str]:
    name, equals, value = pair.partition("=")
    if not (name and equals and value):
        raise BadRequest(f"The variable {pair!r} has no value; write NAME=VALUE, such as RELSIM_BACKEND=qwen.")
    return name, value


def _told(done: dict) -> str:
    size = sum(done["files"].values()) / MB
    large = [f"{name} ({count / MB:.1f} MB)" for name, count in done["files"].items() if count > 10 * MB]
    where = done.get("address") or f"https://huggingface.co/spaces/{done['space']} (nothing was sent)"
    return "\n".join(
        [
            f"{len(done['files']):,} files, {size:.1f} MB, to {where}",
            f"large files, which the Hub keeps apart: {', '.join(large) or 'none'}",
            f"hardware: {done['hardware'] or 'as it is, of a new Space the free CPU'}",
            *(f"variable {name}={value}" for name, value in done["variables"].items()),
            *(f"{name}: {value}" for name, value in done["hints"].items()),
        ]
    )
