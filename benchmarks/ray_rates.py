"""Pictures a second of `precompute`, on this machine alone and on a local Ray: python -m benchmarks.ray_rates.

A server of this machine gives drawn scenes of 448 px as JPEG; both ways download them from it, decode them, and embed
them by both embedded models. What a picture takes of a processor is measured step by step too, since from that follows
what a cluster of any size takes. The last step (maps, calibration, index) is left out.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from unittest.mock import patch

import torch

from relsim_demo.gallery.scenes import choose_specs
from relsim_demo.models.loader import embedded_encoders
from relsim_demo.precompute import build, open_source, plan, precompute
from relsim_demo.precompute.decoders import Prepared, prepare
from relsim_demo.precompute.downloader import Downloader
from relsim_demo.precompute.on_ray import Cluster, planning, precompute_on
from relsim_demo.precompute.records import Source
from relsim_demo.precompute.run import FETCHERS
from relsim_demo.precompute.shards import SIZE, Shards
from relsim_demo.scenes.render import render
from relsim_demo.settings import Backend, Settings

SIDE, BATCH = 448, 16
METRICS = ["mini-relational", "efficientnet-lite2"]
SETTINGS = Settings(Backend.MINI)
MILLIONS, DAY = 100, 86_400  # of the computed cluster, seconds


class _Worked(Exception):  # noqa: N818 (no error)
    """All shards are written."""


def downloader() -> Downloader:
    """Download from this machine, which the program itself refuses to."""
    return Downloader(permit=lambda address: address.is_loopback)


def main() -> None:
    """Measure both ways in turns, then the steps."""
    parser = argparse.ArgumentParser(description="Time precompute on this machine alone and on a local Ray.")
    parser.add_argument("--shards", type=int, default=4, help=f"of {SIZE} pictures each, two at least")
    parser.add_argument("--rounds", type=int, default=1, help="in which both ways take turns")
    options = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), options.shards * SIZE) as addresses:
        listed = Path(folder) / "list.jsonl"
        listed.write_text("\n".join(json.dumps({"url_link": address}) for address in addresses))
        source = open_source(str(listed))
        ways = {"alone": lambda out: _alone(source, out), "on Ray": lambda out: _on_ray(source, out)}
        _in_turns(ways, Path(folder), options.rounds)
        steps(addresses, Path(folder))


def _in_turns(ways: dict[str, Callable[[Path], None]], folder: Path, rounds: int) -> None:
    best = dict.fromkeys(ways, 0.0)
    for number in range(rounds):
        for name, work in ways.items():
            first, rate = _timed(work, folder / f"{name}-{number}")
            best[name] = max(best[name], rate)
            print(f"{name:8} {rate:7.1f} pictures/s; the first shard after {first:.1f} s", flush=True)
    load = f"load {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores"
    print(f"on Ray / alone {best['on Ray'] / best['alone']:.2f}, best of {rounds} ({load})", flush=True)


def _timed(work: Callable[[Path], None], out: Path) -> tuple[float, float]:
    """Return after how many seconds the first shard was written, and how many pictures a second came from then on."""
    written, write, begun = [], Shards.write, time.perf_counter()

    def noted(self: Shards, rows: list) -> None:
        write(self, rows)
        written.append(time.perf_counter())

    with patch.object(Shards, "write", noted), patch.object(build, "finish", side_effect=_Worked), suppress(_Worked):
        work(out)
    return written[0] - begun, (len(written) - 1) * SIZE / (written[-1] - written[0])


def _alone(source: Source, out: Path) -> None:
    precompute(source, out, plan(METRICS, source, SETTINGS), downloader=downloader())


def _on_ray(source: Source, out: Path) -> None:
    with Cluster() as cluster:
        precompute_on(cluster, source, out, planning(METRICS, source, SETTINGS, None, None), downloading=downloader)


def steps(addresses: list[str], folder: Path) -> None:
    """Print the milliseconds of a processor that each step takes of a picture, and what follows for a cluster."""
    count, spent = len(addresses), {}
    places = [folder / f"picture-{number}" for number in range(count)]
    begun = time.process_time()
    with ThreadPoolExecutor(FETCHERS) as pool:
        list(pool.map(downloader().fetch, addresses, places))
    spent["download"] = time.process_time() - begun
    begun = time.process_time()
    found = [prepare(place, place.name) for place in places]
    spent["decode"] = time.process_time() - begun
    images = [one.image for one in found if isinstance(one, Prepared)]
    encoders = embedded_encoders().values()
    for encoder in encoders:
        encoder.embed(images[:1])  # loads the weights
    begun = time.process_time()
    for start in range(0, len(images), BATCH):  # both take what one pass gives
        for encoder in encoders:
            encoder.embed(images[start : start + BATCH])
    spent["embed"] = time.process_time() - begun
    each = {name: 1000 * seconds / count for name, seconds in spent.items()}
    print("ms of a processor for a picture: " + ", ".join(f"{name} {value:.1f}" for name, value in each.items()))
    days = sum(each.values()) * MILLIONS * 1e3 / DAY
    feeding = each["download"] + each["decode"]
    print(f"computed: {MILLIONS} million pictures take {days:.0f} days of one core with these models;")
    print(f"a GPU that embeds R pictures a second needs {feeding / 1000:.4f} R cores to download and decode for it")


@contextmanager
def served(folder: Path, count: int) -> Iterator[list[str]]:
    """Draw scenes into a folder and serve them by a process of its own; give their addresses."""
    (folder / "web").mkdir()
    for number, spec in enumerate(choose_specs(count)):
        with io.BytesIO() as file:
            render(spec, SIDE).convert("RGB").save(file, "JPEG", quality=90)
            (folder / "web" / f"{number}.jpg").write_bytes(file.getvalue())
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--protocol", "HTTP/1.1"]
    process = subprocess.Popen(
        [*command, "--directory", str(folder / "web")], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        port = process.stdout.readline().split("port ")[1].split()[0] if process.stdout else ""
        yield [f"http://127.0.0.1:{port}/{number}.jpg" for number in range(count)]
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    main()
