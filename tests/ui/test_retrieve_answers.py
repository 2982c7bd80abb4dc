"""What the Retrieve tab is answered: pages, words of the slider, phrases to start from, files to take along."""

from dataclasses import replace

import pytest

from relsim_demo.analysis.phrases import frequent
from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.services.question import Question
from relsim_demo.ui.page.patient import whole
from relsim_demo.ui.retrieve import columns, exports
from relsim_demo.ui.retrieve import tab as retrieve
from relsim_demo.ui.retrieve.questions import read

METRICS = ["relational", "attribute"]


def answer(explorer, asked):
    return whole(retrieve.answers(explorer, asked))


def find(explorer, *ids, **asked):
    return answer(explorer, {"pictures": [{"ref": id} for id in ids], **asked})


def test_every_hit_stands_on_one_page(explorer):
    id = explorer.ids[30]
    whole = explorer.columns(Question([id]), 24)
    pages = [find(explorer, id, k=24, page=page) for page in (1, 2, 3)]
    for place, column in enumerate(whole):
        shown = [hit for page in pages for hit in page["columns"][place]["hits"]]
        assert [hit["ref"] for hit in shown] == [hit.id for hit in column.hits]
        assert [hit["rank"] for hit in shown] == list(range(1, 25))
    assert {page["total"] for page in pages} == {24}
    assert find(explorer, id, k=24, page=90)["page"] == 3, "the last page stands for those behind it"
    assert find(explorer, id, k=9, page=2)["columns"][0]["hits"][0]["rank"] == 9


@pytest.mark.parametrize(("lean", "stands"), [(0.752, 0.75), (0.748, 0.75), (0.004, 0.0), (0.996, 1.0)])
def test_between_two_steps_of_the_slider_the_nearer_one_is_taken(explorer, lean, stands):
    assert find(explorer, explorer.ids[77], lean=lean) == find(explorer, explorer.ids[77], lean=stands)


def test_where_no_idea_is_stated_nothing_is_said_to_share_it(explorer):
    id = explorer.ids[30]
    found, asked = explorer.columns(Question([id]), 8), read(explorer, {"pictures": [{"ref": id}]})[0]
    assert found[0].alike
    for caption, named in (
        (asked["caption"], True),
        ([["none", "x"]], False),
        ([["file", "a.png"]], False),
        ([], False),
    ):
        logic, look = columns.shown(explorer, found, columns.LOGIC, 0, 8, {**asked, "caption": caption})
        assert ("share this idea" in logic["gloss"]) is named and f"{found[0].alike:,} of 28,000 pictures" in logic[
            "gloss"
        ]
        assert ("are closer in logic than 99 of 100 unrelated pairs" in logic["gloss"]) is not named
        assert "idea" not in look["gloss"].replace("whatever the idea", "")
        none = columns.shown(explorer, [replace(found[0], alike=0)], columns.LOGIC, 0, 8, {**asked, "caption": caption})
        assert ("shares this idea" in none[0]["gloss"]) is named
        one = columns.shown(explorer, [replace(found[0], alike=1)], columns.LOGIC, 0, 8, {**asked, "caption": caption})
        assert one[0]["gloss"].startswith(
            f"1 of 28,000 pictures {'shares this idea' if named else 'is closer in logic'}"
        )
    by_words = {**asked, "caption": [], "text": "a tower"}
    assert "share this idea" in columns.shown(explorer, found, columns.LOGIC, 0, 8, by_words)[0]["gloss"]


def test_a_list_that_ends_on_an_earlier_page_says_so(explorer):
    long, short = explorer.columns(Question([explorer.ids[30]]), 24)
    short = replace(short, hits=short.hits[:8], ranks=short.ranks[:8])
    first, second = columns.shown(explorer, [long, short], columns.LOGIC, 8, 8, read(explorer, {})[0])
    assert len(first["hits"]) == 8 and not first["none"]
    assert not second["hits"] and second["none"] == columns.NO_MORE


@pytest.mark.parametrize(
    ("lean", "title", "kind"),
    [(0, "Same look", "attr"), (0.25, "Same look, some logic", "mix"), (0.5, "Same logic, same look", "mix"),
     (0.7, "Same logic, some look", "mix"), (0.75, "Same logic", "rel"), (0.8, "Same logic, less look", "mix"),
     (1, "Same logic, different look", "mix")],
)  # fmt: skip
def test_the_title_of_the_first_column_says_where_the_slider_stands(explorer, lean, title, kind):
    first, second = find(explorer, explorer.ids[31], lean=lean)["columns"]
    assert " ".join(words for _, words in first["title"]) == title and first["kind"] == kind
    assert [words for _, words in second["title"]] == ["Same look"] and second["kind"] == "attr"
    places = [one["kind"] for one in first["hits"][0]["beside"]]
    assert places == {"attr": ["rel"], "rel": ["attr"], "mix": ["rel", "attr"]}[kind]


def test_a_column_says_how_many_are_clearly_alike_or_that_none_is(explorer):
    id = explorer.ids[32]
    for found, shown in zip(explorer.columns(Question([id])), find(explorer, id)["columns"], strict=True):
        assert f"{found.alike:,} of 28,000 pictures" in shown["gloss"] or not found.alike
    nothing = answer(explorer, {"text": "zebra tax returns"})["columns"][0]
    assert nothing["gloss"].startswith("Nothing here shares this idea clearly") and len(nothing["hits"]) == 8


def test_a_part_of_a_picture_is_what_stands_in_its_frame(explorer):
    id = explorer.ids[33]
    asked = {"pictures": [{"ref": id}], "box": [25, 50, 50, 80]}
    shown, question = read(explorer, asked)
    assert shown["box"] == [25, 50, 50, 50], "a frame ends with the picture"
    whole = explorer.picture(id, 640)
    assert question.examples[0].tobytes() == whole.crop((160, 320, 480, 640)).tobytes()
    assert question.hidden == [id]
    assert id not in [
        hit["ref"] for column in find(explorer, id, box=asked["box"])["columns"] for hit in column["hits"]
    ]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"lean": "x"}, "“lean” is .* must be a number"),
        ({"lean": float("nan")}, "“lean” is .* must be a number"),
        ({"k": 101}, "“k” is '101'; it must be a number from 1 to 100"),
        ({"page": True}, "“page” is 'True'"),
        ({"words": 2}, "“words” is '2'"),
        ({"box": "all"}, "four numbers"),
        ({"box": [0, 0, 4, 90]}, "too small"),
        ({"box": [99, 0, 50, 50]}, "too small"),
        ({"box": [0, 0, None, 9]}, "four numbers"),
        ({"pictures": "scene-000001"}, "12 pictures at the most"),
        ({"without": [{"ref": "scene-000001"}] * 13}, "12 pictures at the most"),
        ({"pictures": [{"path": "x"}] * 7, "without": [{"path": "x"}] * 6}, "12 pictures at the most"),
        ({"without": ["x"]}, "Choose a picture"),
        ({"without": [{"path": "\0"}]}, "no longer here"),
        ({"pictures": [], "without": [{"ref": "scene-000001"}]}, "Ask with a picture or a sentence"),
    ],
    ids=str,
)
def test_what_cannot_be_asked_gets_a_sentence(explorer, asked, sentence):
    with pytest.raises(DemoError, match=sentence):
        answer(explorer, {"pictures": [{"ref": "scene-000002"}], **asked})


# ---- files -------------------------------------------------------------------------------------------------------


def test_files_tell_the_same_hits_in_their_layouts(explorer):
    a, b = explorer.ids[34:36]
    shown, question = read(explorer, {"pictures": [{"ref": a}], "without": [{"ref": b}]})
    found = explorer.columns(question, 30, 0.5)
    csv, told, paper = (
        exports.written(explorer, kind, shown, found, 0.5, False) for kind in ("csv", "json", "retrieved")
    )
    assert len(csv) == 60 and {tuple(row) for row in csv} == {tuple(csv[0])}, "every row has the same names"
    assert csv[0]["query"] == a and csv[0]["counter_examples"] == b
    assert [hit["id"] for hit in told["columns"][1]["hits"]] == [hit.id for hit in found[1].hits]
    assert list(paper) == ["relational lean 0.5", "attribute"]
    names = {"query_image_id", "query_image_path", "top_k_image_ids", "top_k_image_paths", "top_k_scores"}
    assert all(set(query) == names for (query,) in paper.values())
    sheet = exports.written(explorer, "sheet", shown, found, 0.5, False)
    assert len(sheet[0]["hits"]) == exports.SHEET
    with pytest.raises(BadRequest, match="no file of the kind"):
        exports.written(explorer, "exe", shown, found, 0.5, False)


def test_a_file_of_a_sentence_tells_hits_by_logic_alone(explorer):
    a = explorer.ids[34]
    shown, question = read(explorer, {"pictures": [{"ref": a}], "text": "a tower"})
    told = exports.written(explorer, "json", shown, explorer.columns(question, 5), columns.LOGIC, False)
    assert [column["metric"] for column in told["columns"]] == ["relational"]
    csv = exports.written(explorer, "csv", shown, explorer.columns(question, 5), columns.LOGIC, False)
    assert len(csv) == 5 and csv[0]["query"] == f"{a} + a tower"


def test_the_picture_sheet_says_what_the_page_says(explorer):
    id = explorer.ids[36]
    for asked in ({"pictures": [{"ref": id}]}, {"text": "a tower"}, {"pictures": [{"ref": id}], "text": "a tower"}):
        shown, question = read(explorer, asked)
        sheet = exports.written(explorer, "sheet", shown, explorer.columns(question, 8), 0.75, False)
        assert sheet == answer(explorer, asked)["columns"]


# ---- phrases to start from ---------------------------------------------------------------------------------------


def test_phrases_are_the_frequent_ones_without_near_repetitions():
    rows = [
        ("{Subject} melting in the sun", "transformation", "melting"),
        ("{Subject} melting in the sun", "transformation", "melting"),
        ("{Subject} melting in the hot sun", "transformation", None),
        ("{Objects} stacked as a tower", "order", "stack"),
        ("A tower of {Object}, stacked", "order", "stack"),
        ("A plain {Thing}", "ordinary", "plain"),
        ("x" * 200, None, None),
    ]
    items = dict(zip(("caption", "kind", "relation"), map(list, zip(*rows, strict=True)), strict=True))
    found = frequent(items)
    assert found.sentences[0] == "{Subject} melting in the sun" and len(found.sentences) == 2
    assert found.placeholders == ["{Subject}", "{Objects}", "{Thing}"]


def test_a_gallery_without_words_has_no_phrases():
    assert frequent({"caption": ["", ""], "kind": [None, None], "relation": [None, None]}).sentences == []


def test_the_phrases_of_the_gallery_are_its_own_and_tell_relations(explorer):
    captions = {explorer.item(id).caption for id in explorer.ids}
    ordinary = {item.caption for item in map(explorer.item, explorer.ids) if item.kind == "ordinary"}
    sentences = explorer.phrases.sentences
    assert len(sentences) == 18 and set(sentences) <= captions - ordinary
    assert explorer.phrases.placeholders[0] == "{Subject}"


def test_columns_that_cannot_be_are_explained(explorer):
    picture = explorer.ids[3]
    for question in (Question(text="a tower"), Question([picture], text="a tower")):
        found = explorer.columns(question)
        assert [column.metric for column in found] == ["relational"]
        assert columns.missing(explorer, found, True) == [columns.NO_WORDS]
    both = explorer.columns(Question([picture]))
    assert columns.missing(explorer, both, False) == []
    assert columns.missing(explorer, both[:1], False) == [columns.NO_MODEL]


def test_a_mix_in_which_the_look_outweighs_the_idea_says_so(explorer):
    question = Question([explorer.ids[7]])
    column = explorer.columns(question, 8, 1.0)[0]
    far = replace(column, ranks=[{**ranks, "relational": column.alike + 1} for ranks in column.ranks])
    told = [columns.shown(explorer, [one], 1.0, 0, 8, False)[0]["gloss"] for one in (column, far)]
    assert told[0] == "The same idea and another look count alike"
    assert told[1].startswith("Here the other look outweighs")
