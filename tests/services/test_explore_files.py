"""Items of a gallery as files to take along."""

import csv
import io
import json
from dataclasses import replace

import numpy as np
import pyarrow.parquet as pq

from relsim_demo.explorer import Explorer
from relsim_demo.gallery.gallery import COLUMNS
from relsim_demo.gallery.loading import load
from relsim_demo.gallery.saving import save
from relsim_demo.services import explore, tables


def whole(explorer, ids, kind):
    return b"".join(explorer.export(ids, kind).parts)


def test_files_hold_the_items_in_their_order(explorer):
    ids = explorer.ids[5:2:-1]
    file = explorer.export([*ids, ids[0]], "csv")
    data = b"".join(file.parts)
    assert data.startswith(b"\xef\xbb\xbf") and (file.media, file.name) == ("text/csv", "pictures.csv")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row["id"] for row in rows] == ids and rows[0]["caption"] == explorer.item(ids[0]).caption
    lines = [json.loads(line) for line in whole(explorer, ids, "jsonl").splitlines()]
    table = pq.read_table(io.BytesIO(whole(explorer, ids, "parquet")))
    assert table.to_pylist() == lines and table.column_names == list(COLUMNS) == list(lines[0])
    assert lines[0]["subjects"] and rows[0]["subjects"] == ", ".join(lines[0]["subjects"])


def test_cells_that_a_spreadsheet_would_run_are_made_harmless(shipped_gallery, models):
    nasty = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "  =x", "＝x", "a=b", 'say "x",\ny']
    captions = [*nasty, *shipped_gallery.items["caption"][len(nasty) :]]
    changed = Explorer(replace(shipped_gallery, items={**shipped_gallery.items, "caption": captions}), models)
    data = whole(changed, changed.ids[: len(nasty)], "csv").decode("utf-8-sig")
    told = [row["caption"] for row in csv.DictReader(io.StringIO(data, newline=""))]
    assert told == [*(f"'{text}" for text in nasty[:8]), *nasty[8:]]
    lines = whole(changed, changed.ids[: len(nasty)], "jsonl").splitlines()
    assert [json.loads(line)["caption"] for line in lines] == nasty


def test_a_file_is_made_part_by_part_and_is_the_same(explorer, monkeypatch):
    ids = explorer.ids[:1000]
    at_once = {kind: whole(explorer, ids, kind) for kind in tables.KINDS}
    monkeypatch.setattr(explore, "AT_A_TIME", 300)
    monkeypatch.setattr(tables, "PIECE", 70)
    for kind in ("csv", "jsonl"):
        parts = list(explorer.export(ids, kind).parts)
        assert len(parts) > 10 and b"".join(parts) == at_once[kind]
    parts = list(explorer.export(ids, "parquet").parts)
    file = pq.ParquetFile(io.BytesIO(b"".join(parts)))
    assert file.num_row_groups == 4 and sum(map(bool, parts)) == 5, "a row group for each part, and the end"
    assert file.read() == pq.read_table(io.BytesIO(at_once["parquet"]))


def test_the_scores_of_a_filter_go_along_where_there_are_some(shipped_gallery, models, tmp_path):
    scores = [None if row % 3 else row / len(shipped_gallery) for row in range(len(shipped_gallery))]
    manifest = {**shipped_gallery.manifest, "models": shipped_gallery.manifest["metrics"]}
    items = {**shipped_gallery.items, "filter_score": scores}
    save(replace(shipped_gallery, items=items, manifest=manifest), tmp_path / "gallery")
    for large in (1, len(scores) + 1):
        filtered = Explorer(load(tmp_path / "gallery", large=large), models)
        ids = [filtered.ids[row] for row in (27999, 3, 20001, 4)]
        table = pq.read_table(io.BytesIO(whole(filtered, ids, "parquet")))
        assert table.column_names == [*COLUMNS, "filter_score"] and table["id"].to_pylist() == ids
        assert table["filter_score"].to_numpy().tolist()[1:3] == [np.float32(3 / 28000), np.float32(20001 / 28000)]
        lines = [json.loads(line) for line in whole(filtered, ids, "jsonl").splitlines()]
        assert lines == table.to_pylist() and lines[3]["filter_score"] is None
        assert whole(filtered, ids, "csv").decode("utf-8-sig").splitlines()[0].endswith(",filter_score")
