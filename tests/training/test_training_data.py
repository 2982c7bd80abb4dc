"""Data of trainings: made ready once, with what cannot be used dropped, counted and named."""

import json
from functools import partial

import pytest
from image_server import image_server
from PIL import Image
from training_parts import SIDE, tell

from relsim_demo.errors import BadRequest
from relsim_demo.precompute.downloader import Downloader, Limits
from relsim_demo.training import data
from relsim_demo.training.data import Fit, prepare
from relsim_demo.training.holding_out import split
from relsim_demo.training.sources import open_captioned


def test_captions_are_held_out_by_their_hashes():
    captions = [f"{{Thing}} number {n % 40}" for n in range(120)]
    learned, held_out = split(captions, 0.1)
    kept = {captions[row] for row in held_out}
    assert len(kept) == 4 and len(held_out) == 12 and not kept & {captions[row] for row in learned}
    shifted = ["another"] + captions
    assert {shifted[row] for row in split(shifted, 0.1)[1]} <= kept | {"another"}
    assert len(split([str(n) for n in range(30_000)], 0.05)[1]) == 1000
    assert not len(split(captions, 0.0)[1])


def test_rows_without_a_picture_or_a_caption_are_dropped_and_counted(pairs, tmp_path):
    folder = tmp_path / "odd"
    folder.mkdir()
    lines = [{"file_name": f"{n}.png", "caption": f'"{{Thing}} {n}"'} for n in range(4)]
    Image.new("RGB", (90, 60), "red").save(folder / "0.png")
    (folder / "1.png").write_bytes(b"no picture")
    (folder / "2.png").write_bytes(b"")
    Image.new("RGB", (60, 90), "blue").save(folder / "3.png")
    tell(folder, [*lines[:3], {"file_name": "3.png", "caption": " "}])
    table = prepare(open_captioned(str(folder)), tmp_path / "data", SIDE, Fit.CROP)
    assert [row.caption for row in table.rows] == ["{Thing} 0"]
    assert table.dropped == {"no usable picture": 2, "no caption": 1}
    assert table.picture(0).size == (SIDE, SIDE)
    again = prepare(open_captioned(str(folder)), tmp_path / "data", SIDE, Fit.CROP)
    assert again == table
    with pytest.raises(BadRequest, match="holds other data or another size; .* --fresh"):
        prepare(open_captioned(str(pairs)), tmp_path / "data", SIDE, Fit.CROP)


def test_groups_of_addresses_are_fetched_and_dead_ones_dropped(tmp_path, monkeypatch):
    here = partial(Downloader, Limits(tries=1), lambda address: True)
    monkeypatch.setattr(data, "Downloader", here)
    with image_server() as server:
        links = [[f"{server.address}/{name}" for name in names] for names in (
            ("picture/1.jpg", "missing/x", "page/x"), ("picture/2.jpg", "picture/1.jpg"))]  # fmt: skip
        groups = [{"anonymous_caption": f'"{{Thing}} {n}"', "image_urls": urls} for n, urls in enumerate(links)]
        (tmp_path / "seed_group.json").write_text(json.dumps(groups))
        source = open_captioned(str(tmp_path / "seed_group.json"))
        table = prepare(source, tmp_path / "data", SIDE, Fit.SQUEEZE)
        assert [row.caption for row in table.rows] == ["{Thing} 0", "{Thing} 1"]
        assert table.dropped == {"HTTP 404": 1, "web page": 1, "duplicate": 1}
        asked = len(server.asked)
        (tmp_path / "data" / "rows.json").unlink()  # as if stopped shortly before the end
        assert prepare(source, tmp_path / "data", SIDE, Fit.SQUEEZE) == table
        assert len(server.asked) == asked + 2, "only what had failed is asked for again"
    named = json.loads((tmp_path / "data" / "rows.json").read_text())["dropped_rows"]
    assert {row["reason"] for row in named} == table.dropped.keys()


def test_the_middle_is_cut_out_or_all_is_squeezed(tmp_path):
    folder = tmp_path / "wide"
    folder.mkdir()
    wide = Image.new("RGB", (300, 100), "red")
    wide.paste("blue", (100, 0, 200, 100))
    wide.save(folder / "a.png")
    tell(folder, [{"file_name": "a.png", "caption": "{Thing}"}])
    cut, squeezed = (
        prepare(open_captioned(str(folder)), tmp_path / fit, SIDE, fit).picture(0) for fit in (Fit.CROP, Fit.SQUEEZE)
    )
    assert cut.getcolors() == [(SIDE * SIDE, (0, 0, 255))]
    assert squeezed.getpixel((2, 20)) == (255, 0, 0) and squeezed.getpixel((SIDE // 2, 20)) == (0, 0, 255)


def test_data_without_captions_is_refused(pairs, tmp_path):
    bare = tmp_path / "bare"
    bare.mkdir()
    Image.new("RGB", (60, 60)).save(bare / "a.png")
    with pytest.raises(BadRequest, match=r"has no metadata\.jsonl: lines of \{file_name, caption\}"):
        open_captioned(str(bare))
    (bare / "metadata.jsonl").write_text("{")
    with pytest.raises(BadRequest, match="needs lines of JSON with file_name and caption"):
        open_captioned(str(bare))
    (bare / "metadata.jsonl").write_text('{"file_name": "a.png"}')
    with pytest.raises(BadRequest, match="has no captions; its lines need file_name and caption"):
        open_captioned(str(bare))
    links = tmp_path / "links.jsonl"
    links.write_text('{"image_hash": "a", "url_link": "http://a/b.png"}')
    with pytest.raises(BadRequest, match="has no captions; each row needs one"):
        open_captioned(str(links))
