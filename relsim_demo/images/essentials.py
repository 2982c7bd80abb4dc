"""A picture file without all that does not draw: text, profiles, thumbnails, further frames, comments.

Browsers show pictures whose side chunks are damaged or huge; decoders refuse them or spend minutes on them. So only
what draws is handed on. Layouts: PNG 3rd edition 5.3, ITU T.81 annex B, GIF89a.
"""

from __future__ import annotations

import struct
import zlib

from relsim_demo.errors import BadPicture
from relsim_demo.images.limits import WORKS

_PNG_DRAWS = (b"IHDR", b"PLTE", b"tRNS", b"eXIf")
MAX_EXIF = 65_536  # bytes; more is no orientation
_UNREAD_JPEG = {
    0xC5: "differential", 0xC6: "differential", 0xC7: "differential", 0xCB: "lossless", 0xCD: "differential",
    0xCE: "differential", 0xCF: "differential", 0xF7: "JPEG-LS",
}  # fmt: skip
_RARE_JPEG = {0xC3: "lossless", 0xC9: "arithmetic coding", 0xCA: "arithmetic coding"}  # some decoders read them
_BMP_CODECS = {3: "bit fields", 4: "JPEG inside", 5: "PNG inside", 6: "bit fields"}
MOST_LOST = 0.08  # of a picture whose end is missing
SPARE = 4096  # bytes, even as all sizes of chunks of WebP are
MOST_SCANS = 24  # of a JPEG of any size; ordinary progressive ones have about ten
MOST_SCANNED = 600_000_000  # pixels, in all scans of one with more


def essential(kind: str, data: bytes) -> tuple[bytes, str]:
    """Return the bytes of a picture without what does not draw, and what it is where it cannot be read ("" if usual).

    Raises:
        BadPicture: its make-up is of a kind that is not read.
        struct.error, IndexError: it is cut.
    """
    strip = {"PNG": _png, "JPEG": _jpeg, "GIF": _gif, "BMP": _bmp, "WEBP": _webp}.get(kind)
    return (data, "") if strip is None else strip(data)


def _png(data: bytes) -> tuple[bytes, str]:
    """Keep the chunks that draw, with checksums made anew, and all IDAT as one."""
    if data[12:16] == b"CgBI":
        raise BadPicture(f"is a PNG in Apple's own form for apps (CgBI): save it as an ordinary PNG; {WORKS}")
    kept, drawn, at, name = {}, [], 8, b""
    while at + 8 <= len(data) and name != b"IEND":
        size, name = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + size]
        if name == b"IDAT":
            drawn.append(body)
        elif name in _PNG_DRAWS and (name != b"eXIf" or size <= MAX_EXIF):
            kept.setdefault(name, _chunk(name, body))
        at += 12 + size
    return b"".join([data[:8], *kept.values(), _chunk(b"IDAT", b"".join(drawn)), _chunk(b"IEND", b"")]), ""


def _chunk(name: bytes, body: bytes) -> bytes:
    return b"".join([struct.pack(">I", len(body)), name, body, struct.pack(">I", zlib.crc32(body, zlib.crc32(name)))])


def _jpeg(data: bytes) -> tuple[bytes, str]:
    """Keep the segments before the first scan that draw, the first EXIF, and all from that scan on."""
    kept, at, pixels, exif, odd = [data[:2]], 2, 0, False, ""
    while True:
        at = data.index(b"\xff", at)
        while data[at] == 0xFF:
            at += 1
        marker, at = data[at], at + 1
        if marker == 0xDA:
            break
        if marker in (0x00, 0x01, *range(0xD0, 0xD9)):
            continue
        size = struct.unpack_from(">H", data, at)[0]
        body = data[at + 2 : at + size]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) or marker == 0xF7:
            pixels, odd = _checked_frame(marker, body)
        is_exif = marker == 0xE1 and body.startswith(b"Exif\0\0") and not exif
        exif |= is_exif
        if marker not in (*range(0xE0, 0xF0), 0xFE) or body.startswith((b"JFIF\0", b"Adobe")) or is_exif:
            kept.append(b"\xff" + data[at - 1 : at + size])
        at += size
    scans = data.count(b"\xff\xda", at - 2)
    if scans > MOST_SCANS and scans * pixels > MOST_SCANNED:
        raise BadPicture(f"is a JPEG of {scans:,} scans, made to be slow: save it again; {WORKS}")
    return b"".join([*kept, data[at - 2 : _end_of_segments(data)]]), odd


def _end_of_segments(data: bytes) -> int:
    """Return where a JPEG ends, without a table or the head of a scan that is cut."""
    last = max(data.rfind(marker) for marker in (b"\xff\xc4", b"\xff\xda", b"\xff\xdb", b"\xff\xdd"))
    size = int.from_bytes(data[last + 2 : last + 4].ljust(2, b"\xff"), "big")
    return last if last + 2 + size > len(data) else len(data)


def _checked_frame(marker: int, body: bytes) -> tuple[int, str]:
    """Return the pixels of a JPEG frame and how it is coded, if oddly. Raises BadPicture for codings never read."""
    bits, height, width = struct.unpack_from(">BHH", body)
    if marker in _UNREAD_JPEG or bits != 8:
        kind = _UNREAD_JPEG.get(marker, f"{bits}-bit")
        raise BadPicture(f"is a kind of JPEG ({kind}) that cannot be read: save it as a PNG; {WORKS}")
    return height * width, _RARE_JPEG.get(marker, "")


def _gif(data: bytes) -> tuple[bytes, str]:
    """Keep the header, the control of the first frame (its transparent colour), and that frame."""
    at = 13 + _table(data[10])
    head, control = data[:at], b""
    while data[at] != 0x2C:
        start = at
        if data[at] == 0x21:
            at = _after_blocks(data, at + 2)
            control = data[start:at] if data[start + 1] == 0xF9 else control
        else:
            at += 1  # browsers and Pillow pass over stray bytes
    end = _after_blocks(data, at + 11 + _table(data[at + 9]))
    return b"".join([head, control, data[at:end], b"\x3b"]), ""


def _bmp(data: bytes) -> tuple[bytes, str]:
    """Take a bitmap as it is; say what codec or depth it has where that is rare."""
    if data[14] < 40 or struct.unpack_from("<I", data, 2)[0] > len(data):  # cut: then that is why
        return data, ""
    bits, codec = struct.unpack_from("<HI", data, 28)
    if codec > 2:
        return data, _BMP_CODECS.get(codec, f"codec {codec}")
    return data, "" if bits in (1, 4, 8, 16, 24, 32) else f"{bits} bits a pixel"


def _webp(data: bytes) -> tuple[bytes, str]:
    """Complete a picture whose end is missing: the decoder takes none that is shorter than it says.

    What stands for the end are zeros, and more of them than were lost, as they may be read as more than was there.
    """
    size = 8 + struct.unpack_from("<I", data, 4)[0]
    missing, at = size - len(data), 12
    if not 0 < missing <= MOST_LOST * size:
        return data, ""
    whole = bytearray(data) + bytes(missing + SPARE)
    while (end := at + 8 + struct.unpack_from("<I", whole, at + 4)[0]) < len(data):
        at = end + end % 2
    for place in (4, at + 4):  # the size of the file, and of the chunk that is cut
        struct.pack_into("<I", whole, place, struct.unpack_from("<I", whole, place)[0] + SPARE)
    return bytes(whole), ""


def _table(flags: int) -> int:
    """Return the bytes of a colour table."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    """Return where sub-blocks end; a file that is cut ends them."""
    while at < len(data) and data[at]:
        at += data[at] + 1
    return at + 1
