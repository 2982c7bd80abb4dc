"""Python programs that begin where torch and transformers are read already, which takes longer than most of them run.

Each is a process of its own, forked from one that has read the packages and done nothing else.
"""

import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ["accelerate", "peft", "safetensors.torch", "tokenizers", "tqdm", "transformers.models.qwen2_5_vl"]
PACKAGES += ["torch.utils.data", "torch.utils.tensorboard"]


class Warm:
    """A program that runs: python `arguments`, with this environment; a stand-in of subprocess.Popen."""

    def __init__(self, *arguments, env):
        """Start it."""
        self._place = tempfile.TemporaryDirectory()
        self._said = Path(self._place.name) / "said.txt"
        forks = multiprocessing.get_context("forkserver")
        forks.set_forkserver_preload(PACKAGES)
        self._process = forks.Process(target=_run, args=([*map(str, arguments)], dict(env), self._said))
        self._process.start()

    @property
    def returncode(self):
        """Its exit code, less than 0 if a signal ended it; None while it runs."""
        return self._process.exitcode

    def poll(self):
        return self.returncode

    def wait(self, seconds=300):
        self._process.join(seconds)
        if self.returncode is None:
            raise subprocess.TimeoutExpired(self._process.name, seconds, self._said.read_text())
        return self.returncode

    def kill(self):
        """End it by SIGKILL, and wait until it is gone."""
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.join()

    def said(self):
        """Wait until it ends, and return all that it wrote to stdout and stderr."""
        self.wait()
        return self._said.read_text()


def _run(arguments, env, said):
    """Be `python ARGUMENTS`, which is -m MODULE or SCRIPT and what follows."""
    multiprocessing.set_start_method(None, force=True)  # what it starts itself begins as it would anywhere
    os.environ.clear()
    os.environ.update(env)
    os.chdir(ROOT)
    file = said.open("w", buffering=1)
    for number in (1, 2):
        os.dup2(file.fileno(), number)
    sys.stdout = sys.stderr = file
    if arguments[0] == "-m":
        sys.argv = arguments[1:]
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = arguments
        runpy.run_path(arguments[0], run_name="__main__")
