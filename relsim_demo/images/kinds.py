"""What a file is, by its first bytes: a format that is read, or the end of a sentence that names what it is instead."""

from __future__ import annotations

import codecs
import re

from relsim_demo.errors import BadPicture
from relsim_demo.images.limits import FORMATS, WORKS

HEAD = 4096  # bytes that are looked at
_WANTED = (
    (rb"\x89PNG\r\n\x1a\n", "PNG"),
    (rb"\xff\xd8\xff", "JPEG"),
    (rb"RIFF....WEBP", "WEBP"),
    (rb"GIF8[79]a", "GIF"),
    (rb"BM.{12}[\x0c\x10\x28\x34\x38\x40\x6c\x7c]\0\0\0", "BMP"),
    (rb"II[*+]\0|MM\0[*+]", "TIFF"),
)
_RAW = "is a raw photo of a camera ({}): export it as a JPEG"
_VIDEO = "is a video: save one frame as a PNG"
_SOUND = "is a sound recording: no picture is in it"
_ARCHIVE = "is a {} archive: take the picture out of it"
_SAVE = "is {}: save it as a PNG"
# Checked in this order; the first that fits names the file.
_WRITTEN = (  # may be plain text all through
    (rb"%PDF-", "is a PDF document: save the page as a PNG"),
    (rb"\{\\rtf", "is a text document (RTF): save the picture in it as a PNG"),
    (rb"%!PS|\xc5\xd0\xd3\xc6", _SAVE.format("a PostScript file")),
    (rb"SIMPLE  =", _SAVE.format("a FITS file")),
    (rb"P[1-7Ff]\s", _SAVE.format("a PNM picture")),
    (rb"\s*/\* XPM \*/", _SAVE.format("an XPM picture")),
    (rb"\s*#define\s+\S+_width\s+\d+", _SAVE.format("an XBM picture")),
    (rb"version https://git-lfs", "is only a pointer of Git LFS: fetch the picture with `git lfs pull`"),
    (rb"(?i)(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)", "is a web page: save the picture that it shows"),
    (
        rb"(?i)(?:\xef\xbb\xbf)?\s*<(?:svg[\s>]|(?:\?xml|!--|!doctype\s+svg).*?<svg[\s>])",
        "is an SVG, a vector drawing without pixels: save it as a PNG",
    ),
)
_OTHERS = (
    (rb"PK[\x03\x05\x07]", "is a ZIP archive or an office document: take the picture out of it"),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old office document or a Thumbs.db: take the picture out of it"),
    (rb"IIRO|IIRS|MMOR", _RAW.format("Olympus ORF")),
    (rb"IIU\0", _RAW.format("Panasonic RW2")),
    (rb"FUJIFILMCCD-RAW", _RAW.format("Fujifilm RAF")),
    (rb"FOVb", _RAW.format("Sigma X3F")),
    (rb"\0MRM", _RAW.format("Minolta MRW")),
    (rb"II\x1a\0\0\0HEAPCCDR", _RAW.format("Canon CRW")),
    (rb"ARRI", _RAW.format("ARRI")),
    (rb"RIFF....AVI |\x1aE\xdf\xa3|FLV\x01|0&\xb2u\x8ef\xcf\x11|\0\0\x01[\xb3\xba]|G@[\0\x11].{185}G", _VIDEO),
    (rb"\0...(?:moov|mdat|wide|free|skip|pnot)", _VIDEO),
    (rb"OggS|ID3|fLaC|RIFF....WAVE|#!AMR|MThd|FORM....AIF|\xff[\xf1\xf9\xfb\xf3\xf2]", _SOUND),
    (rb"8BPS", _SAVE.format("a Photoshop file")),
    (rb"gimp xcf", _SAVE.format("a GIMP file")),
    (rb"\0\0[\x01\x02]\0[^\0]|icns", _SAVE.format("an icon file")),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", _SAVE.format("a JPEG 2000 picture")),
    (rb"\xff\x0a|\0\0\0\x0cJXL ", _SAVE.format("a JPEG XL picture")),
    (rb"II\xbc[\x01\0]", _SAVE.format("a JPEG XR picture")),
    (rb"BPG\xfb", _SAVE.format("a BPG picture")),
    (rb"qoif", _SAVE.format("a QOI picture")),
    (rb"\x76\x2f\x31\x01|#\?R(?:ADIANCE|GBE)", _SAVE.format("a picture of high dynamic range (OpenEXR or HDR)")),
    (rb"DDS |\xabKTX|BLP[12]", _SAVE.format("a texture of a game")),
    (rb"\x0a[\0-\x05]\x01[\x01\x02\x04\x08]|\xb1\x68\xde\x3a", _SAVE.format("a PCX picture")),
    (rb"\x01\xda[\0\x01][\x01\x02]\0[\x01-\x03]", _SAVE.format("an SGI picture")),
    (rb"\x59\xa6\x6a\x95", _SAVE.format("a Sun raster picture")),
    (rb"\xd7\xcd\xc6\x9a|\x01\0\0\0.{36} EMF|[\x01\x02]\0\x09\0\0[\x01\x03]", _SAVE.format("a Windows metafile")),
    (rb"AC10\d\d|AutoCAD Binary", _SAVE.format("a CAD drawing")),
    (rb"RIFF....CDR", _SAVE.format("a CorelDRAW file")),
    (rb"\x89HDF|GRIB|BUFR|CDF[\x01\x02\x05]", "is a file of measurements, not a picture: save a plot of it as a PNG"),
    (rb"\x93NUMPY", "is an array of numbers (.npy): save it as a PNG"),
    (rb".{128}DICM", _SAVE.format("a DICOM file")),
    (rb"\x1f\x8b", _ARCHIVE.format("gzip")),
    (rb"Rar!", _ARCHIVE.format("RAR")),
    (rb"7z\xbc\xaf", _ARCHIVE.format("7-Zip")),
    (rb"BZh[1-9]1AY", _ARCHIVE.format("bzip2")),
    (rb"\xfd7zXZ\0", _ARCHIVE.format("xz")),
    (rb"\x28\xb5\x2f\xfd", _ARCHIVE.format("Zstandard")),
    (rb".{257}ustar", _ARCHIVE.format("tar")),
    (rb"MZ|\x7fELF|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe", "is a program, not a picture"),
    (rb"SQLite format 3", "is a database, not a picture"),
    (rb"\0\x05\x16[\0\x07]", "is what macOS keeps beside a file (AppleDouble), not the picture itself"),
    (rb"L\0\0\0\x01\x14\x02\0", "is a Windows shortcut: give the picture that it leads to"),
)
_AVIF = {b"avif", b"avis"}
_BRANDS = (
    (_AVIF, "is an AVIF picture, which the installed Pillow cannot read: save it as a PNG"),
    ({b"crx "}, _RAW.format("Canon CR3")),
    ({b"jxl "}, _SAVE.format("a JPEG XL picture")),
    ({b"M4A ", b"M4B ", b"F4A "}, _SOUND),
    (
        {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"heif", b"mif1", b"msf1", b"mif2"},
        "is a HEIC photo: export it as a JPEG",
    ),
)


def kind_of(data: bytes) -> str:
    """Return which of FORMATS the bytes begin like.

    Raises:
        BadPicture: none of them; the text ends a sentence that begins with the name of the file, without its stop.
    """
    head = data[:HEAD]
    if head[4:8] == b"ftyp":
        return _of_brands(head)
    for pattern, kind in _WANTED:
        if re.match(pattern, head, re.DOTALL):
            return kind
    text = _is_text(head)
    for pattern, phrase in _WRITTEN if text else (*_WRITTEN, *_OTHERS):
        if re.match(pattern, head, re.DOTALL):
            raise BadPicture(f"{phrase}; {WORKS}")
    raise BadPicture(f"is {'a text file' if text else 'not a picture that can be recognised'}: {WORKS}")


def broken(kind: str) -> str:
    """Return what to say of a file that begins like a format and cannot be read to its end."""
    name = {"WEBP": "a WebP", "AVIF": "an AVIF"}.get(kind, f"a {kind}")
    return f"starts like {name} but is damaged or cut: save or send it again; {WORKS}"


def _of_brands(head: bytes) -> str:
    """Tell what a file of ISO boxes (HEIF, MP4, ...) holds by the brands that it claims."""
    end = min(int.from_bytes(head[:4], "big"), len(head))
    claimed = {head[8:12], *(head[at : at + 4] for at in range(16, end, 4))}
    if claimed & _AVIF and "AVIF" in FORMATS:
        return "AVIF"
    phrase = next((phrase for brands, phrase in _BRANDS if claimed & brands), _VIDEO)
    raise BadPicture(f"{phrase}; {WORKS}")


def _is_text(head: bytes) -> bool:
    """Tell whether bytes are text, UTF-16 with its mark or UTF-8; a letter cut off at the end does not matter."""
    encoding = "utf-16" if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8"
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False
    return not re.search(r"[\0-\x08\x0e-\x1f]", text)
