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
        "attribute": "dinov2", "attribute_model": "g", "dtype": "4bit", "device": "cuda:3", "cache_dir": "/data",
    }  # fmt: skip
    assert set(given) == {field.name for field in fields(Settings)}
    found = Settings.from_env({f"RELSIM_{name.upper()}": value for name, value in given.items()})
    assert found == Settings(**given | {"backend": Backend.QWEN, "attribute": Attribute.DINOV2, "dtype": Dtype.NF4})


@pytest.mark.parametrize(
    ("name", "value", "choices"),
    [
        ("BACKEND", "gpu", "auto, mini, qwen"),
        ("DTYPE", "fp8", "auto, bf16, f32, 4bit"),
        ("ATTRIBUTE", "vgg", "clip, dinov2, dreamsim, lpips"),
        ("DEVICE", "tpu", "auto, cpu, mps, cuda or cuda:NUMBER"),
    ],
)
def test_other_values_are_refused(name, value, choices):
    with pytest.raises(BadRequest, match=f"RELSIM_{name} is '{value}'; it must be .*{choices}"):
        Settings.from_env({f"RELSIM_{name}": value})
