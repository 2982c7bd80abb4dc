"""Every question that cannot be answered gets one sentence that says what was given and what works."""

from pathlib import Path

import pytest
from PIL import Image

from relsim_demo import load_explorer
from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.services.question import Question
from relsim_demo.settings import Settings

GREY = Image.new("RGB", (16, 16), "grey")
UNKNOWN = r"There is no picture 'nobody' in this gallery; ids look like 'scene-\d{6}'\."
NO_VECTORS = "'analogy' is no metric with vectors; choose one of relational, attribute."


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({"text": ""}, "The sentence is empty. Describe an idea, for example"),
        ({"text": " \n\t"}, "The sentence is empty."),
        ({"text": "x" * 1001}, "The sentence has 1,001 characters; 1,000 is the most."),
        ({"id": "nobody"}, UNKNOWN),
        ({"id": ""}, "There is no picture '' in this gallery"),
        ({"id": "z" * 5000}, "There is no picture 'z{60}' in this gallery"),
        ({"image": GREY, "text": "a tower"}, "Ask with one of a picture, a sentence or an id; given: image, text."),
        ({"text": "a tower", "id": "nobody"}, "given: text, id."),
        ({}, "given: nothing."),
        ({"text": "a tower", "k": 0}, "0 hits asked for; choose 1 to 100."),
        ({"text": "a tower", "k": 101}, "101 hits asked for; choose 1 to 100."),
        ({"text": "a tower", "k": -3}, "-3 hits asked for; choose 1 to 100."),
        ({"text": "a", "metric": "beauty"}, "'beauty' is unknown; choose one of relational, attribute, analogy."),
        ({"text": "a tower", "metric": ""}, "The metric '' is unknown"),
        ({"text": "a tower", "metric": None}, "The metric 'None' is unknown"),
        ({"text": "a tower", "metric": "x" * 999}, "The metric 'x{40}' is unknown"),
    ],
)
def test_a_search_that_cannot_be_answered(explorer, question, sentence):
    with pytest.raises(BadRequest, match=sentence) as caught:
        explorer.search(**question)
    assert len(str(caught.value)) < 200 and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (0, "No picture given; scoring takes 2 to 12 pictures."),
        (1, "One picture given; scoring takes 2 to 12 pictures."),
        (13, "13 pictures given; scoring takes 2 to 12 pictures."),
    ],
)
def test_too_few_or_too_many_pictures_to_score(explorer, count, sentence):
    with pytest.raises(BadRequest, match=sentence):
        explorer.score([GREY] * count)


@pytest.mark.parametrize(
    ("count", "options", "sentence"),
    [
        (0, {}, "No picture given; captioning takes 1 to 12 pictures."),
        (13, {}, "13 pictures given; captioning takes 1 to 12 pictures."),
        (1, {"n": 0}, "0 captions asked for; choose 1 to 10."),
        (1, {"n": 11}, "11 captions asked for; choose 1 to 10."),
        (1, {"group": True}, "One picture given; a group caption needs at least 2 pictures."),
    ],
)
def test_captions_that_cannot_be_given(explorer, count, options, sentence):
    with pytest.raises(BadRequest, match=sentence):
        explorer.caption([GREY] * count, **options)


def test_unknown_ids_are_refused_wherever_an_id_may_stand(explorer):
    known = explorer.ids[0]
    asks = [
        lambda: explorer.item("nobody"),
        lambda: explorer.picture("nobody"),
        lambda: explorer.score([known, "nobody"]),
        lambda: explorer.caption(["nobody"]),
        lambda: explorer.space(id="nobody"),
        lambda: explorer.ideas_near("nobody"),
        lambda: explorer.columns(Question([known], hidden=["nobody"])),
    ]
    for ask in asks:
        with pytest.raises(BadRequest, match=UNKNOWN):
            ask()


def test_space_takes_one_picture(explorer):
    with pytest.raises(BadRequest, match="given: nothing"):
        explorer.space()
    with pytest.raises(BadRequest, match="given: image, id"):
        explorer.space(image=GREY, id=explorer.ids[0])


def test_only_metrics_with_vectors_have_embeddings(explorer):
    with pytest.raises(BadRequest, match=NO_VECTORS):
        explorer.embed([GREY], "analogy")


@pytest.mark.parametrize("given", [Path("photo.jpg"), b"bytes", None])
@pytest.mark.parametrize("ask", ["caption", "score", "embed"])
def test_what_is_no_picture_is_refused_by_what_it_is(explorer, ask, given):
    with pytest.raises(BadRequest, match=f"A {type(given).__name__} was given for a picture"):
        getattr(explorer, ask)([given, GREY])


def test_parts_that_cannot_be_used_are_named_and_leave_the_rest(tmp_path):
    file = tmp_path / "file"
    file.write_text("no folder")
    wrong = {"votes": tmp_path, "results": tmp_path / "none.json", "cache_dir": file / "cache", "adapter": file}
    named = {f"RELSIM_{name.upper()}": str(place) for name, place in wrong.items()}
    explorer = load_explorer(Settings.from_env({"RELSIM_BACKEND": "mini", **named}))
    adapter, cache, results, votes = explorer.faults()
    assert adapter == f"RELSIM_ADAPTER is '{tmp_path}/file', and there is no such folder."
    assert cache.startswith(f"RELSIM_CACHE_DIR is '{tmp_path}/file/cache', where {tmp_path}/file is no folder: ")
    assert results.startswith("RELSIM_RESULTS: The file 'none.json' cannot be read")
    assert votes.startswith(f"RELSIM_VOTES: Votes cannot be kept in {tmp_path} (")
    with pytest.raises(DemoError, match="^No votes can be taken now: ") as told:
        explorer.voting.turn("anybody")
    assert str(tmp_path) not in str(told.value), "visitors are told nothing of this machine's folders"
    with pytest.raises(BadRequest, match=r"none\.json"):
        explorer.results  # noqa: B018
    assert explorer.votes and explorer.search(text="a tower", k=1).hits


def test_nothing_is_said_of_parts_that_work(explorer, tmp_path):
    new = tmp_path / "new"
    usable = {"RELSIM_VOTES": str(new / "votes.sqlite"), "RELSIM_CACHE_DIR": str(new / "cache")}
    assert explorer.faults() == [] and not explorer.votes
    assert load_explorer(Settings.from_env({"RELSIM_BACKEND": "mini", **usable})).faults() == []
