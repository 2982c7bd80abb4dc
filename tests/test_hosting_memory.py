"""Memory that the C library keeps goes back to the system, where that can be asked of it."""

import ctypes
import platform

import pytest

from relsim_demo.hosting import memory

KEPT = """
from pathlib import Path
from relsim_demo.hosting.memory import give_back

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

many = [bytes([1]) * 100_000 for _ in range(2_000)]  # each too small to be mapped on its own
above = bytes([1]) * 100_000  # above them, so that they are not at the end
before = resident()
del many
kept = resident()
give_back()
print(before, kept, resident())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries are left alone")
def test_what_is_kept_for_nothing_goes_back(python):
    done = python("-c", KEPT)
    before, kept, after = map(int, done.stdout.split())
    assert before - kept < 50_000_000, "the library gives it back by itself"
    assert kept - after > 150_000_000


@pytest.mark.parametrize("trouble", [AttributeError, OSError, TypeError])
def test_a_library_that_knows_no_such_thing_is_left_alone(trouble, monkeypatch):
    def without(name):
        raise trouble

    monkeypatch.setattr(ctypes, "CDLL", without)
    memory._trim.cache_clear()
    memory.give_back()
    monkeypatch.undo()
    memory._trim.cache_clear()
