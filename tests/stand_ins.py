"""Packages that are too large to install for a test, as far as we call them."""

import sys

import pytest

LPIPS = """
import torch
class LPIPS(torch.nn.Module):
    def __init__(self, net="alex", verbose=True):
        super().__init__()
        assert net == "alex" and not verbose
    def forward(self, a, b):
        assert a.shape == b.shape == (1, 3, 256, 256) and a.dtype == torch.float32
        assert -1 <= min(a.min(), b.min()) and max(a.max(), b.max()) <= 1
        return ((a - b) ** 2).mean().view(1, 1, 1, 1)
"""


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Put a stand-in package on the path, with its version recorded as pip does."""
    monkeypatch.setenv("TORCH_FORCE_WEIGHTS_ONLY_LOAD", "")
    monkeypatch.delenv("TORCH_FORCE_WEIGHTS_ONLY_LOAD")
    site = tmp_path / "site"

    def write(name, version, code):
        record = site / f"{name}-{version}.dist-info"
        record.mkdir(parents=True)
        (record / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        (site / f"{name}.py").write_text(code)
        monkeypatch.delitem(sys.modules, name, raising=False)
        monkeypatch.syspath_prepend(site)

    yield write
    for name in ("dreamsim", "lpips"):
        sys.modules.pop(name, None)
