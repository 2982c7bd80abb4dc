"""What strangers send, and what we make of it: every file here is made by the test itself."""

import struct
import warnings
from io import BytesIO

import numpy as np
import pytest
from picture_files import BLUE, GREEN, KINDS, RED, chunk, encode, flat_png, halves, noise
from PIL import Image

from relsim_demo.images import MAX_SIDE, fingerprint, open_picture
from relsim_demo.images.decode import TURNS


@pytest.fixture(autouse=True)
def loud_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.mark.parametrize("kind", KINDS)
def test_accepted_formats(kind, tmp_path):
    data = encode(halves(RED, BLUE), kind)
    path = tmp_path / "picture"
    path.write_bytes(data)
    prints = set()
    for source in (path, str(path), data, bytearray(data), BytesIO(data)):
        picture = open_picture(source)
        assert picture.mode == "RGB" and picture.size == (32, 16) and type(picture) is Image.Image
        assert np.abs(np.subtract(picture.getpixel((4, 8)), RED)).max() < 8
        assert np.abs(np.subtract(picture.getpixel((28, 8)), BLUE)).max() < 8
        prints.add(fingerprint(picture))
    assert len(prints) == 1


def test_lossless_pixels_are_exact():
    picture = noise()
    for kind in ("PNG", "BMP", "TIFF"):
        assert np.array_equal(open_picture(encode(picture, kind)), picture)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_orientation_is_applied(kind, orientation):
    upright = halves(RED, BLUE, size=(32, 16))
    upright.paste(GREEN, (0, 0, 8, 8))
    # the inverse of each turn: 6 and 8 swap, the others undo themselves
    undo = TURNS.get({6: 8, 8: 6}.get(orientation, orientation))
    stored = upright.transpose(undo) if undo is not None else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    lossless = {"JPEG": {"quality": 95, "subsampling": 0}, "WEBP": {"lossless": True}}.get(kind, {})
    opened = open_picture(encode(stored, kind, exif=exif, **lossless))
    assert opened.size == (32, 16) and not opened.getexif()
    assert np.abs(np.subtract(opened, upright, dtype=np.int16)).max() < 12


def test_broken_exif_is_no_reason_to_refuse():
    assert open_picture(encode(noise(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")).size == (64, 48)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_16_bit_grey_is_scaled(kind):
    values = np.linspace(0, 65535, 32 * 16).reshape(16, 32).astype(np.uint16)
    opened = np.asarray(open_picture(encode(Image.fromarray(values), kind)))
    assert np.array_equal(opened[..., 0], np.round(values / 257).astype(np.uint8))
    assert (opened == opened[..., :1]).all()


def test_16_bit_white_is_zero_tiff():
    values = np.full((16, 16), 65535, dtype=np.uint16)
    assert open_picture(encode(Image.fromarray(values), "TIFF", tiffinfo={262: 0})).getpixel((0, 0)) == (0, 0, 0)


def test_16_bit_grey_png_with_a_clear_value():
    values = np.full((16, 16), 1000, dtype=np.uint16)
    values[:, 8:] = 30000
    data = encode(Image.fromarray(values), "PNG")
    opened = open_picture(data[:33] + chunk(b"tRNS", struct.pack(">H", 1000)) + data[33:])
    assert opened.getpixel((0, 0)) == (255, 255, 255) and opened.getpixel((12, 0)) == (117, 117, 117)


@pytest.mark.parametrize(
    ("top", "dtype", "seen"),
    [
        (1, np.float32, 128),
        (255, np.float32, 128),
        (65535, np.float32, 128),
        (1e9, np.float32, 128),
        (255, np.int32, 127),
        (65535, np.int32, 127),
        (100, np.int32, 50),
    ],
)
def test_32_bit_grey_finds_its_range(top, dtype, seen):
    values = np.zeros((16, 16), dtype)
    values[:8] = top / 2
    values[0, 0] = top
    if dtype is np.float32:
        values[1, 1] = np.nan
    assert open_picture(encode(Image.fromarray(values), "TIFF")).getpixel((5, 5))[0] == pytest.approx(seen, abs=1)


def test_cmyk_jpeg():
    data = encode(halves((0, 255, 255, 0), (255, 0, 0, 0), "CMYK"), "JPEG")
    opened = open_picture(data)
    assert np.abs(np.subtract(opened.getpixel((4, 8)), RED)).max() < 8
    assert np.abs(np.subtract(opened.getpixel((28, 8)), (0, 255, 255))).max() < 8


def test_transparency_goes_on_white():
    palette = halves(0, 1, "P")
    palette.putpalette([*RED, *BLUE])
    grey = halves((0, 255), (0, 0), "LA")
    colour = halves((*RED, 128), (*RED, 0), "RGBA")
    white = (255, 255, 255)
    for data, left in (
        (encode(palette, "PNG", transparency=1), RED),
        (encode(palette, "PNG", transparency=b"\xff\0"), RED),
        (encode(palette, "GIF", transparency=1), RED),
        (encode(grey, "PNG"), (0, 0, 0)),
        (encode(colour, "PNG"), (255, 127, 127)),
        (encode(colour, "WEBP", lossless=True), (255, 127, 127)),
        (encode(halves(RED, BLUE), "PNG", transparency=BLUE), RED),
        (encode(halves(0, 9, "L"), "PNG", transparency=9), (0, 0, 0)),
    ):
        opened = open_picture(data)
        assert opened.mode == "RGB"
        assert opened.getpixel((4, 8)) == left and opened.getpixel((28, 8)) == white


def test_one_bit_grey_and_lab():
    assert open_picture(encode(halves(0, 1, "1"), "PNG")).getpixel((28, 8)) == (255, 255, 255)
    assert open_picture(encode(halves(0, 77, "L"), "JPEG")).getpixel((28, 8)) == (77, 77, 77)
    assert max(open_picture(encode(halves((0, 128, 128), (255, 128, 128), "LAB"), "TIFF")).getpixel((4, 8))) < 4


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_animations_give_their_first_frame(kind):
    frames = [Image.new("RGB", (32, 16), colour) for colour in (RED, GREEN, BLUE)]
    options = {"lossless": True} if kind == "WEBP" else {}
    data = encode(frames[0], kind, save_all=True, append_images=frames[1:], **options)
    assert open_picture(data).getpixel((5, 5)) == RED


def test_phone_jpegs_with_a_second_picture():
    data = encode(Image.new("RGB", (32, 16), RED), "MPO", save_all=True, append_images=[Image.new("RGB", (8, 8))])
    assert open_picture(data).size == (32, 16)


def test_big_pictures_are_reduced():
    opened = open_picture(flat_png(9000, 5000))
    assert opened.size == (MAX_SIDE, round(5000 * MAX_SIDE / 9000))
    assert open_picture(flat_png(MAX_SIDE, 200)).size == (MAX_SIDE, 200)


def test_content_decides_not_the_name(tmp_path):
    path = tmp_path / "photo.txt"
    path.write_bytes(encode(Image.new("RGB", (32, 16), RED), "JPEG"))
    link = tmp_path / "link"
    link.symlink_to(path)
    assert fingerprint(open_picture(path)) == fingerprint(open_picture(link))


def test_metadata_is_dropped():
    opened = open_picture(encode(noise(), "PNG", icc_profile=b"x" * 99, dpi=(72, 72)))
    assert opened.info == {}


def test_fingerprint_is_of_content():
    picture = noise()
    same = open_picture(encode(picture, "BMP"))
    assert fingerprint(picture) == fingerprint(same) and len(fingerprint(picture)) == 64
    assert fingerprint(picture.transpose(Image.Transpose.ROTATE_90)) != fingerprint(picture)
    assert fingerprint(Image.new("RGB", (8, 16))) != fingerprint(Image.new("RGB", (16, 8)))
    assert fingerprint(Image.new("L", (24, 8))) != fingerprint(Image.new("RGB", (8, 8)))
