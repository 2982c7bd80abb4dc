"""Uploads: what is kept, for how long and how much of it; what becomes of those that are broken off or too large."""

import os
import resource
import socket
import time
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from relsim_demo.images import MAX_BYTES
from relsim_demo.ui.pictures import uploads
from relsim_demo.ui.pictures.store import ARRIVING, LEAST, Store

BEGUN = (
    b"POST /gradio_api/upload HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=B\r\n"
    b"Content-Length: 99999\r\n\r\n--B\r\n"
    b'Content-Disposition: form-data; name="files"; filename="a.png"\r\n\r\n' + b"x" * 30_000
)


@contextmanager
def receiving(store):
    """Serve nothing but the route of uploads; give its port."""
    app = FastAPI(routes=uploads.routes(store).routes, lifespan=uploads.tidying(store))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    assert until(lambda: server.started)
    yield port
    server.should_exit = True
    thread.join()


def until(true, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end and not true():
        time.sleep(0.02)
    return true()


def send(port, *contents, **how):
    how = how or {"files": [("files", (f"{n}.png", content)) for n, content in enumerate(contents)]}
    return httpx.post(f"http://127.0.0.1:{port}/gradio_api/upload", **how, trust_env=False, timeout=60)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_files_are_kept_under_the_hash_of_their_content(tmp_path):
    with receiving(Store(tmp_path)) as port:
        first, second = send(port, b"one", b"two").json()
        again = send(port, b"one").json()[0]
    assert first == again and first != second
    for file, content in ((first, b"one"), (second, b"two")):
        folder, name = os.path.split(file)
        assert Path(file).read_bytes() == content and len(os.path.basename(folder)) == 64 and name.endswith(".png")
    assert len(names(tmp_path)) == 2


@pytest.mark.parametrize(
    ("how", "code", "sentence"),
    [
        ({"files": {"files": ("a.png", b"x" * (MAX_BYTES + 1))}}, 413, uploads.LARGE),
        ({"files": {"files": ("a.png", b"x"), "other": ("a" * 9000, b"x")}}, 400, uploads.UNFIT),
        ({"data": {"files": "text"}}, 400, uploads.UNFIT),
        ({"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}, 400, uploads.UNFIT),
        ({"content": b"x"}, 400, uploads.UNFIT),
    ],
)
def test_what_does_not_fit_is_a_sentence_and_leaves_nothing(tmp_path, how, code, sentence):
    with receiving(Store(tmp_path)) as port:
        answer = send(port, **how)
    assert (answer.status_code, answer.text) == (code, sentence) and names(tmp_path) == []


def test_one_request_has_an_end(tmp_path, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_AT_ONCE", 100_000)
    with receiving(Store(tmp_path)) as port:
        answer = send(port, *[bytes([n]) * 30_000 for n in range(5)])
    assert (answer.status_code, answer.text) == (413, uploads.LARGE) and names(tmp_path) == []


def test_an_upload_that_is_broken_off_leaves_nothing(tmp_path):
    with receiving(Store(tmp_path)) as port:
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(BEGUN)
            assert until(lambda: any(file.stat().st_size for file in tmp_path.glob(f"{ARRIVING}*/*")))
        assert until(lambda: names(tmp_path) == [])


def test_a_full_disk_is_a_sentence(tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with receiving(Store(tmp_path)) as port:
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
            answer = send(port, b"x" * 300_000)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert (answer.status_code, answer.text) == (507, uploads.FULL) and names(tmp_path) == []
        assert send(port, b"x").status_code == 200


def test_the_room_of_all_uploads_is_bounded(tmp_path):
    most = 10 * LEAST
    with receiving(Store(tmp_path, most=most)) as port:
        for number in range(20):
            last = send(port, bytes([number]) * LEAST).json()[0]
            held = sum(file.stat().st_size for file in tmp_path.glob("*/*"))
            assert held <= most and os.path.exists(last)
        assert 5 <= len(names(tmp_path)) <= 10
        assert send(port, b"x" * (most + LEAST)).status_code == 507


def test_tiny_uploads_are_bounded_in_number(tmp_path):
    with receiving(Store(tmp_path, most=10 * LEAST)) as port:
        for number in range(15):
            assert send(port, bytes([number])).status_code == 200
    assert len(names(tmp_path)) <= 11


def kept(store, name, content=b"x", age=0.0):
    folder = store.arriving() / name
    folder.mkdir()
    (folder / "a.png").write_bytes(content)
    place = store.keep(folder / "a.png").parent
    folder.rmdir()
    folder.parent.rmdir()
    os.utime(place, (time.time() - age,) * 2)
    return place


def test_at_the_start_and_hourly_the_old_go_and_those_that_arrive_stay(tmp_path, monkeypatch):
    store = Store(tmp_path, age=100)
    old, young, arriving = kept(store, "old", age=101), kept(store, "young", age=99), store.arriving()
    (arriving / "part").write_bytes(b"x")
    os.utime(arriving, (0, 0))
    monkeypatch.setattr(uploads, "HOUR", 0.1)
    with receiving(store):
        assert until(lambda: not old.exists()) and young.exists()
        os.utime(young, (0, 0))
        assert until(lambda: not young.exists())
    assert names(tmp_path) == [arriving.name]


def test_where_room_is_needed_the_oldest_go_first(tmp_path):
    store = Store(tmp_path, most=4 * LEAST)
    places = [kept(store, str(number), b"x" * LEAST, age=number) for number in range(6)]
    assert store.tidy() and [place.exists() for place in places] == [True] * 3 + [False] * 3
