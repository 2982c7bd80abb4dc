"""Galleries whose vectors are in Milvus answer as they do from memory: in a file of milvus-lite, and on its server."""

import json
import shutil
import time
from dataclasses import replace

import numpy as np
import pytest
from gallery_kinds import Asking
from milvus_server import started
from page_galleries import first, serving

from relsim_demo import cli
from relsim_demo.domain import METRICS
from relsim_demo.errors import BadGallery, BadRequest
from relsim_demo.explorer import Explorer
from relsim_demo.gallery.index import Index
from relsim_demo.gallery.loading import load
from relsim_demo.gallery.milvus import Milvus, MilvusRows, batch
from relsim_demo.gallery.milvus_index import MilvusIndex
from relsim_demo.gallery.saving import save
from relsim_demo.models.loader import embedded_encoders
from relsim_demo.precompute import to_milvus as copying
from relsim_demo.precompute.to_milvus import to_milvus
from relsim_demo.services.question import Question
from relsim_demo.settings import Backend, Settings
from relsim_demo.types import View
from relsim_demo.ui.contract.trouble import TROUBLE

pytest.importorskip("pymilvus", reason="the extra milvus is not installed")
pytest.importorskip(
    "milvus_lite", reason="the extra milvus is not installed, or there is no milvus-lite for this system"
)

pytestmark = pytest.mark.slow

COUNT = 300
AWAY = "http://127.0.0.1:9"  # nothing listens there


def settings(address):
    return Settings(Backend.MINI, milvus=str(address))


@pytest.fixture(scope="module")
def source(shipped_gallery, tmp_path_factory):
    """A gallery in files; five of its items are the same picture, so that some scores are equal."""
    folder = tmp_path_factory.mktemp("source") / "gallery"
    rows = np.arange(COUNT)
    rows[50:55] = 50
    vectors = {metric: shipped_gallery.vectors[metric][rows] for metric in METRICS}
    first(replace(shipped_gallery, vectors=vectors), folder, COUNT)
    return folder


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("lite") / "gallery.db"


@pytest.fixture(scope="module")
def copied(source, file, tmp_path_factory):
    """The copy whose vectors are in a file of milvus-lite."""
    folder = tmp_path_factory.mktemp("copied") / "gallery"
    to_milvus(str(source), settings(file), folder)
    return folder


@pytest.fixture(scope="module")
def both(source, copied, file, models):
    """The explorers of one gallery, from memory and from Milvus."""
    others = embedded_encoders().values()
    return Explorer(load(source), models, others), Explorer(load(copied, milvus=Milvus(str(file))), models, others)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with started(tmp_path_factory.mktemp("server")) as one:
        yield one


@pytest.fixture
def altered(copied, tmp_path):
    """Copy the folder, with other words on the collection of logic in its manifest."""

    def write(**about):
        folder = tmp_path / "altered"
        shutil.copytree(copied, folder)
        manifest = json.loads((folder / "manifest.json").read_text())
        manifest["metrics"]["relational"]["milvus"] |= about
        (folder / "manifest.json").write_text(json.dumps(manifest))
        return folder

    return write


# ---- the same answers ------------------------------------------------------------------------------------------------


def test_no_vector_stays_in_the_folder_and_nothing_says_where_milvus_is(copied, file):
    said = (copied / "manifest.json").read_text()
    assert not (copied / "relational.npy").exists() and str(file) not in said and file.name not in said
    manifest = json.loads(said)
    assert all("file" not in entry and entry["milvus"]["index"] == "FLAT" for entry in manifest["metrics"].values())
    assert set(manifest["sha256"]) == {path.name for path in copied.iterdir()} - {"manifest.json"}


def test_rows_are_those_of_an_array(both):
    for metric in METRICS:
        whole, rows = (one._gallery.vectors[metric] for one in both)
        assert isinstance(rows, MilvusRows) and rows.shape == whole.shape
        marks = np.arange(COUNT) % 7 == 0
        for key in (
            0,
            -1,
            slice(None),
            slice(290, 600),
            slice(5, 2),
            slice(0, 90, 9),
            [3, 1, 1],
            marks,
            np.zeros(0, int),
        ):
            np.testing.assert_array_equal(rows[key], whole[key])
        np.testing.assert_allclose(rows @ whole[:3].T, whole @ whole[:3].T, atol=1e-6)
        for wrong in (COUNT, -COUNT - 1, [0, COUNT]):
            with pytest.raises(IndexError):
                rows[wrong]
        with pytest.raises(TypeError, match="stay in Milvus"):
            np.asarray(rows)


def test_many_answers_of_milvus_are_one(both, monkeypatch):
    whole, rows = (one._gallery.vectors["relational"] for one in both)
    monkeypatch.setattr(rows, "at_a_time", 37)
    monkeypatch.setattr(rows, "_blocks", {})
    np.testing.assert_array_equal(rows[:], whole)
    np.testing.assert_array_equal(rows[np.arange(COUNT)[::-1]], whole[::-1])
    np.testing.assert_array_equal(MilvusIndex(rows).cosines(whole[3]), Index(whole).cosines(whole[3]))


def test_blocks_that_were_read_whole_stay_as_far_as_there_is_room(both, monkeypatch):
    whole, rows = (one._gallery.vectors["relational"] for one in both)
    monkeypatch.setattr(rows, "at_a_time", 128)
    asked, ask = [], Milvus.ask
    monkeypatch.setattr(Milvus, "ask", lambda self, what, *a, **more: asked.append(what) or ask(self, what, *a, **more))

    def queries(blocks, room=None):
        """Ask for all cosines twice; return how often Milvus was asked each time, and for parts of rows after that."""
        monkeypatch.setattr(rows, "_blocks", {})
        monkeypatch.setattr("relsim_demo.gallery.milvus.KEPT", room or 1 << 30)
        counts = []
        for read in (*[lambda: MilvusIndex(rows).cosines(whole[3])] * 2, lambda: rows[5:9], lambda: rows[100:290]):
            del asked[:]
            read()
            counts.append(len(asked))
        np.testing.assert_array_equal(rows[100:290], whole[100:290])
        np.testing.assert_array_equal(MilvusIndex(rows).cosines(whole[3]), Index(whole).cosines(whole[3]))
        assert len(rows._blocks) == blocks
        return counts

    assert queries(blocks=3) == [3, 0, 0, 0]
    assert queries(blocks=1, room=200 * 384 * 4) == [3, 2, 0, 2]
    assert queries(blocks=0, room=1) == [3, 3, 1, 3]


@pytest.mark.parametrize("k", [1, 4, 10, 100, COUNT - 1, COUNT, 2 * COUNT])
@pytest.mark.parametrize("exclude", [None, 52])
def test_the_search_gives_the_rows_and_scores_of_the_exact_one(both, k, exclude):
    whole, rows = (one._gallery.vectors["relational"] for one in both)
    found, scores = MilvusIndex(rows).search(whole[52], k, exclude)
    asked, wanted = Index(whole).search(whole[52], k, exclude)
    np.testing.assert_array_equal(found, asked)
    np.testing.assert_array_equal(scores, wanted)
    ties = [row for row in range(50, 55) if row != exclude]
    assert found[: len(ties)].tolist() == ties[:k]


def test_more_than_milvus_names_are_looked_at_all(both, monkeypatch):
    whole, rows = (one._gallery.vectors["attribute"] for one in both)
    asked = Index(whole).search(whole[9], 40, 9)
    for most in (0, 100):  # too many are wanted, or too few come
        monkeypatch.setattr("relsim_demo.gallery.milvus_index.MOST", most)
        found, scores = MilvusIndex(rows).search(whole[9], 40, 9)
        np.testing.assert_array_equal(found, asked[0])
        np.testing.assert_allclose(scores, asked[1], atol=1e-6)
    monkeypatch.undo()
    near = rows.near
    monkeypatch.setattr(rows, "near", lambda query, wanted: near(query, wanted // 2))
    np.testing.assert_array_equal(MilvusIndex(rows).search(whole[9], 40, 9)[0], asked[0])


def test_questions_of_another_width_or_without_numbers_are_refused(both):
    index = MilvusIndex(both[1]._gallery.vectors["relational"])
    for wrong in (np.ones(31, np.float32), np.full(index._rows.shape[1], np.nan, np.float32)):
        with pytest.raises(BadRequest):
            index.search(wrong, 10)
        with pytest.raises(BadRequest):
            index.cosines(wrong)


def test_searches_spaces_and_columns_are_those_from_memory(both):
    memory, milvus = both
    questions = [{"id": id} for id in memory.ids[::60]] + [
        {"text": "something growing"},
        {"image": memory.picture(memory.ids[5])},
    ]
    for asked in questions:
        for metric in METRICS if "text" not in asked else METRICS[:1]:
            for collapse in (False, True):
                a, b = (one.search(**asked, k=20, metric=metric, collapse=collapse) for one in both)
                assert a.hits == b.hits and b.alike is None
    for id in memory.ids[::60]:
        assert memory.search(id=id, metric="analogy").hits == milvus.search(id=id, metric="analogy").hits
        assert memory.space(id=id).to_dict() == milvus.space(id=id).to_dict()
        question = Question(examples=[id], text="something growing", without=[memory.ids[7]])
        for a, b in zip(*(one.columns(question, 10, 0.9) for one in both), strict=True):
            assert (a.metric, [hit.id for hit in a.hits]) == (b.metric, [hit.id for hit in b.hits])
            assert [hit.score for hit in a.hits] == pytest.approx([hit.score for hit in b.hits], abs=1e-4)
            assert b.alike is None and not any(b.ranks), "Milvus does not look at all items"
        assert memory.score_in_space(id, memory.ids[1]) == milvus.score_in_space(id, memory.ids[1])


def test_orders_groups_maps_and_bridges_are_those_from_memory(both):
    memory, milvus = both
    assert memory.orders == milvus.orders and memory.groupings == milvus.groupings
    for order in memory.orders:
        view = View(order=order, near=memory.ids[5], idea="things stacked into a tower")
        assert memory.browse(view, 0, 40).ids == milvus.browse(view, 0, 40).ids, order
    for by in memory.groupings:
        assert memory.grouped(by, View()) == milvus.grouped(by, View())
    assert memory.map("relational").names == milvus.map("relational").names
    ends = memory.ids[17], memory.picture(memory.ids[250])
    assert memory.bridge(*ends) == milvus.bridge(*ends)


def test_info_names_the_index_and_its_recall(both):
    named = both[1].info().gallery["index"]
    assert named["relational"] == (
        "Milvus, FLAT, scored again exactly: recall@10 1.000 (100 items of this gallery searched with)"
    )


# ---- the command -----------------------------------------------------------------------------------------------------


def test_the_command_copies_a_gallery_and_does_nothing_twice(source, copied, file, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("RELSIM_MILVUS", str(file))
    sent = []
    ask = Milvus.ask
    monkeypatch.setattr(Milvus, "ask", lambda self, what, *a, **more: sent.append(what) or ask(self, what, *a, **more))
    out = tmp_path / "out"
    (source / "results.json.gz").write_bytes(b"results")
    assert cli.main(["milvus", str(source), "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["items"] == COUNT and set(told["collections"]) == set(METRICS)
    assert "insert" not in sent and "upsert" not in sent and "create_collection" not in sent
    assert json.loads((out / "manifest.json").read_text()) == json.loads((copied / "manifest.json").read_text())
    assert (out / "results.json.gz").read_bytes() == b"results"
    (source / "results.json.gz").unlink()
    for arguments, sentence in (
        ([source, "--out", out], "is a gallery already"),
        ([source, "--out", source, "--fresh"], "is the gallery itself"),
        ([out, "--out", tmp_path / "more"], "are in Milvus already"),
    ):
        assert cli.main(["milvus", *map(str, arguments)]) == 2
        assert sentence in capsys.readouterr().err
    assert (source / "relational.npy").is_file()


def test_a_copy_that_was_stopped_goes_on_and_fresh_starts_over(source, tmp_path, monkeypatch):
    monkeypatch.setattr(copying, "batch", lambda width: 64)
    where, sent, stopped = settings(tmp_path / "own.db"), [], []
    ask = Milvus.ask

    def stopping(self, what, *given, **more):
        if what in ("insert", "upsert"):
            sent.append((what, more["data"][0]["row"]))
            if len(sent) == 3 and what == "insert" and not stopped:  # the batch arrives in part
                ask(self, what, *given, data=more["data"][:20])
                stopped.append(True)
                raise KeyboardInterrupt
        return ask(self, what, *given, **more)

    monkeypatch.setattr(Milvus, "ask", stopping)
    with pytest.raises(KeyboardInterrupt):
        to_milvus(str(source), where, tmp_path / "out")
    assert not (tmp_path / "out").exists() and [row for _, row in sent] == [0, 64, 128]
    to_milvus(str(source), where, tmp_path / "out")
    assert sent[3:6] == [("upsert", 128), ("insert", 192), ("insert", 256)]
    for metric, rows in load(tmp_path / "out", milvus=Milvus.of(where)).vectors.items():
        np.testing.assert_array_equal(rows[:], load(source).vectors[metric])
    del sent[:]
    to_milvus(str(source), where, tmp_path / "out", fresh=True)
    assert [row for _, row in sent] == [0, 64, 128, 192, 256] * 2


def test_a_collection_with_rows_that_nobody_sent_is_refused_until_it_is_filled_anew(source, tmp_path):
    where = settings(tmp_path / "own.db")
    _, collections = to_milvus(str(source), where, tmp_path / "out")
    milvus = Milvus.of(where)
    milvus.ask("insert", collections["relational"], data=[{"row": COUNT + 5, "vector": np.ones(384, np.float32)}])
    with pytest.raises(BadGallery, match=r"has 301 rows; this gallery has 300\. Move them there again"):
        load(tmp_path / "out", milvus=milvus)
    with pytest.raises(BadGallery, match=r"has 301 rows and should have 300: .* --fresh fills it anew\.$"):
        to_milvus(str(source), where, tmp_path / "again")
    to_milvus(str(source), where, tmp_path / "again", fresh=True)
    assert len(load(tmp_path / "again", milvus=milvus)) == COUNT


def test_a_gallery_of_one_is_copied(shipped_gallery, tmp_path):
    one = first(shipped_gallery, tmp_path / "one", 1)
    where = settings(tmp_path / "own.db")
    to_milvus(str(tmp_path / "one"), where, tmp_path / "out")
    rows = load(tmp_path / "out", milvus=Milvus.of(where)).vectors["relational"]
    np.testing.assert_array_equal(rows[:], one.vectors["relational"])
    assert len(MilvusIndex(rows).search(rows[0], 5, exclude=0)[0]) == 0


def test_a_copy_can_be_copied_as_a_folder(copied, file, tmp_path):
    gallery = load(copied, milvus=Milvus(str(file)))
    gallery.manifest["models"] = {
        m: {k: e[k] for k in ("model", "revision", "preprocess")} for m, e in gallery.manifest["metrics"].items()
    }
    save(gallery, tmp_path / "again")
    again = load(tmp_path / "again", milvus=Milvus(str(file)))
    assert again.manifest["metrics"]["relational"]["milvus"] == gallery.manifest["metrics"]["relational"]["milvus"]


# ---- what is refused -------------------------------------------------------------------------------------------------


def test_batches_fit_into_what_servers_take():
    for width in (1, 24, 384, 2048, 32768):
        assert 1 <= batch(width) <= 16384 and batch(width) * width * 4 <= 32 << 20


def test_without_an_address_the_setting_is_named(copied):
    with pytest.raises(BadGallery, match=r"^The vectors of this gallery are in Milvus, .* set RELSIM_MILVUS .*\.$"):
        load(copied)


def test_a_server_that_is_away_is_one_sentence(source, copied, tmp_path, python):
    with pytest.raises(BadGallery, match=rf"^There is no Milvus at {AWAY}: start it, or set RELSIM_MILVUS .*\.$"):
        load(copied, milvus=Milvus(AWAY, "my-secret"))
    done = python("-m", "relsim_demo", "info", RELSIM_GALLERY=str(copied), RELSIM_MILVUS=AWAY, RELSIM_BACKEND="mini")
    assert (
        done.returncode == 2 and done.stderr.count("\n") == 1 and done.stderr.startswith("error: There is no Milvus at")
    )
    copy = ("-m", "relsim_demo", "milvus", source, "--out", tmp_path / "out", "--json")
    done = python(*copy, RELSIM_MILVUS=AWAY, RELSIM_MILVUS_TOKEN="my-secret")
    assert "There is no Milvus at" in json.loads(done.stdout)["error"] and not (tmp_path / "out").exists()
    assert "my-secret" not in done.stdout + done.stderr and "Traceback" not in done.stderr


def test_a_file_that_cannot_be_opened_is_one_sentence(copied, tmp_path):
    (tmp_path / "text.db").write_text("no Milvus")
    for file in (tmp_path / "nowhere" / "gallery.db", tmp_path / "text.db"):
        with pytest.raises(BadGallery, match=r"^The file .*\.db cannot be opened by milvus-lite; .*\.$"):
            load(copied, milvus=Milvus(str(file)))


def test_a_collection_that_is_gone_or_of_something_else_is_refused(copied, altered, file, tmp_path):
    milvus = Milvus(str(file))
    name = json.loads((copied / "manifest.json").read_text())["metrics"]["attribute"]["milvus"]["collection"]
    with pytest.raises(BadGallery, match=r"^Milvus has no collection nothing, .*\.$"):
        load(altered(collection="nothing"), milvus=milvus)
    shutil.rmtree(tmp_path / "altered")
    with pytest.raises(BadGallery, match=r"has vectors of 352 numbers; this gallery's have 384\."):
        load(altered(collection=name), milvus=milvus)
    shutil.rmtree(tmp_path / "altered")
    with pytest.raises(BadGallery, match=r"has the vectors of another gallery\."):
        load(altered(check="0" * 64), milvus=milvus)
    shutil.rmtree(tmp_path / "altered")
    with pytest.raises(BadGallery, match=r"no usable field 'metrics\.relational\.milvus\.recall_at_10'"):
        load(altered(recall_at_10="all"), milvus=milvus)


def test_a_collection_of_another_program_is_refused(altered, file):
    from pymilvus import DataType, MilvusClient

    schema = MilvusClient.create_schema(auto_id=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("embedding", DataType.FLOAT_VECTOR, dim=384)
    milvus = Milvus(str(file))
    milvus.ask("create_collection", "others", schema=schema)
    with pytest.raises(BadGallery, match=r"was made by another program: it has the fields id, embedding\.$"):
        load(altered(collection="others"), milvus=milvus)


def test_rows_that_go_while_it_is_open_are_a_sentence(source, tmp_path):
    where = settings(tmp_path / "own.db")
    _, collections = to_milvus(str(source), where, tmp_path / "out")
    milvus = Milvus.of(where)
    rows = load(tmp_path / "out", milvus=milvus).vectors["relational"]
    milvus.ask("delete", collections["relational"], ids=[7])
    with pytest.raises(BadGallery, match="has lost rows since it was opened"):
        rows[5:9]


# ---- a server --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def served(source, server, models, tmp_path_factory):
    """A page over a gallery whose vectors are on a server, that of milvus-lite; none of them stay in memory."""
    folder = tmp_path_factory.mktemp("served") / "gallery"
    to_milvus(str(source), settings(server.address), folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("relsim_demo.gallery.milvus.KEPT", 0)
        with serving(load(folder, milvus=Milvus(server.address)), models) as page:
            yield page


def test_a_page_goes_on_without_its_server_and_with_it_again(served, server, both):
    asking, id = Asking(served.address), both[0].ids[60]
    ways = {
        "search": lambda: asking.endpoint("search", None, None, id, 5, "relational", False),
        "space": lambda: asking.endpoint("space", None, both[0].ids[200]),
        "explore": lambda: asking.get(f"explore/view.json?count=9&order=near&near={both[0].ids[210]}"),
        "retrieve": lambda: asking.event("retrieve.find", pictures=[{"ref": both[0].ids[220]}]),
    }
    found = ways["search"]()
    assert [hit["id"] for hit in found["hits"]] == [hit.id for hit in both[0].search(id=id, k=5).hits]
    assert asking.endpoint("info")["gallery"]["index"]["relational"].startswith(
        "Milvus, AUTOINDEX, scored again exactly"
    )
    server.end()
    try:
        for name in ("search", "space"):
            told = ways[name]()
            assert told.startswith("Milvus at http://127.0.0.1") and told != TROUBLE, told
        assert "Milvus at http://127.0.0.1" in json.dumps(ways["retrieve"]())
        near = ways["explore"]()
        assert near.headers["x-sentence"] and near.text.startswith("Milvus at http://127.0.0.1")
        # what needs no vectors is there
        assert asking.get(f"scene/{id}.webp?size=160").headers["content-type"] == "image/webp"
        assert asking.get("explore/view.json?count=9").status_code == 200 and asking.get("").status_code == 200
    finally:
        server.start()
    for _ in range(60):  # its client tries again every second
        if ways["search"]() == found:
            break
        time.sleep(0.5)
    assert ways["search"]() == found
    assert isinstance(ways["space"](), dict) and ways["explore"]().json()
    assert "Milvus at" not in json.dumps(ways["retrieve"]())
