"""Pictures as files, made on the spot, for the tests of what strangers send."""

import struct
import zlib
from io import BytesIO

import numpy as np
from PIL import Image, features

from relsim_demo.scenes.render import Spec, render

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)
KINDS = ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"] + ["AVIF"] * features.check("avif")


def encode(picture, kind, **options):
    buffer = BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def noise(width=64, height=48, mode="RGB"):
    shape = (height, width, len(mode)) if len(mode) > 1 else (height, width)
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8))


def drawn(number=0, side=128, family="seesaw"):
    """A scene that the embedded models know and no gallery has."""
    return render(Spec(family, 90_000_000 + number), side)


def halves(left, right, mode="RGB", size=(32, 16)):
    picture = Image.new(mode, size, left)
    picture.paste(right, (size[0] // 2, 0, *size))
    return picture


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def flat_png(width, height):
    """A 1-bit black PNG of any size, small on disk."""
    squeeze = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    body = b"".join(squeeze.compress(row) for _ in range(height)) + squeeze.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
