"""The Hugging Face Hub: fetch a gallery into the cache, upload a folder, and say why that cannot be done."""

from __future__ import annotations

import errno
import re
from collections.abc import Sequence
from pathlib import Path

from relsim_demo.errors import BadGallery, DemoError

HUB_ID = re.compile(r"([\w.-]+/[\w.-]+?)(?:@([\w./-]+))?", re.ASCII)
NAME = re.compile(r"[\w-]+", re.ASCII)
FILES = ("manifest.json", "items.parquet", "*.npy", "pictures.bin", "*-lists.bin", "report.json")
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
# of the transport that the Hub library uses
UNREACHABLE = ("ConnectError", "ConnectTimeout", "ReadTimeout", "ReadError", "RemoteProtocolError", "ProxyError")
REFUSALS = {
    401: "the Hub does not take this token: log in again (`hf auth login`)",
    402: "the Hub asks for a paid plan, or a means of payment, for that",
    403: "this login may not write there: take another name, or a token that may write",
    429: "the Hub asks to wait: too much was asked of it in a short time",
}


def resolve(gallery: str, cache_dir: str | None = None) -> Path:
    """Return the folder of a gallery: a local one as it is, one on the shelf by its name, a Hub dataset from the cache.

    A dataset is named ORG/NAME[@REVISION]; what is already in the cache needs no network. Anything that is none of
    these is returned as a path, for `load` to refuse.

    Raises:
        BadGallery: there is no such folder, and the Hub dataset cannot be had either.
    """
    path, found = Path(gallery), HUB_ID.fullmatch(gallery)
    if path.exists() or not found:
        kept = shelf(cache_dir) / path
        return kept if not path.exists() and NAME.fullmatch(gallery) and kept.is_dir() else path
    from huggingface_hub import snapshot_download

    try:
        repo, revision = found.groups()
        folder = snapshot_download(
            repo, repo_type="dataset", revision=revision, cache_dir=cache_dir, allow_patterns=list(FILES)
        )
    except Exception as error:  # the Hub's library and its transport raise many kinds
        raise BadGallery(
            f"There is no gallery folder {gallery!r} here, and no Hub dataset of that name could be fetched "
            f"({why(error)}). Set RELSIM_GALLERY to a gallery folder, or to the id ORG/NAME of a dataset."
        ) from error
    return Path(folder)


def push(folder: Path, repo: str) -> str:
    """Upload a gallery folder as a Hub dataset; see `upload`."""
    return upload(folder, repo, "gallery", "dataset", FILES)


def upload(folder: Path, repo: str, what: str, repo_type: str, files: Sequence[str] = ("*",)) -> str:
    """Upload the files of a folder to a Hub repository, made where it is not there yet; return its address.

    what: says what the folder holds, such as "gallery". repo_type: "dataset" or "model". files: patterns of names.

    Raises:
        DemoError: the Hub refuses, or cannot be reached; the folder stays as it is.
    """
    from huggingface_hub import HfApi

    api = HfApi()
    try:
        address = api.create_repo(repo, repo_type=repo_type, exist_ok=True)
        api.upload_folder(
            repo_id=repo,
            folder_path=folder,
            repo_type=repo_type,
            allow_patterns=list(files),
            commit_message=f"Upload a Same Logic {what}",
        )
    except Exception as error:  # the Hub's library and its transport raise many kinds
        raise DemoError(
            f"The {what} in {folder} is complete, but could not be uploaded to {repo!r} ({why(error)}). "
            "Log in (`hf auth login`), check the name, and give the same command again: nothing is computed twice."
        ) from error
    return str(address)


def shelf(cache_dir: str | None = None) -> Path:
    """Return the folder of the galleries that are known by a plain name, where `fetch` puts them."""
    return Path(cache_dir or Path.home() / ".cache") / "relsim_demo" / "galleries"


def why(error: Exception) -> str:
    """Say in words why the Hub gave or took nothing; of what is not foreseen the kind and first line."""
    from huggingface_hub import constants, errors

    offline = (errors.LocalEntryNotFoundError, errors.OfflineModeIsEnabled)
    if getattr(error, "errno", None) in NO_ROOM or "no space left" in str(error).lower():
        return "there is no room left on the disk"
    if isinstance(error, errors.GatedRepoError):
        return "it is gated: accept its terms on its page, then log in (`hf auth login`)"
    if isinstance(error, errors.RepositoryNotFoundError):
        return "the Hub has nothing of that name, or it is private and you are not logged in (`hf auth login`)"
    if isinstance(error, errors.LocalTokenNotFoundError):
        return "nobody is logged in here: `hf auth login`, or set HF_TOKEN"
    if status := getattr(getattr(error, "response", None), "status_code", None):
        return REFUSALS.get(status, brief(error))
    if isinstance(error, offline) or type(error).__name__ in UNREACHABLE:
        return "HF_HUB_OFFLINE is set" if constants.is_offline_mode() else "the Hub cannot be reached"
    return brief(error)


def brief(error: Exception) -> str:
    """Return an error's kind and first line, without its stop."""
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0].rstrip('.')[:200]}" if lines else type(error).__name__
