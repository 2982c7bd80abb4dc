"""Draw the README's two drawings, which follow light and dark: `python assets/build_figures.py`."""

from __future__ import annotations

from html import escape
from pathlib import Path

OUT = Path(__file__).resolve().parent / "readme"
WIDTH, EDGE = 960, 24
FONT = "IBM Plex Sans, Segoe UI, sans-serif"
STYLE = """<style>
.paper{fill:#FAFAF7}.box{fill:#FFFFFF;stroke:#878B93}.hub{fill:#1A1C20}.chip{fill:#F0EFEA}
text{fill:#1A1C20}.soft{fill:#4E525A}.hub-text{fill:#FAFAF7}.way{fill:none;stroke:#1A1C20;stroke-width:2}
.halo{paint-order:stroke;stroke:#FAFAF7;stroke-width:6px;stroke-linejoin:round}
@media (prefers-color-scheme:dark){
.paper{fill:#131416}.box{fill:#1B1D20;stroke:#767B85}.hub{fill:#EDEDE9}.chip{fill:#26282C}
text{fill:#EDEDE9}.soft{fill:#B9BCC3}.hub-text{fill:#131416}.way{stroke:#EDEDE9}.halo{stroke:#131416}}
</style>"""

# Each layer: its folders, what they are for, and lines of the names that stand on the right.
LAYERS = (
    ("app.py · server.py · cli.py", "what people start: the page, the command line", ("app server cli arguments",)),
    (
        "ui/",
        "one folder per tab; scripts and styles in widgets/",
        ("score caption retrieve explore", "space maps results vote", "contract page pictures galleries api"),
    ),
    (
        "explorer.py · space_page.py",
        "the facade: every question, plain answers",
        ("Explorer opening galleries mine page_to_keep",),
    ),
    (
        "services/  ·  evaluation/  ·  precompute/",
        "what answers  ·  measures  ·  makes galleries",
        ("judging search scoring captions explain maps",),
    ),
    (
        "catalog/  ·  analysis/",
        "facets and full text  ·  vectors in, numbers out",
        ("retrieval calibration space bridge clusters projection",),
    ),
    (
        "models/  ·  gallery/",
        "who embeds and writes  ·  what is searched",
        ("lite2 mini judge text qwen attribute index gallery",),
    ),
    ("scenes/", "the drawn world", ("registry families stage sprites backdrops captions render",)),
)
LEAVES = (
    "settings · domain · types · errors · digests · images · vectors · shipped · work",
    "leaves, which know of nothing else; hosting/ (ports, folders, signals) is used from the top",
)

# The pages: name, what it is for in two lines, and where its box begins; then the ways between them.
BOX = (232, 84)
PAGES = {
    "Retrieve": (("the nearest of the gallery,", "by every metric side by side"), (24, 24)),
    "Score": (("what two pictures share, and", "why; up to twelve at once"), (364, 24)),
    "Caption": (("the idea without the things,", "of one picture or of a group"), (704, 24)),
    "Results": (("what methods found,", "what models made of inputs"), (704, 228)),
    "Explore": (("words, ideas, facets, groups;", "one item, or many chosen"), (24, 432)),
    "Similarity space": (("all pictures around one,", "by logic and by look"), (364, 432)),
    "Maps": (("the gallery twice, ordered", "by logic and by look"), (704, 432)),
    "Vote": (("which answer shares more", "logic? asked blind"), (364, 592)),
}
HUB = ("Any picture", ("has a menu that leads on; the", "address names what is shown"), (364, 228))
OWN = ("Your pictures", ("a question, or up to 500 as a", "gallery; never in an address"), (84, 228))
WAYS = (
    ("Search from this", (404, 228), (206, 112), (318, 166), "middle"),
    ("Compare", (480, 228), (480, 112), (490, 176), "start"),
    ("Caption it", (556, 228), (754, 112), (642, 166), "middle"),
    ("All about it", (404, 312), (206, 428), (318, 384), "middle"),
    ("Show in space", (480, 312), (480, 428), (490, 376), "start"),
    ("Find in maps", (556, 312), (754, 428), (642, 384), "middle"),
    ("", (700, 270), (600, 270), (0, 0), "middle"),
    ("", (316, 270), (360, 270), (0, 0), "middle"),
    ("several, as a question: + and −", (54, 432), (54, 112), (64, 352), "start"),
)
BELOW = "What is chosen with a lasso on a map or in the space is looked through in Explore, kept and compared."


def main() -> None:
    """Write both."""
    for name, content in drawn().items():
        (OUT / name).write_text(content, encoding="utf-8")


def drawn() -> dict[str, str]:
    """Return the drawings by the names of their files."""
    return {"architecture.svg": _architecture(), "pages.svg": _pages()}


def _svg(high: float, label: str, marks: list[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {high}" font-family="{FONT}"'
    paper = f'<rect class="paper" width="{WIDTH}" height="{high}"/>'
    return "\n".join([f'{head} role="img" aria-label="{escape(label)}">', STYLE, paper, *marks, "</svg>", ""])


def _text(
    words: str, x: float, y: float, size: float, look: str = "", anchor: str = "start", bold: bool = False
) -> str:
    style = f' class="{look}"' if look else ""
    weight = ' font-weight="700"' if bold else ""
    return f'<text{style} x="{x}" y="{y}" font-size="{size}" text-anchor="{anchor}"{weight}>{escape(words)}</text>'


def _box(x: float, y: float, wide: float, high: float, look: str = "box", round_: float = 8) -> str:
    return f'<rect class="{look}" x="{x}" y="{y}" width="{wide}" height="{high}" rx="{round_}"/>'


# ---- the layers --------------------------------------------------------------------------------------------------


def _architecture() -> str:
    top, marks = EDGE, []
    for name, purpose, lines in LAYERS:
        high = 74 + 38 * (len(lines) - 1)
        marks += [_box(EDGE, top, WIDTH - 2 * EDGE, high), _text(name, 44, top + 30, 18, bold=True)]
        marks.append(_text(purpose, 44, top + 52, 14, "soft"))
        for number, line in enumerate(lines):
            marks += _chips(line.split(), top + 22 + 38 * number)
        top += high + 4
        marks.append(f'<path class="way" d="M480 {top}v14m-6 -6l6 6l6 -6"/>')
        top += 20
    marks += [_box(EDGE, top, WIDTH - 2 * EDGE, 56), _text(LEAVES[0], 44, top + 27, 18, bold=True)]
    marks.append(_text(LEAVES[1], 44, top + 46, 13, "soft"))
    return _svg(top + 56 + EDGE, "Layers of relsim_demo; imports point downwards only", marks)


def _chips(names: list[str], top: float) -> list[str]:
    right, marks = WIDTH - EDGE - 20, []
    for name in reversed(names):
        words = name.replace("_", " ")
        wide = int(24.5 + 7.2 * len(words))
        marks.append(_box(right - wide, top, wide, 30, "chip", 15))
        marks.append(_text(words, right - wide / 2, top + 20, 13.5, anchor="middle"))
        right -= wide + 7
    return marks


# ---- the pages ---------------------------------------------------------------------------------------------------


def _pages() -> str:
    marks = [part for words, start, end, at, anchor in WAYS for part in _way(words, start, end, at, anchor)]
    marks += [part for name, (lines, at) in PAGES.items() for part in _page(name, lines, at)]
    marks += [*_page(*OWN), *_page(*HUB, look="hub")]
    marks.append('<path class="way" d="M820 520v24h-680v-20m-6 6l6 -6l6 6M480 520v24"/>')
    marks.append(_text(BELOW, 480, 568, 14, "soft", "middle"))
    marks.append('<path class="way" d="M940 270h8v364h-344m6 -6l-6 6l6 6"/>')  # what Results shows is voted on
    return _svg(700, "How the pages work together: from any picture a menu leads to all tabs", marks)


def _page(name: str, lines: tuple[str, str], at: tuple[float, float], look: str = "box") -> list[str]:
    (x, y), words = at, "hub-text" if look == "hub" else ""
    marks = [_box(x, y, *BOX, look=look), _text(name, x + 20, y + 30, 18, words, bold=True)]
    return marks + [_text(line, x + 20, y + 52 + 18 * i, 14, words or "soft") for i, line in enumerate(lines)]


def _way(
    words: str, start: tuple[float, float], end: tuple[float, float], at: tuple[float, float], anchor: str
) -> list[str]:
    """Return an arrow, and the words beside it."""
    (x, y), (u, v) = start, end
    length = ((u - x) ** 2 + (v - y) ** 2) ** 0.5
    along, side = ((u - x) / length, (v - y) / length), ((y - v) / length, (u - x) / length)
    wings = [(u - 8 * along[0] + 6 * turn * side[0], v - 8 * along[1] + 6 * turn * side[1]) for turn in (1, -1)]
    (a, b), (c, d) = wings
    line = f'<path class="way" d="M{x} {y}L{u} {v}M{a:.1f} {b:.1f}L{u} {v}L{c:.1f} {d:.1f}"/>'
    return [line, _text(words, *at, 14, "halo", anchor)] if words else [line]


if __name__ == "__main__":
    main()
