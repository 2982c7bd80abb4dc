"""Results of several methods: what is read of strangers' files, how it is written, and what is made of it."""

import copy
import gzip
import json
import os

import numpy as np
import pytest

from relsim_demo import cli
from relsim_demo.analysis import measures
from relsim_demo.errors import BadRequest
from relsim_demo.evaluation import checked, reference, writing
from relsim_demo.evaluation.estimates import mean, share
from relsim_demo.evaluation.overlap import rank_biased_overlap
from relsim_demo.evaluation.reading import read
from relsim_demo.evaluation.results import Item, Query, Ranking, Results
from relsim_demo.evaluation.retrieved import retrieve
from relsim_demo.evaluation.summary import disagreement, summarise
from relsim_demo.gallery.gallery import Gallery, save

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


# ---- reading ---------------------------------------------------------------------------------------------------------


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


# ---- what is made of them --------------------------------------------------------------------------------------------


def test_wilson_s_interval():
    eight = share([True] * 8 + [False] * 2)
    assert (eight.value, eight.how) == (0.8, "Wilson")
    assert (eight.low, eight.high) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    none = share([False] * 10)
    assert (none.low, none.high) == pytest.approx((0, 0.2775), abs=1e-4)
    assert share([]) is None


def test_the_bootstrap_draws_queries():
    values = np.random.default_rng(1).normal(6, 2, 400)
    found = mean([[value] for value in values])
    half = 1.96 * values.std(ddof=1) / 20
    assert found.value == pytest.approx(values.mean()) and found.n == 400
    assert (found.low, found.high) == pytest.approx((values.mean() - half, values.mean() + half), abs=half / 5)
    assert mean([[value] for value in values]) == found, "it is seeded"
    repeated = mean([[value] * 10 for value in values])
    assert (repeated.low, repeated.high) == pytest.approx((found.low, found.high)), "ten equal hits tell no more"
    assert mean([[3.0]]).low is None and mean([[], []]) is None


def by_definition(a, b, p):
    """The infinite sum, agreement beyond the shorter list and beyond both going on as it was (section 4.4)."""
    short, long = sorted((a, b), key=len)
    s, l, total = len(short), len(long), 0.0
    known = len(set(short) & set(long[:s])) / s
    for d in range(1, 3000):
        depth = min(d, l)
        agreement = (len(set(short[:depth]) & set(long[:depth])) + known * max(0, depth - s)) / depth
        total += (1 - p) * p ** (d - 1) * agreement
    return total


@pytest.mark.parametrize(
    ("a", "b"), [("abcdefghij", "abcdefghij"), ("abcdefghij", "jihgfedcba"), ("abcde", "xbayc"), ("ab", "bxaycdz")]
)
@pytest.mark.parametrize("p", [0.5, 0.9])
def test_rank_biased_overlap_is_the_extrapolated_sum(a, b, p):
    assert rank_biased_overlap(a, b, p) == pytest.approx(by_definition(a, b, p), abs=1e-9)
    assert rank_biased_overlap(a, b, p) == rank_biased_overlap(b, a, p)


def test_the_ends_of_rank_biased_overlap():
    assert rank_biased_overlap("abcdefghij", "abcdefghij") == pytest.approx(1)
    assert rank_biased_overlap("abc", "xyz") == 0 and rank_biased_overlap("", "a") is None
    assert rank_biased_overlap("axcd", "aycd") > rank_biased_overlap("xbcd", "ybcd"), "the top weighs most"


def judged(*scores):
    return {rank: score for rank, score in enumerate(scores, 1) if score != "not asked"}


def test_a_summary_of_known_results():
    items = {"q1": Item(relation="r"), "q2": Item(relation="s"), "a": Item(relation="r"), "b": Item(relation="s")}
    first = Ranking(["a", "b"], [1, 0.5], judged(8, None))
    second = Ranking(["a", "b"], [1, 0.5], judged(2, "not asked"))
    queries = [
        Query("q1", {"m": first, "n": Ranking(["b", "a"], [1, 0])}), Query("q2", {"m": second}),
        Query("unknown", {"m": Ranking(["a"], [1])}),
    ]  # fmt: skip
    found = summarise(Results("small", {"m": "net@1", "n": ""}, queries, items, judge="someone"))
    m, n = found.methods["m"], found.methods["n"]
    assert (m.p_at_1.value, m.p_at_1.n, m.p_at_1.how) == (0.5, 2, "Wilson")
    assert (m.p_at_10.value, m.score.value, m.pairs, m.valid) == (0.5, 5, 3, 2)
    assert n.p_at_1.value == 0 and n.score is None and n.pairs == 0
    assert found.disagreement["m | n"].value == pytest.approx(1 - rank_biased_overlap("ab", "ba"))
    assert disagreement(queries[0]) == pytest.approx(found.disagreement["m | n"].value)
    assert disagreement(queries[1]) is None
    text = "\n".join(found.lines)
    assert "5.14 in the text" in text and "4.68 in the plot" in text and "Wilson" in text and "bootstrap" in text
    json.dumps(found.to_dict(), allow_nan=False)


def test_the_paper_s_figures_are_whole():
    assert reference.FIGURE_6["relsim"] == max(reference.FIGURE_6.values())
    assert reference.FIGURE_6["DINO"] == 5.14 and reference.DINO_PLOTTED == 4.68
    for votes in reference.FIGURE_8.values():
        assert votes.ours + votes.tie + votes.baseline == pytest.approx(100, abs=0.11)
    assert all(set(row) == {"lpips", "clip", "relsim"} for row in reference.TABLE_2.values())


# ---- of a gallery ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small(shipped_gallery, tmp_path_factory):
    whole, n = shipped_gallery, 600
    models = {m: {k: e[k] for k in ("model", "revision", "preprocess")} for m, e in whole.manifest["metrics"].items()}
    part = Gallery(
        {column: values[:n] for column, values in whole.items.items()},
        {metric: rows[:n] for metric, rows in whole.vectors.items()},
        {metric: rows[:n] for metric, rows in whole.projection.items()},
        whole.background,
        whole.manifest | {"name": "small", "models": models},
    )
    save(part, folder := tmp_path_factory.mktemp("galleries") / "small")
    return folder, part


def test_evaluate_writes_results_of_every_metric(small, tmp_path, capsys):
    folder, gallery = small
    out = tmp_path / "found.json"
    command = ["evaluate", str(folder), "--results", str(out), "--queries", "80", "--seed", "5", "--json"]
    assert cli.main(command) == 0
    told, found = json.loads(capsys.readouterr().out), read(out)
    assert told["file"] == str(out) and told["queries"] == len(found.queries) == 80 and found.seed == told["seed"] == 5
    rows = np.array([gallery.rows[query.id] for query in found.queries])
    ideas = np.array([relation or "" for relation in gallery.items["relation"]])
    assert (ideas[rows] != "").all()
    for metric, vectors in gallery.vectors.items():
        first, ten = measures.precision(vectors, rows, ideas)
        assert told["methods"][metric]["p_at_1"]["value"] == pytest.approx(first)
        assert told["methods"][metric]["p_at_10"]["value"] == pytest.approx(ten)
        entry = gallery.manifest["metrics"][metric]
        assert found.methods[metric] == f"{entry['model']}@{entry['revision']}"
        assert all(len(query.answers[metric].ids) == 10 for query in found.queries)
    assert found.item(found.queries[0].id).caption == gallery.items["caption"][rows[0]]
    again = tmp_path / "again.json"
    assert cli.main([*command[:3], str(again), *command[4:]]) == 0 and again.read_bytes() == out.read_bytes()
    assert retrieve(gallery, 80, 6).queries[0].id != found.queries[0].id or retrieve(gallery, 80, 6) != found


def test_a_gallery_without_relations_has_results_without_precision(small):
    _, gallery = small
    plain = Gallery(
        gallery.items | {"relation": [None] * len(gallery)}, gallery.vectors, {}, gallery.background, gallery.manifest
    )
    found = summarise(retrieve(plain, 30, 0))
    assert found.queries == 30 and found.methods["relational"].p_at_1 is None and found.disagreement


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--results", "{folder}"], "is a folder"),
        (["--results", "{other}"], "holds no results of ours; name another file"),
        (["--results", "{out}", "--queries", "0"], "0 queries asked for; choose 1 to 20,000"),
        (["--results", "{out}", "--seed", "-1"], "must not be negative"),
        (["--seed", "1"], "--queries and --seed go with --results FILE"),
    ],
)
def test_what_cannot_be_written_is_refused_before_any_work(given, said, small, tmp_path, capsys):
    (other := tmp_path / "other.json").write_text("{}")
    places = {"folder": tmp_path, "other": other, "out": tmp_path / "out.json"}
    assert cli.main(["evaluate", str(small[0]), *(word.format(**places) for word in given)]) == 2
    assert said in capsys.readouterr().err and other.read_text() == "{}" and not places["out"].exists()
