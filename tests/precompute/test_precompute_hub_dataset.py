"""Datasets of the Hub as sources: streamed, decoded by us, and asked for only where a path cannot be meant."""

import pytest
from picture_files import encode, noise
from precompute_parts import records, write

from relsim_demo.errors import BadRequest
from relsim_demo.precompute import open_source
from relsim_demo.precompute.hub_dataset import of_dataset
from relsim_demo.precompute.records import Url

datasets = pytest.importorskip("datasets")


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """A dataset with pictures as a parquet file, and one with addresses as JSON lines, streamed like from the Hub."""
    folder = tmp_path_factory.mktemp("hub")
    features = datasets.Features({"image": datasets.Image(), "caption": datasets.Value("string")})
    rows = {"image": [noise(20 + n) for n in range(7)] + [None], "caption": [f'"{{Thing}} {n}"' for n in range(8)]}
    datasets.Dataset.from_dict(rows, features).to_parquet(folder / "pictures.parquet")
    write(folder / "links.jsonl", *({"image_hash": f"{n:032x}", "url_link": f"http://a/{n}&amp;b"} for n in range(4)))

    def stream(kind, name):
        files = str(folder / name)
        cache = str(folder / "cache")
        return datasets.load_dataset(kind, data_files=files, split="train", streaming=True, cache_dir=cache)

    return stream


def test_a_hub_dataset_with_pictures(table):
    source = of_dataset(table("parquet", "pictures.parquet"), "org/pictures", "abc")
    found = records(source)
    assert source.captioned and len(found) == 8 and source.fingerprint == "hub org/pictures@abc train"
    assert found[3].picture.startswith(b"\x89PNG") and found[3].caption == "{Thing} 3"
    assert found[3].id.startswith("row-0000003-") and found[7].trouble.reason == "no address"
    assert [record.id for record in records(source, 5)] == [record.id for record in found[5:]]


def test_a_hub_dataset_with_addresses(table):
    found = records(of_dataset(table("json", "links.jsonl"), "org/links", "abc"))
    assert [(record.id, record.picture) for record in found] == [
        (f"{n:032x}", Url(f"http://a/{n}&b")) for n in range(4)
    ]


def test_a_hub_dataset_cannot_name_files_of_this_machine(tmp_path):
    (tmp_path / "secret.png").write_bytes(encode(noise(), "PNG"))
    rows = [{"image": {"bytes": None, "path": str(tmp_path / "secret.png")}}]
    features = datasets.Features({"image": datasets.Image(decode=False)})
    stream = datasets.IterableDataset.from_generator(lambda: iter(rows), features=features)
    assert [record.trouble.reason for record in records(of_dataset(stream, "org/evil", "abc"))] == ["no picture"]


def test_a_hub_dataset_of_something_else_is_refused(table, tmp_path):
    write(tmp_path / "other.jsonl", {"text": "a"})
    stream = datasets.load_dataset("json", data_files=str(tmp_path / "other.jsonl"), split="train", streaming=True,
                                   cache_dir=str(tmp_path / "cache"))  # fmt: skip
    with pytest.raises(BadRequest, match="neither a column of pictures nor url_link; its columns: text"):
        of_dataset(stream, "org/texts", "abc")


def test_the_hub_is_asked_only_for_what_cannot_be_a_path(monkeypatch, table):
    """The revision is fixed before anything is read."""
    import huggingface_hub

    asked = []
    info = type("Info", (), {"sha": "f00"})
    monkeypatch.setattr(
        huggingface_hub.HfApi, "dataset_info", lambda _, repo, revision: asked.append((repo, revision)) or info
    )
    splits = {"test": table("json", "links.jsonl")}
    monkeypatch.setattr(datasets, "load_dataset", lambda repo, revision, streaming: splits if revision == "f00" else {})
    assert open_source("some-org/name").fingerprint.startswith("hub some-org/name@f00")
    assert open_source("hf://datasets/tests/typo@v2").total is None
    assert asked == [("some-org/name", None), ("tests/typo", "v2")]


def test_a_hub_dataset_that_is_not_there_names_both_possibilities(monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(
        BadRequest, match=r"no file or folder 'some-org/typo' here, and no Hub dataset .* could be opened"
    ):
        open_source("some-org/typo")
