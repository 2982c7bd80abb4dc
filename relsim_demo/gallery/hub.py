"""Galleries on the Hugging Face Hub: fetch one into the cache, upload one."""

from __future__ import annotations

import re
from pathlib import Path

from relsim_demo.errors import BadGallery, DemoError

HUB_ID = re.compile(r"([\w.-]+/[\w.-]+?)(?:@([\w./-]+))?", re.ASCII)
FILES = ("manifest.json", "items.parquet", "*.npy", "pictures.bin", "report.json")


def resolve(gallery: str, cache_dir: str | None = None) -> Path:
    """Return the folder of a gallery: a local one as it is, a Hub dataset ORG/NAME[@REVISION] from the cache.

    What is already in the cache needs no network. Anything that is neither is returned as a path, for `load` to refuse.

    Raises:
        BadGallery: there is no such folder, and the Hub dataset cannot be had either.
    """
    path, found = Path(gallery), HUB_ID.fullmatch(gallery)
    if path.exists() or not found:
        return path
    from huggingface_hub import snapshot_download

    try:
        repo, revision = found.groups()
        folder = snapshot_download(
            repo, repo_type="dataset", revision=revision, cache_dir=cache_dir, allow_patterns=list(FILES)
        )
    except Exception as error:  # the Hub's library and its transport raise many kinds
        raise BadGallery(
            f"There is no gallery folder {gallery!r} here, and no Hub dataset of that name could be fetched "
            f"({brief(error)}). Set RELSIM_GALLERY to a gallery folder, or to the id ORG/NAME of a dataset."
        ) from error
    return Path(folder)


def push(folder: Path, repo: str) -> str:
    """Upload a gallery folder as a Hub dataset, made where it is not there yet; return its address.

    Raises:
        DemoError: the Hub refuses, or cannot be reached; the folder stays as it is.
    """
    from huggingface_hub import HfApi

    api = HfApi()
    try:
        address = api.create_repo(repo, repo_type="dataset", exist_ok=True)
        api.upload_folder(
            repo_id=repo,
            folder_path=folder,
            repo_type="dataset",
            allow_patterns=list(FILES),
            commit_message="Upload a Same Logic gallery",
        )
    except Exception as error:  # the Hub's library and its transport raise many kinds
        raise DemoError(
            f"The gallery in {folder} is complete, but could not be uploaded to {repo!r} ({brief(error)}). "
            "Log in (`hf auth login`), check the name, and give the same command again: nothing is computed twice."
        ) from error
    return str(address)


def brief(error: Exception) -> str:
    """Return an error's kind and first line, without its stop."""
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0].rstrip('.')[:200]}" if lines else type(error).__name__
