"""The process that decodes pictures: see process."""

from __future__ import annotations

import signal
import sys
import warnings
from multiprocessing.connection import Connection

from PIL import AvifImagePlugin, Image

from relsim_demo.errors import BadPicture
from relsim_demo.images.decode import decode
from relsim_demo.images.limits import WORKS
from relsim_demo.images.process import AT_LAST, MEMORY, PIXELS, SECONDS, SENTENCE, SIZE


def main() -> None:
    """Answer requests until the one who asks has gone."""
    Image.MAX_IMAGE_PIXELS = None  # our own check names the size
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    warnings.simplefilter("ignore")
    _limit_memory()
    pipe = Connection(sys.stdin.fileno())
    while True:
        try:
            data = pipe.recv_bytes()
        except EOFError:
            return
        _limit_time(SECONDS, AT_LAST)
        answer = _answer(data)
        _limit_time(0, 0)
        for part in answer:
            pipe.send_bytes(part)


def _answer(data: bytes) -> list[bytes]:
    try:
        picture = decode(data)
        return [PIXELS + SIZE.pack(*picture.size), picture.tobytes()]
    except BadPicture as error:
        return [SENTENCE + str(error).encode()]
    except MemoryError:
        return [SENTENCE + f"needs too much memory to decode: save it again, smaller or as a PNG; {WORKS}".encode()]


def _limit_time(processor: int, clock: int) -> None:
    """Have the system end this process after so many seconds, whatever it is doing then."""
    signal.setitimer(signal.ITIMER_PROF, processor)
    signal.setitimer(signal.ITIMER_REAL, clock)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on every system
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


main()
