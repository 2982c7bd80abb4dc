"""TIFF files before a decoder sees them: which kinds are not read, and only the tags that draw, with sane sizes.

Layout: TIFF 6.0 section 2, BigTIFF, DNG 1.7, TIFF/EP.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from relsim_demo.errors import BadPicture
from relsim_demo.images.limits import MAX_PIXELS, WORKS

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_WHOLE = {1: "B", 3: "H", 4: "L", 13: "L", 16: "Q", 18: "Q"}
WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, STRIPS, SAMPLES, ROWS = 256, 257, 258, 259, 262, 273, 277, 278
STRIP_BYTES, TILE_WIDTH, TILE_HEIGHT, TILES, TILE_BYTES, INSIDE, FORMAT, DNG = 279, 322, 323, 324, 325, 330, 339, 50706
_PLACES = (STRIPS, STRIP_BYTES, TILES, TILE_BYTES)
# Orientation, planes, fax options, predictor, palette, inks, alpha, JPEG tables, YCbCr, and those above.
_DRAWS = {WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, 266, 274, SAMPLES, ROWS, 284, 292, 293, 317, 320, TILE_WIDTH,
          TILE_HEIGHT, 332, 338, FORMAT, 347, *range(512, 522), 529, 530, 532, *_PLACES}  # fmt: skip
_RAW_COMPRESSIONS = {32767, 32769, 32770, 34713, 34892, 65000, 65535}  # Sony, Epson, Samsung, Nikon, DNG, Kodak, Pentax
_SENSOR = {32803, 34892}  # photometric interpretations: colour filter array, linear raw
_UNREAD = {
    6: "old-style JPEG", 34661: "JBIG", 34887: "LERC", 52546: "JPEG XL", 50002: "JPEG XL", 34892: "lossy raw",
    **dict.fromkeys((33003, 33004, 33005, 34712), "JPEG 2000"), 34925: "LZMA", 50000: "Zstandard", 50001: "WebP",
}  # fmt: skip
_ORDINARY = {1, 2, 3, 4, 5, 7, 8, 32771, 32773, 32946}
MOST_PIECES = 1_000_000  # strips or tiles
MOST_VALUES = 100_000  # bytes of any other tag that draws
PAGES = 8  # directories looked at, to tell a raw photo
ROOM = 4_000_000  # pixels that a tile may be larger than a small picture


@dataclass(frozen=True)
class _Layout:
    """How numbers stand in a file: byte order, and the formats of counts and places (4 or, in BigTIFF, 8 bytes)."""

    order: str
    count: str
    place: str

    @property
    def entry(self) -> struct.Struct:
        return struct.Struct(f"{self.order}HH{self.place}{struct.calcsize(self.order + self.place)}s")


@dataclass(frozen=True)
class _Tag:
    kind: int
    count: int
    raw: bytes  # of the entry: the values themselves where they fit, else their place


def essential(data: bytes) -> tuple[bytes, str]:
    """Return a TIFF whose first directory has only what draws, and what it is where it cannot be read ("" if sound).

    Raises:
        BadPicture: it is a raw photo, or asks for tiles that are far larger than the picture.
        struct.error: it is cut.
    """
    layout, first = _layout(data)
    canon = data[8:10] == b"CR"
    tags = {} if canon else _tags(data, layout, first)
    if raw := "Canon CR2" if canon else _raw_photo(data, layout, tags):
        raise BadPicture(
            f"is a raw photo of a camera ({raw}), a kind of TIFF that cannot be read: export it as a JPEG; {WORKS}"
        )
    _check_pieces(data, layout, tags)
    return _with_tags(data, layout, first, tags), _odd(data, layout, tags)


def _layout(data: bytes) -> tuple[_Layout, int]:
    """Return how a file is laid out, and where its first directory is."""
    order = "<" if data[:2] == b"II" else ">"
    big = 43 in data[2:4]
    layout = _Layout(order, "Q", "Q") if big else _Layout(order, "H", "L")
    return layout, struct.unpack_from(order + layout.place, data, 8 if big else 4)[0]


def _tags(data: bytes, layout: _Layout, at: int) -> dict[int, _Tag]:
    """Read the directory at a place; of a tag that stands twice, the first."""
    count = struct.unpack_from(layout.order + layout.count, data, at)[0]
    at += struct.calcsize(layout.order + layout.count)
    entry, found = layout.entry, {}
    for number in range(min(count, 65_535)):
        tag, kind, values, raw = entry.unpack_from(data, at + number * entry.size)
        found.setdefault(tag, _Tag(kind, values, raw))
    return found


def _after(data: bytes, layout: _Layout, at: int) -> int:
    """Return where the directory after the one at a place is, 0 where there is none."""
    count = struct.unpack_from(layout.order + layout.count, data, at)[0]
    end = at + struct.calcsize(layout.order + layout.count) + count * layout.entry.size
    return struct.unpack_from(layout.order + layout.place, data, end)[0]


def _values(data: bytes, layout: _Layout, tags: dict[int, _Tag], name: int, most: int = 16) -> tuple[int, ...]:
    """Return up to `most` whole numbers of a tag; none where it is missing or holds none."""
    tag = tags.get(name)
    if tag is None or tag.kind not in _WHOLE:
        return ()
    inline = tag.count * _SIZES[tag.kind] <= len(tag.raw)
    at = 0 if inline else struct.unpack(layout.order + layout.place, tag.raw)[0]
    source = tag.raw if inline else data
    return struct.unpack_from(f"{layout.order}{min(tag.count, most)}{_WHOLE[tag.kind]}", source, at)


def _value(data: bytes, layout: _Layout, tags: dict[int, _Tag], name: int, default: int) -> int:
    return next(iter(_values(data, layout, tags, name, 1)), default)


def _raw_photo(data: bytes, layout: _Layout, tags: dict[int, _Tag]) -> str:
    """Return the kind of raw photo that a file is, "" where it is none: what it draws would only be a thumbnail."""
    if DNG in tags:
        return "DNG"
    for page in _directories(data, layout, tags):
        compression = _value(data, layout, page, COMPRESSION, 1)
        if compression in _RAW_COMPRESSIONS or _value(data, layout, page, PHOTOMETRIC, 1) in _SENSOR:
            return {34713: "Nikon NEF", 32767: "Sony ARW", 32770: "Samsung SRW", 65535: "Pentax PEF"}.get(
                compression, "NEF, ARW or the like"
            )
    return ""


def _directories(data: bytes, layout: _Layout, tags: dict[int, _Tag]) -> Iterator[dict[int, _Tag]]:
    """Yield the first directories of a file, and those inside them."""
    places, at = [*_values(data, layout, tags, INSIDE, PAGES)], _layout(data)[1]
    yield tags
    try:
        while len(places) < 2 * PAGES and (at := _after(data, layout, at)):
            places.append(at)
    except struct.error:  # cut: what draws may be there all the same
        pass
    for place in places:
        try:
            yield _tags(data, layout, place)
        except struct.error:  # one broken directory: the others may be whole
            continue


def _check_pieces(data: bytes, layout: _Layout, tags: dict[int, _Tag]) -> None:
    """Raise BadPicture for tiles, or lists of strips, that no honest writer makes for a picture of this size."""
    width, height = (_value(data, layout, tags, name, 0) for name in (WIDTH, HEIGHT))
    tile = [_value(data, layout, tags, name, 0) for name in (TILE_WIDTH, TILE_HEIGHT)]
    if 0 < width * height <= MAX_PIXELS and tile[0] * tile[1] > 4 * width * height + ROOM:
        raise BadPicture(
            f"is a TIFF of {width} x {height} px in tiles of {tile[0]} x {tile[1]} px, made to fill the memory: "
            f"save it again; {WORKS}"
        )
    if any(tags[name].count > MOST_PIECES for name in _PLACES if name in tags):
        raise BadPicture(f"is a TIFF in more than {MOST_PIECES:,} pieces: save it again; {WORKS}")


def _with_tags(data: bytes, layout: _Layout, at: int, tags: dict[int, _Tag]) -> bytes:
    """Return the file with only the tags that draw in its first directory, and no second one.

    They are fewer than there were, so that they fit where they stood. A strip is never higher than the picture.
    """
    height, kept = _value(data, layout, tags, HEIGHT, 0), []
    for name, tag in sorted(tags.items()):
        small = tag.count * _SIZES.get(tag.kind, 8) <= MOST_VALUES or name in _PLACES
        if name == ROWS and _value(data, layout, tags, ROWS, 0) > height:
            kept.append(layout.entry.pack(ROWS, 4, 1, struct.pack(layout.order + "L", height)))
        elif name in _DRAWS and small:
            kept.append(layout.entry.pack(name, tag.kind, tag.count, tag.raw))
    directory = b"".join(
        [struct.pack(layout.order + layout.count, len(kept)), *kept, struct.pack(layout.order + layout.place, 0)]
    )
    return b"".join([data[:at], directory, data[at + len(directory) :]])


def _odd(data: bytes, layout: _Layout, tags: dict[int, _Tag]) -> str:
    """Say what a whole file may have that keeps it from being read; "" where it is cut or has nothing unusual."""
    if _is_cut(data, layout, tags):
        return ""
    compression = _value(data, layout, tags, COMPRESSION, 1)
    bits, samples = _values(data, layout, tags, BITS), _value(data, layout, tags, SAMPLES, 1)
    if compression not in _ORDINARY:
        return f"{_UNREAD.get(compression, f'compression {compression}')} inside"
    if 3 in _values(data, layout, tags, FORMAT):
        return f"floating-point numbers of {max(bits, default=1)} bits, {samples} a pixel"
    usual = set(bits) <= {1, 2, 4, 8, 12, 16} and len(set(bits)) <= 1 and samples <= 4
    photometric = _value(data, layout, tags, PHOTOMETRIC, 1)
    return "" if usual and photometric in (0, 1, 2, 3, 5, 6, 8) else (
        f"{samples} x {'/'.join(map(str, sorted(set(bits)))) or 1} bits a pixel, colour model {photometric}"
    )  # fmt: skip


def _is_cut(data: bytes, layout: _Layout, tags: dict[int, _Tag]) -> bool:
    """Tell whether strips or tiles end beyond the file."""
    for places, lengths in ((STRIPS, STRIP_BYTES), (TILES, TILE_BYTES)):
        starts, sizes = (_values(data, layout, tags, name, MOST_PIECES) for name in (places, lengths))
        if any(start + size > len(data) for start, size in zip(starts, sizes, strict=False)):
            return True
    return False
