"""A model judges results: behind a server, and on this machine."""

import base64
import json
import re
import sqlite3

import pytest
from apart import apart
from image_server import image_server
from judge_server import HASTY, KEY, judge_server
from picture_files import drawn

from relsim_demo import cli
from relsim_demo.errors import BadPicture, BadRequest, DemoError
from relsim_demo.evaluation.answers import Answers
from relsim_demo.evaluation.judging.cost import estimate, told
from relsim_demo.evaluation.judging.http import HttpJudge, Limits
from relsim_demo.evaluation.judging.question import PROMPT_ID
from relsim_demo.evaluation.judging.run import Session, pairs_of
from relsim_demo.evaluation.originals import Originals
from relsim_demo.evaluation.reading import read
from relsim_demo.evaluation.results import Item, Query, Ranking, Results
from relsim_demo.evaluation.writing import write
from relsim_demo.precompute.downloader import Downloader
from relsim_demo.precompute.fetching import fetching

NAMES = ("a", "b", "c", "d")


@pytest.fixture
def server():
    with judge_server() as found:
        yield found


@pytest.fixture
def files(tmp_path):
    """Results whose pictures lie beside them: two queries, two methods that share a hit."""
    folder = tmp_path / "given"
    folder.mkdir()
    for number, name in enumerate(NAMES):
        drawn(number).save(folder / f"{name}.png")
    queries = [
        Query("a", {"m": Ranking(["b", "c"], [0.9, 0.8]), "n": Ranking(["b", "d"], [0.7, 0.6])}),
        Query("d", {"m": Ranking(["a"], [0.5]), "n": Ranking(["c"], [0.4])}),
    ]
    items = {name: Item(f"{name}.png") for name in NAMES}
    write(Results("pictures", {"m": "net@1", "n": ""}, queries, items), folder / "found.json")
    return folder


@pytest.fixture
def run(files, tmp_path, monkeypatch, capfd):
    """Run the command on these results; return its exit code, stdout and stderr."""
    monkeypatch.setenv("RELSIM_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(HttpJudge.__init__, "__defaults__", ("", HASTY))

    def run(*options):
        capfd.readouterr()
        code = apart(cli.main, ["judge", str(files / "found.json"), *map(str, options)])
        return code, *capfd.readouterr()

    return run


def test_judging_results(run, files, server, caplog):
    code, out, err = run("--model", "fine", "--base-url", server.address, "--price-per-million", "2.5", "--json")
    answer = json.loads(out)
    assert code == 0 and len(server.asked) == 3, "the hit that both methods share is judged once"
    (estimated,) = (
        record for record in caplog.records if f"Calls to fine at {server.address}: at most 3" in record.message
    )
    assert estimated.created < min(server.times) and server.keys == [None] * 3 and "3/3" in err
    tokens = answer["estimate"]["tokens"]
    assert answer["estimate"]["cost"] == pytest.approx(tokens * 2.5e-6, abs=1e-4) and 0 < tokens < 3000
    found = read(files / "found.judged.json")
    assert found.judge == f"fine at {server.address}, prompt {PROMPT_ID}"
    assert [found.queries[0].answers[method].judged for method in "mn"] == [{1: 7.0}, {1: 7.0}]
    assert answer["methods"]["m"]["score"]["value"] == 7 and answer["methods"]["m"]["valid"] == 2
    theirs = json.loads((files / "found.judged.scores.json").read_text())
    assert theirs["summary"]["m"] == {
        "total_pairs": 2, "valid_pairs": 2, "average_score": 7.0, "min_score": 7.0, "max_score": 7.0,
    }  # fmt: skip
    assert theirs["config"]["top_k"] == 1 and theirs["config"]["methods"] == ["m", "n"]
    assert theirs["detailed_results"]["n"][1] == {
        "query_id": "d", "query_image": "d.png", "retrieved_image": "c.png", "method": "n", "rank": 1,
        "response": "7", "score": 7.0,
    }  # fmt: skip


def test_it_goes_on_and_asks_nothing_twice(run, files, server):
    command = ("--model", "fine", "--base-url", server.address)
    assert run(*command)[0] == 0 and len(server.asked) == 3
    assert run(*command, "--top", "2")[0] == 0
    assert len(server.asked) == 5, "of the second ranks only what was not the same pair before"
    (files / "b.png").unlink()
    drawn(0).save(files / "b.png")  # another picture under the same name
    assert run(*command)[0] == 0 and len(server.asked) == 6
    assert run("--model", "zero", *command[2:])[0] == 0 and len(server.asked) == 9, "another model is asked anew"
    assert read(files / "found.judged.json").queries[0].answers["m"].judged == {1: 0.0}


def test_answers_of_no_use_are_counted_and_left_out(run, files, server):
    code, out, _ = run("--model", "plain", "--base-url", server.address)
    assert code == 0 and "0 of 2 pairs with a score" in out
    assert read(files / "found.judged.json").queries[0].answers["m"].judged == {1: None}
    assert json.loads((files / "found.judged.scores.json").read_text())["summary"]["m"]["average_score"] is None


def test_pictures_that_are_not_there_cost_only_their_pairs(run, files, server):
    (files / "b.png").write_text("no picture")
    code, out, _ = run("--model", "fine", "--base-url", server.address)
    assert code == 0 and "not judged, a picture cannot be opened: 1" in out and len(server.asked) == 2
    for name in NAMES:
        (files / f"{name}.png").unlink()
    code, _, err = run("--model", "fine", "--base-url", server.address)
    assert code == 2 and "None of the 3 pairs could be judged (not judged, a picture cannot be opened: 3)" in err


def test_a_server_that_is_down_ends_it_and_what_was_answered_stays(files, server, tmp_path):
    many = [(f"q{number}", "b") for number in range(30)]
    items = {name: Item("a.png") for name, _ in many} | {"b": Item("b.png")}
    queries = [Query(name, {"m": Ranking([hit], [1])}) for name, hit in many]
    results = Results("many", {"m": ""}, queries, items)
    originals = Originals(results, files, None, None)

    def judged():
        with Answers(tmp_path / "kept.sqlite") as answers:
            judge = HttpJudge("down", server.address, KEY, Limits(tries=1))
            Session(judge, originals, answers).run(pairs_of(results, 1))

    with pytest.raises(DemoError, match="no answer to 8 pairs one after the other .HTTP 500.; what was answered"):
        apart(judged)
    assert 8 <= len(server.asked) < 16


def stored(folder):
    """All that lies in a folder, as bytes."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("model", ["fine", "parrot", "echoing", "locked", "redirect", "page", "nobody"])
def test_the_key_is_shown_and_stored_nowhere(model, run, server, tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("THE_KEY", KEY)
    caplog.set_level(0)
    _, out, err = run("--model", model, "--base-url", server.address, "--key-env", "THE_KEY", "--json")
    assert f"Bearer {KEY}" in server.keys
    kept = stored(tmp_path).decode("latin-1")
    for part in (KEY, KEY[:10], KEY[-10:], base64.b64encode(KEY.encode()).decode()):
        assert part not in out + err + caplog.text + kept


def test_scores_in_answers_that_hold_the_key_are_taken_without_it(run, files, server, monkeypatch):
    monkeypatch.setenv("THE_KEY", KEY)
    assert run("--model", "parrot", "--base-url", server.address, "--key-env", "THE_KEY")[0] == 0
    assert read(files / "found.judged.json").queries[0].answers["m"].judged == {1: 5.0}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("", "A judge takes --model NAME and --base-url URL, or --local"),
        ("--model m", "A judge takes --model NAME and --base-url URL"),
        ("--local --model m", "--local takes the plain Qwen base, and no --model"),
        ("--model m --base-url http://x --top 11", "--top is 11; choose 1 to 10"),
        (f"--model m --base-url http://x --key-env {KEY}", "it names none"),
        ("--model m --base-url http://x --key-env NOT_SET_ANYWHERE", "it names none"),
        ("--model m --base-url http://x --price-per-million much", "'much' is no price"),
        ("--model m --base-url http://x --out {given}/found.json", "is the file of the results itself"),
        ("--model m --base-url http://x --out {given}/a.png", "holds nothing of the kind"),
    ],
)
def test_what_cannot_be_asked_for_is_said_before_any_call(options, said, run, files):
    code, out, err = run(*options.format(given=files).split())
    assert code == 2 and said in err and out == "" and KEY not in err and not list(files.glob("*judged*"))


def test_the_store_of_answers(tmp_path):
    path = tmp_path / "deep" / "kept.sqlite"
    with Answers(path) as answers, Answers(path) as other:
        answers.put("k", {"score": None})
        assert other.get("k") == {"score": None} and other.get("none") is None
    (tmp_path / "text").write_text("this is no database, and never was one")
    with pytest.raises(DemoError, match="move that file away"):
        Answers(tmp_path / "text")
    sqlite3.connect(path).execute("UPDATE answers SET value = '{'").connection.commit()
    with Answers(path) as answers, pytest.raises(DemoError):
        answers.get("k")


def test_an_estimate_says_what_it_knows():
    found = estimate(1000, [(448, 448), (280, 28)], 2.0)
    assert found["tokens_a_picture"] == (256 + 10) / 2 and found["cost"] == round(found["tokens"] * 2e-6, 4)
    assert "133 tokens a picture" in told(found, "m at x") and "Calls to m at x: at most 1,000" in told(found, "m at x")
    assert "tokens" not in told(estimate(5, [], None), "m") and estimate(1, [], 1.0)["tokens_a_picture"] == 28**2


# ---- where the pictures come from ------------------------------------------------------------------------------------


def test_files_of_strangers_name_nothing_outside_their_folder(files, tmp_path):
    drawn(3).save(tmp_path / "secret.png")
    (files / "link.png").symlink_to(tmp_path / "secret.png")
    odd = ["../secret.png", str(tmp_path / "secret.png"), "link.png", "~/secret.png", "a\0.png", "/proc/self/environ"]
    results = Results("r", {}, [], {name: Item(name) for name in [*odd, "./a.png", str(files / "a.png")]})
    originals = Originals(results, files, None, None)
    for name in odd:
        with pytest.raises(BadPicture):
            originals.open(name)
    assert originals.open("./a.png").size == originals.open(str(files / "a.png")).size == drawn(0).size


def test_pictures_of_a_gallery_and_of_addresses(shipped_gallery, files, explorer):
    id = shipped_gallery.ids[3]
    results = Results(shipped_gallery.manifest["name"], {}, [], {id: Item(f"scene/{id}.webp")})
    originals = Originals(results, files, lambda: shipped_gallery, None)
    for _ in range(2):
        assert originals.open(id).tobytes() == explorer.picture(id, 448).tobytes()
        results.items.clear()  # ours name no file
    with pytest.raises(BadPicture, match="has no picture of 'nobody'"):
        originals.open("nobody")
    with pytest.raises(BadRequest, match="set RELSIM_GALLERY to theirs"):
        Originals(Results("another", {}, [], {}), files, lambda: shipped_gallery, None).open(id)
    with image_server() as web:
        there, gone = f"{web.address}/picture/7.jpg", f"{web.address}/gone/7.jpg"
        near = Originals(
            Results("r", {}, [], {url: Item(url) for url in (there, gone)}), files, None,
            fetching(Downloader(permit=lambda _: True)),
        )  # fmt: skip
        assert near.open(there).size == (96, 96)
        with pytest.raises(BadPicture, match="HTTP 410"):
            near.open(gone)
        with pytest.raises(BadPicture, match="refused address"):
            fetching()(there)


# ---- on this machine -------------------------------------------------------------------------------------------------


def test_the_plain_base_judges_here(run, files, tiny, monkeypatch, tmp_path, caplog):
    for name, value in {"BASE_MODEL": tiny.base, "ADAPTER": tiny.relational, "CAPTION_ADAPTER": tiny.caption}.items():
        monkeypatch.setenv(f"RELSIM_{name}", str(value))
    monkeypatch.setenv("RELSIM_DEVICE", "cpu")
    monkeypatch.setenv("RELSIM_DTYPE", "f32")
    code, out, err = run("--local", "--json")
    assert code == 0, err
    answer, found = json.loads(out), read(files / "found.judged.json")
    assert re.fullmatch(rf"base@[0-9a-f]{{12}} on this machine, prompt {PROMPT_ID}", found.judge)
    assert "Calls to base@" in caplog.text and answer["methods"]["m"]["pairs"] == 2
    judged = [query.answers[method].judged[1] for query in found.queries for method in "mn"]
    assert all(score is None or 0 <= score <= 10 for score in judged), "random weights may say anything"
    store = sqlite3.connect(tmp_path / "cache" / "relsim_demo" / "answers.sqlite")
    assert store.execute("SELECT count(*) FROM answers").fetchone() == (3,)
