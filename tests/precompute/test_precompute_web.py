"""Pictures from a web server on which everything goes wrong become a gallery that the page can use."""

import json

import numpy as np
import pytest
from image_server import bomb, drawn, image_server
from PIL import Image
from precompute_parts import Colours, flat, plan_of

from relsim_demo.errors import ModelUnavailable
from relsim_demo.explorer import Explorer
from relsim_demo.images import open_picture
from relsim_demo.precompute import build, open_source, plan, precompute
from relsim_demo.precompute.downloader import Downloader, Limits
from relsim_demo.settings import Backend, Settings

pytestmark = pytest.mark.slow

COUNT = 120
BROKEN = {
    "/missing": "HTTP 404",
    "/page": "web page",
    "/cut": "cut off",
    "/hang": "timeout",
    "/drip": "timeout",
    "/down": "HTTP 500",
    "/announced": "more than 20 MB",
    "/endless": "more than 20 MB",
    "/to/private": "refused address",
    "/to/neighbour": "refused address",
    "/to/loop": "too many redirects",
    "/page-as-jpeg": "no usable picture",
    "/half": "no usable picture",
    "/empty": "no usable picture",
    "/bomb": "no usable picture",
}


QUICK_TO_FAIL = {path: reason for path, reason in BROKEN.items() if reason not in ("timeout", "more than 20 MB")}


@pytest.fixture(scope="module")
def server():
    for number in range(COUNT):
        drawn(number)
    bomb()
    with image_server() as running:
        yield running


def write_list(path, server, count, broken):
    """Write a list like the authors': quotes around captions, entities in addresses, dead links all over."""
    paths = [f"/picture/{n}.jpg" for n in range(count)]
    paths[count // 2] = "/query?a=1&amp;b=2"
    for place, link in enumerate(broken):
        paths.insert(place * count // len(broken), link)
    lines = [{"image_hash": f"{n:032x}", "url_link": server.address + link, "caption": f'"{{Thing}} at {link}"'}
             for n, link in enumerate(paths)]  # fmt: skip
    lines += [lines[7], {"image_hash": "f" * 32}]
    path.write_text("\n".join(map(json.dumps, lines)))
    return open_source(str(path))


def downloader():
    limits = Limits(read=3, total=6, tries=2, pause=0.01)  # a loaded machine needs more than a second a picture
    return Downloader(limits, permit=lambda address: str(address) == "127.0.0.1")


@pytest.fixture(scope="module")
def folder(server, tmp_path_factory):
    folder = tmp_path_factory.mktemp("web") / "gallery"
    source = write_list(tmp_path_factory.mktemp("list") / "captions.jsonl", server, COUNT, BROKEN)
    models = plan(["mini-relational", "efficientnet-lite2", "text"], source, Settings(Backend.MINI))
    precompute(source, folder, models, downloader=downloader())
    return folder


@pytest.fixture(scope="module")
def opened(folder, models):
    from relsim_demo.gallery.loading import load

    return Explorer(load(folder), models)


def test_every_picture_that_can_be_had_is_there(opened, folder, server):
    report = json.loads((folder / "report.json").read_text())
    expected = {reason: list(BROKEN.values()).count(reason) for reason in BROKEN.values()}
    assert report["skipped"] == expected | {"duplicate": 1, "no address": 1}
    assert opened.size == report["items"] == COUNT and report["records"] == COUNT + len(BROKEN) + 2
    dead = {entry["source"].removeprefix(server.address): entry["reason"] for entry in report["list"]}
    assert {path: dead[path] for path in BROKEN} == BROKEN
    assert sorted(path.name for path in folder.parent.iterdir()) == ["gallery"]


def number(opened, id):
    """Which of the drawn pictures an item is, from its caption."""
    return int(opened.item(id).caption.split("/")[-1].split(".")[0])


def test_its_pictures_are_those_that_were_served(opened):
    for id in opened.ids[1::30]:
        served = open_picture(drawn(number(opened, id)))
        assert opened.picture(id, 640).size == served.size
        apart = np.abs(np.asarray(opened.picture(id), int) - np.asarray(served, int)).mean()
        assert apart < 12, "another picture" if apart > 25 else "a poor copy"


def test_the_page_can_use_it(opened, server):
    id = opened.ids[7]
    assert opened.item(id).caption.startswith("{Thing} at /picture/") and opened.item(id).family is None
    own = open_picture(drawn(number(opened, id)))
    for metric in ("relational", "attribute", "analogy"):
        hit = opened.search(image=own, metric=metric, k=5).hits[0]
        assert metric == "analogy" or (hit.id == id and hit.score > 0.999)
    space = opened.space(id=id)
    assert len(space.relational) == len(space.attribute) == COUNT
    assert sum(space.corners.values()) + len(space.to_dict()["not_judged"]) == COUNT
    assert isinstance(opened.picture(opened.random_id()), Image.Image)


def test_nothing_is_downloaded_twice_when_the_work_stops(server, tmp_path, monkeypatch):
    monkeypatch.setattr(build, "project", flat)
    server.asked.clear()
    source, failing = (
        write_list(tmp_path / "a.jsonl", server, 90, ["/missing"]),
        plan_of(relational=Colours(refuses=lambda image: True)),
    )
    with pytest.raises(ModelUnavailable):
        precompute(source, tmp_path / "gallery", failing, downloader=downloader())
    assert len(precompute(source, tmp_path / "gallery", plan_of(), downloader=downloader())) == 90
    served = [path for path in server.asked if path.startswith("/picture/")]
    assert len(served) == len(set(served)) == 89, "every picture but the one at /query once"


def test_pictures_of_captions_are_fetched_when_asked_for(server, tmp_path, monkeypatch):
    """A dead link costs the picture, not the item: its caption is there."""
    monkeypatch.setattr(build, "project", flat)
    source = write_list(tmp_path / "a.jsonl", server, 60, QUICK_TO_FAIL)
    models = plan(["text"], source, Settings(Backend.MINI))
    plain = precompute(source, tmp_path / "plain", models)
    assert len(plain) == 60 + len(QUICK_TO_FAIL) and plain.pictures is None
    shown = precompute(source, tmp_path / "shown", models, pictures=True, downloader=downloader())
    assert shown.ids == plain.ids and np.array_equal(shown.vectors["relational"], plain.vectors["relational"])
    missing = json.loads((tmp_path / "shown" / "report.json").read_text())["without_picture"]
    assert sum(missing.values()) == len(QUICK_TO_FAIL) == shown.items["picture_start"].count(None)
