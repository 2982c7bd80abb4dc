"""Votes are kept: in a file that several processes share, or for a dataset of the Hub; none is lost that was taken."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import uuid
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from browser import served
from hub_server import OWNER, Hub, serving, standing_in

from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.evaluation.voting.hub import HubVotes
from relsim_demo.evaluation.voting.sqlite import SqliteVotes
from relsim_demo.evaluation.voting.votes import Vote, read
from relsim_demo.evaluation.voting.voting import open_votes
from relsim_demo.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
NAME = "some-org/votes"
VOTE = Vote("study", 0, "q", "=one", "other", "a", "b", "one", "one", "somebody", "2026-01-01")


@pytest.fixture
def file(tmp_path):
    return SqliteVotes(tmp_path / "votes.sqlite")


@pytest.fixture(autouse=True)
def logged_in(monkeypatch, tmp_path):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_TOKEN", OWNER)


WRITES = """
import sys
import uuid
from dataclasses import replace
from pathlib import Path
sys.path.insert(0, "tests")
from test_votes_kept import NAME, VOTE
from relsim_demo.evaluation.voting.hub import HubVotes
from relsim_demo.evaluation.voting.sqlite import SqliteVotes
place, name, n = sys.argv[1:]
votes = SqliteVotes(Path(place)) if place.endswith(".sqlite") else HubVotes(NAME, Path(place), every=60)
for number in range(int(n)):
    votes.add(replace(VOTE, query=str(number), visitor=name))
    print(number, flush=True)
"""


def writing(place, name, n, **env):
    command = [sys.executable, "-c", WRITES, str(place), name, str(n)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ | env)


def test_processes_share_a_file(file, tmp_path):
    assert file.of("study") == []
    children = [writing(tmp_path / "votes.sqlite", str(number), 100) for number in range(3)]
    assert [child.communicate()[0].count("\n") for child in children] == [100] * 3
    assert len(set(file.of("study"))) == 300


def taken_until_killed(child, n):
    """Kill a process that writes after n votes; give all that it took until then."""
    taken = [int(child.stdout.readline()) for _ in range(n)]
    child.send_signal(signal.SIGKILL)
    taken += [int(line) for line in child.stdout.read().split("\n")[:-1]]
    child.wait()
    return taken


@pytest.mark.parametrize("n", [1, 150, 300])
def test_a_killed_process_loses_no_vote_that_it_took(tmp_path, n):
    path = tmp_path / "votes.sqlite"
    taken = taken_until_killed(writing(path, "somebody", 10**6), n)
    kept = {int(vote.query) for vote in SqliteVotes(path).of("study")}
    assert set(taken) <= kept and len(kept) <= len(taken) + 1


def test_a_killed_process_loses_no_vote_for_the_hub(tmp_path):
    hub, folder = Hub(), tmp_path / "folder"
    with serving(hub) as endpoint:
        env = {"HF_ENDPOINT": endpoint, "HF_HUB_DISABLE_XET": "1", "HF_HOME": str(tmp_path), "HF_TOKEN": OWNER}
        taken = taken_until_killed(writing(folder, "somebody", 10**6, **env), 200)
    with standing_in(hub):
        again = HubVotes(NAME, folder, every=60)
        again.scheduler.stop()
    kept = {int(vote.query) for vote in again.of("study")}
    assert set(taken) <= kept and len(kept) <= len(taken) + 1
    assert set(on_the_hub(hub)) == set(again.of("study")), "they are sent as soon as somebody begins anew"


def on_the_hub(hub):
    """All votes that the dataset has."""
    lines = [line for name, data in hub.repos[f"datasets/{NAME}"].items() if name.startswith("votes-") for line in
             data.decode().splitlines()]  # fmt: skip
    return [read(line) for line in lines]


def test_votes_go_to_a_dataset_of_the_hub(tmp_path):
    hub = Hub()
    with standing_in(hub):
        first = HubVotes(NAME, tmp_path / "first", every=60)
        votes = [replace(VOTE, query=str(number)) for number in range(5)]
        assert [first.add(vote) for vote in votes] == [None] * 5
        assert first.add(replace(votes[0], choice="same")) == "one" and len(first.of("study")) == 5
        first.scheduler.trigger().result()
        assert on_the_hub(hub) == votes
        first.scheduler.stop()
        again = HubVotes(NAME, tmp_path / "another machine", every=60)
        assert again.of("study") == votes and again.salt == first.salt
        assert again.add(votes[3]) == "one" and again.add(replace(VOTE, query="new")) is None
        again.scheduler.trigger().result()
        again.scheduler.stop()
    assert sorted(on_the_hub(hub), key=repr) == sorted([*votes, replace(VOTE, query="new")], key=repr)


def test_what_a_killed_process_had_not_sent_is_sent_by_the_next(tmp_path):
    hub = Hub()
    with standing_in(hub):
        first = HubVotes(NAME, tmp_path / "folder", every=60)
        first.add(VOTE)
        first.scheduler.stop()  # and so nothing more of it is sent
        (left,) = [path for path in (tmp_path / "folder").glob("votes-*") if path.stat().st_size]
        left.write_bytes(left.read_bytes() + b'{"study": "stu')  # killed amidst a line
        assert VOTE not in on_the_hub(hub)
        again = HubVotes(NAME, tmp_path / "folder", every=60)
        assert again.of("study") == [VOTE] and VOTE in on_the_hub(hub)
        again.scheduler.stop()


def test_a_hub_that_takes_no_votes_is_said_at_once(tmp_path, monkeypatch):
    hub = Hub()
    hub.refuses[f"POST /api/datasets/{NAME}/commit/main"] = 403
    with standing_in(hub), pytest.raises(DemoError, match="may not write there"):
        HubVotes(NAME, tmp_path / "folder", every=60)
    monkeypatch.setenv("HF_TOKEN", "another")
    with standing_in(Hub()), pytest.raises(DemoError, match="log in again"):
        HubVotes(NAME, tmp_path / "folder", every=60)


def test_a_setting_names_a_file_or_a_dataset(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_env({"RELSIM_VOTES": "new/votes.sqlite", "RELSIM_CACHE_DIR": str(tmp_path / "cache")})
    assert isinstance(open_votes(settings.votes, settings), SqliteVotes) and (tmp_path / "new/votes.sqlite").is_file()
    assert isinstance(open_votes("new/votes", settings), SqliteVotes), "its folder is here"
    with standing_in(Hub()):
        for name in (NAME, f"hf://datasets/{NAME}"):
            found = open_votes(name, settings)
            assert isinstance(found, HubVotes)
            found.scheduler.stop()
    with pytest.raises(BadRequest, match="ORG/NAME"):
        open_votes("hf://datasets/nobody", settings)
    (tmp_path / "words.db").write_text("no database, but words" * 100)
    for wrong in ("words.db", str(tmp_path)):
        with pytest.raises(DemoError, match="cannot be kept"):
            open_votes(wrong, settings)


def test_a_line_that_is_no_vote_is_passed_over():
    assert read(VOTE.as_json()) == VOTE
    good = json.loads(VOTE.as_json())
    for wrong in ("", "[]", "{", "[" * 99999, *(json.dumps({**good, **one}) for one in (
        {"choice": "all"}, {"first": "same"}, {"is_check": 2}, {"query": None}, {"visitor": "x" * 5000},
    ))):  # fmt: skip
        assert read(wrong) is None


def test_a_full_disk_is_said(file, tmp_path):
    file._file.execute("PRAGMA max_page_count = 1")
    with pytest.raises(DemoError, match="full"):
        for number in range(1000):
            file.add(replace(VOTE, query=str(number) * 500))
    kept = sqlite3.connect(tmp_path / "votes.sqlite").execute("SELECT count(*) FROM votes").fetchone()[0]
    assert kept == len(file.of("study")) == number


@pytest.mark.slow
def test_a_server_that_ends_sends_what_it_has(tmp_path):
    hub, me = Hub(), str(uuid.uuid4())
    with serving(hub) as endpoint:
        env = {"HF_ENDPOINT": endpoint, "HF_HUB_DISABLE_XET": "1", "HF_HOME": str(tmp_path), "HF_TOKEN": OWNER}
        with served("app.py", RELSIM_VOTES=NAME, RELSIM_CACHE_DIR=str(tmp_path), **env) as address:
            turn = httpx.post(f"{address}/vote/next.json", json={"visitor": me}).json()
            told = {"visitor": me, "ballot": turn["ballots"][0]["name"], "answer": "a"}
            assert httpx.post(f"{address}/vote/cast.json", json=told).json()["voted"] == 1
    assert len(on_the_hub(hub)) == 1 and me not in json.dumps(vars(on_the_hub(hub)[0]))
