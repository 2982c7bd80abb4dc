"""Small galleries of every kind, written with the project's own writer, and how to ask a served one."""

import json
from dataclasses import dataclass, field

import httpx
import numpy as np
from page_galleries import STRANGER
from picture_files import encode

from relsim_demo.domain import FEW
from relsim_demo.gallery import scenes
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.gallery.loading import load
from relsim_demo.gallery.picture_file import PictureFile
from relsim_demo.gallery.saving import save
from relsim_demo.models.loader import Models
from relsim_demo.precompute.build import finished
from relsim_demo.scenes.render import describe, render
from relsim_demo.vectors import unit_rows

BOTH = ("relational", "attribute")
MOST = 21


@dataclass(frozen=True)
class Kind:
    """What a gallery has. metrics: those of the models in use; strange: widths of others, that no model here makes."""

    count: int = MOST
    metrics: tuple[str, ...] = BOTH
    strange: dict[str, int] = field(default_factory=dict)
    captions: bool = False
    families: bool = False
    groups: bool = False
    pictures: bool = True
    different: int = MOST

    @property
    def compares(self):
        return min(self.count, self.different) >= FEW

    @property
    def judges(self):
        """Whether the vectors of logic tell something: those of our model do where its judge has the look it needs."""
        return "relational" not in self.metrics or "attribute" in self.metrics


KINDS = {
    **{f"{n} photos": Kind(n) for n in (1, 2, 3, FEW - 1, MOST)},
    "all equal": Kind(different=1),
    "half equal": Kind(different=11),
    "with captions": Kind(captions=True),
    "with families": Kind(captions=True, families=True),
    "three with families": Kind(3, captions=True, families=True),
    "logic only": Kind(metrics=("relational",)),
    "look only": Kind(metrics=("attribute",)),
    "groups by captions": Kind(metrics=("text", "attribute"), captions=True, groups=True),
    "captions only": Kind(metrics=("text",), captions=True, pictures=False),
    "of other models": Kind(metrics=(), strange={"relational": 12, "attribute": 16}),
    "three of other models": Kind(3, metrics=(), strange={"relational": 12, "attribute": 16}),
    "look of another model": Kind(metrics=("relational",), strange={"attribute": 16, "dinov2": 24}),
    "no metric of ours": Kind(metrics=(), strange={"dinov2": 24}),
}


class Maker:
    """Writes galleries of drawn scenes; the models see each scene once."""

    def __init__(self, models: Models) -> None:
        self._specs = [spec for spec in scenes.choose_specs(40 * MOST)[::40]]
        self._images = [render(spec, 112) for spec in self._specs]
        self._models = models
        self._vectors = {m: encoder.embed(self._images) for m, encoder in models.encoders.items()}
        self._vectors["text"] = models.text.encode([describe(spec).anonymous for spec in self._specs])

    def write(self, kind: Kind, folder) -> Gallery:
        rows = np.arange(kind.count) % kind.different
        models = {metric: self._models.encoders[metric].identity for metric in kind.metrics if metric != "text"}
        vectors = {metric: self._vectors[metric][rows] for metric in models}
        if "text" in kind.metrics:  # as precompute names it
            text = self._models.text
            models["relational"] = {"model": text.name, "revision": text.revision, "preprocess": "anonymous captions"}
            vectors = {"relational": self._vectors["text"][rows], **vectors}
        for metric, dim in kind.strange.items():
            models[metric] = STRANGER
            vectors[metric] = unit_rows(np.random.default_rng(dim).normal(size=(MOST, dim)))[rows]
        items, kept = self._items(kind, rows)
        pictures = None
        if kept:
            (folder.parent / "kept.bin").write_bytes(kept)
            pictures = PictureFile(folder.parent / "kept.bin")
        manifest = {"name": f"{kind.count} pictures", "licence": "not stated", "models": models}
        save(finished(items, vectors, manifest, pictures), folder)
        return load(folder)

    def _items(self, kind, rows):
        told = [describe(self._specs[row]) for row in rows]
        known = [scenes.item(place, self._specs[row]) for place, row in enumerate(rows)]
        items = {name: [item[name] for item in known] for name in known[0]}
        items["id"] = [f"photo-{place}" for place in range(kind.count)]
        items["caption"] = [one.anonymous if kind.captions else "" for one in told]
        if kind.families:
            return items, None
        nothing = [None] * kind.count
        items |= {"relation": nothing, "family": nothing, "kind": nothing, "subjects": nothing, "ordinary": nothing}
        items["source"] = [f"holiday/photo {place}.png" for place in range(kind.count)]
        if kind.groups:
            items["relation"] = [f"group {row % 4}" for row in rows]
        if not kind.pictures:
            return items, None
        kept = [encode(self._images[row], "WEBP") for row in rows]
        ends = np.cumsum([len(one) for one in kept])
        items |= {"picture_start": (ends - [len(one) for one in kept]).tolist(), "picture_bytes": list(map(len, kept))}
        return items, b"".join(kept)


class Asking:
    """Asks a served page what its widgets ask, by plain HTTP, and sends it pictures."""

    def __init__(self, address):
        self._http, self._turn = httpx.Client(base_url=address, timeout=120, trust_env=False), 0
        config = self._http.get("/config").json()
        names = {one["id"]: one["props"].get("elem_id") for one in config["components"]}
        self._events = {}
        for number, one in enumerate(config["dependencies"]):
            for target, event in one["targets"]:
                self._events[names.get(target), event] = one.get("id", number)

    @property
    def known(self):
        """All events of all widgets, "maps.find"; taking a question back is none."""
        named = [(name, event) for name, event in self._events if (name or "").startswith("widget-")]
        return {f"{name.removeprefix('widget-')}.{event}" for name, event in named if event != "stop"}

    def event(self, name, **asked):
        """Return the last answer to a question of a widget, as the page gets it."""
        widget, event = name.split(".")
        self._turn += 1
        session = f"session{self._turn}"
        body = {"fn_index": self._events[f"widget-{widget}", event], "data": [], "session_hash": session}
        self._http.post("/gradio_api/queue/join", json=body | {"event_data": asked}).raise_for_status()
        lines = self._http.get("/gradio_api/queue/data", params={"session_hash": session}).text.splitlines()
        said = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
        end = next(one for one in said if one["msg"] == "process_completed")
        assert end["success"], f"{name}: {end}"
        parts = [one["output"]["data"] for one in said if one["msg"] == "process_generating"]
        return parts or json.loads(end["output"]["data"][0])  # further parts come as differences

    def endpoint(self, name, *data):
        """Return the answer of the API, or the sentence why there is none."""
        call = f"/gradio_api/call/{name}"
        event = self._http.post(call, json={"data": list(data)}).raise_for_status().json()["event_id"]
        *_, said, data = self._http.get(f"{call}/{event}").raise_for_status().text.strip().splitlines()
        told = json.loads(data.removeprefix("data: "))  # heartbeats may come before
        return told[0] if said == "event: complete" else told["error"]

    def sent(self, picture):
        """Upload a picture; return its path there."""
        files = {"files": ("own.png", encode(picture, "PNG"))}
        return self._http.post("/gradio_api/upload", files=files).raise_for_status().json()[0]

    def get(self, path, **more):
        return self._http.request(more.pop("method", "GET"), f"/{path}", **more)
