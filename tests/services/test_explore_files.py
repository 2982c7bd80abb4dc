"""Items of a gallery as files to take along."""

import csv
import io
import json
from dataclasses import replace

import pyarrow.parquet as pq

from relsim_demo.explorer import Explorer
from relsim_demo.gallery.gallery import COLUMNS


def test_files_hold_the_items_in_their_order(explorer):
    ids = explorer.ids[5:2:-1]
    data, media, name = explorer.export([*ids, ids[0]], "csv")
    assert data.startswith(b"\xef\xbb\xbf") and (media, name) == ("text/csv", "pictures.csv")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row["id"] for row in rows] == ids and rows[0]["caption"] == explorer.item(ids[0]).caption
    lines = [json.loads(line) for line in explorer.export(ids, "jsonl")[0].splitlines()]
    table = pq.read_table(io.BytesIO(explorer.export(ids, "parquet")[0]))
    assert table.to_pylist() == lines and table.column_names == list(COLUMNS) == list(lines[0])
    assert lines[0]["subjects"] and rows[0]["subjects"] == ", ".join(lines[0]["subjects"])


def test_cells_that_a_spreadsheet_would_run_are_made_harmless(shipped_gallery, models):
    nasty = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "  =x", "＝x", "a=b", 'say "x",\ny']
    captions = [*nasty, *shipped_gallery.items["caption"][len(nasty) :]]
    changed = Explorer(replace(shipped_gallery, items={**shipped_gallery.items, "caption": captions}), models)
    data = changed.export(changed.ids[: len(nasty)], "csv")[0].decode("utf-8-sig")
    told = [row["caption"] for row in csv.DictReader(io.StringIO(data, newline=""))]
    assert told == [*(f"'{text}" for text in nasty[:8]), *nasty[8:]]
    lines = changed.export(changed.ids[: len(nasty)], "jsonl")[0].splitlines()
    assert [json.loads(line)["caption"] for line in lines] == nasty
