"""What SOURCE may be: how each kind is read, which ids items get, and what is refused with a sentence."""

import json
import os
import re

import pytest
from picture_files import encode, noise
from precompute_parts import records, write

from relsim_demo.errors import BadRequest
from relsim_demo.precompute import open_source
from relsim_demo.precompute.records import Url, clean_text, clean_url, item_id

SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
HASH = "0123456789abcdef0123456789abcdef"


# ---- words and ids -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('"{Fruit} in the shape of a {Tree}."', "{Fruit} in the shape of a {Tree}."),
        ('"{Subjects} around a table, engaging in {Context}.".', "{Subjects} around a table, engaging in {Context}."),
        ('"one quote is lost', "one quote is lost"),
        ("“curly ones”", "curly ones"),
        ('"Stop" on a sign', '"Stop" on a sign'),
        ('A "this" and a "that"', 'A "this" and a "that"'),
        ("  two\n lines\t", "two lines"),
        ('""', ""),
        (None, ""),
        (7, ""),
        ("half a pair \ud83d", "half a pair \\ud83d"),
        ("x" * 9000, "x" * 2000),
    ],
)
def test_captions_lose_stray_quotes_and_nothing_else(given, expected):
    assert clean_text(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("http://a.org/b.jpg?w=1&amp;h=2", "http://a.org/b.jpg?w=1&h=2"),
        ("https://a.org/?q=%7B&quot;n&quot;:1&#47;", 'https://a.org/?q=%7B"n":1/'),
        ("https://a.org/?x=1&copy=2&lt=3", "https://a.org/?x=1&copy=2&lt=3"),
        (" https://a.org/b.jpg \n", "https://a.org/b.jpg"),
        ("", None),
        (" ", None),
        (None, None),
        (["http://a.org"], None),
        ("http://a.org/" + "x" * 9000, None),
    ],
)
def test_addresses_lose_html_entities_but_keep_parameters(given, expected):
    assert clean_url(given) == expected


def test_ids_are_safe_stable_and_different():
    names = [
        "a/b.png",
        "a/c.png",
        "b.png",
        "日本.png",
        "http://a.org/b.png",
        "http://a.org/b.png?x",
        "../../b",
        "-",
        "x" * 500,
    ]
    ids = [item_id(None, name) for name in names]
    assert len(set(ids)) == len(ids) and all(SAFE.fullmatch(id) for id in ids)
    assert ids == [item_id(None, name) for name in names] and ids[0].startswith("b-")
    assert item_id(HASH, "http://a.org") == HASH
    for unclean in ("", "a/b", "a.b", "..", "own-" + "0" * 60, "x" * 65, "a b", "é", 7, None, "a\n"):
        assert item_id(unclean, "http://a.org/b.png") == item_id(None, "http://a.org/b.png")


# ---- files with addresses ----------------------------------------------------------------------------------------


def test_a_jsonl_like_the_authors(tmp_path):
    path = write(
        tmp_path / "captions.jsonl",
        {
            "image_hash": HASH,
            "url_link": "http://a.org/1.jpg?a=1&amp;b=2",
            "caption": '"{Animal 1} meets {Country/Region}"',
        },
        {"image_hash": "not clean!", "url_link": "http://a.org/2.jpg "},
        "",
        "{ no json",
        "[" * 20_000,
        {"image_hash": HASH},
        {"url_link": 7},
        [1],
        "null",
    )
    source = open_source(path)
    found = records(source)
    assert source.total == len(found) == 8 and source.captioned and source.name == "captions.jsonl"
    assert (found[0].id, found[0].caption) == (HASH, "{Animal 1} meets {Country/Region}")
    assert found[0].picture == Url("http://a.org/1.jpg?a=1&b=2") and found[0].source == "http://a.org/1.jpg?a=1&b=2"
    assert found[1].picture == Url("http://a.org/2.jpg") and found[1].id.startswith("2-") and found[1].caption == ""
    assert [record.trouble is None for record in found] == [True, True] + [False] * 6
    assert {record.trouble.reason for record in found[2:]} == {"no address"} and found[2].source == "line 4"
    assert records(source, 3) == found[3:]


def test_a_jsonl_without_captions_says_so(tmp_path):
    path = write(
        tmp_path / "random.jsonl", *({"image_hash": f"{n:032x}", "url_link": f"http://a/{n}"} for n in range(9))
    )
    source = open_source(path)
    assert not source.captioned and source.total == 9


def test_groups_share_their_caption(tmp_path):
    groups = [
        {
            "anonymous_caption": '"{Objects} in flight"',
            "image_urls": ["https://a.org/0/1.png", "https://a.org/0/0.png"],
        },
        {"anonymous_caption": '"A {Country}".', "image_urls": ["https://a.org/1/0.png", None]},
    ]
    source = open_source(write(tmp_path / "seed_group.json", groups))
    found = records(source)
    assert [record.caption for record in found[:3]] == ["{Objects} in flight"] * 2 + ["A {Country}"]
    assert len({record.id for record in found[:3]}) == 3 and found[3].trouble.reason == "no address"
    assert [record.group for record in found[:3]] == ["group 0", "group 0", "group 1"]


@pytest.mark.parametrize(
    "text", ["", "{}", "[7]", '[{"anonymous_caption": "a"}]', "[]", '[{"image_urls": ["a"]}]', "no"]
)
def test_other_json_is_refused(tmp_path, text):
    with pytest.raises(BadRequest, match="anonymous_caption|image_urls"):
        open_source(write(tmp_path / "other.json", text))


@pytest.mark.parametrize("text", ["", "\n\n", "no json", '{"url": "http://a"}'])
def test_a_jsonl_without_addresses_is_refused(tmp_path, text):
    with pytest.raises(BadRequest, match=r"other\.jsonl' has no line of JSON with a url_link"):
        open_source(write(tmp_path / "other.jsonl", text))


LINES = [{"url_link": f"http://a.org/{n}.jpg", "caption": f"{{Thing}} é {n}"} for n in range(3)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("layout", ["lines", "array", "array of lines", "cut array"])
def test_json_of_any_encoding_loses_nothing(tmp_path, encoding, layout):
    lines = [json.dumps(line, ensure_ascii=False) for line in LINES]
    text = {
        "lines": "\r\n".join(lines) + "\r\n",
        "array": json.dumps(LINES, ensure_ascii=False, indent=1),
        "array of lines": "[\n" + ",\n".join(lines) + "\n]\n",
        "cut array": "[\n" + ",\n".join(lines) + ",\n",
    }[layout]
    for name in ("list.jsonl", "list.json"):
        (tmp_path / name).write_bytes(text.encode(encoding))
        found = [record for record in records(open_source(str(tmp_path / name))) if not record.trouble]
        assert [(record.source, record.caption) for record in found] == [tuple(line.values()) for line in LINES]


def test_groups_with_a_byte_order_mark_or_one_address_alone(tmp_path):
    groups = [
        {"anonymous_caption": ["{Thing} a", "b"], "image_urls": "http://a.org/long/1.jpg"},
        {"anonymous_caption": float("nan"), "image_urls": ["http://a.org/2.jpg", 7, float("nan")]},
        {"image_urls": ["http://a.org/3.jpg"]},
        {"anonymous_caption": "c", "image_urls": {"a": 1}},
        "x",
    ]
    (tmp_path / "g.json").write_text(json.dumps(groups), encoding="utf-8-sig")
    found = records(open_source(str(tmp_path / "g.json")))
    assert [(record.source, record.caption) for record in found if not record.trouble] == [
        ("http://a.org/long/1.jpg", "{Thing} a"),
        ("http://a.org/2.jpg", ""),
    ]
    assert [record.source for record in found if record.trouble] == ["7", "nan", "entry 3", "entry 4", "entry 5"]
    assert len({record.id for record in found}) == len(found)


def test_text_that_is_cut_inside_a_letter_is_refused(tmp_path):
    (tmp_path / "l.jsonl").write_bytes(json.dumps(LINES[0]).encode("utf-16")[:-1])
    with pytest.raises(BadRequest, match=r"l\.jsonl' (is cut, or no text|has no line)"):
        open_source(str(tmp_path / "l.jsonl"))


def test_the_fingerprint_follows_the_content(tmp_path):
    one, other = (write(tmp_path / f"{n}.jsonl", {"url_link": f"http://a/{n}"}) for n in "ab")
    again = tmp_path / "again.jsonl"
    again.write_bytes((tmp_path / "a.jsonl").read_bytes())
    assert open_source(one).fingerprint == open_source(str(again)).fingerprint != open_source(other).fingerprint


# ---- folders, and what is none of all this ------------------------------------------------------------------------


def test_a_folder_is_read_to_its_depth_in_a_fixed_order(tmp_path):
    root = tmp_path / "photos"
    for name in ("b.png", "a/c.jpg", "a/deep/d.txt", ".hidden/e.png", ".f.png"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(encode(noise(), "PNG"))
    (tmp_path / "secret.png").write_bytes(encode(noise(), "PNG"))
    (root / "out.png").symlink_to(tmp_path / "secret.png")
    (root / "in.png").symlink_to(root / "b.png")
    (root / "round.png").symlink_to(root / "round.png")
    (root / "up").symlink_to(tmp_path)
    (root / os.fsdecode(b"odd\xff.png")).write_bytes(b"")
    found = {record.source: record for record in open_source(str(root)).read(0)}
    assert list(found) == ["a/c.jpg", "a/deep/d.txt", "b.png", "in.png", "odd\\udcff.png", "out.png", "round.png"]
    assert [name for name, record in found.items() if record.trouble] == ["out.png"]
    assert found["a/c.jpg"].id.startswith("c-") and not open_source(str(root)).captioned
    before = open_source(str(root)).fingerprint
    (root / "b.png").write_bytes(b"changed")
    assert open_source(str(root)).fingerprint != before


THUMBNAILS = [
    "@eaDir/a.jpg/SYNOPHOTO_THUMB_XL.jpg", "__MACOSX/._a.jpg", ".thumbnails/normal/1.png", ".@__thumb/a.jpg", "._a.jpg",
    "Thumbs.db", "THUMBS.DB", "desktop.ini", ".DS_Store", "lost+found/a.jpg", "#recycle/a.jpg", "$RECYCLE.BIN/a.jpg",
    "@Recycle/a.jpg", "System Volume Information/a.jpg", "deep/@eaDir/a.jpg", "Icon\r", "Picasa.ini",
]  # fmt: skip


def test_what_systems_keep_beside_pictures_is_no_item(tmp_path):
    for name in [*THUMBNAILS, "deep/a.jpg", "macosx/b.jpg", "my thumbs.db.png"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = [record.source for record in open_source(str(tmp_path)).read(0)]
    assert found == ["deep/a.jpg", "macosx/b.jpg", "my thumbs.db.png"]


def test_a_subfolder_that_cannot_be_read_is_named(tmp_path, monkeypatch):
    for name in ("a.png", "open/b.png", "shut/c.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    scandir = os.scandir

    def denied(path):
        if os.path.basename(str(path)) in shut:
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr("os.scandir", denied)
    shut = ["shut"]
    source = open_source(str(tmp_path))
    found = {record.source: record.trouble for record in source.read(0)}
    assert list(found) == ["a.png", "open/b.png", "shut/"] and source.total == 3
    assert (found["shut/"].reason, found["shut/"].detail) == ("unreadable folder", "Permission denied")
    shut = [tmp_path.name]
    with pytest.raises(BadRequest, match=r"cannot be read \(Permission denied\)"):
        open_source(str(tmp_path))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("cats", "The source 'cats' is unknown: there is no such file or folder; give \"scenes\", a folder"),
        ("", "The source '' is unknown"),
        ("nowhere/photos/2024", "is unknown"),
        ("./photos", "is unknown: .*; if it is a Hub dataset, write hf://datasets/./photos"),
        ("tests/typo", "is unknown: .*; if it is a Hub dataset, write hf://datasets/tests/typo; give"),
        ("thaoshibe/list.jsonl", "is unknown"),
        ("x" * 5000, "is unknown"),
        ("pyproject.toml", "The file 'pyproject.toml' is no source; give"),
    ],
)
def test_a_source_that_is_none_is_refused(monkeypatch, given, sentence):
    monkeypatch.chdir(Path(__file__).parents[2])
    with pytest.raises(BadRequest, match=sentence):
        open_source(given)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(BadRequest, match="holds no files"):
        open_source(str(tmp_path))
