"""A source that is a file of arrays: the authors' .npz of embeddings. Nothing is unpickled."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np

from relsim_demo.errors import BadRequest
from relsim_demo.precompute.records import Record, Skipped, Source, Url, captioned, clean_url, in_memory, item_id
from relsim_demo.settings import Settings

DIM = 384
MOST_BYTES = 8 * 2**30  # of all arrays, unpacked
NAMES = ("embeddings", "image_ids", "captions", "url_links")
NEEDS = "it needs embeddings [n, 384] as float32, image_ids [n] and captions [n] as text"


def open_npz(path: Path) -> Source:
    """Read the authors' embeddings [n, 384], image_ids, captions? and url_links?; the vectors are taken as they are.

    Raises:
        BadRequest: the file is no such archive.
    """
    columns = _checked(path, _arrays(path))
    embeddings = columns["embeddings"]
    n = len(embeddings)
    ids, captions, links = (_texts(columns.get(name, np.full(n, ""))) for name in NAMES[1:])
    links = links or [""] * n  # one of the authors' writers leaves them empty
    rows = zip(ids, captions, links, embeddings, strict=True)
    records = [_of_row(number, *row) for number, row in enumerate(rows)]
    identity = {"model": Settings.adapter, "revision": "not stated", "preprocess": "authors' npz"}
    return in_memory(path, records, {"relational": identity})


def _arrays(path: Path) -> dict[str, np.ndarray]:
    """Read the arrays of an .npz by name."""
    try:
        with path.open("rb") as file:
            magic = file.read(6)
        if magic == b"\x93NUMPY":
            raise ValueError("it is one array without a name, an .npy; save it with numpy.savez")
        if not zipfile.is_zipfile(path):
            raise ValueError("it is no archive of arrays")
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > MOST_BYTES:
            raise ValueError(f"it unpacks to {size:,} bytes")
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in (*NAMES, "model_type") if name in file}
    except Exception as error:  # a damaged archive makes its readers raise nearly anything
        pickled = "allow_pickle" in str(error)
        why = "an array of objects, which only pickle reads; save text as numpy strings" if pickled else str(error)
        raise BadRequest(f"The file {str(path)!r} cannot be imported ({why}); {NEEDS}.") from error


def _checked(path: Path, found: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return arrays that belong together and are relational."""
    for name, array in found.items():
        if not isinstance(array, np.ndarray):  # numpy hands on members that are no arrays as bytes
            raise BadRequest(f"{name} in {str(path)!r} is no numpy array; {NEEDS}.")
    baseline = " ".join(_texts(found.get("model_type", np.array("relsim"))))
    if "relsim" not in baseline:
        raise BadRequest(f"The file {str(path)!r} holds vectors of {baseline[:40]!r}, not relational ones.")
    if "embeddings" not in found:
        raise BadRequest(f"The file {str(path)!r} has no array called embeddings; {NEEDS}.")
    embeddings = found["embeddings"]
    if embeddings.dtype != np.float32 or embeddings.ndim != 2 or embeddings.shape[1] != DIM or not len(embeddings):
        raise BadRequest(
            f"The embeddings in {str(path)!r} are {embeddings.dtype} of shape {embeddings.shape}; {NEEDS}."
        )
    for name in ("image_ids", "captions"):
        if name in found and found[name].shape != embeddings.shape[:1]:
            raise BadRequest(f"{name} in {str(path)!r} has shape {found[name].shape}; {NEEDS}.")
    if "url_links" in found and found["url_links"].size not in (0, len(embeddings)):
        count = found["url_links"].size
        raise BadRequest(f"There are {len(embeddings):,} embeddings and {count:,} url_links in {str(path)!r}; {NEEDS}.")
    return found


def _texts(array: np.ndarray) -> list[str]:
    """Return an array of any kind as text: bytes are UTF-8, NaN (what tables call missing) is nothing."""
    values = np.ravel(array).tolist()
    if array.dtype.kind == "S":
        return [value.decode("utf-8", "replace") for value in values]
    return ["" if value != value else str(value) for value in values]


def _of_row(number: int, id: str, told: str, link: str, vector: np.ndarray) -> Record:
    url = clean_url(link)
    name = url or id or f"row {number}"
    caption, trouble = captioned(told, f"row {number}")
    if not abs(float(np.linalg.norm(vector)) - 1) < 0.01:  # false for NaN too
        trouble = Skipped("no unit vector", f"row {number} of the embeddings is not of length 1")
    picture = Url(url) if url else None
    return Record(item_id(id, name), name, caption, picture, {"relational": vector}, trouble)
