"""Open every file of a folder as a picture, in a process of its own: one line of JSON each, then the memory of all."""

import json
import os
import resource
import sys
from pathlib import Path

from relsim_demo.errors import BadPicture
from relsim_demo.images import open_picture, process


def main(folder):
    for path in sorted(Path(folder).iterdir()):
        before = _spent()
        try:
            picture = open_picture(path)
            answer = [picture.mode, *picture.size]
        except BadPicture as error:
            answer = str(error)
        sys.stdout.write(json.dumps([path.name, _spent() - before, answer]) + "\n")
    for _ in range(process.AT_ONCE):  # only ended processes are counted below
        if (decoder := process._idle.get()) is not None:
            decoder.end()
    decoders = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    sys.stdout.write(json.dumps([1024 * _most(), 1024 * decoders]) + "\n")


def _spent():
    """Seconds of processor time of this process and of all that decode: those of the clock tell how busy others are."""
    ended = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    living = [decoder._process.pid for decoder in process._idle.queue if decoder is not None]
    ticks = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13] for pid in living]
    return sum(one.ru_utime + one.ru_stime for one in ended) + sum(
        int(tick) for pair in ticks for tick in pair
    ) / os.sysconf("SC_CLK_TCK")


def _most():
    """The most memory of this process, in KiB: its own ru_maxrss would count what started it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM:")))


main(sys.argv[1])
