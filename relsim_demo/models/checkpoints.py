"""Where the files of a model lie: a local folder, or a snapshot in the Hub's cache, downloaded when it is not there."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TypeVar, cast

from relsim_demo.errors import ModelUnavailable
from relsim_demo.settings import Settings

HUB_ID = re.compile(r"(?P<repo>[\w.-]+(/[\w.-]+)?)(@(?P<revision>\w[\w./-]*))?", re.ASCII)
WEIGHTS = ("*.safetensors", "*.pt")
Model = TypeVar("Model")
_hashed: dict[tuple, str] = {}


def locate(model: str, settings: Settings, *, files: Sequence[str] | None = None) -> Path:
    """Return the folder of a model: a local folder, or a Hub id (perhaps with @REVISION) in the cache.

    What the cache lacks is downloaded; a filled cache answers without a network too. `files` narrows the download:
    plain names must be there afterwards, patterns like *.safetensors bring what there is. None brings everything.

    Raises:
        ModelUnavailable: no such folder or Hub model, no network and not cached, or a named file is missing.
    """
    folder = Path(model).expanduser()
    if not folder.is_dir():
        folder = _snapshot(model, settings, files)
    missing = [name for name in files or () if not re.search(r"[*?[]", name) and not (folder / name).is_file()]
    if missing:
        raise ModelUnavailable(
            f"The model {model} lacks {', '.join(missing)} in {folder}; download it again or name another one."
        )
    return folder


def cached(model: str, settings: Settings, *, files: Sequence[str] | None = None) -> Path | None:
    """Return the folder of a model whose weights are on this machine, or None; the Hub is not asked.

    `files` are those that `locate` was or will be asked for.
    """
    folder, found = Path(model).expanduser(), HUB_ID.fullmatch(model)
    if not folder.is_dir() and found:
        from huggingface_hub import snapshot_download

        try:
            folder = Path(
                snapshot_download(
                    found["repo"],
                    revision=found["revision"],
                    cache_dir=settings.cache_dir,
                    local_files_only=True,
                    allow_patterns=None if files is None else list(files),
                )  # fmt: skip
            )
        except (OSError, ValueError):  # not in the cache, or no name that could be
            return None
    return folder if any(file for pattern in WEIGHTS for file in folder.glob(pattern)) else None


def downloaded_bytes(model: str, settings: Settings) -> int:
    """Return how much of a Hub model is in the cache, files on their way included; 0 for a local folder."""
    from huggingface_hub import constants

    cache = Path(settings.cache_dir or constants.HF_HUB_CACHE)
    # the library's own function for this name refuses what is no Hub id, such as the path of a folder
    blobs = cache / "--".join(["models", *model.partition("@")[0].split("/")]) / "blobs"
    sizes = []
    for file in blobs.glob("*"):
        with contextlib.suppress(OSError):  # a finished file was renamed just now
            sizes.append(file.stat().st_size)
    return sum(sizes)


def short_name(model: str) -> str:
    """Return what to call a model: a Hub id without its revision, of a folder its own name, wherever it lies."""
    local = Path(model).expanduser()
    return local.resolve().name if local.is_dir() else model.partition("@")[0]


def known_revision(name: str, settings: Settings) -> str:
    """Return the revision of what is on this machine (see revision_of); empty before a download."""
    folder = cached(name, settings)
    return revision_of(folder) if folder else ""


def revision_of(path: Path) -> str:
    """Return the commit hash of a snapshot in the Hub's cache, else the first 12 digits of its weights' sha256.

    Weights are the .safetensors and .pt files of the folder itself; they are hashed once while they stay the same.

    Raises:
        ModelUnavailable: the folder has no weights, or they cannot be read.
    """
    if path.parent.name == "snapshots" and re.fullmatch(r"[0-9a-f]{40}", path.name):
        return path.name
    weights = sorted({file for pattern in WEIGHTS for file in path.glob(pattern)})
    if not weights:
        raise ModelUnavailable(f"{path} holds no weights: there must be a .safetensors file in it.")
    try:
        key = tuple((str(file.resolve()), file.stat().st_size, file.stat().st_mtime_ns) for file in weights)
        if key not in _hashed:
            _hashed[key] = _sha256(weights)[:12]
    except OSError as error:
        raise ModelUnavailable(f"The weights in {path} cannot be read ({error}).") from error
    return _hashed[key]


def read_checked(path: Path, sha256: str, model: str, install: str) -> bytes:
    """Return the bytes of a file of a model that came as a package; install: the command that brings it.

    Raises:
        ModelUnavailable: it cannot be read, or is not the published one.
    """
    again = f"run `{install} --force-reinstall`"
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelUnavailable(f"{path.name} of {model} cannot be read: {again}.") from error
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        published = f"{sha256[:12]}... as published"
        raise ModelUnavailable(f"{path.name} of {model} has sha256 {found[:12]}..., not {published}: {again}.")
    return data


def _snapshot(model: str, settings: Settings, files: Sequence[str] | None) -> Path:
    """Return the Hub's snapshot of a model, downloaded as far as it is not cached."""
    found = HUB_ID.fullmatch(model)
    if not found or ".." in model or model.startswith((".", "/", "~")):
        raise ModelUnavailable(
            f"There is no folder {model[:200]!r} here, and a model on the Hub is named OWNER/NAME[@REVISION]."
        )
    from huggingface_hub import snapshot_download

    try:
        # a list even of one, since the library takes a string for a pattern of its own
        patterns = None if files is None else list(files)
        folder = snapshot_download(
            found["repo"], revision=found["revision"], cache_dir=settings.cache_dir, allow_patterns=patterns
        )
    except Exception as error:  # networks, proxies, disks and the Hub fail in many types with no common base
        raise ModelUnavailable(_explain(error, model, settings)) from error
    return Path(folder)


def _explain(error: Exception, model: str, settings: Settings) -> str:
    """Return one sentence on why a model did not come from the Hub, and what to do."""
    from huggingface_hub import constants, errors

    cache = settings.cache_dir or constants.HF_HUB_CACHE
    if isinstance(error, errors.GatedRepoError):
        return f"The model {model} is gated: accept its terms on its page, then log in (`hf auth login`)."
    if isinstance(error, errors.RepositoryNotFoundError):
        return f"There is no folder {model!r} here and no such model on the Hub (if it is private: `hf auth login`)."
    if isinstance(error, errors.RevisionNotFoundError):
        return f"The Hub has no such revision of {model}; after the @ stands a branch, a tag or a commit hash."
    if isinstance(error, errors.HFValidationError):
        return f"There is no folder {model!r} here, and it is not a model's name on the Hub (OWNER/NAME)."
    if isinstance(error, errors.LocalEntryNotFoundError):
        offline = constants.is_offline_mode()
        why = "HF_HUB_OFFLINE is set" if offline else "the Hub cannot be reached"
        return (
            f"The model {model} is not complete in the cache {cache} and {why}: "
            f"{'unset it' if offline else 'connect to the Internet'} once to download it, or name a local folder."
        )
    reason = (str(error).strip().splitlines() or [""])[0]
    return f"The model {model} could not be downloaded to {cache} ({type(error).__name__}: {reason}); try again."


def _sha256(files: list[Path]) -> str:
    """Return the sha256 of one file, or of several as one list of names and hashes."""
    hashes = []
    for path in files:
        with path.open("rb") as file:
            hashes.append(hashlib.file_digest(file, "sha256").hexdigest())
    if len(files) == 1:
        return hashes[0]
    listing = "".join(f"{digest}  {file.name}\n" for digest, file in zip(hashes, files, strict=True))
    return hashlib.sha256(listing.encode()).hexdigest()


def with_report(answered: Model) -> tuple[Model, dict[str, Collection]]:
    """Return a network and what was amiss with its weights, by kind.

    transformers gives this pair for output_loading_info, which the annotation of its from_pretrained leaves out.
    """
    return cast("tuple[Model, dict[str, Collection]]", answered)
