"""A seeded corpus of odd and hostile files, made on the spot: `files()` gives each a name and its bytes.

Every format that Pillow writes, whole, cut and with flipped bits; headers that promise too much; floods and bombs in
what surrounds a picture; kinds that are not read; names that are hard to print.
"""

import io
import random
import struct
import zipfile
import zlib

import numpy as np
from hostile_tiff import tiffs
from picture_files import chunk, encode, flat_png, noise
from PIL import Image, features

READ = ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"] + ["AVIF"] * features.check("avif")
UNREAD = ["DIB", "ICO", "ICNS", "JPEG2000", "PPM", "PCX", "SGI", "TGA", "EPS", "PDF", "IM", "SPIDER", "DDS", "QOI"]
MODES = ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "I;16", "I", "F"]
HEADS = {
    "png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff\xe0", "gif": b"GIF89a", "bmp": b"BM", "tiff": b"II*\0",
    "tiffm": b"MM\0*", "big": b"II+\0\x08\0\0\0", "webp": b"RIFF\xff\xff\0\0WEBPVP8 ", "heic": b"\0\0\0\x18ftypheic",
    "avif": b"\0\0\0\x1cftypavif", "cr3": b"\0\0\0\x18ftypcrx ", "mp4": b"\0\0\0\x18ftypisom", "mov": b"\0\0\0\x08wide",
    "jxl": b"\xff\x0a", "jp2": b"\0\0\0\x0cjP  \r\n\x87\n", "psd": b"8BPS\0\x01", "exr": b"\x76\x2f\x31\x01",
    "orf": b"IIRO\x08\0", "rw2": b"IIU\0", "raf": b"FUJIFILMCCD-RAW ", "x3f": b"FOVb", "mrw": b"\0MRM",
    "elf": b"\x7fELF", "7z": b"7z\xbc\xaf\x27\x1c", "rar": b"Rar!\x1a\x07", "gz": b"\x1f\x8b\x08",
    "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "mkv": b"\x1aE\xdf\xa3", "hdf": b"\x89HDF\r\n\x1a\n",
    "double": b"\0\x05\x16\x07", "npy": b"\x93NUMPY\x01\0",
}  # fmt: skip
NAMES = ["a\nb.png", "\x1b[31m.png", "\u202egnp.exe", "日本.png", "x" * 200 + ".png", "%s{0}.png", "-rf.png", "a;b.png"]


def files():
    """Yield (name, bytes) of every file, always the same ones."""
    makers = (written, broken, modes, heads, names, pngs, jpegs, gifs, tiffs, others, texts)
    for maker in makers:
        for name, data in maker():
            yield f"{maker.__name__}-{name}", data


def written():
    for kind in READ + UNREAD:
        yield kind.lower(), _encoded(kind)


def broken():
    """Each format, cut at several places and with bits flipped near its head and anywhere."""
    luck = random.Random(8)
    for kind in READ + UNREAD:
        data = _encoded(kind)
        for part in (0.02, 0.3, 0.7, 0.95):
            yield f"{kind.lower()}-cut-{part}", data[: int(len(data) * part)]
        for number, reach in enumerate((64, 400, len(data))):
            hurt = bytearray(data)
            for _ in range(1 + reach // 100):
                hurt[luck.randrange(min(reach, len(hurt)))] ^= 1 << luck.randrange(8)
            yield f"{kind.lower()}-flipped-{number}", bytes(hurt)


def modes():
    picture = noise(40, 30)
    for mode in MODES:
        turned = _as_mode(picture, mode)
        for kind in READ:
            try:
                yield f"{mode.replace(';', '')}-{kind.lower()}", encode(turned, kind)
            except (OSError, ValueError, KeyError):
                continue


def heads():
    tail = np.random.default_rng(8).bytes(3000)
    for name, head in HEADS.items():
        yield f"{name}-alone", head
        yield f"{name}-noise", head + tail
        yield f"{name}-zeros", head + bytes(3000)


def names():
    for number, name in enumerate(NAMES):
        yield f"{number}-{name}", b"no picture" if number % 2 else encode(noise(20, 20), "PNG")


def pngs():
    """PNG whose chunks are huge, broken, countless, or bombs."""
    data = encode(noise(40, 30), "PNG")
    head, rest = data[:33], data[33:]
    bomb = zlib.compress(bytes(60_000_000), 9)
    odd = {
        "text-bomb": chunk(b"zTXt", b"k\0\0" + bomb),
        "itxt-bomb": chunk(b"iTXt", b"k\0\1\0\0\0" + bomb),
        "profile-bomb": chunk(b"iCCP", b"k\0\0" + bomb),
        "profile-broken": chunk(b"iCCP", b"k\0\0no zlib"),
        "text-many": chunk(b"tEXt", b"key\0value") * 200_000,
        "exif-broken": chunk(b"eXIf", b"MM\0*\xff\xff\xff\xff"),
        "exif-large": chunk(b"eXIf", b"II*\0\x08\0\0\0" + struct.pack("<H", 65535) + bytes(5_000_000)),
        "chunk-long": struct.pack(">I", 0x7FFFFFFF) + b"tEXt",
        "time-broken": chunk(b"tIME", b"1"),
        "unknown-critical": chunk(b"ABCD", bytes(10)),
        "frames": chunk(b"acTL", struct.pack(">II", 0xFFFFFFFF, 0)) * 3,
        "second-header": chunk(b"IHDR", struct.pack(">IIBBBBB", 60000, 60000, 8, 6, 0, 0, 0)),
    }
    for name, side in odd.items():
        yield name, head + side + rest
        yield f"{name}-bad-sum", head + side[:-1] + b"?" + rest
    yield "no-end", data[:-12]
    yield "bomb-100mp", flat_png(10_000, 10_000)
    yield "bomb-50mp", flat_png(8000, 6000)
    yield "narrow", flat_png(8, 4000)
    yield "crushed", data[:8] + chunk(b"CgBI", b"P\0 \6") + data[8:]
    for size in ((0, 5), (2**31 - 1, 2**31 - 1), (65535, 8), (8, 65535)):
        yield f"size-{size[0]}x{size[1]}", head[:16] + struct.pack(">II", *size) + data[24:]
    idat = zlib.compress(b"".join(b"\0" + bytes(90) for _ in range(30)))
    tiny = b"".join(chunk(b"IDAT", idat[i : i + 1]) for i in range(len(idat))) + chunk(b"IDAT", b"") * 100_000
    yield "tiny-chunks", encode(Image.new("RGB", (30, 30)), "PNG")[:33] + tiny + chunk(b"IEND", b"")


def jpegs():
    """JPEG with floods in front of the picture, scans without end, and kinds of coding that are not read."""
    data = encode(noise(64, 48), "JPEG")
    slow = encode(Image.new("RGB", (2000, 1500), "red"), "JPEG", progressive=True)
    scan = slow[slow.rindex(b"\xff\xda") : -2]
    floods = {
        "exif-pieces": _segment(0xE1, b"Exif\0\0MM\0*" + bytes(8)) * 300_000,
        "comments": _segment(0xFE, b"hello") * 500_000,
        "profile": b"".join(_segment(0xE2, b"ICC_PROFILE\0" + bytes([n, 255]) + bytes(60_000)) for n in range(255)),
        "mpf-broken": _segment(0xE2, b"MPF\0MM\0*\0\0\0\x08\xff\xff" + bytes(50)),
        "photoshop-broken": _segment(0xED, b"Photoshop 3.0\x008BIM\xff\xff"),
        "xmp": _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<" + b"a" * 60_000),
        "fill": b"\xff" * 1_000_000,
    }
    for name, flood in floods.items():
        yield name, data[:2] + flood + data[2:]
    for size in (1 << 16, 1 << 20, 8 << 20):
        yield f"scans-{size}", slow[:-2] + scan * (size // len(scan)) + slow[-2:]
    large = encode(Image.new("L", (7000, 7000)), "JPEG", progressive=True)
    again = large[large.rindex(b"\xff\xda") : -2]
    yield "scans-large", large[:-2] + again * 2000 + large[-2:]
    for cut in (1, 2, 10, 40):
        yield f"without-{cut}", data[:-cut]
    yield "tail", data + np.random.default_rng(1).bytes(50_000)
    at = data.index(b"\xff\xc0")
    for marker in (0xC3, 0xC5, 0xC9, 0xCB, 0xCF, 0xF7):
        yield f"coding-{marker:x}", data[: at + 1] + bytes([marker]) + data[at + 2 :]
    yield "12-bit", data[: at + 4] + b"\x0c" + data[at + 5 :]
    yield "65500", data[: at + 5] + struct.pack(">HH", 65500, 65500) + data[at + 9 :]
    yield "50mp", data[: at + 5] + struct.pack(">HH", 7000, 7000) + data[at + 9 :]
    yield "second-frame", data[:at] + data[at : at + 5] + struct.pack(">HH", 65500, 65500) + data[at + 9 :] + data[at:]


def gifs():
    data = encode(noise(40, 30).convert("P"), "GIF")
    start = 13 + (3 << ((data[10] & 7) + 1))
    comment = b"\x21\xfe" + (b"\xff" + b"c" * 255) * 200 + b"\0"
    yield "comments", data[:start] + comment * 200 + data[start:]
    yield "comments-small", data[:start] + b"\x21\xfe\x01c\0" * 1_000_000 + data[start:]
    yield "extensions", data[:start] + b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0" * 100_000 + data[start:]
    yield "frames", data[:-1] + data[data.index(b"\x2c", start) : -1] * 5000 + b"\x3b"
    yield "stray", data[:start] + bytes(2_000_000) + data[start:]
    yield "canvas", data[:6] + b"\xff\xff\xff\xff" + data[10:]
    yield "no-end", data[:-1]
    yield "half", data[: len(data) // 2]


def others():
    """WebP, BMP and containers."""
    webp = encode(noise(40, 30), "WEBP")
    large = 1_000_000
    yield "webp-exif", encode(noise(40, 30), "WEBP", exif=b"Exif\0\0MM\0*" + bytes(large))
    yield "webp-profile", encode(noise(40, 30), "WEBP", icc_profile=bytes(large))
    yield "webp-canvas", b"RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\x10\0\0\0" + b"\xff" * 6 + webp[12:]
    frames = [Image.new("RGB", (64, 64), (n % 256, 0, 0)) for n in range(200)]
    yield "webp-frames", encode(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    bmp = encode(noise(40, 30), "BMP")
    for size in ((2**31 - 1, 2**31 - 1), (40, -30), (7000, 7000), (0, 0)):
        yield f"bmp-{size[0]}x{size[1]}", bmp[:18] + struct.pack("<ii", *size) + bmp[26:]
    rle = struct.pack("<IiiHHIIiiII", 40, 7000, 7000, 1, 8, 1, 0, 0, 0, 256, 0) + bytes(1024)
    yield "bmp-runs", b"BM" + struct.pack("<IHHI", 0, 0, 0, 14 + len(rle)) + rle + b"\x01\x07" * 9_400_000
    for codec in (2, 4, 5, 99):
        yield f"bmp-codec-{codec}", bmp[:30] + struct.pack("<I", codec) + bmp[34:]
    yield "mpo", encode(noise(40, 30), "MPO", save_all=True, append_images=[noise(20, 20)] * 20)
    nested = b"x" * 1000
    for _ in range(30):
        nested = _zipped({"in.zip": nested})
    yield "zip-nested", nested
    yield "zip-bomb", _zipped({"a.png": bytes(50_000_000)})
    yield "empty", b""
    yield "one-byte", b"\x89"


def texts():
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    yield "svg-laughs", f'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY l0 "x">{laughs}]><svg>&l9;</svg>'.encode()
    yield "svg-utf16", "<svg/>".encode("utf-16")
    yield "html", b"<!DOCTYPE html><script>alert(1)</script>"
    yield "text-utf16", "Ein Text, größer".encode("utf-16")
    yield "text-bom", b"\xef\xbb\xbfhello"
    yield "json", b"[" * 100_000
    yield "starts-like-bmp", b"BMW is a car, and this is a text about it."
    yield "starts-like-video", b"The free text."
    yield "lfs", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
    yield "xpm", b"/* XPM */\nstatic char *a[] = {};"
    yield "xbm", b"#define a_width 999999\n#define a_height 999999\n"
    yield "ppm", b"P3 99999 99999 255 " + b"1 " * 1000
    yield "ps", b"%!PS-Adobe-3.0\n" + b"(/etc/passwd) (r) file\n" * 100


def _encoded(kind):
    """A noisy picture of a kind; ICO and ICNS take squares, SPIDER and others their own modes."""
    picture = noise(64, 64)
    modes = {"SPIDER": "F", "EPS": "RGB"}
    return encode(picture.convert(modes[kind]) if kind in modes else picture, kind)


def _as_mode(picture, mode):
    if mode == "I;16":
        return Image.fromarray(np.asarray(picture.convert("L")).astype(np.uint16) * 257)
    if mode == "LAB":
        return Image.frombytes("LAB", picture.size, picture.tobytes())
    return picture.convert(mode)


def _segment(marker, body):
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def _zipped(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()
