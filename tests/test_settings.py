"""Settings come from the environment; what cannot be is refused with its choices."""

from dataclasses import fields

import pytest

from relsim_demo.errors import BadRequest
from relsim_demo.settings import Attribute, Backend, Dtype, Settings


def test_without_an_environment_all_is_as_declared():
    assert Settings.from_env({}) == Settings()
    assert Settings.from_env({f"RELSIM_{field.name.upper()}": "" for field in fields(Settings)}) == Settings()


def test_every_setting_has_its_variable():
    given = {
        "backend": "qwen", "gallery": "org/name@main", "base_model": "a/b", "adapter": "c", "caption_adapter": "d/e@f",
        "relational": "h/i", "attribute": "dinov2", "attribute_model": "g", "dtype": "4bit", "device": "cuda:3",
        "cache_dir": "/data", "results": "results.json", "max_pixels": "500000",
        "votes": "votes.sqlite", "milvus": "https://host:19530", "milvus_token": "secret",
    }  # fmt: skip
    assert {*given, "others"} == {field.name for field in fields(Settings)}, "others stand in RELSIM_GALLERY"
    found = Settings.from_env({f"RELSIM_{name.upper()}": value for name, value in given.items()})
    parsed = {"backend": Backend.QWEN, "attribute": Attribute.DINOV2, "dtype": Dtype.NF4, "max_pixels": 500_000}
    assert found == Settings(**given | parsed)


@pytest.mark.parametrize(("value", "pixels"), [("auto", None), ("off", 12_845_056), ("3136", 3136)])
def test_the_limit_of_pixels_has_words_too(value, pixels):
    assert Settings.from_env({"RELSIM_MAX_PIXELS": value}).max_pixels == pixels


@pytest.mark.parametrize(
    ("name", "value", "choices"),
    [
        ("BACKEND", "gpu", "auto, mini, qwen"),
        ("DTYPE", "fp8", "auto, bf16, f32, int8, 4bit"),
        ("ATTRIBUTE", "vgg", "clip, dinov2, dreamsim, lpips"),
        ("MAX_PIXELS", "1e6", "auto, off, or a number of pixels from 3,136 to 12,845,056"),
        ("MAX_PIXELS", "0", "auto, off, or a number"),
        ("MAX_PIXELS", "12845057", "auto, off, or a number"),
        ("DEVICE", "tpu", "auto, cpu, mps, cuda or cuda:NUMBER"),
    ],
)
def test_other_values_are_refused(name, value, choices):
    with pytest.raises(BadRequest, match=f"RELSIM_{name} is '{value}'; it must be .*{choices}"):
        Settings.from_env({f"RELSIM_{name}": value})


@pytest.mark.parametrize("value", ["localhost:19530", "ftp://host", "gallery.sqlite", "http://me:secret@host"])
def test_where_milvus_is_must_be_an_address_without_a_password_or_a_file(value):
    with pytest.raises(BadRequest, match="^RELSIM_MILVUS must be an address, such as .* ends in .db") as caught:
        Settings.from_env({"RELSIM_MILVUS": value})
    assert "secret" not in str(caught.value)
    for usable in ("http://localhost:19530", "https://host.example/name", "/data/gallery.db"):
        assert Settings.from_env({"RELSIM_MILVUS": usable}).milvus == usable


def test_a_token_is_not_shown_with_the_settings():
    assert "secret" not in repr(Settings(milvus_token="secret"))


def test_folders_that_cannot_be_used_are_named_one_by_one(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    (tmp_path / "model").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    good = Settings.from_env(
        {"RELSIM_CACHE_DIR": "~/new/cache", "RELSIM_ADAPTER": str(tmp_path / "model"), "RELSIM_BASE_MODEL": "org/name"}
    )
    assert good.faults() == [] and good.cache_dir == f"{tmp_path}/new/cache"
    wrong = {"RELSIM_CACHE_DIR": str(tmp_path / "file"), "RELSIM_ATTRIBUTE_MODEL": "./nowhere"}
    assert Settings.from_env(wrong).faults() == [
        "RELSIM_ATTRIBUTE_MODEL is './nowhere', and there is no such folder.",
        f"RELSIM_CACHE_DIR is '{tmp_path}/file', where {tmp_path}/file is no folder: nothing can be fetched or kept "
        "there.",
    ]
