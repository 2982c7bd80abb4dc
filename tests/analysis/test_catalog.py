"""The catalogue of a gallery: full text, facets as arrays, how items stand among others, duplicates."""

import numpy as np
import pytest

from relsim_demo.analysis.calibration import NEARLY, Percentiles
from relsim_demo.catalog import columns, standing
from relsim_demo.catalog.catalog import Catalog
from relsim_demo.catalog.duplicates import ALONE, FEW, nearly_equal
from relsim_demo.catalog.words import Words, expression
from relsim_demo.errors import BadRequest
from relsim_demo.gallery.gallery import COLUMNS, Gallery
from relsim_demo.vectors import unit_rows

TEXTS = [
    ("Crème brûlée burning over time", "a dessert", "kitchen"),
    ("{Thing} burns over the fire", "two matches", "match"),
    ("Time over, {Subject} NOT OR AND burned", "", ""),
    ("half-and-half 日本語", "Ωmega", "IMG 0042"),
    ("", "", ""),
]
UNIT = np.random.default_rng(3)


@pytest.fixture(scope="module")
def words():
    return Words(TEXTS, len(TEXTS))


def found(words, asked):
    return np.flatnonzero(words.having(asked)).tolist()


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("burn", [0, 1, 2]),  # the beginning of a word
        ("BURN time", [0, 2]),  # all of them, in any order
        ('"over time"', [0]),  # a phrase, in this order
        ('"burn"', []),  # a phrase of whole words
        ("“over time”", [0]),
        ('burn "over the', [1]),  # a quote that was not closed yet
        ("creme BRULEE", [0]),  # without diacritics
        ("crème brulee dess", [0]),  # over several texts of an item
        ('"time a dessert"', []),  # but no phrase
        ("not or and", [2]),  # no operators
        ("half-and", [3]),
        ("{subject}", [2]),
        ("caption:burn", []),
        ("日本", [3]),
        ("ωme", [3]),
        ("0042", [3]),
        ("burn* ^time (", [0, 2]),
        ("burn \0 time ' ; drop", []),
        ("nothing", []),
    ],
)
def test_words_find_what_begins_so_and_phrases(words, asked, rows):
    assert found(words, asked) == rows


@pytest.mark.parametrize("asked", ["", "  ", "!!!", '""', '"*"', "{} - ()", "\0", "😀", "'; --"])
def test_a_search_without_a_word_is_refused(asked):
    with pytest.raises(BadRequest, match=r"has no word to look for"):
        expression(asked)


def test_a_search_of_too_much_is_refused():
    with pytest.raises(BadRequest, match="1,200 characters"):
        expression("burn " * 240)
    with pytest.raises(BadRequest, match="33 words"):
        expression("burn " * 33)


def test_whatever_is_typed_is_searched_or_refused(words):
    rng = np.random.default_rng(1)
    letters = list("ab\"'*^:(){}-+\\ \t\n\0é日😀") + ["NEAR", " OR ", " AND ", "\ud800", "burn"]
    for _ in range(400):
        asked = "".join(rng.choice(letters, rng.integers(1, 12)))
        try:
            assert words.having(asked).shape == (len(TEXTS),)
        except BadRequest as error:
            assert "no word" in str(error)


def items(**given):
    """Columns of a gallery's items, each as given, else without a value."""
    n = len(next(iter(given.values())))
    nothing = {name: [None] * n for name in COLUMNS}
    return nothing | {"id": [f"i{row}" for row in range(n)], "caption": [""] * n, "source": ["row"] * n} | given


def catalog(**given):
    return Catalog(Gallery(items(**given), {}, {}, np.zeros((0, 0), np.float32)))


def counted(column, mask=None):
    return dict(zip(column.values, column.counts(mask).tolist(), strict=True))


def test_an_item_counts_once_for_each_of_its_placeholders():
    captions = ["{Thing} on {Thing} by {A  Person}", "{Thing}", "plain", "", "{Thing}", "{ } {}"]
    column = catalog(caption=captions).columns["placeholder"]
    assert counted(column) == {"Thing": 3, "A Person": 1, "": 3}
    assert counted(column, np.arange(6) < 2) == {"Thing": 2, "A Person": 1, "": 0}
    assert column.having([column.values.index("A Person")], 6).tolist() == [True, *[False] * 5]
    both = [column.values.index(value) for value in ("A Person", "")]
    assert column.having(both, 6).tolist() == [True, False, True, True, False, True]


def test_lengths_of_captions_stand_in_their_order():
    column = catalog(caption=["a " * n for n in (30, 0, 4, 5, 8, 9, 25, 24)]).columns["length"]
    assert (
        column.ordered
        and column.labels[-1] == "25 words or more"
        and counted(column) == {"": 1, "1-4": 1, "5-8": 2, "9-12": 1, "17-24": 1, "25+": 2}
    )


def test_sources_are_told_by_folder_and_host():
    sources = ["holiday/2020/a.png", "b.png", "https://www.example.org/x/y.jpg", "http://[bad", "HTTPS://Example.org/z"]
    known = catalog(source=sources)
    assert counted(known.columns["source"]) == {"holiday/2020": 1, "": 2, "example.org": 2}
    assert [known.address(row) for row in range(5)] == [None, None, sources[2], None, sources[4]]
    for odd in ("https://me:secret@a.b/c", "https://me:1@a.b/c", "https://", "https://a.b/\nc", "data:,x", "//a.b/c"):
        assert columns.address(odd) is None
    for fine in ("http://127.0.0.1:8000/a b.png", "https://a.b?c=/@d", "https://a.b", "https://ä.example/ü.jpg#x"):
        assert columns.address(fine) == fine
    assert [columns.place(one) for one in ("HTTP://WWW.A.b:80/c", "https://a.b?x", "")] == ["a.b", "a.b", ""]
    assert counted(known.columns["picture"]) == {"elsewhere": 2, "": 3}
    assert [columns.title(source) for source in sources[:3]] == ["a", "b", ""]


def test_drawn_scenes_have_relations_and_other_sources_groups():
    named = {"relation": ["x", None, "y"]}
    assert "group" in catalog(**named).columns
    drawn = catalog(family=["up_down", "up_down", "left"], source=["gallery/up_down/1"] * 3, **named)
    assert {*drawn.columns} == {"relation", "family"}
    assert drawn.columns["family"].labels == ["up down", "left"] and drawn.words.having("gallery").sum() == 0


def test_what_all_items_share_is_no_facet():
    assert catalog(kind=["x", "x"], caption=["{A}", "{A}"], source=["a/b", "a/c"]).columns == {}


def test_many_values_keep_their_numbers():
    column = catalog(relation=[f"group {n}" for n in range(70_000)] * 2).columns["group"]
    assert set(column.counts().tolist()) == {2} and len(column.values) == 70_000


def directions(n, width=12):
    return unit_rows(UNIT.normal(size=(n, width)))


def test_typical_is_the_mean_of_the_nearest_others():
    vectors = directions(5000)
    among = standing.sample(np.arange(0, 5000, 2))
    assert len(among) == standing.SAMPLE and (among == standing.sample(np.arange(0, 5000, 2))).all()
    scores = standing.typical(vectors, among)
    for row in (0, 1, int(among[7]), 4999):
        cosines = np.sort(vectors[among[among != row]] @ vectors[row])[-standing.NEAREST :]
        assert scores[row] == pytest.approx(cosines.mean(), abs=1e-6)


def test_contrasts_find_the_most_alike_in_one_metric_alone():
    look, logic = directions(300), directions(300, 9)
    shares = tuple(Percentiles((rows @ rows.T)[np.triu_indices(300, 1)]) for rows in (look, logic))
    among = np.arange(20, 120)
    by_look, by_logic = standing.contrasts(look, logic, shares, among)
    fused = shares[0].z_score(look @ look[among].T) - shares[1].z_score(logic @ logic[among].T)
    for contrast, sign in ((by_look, 1), (by_logic, -1)):
        scores = sign * fused
        scores[among, np.arange(100)] = -np.inf
        assert (contrast.beside == among[scores.argmax(1)]).all()
        assert np.allclose(contrast.scores, scores.max(1), atol=1e-4)


@pytest.mark.parametrize("n", [40, FEW + 900])
def test_duplicates_are_nearly_equal_in_every_metric(n):
    look, logic = directions(n, 32), directions(n, 16)
    look[[5, 9]], logic[[5, 9]] = look[n - 1], logic[n - 1]
    look[11] = look[12]  # in one metric only
    look[20], logic[20] = unit_rows(look[21:22] + 0.01 * directions(1, 32)), logic[21]
    groups = nearly_equal([look, logic])
    assert groups[5] == groups[9] == groups[n - 1] != ALONE
    assert groups[20] == groups[21] != groups[5] and float(look[20] @ look[21]) >= NEARLY
    assert groups[11] == groups[12] == ALONE and (groups != ALONE).sum() == 5 and groups.max() == 1


@pytest.mark.parametrize("others", [1, FEW])
def test_a_crowd_of_equal_items_is_one_group(others):
    vectors = np.concatenate([np.repeat(directions(3, 64), 50, axis=0), directions(others, 64)])
    groups = nearly_equal([vectors])
    assert [len(set(groups[part : part + 50])) for part in (0, 50, 100)] == [1, 1, 1]
    assert (groups[150:] == ALONE).all() and groups.max() == 2
    assert (nearly_equal([directions(1)]) == ALONE).all()
