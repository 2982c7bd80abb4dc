"""Uploads: decoded once and kept as copies, refused once, and served by threads of their own."""

import asyncio
import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from anyio import CapacityLimiter, to_thread
from picture_files import encode, noise

from relsim_demo.errors import BadPicture
from relsim_demo.ui.pictures import decoded, references
from relsim_demo.ui.pictures import routes as picture_routes
from relsim_demo.ui.pictures.store import Store

BROAD = noise(64, 48).resize((1000, 700))


@pytest.fixture
def upload(tmp_path, monkeypatch):
    """Place bytes as Gradio's upload does; give the path and the reference."""
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))

    def place(data, name="a.png"):
        folder = tmp_path / hashlib.sha256(data).hexdigest()
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
        return {"path": str(folder / name)}, f"own-{folder.name}"

    return place


@pytest.fixture
def decodings(monkeypatch):
    """Count what is decoded."""
    seen, real = [], decoded.open_picture
    monkeypatch.setattr(decoded, "open_picture", lambda stream: seen.append(stream.name) or real(stream))
    return seen


def test_an_upload_is_decoded_once_and_never_changed(upload, decodings, monkeypatch):
    opened, real = [], decoded.open_kept
    monkeypatch.setattr(decoded, "open_kept", lambda data, name: opened.append(name) or real(data, name))
    choice, ref = upload(encode(BROAD, "PNG"))
    assert references.chosen(None, choice) == ref == references.chosen(None, {"ref": ref})
    assert len(decodings) == 1 and not opened, "to choose a picture opens no copy of it"
    assert np.array_equal(references.resolve(ref), BROAD)
    assert np.array_equal(references.query(ref)["image"], BROAD)
    assert max(decoded.opened(ref, decoded.TILE).size) == picture_routes.SIZES[-1]
    assert len(decodings) == 1


def test_many_who_ask_at_once_share_one_decoding(upload, decodings):
    _, ref = upload(encode(BROAD, "PNG"))
    threads = [threading.Thread(target=references.resolve, args=(ref,)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(decodings) == 1


def test_a_refusal_is_found_out_once_for_a_while(upload, decodings, monkeypatch):
    choice, ref = upload(b"hello")
    for _ in range(3):
        with pytest.raises(BadPicture, match="The given picture is a text file"):
            references.chosen(None, choice)
    assert len(decodings) == 1
    monkeypatch.setattr(decoded, "RETRY", 0)
    with pytest.raises(BadPicture, match="text file"):
        references.resolve(ref)
    assert len(decodings) == 2


def test_the_copies_take_of_the_room_for_uploads(upload, tmp_path, monkeypatch):
    most = 8_000_000
    store = Store(tmp_path, most)
    monkeypatch.setattr(decoded, "store_of_page", lambda: store)
    for quality in range(20, 30):
        _, ref = upload(encode(BROAD, "JPEG", quality=quality))
        references.resolve(ref)
        assert sum(file.stat().st_size for file in tmp_path.rglob("*") if file.is_file()) <= most
    assert 2 <= len(list(tmp_path.iterdir())) < 10 and references.resolve(ref).size == BROAD.size


def test_an_upload_that_is_gone_or_has_no_room_gets_a_sentence(upload, monkeypatch):
    choice, ref = upload(encode(BROAD, "PNG"))
    with pytest.raises(BadPicture, match="no longer here"):
        references.resolve("own-" + "0" * 64)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(BadPicture, match="no room left"):
        references.chosen(None, choice)


class Asker:
    """A request whose sender goes away when told to."""

    def __init__(self):
        self.gone = asyncio.Event()

    async def receive(self):
        await self.gone.wait()
        return {"type": "http.disconnect"}


def test_who_has_gone_no_longer_waits_for_a_turn():
    done, hold = [], threading.Event()

    async def scene():
        limiter, askers = CapacityLimiter(1), [Asker(), Asker(), Asker()]

        def render(number):
            hold.wait(20)
            done.append(number)
            return b"x"

        async def ask(number):
            work = asyncio.ensure_future(to_thread.run_sync(render, number, limiter=limiter))
            return await picture_routes._unless_gone(askers[number], work)

        asked = [asyncio.ensure_future(ask(number)) for number in range(3)]
        await asyncio.sleep(0.2)
        askers[1].gone.set()
        assert await asyncio.wait_for(asked[1], 10) == b""
        hold.set()
        return await asyncio.gather(asked[0], asked[2])

    with ThreadPoolExecutor(1) as apart:  # a browser of other tests may have a loop in this thread
        assert apart.submit(asyncio.run, scene()).result() == [b"x", b"x"] and done == [0, 2]
