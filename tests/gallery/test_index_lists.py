"""Large galleries: vectors that stay on the disk, the lists that find near ones, and files that nobody can trust."""

import json
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from relsim_demo.catalog import duplicates
from relsim_demo.catalog.duplicates import ALONE, nearly_equal
from relsim_demo.digests import sha256
from relsim_demo.errors import BadGallery, BadRequest
from relsim_demo.gallery import build_lists
from relsim_demo.gallery.gallery import COLUMNS, Gallery
from relsim_demo.gallery.index import MOST, Index, StoredIndex
from relsim_demo.gallery.lists import PARTS, Lists, part_names
from relsim_demo.gallery.loading import load
from relsim_demo.gallery.open_index import near_each
from relsim_demo.gallery.rows import Packed, RowOf, Rows, widened, write_rows
from relsim_demo.gallery.saving import save
from relsim_demo.precompute.indexing import indexed
from relsim_demo.vectors import unit_rows

N, DIMS = 3000, {"relational": 32, "attribute": 24}


def clustered(n, d, seed=0):
    """Unit rows around 60 middles."""
    rng = np.random.default_rng(seed)
    middles = rng.normal(size=(60, d))
    return unit_rows(middles[rng.integers(0, 60, n)] + rng.normal(size=(n, d)) * 0.6)


def many(n=N):
    rng = np.random.default_rng(1)
    items = {column: [f"{column}-{row}" for row in range(n)] for column in COLUMNS}
    items |= {"relation": [None] * n, "family": [None] * n, "kind": [None] * n, "subjects": [["cat"]] * n}
    items |= {"width": [448] * n, "height": [336] * n}
    threshold = {"score": 0.5, "percentile": 98.0, "unrelated_pairs": 7, "share": 0.01}
    models = {m: {"model": m, "revision": "1", "preprocess": "none"} for m in DIMS}
    manifest = {"name": "many", "licence": "CC0", "models": models, "thresholds": dict.fromkeys(DIMS, threshold)}
    vectors = {m: clustered(n, d) for m, d in DIMS.items()}
    maps = {m: rng.uniform(-1, 1, (n, 2)).astype(np.float32) for m in DIMS}
    return Gallery(items, vectors, maps, rng.normal(size=(30, 2)).astype(np.float32), manifest)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A gallery that was built as if it were large; its folder is for reading only."""
    folder = tmp_path_factory.mktemp("large")
    (folder / "partial").mkdir()
    save(indexed(many(), folder / "partial", large=N), folder / "gallery")
    return folder / "gallery"


@pytest.fixture
def copied(written, tmp_path):
    """A copy of that folder, to be damaged."""
    folder = tmp_path / "gallery"
    folder.mkdir()
    for path in written.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def signed(folder, **about):
    """Let the manifest say that all files are as they should be, as a stranger's would, and more of one index."""
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["sha256"] = {name: sha256(folder / name) for name in manifest["sha256"]}
    manifest["metrics"]["relational"]["index"] |= about
    (folder / "manifest.json").write_text(json.dumps(manifest))


def searched(index, queries, rows, k=10):
    return [index.search(query, k, row) for query, row in zip(queries, rows, strict=True)]


def test_a_large_gallery_finds_what_the_exact_search_finds(written):
    gallery = load(written, large=N)
    for metric, rows in gallery.vectors.items():
        assert isinstance(rows, Rows)
        whole = rows[:]
        asked = np.random.default_rng(5).permutation(N)[:200]
        truth = searched(Index(whole), whole[asked], asked.tolist())
        found = searched(StoredIndex(rows, gallery.lists[metric]), whole[asked], asked.tolist())
        recall = np.mean([len(np.intersect1d(a, b)) / 10 for (a, _), (b, _) in zip(truth, found, strict=True)])
        about = gallery.lists[metric].about
        assert recall >= 0.9 and about["recall_at_10"] >= build_lists.GOAL
        assert about["probes"] < about["lists"]  # else it would be no more than the exact search


def test_hits_have_their_exact_scores_and_their_order(written):
    gallery = load(written, large=N)
    rows = gallery.vectors["relational"]
    whole, index = rows[:], StoredIndex(rows, gallery.lists["relational"])
    for query in clustered(20, 32, seed=9):
        found, scores = index.search(query, 10)
        np.testing.assert_allclose(scores, whole[found] @ query, atol=1e-6)
        assert (np.diff(scores) <= 0).all() and len(set(found.tolist())) == 10


def test_all_lists_searched_are_the_exact_search(written):
    gallery = load(written, large=N)
    rows, lists = gallery.vectors["relational"], gallery.lists["relational"]
    whole, index = rows[:], StoredIndex(rows, lists, probes=lists.about["lists"])
    for query in clustered(20, 32, seed=9):
        assert index.search(query, 10)[0].tolist() == Index(whole).search(query, 10)[0].tolist()


@pytest.mark.parametrize("k", [1, 10, MOST, MOST + 1, N - 1, N, 2 * N])
def test_as_many_as_are_asked_for_come_whether_the_lists_hold_them_or_not(written, k):
    gallery = load(written, large=N)
    rows = gallery.vectors["relational"]
    for lists in (gallery.lists["relational"], None):
        found, scores = StoredIndex(rows, lists).search(rows[7], k, exclude=7)
        assert len(found) == len(scores) == min(k, N - 1) and 7 not in found


def test_without_an_index_a_large_gallery_is_exact(tmp_path):
    save(many(), tmp_path / "gallery")
    gallery = load(tmp_path / "gallery", large=N)
    rows = gallery.vectors["attribute"]
    whole, index = rows[:], StoredIndex(rows, gallery.lists.get("attribute"))
    assert index.exact and "no index" in index.name
    for query in clustered(20, 24, seed=9):
        assert index.search(query, 10)[0].tolist() == Index(whole).search(query, 10)[0].tolist()
        np.testing.assert_allclose(index.cosines(query), whole @ query, atol=1e-6)


def test_a_question_that_faiss_would_read_beyond_is_refused(written):
    gallery = load(written, large=N)
    index = StoredIndex(gallery.vectors["relational"], gallery.lists["relational"])
    for wrong in (np.ones(31, np.float32), np.full(32, np.nan, np.float32)):
        with pytest.raises(BadRequest):
            index.search(wrong, 10)
        with pytest.raises(BadRequest):
            index.cosines(wrong)


def test_rows_from_the_disk_are_those_of_an_array(tmp_path):
    vectors = clustered(500, 16)
    write_rows([vectors], len(vectors), tmp_path / "rows.npy")
    rows, whole = Rows(tmp_path / "rows.npy"), unit_rows(vectors.astype(np.float16))
    marks = np.arange(500) % 7 == 0
    for key in (
        0,
        -1,
        499,
        slice(None),
        slice(490, 600),
        slice(5, 2),
        slice(0, 90, 9),
        [3, 1, 1],
        marks,
        np.zeros(0, int),
    ):
        np.testing.assert_array_equal(rows[key], whole[key])
    np.testing.assert_allclose(rows @ whole[:3].T, whole @ whole[:3].T, atol=1e-6)
    for wrong in (500, -501, [0, 500]):
        with pytest.raises(IndexError):
            rows[wrong]
    with pytest.raises(TypeError, match="stay on the disk"):
        np.asarray(rows)


def test_packed_columns_give_entries_of_any_rows_and_the_row_of_each_id(written):
    gallery, plain = load(written, large=N), many()
    rows = np.random.default_rng(3).integers(0, N, 500)
    for name in ("id", "subjects", "width"):
        assert gallery.items[name].some(rows) == [plain.items[name][row] for row in rows]
    assert gallery.items["id"].some(rows[:0]) == []
    assert [gallery.rows[id] for id in plain.ids] == list(range(N)) and len(gallery.rows) == N
    assert gallery.rows.get("nobody") is gallery.rows.get(7) is None and "id-3" in gallery.rows
    column = Packed(pa.chunked_array([[0, 1, 2], [], [3], [4, 5]]))
    assert column.some(np.array([5, 0, 3, 3, 2])) == [5, 0, 3, 3, 2]


def test_rows_whose_ids_have_one_hash_are_told_apart(monkeypatch):
    ids = Packed(pa.chunked_array([["a", "b"], ["c"]]))
    monkeypatch.setattr("relsim_demo.gallery.rows.hash", lambda id: len(id), raising=False)
    rows = RowOf(ids)
    assert [rows[id] for id in ids] == [0, 1, 2] and rows.get("d") is rows.get("dd") is None


def test_halves_are_widened_exactly():
    halves = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    halves = halves[np.isfinite(halves)]
    np.testing.assert_array_equal(widened(halves), halves.astype(np.float32))


def test_duplicates_are_found_in_the_lists_block_by_block(tmp_path, monkeypatch):
    gallery = many()
    rng = np.random.default_rng(2)
    for metric, rows in gallery.vectors.items():
        rows[rng.permutation(N)[:90]] = rows[:90] if metric == "relational" else rows[90:180]  # in one metric only
        rows[1000:1200] = unit_rows(rows[2000:2200] + 0.01 * clustered(200, rows.shape[1], seed=4))
        rows[1200:1210] = rows[1210]
    listed = indexed(gallery, tmp_path, large=N)
    near = near_each(listed.vectors["attribute"], listed.lists["attribute"])
    monkeypatch.setattr(duplicates, "BLOCK", 500)
    read = Rows._read
    monkeypatch.setattr(Rows, "_read", lambda self, start, count: read(self, start, _few(count)))
    found = nearly_equal([listed.vectors[metric] for metric in ("attribute", "relational")], near)
    monkeypatch.undo()
    wanted = nearly_equal([listed.vectors[metric][:] for metric in ("attribute", "relational")])
    np.testing.assert_array_equal(found, wanted)
    assert (found[1000:1200] != ALONE).all() and len({*found[1200:1211].tolist()}) == 1
    assert near_each(gallery.vectors["attribute"]) is None


def _few(count):
    assert count <= 500, "more than a block was read at once"
    return count


def test_equal_vectors_give_equal_lists_and_a_finished_index_is_not_made_again(tmp_path, monkeypatch):
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        indexed(many(), tmp_path / name, large=N)
    for name in part_names("relational"):
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()
    # a kill between two metrics: the first is taken as it is, the second is made
    (tmp_path / "first" / "attribute-index.json").unlink()
    made = []
    making = build_lists._made
    monkeypatch.setattr(build_lists, "_made", lambda *args: made.append(args[2]) or making(*args))
    again = indexed(many(), tmp_path / "first", large=N)
    assert made == ["attribute"] and list(again.lists) == ["relational", "attribute"]
    # other vectors in the same place: nothing of the old lists is taken
    other = replace(many(), vectors={m: clustered(N, d, seed=3) for m, d in DIMS.items()})
    indexed(other, tmp_path / "first", large=N)
    assert made == ["attribute", "relational", "attribute"]


def test_a_gallery_below_the_size_stays_in_memory(tmp_path, written):
    assert indexed(many(), tmp_path, large=N + 1).lists == {}
    small = load(written, large=N + 1)
    assert all(isinstance(vectors, np.ndarray) for vectors in small.vectors.values()) and small.lists == {}


def damaged(folder, part, change):
    """Change an array of an index; the manifest agrees."""
    path = folder / f"relational{part}"
    array = np.load(path)
    np.save(path, change(array))
    signed(folder)


def moved(sizes):
    """As many rows in all, but one list has less than none."""
    sizes[0], sizes[1] = -1, sizes[1] + sizes[0] + 1
    return sizes


WRONG_ARRAYS = {
    "centres of another width": ("-centres.npy", lambda a: a[:, :-1]),
    "too few centres": ("-centres.npy", lambda a: a[:-1]),
    "centres of another kind": ("-centres.npy", lambda a: a.astype(np.float64)),
    "endless centres": ("-centres.npy", lambda a: a * np.inf),
    "no ranges": ("-ranges.npy", lambda a: a[:0]),
    "ranges that are no numbers": ("-ranges.npy", lambda a: a * np.nan),
    "fewer rows in the lists": ("-sizes.npy", lambda a: a - 1),
    "less than none in a list": ("-sizes.npy", moved),
    "sizes that overflow": ("-sizes.npy", lambda a: np.where(np.arange(len(a)) < 4, 2**62, 0).astype(np.int64)),
    "sizes of another kind": ("-sizes.npy", lambda a: a.astype(np.float64)),
}


@pytest.mark.parametrize("wrong", sorted(WRONG_ARRAYS))
def test_an_index_whose_arrays_do_not_fit_is_refused(copied, wrong):
    damaged(copied, *WRONG_ARRAYS[wrong])
    with pytest.raises(BadGallery, match=r"^The index file .* cannot be used: .*\.$"):
        load(copied, large=N)


@pytest.mark.parametrize("wrong", ["shorter", "longer", "foreign rows", "a row twice", "other sizes"])
def test_lists_that_do_not_hold_each_row_once_are_refused(copied, wrong):
    path = copied / "relational-lists.bin"
    data = bytearray(path.read_bytes())
    if wrong == "shorter":
        data = data[:-1]
    elif wrong == "longer":
        data += b"?"
    elif wrong == "foreign rows":
        data[-8:] = np.int64(N).tobytes()
    elif wrong == "a row twice":
        data[-8:] = data[-16:-8]
    else:
        sizes = np.load(copied / "relational-sizes.npy")
        sizes[[0, 1]] += [1, -1]
        np.save(copied / "relational-sizes.npy", sizes)
    path.write_bytes(data)
    signed(copied)
    with pytest.raises(BadGallery, match=r"^The index file .*relational-lists\.bin cannot be used: .*\.$"):
        load(copied, large=N)


@pytest.mark.parametrize("part", PARTS)
def test_a_damaged_or_missing_part_is_named(copied, part):
    path = copied / f"relational{part}"
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(BadGallery, match=f"{path.name} is damaged"):
        load(copied, large=N)
    path.unlink()
    with pytest.raises(BadGallery, match=f"{path.name} is missing"):
        load(copied, large=N)
    signed_without = json.loads((copied / "manifest.json").read_text())
    del signed_without["sha256"][path.name]
    (copied / "manifest.json").write_text(json.dumps(signed_without))
    with pytest.raises(BadGallery, match=f"lists no sha256 of {path.name}"):
        load(copied, large=N)


SAYS = [
    {"kind": "IVF64,Flat"}, {"kind": 3}, {"lists": 0}, {"lists": N + 1}, {"lists": "many"}, {"probes": 0},
    {"probes": N}, {"recall_at_10": 1.5}, {"recall_at_10": float("nan")}, {"queries": None},
]  # fmt: skip


@pytest.mark.parametrize("about", SAYS, ids=str)
def test_a_manifest_that_says_nothing_usable_of_an_index_is_refused(copied, about):
    signed(copied, **about)
    with pytest.raises(BadGallery, match=r"^The index file .* cannot be used: .*\.$"):
        load(copied, large=N)


@pytest.mark.parametrize("wrong", ["objects", "cut", "whole numbers", "column by column", "no array"])
def test_vectors_that_cannot_stay_on_the_disk_are_refused(copied, wrong):
    path = copied / "relational.npy"
    array = np.load(path)
    if wrong == "objects":
        np.save(path, np.array([{}]), allow_pickle=True)
    elif wrong == "cut":
        path.write_bytes(path.read_bytes()[:-5])
    elif wrong == "whole numbers":
        np.save(path, array.astype(np.int16))
    elif wrong == "column by column":
        np.save(path, np.asfortranarray(array))
    else:
        path.write_bytes(b"no array")
    signed(copied)
    with pytest.raises(BadGallery, match="cannot be read"):
        load(copied, large=N)


def test_vectors_cut_short_later_end_in_a_sentence(copied):
    gallery = load(copied, large=N)
    rows = gallery.vectors["relational"]
    with (copied / "relational.npy").open("r+b") as file:
        file.truncate(4096)
    with pytest.raises(BadGallery, match="cut short"):
        rows @ np.ones(32, np.float32)


def test_lists_are_opened_without_their_gallery_only_for_its_shape(written):
    about = json.loads((written / "manifest.json").read_text())["metrics"]["relational"]["index"]
    Lists(written, "relational", about, (N, 32))
    for shape in ((N - 1, 32), (N, 33)):
        with pytest.raises(BadGallery):
            Lists(written, "relational", about, shape)
