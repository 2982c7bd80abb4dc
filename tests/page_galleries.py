"""Galleries of other kinds than the shipped one, made on the spot, and the page that serves one of them."""

import json
import socket
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread

import numpy as np

from relsim_demo.explorer import Explorer
from relsim_demo.gallery import scenes
from relsim_demo.gallery.gallery import load, save
from relsim_demo.models.loader import embedded_encoders
from relsim_demo.precompute import open_source, plan, precompute
from relsim_demo.precompute.build import finished
from relsim_demo.scenes.render import describe, render
from relsim_demo.settings import Backend, Settings
from relsim_demo.vectors import unit_rows

COUNT = 36
MINI = Settings(Backend.MINI)
STRANGER = {"model": "tests/stranger", "revision": "1", "preprocess": "none"}


@dataclass(frozen=True)
class Served:
    """A page: its address, and the explorer behind it."""

    address: str
    explorer: Explorer


def folder_of_photos(path):
    """Save drawn scenes as if they were photos: nothing is known of them but the picture."""
    path.mkdir()
    for number, spec in enumerate(scenes.choose_specs(COUNT)):
        render(spec, 160).save(path / f"photo {number}.png")
    return path


def of_photos(work):
    """The gallery that `precompute FOLDER` makes with the small models."""
    source = open_source(str(folder_of_photos(work / "pictures")))
    return precompute(source, work / "photos", plan(["mini-relational", "efficientnet-lite2"], source, MINI))


def of_captions(work):
    """The gallery that `precompute FILE.jsonl --metrics text` makes: no pictures, no look."""
    words = [describe(spec).anonymous for spec in scenes.choose_specs(COUNT)]
    lines = [json.dumps({"url_link": f"http://a.org/{n}.jpg", "caption": text}) for n, text in enumerate(words)]
    (work / "captions.jsonl").write_text("\n".join(lines))
    source = open_source(str(work / "captions.jsonl"))
    return precompute(source, work / "captions", plan(["text"], source, MINI))


def first(gallery, folder, count=COUNT, metrics=("relational", "attribute"), **strange):
    """Save the first items of a gallery with some of its metrics, and others, of some widths, that no model makes."""
    items = {name: column[:count] for name, column in gallery.items.items()}
    models = {metric: gallery.manifest["metrics"][metric] for metric in metrics}
    vectors = {metric: gallery.vectors[metric][:count] for metric in metrics}
    rng = np.random.default_rng(3)
    for metric, dim in strange.items():
        models[metric], vectors[metric] = STRANGER, unit_rows(rng.normal(size=(count, dim)))
    manifest = {"name": f"{count} items", "licence": "not stated", "models": models}
    save(finished(items, vectors, manifest, gallery.pictures), folder)
    return load(folder)


@contextmanager
def serving(gallery, models, kinds=(), entries=()):
    """Serve a gallery on a free port of this machine, answered by some models; kinds of others stand below it."""
    from relsim_demo.ui import build_ui, launch_options
    from relsim_demo.ui.galleries.hosting import Hosting

    explorer, hosting = Explorer(gallery, models, embedded_encoders().values()), Hosting(kinds, entries)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    page = build_ui(explorer, hosting.menu())
    options = {"server_name": "127.0.0.1", "server_port": port, "prevent_thread_lock": True, "quiet": True}
    # a thread of its own: the browser of the tests has an event loop in this one
    starting = Thread(target=lambda: page.launch(**options, **launch_options(explorer, hosting)))
    starting.start()
    starting.join()
    try:
        yield Served(f"http://127.0.0.1:{port}", explorer)
    finally:
        page.close(verbose=False)
