"""The command line: stdout is one JSON object, or the lines a person reads."""

import json
import os
import re
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from picture_files import noise
from PIL import Image

from relsim_demo import cli as cli_module
from relsim_demo.domain import Corner
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.gallery.saving import save
from relsim_demo.types import View

METRICS = ("relational", "attribute")
CORNERS = {str(corner) for corner in Corner}
NUMBER = (int, float)


@pytest.fixture
def cli(monkeypatch, capsys):
    """Run a command; return its exit code, what stdout holds, and stderr."""
    for name in [name for name in os.environ if name.startswith("RELSIM_")]:
        monkeypatch.delenv(name)

    def run(*arguments, **env):
        with monkeypatch.context() as patch:
            for name, value in env.items():
                patch.setenv(name, value)
            capsys.readouterr()
            try:
                code = cli_module.main([str(argument) for argument in arguments])
            except SystemExit as end:  # of argparse, after --help
                code = end.code
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def answer(cli):
    """Run a command with --json that must succeed; return its object."""

    def run(*arguments, **env):
        code, out, err = cli(*arguments, "--json", **env)
        assert (code, err) == (0, ""), err
        return json.loads(out)

    return run


@pytest.fixture(scope="session")
def files(explorer, tmp_path_factory):
    """Three pictures of gallery items."""
    folder = tmp_path_factory.mktemp("pictures")
    for number, id in enumerate(explorer.ids[:3]):
        explorer.picture(id, 224).save(folder / f"{number}.png")
    return [str(folder / f"{number}.png") for number in range(3)]


@pytest.fixture(scope="session")
def small(shipped_gallery, tmp_path_factory):
    """A folder with the first 1,200 items of the shipped gallery."""
    whole, n = shipped_gallery, 1200
    part = Gallery(
        {column: values[:n] for column, values in whole.items.items()},
        {metric: rows[:n] for metric, rows in whole.vectors.items()},
        {metric: rows[:n] for metric, rows in whole.projection.items()},
        whole.background,
    )
    models = {m: {k: e[k] for k in ("model", "revision", "preprocess")} for m, e in whole.manifest["metrics"].items()}
    folder = tmp_path_factory.mktemp("galleries") / "small"
    save(replace(part, manifest=whole.manifest | {"name": "small", "models": models}), folder)
    return str(folder)


def test_no_number_claims_that_all_random_pairs_score_lower(cli, files):
    code, out, _ = cli("score", files[0], files[0])
    assert code == 0 and out.count("(above more than 99.9 % of random pairs)") == 2 and "100.0" not in out


def test_score(answer, files):
    found = answer("score", *files)
    assert set(found) == {"pairs", "backend", "models"} and set(found["models"]) == {*METRICS, "text"}
    assert [(p["a"], p["b"]) for p in found["pairs"]] == [tuple(files[:2]), (files[0], files[2]), tuple(files[1:])]
    for pair in found["pairs"]:
        assert set(pair) == {"a", "b", "relational", "attribute", "corner", "same_picture"}
        assert pair["corner"] in CORNERS and pair["same_picture"] is False
        for metric in METRICS:
            assert set(pair[metric]) == {"score", "percentile", "alike"}
            assert -1 <= pair[metric]["score"] <= 1.001 and 0 <= pair[metric]["percentile"] <= 100


def test_caption(answer, files):
    found = answer("caption", *files[:2], "--group", "-n", 2)
    assert set(found) - {"note"} == {"images", "group", "backend", "model"}
    assert len(found["group"]) == 2 or found["note"].startswith("None of the ideas")
    for name, image in zip(files, found["images"], strict=False):
        assert set(image) - {"note", "nearest"} == {"image", "captions"} and image["image"] == name
        assert len(image["captions"]) == 2 or len(image["nearest"]) == 2
        for caption in (*image["captions"], *image.get("nearest", [])):
            assert set(caption) == {"text", "similarity"} and caption["text"] and -1 <= caption["similarity"] <= 1.001


PAIRS = ["score", "caption --group"]


@pytest.mark.slow
@pytest.mark.parametrize("command", ["caption", "search -k 2 --image", "space --image", *PAIRS])
def test_a_picture_that_cannot_be_judged_is_told_to_a_person_too(cli, command, tmp_path):
    noise().save(own := tmp_path / "own.png")
    noise(90, 60).save(other := tmp_path / "other.png")
    code, out, _ = cli(*command.split(), own, *[other] * (command in PAIRS))
    assert code == 0 and "not like the drawings" in out.splitlines()[-1] and out.count("own.png is not") <= 1
    assert "Corners take a gallery" not in out


@pytest.mark.parametrize("how", ["image", "text", "id"])
def test_search(answer, files, explorer, how):
    given = {"image": files[0], "text": "a tower of things", "id": explorer.ids[0]}[how]
    metric = {"image": "attribute", "text": "relational", "id": "relational"}[how]
    found = answer("search", f"--{how}", given, "-k", 4, "--metric", metric)
    assert set(found) == {"query", "metric", "hits", "alike"} and found["metric"] == metric
    assert found["query"] == (given if how != "image" else "your picture")
    assert [hit["rank"] for hit in found["hits"]] == [1, 2, 3, 4]
    kinds = dict(rank=int, id=str, score=NUMBER, percentile=NUMBER, relational=NUMBER, attribute=NUMBER)
    for hit in found["hits"]:
        assert set(hit) == {*kinds, "caption", "family", "relation"} and hit["id"] in explorer.ids
        assert hit["attribute"] is None or how != "text", "a sentence has no look"
        assert all(isinstance(hit[name], kind) for name, kind in kinds.items() if (how, name) != ("text", "attribute"))


def test_search_gives_ten_relational_hits_unless_asked(answer, explorer):
    found = answer("search", "--id", explorer.ids[0])
    assert len(found["hits"]) == 10 and found["metric"] == "relational"


@pytest.mark.parametrize("how", ["image", "id"])
def test_space(answer, files, explorer, how):
    found = answer("space", f"--{how}", {"image": files[0], "id": explorer.ids[0]}[how])
    assert set(found) == {"query", "ids", *METRICS, "corners"}
    assert found["ids"] == explorer.ids and len(found["relational"]) == len(found["attribute"]) == explorer.size
    assert set(found["corners"]) == CORNERS and sum(found["corners"].values()) == explorer.size
    ours = explorer.space(id=explorer.ids[0])
    for metric in METRICS:
        assert np.allclose(found[metric], getattr(ours, metric), atol=0.06 if how == "image" else 1e-4)


def test_space_as_a_page_needs_nothing_from_outside(cli, small, tmp_path):
    page = tmp_path / "space.html"
    code, out, _ = cli("space", "--id", "scene-000000", "--out", page, RELSIM_GALLERY=small)
    assert code == 0 and f"written to {page}" in out
    text = page.read_text(encoding="utf-8")
    scripts, shown = re.findall(r"<script\b[^>]*>", text), re.sub(r"(?s)<script.*?</script>", "", text)
    tags = re.findall(r"<(?:link|img|iframe|source|object|embed)\b[^>]*>", shown)
    assert scripts and not [tag for tag in scripts + tags if re.search(r"(?:src|href)\s*=", tag)]
    assert not re.search(r"@import|url\(\s*['\"]?(?:https?:)?//", text)
    corners = ("Same logic, different look", "literal similarity", "mere appearance", "anomaly")
    words = (*corners, "scene-000000", "scene-000599")
    assert all(word in text for word in words) and "Plotly.newPlot" in text


def test_evaluate_a_gallery_folder(answer, small):
    found = answer("evaluate", small)
    assert set(found) == {
        "queries", "items", *METRICS, "chance", "text_to_image", "same_object", "unseen_families", "graded",
        "across_realisations", "unseen_realisations", "unseen_relations",
    }  # fmt: skip
    assert found["items"] == 1200 and 0 < found["queries"] <= 1000
    for name in (*METRICS, "chance"):
        assert set(found[name]) == {"p_at_1", "p_at_10"}
    assert set(found["text_to_image"]) == {"p_at_10"} and set(found["same_object"]) == set(METRICS)
    for name in ("unseen_families", "unseen_realisations", "unseen_relations"):
        assert set(found[name]) == {"p_at_1", "p_at_10", "chance"}
    across, graded = found.pop("across_realisations"), found.pop("graded")
    assert set(across) == {*METRICS, "chance"} and set(graded) == {"spearman", "kind_auc"}
    shares = [share for value in found.values() if isinstance(value, dict) for share in value.values()]
    shares += [*across["relational"].values(), *across["attribute"].values(), graded["kind_auc"]]
    assert all(0 <= share <= 1 for share in shares) and 0 < found["chance"]["p_at_1"] < 0.05


def test_info(answer, small):
    found = answer("info", RELSIM_GALLERY=small, RELSIM_BACKEND="mini")
    assert set(found) >= {"backend", "sentence", "models", "gallery", "thresholds", "device"}
    assert found["backend"] == "mini" and set(found["models"]) == {*METRICS, "text"}
    assert found["gallery"]["name"] == "small" and found["gallery"]["items"] == 1200
    assert set(found["thresholds"]) == set(METRICS)


def test_what_packages_print_is_no_part_of_the_answer(monkeypatch, capsys):
    def noisy(options):
        sys.stdout.write("Setting up [LPIPS]\n")
        return {"fine": True}, "fine"

    monkeypatch.setitem(cli_module.COMMANDS, "info", noisy)
    assert cli_module.main(["info", "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out) == {"fine": True} and "Setting up" in said.err


def test_info_needs_no_torch(python):
    code = (
        "import sys; from relsim_demo.cli import main; main(['info']);"
        "sys.exit(str({'torch', 'transformers', 'umap', 'gradio', 'datasets', 'plotly'} & set(sys.modules)))"
    )
    done = python("-c", code)
    assert done.stderr.strip() == "set()" and "Two small models" in done.stdout


def test_explore_answers_and_writes_a_whole_view(answer, explorer, tmp_path):
    asked = ("explore", "--words", "glass", "--choose", "kind=containment", "--choose", "kind=scale", "--count", 3)
    found = answer(*asked, "--idea", "something fading", "--export", tmp_path / "found.jsonl")
    view = View("glass", "something fading", {"kind": ("containment", "scale")}, "idea")
    shelf = explorer.browse(view, 0, explorer.size)
    assert found["ids"] == shelf.ids[:3] == [item["id"] for item in found["items"]]
    assert found["total"] == shelf.total and found["scores"] == pytest.approx(shelf.scores[:3], abs=1e-5)
    assert found["facets"] == [facet.to_dict() for facet in explorer.facets(view)]
    lines = (tmp_path / "found.jsonl").read_text().splitlines()
    assert [json.loads(line)["id"] for line in lines] == shelf.ids


def test_explore_tells_a_person_what_there_is(cli, small):
    code, out, _ = cli("explore", "--count", 2, RELSIM_GALLERY=small)
    lines = out.splitlines()
    assert code == 0 and re.match(r"scene-\d+  \S", lines[0]) and re.fullmatch(r"[\d,]+ items", lines[2])
    assert lines[3].startswith("Kind: ")


def test_without_json_a_person_can_read_it(cli, files, small):
    code, out, _ = cli("score", *files[:2], RELSIM_GALLERY=small)
    assert code == 0 and re.search(r"0\.png \| .*1\.png: .*; logic -?\d\.\d{3} \(above", out)
    assert len(cli("search", "--text", "a tower", "-k", "3", RELSIM_GALLERY=small)[1].splitlines()) == 3
    code, out, err = cli("search", "--id", "nobody", RELSIM_GALLERY=small)
    assert (code, out) == (2, "") and re.fullmatch(r"error: There is no picture 'nobody' in this gallery; .*\n", err)
    code, out, _ = cli("--help")
    assert code == 0 and "precompute" in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "the following arguments are required: command"),
        (["dance"], "invalid choice: 'dance'"),
        (["score", "{picture}"], "One picture given; scoring takes 2 to 12 pictures"),
        (["score", "{picture}", "{broken}"], "broken.png' is a damaged or cut PNG"),
        (["score", "{picture}", "/nowhere.png"], "'/nowhere.png' is not there"),
        (["caption"], "the following arguments are required: IMG"),
        (["caption", "{picture}", "-n", "many"], "argument -n: invalid int value: 'many'"),
        (["caption", "{picture}", "-n", "99"], "99 captions asked for"),
        (["search"], "one of the arguments --image --id --text is required"),
        (["search", "--id", "nobody"], "There is no picture 'nobody' in this gallery; ids look like 'scene-"),
        (["search", "--text", " "], "The sentence is empty"),
        (["search", "--text", "a", "--id", "b"], "not allowed with argument"),
        (["search", "--text", "a", "-k", "0"], "0 hits asked for; choose 1 to 100"),
        (["search", "--text", "a", "--metric", "beauty"], "The metric 'beauty' is unknown; choose one of"),
        (["space", "--id", "nobody"], "There is no picture 'nobody'"),
        (["space", "--id", "scene-000000", "--out", "/tmp/x.pdf"], "does not end in .html"),
        (["space", "--id", "scene-000000", "--out", "/nowhere/x.html"], "/nowhere/x.html cannot be written"),
        (["explore", "--choose", "kind"], "'kind' has no value"),
        (["explore", "--choose", "weight=3"], "has no facet 'weight'"),
        (["explore", "--order", "upwards"], "invalid choice: 'upwards'"),
        (["explore", "--words", "!?"], "has no word to look for"),
        (["explore", "--export", "/tmp/x.pdf"], "'/tmp/x.pdf' does not end in .csv, .jsonl or .parquet"),
        (["explore", "--export", "/tmp/x"], "argument --export: '/tmp/x' does not end in .csv, .jsonl or .parquet"),
        (["explore", "--export", ""], "argument --export: '' does not end in .csv, .jsonl or .parquet"),
        (["space", "--id", "scene-000000", "--out", "html"], "argument --out: 'html' does not end in .html or .htm"),
        (["bench", "{picture}", "--sheet", "/tmp/x"], "argument --sheet: '/tmp/x' does not end in .png"),
        (["explore", "--words", "zzzz", "--export", "/tmp/x.csv"], "Nothing matches"),
        (["explore", "--export", "/nowhere/x.csv"], "/nowhere/x.csv"),
        (["evaluate", "/nowhere"], "There is no gallery in /nowhere"),
        (["precompute", "cats", "--out", "/tmp/x"], "The source 'cats' is unknown"),
        (["precompute", "scenes", "--out", "relsim_demo"], "relsim_demo exists and is no gallery"),
        (["info", "RELSIM_GALLERY=/nowhere"], "There is no gallery in /nowhere: manifest.json is missing"),
        (["info", "RELSIM_GALLERY=pyproject.toml"], "cannot be read"),
        (["info", "RELSIM_BACKEND=foo"], "RELSIM_BACKEND is 'foo'; it must be one of auto, mini, qwen"),
    ],
)
def test_bad_input_is_one_json_error_and_exit_code_2(cli, files, small, tmp_path, arguments, sentence):
    broken = tmp_path / "broken.png"
    broken.write_bytes(Path(files[0]).read_bytes()[:900])
    env = dict([a.split("=") for a in arguments if a.startswith("RELSIM_")])
    given = [a.format(picture=files[0], broken=broken) for a in arguments if not a.startswith("RELSIM_")]
    code, out, err = cli(*given, "--json", **{"RELSIM_GALLERY": small} | env)
    error = json.loads(out)
    assert code == 2 and set(error) == {"error"} and sentence in error["error"]
    assert err == f"error: {error['error']}\n" and "\n" not in error["error"]


def test_a_picture_that_is_none_is_refused_before_models_are_loaded(python, tmp_path):
    Image.new("RGB", (2, 2)).save(tmp_path / "tiny.png")
    code = "import sys; from relsim_demo.cli import main; main(sys.argv[1:]); sys.exit('torch' in sys.modules)"
    done = python("-c", code, "search", "--image", tmp_path / "tiny.png", "--json")
    assert done.returncode == 0 and "too small" in json.loads(done.stdout)["error"]
