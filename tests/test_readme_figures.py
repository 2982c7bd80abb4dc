"""The README's drawings: they are what their script draws, and name what there is."""

import json
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "assets"))

import build_figures  # noqa: E402

from relsim_demo.scenes.registry import families, relations  # noqa: E402

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("name", ["architecture.svg", "pages.svg"])
def test_a_drawing_is_what_the_script_draws_and_follows_light_and_dark(name):
    text = (ROOT / "assets" / "readme" / name).read_text(encoding="utf-8")
    assert text == build_figures.drawn()[name], "run `python assets/build_figures.py`"
    root = ET.fromstring(text)
    assert "prefers-color-scheme:dark" in root.find(f"{SVG}style").text
    assert not re.search("#[0-9A-F]{3}", text.partition("</style>")[2]), "all colours come from the style"
    width, high = map(float, root.get("viewBox").split()[2:])
    for text in root.iter(f"{SVG}text"):
        assert 0 < float(text.get("x")) < width and 0 < float(text.get("y")) < high
    assert f"assets/readme/{name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_all_tabs_are_in_the_drawing_of_the_pages_and_in_the_readme():
    placed = re.findall(r'_tab\("(.+?)", "(.+?)"\)', (ROOT / "relsim_demo" / "ui" / "__init__.py").read_text())
    assert {label for label, _ in placed} == set(build_figures.PAGES)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"| **{label}** |" in readme for label, _ in placed)
    chips = build_figures.LAYERS[1][2]
    assert {name for _, name in placed} <= set(" ".join(chips).split())


def test_what_stands_on_the_right_is_there():
    for names, _, lines in build_figures.LAYERS[:2] + build_figures.LAYERS[3:]:
        folders = [ROOT / "relsim_demo" / part.strip(" /") for part in names.split("·")] if "/" in names else []
        for name in " ".join(lines).split() if folders else ():
            assert any((folder / f"{name}.py").exists() or (folder / name).is_dir() for folder in folders), name


def test_the_readme_lists_the_drawn_world():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [row for row in drawn_world() if row not in readme]
    assert not missing, "\n".join(drawn_world())
    shown = [f for f in families().values() if f.relation]
    ordinary = len(families()) - len(shown)
    kinds = {f.kind for f in shown}
    counts = f"{len(relations())} relations of {len(kinds)} kinds have {len(shown)} realisations; {ordinary} ordinary"
    assert counts in readme


def drawn_world():
    """The rows of the README's table: relations by kind, their realisations; in italics, what training leaves out."""
    rows, last = [], None
    for name, idea in relations().items():
        own = [f for f in families().values() if f.relation == name]
        alone = [leaning(f.name.replace("_", " "), f.held_out and not idea.held_out) for f in own]
        kind = f" {idea.kind} " if idea.kind != last else " "
        rows.append(f"|{kind}| {leaning(name, idea.held_out)} | {', '.join(alone)} |")
        last = idea.kind
    ordinary = ", ".join(f.name.replace("_", " ") for f in families().values() if f.ordinary)
    return [*rows, f"| ordinary | none | {ordinary} |"]


def leaning(text, whether):
    return f"*{text}*" if whether else text


def test_the_readme_says_what_was_measured():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    figures = json.loads((ROOT / "precomputed" / "mini" / "figures.json").read_text(encoding="utf-8"))
    missing = [line for line in measured(**figures) if line not in " ".join(readme.split())]
    assert not missing, "\n".join(missing)


def measured(drawn, photographs, cut_outs, **models):
    """What the README says of the models, from the figures that are kept beside the weights."""
    logic, look, across = drawn["relational"], drawn["attribute"], drawn["across_realisations"]
    return [
        f"| same relation, first hit / first ten | **{hit(logic)}** / {ten(logic)} | {hit(look)} / {ten(look)} |",
        f"first hit / first ten | **{hit(across['relational'])}** / **{ten(across['relational'])}** | "
        f"{hit(across['attribute'])} / {ten(across['attribute'])} |",
        f"| relations never trained on, first hit / first ten | {both(drawn['unseen_relations'])} | |",
        f"in other realisations, first hit / first ten | {both(drawn['unseen_realisations'])} | |",
        f"never trained on) | {ten(drawn['text_to_image'])} | |",
        f"(Spearman) of both is **{drawn['graded']['spearman']:.3f}**",
        f"with an AUC of **{drawn['graded']['kind_auc']:.3f}**",
        f"| told from drawings | **{percent(1 - photographs['passing'])}** |",
        f"| **{percent(photographs['same_logic'])}** / **{percent(photographs['same_look'])}** |",
        f"| captions stated | **{percent(photographs['captions_stated'])}** |",
        f"of {cut_outs['scenes']} drawn relations",
        f"**{percent(cut_outs['relation_p_at_1'])}** find a drawing of their relation first, "
        f"{percent(cut_outs['same_logic'])} are called the same logic",
        f"{percent(cut_outs['captions_right'])} get a caption that is stated and right, and "
        f"{percent(cut_outs['refused'])} are refused",
    ]


def percent(share):
    return f"{share * 100:.1f} %"


def hit(found):
    return percent(found["p_at_1"])


def ten(found):
    return percent(found["p_at_10"])


def both(found):
    return f"{hit(found)} / {ten(found)}"
