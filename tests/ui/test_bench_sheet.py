"""The picture sheet of the analogical benchmark: every output beside its input, with its numbers."""

import io

import pytest
from picture_files import drawn, noise
from PIL import Image

from relsim_demo import cli
from relsim_demo.evaluation.bench import report
from relsim_demo.evaluation.bench.measures import Measure
from relsim_demo.evaluation.bench.rows import Row
from relsim_demo.evaluation.bench.run import Measured
from relsim_demo.ui.pictures.sheet import Photo, Words, png
from relsim_demo.ui.results.bench_sheet import MOST_LINES, MOST_MODELS, SIDE, laid_out

MEASURES = [Measure("logic", "net@1", lambda a, b: 0.5), Measure("look", "eye@2", lambda a, b: 0.25)]


def one(input, output, model, logic=0.5, look=0.25, trouble=""):
    return Measured(Row(input, output, model), {} if trouble else {"logic": logic, "look": look}, trouble)


def copies(*names):
    return [one(name, name, "input copied", 1.0, 1.0) for name in names]


def words(sheet):
    return [mark.text for mark in sheet.marks if isinstance(mark, Words)]


def photos(sheet):
    return [mark for mark in sheet.marks if isinstance(mark, Photo)]


def test_every_output_stands_beside_its_input_with_its_numbers():
    pictures = {name: noise(90, 60) for name in ("a", "b", "a1", "b1", "a2")}
    rows = [one("a", "a1", "one", -0.125), one("b", "b1", "one", None), one("a", "a2", "two", 0.75)]
    rows += [one("b", "gone", "two", trouble="'gone' is not there.")]
    sheet = laid_out(rows, copies("a", "b"), MEASURES, pictures.get)
    said = words(sheet)
    for told in ("logic −0.12", "logic not judged", "logic 0.75", "look 0.25", "not readable", "net@1"):
        assert any(told in line for line in said), told
    assert said.count("n 1, 1 not judged") == 1 and "The input copied" in said and "logic 1.00 ± 0.00" in said
    shown = photos(sheet)
    tops = sorted({photo.at[1] for photo in shown})
    columns = sorted({photo.at[0] for photo in shown})
    assert [photo.at for photo in shown] == [(left, top) for top in tops for left in columns] and len(shown) == 6
    assert shown[-1].picture is None and all(max(photo.picture.size) <= SIDE for photo in shown[:-1])
    drawn = Image.open(io.BytesIO(png(sheet)))
    assert drawn.size == (sheet.width, sheet.height) and drawn.info["dpi"][0] == pytest.approx(300, abs=0.1)


def test_a_second_output_of_a_model_has_a_line_of_its_own():
    rows = [one("a", "1", "m"), one("b", "2", "m"), one("a", "3", "m"), one("a", "4", "n")]
    told = [{model: found.row.output for model, found in line.items()} for line in report.lines(rows)]
    assert told == [{"m": "1", "n": "4"}, {"m": "3"}, {"m": "2"}]


def test_a_large_benchmark_shows_its_first_lines_and_says_so():
    rows = [one(f"in {i}", "out", f"model {m}") for i in range(30) for m in range(10)]
    asked = []
    sheet = laid_out(rows, copies(*(f"in {i}" for i in range(30))), MEASURES, asked.append)
    assert len(photos(sheet)) == MOST_LINES * (1 + MOST_MODELS) == len(asked)
    assert any("the first 20 of 30 lines, the first 8 of 10 models; the figures are of all" in w for w in words(sheet))
    assert words(sheet).count("n 30") == 2 * (1 + MOST_MODELS), "figures of all rows"


def test_long_names_and_marks_of_other_scripts_are_drawn():
    rows = [one("a", "b", "<b>&" + "模型" * 40)]
    sheet = laid_out(rows, copies("a"), MEASURES, lambda name: None)
    assert any(word.endswith("…") and len(word) == 22 for word in words(sheet))
    assert png(sheet).startswith(b"\x89PNG")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("RELSIM_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("RELSIM_BACKEND", "mini")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    for place, number in (("input", 1), ("one", 2)):
        (tmp_path / "given" / place).mkdir(parents=True)
        drawn(number).save(tmp_path / "given" / place / "a.png")
    return tmp_path / "given"


def test_the_command_draws_it(folder, tmp_path, capfd):
    sheet = tmp_path / "new" / "sheet.png"
    assert cli.main(["bench", str(folder), "--sheet", str(sheet)]) == 0
    assert f"written to {sheet}" in capfd.readouterr().out
    before = Image.open(sheet)
    before.load()
    assert cli.main(["bench", str(folder), "--sheet", str(sheet)]) == 0, "a sheet may be drawn anew"


@pytest.mark.parametrize(("name", "said"), [("sheet.jpg", "ends in .png"), ("input/a.txt.png", "nothing of the kind")])
def test_what_must_not_be_written_is_left_alone(name, said, folder, capfd):
    (folder / "input" / "a.txt.png").write_text("mine")
    assert cli.main(["bench", str(folder), "--sheet", str(folder / name)]) == 2
    assert said in capfd.readouterr().err
    assert (folder / "input" / "a.txt.png").read_text() == "mine" and not (folder / "sheet.jpg").exists()
