"""A Space in one command: what is uploaded and set, what a dry run says, and every way in which it can fail."""

import json
import shutil
from pathlib import Path

import pytest
import yaml
from hub_server import LARGE, OWNER, Hub, serving

from relsim_demo import deploy as deploying
from relsim_demo.deploy import Space, deploy
from relsim_demo.errors import BadRequest, DemoError

ROOT = Path(__file__).resolve().parent.parent
NAME = "some-org/same-logic"


@pytest.fixture
def hub():
    return Hub()


@pytest.fixture
def command(python, hub, tmp_path):
    """Deploy in a process of its own that knows no other Hub than ours."""

    def run(*options, token=OWNER, **env):
        with serving(hub) as endpoint:
            known = {"HF_ENDPOINT": endpoint, "HF_HUB_DISABLE_XET": "1", "HF_HOME": str(tmp_path), "HF_TOKEN": token}
            done = python("-m", "relsim_demo", "deploy", *options, "--json", **known | env)
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, json.loads(done.stdout)

    return run


@pytest.mark.slow
def test_a_space_is_made_and_has_all_that_the_app_needs(command, hub):
    options = (NAME, "--hardware", "zero-a10g", "--variable", "RELSIM_BACKEND=qwen", "--private")
    code, told = command(*options)
    assert code == 0 and told["address"].endswith(f"/spaces/{NAME}")
    assert hub.spaces[NAME] == {
        "sdk": "gradio", "visibility": "private", "variables": {"RELSIM_BACKEND": "qwen"}, "hardware": "zero-a10g",
    }  # fmt: skip
    files = hub.repos[f"spaces/{NAME}"]
    assert told["files"] == {name: len(data) for name, data in files.items()}
    assert all(data == (ROOT / name).read_bytes() for name, data in files.items() if name != "README.md")
    assert {"app.py", "requirements.txt", "relsim_demo/ui/page/theme.py", "precomputed/mini/relational.safetensors"} < {
        *files
    }
    assert not any(name.startswith(("tests/", ".", "benchmarks/")) or "__pycache__" in name for name in files)
    large = {name for name, data in files.items() if len(data) > LARGE}
    assert len(large) >= 3 and len(hub.blobs) == len(large), "large files go apart"

    del hub.repos[f"spaces/{NAME}"]["app.py"]
    hub.repos[f"spaces/{NAME}"] |= {"relsim_demo/gone.py": b"old", "notes.txt": b"the owner's own"}
    hub.asked.clear()
    assert command(NAME)[0] == 0, "the same command again mends and clears up"
    again = hub.repos[f"spaces/{NAME}"]
    assert "app.py" in again and "relsim_demo/gone.py" not in again and "notes.txt" in again
    assert hub.spaces[NAME]["hardware"] == "zero-a10g", "what is not named stays as it is"
    assert not any(asked.startswith("PUT") for asked in hub.asked), "nothing large is sent twice"


@pytest.mark.slow
def test_what_is_uploaded_is_an_app_that_starts(command, hub, python, tmp_path):
    assert command(NAME)[0] == 0
    for name, data in hub.repos[f"spaces/{NAME}"].items():
        path = tmp_path / "space" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    code = "import os, sys; os.chdir(sys.argv[1]); sys.path[0] = '.'; from relsim_demo.cli import main; main(['info'])"
    done = python("-c", code, tmp_path / "space", RELSIM_BACKEND="mini")
    assert done.returncode == 0 and "28,000 drawn scenes" in done.stdout, done.stderr
    import_app = (
        "import os, sys; os.chdir(sys.argv[1]); sys.path[0] = '.'; import app; print(app.main.__module__, app.__file__)"
    )
    done = python("-c", import_app, tmp_path / "space")
    assert done.stdout.split()[0] == "relsim_demo.server" and str(tmp_path) in done.stdout, done.stderr


def test_the_card_keeps_what_it_says_and_gets_hints(command, hub):
    command(NAME, "--hardware", "l4x1", "--variable", "RELSIM_BACKEND=qwen", "--variable", "RELSIM_ADAPTER=a/b@v2")
    card = hub.repos[f"spaces/{NAME}"]["README.md"].decode()
    before = (ROOT / "README.md").read_text(encoding="utf-8")
    _, head, text = card.split("---\n", 2)
    known = yaml.safe_load(head)
    assert text == before.split("---\n", 2)[2] and known["suggested_hardware"] == "l4x1"
    weights = known["preload_from_hub"]
    assert "Qwen/Qwen2.5-VL-7B-Instruct" in weights and len(weights) == 2, "a fixed revision cannot be preloaded"
    assert known.items() >= yaml.safe_load(before.split("---\n", 2)[1]).items()


def test_a_dry_run_asks_nobody(command, hub, python):
    code, told = command(NAME, "--dry-run", "--variable", "RELSIM_GALLERY=some-org/gallery", token="")
    assert code == 0 and not hub.asked and "address" not in told
    assert told["variables"] == {"RELSIM_GALLERY": "some-org/gallery"} and told["files"]["app.py"] > 0
    done = python("-m", "relsim_demo", "deploy", NAME, "--dry-run", HF_HUB_OFFLINE="1")
    assert "nothing was sent" in done.stdout and "relational.npy (21.5 MB)" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["same-logic"], "'same-logic' is no name of a Space; it is ORG/NAME"),
        (["a/b/c"], "'a/b/c' is no name of a Space"),
        ([NAME, "--variable", "RELSIM_BACKEND"], "has no value; write NAME=VALUE"),
        ([NAME, "--variable", "HF_TOKEN=hf_x"], "HF_TOKEN is no setting of this program"),
        ([NAME, "--variable", "RELSIM_MILVUS_TOKEN=x"], "RELSIM_MILVUS_TOKEN is a secret, and variables are public"),
        ([NAME, "--variable", "RELSIM_BACKEND=big"], "RELSIM_BACKEND is 'big'; it must be one of auto, mini, qwen"),
        ([NAME, "--variable", "RELSIM_GALLERY=precomputed/scenes-28k"], "RELSIM_GALLERY is a folder of this machine"),
    ],
)
def test_wrong_names_are_refused_before_anything_is_asked(command, hub, options, sentence):
    code, told = command(*options)
    assert code == 2 and sentence in told["error"] and not hub.asked


@pytest.mark.slow
@pytest.mark.parametrize(
    ("refused", "status", "sentence"),
    [
        ("GET /api/whoami-v2", 401, "the Hub does not take this token"),
        ("POST /api/repos/create", 403, "this login may not write there"),
        (f"POST /api/spaces/{NAME}/hardware", 402, "a paid plan"),
        (f"POST /api/spaces/{NAME}/commit/main", 429, "the Hub asks to wait"),
    ],
)
def test_refusals_of_the_hub_are_sentences(command, hub, refused, status, sentence):
    hub.refuses[refused] = status
    code, told = command(NAME, "--hardware", "l4x1", HF_HUB_DOWNLOAD_TIMEOUT="1")
    assert code == 2 and f"The Space {NAME} could not be set up (" in told["error"] and sentence in told["error"]


@pytest.mark.slow
def test_without_a_token_or_a_network(command, hub):
    code, told = command(NAME, token="")
    assert code == 2 and "nobody is logged in here: `hf auth login`" in told["error"] and not hub.asked
    code, told = command(NAME, HF_ENDPOINT="http://127.0.0.1:9")
    assert code == 2 and "(the Hub cannot be reached)" in told["error"]
    code, told = command(NAME, HF_HUB_OFFLINE="1")
    assert code == 2 and "(HF_HUB_OFFLINE is set)" in told["error"]


def test_only_a_checkout_can_be_uploaded(tmp_path, monkeypatch):
    with pytest.raises(DemoError, match="from a checkout of this repository"):
        deploy(Space(NAME), dry=True, root=tmp_path)
    shutil.copy(ROOT / "README.md", tmp_path)
    shutil.copy(ROOT / "app.py", tmp_path)
    assert list(deploy(Space(NAME), dry=True, root=tmp_path)[0]["files"]) == ["README.md", "app.py"]
    monkeypatch.setattr(deploying, "INSTALLED", True)
    with pytest.raises(DemoError, match="from a checkout of this repository"):
        deploy(Space(NAME), dry=True, root=tmp_path)


def test_a_variable_is_checked_as_the_program_would():
    with pytest.raises(BadRequest, match="RELSIM_DEVICE"):
        assert Space(NAME, given=["RELSIM_DEVICE=tpu"]).variables
