"""What SOURCE may be: how each kind is read, which ids items get, and what is refused with a sentence."""

import json
import os
import re

import numpy as np
import pytest
from picture_files import encode, noise

from relsim_demo.errors import BadRequest
from relsim_demo.precompute import open_source
from relsim_demo.precompute.hub import of_dataset
from relsim_demo.precompute.records import Url, clean_text, clean_url, item_id
from relsim_demo.vectors import unit_rows

SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
HASH = "0123456789abcdef0123456789abcdef"


def records(source, start=0):
    return list(source.read(start))


def write(path, *lines):
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return str(path)


# ---- words and ids -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('"{Fruit} in the shape of a {Tree}."', "{Fruit} in the shape of a {Tree}."),
        ('"{Subjects} around a table, engaging in {Context}.".', "{Subjects} around a table, engaging in {Context}."),
        ('"one quote is lost', "one quote is lost"),
        ("“curly ones”", "curly ones"),
        ('"Stop" on a sign', '"Stop" on a sign'),
        ('A "this" and a "that"', 'A "this" and a "that"'),
        ("  two\n lines\t", "two lines"),
        ('""', ""),
        (None, ""),
        (7, ""),
        ("half a pair \ud83d", "half a pair \\ud83d"),
        ("x" * 9000, "x" * 2000),
    ],
)
def test_captions_lose_stray_quotes_and_nothing_else(given, expected):
    assert clean_text(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("http://a.org/b.jpg?w=1&amp;h=2", "http://a.org/b.jpg?w=1&h=2"),
        ("https://a.org/?q=%7B&quot;n&quot;:1&#47;", 'https://a.org/?q=%7B"n":1/'),
        ("https://a.org/?x=1&copy=2&lt=3", "https://a.org/?x=1&copy=2&lt=3"),
        (" https://a.org/b.jpg \n", "https://a.org/b.jpg"),
        ("", None),
        (" ", None),
        (None, None),
        (["http://a.org"], None),
        ("http://a.org/" + "x" * 9000, None),
    ],
)
def test_addresses_lose_html_entities_but_keep_parameters(given, expected):
    assert clean_url(given) == expected


def test_ids_are_safe_stable_and_different():
    names = [
        "a/b.png",
        "a/c.png",
        "b.png",
        "日本.png",
        "http://a.org/b.png",
        "http://a.org/b.png?x",
        "../../b",
        "-",
        "x" * 500,
    ]
    ids = [item_id(None, name) for name in names]
    assert len(set(ids)) == len(ids) and all(SAFE.fullmatch(id) for id in ids)
    assert ids == [item_id(None, name) for name in names] and ids[0].startswith("b-")
    assert item_id(HASH, "http://a.org") == HASH
    for unclean in ("", "a/b", "a.b", "..", "own-" + "0" * 60, "x" * 65, "a b", "é", 7, None, "a\n"):
        assert item_id(unclean, "http://a.org/b.png") == item_id(None, "http://a.org/b.png")


# ---- files with addresses ----------------------------------------------------------------------------------------


def test_a_jsonl_like_the_authors(tmp_path):
    path = write(
        tmp_path / "captions.jsonl",
        {
            "image_hash": HASH,
            "url_link": "http://a.org/1.jpg?a=1&amp;b=2",
            "caption": '"{Animal 1} meets {Country/Region}"',
        },
        {"image_hash": "not clean!", "url_link": "http://a.org/2.jpg "},
        "",
        "{ no json",
        "[" * 20_000,
        {"image_hash": HASH},
        {"url_link": 7},
        [1],
        "null",
    )
    source = open_source(path)
    found = records(source)
    assert source.total == len(found) == 8 and source.captioned and source.name == "captions.jsonl"
    assert (found[0].id, found[0].caption) == (HASH, "{Animal 1} meets {Country/Region}")
    assert found[0].picture == Url("http://a.org/1.jpg?a=1&b=2") and found[0].source == "http://a.org/1.jpg?a=1&b=2"
    assert found[1].picture == Url("http://a.org/2.jpg") and found[1].id.startswith("2-") and found[1].caption == ""
    assert [record.trouble is None for record in found] == [True, True] + [False] * 6
    assert {record.trouble.reason for record in found[2:]} == {"no address"} and found[2].source == "line 4"
    assert records(source, 3) == found[3:]


def test_a_jsonl_without_captions_says_so(tmp_path):
    path = write(
        tmp_path / "random.jsonl", *({"image_hash": f"{n:032x}", "url_link": f"http://a/{n}"} for n in range(9))
    )
    source = open_source(path)
    assert not source.captioned and source.total == 9


def test_groups_share_their_caption(tmp_path):
    groups = [
        {
            "anonymous_caption": '"{Objects} in flight"',
            "image_urls": ["https://a.org/0/1.png", "https://a.org/0/0.png"],
        },
        {"anonymous_caption": '"A {Country}".', "image_urls": ["https://a.org/1/0.png", None]},
    ]
    source = open_source(write(tmp_path / "seed_group.json", groups))
    found = records(source)
    assert [record.caption for record in found[:3]] == ["{Objects} in flight"] * 2 + ["A {Country}"]
    assert len({record.id for record in found[:3]}) == 3 and found[3].trouble.reason == "no address"


@pytest.mark.parametrize(
    "text", ["", "{}", "[7]", '[{"anonymous_caption": "a"}]', "[]", '[{"image_urls": ["a"]}]', "no"]
)
def test_other_json_is_refused(tmp_path, text):
    with pytest.raises(BadRequest, match="anonymous_caption|image_urls"):
        open_source(write(tmp_path / "other.json", text))


@pytest.mark.parametrize("text", ["", "\n\n", "no json", '{"url": "http://a"}'])
def test_a_jsonl_without_addresses_is_refused(tmp_path, text):
    with pytest.raises(BadRequest, match=r"other\.jsonl' has no line of JSON with a url_link"):
        open_source(write(tmp_path / "other.jsonl", text))


def test_the_fingerprint_follows_the_content(tmp_path):
    one, other = (write(tmp_path / f"{n}.jsonl", {"url_link": f"http://a/{n}"}) for n in "ab")
    again = tmp_path / "again.jsonl"
    again.write_bytes((tmp_path / "a.jsonl").read_bytes())
    assert open_source(one).fingerprint == open_source(str(again)).fingerprint != open_source(other).fingerprint


# ---- the authors' vectors ----------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\3\4 cut"])
def test_a_damaged_npz_is_refused(tmp_path, data):
    (tmp_path / "bad.npz").write_bytes(data)
    with pytest.raises(BadRequest, match=r"bad\.npz' cannot be imported"):
        open_source(str(tmp_path / "bad.npz"))


# ---- folders, and what is none of all this ------------------------------------------------------------------------


def test_a_folder_is_read_to_its_depth_in_a_fixed_order(tmp_path):
    root = tmp_path / "photos"
    for name in ("b.png", "a/c.jpg", "a/deep/d.txt", ".hidden/e.png", ".f.png"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(encode(noise(), "PNG"))
    (tmp_path / "secret.png").write_bytes(encode(noise(), "PNG"))
    (root / "out.png").symlink_to(tmp_path / "secret.png")
    (root / "in.png").symlink_to(root / "b.png")
    (root / "round.png").symlink_to(root / "round.png")
    (root / "up").symlink_to(tmp_path)
    (root / os.fsdecode(b"odd\xff.png")).write_bytes(b"")
    found = {record.source: record for record in open_source(str(root)).read(0)}
    assert list(found) == ["a/c.jpg", "a/deep/d.txt", "b.png", "in.png", "odd\\udcff.png", "out.png", "round.png"]
    assert [name for name, record in found.items() if record.trouble] == ["out.png"]
    assert found["a/c.jpg"].id.startswith("c-") and not open_source(str(root)).captioned
    before = open_source(str(root)).fingerprint
    (root / "b.png").write_bytes(b"changed")
    assert open_source(str(root)).fingerprint != before


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("cats", "The source 'cats' is unknown: there is no such file or folder; give \"scenes\", a folder"),
        ("", "The source '' is unknown"),
        ("nowhere/photos/2024", "is unknown"),
        ("./photos", "is unknown: .*; if it is a Hub dataset, write hf://datasets/./photos"),
        ("tests/typo", "is unknown: .*; if it is a Hub dataset, write hf://datasets/tests/typo; give"),
        ("thaoshibe/list.jsonl", "is unknown"),
        ("x" * 5000, "is unknown"),
        ("pyproject.toml", "The file 'pyproject.toml' is no source; give"),
    ],
)
def test_a_source_that_is_none_is_refused(monkeypatch, given, sentence):
    monkeypatch.chdir(os.path.dirname(os.path.dirname(__file__)))
    with pytest.raises(BadRequest, match=sentence):
        open_source(given)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(BadRequest, match="holds no files"):
        open_source(str(tmp_path))


# ---- the Hub -----------------------------------------------------------------------------------------------------

datasets = pytest.importorskip("datasets")


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """A dataset with pictures as a parquet file, and one with addresses as JSON lines, streamed like from the Hub."""
    folder = tmp_path_factory.mktemp("hub")
    features = datasets.Features({"image": datasets.Image(), "caption": datasets.Value("string")})
    rows = {"image": [noise(20 + n) for n in range(7)] + [None], "caption": [f'"{{Thing}} {n}"' for n in range(8)]}
    datasets.Dataset.from_dict(rows, features).to_parquet(folder / "pictures.parquet")
    write(folder / "links.jsonl", *({"image_hash": f"{n:032x}", "url_link": f"http://a/{n}&amp;b"} for n in range(4)))

    def stream(kind, name):
        files = str(folder / name)
        cache = str(folder / "cache")
        return datasets.load_dataset(kind, data_files=files, split="train", streaming=True, cache_dir=cache)

    return stream


def test_a_hub_dataset_with_pictures(table):
    source = of_dataset(table("parquet", "pictures.parquet"), "org/pictures", "abc")
    found = records(source)
    assert source.captioned and len(found) == 8 and source.fingerprint == "hub org/pictures@abc train"
    assert found[3].picture.startswith(b"\x89PNG") and found[3].caption == "{Thing} 3"
    assert found[3].id.startswith("row-0000003-") and found[7].trouble.reason == "no address"
    assert [record.id for record in records(source, 5)] == [record.id for record in found[5:]]


def test_a_hub_dataset_with_addresses(table):
    found = records(of_dataset(table("json", "links.jsonl"), "org/links", "abc"))
    assert [(record.id, record.picture) for record in found] == [
        (f"{n:032x}", Url(f"http://a/{n}&b")) for n in range(4)
    ]


def test_a_hub_dataset_cannot_name_files_of_this_machine(tmp_path):
    (tmp_path / "secret.png").write_bytes(encode(noise(), "PNG"))
    rows = [{"image": {"bytes": None, "path": str(tmp_path / "secret.png")}}]
    features = datasets.Features({"image": datasets.Image(decode=False)})
    stream = datasets.IterableDataset.from_generator(lambda: iter(rows), features=features)
    assert [record.trouble.reason for record in records(of_dataset(stream, "org/evil", "abc"))] == ["no picture"]


def test_a_hub_dataset_of_something_else_is_refused(table, tmp_path):
    write(tmp_path / "other.jsonl", {"text": "a"})
    stream = datasets.load_dataset("json", data_files=str(tmp_path / "other.jsonl"), split="train", streaming=True,
                                   cache_dir=str(tmp_path / "cache"))  # fmt: skip
    with pytest.raises(BadRequest, match="neither a column of pictures nor url_link; its columns: text"):
        of_dataset(stream, "org/texts", "abc")


def test_the_hub_is_asked_only_for_what_cannot_be_a_path(monkeypatch, table):
    """The revision is fixed before anything is read."""
    import huggingface_hub

    asked = []
    info = type("Info", (), {"sha": "f00"})
    monkeypatch.setattr(
        huggingface_hub.HfApi, "dataset_info", lambda _, repo, revision: asked.append((repo, revision)) or info
    )
    splits = {"test": table("json", "links.jsonl")}
    monkeypatch.setattr(datasets, "load_dataset", lambda repo, revision, streaming: splits if revision == "f00" else {})
    assert open_source("some-org/name").fingerprint.startswith("hub some-org/name@f00")
    assert open_source("hf://datasets/tests/typo@v2").total is None
    assert asked == [("some-org/name", None), ("tests/typo", "v2")]


def test_a_hub_dataset_that_is_not_there_names_both_possibilities(monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(
        BadRequest, match=r"no file or folder 'some-org/typo' here, and no Hub dataset .* could be opened"
    ):
        open_source("some-org/typo")
