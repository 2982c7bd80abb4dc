"""Files of results: what is read of strangers' files, and how ours are written."""

import copy
import gzip
import json
import os

import pytest

from relsim_demo.errors import BadRequest
from relsim_demo.evaluation import checked, writing
from relsim_demo.evaluation.reading import read
from relsim_demo.evaluation.results import Ranking
from relsim_demo.evaluation.summary import summarise

SITE = [
    {
        "query_image": 12, "query_url": "http://a.example/q.jpg?a=1&amp;b=2",
        "relsim_top_10": ["http://a.example/q.jpg?a=1&b=2", "http://a.example/x.jpg", "http://a.example/y.jpg"],
        "relsim_top_10_scores": "[1.0, 0.899, 0.8]",
        "clip_top_10": ["http://a.example/y.jpg", "http://a.example/q.jpg?a=1&b=2", "http://a.example/y.jpg"],
        "clip_top_10_scores": "[1.0, 1.0, 0.7]",
    }
]  # fmt: skip
RETRIEVED = {
    "ours": [
        {"query_image_id": 7, "query_image_path": "in/7.jpg", "top_k_image_ids": [3, 7, 5],
         "top_k_image_paths": ["in/3.jpg", "in/7.jpg", "in/5.jpg"], "top_k_scores": [0.9, 0.8, 0.7]}
    ],
    "dino": [
        {"query_image_id": 7, "query_image_path": "in/7.jpg", "top_k_image_ids": [5, 9],
         "top_k_image_paths": ["in/5.jpg", "in/9.jpg"], "top_k_scores": [0.5, 0.4]}
    ],
}  # fmt: skip
OURS = {
    "format": "relsim_demo results 1", "name": "three", "seed": 4, "judge": "someone",
    "methods": {"logic": "net@1", "look": ""},
    "items": {"q": {"caption": "a thing", "relation": "r"}, "b": {"picture": "b.png", "relation": "r"}},
    "queries": [
        {"id": "q", "answers": {
            "logic": {"ids": ["b", "q", "c"], "scores": [0.5, 1, None], "judged": {"1": 7, "2": 10, "3": None}},
            "look": {"ids": ["c"], "scores": [0.25]}}},
    ],
}  # fmt: skip
KINDS = {"site": SITE, "retrieved": RETRIEVED, "ours": OURS}


@pytest.fixture
def file(tmp_path):
    def keep(content, name="results.json"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    return keep


def test_the_site_s_file_without_the_query_wherever_it_ranks(file):
    found = read(file(SITE))
    (query,) = found.queries
    assert query.id == "http://a.example/q.jpg?a=1&b=2" and list(found.methods) == ["relsim", "clip"]
    assert query.answers["relsim"] == Ranking(["http://a.example/x.jpg", "http://a.example/y.jpg"], [0.899, 0.8])
    assert query.answers["clip"] == Ranking(["http://a.example/y.jpg"], [1.0])
    assert found.item("http://a.example/x.jpg").picture == "http://a.example/x.jpg"


def test_retrieved_images_by_id_and_not_by_position(file):
    found = read(file(RETRIEVED))
    (query,) = found.queries
    assert query.id == "7" and query.answers["ours"] == Ranking(["3", "5"], [0.9, 0.7])
    assert query.answers["dino"].ids == ["5", "9"]
    assert found.item("9").picture == "in/9.jpg" and found.item("7").picture == "in/7.jpg"


def test_ours_with_scores_that_stay_with_their_hits(file):
    found = read(file(OURS))
    ranking = found.queries[0].answers["logic"]
    assert ranking == Ranking(["b", "c"], [0.5, None], {1: 7.0, 2: None}), "the query's own rank is gone"
    assert (found.seed, found.judge, found.methods["logic"]) == (4, "someone", "net@1")
    assert found.right(found.queries[0], "logic") == [True, False]


def test_no_more_than_ten_hits_are_kept(file):
    many = copy.deepcopy(RETRIEVED)
    many["ours"][0] |= {"top_k_image_ids": list(range(40)), "top_k_scores": [0] * 40, "top_k_image_paths": []}
    assert read(file(many)).queries[0].answers["ours"].ids == ["0", "1", "2", "3", "4", "5", "6", "8", "9", "10"]


@pytest.mark.parametrize("name", ["results.json", "results.json.gz"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_read_the_same(kind, name, file, tmp_path):
    found = read(file(KINDS[kind]))
    writing.write(found, tmp_path / "new" / name)
    assert read(tmp_path / "new" / name) == found
    assert os.listdir(tmp_path / "new") == [name]


def odd_ones(value, path=()):
    """Every place in a document."""
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in parts:
        yield from odd_ones(inner, (*path, key))


def with_odd(document, path, odd):
    if not path:
        return odd
    changed = copy.deepcopy(document)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = odd
    return changed


ODD = [None, True, -1, 1e300, 10**400, "", "x" * 3000, "\ud800", [], [[]], {}, {"": ""}, [None], "[1, 2", "[NaN]"]


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_stands_anywhere_is_read_or_refused_in_a_sentence(kind, file):
    refused = 0
    for path in odd_ones(KINDS[kind]):
        for odd in ODD:
            try:
                found = read(file(with_odd(KINDS[kind], path, odd)))
                summarise(found)
                writing.save(file(b""), json.dumps(writing.ours(found), ensure_ascii=False))
            except BadRequest as error:
                refused += 1
                assert str(error).endswith(".") and "\n" not in str(error) and len(str(error)) < 400, error
    assert refused > 100


def changed(**fields):
    return {**OURS, **fields}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is no JSON"),
        (b"{", "is no JSON"),
        (b"\xff\xfe{", "no text in UTF-8"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"a": NaN}', "is no JSON"),
        (b'"text"', "the file is no object"),
        (b"[]", "has 0 methods"),
        (b"{}", "has 0 methods"),
        (b"[3]", "entry 1 is no object"),
        ({"m": [{"query_image_id": 1, "top_k_image_ids": [2], "top_k_scores": []}]}, "1 hits and 0 scores"),
        ({"m": [{"query_image_id": 1, "top_k_image_ids": []}] * 2}, "a second time"),
        ({"m": []}, "holds no query"),
        ([{**SITE[0], "clip_top_10_scores": "[1, 2, oops]"}], "are no list of numbers"),
        (SITE * 2, "has the query of an earlier one"),
        (changed(format="relsim_demo results 9"), "this version reads"),
        (changed(methods={"m" * 99: ""}), "has no name of 1 to 60 letters"),
        ({"\ud800": RETRIEVED["ours"]}, "has no name of 1 to 60 letters"),
        (changed(queries=OURS["queries"] * 2), "stands there twice"),
        (changed(methods={"logic": ""}), "is not among the methods"),
        (changed(seed=0.5), "the seed is no whole number"),
        (with_odd(OURS, ("queries", 0, "answers", "logic", "judged", "1"), 11), "is 11; 0 to 10 can be"),
        (with_odd(OURS, ("queries", 0, "answers", "logic", "judged"), {"99": 1}), "names the rank '99'"),
        (with_odd(OURS, ("queries", 0, "answers", "logic", "ids"), ["b"] * 1001), "1,001 entries; 1,000 are the most"),
    ],
)
def test_faults_are_named(content, said, file):
    with pytest.raises(BadRequest) as error:
        read(file(content))
    assert said in str(error.value) and "\n" not in str(error.value)


def test_files_that_are_none(file, tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe")
    packed = gzip.compress(json.dumps(OURS).encode())
    cases = {
        tmp_path: "is no file", tmp_path / "gone": "cannot be read", tmp_path / "pipe": "is no file",
        file(packed[:-9], "cut.gz"): "damaged or cut", file(packed[:20] + b"#" * 90, "bad.gz"): "damaged or cut",
    }  # fmt: skip
    for path, said in cases.items():
        with pytest.raises(BadRequest, match=said):
            read(path)
    monkeypatch.setattr(checked, "MAX_BYTES", 5_000)
    for path in (file(b" " * 5_001), file(gzip.compress(b" " * 10**7), "bomb.gz")):
        with pytest.raises(BadRequest, match="holds more than"):
            read(path)
