"""The corpus of hostile files: whatever is given, the answer is a picture or one sentence, in bounded time and memory.

A sample runs by default, all of it with `-m slow`.
"""

import json

import pytest
from hostile_files import files

from relsim_demo.images import MAX_SIDE

EACH = 8  # of so many files one is in the sample
LONGEST = 20  # seconds for one file, the start of a decoder among them
MOST = 1_500_000_000  # bytes, of this process and of one that decodes


def opened(python, folder, chosen):
    """Open files in a fresh process: {name: answer} and the most bytes of memory."""
    for name, data in chosen:
        (folder / name.replace("/", "-")).write_bytes(data)
    done = python("tests/hostile_run.py", folder, PYTHONPATH=".")
    *lines, memory = map(json.loads, done.stdout.splitlines())
    assert (done.returncode, done.stderr) == (0, "")
    assert [name for name, seconds, _ in lines if seconds > LONGEST] == []
    return {name: answer for name, _, answer in lines}, max(memory)


def check(answers, memory):
    assert memory < MOST
    for name, answer in answers.items():
        if isinstance(answer, str):
            assert answer.endswith(".") and "\n" not in answer and len(answer) < 600, name
            assert not any(word in answer for word in ("Traceback", "Error", "object at", "site-packages")), name
        else:
            assert answer[0] == "RGB" and min(answer[1:]) >= 8 and max(answer[1:]) <= MAX_SIDE, name


@pytest.mark.slow
def test_a_sample(python, tmp_path):
    chosen = [one for number, one in enumerate(files()) if number % EACH == 0]
    answers, memory = opened(python, tmp_path, chosen)
    assert len(answers) == len(chosen) > 40
    check(answers, memory)


@pytest.mark.slow
@pytest.mark.corpus
def test_all(python, tmp_path):
    answers, memory = opened(python, tmp_path, files())
    assert len(answers) > 300
    check(answers, memory)
    assert sum(isinstance(answer, list) for answer in answers.values()) > 60, "nothing can be read"
