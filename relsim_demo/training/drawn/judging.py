"""Fits the judge: the test that tells drawings, which the encoder can judge, from photographs and what is no scene.

All limits are set on pictures of the training pool and on photographs that are given for it; none is shipped.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch.nn import functional

from relsim_demo.analysis.calibration import pair_scores, random_pairs
from relsim_demo.models.base import ImageEncoder
from relsim_demo.models.judge import NAME
from relsim_demo.models.mini import CaptionBank
from relsim_demo.scenes.render import Spec
from relsim_demo.training.drawn import strangers
from relsim_demo.training.drawn.dataset import LAST_SEED, Pictures, draw, trained_families

SCENES = 8  # of each family
SIZES = (224, 448)  # px
NO_SCENES = 400
DECAY = 1e-3  # of the weights of the logistic regression
SCALE = 8.0  # of unit vectors, so that their 352 numbers are of the order of one half
PASSING = 0.04  # the share of photographs that may pass for drawings, at cross-validation
FOLDS = 5
QUANTILES = 1001
UNFIT = 0.05  # the share of trained scenes to which no caption is said to fit
PAIRS = 100_000


def fit(
    logic: ImageEncoder, look: ImageEncoder, bank: CaptionBank, photographs: Path, drawn_with: Pictures, seed: int
) -> dict:
    """Return what judge.json holds: the test, what random photographs have in common, and how it was made."""
    rng = random.Random(seed)
    scenes = list(_scenes(drawn_with, rng))
    drawn = look.embed(scenes)
    files = strangers.photographs(photographs)
    others = [list(strangers.conditions(Image.open(file).convert("RGB"), rng)) for file in files]
    seen = np.stack([look.embed(states) for states in others])  # (photographs, states, 352)
    nothing = look.embed([strangers.no_scene(rng) for _ in range(NO_SCENES)])
    weights, bias = regression(drawn, np.concatenate([seen.reshape(-1, look.dim), nothing]))
    unseen = _unseen(drawn, seen, nothing, seed)
    limit = float(np.quantile(unseen, 1 - PASSING))
    cosines = np.sort(pair_scores(seen[:, 0], random_pairs(len(files), PAIRS, seed)))
    known = (logic.embed(scenes) @ bank.vectors.T).max(1)
    return {
        "weights": weights.tolist(),
        "bias": bias - limit,
        "photographs": np.quantile(cosines, np.linspace(0, 1, QUANTILES)).round(5).tolist(),
        "same_look": float(np.quantile(cosines, 0.99)),
        "known_idea": float(np.quantile(known, UNFIT)),
        "unseen": (unseen - limit).round(4).tolist(),  # each photograph's score by a test that was fitted without it
        "made": {
            "scenes": len(scenes),
            "photographs": len(files),
            "no_scenes": NO_SCENES,
            "pairs_of_photographs": PAIRS,
            "photographs_that_pass": PASSING,
            "seed": seed,
            "look": look.identity,
            "logic": logic.identity,
        },
    }


def save(folder: Path, found: dict) -> None:
    """Write the judge beside the encoder's weights."""
    (folder / NAME).write_text(json.dumps(found) + "\n", encoding="utf-8")


def regression(drawn: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, float]:
    """Fit a logistic regression that weighs both sides alike: drawings (n, d) above 0, others (m, d) below.

    Returns weights (d,) and bias, for vectors as they are.
    """
    vectors = torch.from_numpy(np.concatenate([drawn, others]) * SCALE).double()
    wanted = torch.cat([torch.ones(len(drawn)), torch.zeros(len(others))]).double()
    shares = torch.where(wanted > 0, 0.5 / len(drawn), 0.5 / len(others))
    weights = torch.zeros(vectors.shape[1], dtype=torch.float64, requires_grad=True)
    bias = torch.zeros((), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, bias], max_iter=300, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        errors = functional.binary_cross_entropy_with_logits(vectors @ weights + bias, wanted, reduction="none")
        total = (shares * errors).sum() + DECAY * weights.square().sum()
        total.backward()
        return total

    optimizer.step(loss)
    return (weights.detach() * SCALE).float().numpy(), float(bias)


def _unseen(drawn: np.ndarray, seen: np.ndarray, nothing: np.ndarray, seed: int) -> np.ndarray:
    """Score each photograph, as it is, by a test that was fitted without it, in FOLDS folds: (photographs,)."""
    folds = np.array_split(np.random.default_rng(seed).permutation(len(seen)), FOLDS)
    scores = np.empty(len(seen))
    for fold in folds:
        rest = np.delete(seen, fold, 0).reshape(-1, seen.shape[-1])
        weights, bias = regression(drawn, np.concatenate([rest, nothing]))
        scores[fold] = seen[fold, 0] @ weights + bias
    return scores


def _scenes(drawn_with: Pictures, rng: random.Random) -> Iterator[Image.Image]:
    """Draw scenes of all trained families, of the training pool, that training has not seen."""
    for number in range(SCENES):
        for family in trained_families():
            spec = Spec(family.name, LAST_SEED + number, "train")
            yield draw(spec, rng.choice(SIZES), drawn_with)
