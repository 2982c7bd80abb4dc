"""Figures of the paper (arXiv 2512.07833), from another database than any gallery here: to stand beside, as reference.

Its retrieval: 28,000 photographs, 1,000 queries, the first hit judged by GPT-4o (0 to 10). No intervals are published.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Votes:
    """Of `n` votes on one baseline, the percentages for the paper's method, for neither and for the baseline."""

    ours: float
    tie: float
    baseline: float
    n: int


@dataclass(frozen=True)
class Spread:
    """A mean and its standard deviation."""

    mean: float
    sd: float


FIGURE_6 = {
    "LPIPS": 4.56, "DINO": 5.14, "DreamSim": 5.76, "CLIP-I": 5.91, "CLIP-T": 5.33, "Qwen-T": 4.86,
    "tuned DINO": 5.62, "tuned CLIP": 6.02, "relsim": 6.77,
}  # fmt: skip
DINO_PLOTTED = 4.68
FIGURE_6_NOTE = (
    "Figure 6: mean score by GPT-4o of the first hit, 1,000 queries among 28,000 photographs. DINO is 5.14 in the text "
    "(section 4.2) and 4.68 in the plot."
)
FIGURE_8 = {
    "DreamSim": Votes(48.5, 17.0, 34.4, 880), "DINO": Votes(54.2, 21.5, 24.3, 880),
    "CLIP-I": Votes(42.5, 25.6, 31.9, 800), "CLIP-T": Votes(59.7, 12.6, 27.7, 880),
    "Qwen-T": Votes(60.7, 17.5, 21.8, 880),
}  # fmt: skip
FIGURE_8_NOTE = "Figure 8: votes in percent for relsim, for neither, and for the baseline, of 300 random triplets each."
TABLE_2 = {
    "FLUX-Kontext": {"lpips": Spread(0.28, 0.22), "clip": Spread(0.87, 0.12), "relsim": Spread(0.71, 0.26)},
    "Bagel": {"lpips": Spread(0.32, 0.19), "clip": Spread(0.79, 0.12), "relsim": Spread(0.74, 0.21)},
    "Qwen-Image": {"lpips": Spread(0.29, 0.21), "clip": Spread(0.86, 0.13), "relsim": Spread(0.71, 0.22)},
    "GPT4o-Image": {"lpips": Spread(0.47, 0.15), "clip": Spread(0.77, 0.10), "relsim": Spread(0.82, 0.14)},
    "Nano-Banana": {"lpips": Spread(0.41, 0.20), "clip": Spread(0.78, 0.11), "relsim": Spread(0.84, 0.11)},
    "example output": {"lpips": Spread(0.60, 0.17), "clip": Spread(0.66, 0.11), "relsim": Spread(0.88, 0.11)},
}
TABLE_2_NOTE = (
    "Table 2: input compared with output, mean and standard deviation over 200 pairs that are not published; lpips is "
    "a distance, clip and relsim are cosines."
)
