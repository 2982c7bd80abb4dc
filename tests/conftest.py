"""What several test files need: the shipped explorer, opened once, and a fresh Python beside us."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before torch is read: the processes of a test run share the cores

import signal
import subprocess
import sys
from pathlib import Path

import pytest
import tiny_qwen
from browser import chromium, on_desktops, on_phones, page, page_server, phone  # noqa: F401
from gallery_pages import abroad, serve, visit  # noqa: F401
from published_page import published_settings  # noqa: F401
from stand_ins import install  # noqa: F401
from unruly_proxy import line, proxy  # noqa: F401

from relsim_demo import load_explorer
from relsim_demo.gallery.loading import load
from relsim_demo.models.loader import load_models
from relsim_demo.settings import Backend, Settings

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = Settings(Backend.MINI)


def pytest_configure(config):
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # in the background of a shell: programs would inherit it
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items):
    for item in items:
        if "chromium" in item.fixturenames:
            item.add_marker("browser")


def pytest_make_parametrize_id(val):
    """Names of tests are one word each: lists of what failed are cut at the first blank."""
    return "_".join(val.split()) if isinstance(val, str) and val.isascii() and val.isprintable() else None


@pytest.fixture(scope="session")
def explorer():
    return load_explorer(SHIPPED)


@pytest.fixture(scope="session")
def models():
    return load_models(SHIPPED)


@pytest.fixture(scope="session")
def shipped_gallery():
    return load(Path(SHIPPED.gallery))


@pytest.fixture(scope="session")
def tiny(tmp_path_factory):
    """A tiny random Qwen2.5-VL with both adapters, on disk."""
    return tiny_qwen.build(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def python():
    """Run a fresh Python in the repository, with only the RELSIM_ settings that are given."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("RELSIM_")}

    def run(*arguments, **env):
        command = [sys.executable, *map(str, arguments)]
        return subprocess.run(command, cwd=ROOT, env=clean | env, capture_output=True, text=True, check=False)

    return run


@pytest.fixture(scope="session")
def pairs(tmp_path_factory):
    """Sixteen pictures with a caption of their own each, to train on."""
    from training_parts import captioned

    return captioned(tmp_path_factory.mktemp("pairs") / "pictures")


@pytest.fixture
def on_tiny_base(tiny, monkeypatch):
    """Trainings in this process take the tiny base, one after the other."""
    from accelerate.state import AcceleratorState, PartialState

    monkeypatch.setenv("RELSIM_BASE_MODEL", str(tiny.base))
    monkeypatch.setenv("RELSIM_DEVICE", "cpu")
    yield
    AcceleratorState._reset_state(True)
    PartialState._reset_state()
