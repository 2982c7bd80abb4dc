"""What the tests of trainings share: drawn pictures with captions, and processes of their own."""

import json
import os
import time

from warm import Warm

from relsim_demo.gallery.scenes import choose_specs, item
from relsim_demo.scenes.render import render
from relsim_demo.training.relational.command import main

SIDE = 56
SMALL = ("--side", SIDE, "--batch", 8, "--chunk", 4, "--rate", 3e-3)


def captioned(folder, count=16, each=1):
    """Fill a folder with scenes of different captions, `each` of every caption, and the list that says them."""
    folder.mkdir()
    lines, scenes = [], {}
    for number, spec in enumerate(choose_specs(8000)):
        if len(lines) == count * each:
            break
        caption = item(number, spec)["caption"]
        scenes.setdefault(caption, []).append(spec)
        if len(scenes[caption]) == each:
            for spec in scenes[caption]:
                name = f"{len(lines):03}.png"
                render(spec, SIDE).save(folder / name)
                lines.append({"file_name": name, "caption": caption})
    tell(folder, lines)
    return folder


def tell(folder, lines):
    """Write a folder's list of captions."""
    (folder / "metadata.jsonl").write_text("\n".join(map(json.dumps, lines)))


def listed(folder):
    return [json.loads(line) for line in (folder / "metadata.jsonl").read_text().splitlines()]


def start(name, base, *arguments, processes=1):
    """Start a training by its command line, in a process of its own, or in several."""
    run = ["-m", "torch.distributed.run", "--standalone", "--nproc_per_node", processes] if processes > 1 else []
    env = {n: value for n, value in os.environ.items() if not n.startswith("RELSIM_")}
    env |= {"RELSIM_BASE_MODEL": str(base), "RELSIM_DEVICE": "cpu", "OMP_NUM_THREADS": "1", "COLUMNS": "80"}
    return Warm(*run, "-m", "relsim_demo.training", name, *arguments, env=env)


def steps(out):
    """What was written of each step, without the times."""
    path = out / "metrics.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    return [{name: value for name, value in line.items() if name != "seconds"} for line in lines]


def killed_after(process, out, least):
    """Kill a training that writes its steps to a folder once there are so many; return how many there are."""
    end = time.monotonic() + 300
    while len(steps(out)) < least and time.monotonic() < end and process.poll() is None:
        time.sleep(0.01)
    process.kill()
    return len(steps(out))


def train(pictures, out, *more):
    """Train the relational model in this process."""
    return main([str(part) for part in ("--data", pictures, "--out", out, *SMALL, *more)])
