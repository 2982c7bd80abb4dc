"""Data, folders and options that no training can use: one sentence each, before any model is looked for."""

import json
import math
import os
import struct
import zlib
from importlib import import_module

import pytest
from PIL import Image
from training_parts import captioned, tell

from relsim_demo.errors import DemoError
from relsim_demo.models.filter import QWEN

TRAININGS = {
    "relational": ("relational", "--data"),
    "captioner": ("captioner", "--groups"),
    "tuned": ("tuned", "--data"),
    "asked": ("filter", "--positives"),
    "look": ("filter", "--positives"),
}
TWO_SORTS = ("asked", "look")
WITH_CAPTIONS = ("relational", "captioner", "tuned")


@pytest.fixture(autouse=True)
def no_base(monkeypatch, tmp_path):
    """There is no base here: what asked for it would say so, and not what is wrong with the data."""
    from accelerate.state import AcceleratorState, PartialState

    monkeypatch.setenv("RELSIM_BASE_MODEL", str(tmp_path / "no_base"))
    monkeypatch.setenv("RELSIM_DEVICE", "cpu")
    yield
    AcceleratorState._reset_state(True)
    PartialState._reset_state()


@pytest.fixture(scope="module")
def others(tmp_path_factory):
    """Plain pictures: the other sort of a filter."""
    return plain(tmp_path_factory.mktemp("others") / "others", 30)


def plain(folder, count):
    folder.mkdir()
    for number in range(count):
        Image.new("RGB", (20, 20), (number, 0, 0)).save(folder / f"{number}.png")
    return folder


def refusal(name, data, others, out, *more):
    """What a training says of a source."""
    command, option = TRAININGS[name]
    given = [option, data, "--out", out, *more]
    given += ["--negatives", others] if name in TWO_SORTS else []
    given += ["--model", QWEN] if name == "asked" else []
    with pytest.raises(DemoError) as caught:
        import_module(f"relsim_demo.training.{command}.command").main([str(part) for part in given])
    said = str(caught.value)
    assert "\n" not in said and said.endswith("."), said
    assert "no_base" not in said, "a model was looked for"
    return said


def bomb(path):
    """A PNG of a few bytes that says it is 60,000 x 60,000 px."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b""))


def empty_list(place):
    (place / "data.jsonl").write_text("")
    return place / "data.jsonl"


def missing_pictures(place):
    rows = [{"image_hash": f"{n}", "url_link": f"http://127.0.0.1:9/{n}.png", "caption": "{Thing}"} for n in range(3)]
    (place / "data.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return place / "data.jsonl"


def empty_folder(place):
    (place / "data").mkdir()
    return place / "data"


def bombs(place):
    folder = empty_folder(place)
    for number in range(3):
        bomb(folder / f"{number}.png")
    tell(folder, [{"file_name": f"{n}.png", "caption": f"{{Thing}} {n}"} for n in range(3)])
    return folder


def deep(place):
    (place / "data.jsonl").write_text("[" * 100_000)
    return place / "data.jsonl"


BAD = {
    "an empty list": empty_list,
    "a list of missing pictures": missing_pictures,
    "an empty folder": empty_folder,
    "bombs": bombs,
    "brackets": deep,
    "a file of another kind": lambda place: _written(place / "data.bin", b"\x00\xff" * 40),
    "nothing": lambda place: place / "nothing",
}


def _written(path, data):
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", TRAININGS)
@pytest.mark.parametrize("bad", BAD)
def test_data_that_nothing_can_be_learned_from_is_refused(name, bad, others, tmp_path):
    assert refusal(name, BAD[bad](tmp_path), others, tmp_path / "out")


NONE, ODD = "has no captions; its lines need file_name and caption", "its caption is no text"


@pytest.mark.parametrize("name", WITH_CAPTIONS)
@pytest.mark.parametrize(
    ("caption", "said"),
    [("", NONE), ("  ", NONE), (math.nan, NONE), (None, NONE), ([], NONE), ({"a": 1}, ODD), (True, ODD), ([[1]], ODD)],
)
def test_captions_that_are_no_text_are_refused(name, caption, said, others, tmp_path):
    folder = plain(tmp_path / "data", 4)
    tell(folder, [{"file_name": f"{n}.png", "caption": caption} for n in range(4)])
    assert said in refusal(name, folder, others, tmp_path / "out")


@pytest.mark.parametrize("line", ["[" * 100_000, "3", '"a"', '["a"]', '{"file_name": "0.png"'])
def test_a_list_of_captions_that_is_none_is_refused(line, others, tmp_path):
    folder = plain(tmp_path / "data", 2)
    (folder / "metadata.jsonl").write_text(line)
    assert "needs lines of JSON with file_name and caption" in refusal("tuned", folder, others, tmp_path / "out")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("relational", "There is 1 caption to learn from; pictures learn to find theirs among others"),
        ("captioner", "There is 1 row to learn from, fewer than a batch of 32; name a smaller --batch."),
        ("tuned", "There is 1 row to learn from, fewer than a batch of 64; name a smaller --batch."),
        ("asked", "Of the positives, 1 can be used; some must be there to learn from, and some to hold out"),
        ("look", "Of the positives, 1 can be used; a filter needs at least 25 of either sort."),
    ],
)
def test_one_single_pair_is_too_few(name, sentence, others, tmp_path):
    assert sentence in refusal(name, captioned(tmp_path / "data", 1), others, tmp_path / "out")


def test_pictures_that_all_have_one_caption_have_nothing_to_find(others, tmp_path):
    folder = plain(tmp_path / "data", 4)
    tell(folder, [{"file_name": f"{n}.png", "caption": "{Thing}"} for n in range(4)])
    assert "There is 1 caption to learn from" in refusal("relational", folder, others, tmp_path / "out", "--batch", 4)
    assert "A picture of a batch of 1 has no other captions" in refusal(
        "relational", folder, others, tmp_path / "out", "--batch", 1
    )


@pytest.mark.parametrize("name", TRAININGS)
def test_a_folder_that_cannot_be_trained_in_is_named(name, others, tmp_path):
    data = captioned(tmp_path / "data", 2)
    (tmp_path / "letter").write_text("dear")
    assert f"{tmp_path}/letter is a file; name a new or empty folder." in refusal(
        name, data, others, tmp_path / "letter"
    )
    assert "cannot be written" in refusal(name, data, others, tmp_path / "letter" / "below")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("dear")
    assert "holds something else than a " in refusal(name, data, others, tmp_path / "full")
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter.txt"], "nothing is left behind there"
    if os.geteuid():
        (tmp_path / "shut").mkdir(mode=0o500)
        assert "may not be written" in refusal(name, data, others, tmp_path / "shut")


@pytest.mark.parametrize("name", ["relational", "captioner", "tuned", "asked"])
def test_other_settings_than_those_of_a_kept_state_are_refused_before_a_model_is_loaded(name, others, tmp_path):
    """A state of other settings lies there, whatever its weights are."""
    import torch

    data, out = captioned(tmp_path / "data", 8), tmp_path / "out"
    (out / "data").mkdir(parents=True)
    torch.save({"step": 1, "settings": {"seed": 9}, "data": "other"}, out / "state.pt")
    said = refusal(name, data, others, out, "--batch", 4)
    assert "holds a training with other seed and data and batch" in said and "--fresh" in said


def test_a_share_that_holds_nothing_out_is_said(pairs, tmp_path, capsys):
    from relsim_demo.training.tuned.command import main

    given = ("--data", pairs, "--out", tmp_path / "out", "--batch", 4, "--steps", 1, "--held-out", 0.01)
    assert main([str(part) for part in given]) == 0
    assert "--held-out 0.01 of so few is none: nothing is measured, and the last weights are kept." in (
        capsys.readouterr().err
    )
