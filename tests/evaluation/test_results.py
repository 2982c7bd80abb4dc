"""Results of several methods: their figures with intervals, and the results of a gallery."""

import json

import numpy as np
import pytest

from relsim_demo import cli
from relsim_demo.analysis import measures
from relsim_demo.evaluation import reference
from relsim_demo.evaluation.estimates import mean, share
from relsim_demo.evaluation.overlap import rank_biased_overlap
from relsim_demo.evaluation.reading import read
from relsim_demo.evaluation.results import Item, Query, Ranking, Results
from relsim_demo.evaluation.retrieved import retrieve
from relsim_demo.evaluation.summary import disagreement, summarise
from relsim_demo.gallery.gallery import Gallery, save


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
        (["--results", "{other}"], "holds nothing of the kind; name another file"),
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
