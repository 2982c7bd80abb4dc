"""How a program of ours ends: with an answer, a sentence, or quietly, whatever terminal or disk it writes to."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from types import FrameType
from typing import TextIO

from relsim_demo.errors import DemoError

FAILED = 2
NOBODY_READS = 128 + 13  # what a shell reports of a program that SIGPIPE ended
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def run(main: Callable[[], int], stops: Sequence[signal.Signals] = (signal.SIGINT,)) -> int:
    """Run a program and return its exit code.

    Bad input and trouble of the disk become one sentence; a pipe that nobody reads, and the signals in `stops`, end it
    without a word (130 for Ctrl-C). Letters that the terminal does not have are escaped.
    """
    sys.stdout, sys.stderr = _forgiving(sys.stdout), _forgiving(sys.stderr)
    logging.raiseExceptions = False  # a log that cannot be written is no reason for a traceback
    stopped = _listen(stops)
    try:
        code = _answer(main)
    except BaseException as error:
        code = _ended(error, stopped)
        exec("")  # after Ctrl-C inside the exec() of a package, CPython dies by SIGINT at its end; this unmarks it
    _ignore(stops)
    for stream in (sys.stdout, sys.stderr):
        _let_go(stream)
    return code


def trouble(error: OSError) -> str:
    """Say in one sentence what the system refused."""
    place = f" ({error.filename})" if error.filename else ""
    if error.errno in NO_ROOM:
        return f"There is no room left on the disk{place}; nothing more could be written."
    return f"The system refused: {error.strerror or error}{place}."


def say(line: str, stream: TextIO | None = None) -> None:
    """Write a line for the person at the terminal (stderr, if no other stream is given), if there is one."""
    if target := stream or sys.stderr:
        with contextlib.suppress(OSError):
            target.write(line + "\n")
            target.flush()


def _answer(main: Callable[[], int]) -> int:
    try:
        code = main()
    except SystemExit as end:  # of argparse, after --help
        code = end.code if isinstance(end.code, int) else 0
    sys.stdout.flush()
    return code


def _ended(error: BaseException, stopped: list[int]) -> int:
    """Say what has to be said of what ended a program, and return its exit code."""
    if stopped:
        if isinstance(error, KeyboardInterrupt) and error.args:
            say(str(error))
        return 128 + stopped[0]
    if isinstance(error, BrokenPipeError):
        return NOBODY_READS
    if not isinstance(error, DemoError | OSError):
        raise error
    say(f"error: {trouble(error) if isinstance(error, OSError) else error}")
    return FAILED


def _listen(stops: Sequence[signal.Signals]) -> list[int]:
    """Let the first of these signals interrupt the main thread; return the list that it is noted in.

    Those that follow are ignored: what remains to be done is short, and `timeout` and terminals send them twice.
    """
    stopped: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        _ignore(stops)
        stopped.append(number)
        raise KeyboardInterrupt

    for one in stops:
        if signal.getsignal(one) != signal.SIG_IGN:  # of a program in the background, by its shell's will
            signal.signal(one, stop)
    return stopped


def _ignore(stops: Sequence[signal.Signals]) -> None:
    for one in stops:
        signal.signal(one, signal.SIG_IGN)


def _forgiving(stream: TextIO | None) -> TextIO:
    """Return a stream that takes any letter; a closed one becomes one that keeps nothing."""
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8")
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    return stream


def _let_go(stream: TextIO) -> None:
    """Write out what is left; where that fails, drop it, so that Python does not complain of it at its end."""
    try:
        stream.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
