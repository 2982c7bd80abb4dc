"""Captions of groups that the plain base proposes, and what becomes of those that people approve."""

import json
import shutil

import pytest
from PIL import Image
from training_parts import SIDE, captioned

from relsim_demo.errors import BadRequest
from relsim_demo.training.data import Fit, prepare
from relsim_demo.training.proposals.command import main
from relsim_demo.training.sources import open_captioned

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path):
    """Three groups of two pictures, and a folder with one alone."""
    drawn = captioned(tmp_path / "drawn", 3, each=2)
    groups = tmp_path / "groups"
    for number in range(6):
        place = groups / str(number // 2)
        place.mkdir(parents=True, exist_ok=True)
        (drawn / f"00{number}.png").rename(place / f"{number % 2}.png")
    (groups / "alone").mkdir()
    Image.new("RGB", (60, 60)).save(groups / "alone" / "0.png")
    return groups


def lines(folder):
    return [json.loads(line) for line in (folder / "groups.jsonl").read_text().splitlines()]


def write(folder, told):
    (folder / "groups.jsonl").write_text("\n".join(map(json.dumps, told)))


def test_the_base_proposes_and_goes_on_where_it_was(folder, tiny, monkeypatch):
    for name, place in (("BASE_MODEL", tiny.base), ("ADAPTER", tiny.relational), ("CAPTION_ADAPTER", tiny.caption)):
        monkeypatch.setenv(f"RELSIM_{name}", str(place))
    monkeypatch.setenv("RELSIM_DEVICE", "cpu")
    assert main([str(folder)]) == 0
    told = lines(folder)
    assert [line["group"] for line in told] == ["0", "1", "2"] and not any(line["approved"] for line in told)
    assert all(isinstance(line["caption"], str) for line in told)
    mine = [{**told[0], "caption": "{Thing} of mine", "approved": True}]
    write(folder, mine)
    main([str(folder)])
    assert lines(folder) == [*mine, *told[1:]], "what stands there stays"


def test_a_group_that_cannot_be_read_waits_for_the_next_time(tiny, tmp_path, monkeypatch, capsys):
    for name, place in (("BASE_MODEL", tiny.base), ("ADAPTER", tiny.relational), ("CAPTION_ADAPTER", tiny.caption)):
        monkeypatch.setenv(f"RELSIM_{name}", str(place))
    monkeypatch.setenv("RELSIM_DEVICE", "cpu")
    folder, pictures = tmp_path / "groups", captioned(tmp_path / "pictures", 2)
    (folder / "0").mkdir(parents=True)
    for name in ("000.png", "001.png"):
        (folder / "0" / name).write_bytes(b"no picture")
    assert main([str(folder)]) == 0 and lines(folder) == []
    assert "left out: 0 has fewer than 2 pictures that can be read" in capsys.readouterr().err
    for name in ("000.png", "001.png"):
        shutil.copy(pictures / name, folder / "0" / name)
    assert main([str(folder)]) == 0 and [line["group"] for line in lines(folder)] == ["0"]


def test_only_what_was_approved_is_learned(folder, tmp_path):
    told = [{"group": str(n), "caption": f"{{Thing}} {n}", "approved": n != 1} for n in range(3)]
    write(folder, told[1:2])
    with pytest.raises(BadRequest, match="has no approved caption; set approved to true"):
        open_captioned(str(folder))
    write(folder, told)
    table = prepare(open_captioned(str(folder)), tmp_path / "data", SIDE, Fit.SQUEEZE)
    assert [row.caption for row in table.rows] == ["{Thing} 0"] * 2 + ["{Thing} 2"] * 2
    assert table.dropped == {"not approved": 3}
    (folder / "groups.jsonl").write_text('{"group": "0"}')
    with pytest.raises(BadRequest, match=r"its lines need group, caption and approved \(true or false\)"):
        open_captioned(str(folder))


def test_a_folder_without_groups_is_refused(tmp_path):
    flat = captioned(tmp_path / "flat", 2)
    with pytest.raises(BadRequest, match="has no folders with 2 pictures or more; each folder is to be a group"):
        main([str(flat)])
