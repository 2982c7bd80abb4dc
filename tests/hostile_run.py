"""Open every file of a folder as a picture, in a process of its own: one line of JSON each, then the memory of all."""

import json
import resource
import sys
import time
from pathlib import Path

from relsim_demo.errors import BadPicture
from relsim_demo.images import open_picture, process


def main(folder):
    for path in sorted(Path(folder).iterdir()):
        started = time.monotonic()
        try:
            picture = open_picture(path)
            answer = [picture.mode, *picture.size]
        except BadPicture as error:
            answer = str(error)
        sys.stdout.write(json.dumps([path.name, time.monotonic() - started, answer]) + "\n")
    for _ in range(process.AT_ONCE):  # only ended processes are counted below
        if (decoder := process._idle.get()) is not None:
            decoder.end()
    decoders = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    sys.stdout.write(json.dumps([1024 * _most(), 1024 * decoders]) + "\n")


def _most():
    """The most memory of this process, in KiB: its own ru_maxrss would count what started it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM:")))


main(sys.argv[1])
