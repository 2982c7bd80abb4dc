"""The authors' .npz of embeddings as a source: taken as they are, never unpickled, refused where they do not fit."""

import io
import os
import zipfile

import numpy as np
import pytest
from precompute_parts import records

from relsim_demo.errors import BadRequest
from relsim_demo.precompute import open_source
from relsim_demo.precompute.records import Url
from relsim_demo.vectors import unit_rows


def vectors(n=5):
    return unit_rows(np.random.default_rng(0).normal(size=(n, 384)))


def npz(path, **arrays):
    """An .npz like the authors'; None leaves an array out."""
    whole = {
        "embeddings": vectors(),
        "image_ids": np.array([f"{row:032x}" for row in range(5)]),
        "captions": np.array(['"{Thing} number"'] * 5),
    }
    np.savez(path, **{name: value for name, value in (whole | arrays).items() if value is not None})
    return str(path)


def test_vectors_are_taken_as_they_are(tmp_path):
    source = open_source(npz(tmp_path / "relsim.npz"))
    found = records(source)
    assert np.array_equal([record.vectors["relational"] for record in found], vectors()) and source.captioned
    assert [record.id for record in found] == [f"{row:032x}" for row in range(5)] and found[
        0
    ].caption == "{Thing} number"
    assert found[0].picture is None and source.given["relational"]["preprocess"] == "authors' npz"
    assert source.given["relational"]["model"] == "thaoshibe/relsim-qwenvl25-lora"
    links = np.array([f"http://a.org/{row}.jpg" for row in range(5)])
    linked = records(open_source(npz(tmp_path / "linked.npz", url_links=links)))
    assert linked[2].picture == Url("http://a.org/2.jpg") and linked[2].source == "http://a.org/2.jpg"
    assert records(open_source(npz(tmp_path / "empty.npz", url_links=np.array([]))))[0].picture is None


def test_rows_that_are_no_unit_vectors_are_named(tmp_path):
    broken = vectors()
    broken[1], broken[2, 7], broken[3] = 0, np.nan, broken[3] * 2
    found = records(open_source(npz(tmp_path / "broken.npz", embeddings=broken)))
    assert [record.trouble.reason if record.trouble else None for record in found] == [
        None,
        *["no unit vector"] * 3,
        None,
    ]


class Bomb:
    def __init__(self, trace):
        self.trace = trace

    def __reduce__(self):
        return (os.mkdir, (str(self.trace),))


@pytest.mark.parametrize(
    ("arrays", "sentence"),
    [
        ({"embeddings": None}, "has no array called embeddings; it needs embeddings"),
        ({"embeddings": vectors().astype(np.float64)}, r"are float64 of shape \(5, 384\)"),
        ({"embeddings": vectors()[:, :300]}, r"shape \(5, 300\)"),
        ({"embeddings": vectors()[0]}, r"shape \(384,\)"),
        ({"captions": np.array(["a"])}, r"captions in .* has shape \(1,\)"),
        ({"model_type": np.array("clip")}, "holds vectors of 'clip', not relational ones"),
        ({"captions": np.array(["a"] * 5, object)}, "an array of objects, which only pickle reads"),
    ],
)
def test_an_npz_that_does_not_fit_is_refused(tmp_path, arrays, sentence):
    with pytest.raises(BadRequest, match=sentence):
        open_source(npz(tmp_path / "other.npz", **arrays))


def test_a_pickle_in_an_npz_is_never_opened(tmp_path):
    bomb = np.empty(5, object)
    bomb[:] = Bomb(tmp_path / "boom")
    with pytest.raises(BadRequest, match="array of objects"):
        open_source(npz(tmp_path / "bomb.npz", image_ids=bomb))
    assert not (tmp_path / "boom").exists()


def test_bytes_numbers_and_missing_values_are_read_as_text(tmp_path):
    captions = np.array(["{Thing} é".encode()] * 5)
    links = np.array([f"http://a.org/{row}".encode() for row in range(5)])
    found = records(open_source(npz(tmp_path / "b.npz", captions=captions, url_links=links, image_ids=np.arange(5))))
    assert (found[3].caption, found[3].picture, found[3].id) == ("{Thing} é", Url("http://a.org/3"), "3")
    found = records(open_source(npz(tmp_path / "n.npz", captions=np.full(5, np.nan))))
    assert {record.caption for record in found} == {""}


def zipped(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def npy(array):
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


WHOLE = npy(vectors())


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (WHOLE, "it is one array without a name"),
        (zipped(**{"a.txt": "hello"}), "has no array called embeddings"),
        (zipped(embeddings="hello"), "embeddings in .* is no numpy array"),
        (zipped(**{"embeddings.npy": WHOLE.replace(b"(5, 384)", b"(9**99,)")}), "cannot be imported"),
        (zipped(**{"embeddings.npy": WHOLE[:5000]}), "cannot be imported"),
        (zipped(**{"embeddings.npy": WHOLE}).replace(b"\x93NUMPY", b"\x93NUMPX"), "cannot be imported|no numpy"),
    ],
)
def test_an_archive_of_something_else_is_refused(tmp_path, data, sentence):
    (tmp_path / "other.npz").write_bytes(data)
    with pytest.raises(BadRequest, match=sentence) as caught:
        open_source(str(tmp_path / "other.npz"))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\3\4 cut"])
def test_a_damaged_npz_is_refused(tmp_path, data):
    (tmp_path / "bad.npz").write_bytes(data)
    with pytest.raises(BadRequest, match=r"bad\.npz' cannot be imported"):
        open_source(str(tmp_path / "bad.npz"))
