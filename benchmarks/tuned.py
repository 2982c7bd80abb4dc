"""What a small model of logic learns from pictures with captions, measured on scenes of subjects it never saw.

`python -m benchmarks.tuned [PHOTOGRAPHS] --out DIR` draws scenes whose subjects are filled with parts of photographs
(PHOTOGRAPHS, a folder; without it, of textures made here), has `python -m relsim_demo.training tuned` learn from
them, and prints what pictures of other subjects, filled with other photographs, find: their caption among one never
learned from of each relation, and each other. DIR keeps data, model, figures (tuned.json) and a picture of what was
learned (tuned.png). Stopped, the same command goes on.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from relsim_demo.analysis import captioned
from relsim_demo.models.base import ImageEncoder
from relsim_demo.models.lite2 import Lite2Encoder
from relsim_demo.models.mini import MiniEncoder
from relsim_demo.models.text import TextEncoder
from relsim_demo.models.tuned import TunedEncoder
from relsim_demo.scenes.registry import Family, families, relations
from relsim_demo.scenes.render import Spec, describe, render
from relsim_demo.settings import Settings
from relsim_demo.training.drawn.strangers import photographs
from relsim_demo.training.drawn.styles import PhotographedSheet

SIDE = 224  # px
FIRST_SEED = 80_000_000  # of no other scene
LEARNED, TESTED = 18, 4  # scenes of each relation
PLAIN, BATCH = 50, 32
TEXTURES, OCTAVES = 80, (2, 5, 14, 40)
COURSE = ("--batch", "32", "--rate", "1e-3", "--held-out", "0.1", "--measure-every", "30")
CELL, GAP = 9, 24  # px of the picture


def main() -> None:
    """Draw, train, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photographs", type=Path, nargs="?")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--steps", type=int, default=120)
    options = parser.parse_args()
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    files = photographs(options.photographs or textures(out / "textures"))
    shown = [next(realisations(name)) for name, idea in relations().items() if not idea.held_out]
    draw_learned(shown, tuple(files[::2]), out / "data")
    minutes = train(out, options.steps)
    pictures = [picture for _, picture in drawn(shown, "gallery", TESTED, tuple(files[1::2]))]
    found = {
        "data": {"filled with": "photographs" if options.photographs else "textures", "scenes": len(pictures)},
        "training": {"processor_minutes": minutes, **record(out)},
        **measured(out, pictures, [relations()[family.relation].captions[-1] for family in shown], files[1::2]),
    }
    text = json.dumps(found, indent=2) + "\n"
    (out / "tuned.json").write_text(text, encoding="utf-8")
    print(text, end="")


def realisations(relation: str) -> Iterator[Family]:
    """Yield the families of a relation that training may see."""
    return (family for family in families().values() if family.relation == relation and not family.held_out)


def textures(folder: Path) -> Path:
    """Fill a folder with pictures of random colours at several scales, the same every time."""
    folder.mkdir(exist_ok=True)
    for number in range(TEXTURES):
        rng = np.random.default_rng(number)
        layers = [rng.integers(0, 256, (cells, cells, 3), dtype=np.uint8) for cells in OCTAVES]
        grown = [np.asarray(Image.fromarray(layer).resize((256, 256), Image.Resampling.BICUBIC)) for layer in layers]
        mixed = np.average(grown, 0, rng.dirichlet(np.ones(len(OCTAVES)))).astype(np.uint8)
        Image.fromarray(mixed).save(folder / f"{number:03}.png")
    return folder


def drawn(shown: list[Family], pool: str, each: int, files: tuple[Path, ...]) -> Iterator[tuple[Spec, Image.Image]]:
    """Draw scenes of these families, one after the other, of subjects of a pool that parts of photographs fill."""
    for number, family in ((n, family) for family in shown for n in range(each)):
        spec = Spec(family.name, FIRST_SEED + number, pool)
        yield spec, render(spec, SIDE, sheet=PhotographedSheet(files, spec.seed))


def draw_learned(shown: list[Family], files: tuple[Path, ...], folder: Path) -> None:
    """Draw the scenes to learn from and list their captions, unless that is done."""
    listed = folder / "metadata.jsonl"
    if listed.exists():
        return
    folder.mkdir(exist_ok=True)
    lines = []
    for number, (spec, picture) in enumerate(drawn(shown, "train", LEARNED, files)):
        picture.save(folder / f"{number:04}.png")
        lines.append({"file_name": f"{number:04}.png", "caption": describe(spec).anonymous})
    listed.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def train(out: Path, steps: int) -> float:
    """Run the training in a process of its own, on one core without a GPU; return its minutes of processor time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    given = ["tuned", "--data", str(out / "data"), "--out", str(out / "model"), "--steps", str(steps), *COURSE]
    env = os.environ | {"RELSIM_DEVICE": "cpu", "OMP_NUM_THREADS": "1"}
    subprocess.run([sys.executable, "-m", "relsim_demo.training", *given], check=True, env=env)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return round((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / 60, 1)


def record(out: Path) -> dict:
    """Return what the training wrote down of its data and its own figures."""
    made = json.loads((out / "model" / "final_model" / "training.json").read_text(encoding="utf-8"))
    return {"rows": made["data"]["rows"], "learned": made["data"]["learned"], "held_out": made["figures"]}


def measured(out: Path, pictures: list[Image.Image], captions: list[str], plain: list[Path]) -> dict:
    """Return the figures of the tuned model, of its backbone as published, and of the embedded encoder."""
    look, texts = Lite2Encoder(), TextEncoder().encode(captions)
    tuned = TunedEncoder(Settings(relational=str(out / "model" / "final_model"), device="cpu"), look)
    own = np.repeat(np.arange(len(captions)), TESTED)
    encoders: dict[str, ImageEncoder] = {"tuned": tuned, "embedded": MiniEncoder(look=look), look.name: look}
    found, vectors = {}, {name: embedded(encoder, pictures) for name, encoder in encoders.items()}
    for name, rows in vectors.items():
        found[name] = captioned.precision_in_groups(rows, own)
        if encoders[name].in_text_space:
            found[name] |= captioned.recalls(rows, texts, own) | {"spearman": follows(rows, texts, own)}
    if tuned.judge is not None:
        others = [opened(path) for path in random.Random(1).sample(plain, min(PLAIN, len(plain)))]
        known = [float(tuned.judge.knows(embedded(look, some)).mean()) for some in (pictures, others)]
        found["judged"] = {"scenes": round(known[0], 4), "plain": round(known[1], 4), "of_plain": len(others)}
    draw_figure(vectors["tuned"], texts, own, out / "tuned.png")
    return found


def follows(pictures: np.ndarray, texts: np.ndarray, own: np.ndarray) -> float:
    """Return the rank correlation (Spearman) of pairs of pictures and of their captions, over pairs of relations."""
    ideas = means(pictures, own)
    pairs = np.triu_indices(len(texts), 1)
    ranks = [np.argsort(np.argsort((rows @ rows.T)[pairs])) for rows in (ideas, texts)]
    return round(float(np.corrcoef(*ranks)[0, 1]), 4)


def means(pictures: np.ndarray, own: np.ndarray) -> np.ndarray:
    """Return the unit mean of each relation's pictures (n, d): (m, d)."""
    rows = np.stack([pictures[own == idea].mean(0) for idea in np.unique(own)])
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def draw_figure(pictures: np.ndarray, texts: np.ndarray, own: np.ndarray, path: Path) -> None:
    """Draw cosines of pictures (rows, by relation) with captions (columns), and those of the captions alone."""
    parts = [means(pictures, own) @ texts.T, texts @ texts.T]
    side = CELL * len(texts)
    sheet = Image.new("RGB", (2 * side + GAP, side + GAP), "white")
    for number, (values, title) in enumerate(zip(parts, ("pictures with captions", "captions alone"), strict=True)):
        grey = np.clip(255 * (1 - np.clip(values, 0, 1)), 0, 255).astype(np.uint8)
        left = number * (side + GAP)
        sheet.paste(Image.fromarray(grey).resize((side, side), Image.Resampling.NEAREST), (left, GAP))
        ImageDraw.Draw(sheet).text((left, 4), title, "black")
    sheet.save(path, optimize=True)


def embedded(encoder: ImageEncoder, pictures: list[Image.Image]) -> np.ndarray:
    """Return the vectors of pictures: (n, d)."""
    parts = [pictures[start : start + BATCH] for start in range(0, len(pictures), BATCH)]
    return np.concatenate([encoder.embed(part) for part in parts])


def opened(file: Path) -> Image.Image:
    """Read a photograph (RGB)."""
    with Image.open(file) as picture:
        return picture.convert("RGB")


if __name__ == "__main__":
    main()
