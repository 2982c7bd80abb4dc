"""The analogical benchmark: what models made of inputs, measured, summed up and written down."""

import csv
import json
import shutil

import numpy as np
import pytest
import tiny_vision
from picture_files import drawn, noise
from stand_ins import LPIPS

from relsim_demo import cli
from relsim_demo.errors import BadRequest
from relsim_demo.evaluation.answers import Answers
from relsim_demo.evaluation.bench.measures import Measure, measures
from relsim_demo.evaluation.bench.report import harmless
from relsim_demo.evaluation.bench.rows import Row, Rows, open_rows
from relsim_demo.evaluation.bench.run import Bench
from relsim_demo.images import open_picture
from relsim_demo.models.lite2 import Lite2Encoder
from relsim_demo.models.loader import load_models
from relsim_demo.models.mini import MiniEncoder
from relsim_demo.services.embedding import Memory
from relsim_demo.settings import Attribute, Backend, Settings

HEAD = "input,output,model,instruction\n"
FAMILIES = ("seesaw", "scales", "in_jar")


@pytest.fixture
def folder(tmp_path):
    """Inputs a and b; outputs of two models, one of them no drawing, one not there."""
    made = tmp_path / "given"
    for number, family in enumerate(FAMILIES):
        for place in ("input", "one", "two"):
            (made / place).mkdir(parents=True, exist_ok=True)
        drawn(number, family=family).save(made / "one" / f"{'ab'[number % 2]}.png")
    for number, name in enumerate("ab"):
        drawn(number + 7, family="seesaw").save(made / "input" / f"{name}.png")
    noise(200, 150).save(made / "two" / "a.png")
    shutil.copy(made / "input" / "b.png", made / "two" / "b.png")
    return made


@pytest.fixture
def table(folder):
    lines = [
        "input/a.png,one/a.png,one,=cmd()", "input/b.png,one/b.png,one,same idea", "input/a.png,two/a.png,two,",
        "input/b.png,two/b.png,two,", "input/a.png,two/gone.png,two,", "input/a.png,../secret.png,two,",
    ]  # fmt: skip
    drawn(1).save(folder.parent / "secret.png")
    (folder / "table.csv").write_text(HEAD + "\n".join(lines) + "\n")
    return folder / "table.csv"


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    """Run the command; return its exit code, stdout and stderr."""
    monkeypatch.setenv("RELSIM_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("RELSIM_BACKEND", "mini")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)

    def run(*options):
        capfd.readouterr()
        code = cli.main(["bench", *map(str, options)])
        return code, *capfd.readouterr()

    return run


def test_every_model_is_measured_and_what_cannot_be_judged_counted_apart(run, table, folder, explorer, tmp_path):
    code, out, err = run(table, "--out", tmp_path / "out.csv", "--json")
    assert code == 0 and "8/8" in err, err
    told = json.loads(out)
    one, two, copied = told["models"]["one"], told["models"]["two"], told["input_copied"]
    opened = {name: open_picture(folder / name) for name in ("input/a.png", "input/b.png", "one/a.png", "one/b.png")}
    pairs = [explorer.score([opened[f"input/{n}.png"], opened[f"one/{n}.png"]]).pairs[0] for n in "ab"]
    for name, metric in {"logic": "relational", "look": "attribute"}.items():
        scores, found = [getattr(pair, metric).score for pair in pairs], one["figures"][name]
        assert found["mean"] == pytest.approx(np.mean(scores), abs=1e-5)
        assert found["sd"] == pytest.approx(np.std(scores, ddof=1), abs=1e-5)
        assert (found["n"], found["not_judged"]) == (2, 0)
    assert one["unreadable"] == 0 and two["unreadable"] == 2
    assert (two["figures"]["logic"]["n"], two["figures"]["logic"]["not_judged"]) == (1, 1), "noise is no drawing"
    assert two["figures"]["logic"]["mean"] == pytest.approx(1) and two["figures"]["logic"]["sd"] is None
    assert two["figures"]["look"]["n"] == 2 and two["figures"]["look"]["mean"] < 0.99
    assert all(found == {"mean": pytest.approx(1), "sd": pytest.approx(0, abs=1e-6), "n": 2, "not_judged": 0}
               for found in copied["figures"].values())  # fmt: skip
    assert told["measures"]["logic"].startswith("relsim_demo/mini-relational@") and told["rows"] == 6
    assert set(told["not_measured"]) == {"relsim", "clip", "lpips"} - set(told["measures"])
    assert told["paper"]["models"]["Bagel"]["relsim"] == {"mean": 0.74, "sd": 0.21}


def test_the_table_that_is_written(run, table, tmp_path):
    run(table, "--out", out := tmp_path / "out.csv")
    rows = list(csv.DictReader(out.open(newline="")))
    assert [row["instruction"] for row in rows[:2]] == ["'=cmd()", "same idea"]
    assert -1 <= float(rows[0]["logic"]) < 0.999 and float(rows[3]["logic"]) == pytest.approx(1)
    assert rows[2]["logic"] == "" and float(rows[2]["look"]) < 0.9 and rows[4]["look"] == ""
    assert "is not there" in rows[4]["trouble"] and "lies outside the folder" in rows[5]["trouble"]


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", " =1", "\t=1", "\r\n=1", "＝1", "＋", "－", "＠"])
def test_cells_that_a_spreadsheet_would_run(cell):
    assert harmless(cell) == f"'{cell}" and harmless(f"a{cell}") == f"a{cell}"


def test_a_person_reads_lines(run, table, folder):
    code, out, _ = run(folder)
    assert code == 0 and "two: logic 1.00 (n 1, 1 not judged), look 0." in out and "rows not readable" not in out
    assert "input copied: logic 1.00 ± 0.00 (n 2), look 1.00 ± 0.00 (n 2)" in out
    assert "logic alone is no measure of quality" in out and "Nano-Banana: lpips 0.41 ± 0.20" in out
    assert "not measured, relsim: " in out


def test_what_was_measured_is_not_measured_again(run, table, monkeypatch):
    first = run(table, "--json")
    for encoder in (MiniEncoder, Lite2Encoder):
        monkeypatch.setattr(encoder, "_embed_batch", None)
    assert run(table, "--json")[:2] == first[:2]


def test_it_goes_on_where_it_was_stopped(folder, tmp_path):
    asked = []

    def between(a, b):
        if len(asked) == 2:
            raise KeyboardInterrupt
        asked.append((a.size, b.size))
        return 0.5

    rows = Rows(folder, [Row(f"input/{n}.png", f"{m}/{n}.png", m) for m in ("one", "two") for n in "ab"])
    with Answers(tmp_path / "kept.sqlite") as answers, pytest.raises(KeyboardInterrupt):
        Bench(rows, [Measure("m", "net@1", between)], answers).run()
    asked = [None] * 3  # it may go on
    with Answers(tmp_path / "kept.sqlite") as answers:
        found, copies = Bench(rows, [Measure("m", "net@1", between)], answers).run()
    assert len(asked) == 3 + 3, "of four rows and two copies, two were done, and one row is a copy"
    assert [one.values for one in [*found, *copies]] == [{"m": 0.5}] * 6


# ---- what is read ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", [HEAD + "a,b,m,i", "\ufeff" + HEAD + "a,b,m,i\r\n\r\n", "Model;Output;Input;Instruction\nm;b;a;i\n",
             "instruction\tinput\toutput\tmodel\ni\ta\tb\tm\textra\n"]
)  # fmt: skip
def test_tables_of_all_sorts(text, tmp_path):
    (tmp_path / "t.csv").write_bytes(text.encode())
    assert open_rows(tmp_path / "t.csv") == Rows(tmp_path, [Row("a", "b", "m", "i")])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no column input and no column output"), ("a,b\n1,2\n", "has no column input"),
        ("input,output\na,b\n", "has no column model"), (HEAD, "names no output"), (HEAD + ",,,\n", "names no output"),
        (HEAD + '"' + "x" * 200_000, "cannot be read .field larger"), (b"\xff\xfe\x00", "no text in UTF-8"),
        (HEAD + "a,b,m\n" * 100_001, "100,001 rows; 100,000 are the most"),
    ],
)  # fmt: skip
def test_tables_that_are_none(text, said, tmp_path):
    (tmp_path / "t.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(BadRequest, match=said):
        open_rows(tmp_path / "t.csv")


def test_a_folder_pairs_by_name(folder):
    (folder / "one" / ".hidden").write_text("")
    (folder / "two" / "new.webp").write_text("")
    (folder / "input" / "a.png").rename(folder / "input" / "a.jpeg")
    found = [(row.input, row.output, row.model) for row in open_rows(folder).rows]
    assert found == [
        ("input/a.jpeg", "one/a.png", "one"), ("input/b.png", "one/b.png", "one"),
        ("input/a.jpeg", "two/a.png", "two"), ("input/b.png", "two/b.png", "two"), ("", "two/new.webp", "two"),
    ]  # fmt: skip
    shutil.copy(folder / "input" / "b.png", folder / "input" / "b.jpg")
    with pytest.raises(BadRequest, match="two inputs called 'b'"):
        open_rows(folder)
    shutil.rmtree(folder / "input")
    with pytest.raises(BadRequest, match="has no inputs"):
        open_rows(folder)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("{given}/gone.csv", "cannot be read"),
        ("{given}/table.csv --out {given}/table.csv", "--out is the table itself"),
        ("{given}/table.csv --out {given}/other.csv", "holds nothing of the kind"),
        ("{given}/other.csv", "None of the 1 rows can be read; the first: "),
    ],
)
def test_what_cannot_be_done_is_said(options, said, run, table, folder):
    (folder / "other.csv").write_text(f"{HEAD}/etc/passwd,gone.png,m\n")
    before = (folder / "other.csv").read_bytes()
    code, out, err = run(*options.format(given=folder).split())
    assert code == 2 and said in err and out == "" and (folder / "other.csv").read_bytes() == before


def had(settings):
    """What can be measured with the models that some settings name."""
    return measures(load_models(settings), Memory(), settings)


# ---- the paper's measures --------------------------------------------------------------------------------------------


def test_clip_and_lpips_where_they_are(install, tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr(tiny_vision, "JOINT", 768)
    home, commit = tmp_path / "models--openai--clip-vit-large-patch14", "c" * 40
    (home / "refs").mkdir(parents=True)
    (home / "refs" / "main").write_text(commit)
    (home / "snapshots" / commit).mkdir(parents=True)
    tiny_vision.build("clip", home / "snapshots" / commit)
    install("lpips", "0.1.4", LPIPS)
    found, missing = had(Settings(Backend.MINI, cache_dir=str(tmp_path), device="cpu"))
    named = {one.name: one for one in found}
    assert list(named) == ["logic", "look", "clip", "lpips"] and list(missing) == ["relsim"]
    assert [one.paper for one in found] == ["", "", "clip", "lpips"] and commit in named["clip"].model
    a, b = noise(64, 64), drawn(1)
    assert named["lpips"].between(a, a) == 0 < named["lpips"].between(a, b), "a distance, as in the paper"
    assert named["clip"].between(a, a) == pytest.approx(1) and named["clip"].between(a, b) < 0.999


def test_the_published_models_are_named_as_what_they_are(tiny, tmp_path, install):
    clip = tiny_vision.build("clip", tmp_path / "clip")
    own = Settings(
        Backend.QWEN, base_model=str(tiny.base), adapter=str(tiny.relational), caption_adapter=str(tiny.caption),
        attribute_model=str(clip), device="cpu", cache_dir=str(tmp_path),
    )  # fmt: skip
    found, missing = had(own)
    assert [one.paper for one in found] == ["", ""] and "RELSIM_ADAPTER" in missing["relsim"]
    assert found[0].model.startswith("relational@") and found[0].between(noise(), noise()) == pytest.approx(1)
    published = Settings(Backend.QWEN, cache_dir=str(tmp_path), device="cpu")
    found, missing = had(published)
    assert [one.paper for one in found] == ["relsim", "clip"] and "relsim" not in missing
    install("lpips", "0.1.4", LPIPS)
    look = had(Settings(Backend.QWEN, attribute=Attribute.LPIPS, cache_dir=str(tmp_path), device="cpu"))[0][1]
    assert look.name == "look" and look.paper == "" and look.between(noise(), noise()) == 1
