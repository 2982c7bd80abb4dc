"""Visitors' own galleries: taken one by one, in memory alone, apart from each other, and gone in time."""

import io
import threading
import zipfile

import numpy as np
import pytest
from picture_files import drawn, encode, noise

from relsim_demo.errors import BadPicture, BadRequest
from relsim_demo.gallery.gallery import load
from relsim_demo.mine import collecting, service
from relsim_demo.mine.batches import Batches
from relsim_demo.mine.service import IDLE, LEFT, Mine
from relsim_demo.models.base import ImageEncoder
from relsim_demo.types import View


def files(count, family="seesaw"):
    return [encode(drawn(number, family=family), "PNG") for number in range(count)]


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def mine(explorer, clock):
    return Mine(explorer, clock)


def gallery(mine, pictures):
    """Make one visitor's gallery."""
    token = mine.begin()
    for place, data in enumerate(pictures):
        mine.take(token, place, f"holiday/{place}.png", data)
    return token, mine.finish(token)


@pytest.fixture(scope="module")
def made(explorer):
    """A gallery of drawings, one of them twice, and a photograph-like picture among them."""
    mine = Mine(explorer)
    pictures = files(21)
    return mine, *gallery(mine, [*pictures, pictures[0], encode(noise(), "JPEG")])


def test_own_pictures_are_a_gallery(made):
    _, _, own = made
    assert own.size == 23
    assert own.info().gallery["name"] == "Your 23 pictures"
    assert own.compares and own.has_space and own.mapped == ["relational", "attribute"]
    assert own.search(id="mine-001", k=1).hits[0].id == "mine-022", "the same file sent twice is nearest to itself"
    assert own.details("mine-001").duplicates == ["mine-022"]
    assert own.picture("mine-003").size == (128, 128)
    assert own.item("mine-004").source == "holiday/3.png"
    assert "cluster" in own.groupings and "duplicates" in own.groupings


def test_ids_tell_nothing_of_file_names(made):
    assert not any("holiday" in id for id in made[2].ids)


def test_captions_are_told_of_what_can_be_judged_alone(made, explorer):
    own = made[2]
    captions = own.column("caption")
    assert any(captions[:21])
    assert captions[22] == "" and not own.judged("mine-023"), "noise is no drawing"
    told = explorer.caption([drawn(0)], n=1).images[0].captions
    assert captions[0] == (told[0].text if told else "")


def test_a_group_has_an_idea_only_where_it_fits_every_picture(made):
    own = made[2]
    for group in own.grouped("cluster", View()).groups:
        rows = [own.row(id) for id in own.browse(View(chosen={"cluster": (group.value,)}), 0, 30).ids]
        ideas = {own.column("relation")[row] for row in rows}
        assert len(ideas) == 1, "all of a group share it, or none has one"
        if ideas != {None} and len(rows) <= 12:
            together = own.caption([own.ids[row] for row in sorted(rows)], n=1, group=True).group
            assert [caption.text for caption in together] == list(ideas)


def test_few_pictures_get_no_corners_and_no_percentiles(mine):
    _, own = gallery(mine, files(3))
    assert not own.compares
    assert own.search(id="mine-001", k=1).hits[0].percentile is None
    with pytest.raises(BadRequest, match="at least 20 different"):
        own.percentiles("relational", np.zeros(1, np.float32))


def test_one_picture_is_no_gallery(mine):
    token = mine.begin()
    mine.take(token, 0, "a.png", files(1)[0])
    with pytest.raises(BadRequest, match="at least two"):
        mine.finish(token)


def test_broken_files_are_named_and_cost_the_others_nothing(mine):
    token = mine.begin()
    good = files(2)
    mine.take(token, 0, "a.png", good[0])
    for data, said in ((b"", "is empty"), (b"MZ" * 90, "'odd.jpg'"), (good[0][:60], "'odd.jpg'")):
        with pytest.raises(BadPicture, match=said):
            mine.take(token, 1, "folder/odd.jpg", data)
    mine.take(token, 2, "b.png", good[1])
    assert mine.finish(token).size == 2


def test_a_picture_that_is_sent_again_counts_once(mine):
    token = mine.begin()
    for place in (0, 1, 1):
        mine.take(token, place, "a.png", files(2)[place])
    assert mine.finish(token).size == 2


def test_names_of_files_are_made_harmless(mine):
    token = mine.begin()
    for place, name in enumerate(["../../a\0b\n.png", "C:\\pictures\\c.png", "", "x" * 900]):
        mine.take(token, place, name, files(1)[0])
    sources = mine.finish(token).column("source")
    assert sources[:3] == ["../../ab.png", "C:/pictures/c.png", "picture"]
    assert len(sources[3]) == 200


def test_there_is_a_most_of_pictures(mine, monkeypatch):
    monkeypatch.setattr(collecting, "MOST", 1)
    token = mine.begin()
    mine.take(token, 0, "a.png", files(1)[0])
    with pytest.raises(BadRequest, match="are the most"):
        mine.take(token, 1, "b.png", files(1)[0])


def test_there_is_a_most_of_visitors_until_one_goes(mine, monkeypatch):
    monkeypatch.setattr(service, "GALLERIES", 2)
    first, _ = mine.begin(), mine.begin()
    with pytest.raises(BadRequest, match="no room"):
        mine.begin()
    mine.forget(first)
    mine.begin()


def test_there_is_a_most_of_memory(mine, monkeypatch):
    token = mine.begin()
    mine.take(token, 0, "a.png", files(1)[0])
    monkeypatch.setattr(service, "BYTES", 10)
    with pytest.raises(BadRequest, match="no room"):
        mine.take(token, 1, "b.png", files(1)[0])


def test_two_visitors_do_not_meet(mine):
    (one, mountains), (other, seas) = gallery(mine, files(2)), gallery(mine, files(3, "inflating"))
    assert one != other and len(one) >= 32
    assert (mountains.size, seas.size) == (2, 3)
    mine.forget(one)
    assert mine.of(other).explorer is seas
    with pytest.raises(BadRequest, match="no longer here"):
        mine.of(one)


def test_a_gallery_is_gone_some_time_after_its_page(explorer, clock):
    mine = Mine(explorer, clock)
    token, _ = gallery(mine, files(2))
    clock.now += IDLE - 1
    mine.of(token)
    mine.left(token)
    clock.now += LEFT - 1
    mine.of(token)  # it was a reload
    clock.now += LEFT + 1
    mine.of(token)
    mine.left(token)
    clock.now += LEFT + 1
    mine.sweep()
    assert not mine.has(token)
    with pytest.raises(BadRequest, match="no longer here"):
        mine.saved(token)


def test_what_is_saved_opens_as_the_same_gallery(made, explorer, tmp_path):
    mine, token, own = made
    with zipfile.ZipFile(io.BytesIO(mine.saved(token))) as packed:
        assert {name.split("/")[0] for name in packed.namelist()} == {"my-pictures"}
        packed.extractall(tmp_path)
    again = explorer.over(load(tmp_path / "my-pictures"))
    assert list(again.ids) == list(own.ids)
    assert list(again.column("caption")) == list(own.column("caption"))
    assert again.picture("mine-002").tobytes() == own.picture("mine-002").tobytes()
    for id in own.ids[:3]:
        ours, theirs = own.search(id=id, k=5), again.search(id=id, k=5)
        assert [(hit.id, round(hit.score, 4)) for hit in ours.hits] == [
            (hit.id, round(hit.score, 4)) for hit in theirs.hits
        ]


class Stubborn(ImageEncoder):
    """Holds whoever asks until it is let go, and fails with dark pictures."""

    name, preprocess, dim, revision = "stubborn", "none", 2, "1"

    def __init__(self):
        self.begun, self.free, self.batches = threading.Event(), threading.Event(), []

    def _embed_batch(self, images):
        self.begun.set()
        self.free.wait(20)
        self.batches.append(len(images))
        if any(image.getextrema()[0][1] < 9 for image in images):
            raise ValueError("dark")
        return np.ones((len(images), 2), np.float32)


def asked(batches, image, wanted=lambda: True):
    """Embed in a thread of its own; returns it and where its answer will stand."""
    answer = []

    def ask():
        try:
            answer.append(batches.embed(image, wanted))
        except BadPicture as error:
            answer.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    return thread, answer


def test_what_waits_is_embedded_together_and_what_is_not_wanted_not_at_all():
    encoder = Stubborn()
    batches = Batches({"relational": encoder})
    first = asked(batches, noise())
    assert encoder.begun.wait(20)
    dark, gone = asked(batches, noise().point(lambda _: 0)), asked(batches, noise(), lambda: False)
    others = [asked(batches, noise()) for _ in range(3)]
    while len(batches._waiting) < 5:
        pass
    encoder.free.set()
    for thread, _ in (first, dark, gone, *others):
        thread.join(20)
    assert encoder.batches == [1, 4, 1, 1, 1, 1], "four together; as that fails, each alone"
    assert isinstance(dark[1][0], BadPicture) and isinstance(gone[1][0], BadPicture)
    assert all(isinstance(answer[0], dict) for _, answer in (first, *others))


def test_to_forget_pictures_ends_the_work_on_them(mine):
    token = mine.begin()
    own = mine.of(token)
    mine.take(token, 0, "a.png", files(1)[0])
    mine.forget(token)
    assert len(own.collection) == 0 and own.collection.bytes == 0
    with pytest.raises(BadRequest, match="no longer wanted"):
        own.collection.take(1, "b.png", files(1)[0], mine._batches)


def test_nothing_touches_the_disk(mine, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    token, own = gallery(mine, files(2))
    own.picture(own.ids[0])
    mine.saved(token)
    assert not list(tmp_path.iterdir())
