"""Votes in a dataset of the Hugging Face Hub, as JSON lines that the Hub library's CommitScheduler uploads.

Every process writes a file of its own, and each vote is on this machine's disk before it is taken. What a process that
was killed had not uploaded yet goes with the next one's first commit, if the folder is still there.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from relsim_demo.errors import DemoError
from relsim_demo.evaluation.voting.votes import Asked, Vote, read
from relsim_demo.gallery.hub import why

if TYPE_CHECKING:
    from huggingface_hub import CommitScheduler

EVERY = 2  # minutes between commits
ABOUT, FILES = "study.json", "votes-*.jsonl"


class HubVotes:
    """See votes.Votes."""

    def __init__(self, dataset: str, folder: Path, every: float = EVERY) -> None:
        """Open a dataset ORG/NAME, made private where there is none; votes wait in a folder, `every` so many minutes.

        Raises:
            DemoError: the Hub cannot be reached or refuses to take votes, or the folder cannot be written.
        """
        self._lock, self._folder, self._dataset = Lock(), folder, dataset
        self._votes: list[Vote] = []
        self._choices: dict[tuple[str, str], dict[Asked, str]] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            there = self._fetch()
            self.salt = self._settle_salt(there)
            for line in _lines(there, folder):
                if vote := read(line):
                    self._note(vote)
            self._file = self._begin()
            self.scheduler = self._schedule(every)
        except Exception as error:  # the Hub's library and its transport raise many kinds
            raise DemoError(
                f"Votes cannot be kept in the Hub dataset {dataset!r} ({why(error)}). Log in with a token that may "
                "write (`hf auth login`, or HF_TOKEN), or let RELSIM_VOTES name a file that ends in .sqlite."
            ) from error

    def add(self, vote: Vote) -> str | None:
        """Keep a vote, see votes.Votes."""
        with self._lock:
            stands = self._choices.get((vote.study, vote.visitor), {}).get(vote.asked)
            if stands is None:
                self._write(vote.as_json().encode())
                self._note(vote)
            return stands

    def of(self, study: str) -> list[Vote]:
        """Return all votes of a study, see votes.Votes."""
        with self._lock:
            return [vote for vote in self._votes if vote.study == study]

    def answered(self, study: str, visitor: str) -> set[Asked]:
        """Return what a visitor has answered, see votes.Votes."""
        with self._lock:
            return set(self._choices.get((study, visitor), ()))

    def _note(self, vote: Vote) -> None:
        choices = self._choices.setdefault((vote.study, vote.visitor), {})
        if vote.asked not in choices:  # what lies here and on the Hub counts once
            choices[vote.asked] = vote.choice
            self._votes.append(vote)

    def _write(self, line: bytes) -> None:
        """Append a line, wholly or not at all, and wait until it is on the disk; no commit reads half of it."""
        with self.scheduler.lock:
            end = os.lseek(self._file, 0, os.SEEK_END)
            try:
                if os.write(self._file, line) < len(line):
                    raise OSError("no room for a whole line")
                os.fsync(self._file)
            except OSError as error:
                os.ftruncate(self._file, end)
                raise DemoError(f"Votes cannot be kept in {self._folder} ({error}); make room there.") from error

    def _begin(self) -> int:
        name = FILES.replace("*", f"{time.strftime('%Y%m%d', time.gmtime())}-{secrets.token_hex(6)}")
        return os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def _fetch(self) -> Path:
        """Return a folder with what the dataset has."""
        from huggingface_hub import HfApi, snapshot_download

        HfApi().create_repo(self._dataset, repo_type="dataset", private=True, exist_ok=True)
        patterns = [ABOUT, FILES]
        return Path(snapshot_download(self._dataset, repo_type="dataset", allow_patterns=patterns))

    def _settle_salt(self, there: Path) -> bytes:
        """Return the salt of the dataset, else the folder's, else a new one; the folder has it from then on."""
        known = next((path for path in (there / ABOUT, self._folder / ABOUT) if path.is_file()), None)
        salt = json.loads(known.read_text(encoding="utf-8"))["salt"] if known else secrets.token_hex(32)
        (self._folder / ABOUT).write_text(json.dumps({"salt": salt}), encoding="utf-8")
        return bytes.fromhex(salt)

    def _schedule(self, every: float) -> CommitScheduler:
        """Begin to commit, after a first commit that shows whether the Hub takes any."""
        from huggingface_hub import CommitScheduler

        patterns = [ABOUT, FILES]
        scheduler = CommitScheduler(
            repo_id=self._dataset, repo_type="dataset", folder_path=self._folder, every=every, allow_patterns=patterns
        )
        try:
            scheduler.trigger().result()
        except Exception:
            scheduler.stop()
            raise
        return scheduler


def _lines(*folders: Path) -> Iterator[str]:
    for folder in folders:
        for path in sorted(folder.glob(FILES)):
            yield from path.read_text(encoding="utf-8", errors="replace").splitlines()
