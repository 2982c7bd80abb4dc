"""How good the embedded models are: in the drawn world, on photographs, and in scenes with parts of photographs.

`python -m benchmarks.quality PHOTOGRAPHS` prints the figures and writes them beside the weights, where the page reads
them. PHOTOGRAPHS is the folder that the judge was fitted with (`python -m relsim_demo.training`): each photograph is
judged by the fold that has not seen it, and subjects are cut from the half of them that training did not draw with.
Files are named by ImageNet's number of their class and its name: 0022_bald_eagle.jpg.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import numpy as np
from PIL import Image

from relsim_demo import load_explorer
from relsim_demo.explorer import Explorer
from relsim_demo.models import judge, mini
from relsim_demo.models.figures import NAME
from relsim_demo.models.mini import load_captions
from relsim_demo.scenes.registry import families
from relsim_demo.scenes.render import Spec, render
from relsim_demo.training.drawn.strangers import photographs
from relsim_demo.training.drawn.styles import PhotographedSheet

SEED = 11
PAIRS = 20_000
SCENES = 4  # of each family, drawn with cut-out photographs
SIDE = 224  # px
FIRST_SEED = 70_000_000  # no scene of the gallery or the training set has this seed or a later one
BATCH, NEAREST = 50, 5
GROUPS = {  # classes of ImageNet, first and last
    "bird": ((7, 24), (80, 100), (127, 146)),
    "reptile": ((33, 68),),
    "spider": ((69, 77),),
    "dog": ((151, 275),),
    "cat": ((281, 293),),
    "insect": ((300, 326),),
    "hoofed animal": ((339, 355),),
    "monkey": ((365, 382),),
}


def main() -> None:
    """Measure, print and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photographs", type=Path)
    parser.add_argument("--out", type=Path, default=mini.FOLDER / NAME)
    options = parser.parse_args()
    explorer, files = load_explorer(), photographs(options.photographs)
    models = explorer.info().models
    found = {
        "models": {metric: models[metric] for metric in ("relational", "attribute")},
        "drawn": explorer.evaluate(),
        "photographs": on_photographs(explorer, files),
        "cut_outs": on_cut_outs(explorer, files[1::2]),
    }
    text = json.dumps(found, indent=2) + "\n"
    options.out.write_text(text, encoding="utf-8")
    print(text, end="")


def on_photographs(explorer: Explorer, files: list[Path]) -> dict[str, float]:
    """Tell what is claimed of photographs that the judge has not seen: all of it false, but for the same look.

    The share of photographs that pass for drawings; of random pairs, those called the same logic and the same look; the
    share of photographs of which a caption is stated. And the share of the five nearest in look that are of the same
    group, the mean over groups of animals.
    """
    made = json.loads((mini.FOLDER / judge.NAME).read_text(encoding="utf-8"))
    passing = np.array(made["unseen"]) > 0
    vectors = {metric: _embedded(explorer, files, metric) for metric in ("relational", "attribute")}
    a, b = np.random.default_rng(SEED).integers(0, len(files), (2, PAIRS))
    a, b = a[a != b], b[a != b]
    logic, look = ((vectors[m][a] * vectors[m][b]).sum(1) for m in vectors)
    limits = explorer.info().thresholds
    both, neither = passing[a] & passing[b], ~passing[a] & ~passing[b]
    alike = np.where(both, look >= limits["attribute"].score, neither & (look >= made["same_look"]))
    fitting = load_captions().fit(vectors["relational"], made["known_idea"])
    return {
        "photographs": len(files),
        "passing": _share(passing),
        "same_logic": _share(both & (logic >= limits["relational"].score)),
        "same_look": _share(alike),
        "captions_stated": _share(passing & fitting),
        "look_p_at_5": _same_group(vectors["attribute"], np.array([_group(file) for file in files])),
    }


def _group(file: Path) -> str:
    number = file.stem.partition("_")[0]
    held = (name for name, parts in GROUPS.items() if any(a <= int(number) <= b for a, b in parts))
    return next(held, "") if number.isdigit() else ""


def _same_group(look: np.ndarray, groups: np.ndarray) -> float:
    """Return the share of the NEAREST in look (n, d) that are of a photograph's own group, the mean over groups."""
    cosines = look @ look.T
    np.fill_diagonal(cosines, -2)
    same = groups[np.argsort(-cosines, 1)[:, :NEAREST]] == groups[:, None]
    return round(float(np.mean([same[groups == name].mean() for name in GROUPS])), 4)


def on_cut_outs(explorer: Explorer, files: list[Path]) -> dict[str, float]:
    """Tell what is said of drawn relations between outlines filled with photographs, of families that training saw.

    The share of scenes that are refused; whose nearest drawing shows their relation; that are called the same logic as
    some drawing of their relation; of which a caption is stated, and fits their relation.
    """
    rng, bank = random.Random(SEED), load_captions()
    idea_of = dict(zip(bank.texts, bank.relations, strict=True))
    members: dict[str, list[str]] = {}
    for item in map(explorer.item, explorer.ids):
        members.setdefault(item.relation or "", []).append(item.id)
    known = [f for f in families().values() if f.relation and not f.held_out]
    rows = []
    for number, family in ((n, f) for f in known for n in range(SCENES)):
        spec = Spec(family.name, FIRST_SEED + number, "gallery")
        picture = render(spec, SIDE, sheet=PhotographedSheet(tuple(files), spec.seed))
        pair = explorer.score([picture, rng.choice(members[family.relation])]).pairs[0]
        hit = explorer.item(explorer.search(image=picture, k=1).hits[0].id)
        captions = explorer.caption([picture], n=1).images[0].captions
        right = bool(captions) and idea_of[captions[0].text] == family.relation
        rows.append((bool(pair.note), hit.relation == family.relation, bool(pair.relational.alike), right))
    names = ("refused", "relation_p_at_1", "same_logic", "captions_right")
    return {"scenes": len(rows), **{name: _share(column) for name, column in zip(names, np.array(rows).T, strict=True)}}


def _embedded(explorer: Explorer, files: list[Path], metric: str) -> np.ndarray:
    parts = [files[start : start + BATCH] for start in range(0, len(files), BATCH)]
    return np.concatenate([explorer.embed([_opened(file) for file in part], metric) for part in parts])


def _opened(file: Path) -> Image.Image:
    with Image.open(file) as opened:
        return opened.convert("RGB")


def _share(found: np.ndarray) -> float:
    return round(float(np.mean(found)), 4)


if __name__ == "__main__":
    main()
