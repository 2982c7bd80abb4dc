"""Decoding in processes of their own: what takes too long, or too much memory, ends there and harms nobody else.

Each reads requests on its standard input, a socket: the bytes of a file. It answers with a sentence, or with a size and
then the pixels. It is not made by multiprocessing, whose processes begin by importing the program that started them,
here the whole page. It ends as soon as that end of the socket is closed, also when its parent was killed.
"""

from __future__ import annotations

import os
import queue
import signal
import socket
import struct
import subprocess
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from PIL import Image

from relsim_demo.errors import BadPicture
from relsim_demo.images.limits import WORKS

AT_ONCE = 2  # a big picture needs hundreds of MB
SECONDS = 7  # of processor time, for one picture
AT_LAST = 60  # by the clock: only where others leave this process hardly any processor time, since decoding never waits
MEMORY = 1_100_000_000  # bytes of address space; a process that idles has 0.1 GB
SIZE = struct.Struct(">LL")
PIXELS, SENTENCE = b"=", b"!"  # what an answer begins with
SLOW = f"takes too long to decode (more than {SECONDS} seconds): save it again, smaller or as a plain PNG; {WORKS}"
BUSY = "cannot be decoded now, since this machine is busy with other things: try again later"
CRASHED = f"makes the decoder crash, so it is damaged: save or send it again; {WORKS}"
_ROOT = Path(__file__).resolve().parents[2]
_PACKAGE = __name__.rpartition(".")[0]
# One thread and one arena are enough, and what a big picture took goes back to the system.
_ALONE = {"OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "1000000"}


class _Ended(Exception):
    """The process has ended, with this exit code (negative: the signal)."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the decoder ended with {code}")
        self.code = code


class _Decoder:
    """One process that decodes, with what it is asked through."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", _PACKAGE], cwd=_ROOT, env=os.environ | _ALONE, stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        self._pipe = Connection(ours.detach())

    def ask(self, data: bytes) -> Image.Image:
        """Have a picture decoded. Raises BadPicture with the end of a sentence, or _Ended."""
        try:
            self._pipe.send_bytes(data)
            answer = self._pipe.recv_bytes()
            if answer[:1] == SENTENCE:
                raise BadPicture(answer[1:].decode())
            return Image.frombytes("RGB", SIZE.unpack(answer[1:]), self._pipe.recv_bytes())
        except (EOFError, OSError) as error:
            raise _Ended(self.end()) from error

    def end(self) -> int:
        """End the process, if it has not, and return its exit code."""
        self._pipe.close()
        try:
            return self._process.wait(1)  # a decoder that nobody asks any more ends by itself
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()


_idle: queue.LifoQueue[_Decoder | None] = queue.LifoQueue()  # None: one that has not been started yet
for _ in range(AT_ONCE):
    _idle.put(None)


def decoded(data: bytes) -> Image.Image:
    """Return the picture in the bytes of a file: RGB, upright, on white, sides at most MAX_SIDE px.

    Safe to share between threads; AT_ONCE are decoded at a time.

    Raises:
        BadPicture: it cannot be read; the text ends a sentence that begins with its name, without its stop.
    """
    decoder = _idle.get()
    used, kept = decoder is not None, None
    try:
        decoder = decoder or _Decoder()
        try:
            picture = decoder.ask(data)
        except BadPicture:
            kept = decoder
            raise
        kept = decoder
        return picture
    except _Ended as ended:
        if -ended.code == signal.SIGPROF:
            raise BadPicture(SLOW) from ended
        if -ended.code == signal.SIGALRM:
            raise BadPicture(BUSY) from ended
        if not used:
            raise BadPicture(CRASHED) from ended
    except OSError as error:
        raise BadPicture(f"cannot be decoded now, since this machine starts no more processes ({error})") from error
    finally:
        if kept is None and decoder is not None:
            decoder.end()
        _idle.put(kept)
    return decoded(data)  # it may have ended while it was idle: once more, in a fresh one
