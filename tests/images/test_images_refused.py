"""What strangers send that we cannot use: each gets one sentence with what was given and what works."""

import contextlib
import os
import threading
import time
import warnings
import zipfile
import zlib
from io import BytesIO, StringIO

import numpy as np
import pytest
from picture_files import KINDS, chunk, encode, flat_png, noise

from relsim_demo.errors import BadPicture
from relsim_demo.images import WORKS, open_picture


@pytest.fixture(autouse=True)
def loud_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def refusal(source, **options):
    """The one sentence that open_picture answers with."""
    with pytest.raises(BadPicture) as caught:
        open_picture(source, **options)
    sentence = str(caught.value)
    assert sentence.endswith(".") and "\n" not in sentence and len(sentence) < 400
    return sentence


@pytest.mark.parametrize("size", [(10_000, 10_000), (20_000, 20_000)])
def test_too_many_pixels(size, tmp_path):
    path = tmp_path / "bomb.png"
    path.write_bytes(flat_png(*size))
    assert path.stat().st_size < 200_000
    sentence = refusal(path)
    assert "bomb.png" in sentence and "50 megapixels at most" in sentence
    assert size != (10_000, 10_000) or "10000 x 10000 px (100.0 megapixels)" in sentence


def test_too_small_or_too_narrow():
    assert "7 x 100 px" in refusal(flat_png(7, 100)) and "at least 8 px" in refusal(flat_png(7, 100))
    assert "at most 40 times" in refusal(flat_png(401, 10))
    assert open_picture(flat_png(400, 10)).size == (400, 10)
    assert open_picture(flat_png(8, 8)).size == (8, 8)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", [0.02, 0.5, 0.9])
def test_truncated(kind, part):
    data = encode(noise(300, 200), kind)
    sentence = refusal(data[: int(len(data) * part)])
    assert "damaged or cut" in sentence and kind.lower() in sentence.split(":")[0].lower()


def test_damage_inside_never_leaks_other_errors():
    rng = np.random.default_rng(1)
    for kind in KINDS:
        data = encode(noise(40, 30), kind)
        for _ in range(150):
            hurt = bytearray(data)
            for at in rng.integers(0, min(len(hurt), 400), 3):
                hurt[at] = rng.integers(256)
            with contextlib.suppress(BadPicture):
                assert open_picture(bytes(hurt)).mode == "RGB"


def test_files_that_are_not_there(tmp_path):
    assert "lost.png' is not there" in refusal(tmp_path / "lost.png")
    for path in ("a\0b.png", "x" * 5000, "a\nb\u202e.png"):
        assert "is not there" in refusal(path) and WORKS in refusal(path)
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    assert "is not there" in refusal(loop)
    assert "is a folder" in refusal(tmp_path) and WORKS in refusal(tmp_path)
    assert refusal("").startswith("No path was given") and WORKS in refusal("")
    assert "is a web address" in refusal("https://example.org/cat.png")


def test_devices_and_pipes_do_not_hang(tmp_path):
    pipe = tmp_path / "pipe.png"
    os.mkfifo(pipe)
    started = time.monotonic()
    for path in (pipe, "/dev/zero", "/dev/tty"):
        assert "not a regular file" in refusal(path)
    assert time.monotonic() - started < 1


def test_empty_and_too_long_files(tmp_path):
    path = tmp_path / "file.png"
    path.touch()
    assert "file.png' is empty (0 bytes)" in refusal(path) and WORKS in refusal(path)
    with path.open("wb") as file:
        file.write(encode(noise(), "PNG"))
        file.truncate(21_000_000)
    assert "file.png' has 21.0 MB, more than 20 MB" in refusal(path)
    assert "more than 20 MB" in refusal(path.read_bytes())
    assert "more than 20 MB" in refusal(BytesIO(path.read_bytes()))
    assert "is empty" in refusal(b"")


def test_unreadable_file(tmp_path, monkeypatch):
    def deny(*_):
        raise PermissionError

    (tmp_path / "mine.png").write_bytes(b"x")
    monkeypatch.setattr("pathlib.Path.open", deny)
    assert "may not be read" in refusal(tmp_path / "mine.png")


def zipped():
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("cat.png", encode(noise(), "PNG"))
    return buffer.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'
NOT_PICTURES = {
    "text": (b"A cat on a mat. \xc3\xa9", "is a text file"),
    "html": (b"\n<!DOCTYPE html><html><svg></svg></html>", "is a web page"),
    "svg": (SVG, "is an SVG, a vector drawing without pixels: save it as a PNG"),
    "svg with prolog": (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- me -->\n' + SVG, "is an SVG"),
    "xml": (b'<?xml version="1.0"?><note/>', "is a text file"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "is a PDF document: save the page as a PNG"),
    "zip": (zipped(), "is a ZIP archive"),
    "gzip": (b"\x1f\x8b\x08\0", "is a gzip archive"),
    "random": (np.random.default_rng(3).bytes(5000), "is not a picture that can be recognised"),
    "zeros": (bytes(64), "is not a picture that can be recognised"),
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "is a HEIC photo: export it as a JPEG"),
    "heif": (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + bytes(99), "is a HEIC photo: export it as a JPEG"),
    "mp4": (b"\0\0\0\x18ftypisom\0\0\0\0", "is a video"),
    "ppm": (encode(noise(), "PPM"), "is a PNM picture: save it as a PNG"),
    "eps": (encode(noise(), "EPS"), "is a PostScript file: save it as a PNG"),
    "ico": (encode(noise(), "ICO"), "is an icon file: save it as a PNG"),
    "jpeg 2000": (encode(noise(), "JPEG2000"), "is a JPEG 2000 picture: save it as a PNG"),
    "psd": (b"8BPS\0\1" + bytes(20), "is a Photoshop file: save it as a PNG"),
    "fits": (b"SIMPLE  =                    T", "is a FITS file: save it as a PNG"),
    "tga": (encode(noise(), "TGA"), "is not a picture that can be recognised"),
}


@pytest.mark.parametrize("what", NOT_PICTURES)
def test_what_is_not_a_picture(what, tmp_path):
    data, phrase = NOT_PICTURES[what]
    path = tmp_path / "cat.png"
    path.write_bytes(data)
    sentence = refusal(path)
    assert "cat.png" in sentence and phrase in sentence and WORKS in sentence


def test_names_in_sentences():
    assert refusal(b"hello").startswith("The given picture is a text file: PNG, JPEG, WebP, GIF, BMP, TIFF")
    assert refusal(b"hello", name="cat.png").startswith("'cat.png' is a text file")
    assert refusal(b"hello", name="a\n<b>\x1b[0m" + "z" * 999).count("z") < 120


def test_sources_that_are_no_files():
    for source in (None, 7, noise()):
        assert "cannot be made from" in refusal(source)
    assert "binary mode" in refusal(StringIO("text"))
    closed = BytesIO()
    closed.close()
    assert "could not be read" in refusal(closed)


def test_text_bombs_in_png():
    data = flat_png(16, 16)
    bomb = chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(100_000_000), 9))
    start = time.monotonic()
    with contextlib.suppress(BadPicture):
        open_picture(data[:33] + bomb + data[33:])
    assert time.monotonic() - start < 5


def test_many_threads_at_once():
    data, seen = encode(noise(), "PNG"), []

    def work():
        for _ in range(20):
            seen.append(open_picture(data).size)
            refusal(data[:200])

    before = list(warnings.filters)
    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 160 and warnings.filters == before
