"""Files of real life: what surrounds the picture is broken or its end is missing, and kinds that are not read."""

import functools
import os
import signal
import threading
import time

import hostile_files
import hostile_tiff
import numpy as np
import pytest
from picture_files import KINDS, chunk, encode, noise
from PIL import Image, features

from relsim_demo.errors import BadPicture
from relsim_demo.images import MAX_SIDE, fingerprint, open_kept, open_picture, process

BROAD = noise(64, 48).resize((320, 240))
SIDES = [
    "text-bomb", "itxt-bomb", "profile-bomb", "profile-broken", "text-many", "exif-broken", "time-broken",
    "unknown-critical", "frames", "second-header",
]  # fmt: skip
FLOODS = ["exif-pieces", "comments", "profile", "mpf-broken", "photoshop-broken", "xmp", "fill", "tail"]


@functools.cache
def made(maker):
    """The files of one maker of the corpus, by name."""
    return dict(maker())


def refusal(data, **options):
    with pytest.raises(BadPicture) as caught:
        open_picture(data, **options)
    return str(caught.value)


@pytest.mark.parametrize("name", [*SIDES, *(f"{name}-bad-sum" for name in SIDES), "no-end"])
def test_side_chunks_of_a_png_do_not_matter(name):
    assert np.array_equal(open_picture(made(hostile_files.pngs)[name]), noise(40, 30))


@pytest.mark.parametrize("name", FLOODS)
def test_side_segments_of_a_jpeg_do_not_matter(name):
    plain = open_picture(encode(noise(64, 48), "JPEG"))
    assert fingerprint(open_picture(made(hostile_files.jpegs)[name])) == fingerprint(plain)


def test_the_orientation_survives_what_is_left_out():
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encode(noise(64, 48), "JPEG", exif=exif)
    flood = hostile_files._segment(0xE2, b"MPF\0MM\0*\0\0\0\x08\xff\xff") * 100
    assert open_picture(data[:2] + flood + data[2:]).size == (48, 64)
    png = encode(noise(64, 48), "PNG", exif=exif)
    assert open_picture(png[:33] + chunk(b"iCCP", b"k\0\0no zlib") + png[33:]).size == (48, 64)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
@pytest.mark.parametrize("lost", [1, 2, 9, 40, 400])
def test_a_missing_end_is_no_reason_to_refuse(kind, lost):
    data = encode(BROAD, kind)
    whole, cut = (np.asarray(open_picture(part), np.int16) for part in (data, data[:-lost]))
    assert whole.shape == cut.shape and (np.abs(whole - cut).max(2) > 8).mean() < 0.08
    assert np.array_equal(whole[40:200], cut[40:200])


def test_a_progressive_jpeg_without_its_end():
    data = encode(BROAD, "JPEG", progressive=True)
    whole, cut = (np.asarray(open_picture(part), np.int16) for part in (data, data[:-2]))
    assert np.array_equal(whole, cut)


@pytest.mark.parametrize("options", [{"lossless": True}, {"exact": True}])
@pytest.mark.parametrize("lost", [1, 9, 40, 400])
def test_a_webp_of_each_coding_without_its_end(options, lost):
    clear = noise(64, 48, "RGBA").resize((320, 240))
    for picture in (BROAD.convert("L"), clear):
        data = encode(picture, "WEBP", **options)
        whole, cut = (np.asarray(open_picture(part), np.int16) for part in (data, data[:-lost]))
        assert (np.abs(whole - cut).max(2) > 8).mean() < 0.08


def test_a_jpeg_that_is_cut_in_the_head_of_its_last_scan():
    data = encode(BROAD.convert("CMYK"), "JPEG", progressive=True)
    whole, cut = (open_picture(part) for part in (data, data[: data.rfind(b"\xff\xda") + 5]))
    assert whole.size == cut.size and np.abs(np.asarray(whole, np.int16) - np.asarray(cut)).max() < 40


@pytest.mark.parametrize("mode", ["P", "I;16"])
def test_much_missing_is_refused_whatever_the_values_stand_for(mode):
    picture = BROAD.quantize(4) if mode == "P" else Image.fromarray(np.asarray(BROAD.convert("L"), np.uint16) * 257)
    for kind in ("PNG", "TIFF") if mode == "I;16" else ("PNG", "GIF", "TIFF"):
        data = encode(picture, kind)
        assert "damaged or cut" in refusal(data[: len(data) * 6 // 10])


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(signal.SIGPROF, process.SLOW), (signal.SIGALRM, process.BUSY), (signal.SIGKILL, process.CRASHED)],
)
def test_it_is_told_what_ended_a_decoder(number, sentence, monkeypatch):
    ask = process._Decoder.ask

    def struck(decoder, data):
        os.kill(decoder._process.pid, number)
        decoder._process.wait()
        return ask(decoder, data)

    while (idle := process._idle.get()) is not None:  # one that was used before would be taken for worn out
        idle.end()
        process._idle.put(None)
    process._idle.put(None)
    monkeypatch.setattr(process._Decoder, "ask", struck)
    assert sentence in refusal(encode(BROAD, "PNG"))


@pytest.mark.parametrize("kind", KINDS)
def test_much_missing_is_still_refused(kind):
    data = encode(BROAD, kind)
    assert "damaged or cut" in refusal(data[: len(data) * 6 // 10])


RAW = {"dng": "DNG", "nef": "Nikon NEF", "cr2": "Canon CR2", "compression-32767": "Sony ARW"}


@pytest.mark.parametrize("name", RAW)
def test_raw_photos_are_named(name):
    sentence = refusal(made(hostile_tiff.tiffs)[name])
    assert f"is a raw photo of a camera ({RAW[name]}), a kind of TIFF that cannot be read: export it" in sentence


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("compression-34712", "JPEG 2000 inside"),
        ("compression-52546", "JPEG XL inside"),
        ("float-colour", "floating-point numbers of 32 bits, 3 a pixel"),
        ("bits-64", "1 x 64 bits a pixel, colour model 1"),
    ],
)
def test_kinds_of_tiff_that_are_not_read_are_not_called_damaged(name, what):
    sentence = refusal(made(hostile_tiff.tiffs)[name])
    assert f"is a kind of TIFF that cannot be read ({what}): save it as a PNG" in sentence and "damaged" not in sentence


@pytest.mark.parametrize(
    ("data", "phrase"),
    [
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1heic" + bytes(99), "is a HEIC photo"),
        (b"\0\0\0\x1cftypheix\0\0\0\0mif1heix" + bytes(99), "is a HEIC photo"),
        (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom", "raw photo of a camera (Canon CR3)"),
        (b"FUJIFILMCCD-RAW 0201\0\0", "raw photo of a camera (Fujifilm RAF)"),
        (b"IIRO\x08\0\0\0" + bytes(50), "raw photo of a camera (Olympus ORF)"),
        (b"\0\0\0\x0cJXL \r\n\x87\n", "is a JPEG XL picture"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", "is a video"),
        (b"\x1aE\xdf\xa3\x01\0", "is a video"),
        (b"ID3\x04\0\0\0", "is a sound recording"),
        (b"Rar!\x1a\x07\1\0", "is a RAR archive"),
        (b"\0\x05\x16\x07\0\2\0\0", "AppleDouble"),
        (b"version https://git-lfs.github.com/spec/v1\n", "pointer of Git LFS"),
        ("größer".encode("utf-16"), "is a text file"),
        (b"BMW makes cars.", "is a text file"),
    ],
)
def test_other_kinds_are_named(data, phrase):
    sentence = refusal(data)
    assert phrase in sentence and "damaged" not in sentence


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow reads no AVIF")
def test_an_avif_that_names_itself_heif_is_read():
    data = encode(noise(40, 30), "AVIF")
    assert data[8:12] == b"avif" and b"mif1" in data[:40]
    assert open_picture(data[:8] + b"mif1" + data[12:].replace(b"mif1", b"avif", 1)).size == (40, 30)


def test_tiles_and_scans_that_ask_for_too_much_are_refused_before_they_are_decoded():
    assert "tiles of 45056 x 45056 px" in refusal(made(hostile_tiff.tiffs)["tiles-huge"])
    assert "559,250 scans" in refusal(made(hostile_files.jpegs)["scans-8388608"])
    assert open_picture(made(hostile_tiff.tiffs)["strip-high"]).size == (64, 64)


@pytest.mark.slow
@pytest.mark.corpus
def test_decoding_ends_when_its_time_is_over():
    sentence = refusal(made(hostile_files.others)["bmp-runs"], name="a.bmp")
    assert sentence.startswith("'a.bmp' takes too long to decode (more than 7 seconds)")
    assert open_picture(encode(noise(), "PNG")).size == (64, 48)


def test_a_decoder_that_was_killed_is_replaced():
    data = encode(noise(), "PNG")
    open_picture(data)
    decoder = process._idle.get()
    process._idle.put(decoder)
    os.kill(decoder._process.pid, signal.SIGKILL)
    assert open_picture(data).size == (64, 48)


def test_a_decoder_ends_with_the_one_who_asks(python):
    code = (
        "from relsim_demo.images import open_picture, process; import sys, os;"
        "sys.path.insert(0, 'tests'); from picture_files import *; open_picture(encode(noise(), 'PNG'));"
        "os.write(1, str(process._idle.get()._process.pid).encode()); os._exit(9)"
    )
    pid = int(python("-c", code).stdout)
    end = time.monotonic() + 30
    while time.monotonic() < end and _runs(pid):
        time.sleep(0.1)
    assert not _runs(pid)


def _runs(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_kept_pictures_are_png_or_webp_of_bounded_size():
    for kind in ("PNG", "WEBP"):
        assert open_kept(encode(noise(), kind, lossless=True), "x").size == (64, 48)
    for data in (encode(noise(), "JPEG"), b"", b"hello", encode(noise(), "PNG")[:100]):
        with pytest.raises(BadPicture, match="'x' cannot be read: it was changed"):
            open_kept(data, "x")
    with pytest.raises(BadPicture, match="'x' is larger than any"):
        open_kept(hostile_files.flat_png(MAX_SIDE + 100, MAX_SIDE), "x")


def test_many_at_once_wait_for_their_turn():
    data, seen = encode(BROAD, "PNG"), []
    threads = [threading.Thread(target=lambda: seen.append(open_picture(data).size)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [(320, 240)] * 12 and process._idle.qsize() == process.AT_ONCE
