"""The command line at terminals, pipes and disks of other people."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from app_process import ROOT, begin, clean
from PIL import Image

pytestmark = pytest.mark.slow


def command(words, **env):
    """Run a line of a shell, with `relsim` for the command line."""
    line = f'relsim() {{ "{sys.executable}" -m relsim_demo "$@"; }}; {words}'
    return subprocess.run(["bash", "-c", line], cwd=ROOT, env=clean(env), capture_output=True, check=False)


@pytest.mark.parametrize("words", ["search --id scene-000001 -k 3", "--help", "search --id nobody"])
def test_a_pipe_that_nobody_reads_is_silent(words):
    done = command(f"relsim {words} 2>&1 | true; exit ${{PIPESTATUS[0]}}")
    assert done.stderr + done.stdout == b"" and done.returncode in (141, 2)


@pytest.mark.parametrize("words", ["search --id scene-000001 -k 3", "--help"])
def test_a_full_disk_is_one_sentence(words):
    for env in ({}, {"PYTHONUNBUFFERED": None}):
        done = command(f"relsim {words} > /dev/full", **env)
        assert done.returncode == 2 and done.stderr.startswith(b"error: There is no room left on the disk")
        assert done.stderr.count(b"\n") == 1
    assert command(f"relsim {words} > /dev/full 2>&1").returncode == 2


def test_without_any_output_it_works():
    assert (done := command("relsim info >&- 2>&-")).returncode == 0 and done.stdout + done.stderr == b""


def test_work_that_fills_the_disk_ends_with_a_sentence(tmp_path):
    (tmp_path / "in").mkdir()
    for number in range(4):
        Image.effect_noise((200, 200), 90).convert("RGB").save(tmp_path / "in" / f"{number}.png")
    work = ("-m", "relsim_demo", "precompute", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--json")
    out, err = (process := begin(arguments=work, largest=8192)).communicate(timeout=300)
    assert process.returncode == 2 and "Traceback" not in err and out.startswith('{"error": '), out + err
    assert err.splitlines()[-1].startswith("error: ") and not (tmp_path / "out").exists()


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_letters_that_the_terminal_lacks_are_escaped(encoding, tmp_path):
    names = ["日本.png", os.fsdecode(b"na\xffme.png"), "é.png"]
    for name in names:
        Image.new("RGB", (64, 64), "red").save(tmp_path / name)
    files = [str(tmp_path / name) for name in names]
    run = [sys.executable, "-m", "relsim_demo", "score", *files]
    done = subprocess.run(run, cwd=ROOT, env=clean({"PYTHONIOENCODING": encoding}), capture_output=True, check=False)
    assert done.returncode == 0 and b"Traceback" not in done.stderr, done.stderr
    for name in names:
        assert name.encode(encoding, "backslashreplace") in done.stdout


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="tells by /proc how far a process is")
@pytest.mark.parametrize("words", [["evaluate"], ["caption", "{picture}"], ["precompute", "scenes", "--out", "{out}"]])
@pytest.mark.parametrize("seconds", [0, 3])
def test_ctrl_c_is_quiet(words, seconds, tmp_path):
    Image.new("RGB", (64, 64), "red").save(tmp_path / "red.png")
    given = [word.format(picture=tmp_path / "red.png", out=tmp_path / "out") for word in words]
    process = subprocess.Popen(
        [sys.executable, "-m", "relsim_demo", *given], cwd=ROOT, env=clean({}), text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    while process.poll() is None and "numpy" not in Path(f"/proc/{process.pid}/maps").read_text():
        time.sleep(0.01)  # until its own code runs
    time.sleep(seconds)
    over = process.poll() is not None
    if not over:
        os.killpg(process.pid, signal.SIGINT)  # a terminal sends it to all that the command started
    out, err = process.communicate(timeout=300)
    over = over or (words[0] != "precompute" and process.returncode == 0 and out != "")  # just before the signal came
    assert over or (process.returncode == 130 and out == ""), (process.returncode, out, err)
    assert "Traceback" not in err and "KeyboardInterrupt" not in err and "error" not in err
    if words[0] == "precompute" and (tmp_path / "out.partial").exists():
        assert err.endswith("Stopped; the same command goes on where it was.\n")


def test_ctrl_c_inside_the_exec_of_a_package_ends_like_any_other(tmp_path):
    (tmp_path / "interrupted.py").write_text(
        "import os, signal, sys\n"
        "from relsim_demo.hosting.program import run\n"
        "sys.exit(run(lambda: exec('os.kill(os.getpid(), signal.SIGINT)')))\n"
    )
    words = [sys.executable, "-m", "interrupted"]
    assert subprocess.run(words, cwd=tmp_path, env=clean({"PYTHONPATH": str(ROOT)}), check=False).returncode == 130
