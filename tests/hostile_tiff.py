"""TIFF files written tag by tag: kinds that are not read, raw photos, and tags that ask for too much."""

import struct
import zlib

import numpy as np
from picture_files import encode, noise

KINDS = {1: "B", 2: "B", 3: "H", 4: "I", 5: "Q", 7: "B", 12: "d", 16: "Q"}
SIDE = 64
COMPRESSIONS = (2, 3, 4, 5, 6, 7, 8, 99, 32767, 32773, 32809, 34661, 34676, 34712, 34713, 34887, 34925, 50000, 52546)


def tiff(tags, pixels=b"", big=False, after=0):
    """A little-endian TIFF of one directory: {tag: (kind, values)}; strips or tiles must be among the tags.

    A value "pixels" stands for the place of the pixels, which follow the directory.
    """
    count, entry, place = ("<Q", 20, "Q") if big else ("<H", 12, "I")
    start = 16 if big else 8
    end = start + struct.calcsize(count) + len(tags) * entry + struct.calcsize(place)
    extra, rows = b"", []
    sizes = {tag: len(values) * struct.calcsize(KINDS[kind]) for tag, (kind, values) in tags.items()}
    pixels_at = end + sum(size for size in sizes.values() if size > struct.calcsize(place))
    for tag, (kind, values) in sorted(tags.items()):
        values = [pixels_at if value == "pixels" else value for value in values]
        packed = struct.pack(f"<{len(values)}{KINDS[kind]}", *values)
        if len(packed) > struct.calcsize(place):
            packed, extra = struct.pack("<" + place, end + len(extra)), extra + packed
        rows.append(struct.pack("<HH" + place, tag, kind, len(values)) + packed.ljust(struct.calcsize(place), b"\0"))
    head = b"II+\0\x08\0\0\0" + struct.pack("<Q", 16) if big else b"II*\0" + struct.pack("<I", 8)
    return head + struct.pack(count, len(tags)) + b"".join(rows) + struct.pack("<" + place, after) + extra + pixels


def plain(pixels=None, **changed):
    """A grey TIFF of 64 x 64 px in one strip, with other values for some tags: t259=(3, [5])."""
    pixels = bytes(SIDE * SIDE) if pixels is None else pixels
    tags = {256: (4, [SIDE]), 257: (4, [SIDE]), 258: (3, [8]), 259: (3, [1]), 262: (3, [1]), 273: (4, ["pixels"]),
            277: (3, [1]), 278: (4, [SIDE]), 279: (4, [len(pixels)])}  # fmt: skip
    tags |= {int(name[1:]): value for name, value in changed.items() if value}
    return tiff({tag: value for tag, value in tags.items() if f"t{tag}" not in changed or changed[f"t{tag}"]}, pixels)


def tiled(width, height, pixels):
    """A grey TIFF of 64 x 64 px, deflated, that says its tiles are so large."""
    return plain(pixels, t259=(3, [8]), t273=None, t278=None, t279=None, t322=(4, [width]), t323=(4, [height]),
                 t324=(4, ["pixels"]), t325=(4, [len(pixels)]))  # fmt: skip


def raw_dng():
    return plain(t262=(3, [32803]), t50706=(1, [1, 4, 0, 0]), t258=(3, [16]), pixels=bytes(2 * SIDE * SIDE))


def raw_nef():
    """A thumbnail in front and the sensor's data in a directory inside it, as Nikon and Sony write."""
    outer = plain(t330=(4, [0]), t271=(2, list(b"NIKON")))
    inner = plain(t259=(3, [34713]), t262=(3, [32803]))
    at = outer.index(struct.pack("<HHI", 330, 4, 1)) + 8
    count = struct.unpack_from("<H", inner, 8)[0]
    return outer[:at] + struct.pack("<I", len(outer)) + outer[at + 4 :] + inner[8 : 8 + 2 + 12 * count + 4]


def float_colour():
    return plain(np.zeros((SIDE, SIDE, 3), np.float32).tobytes(), t258=(3, [32] * 3), t262=(3, [2]), t277=(3, [3]),
                 t339=(3, [3] * 3))  # fmt: skip


def tiffs():
    yield "plain", plain()
    yield "dng", raw_dng()
    yield "nef", raw_nef()
    yield "cr2", plain()[:8] + b"CR\2\0" + plain()[12:]
    yield "float-colour", float_colour()
    for compression in COMPRESSIONS:
        yield f"compression-{compression}", plain(t259=(3, [compression]))
    for bits in ([8, 8, 8, 8, 8], [64], [3], [16, 8, 4], [0]):
        yield f"bits-{'-'.join(map(str, bits))}", plain(t258=(3, bits), t277=(3, [len(bits)]))
    for photometric in (0, 2, 3, 4, 5, 6, 8, 9, 10, 32844, 34892, 999):
        yield f"colours-{photometric}", plain(t262=(3, [photometric]))
    yield from false_sizes()
    yield from false_directories()
    yield "pages", encode(noise(20, 20), "TIFF", save_all=True, append_images=[noise(20, 20)] * 300)


def false_sizes():
    squeezed = zlib.compress(bytes(45_000 * 45_000 // 1000))
    yield "tiles-huge", tiled(45_056, 45_056, squeezed)
    yield "tiles-wide", tiled(2**31 - 16, 16, squeezed)
    yield "tiles-zero", tiled(0, 0, squeezed)
    yield "tiles-larger", tiled(1024, 1024, zlib.compress(bytes(1 << 20)))
    yield "strip-high", plain(t278=(4, [2**32 - 1]))
    yield "strip-million", plain(t278=(4, [2**31 - 1]), t259=(3, [5]))
    yield "strip-zero", plain(t278=(4, [0]))
    yield "strips-many", plain(t273=(4, [8] * 1_200_000), t279=(4, [1] * 1_200_000))
    yield "rationals", plain(t282=(5, [1] * 2_000_000), t283=(5, [1] * 400_000))
    yield "doubles", plain(t33550=(12, [1.0] * 2_000_000))
    yield "profile", plain(t34675=(7, [0] * 5_000_000))
    yield "palette", plain(t262=(3, [3]), t320=(3, [0] * 1_000_000))
    for size in ((10_000, 10_000), (0, 0), (2**32 - 1, 2**32 - 1), (7000, 7000)):
        yield f"size-{size[0]}x{size[1]}", plain(t256=(4, [size[0]]), t257=(4, [size[1]]))
    yield "deflated-50mp", plain(zlib.compress(bytes(49_000_000)), t256=(4, [7000]), t257=(4, [7000]),
                                 t278=(4, [7000]), t259=(3, [8]))  # fmt: skip


def false_directories():
    yield "loop", plain()[:-4096].replace(b"\0\0\0\0", struct.pack("<I", 8), 1)
    loop = plain()
    end = 8 + 2 + 12 * 9
    yield "loop-next", loop[:end] + struct.pack("<I", 8) + loop[end + 4 :]
    yield "inside-itself", plain(t330=(4, [8, 8, 8, 8]), t34665=(4, [8]), t34853=(4, [8]))
    overlapping = struct.pack("<H", 60_000) + b"".join(struct.pack("<HHII", n, 7, 1_000_000, 8) for n in range(60_000))
    yield "tags-overlapping", b"II*\0\x08\0\0\0" + overlapping + bytes(1_000_000)
    yield "directory-outside", b"II*\0\xff\xff\xff\x7f" + bytes(100)
    yield "big", tiff({256: (16, [SIDE]), 257: (16, [SIDE]), 258: (3, [8]), 262: (3, [1]), 273: (16, ["pixels"]),
                       279: (16, [SIDE * SIDE])}, bytes(SIDE * SIDE), big=True)  # fmt: skip
    yield "big-count", b"II+\0\x08\0\0\0" + struct.pack("<QQ", 16, 2**63) + bytes(200)
