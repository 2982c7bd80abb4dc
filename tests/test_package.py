"""What makes a package of the repository: its metadata, its types, and the same program from a wheel's layout."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
import typing
from pathlib import Path

import httpx
import pytest
import yaml
from app_process import clean, ended

import relsim_demo
from relsim_demo import errors, shipped

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
EXTRAS = PROJECT["project"]["optional-dependencies"]


def listed(name):
    """The requirements of a file, without comments."""
    lines = (ROOT / name).read_text().splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def own(extra):
    """The requirements of an extra, those of other extras left out."""
    return {line for line in EXTRAS[extra] if not line.startswith("relsim-demo[")}


def test_the_requirements_of_a_space_are_those_of_the_package():
    everything = {*PROJECT["project"]["dependencies"], *own("published"), *own("precompute")}
    assert listed("requirements.txt") == everything
    files = {name: name for name in ("look", "4bit", "train", "ray", "milvus")} | {"dev": "test"}
    for extra, name in files.items():
        assert listed(f"requirements-{name}.txt") == {"-r requirements.txt", *own(extra)}
    assert set(EXTRAS) == {"published", "precompute", "train", "ray", "milvus", "look", "4bit", "dev"}


def test_every_distribution_that_is_imported_is_required_by_name():
    """Packages that only come along with others may be gone with their next release."""
    called = {"PIL": "pillow", "faiss": "faiss_cpu", "umap": "umap_learn"}
    of_gradio = {
        "fastapi",
        "starlette",
        "anyio",
        "gradio_client",
        "typing_extensions",
        "yaml",
    }  # without these there is no Gradio
    looked_for = {"spaces", "_typeshed"}  # of a Space, where it is there; of type checkers alone
    used = set()
    for path in (ROOT / "relsim_demo").rglob("*.py"):
        used |= set(re.findall(r"^\s*(?:from|import) (\w+)", path.read_text(), re.MULTILINE))
    used -= {*sys.stdlib_module_names, "relsim_demo", *of_gradio, *looked_for}
    names = {
        re.match(r"[\w-]+", line)[0].replace("-", "_")
        for line in listed("requirements.txt") | own("look") | own("train") | own("ray") | own("milvus")
    }
    assert len(used) > 15 and not {called.get(name, name) for name in used} - names


def test_what_python_programs_import():
    from relsim_demo import Explorer, load_explorer

    assert typing.get_type_hints(load_explorer, {"Explorer": Explorer, "Settings": object})["return"] is Explorer
    assert Explorer.__module__ == "relsim_demo.explorer"
    assert re.fullmatch(r"\d+\.\d+\.\d+", relsim_demo.__version__)
    assert f"## {relsim_demo.__version__}" in (ROOT / "CHANGELOG.md").read_text(), "every version has its changes"
    assert (ROOT / "relsim_demo" / "py.typed").is_file()
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        _ = relsim_demo.Nothing


def test_in_a_checkout_remedies_are_those_of_a_checkout(monkeypatch):
    assert shipped.ASSETS == ROOT / "assets" and shipped.PRECOMPUTED == ROOT / "precomputed"
    assert shipped.again("assets") == "Fetch it again (`git checkout -- assets`)"
    for extra in EXTRAS:
        name = shipped.install(extra).removeprefix("pip install -r ")
        if extra != "dev":  # those who develop read CONTRIBUTING.md
            assert own(extra) <= listed(name), extra
    with pytest.raises(errors.NotInstalled, match=r"nowhere is not installed here: run `pip install -r requirements.t"):
        shipped.require("precompute", "json", "nowhere")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The package as pyproject.toml lays it out in a wheel, with links in place of copies; give where it is."""
    site = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "relsim_demo", site / "relsim_demo", ignore=shutil.ignore_patterns("__pycache__"))
    for source, place in PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"].items():
        (site / place).parent.mkdir(parents=True, exist_ok=True)
        (site / place).symlink_to(ROOT / source)
    return site


def installed(wheel, folder, code):
    """Run Python in another folder, where only the wheel's layout is to be found."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("RELSIM_")} | {"PYTHONPATH": str(wheel)}
    return subprocess.run([sys.executable, *code], cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_the_command_line_works_from_a_wheel_in_another_folder(wheel, tmp_path):
    done = installed(wheel, tmp_path, ["-m", "relsim_demo", "info", "--json"])
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["gallery"]["items"] == 28_000
    code = "from relsim_demo import load_explorer; print(load_explorer().picture('scene-000001').size)"
    done = installed(wheel, tmp_path, ["-c", code])
    assert done.stdout == "(448, 448)\n", done.stderr
    assert not list(tmp_path.iterdir())


def test_the_page_is_served_from_a_wheel_in_another_folder(wheel, tmp_path):
    run = [sys.executable, "-m", "relsim_demo", "serve"]
    env, pipes = clean({"PYTHONPATH": str(wheel)}), {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(run, cwd=tmp_path, env=env, text=True, **pipes) as process:
        try:
            line = process.stdout.readline()
            assert line.startswith("Running on http://"), process.communicate()
            address = line.removeprefix("Running on ").strip()
            with httpx.Client(trust_env=False, timeout=300, base_url=address) as client:
                assert "Same Logic" in client.get("/").text
                assert client.get("/scene/scene-000001.webp?size=160").headers["content-type"] == "image/webp"
            assert ended(process, signal.SIGTERM) == (143, "") and not list(tmp_path.iterdir())
        finally:
            process.kill()


def test_a_page_that_cannot_be_served_is_one_sentence(python):
    done = python("-m", "relsim_demo", "serve", GRADIO_SERVER_PORT="abc")
    assert done.returncode == 2 and done.stderr.startswith("error: GRADIO_SERVER_PORT is 'abc'") and not done.stdout
    assert done.stderr.count("\n") == 1


def test_from_a_wheel_remedies_are_those_of_a_wheel(wheel, tmp_path):
    code = (
        "from relsim_demo import shipped, errors\n"
        "from relsim_demo.models.attribute_packages import INSTALL\n"
        "from relsim_demo.gallery.manifest import REMEDY\n"
        "from relsim_demo.models import mini\n"
        "from relsim_demo.scenes import sprites\n"
        "print(shipped.ASSETS, INSTALL, REMEDY, mini.REMEDY, sprites.REMEDY, shipped.install('train'), sep='\\n')\n"
    )
    done = installed(wheel, tmp_path, ["-c", code])
    assert done.returncode == 0, done.stderr
    assets, look, *remedies, train = done.stdout.splitlines()
    assert assets == str(wheel / "relsim_demo" / "_data" / "assets")
    assert (look, train) == ("pip install 'relsim-demo[look]'", "pip install 'relsim-demo[train]'")
    assert len(remedies) == 3 and all(line.startswith("Install relsim-demo again") for line in remedies)
    assert not any("git checkout" in line for line in remedies)


@pytest.mark.parametrize(
    ("arguments", "settings", "extra"),
    [
        (["info", "--json"], {"RELSIM_BACKEND": "qwen"}, "published"),
        (["precompute", "scenes", "--out", "out", "--json"], {"RELSIM_BACKEND": "mini"}, "precompute"),
        (["precompute", "nobody/nothing", "--out", "out", "--json"], {"RELSIM_BACKEND": "mini"}, "precompute"),
        (["precompute", "scenes", "--out", "out", "--engine", "ray", "--json"], {"RELSIM_BACKEND": "mini"}, "ray"),
        (["milvus", "scenes", "--out", "out", "--json"], {"RELSIM_MILVUS": "http://localhost:1"}, "milvus"),
    ],
)
def test_a_package_of_an_extra_that_is_missing_is_one_sentence(wheel, tmp_path, arguments, settings, extra):
    hide = (
        "import importlib.util as util, os, sys; found = util.find_spec\n"
        "gone = ('peft', 'umap', 'datasets', 'ray', 'pymilvus')\n"
        "util.find_spec = lambda name, *rest: None if name in gone else found(name, *rest)\n"
        f"os.environ.update({settings})\n"
        f"from relsim_demo.cli import main; sys.exit(main({arguments}))\n"
    )
    done = installed(wheel, tmp_path, ["-c", hide])
    assert done.returncode == 2 and "Traceback" not in done.stderr, done.stderr
    assert f"is not installed here: run `pip install 'relsim-demo[{extra}]'`." in json.loads(done.stdout)["error"]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("settings", "outcome"), [({"CI": "true"}, "1 error"), ({"CI": ""}, "1 skipped")])
def test_without_a_browser_tests_of_the_page_fail_only_where_changes_are_checked(python, tmp_path, settings, outcome):
    test = tmp_path / "test_page.py"
    test.write_text("from browser import chromium\n\n\ndef test_it(chromium):\n    pass\n")
    options = ("-p", "no:cacheprovider", "-n", "0", "-ra", "-c", os.devnull, "--rootdir", tmp_path)
    done = python("-m", "pytest", *options, test, PATH=str(tmp_path), PYTHONPATH=str(ROOT / "tests"), **settings)
    assert outcome in done.stdout and "there is no Chromium" in done.stdout, done.stdout + done.stderr


def test_every_place_that_the_guide_for_contributors_names_is_there():
    told = (ROOT / "CONTRIBUTING.md").read_text()
    places = re.findall(r"`((?:relsim_demo|tests|assets|benchmarks|\.ci|\.github)/[\w./]*)`", told)
    assert len(places) > 15 and not [place for place in places if not (ROOT / place).exists()]
    names = re.findall(r"`(\w+)\(\)`", told)
    code = "\n".join(path.read_text() for path in (ROOT / "relsim_demo").rglob("*.py"))
    assert len(names) > 5 and not [name for name in names if not re.search(rf"(def|class) {name}\b", code)]


def test_every_python_that_is_promised_is_tested():
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())["jobs"]
    told = PROJECT["project"]["classifiers"]
    promised = [line.rpartition(" ")[2] for line in told if line.startswith("Programming Language :: Python :: 3.")]
    assert jobs["tests"]["strategy"]["matrix"]["python"] == promised == ["3.11", "3.12", "3.13"]
    assert PROJECT["project"]["requires-python"] == ">=3.11,<3.14"
    asked = {
        "lint": {"ruff check .", "ruff format --check ."},
        "scripts": {"npm run lint", "npm run types", "npm test"},
        "types": {"pyright"},
        "wheel": {".ci/wheel"},
    }
    for name, commands in asked.items():
        assert commands <= {step.get("run") for step in jobs[name]["steps"]}, name
    assert os.access(ROOT / ".ci" / "wheel", os.X_OK)


@pytest.mark.parametrize("path", sorted((ROOT / ".github").rglob("*.yml")), ids=lambda path: path.name)
def test_what_the_forge_reads_can_be_read(path):
    told = yaml.safe_load(path.read_text())
    if path.parent.name == "ISSUE_TEMPLATE" and path.stem != "config":
        kinds = {part["type"] for part in told["body"]}
        assert {"name", "description", "body"} <= set(told) and kinds <= {"textarea", "input", "markdown", "dropdown"}
        ids = [part["id"] for part in told["body"]]
        assert len(set(ids)) == len(ids) and all(part["attributes"]["label"] for part in told["body"])


def test_the_citation_is_of_this_version():
    told = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert told["version"] == relsim_demo.__version__ and told["license"] == PROJECT["project"]["license"]
