"""The Similarity space tab: the whole gallery, placed by what each picture shares with one of them or with yours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relsim_demo.types import Corner, Metric, SpaceAnswer
from relsim_demo.ui import pictures, present, space_routes
from relsim_demo.ui.examples import ExamplePair, shelf
from relsim_demo.ui.widget import widget

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

NEAR = 60  # hits among which the clearest analogies are looked for
CLEAREST = 5


def build(explorer: Explorer, examples: list[ExamplePair]) -> None:
    """Build the tab; it opens on the first picture of the first example pair."""
    gallery = shelf(explorer)
    limits = explorer.info().thresholds
    value = {
        "first": examples[0].a if examples else gallery[0]["ref"],
        "gallery": gallery,
        "lines": {metric: limits[metric].percentile for metric in space_routes.METRICS},
        "method": _method(explorer),
        "plotly": space_routes.plotly_address(),
    }
    widget("space", value, {"place": lambda asked: _place(explorer, asked.get("choice"))})


def _place(explorer: Explorer, choice: object) -> dict:
    """Return the picture asked about, how many of the others lie in each corner, and the clearest analogies."""
    ref = pictures.chosen(explorer, choice)
    answer = explorer.space(**pictures.query(ref))
    itself = None if pictures.is_own(ref) else answer.ids.index(ref)
    counts = {str(corner): answer.corners[corner] for corner in Corner}
    if itself is not None:
        counts[Corner.LITERAL] -= 1
    clearest = [answer.ids.index(id) for id in _clearest(explorer, ref, answer)]
    return {
        "query": pictures.shown(explorer, ref),
        "itself": itself,
        "counts": {present.corner_name(Corner(name)): count for name, count in counts.items()},
        "clearest": space_routes.items(explorer, clearest),
    }


def _clearest(explorer: Explorer, ref: str, answer: SpaceAnswer) -> list[str]:
    """Return the ids of the pictures deepest in the corner Analogy, near-copies only once."""
    if not answer.corners[Corner.ANALOGY]:
        return []
    limits = explorer.info().thresholds
    logic, look = (limits[metric].score for metric in space_routes.METRICS)
    found = explorer.search(
        **pictures.query(ref), k=min(NEAR, explorer.size - 1), metric=Metric.ANALOGY, collapse=True
    )  # fmt: skip
    return [hit.id for hit in found.hits if hit.relational >= logic and hit.attribute < look][:CLEAREST]


def _method(explorer: Explorer) -> list[str]:
    """Explain the map, with the calibrated limits of this gallery."""
    limits = explorer.info().thresholds
    logic, look = (limits[metric] for metric in space_routes.METRICS)
    return [
        "Every dot is one picture of this gallery, compared with the picture at the top. Further up: more of its logic, "
        "the way its parts belong together. Further right: more of its look, the colours, shapes and things.",
        "The numbers on the axes count random pairs of this gallery. At 99, a picture has more in common with yours than "
        "99 of 100 random pairs have with each other. The scale is stretched at both ends, where it matters.",
        f"The dashed lines cut out the corners. Above {present.badge(logic.percentile)} we call it the same logic, to "
        f"the right of {present.badge(look.percentile)} the same look. At most {max(logic.share, look.share):.1%} of "
        "the pairs known to have nothing in common reach them.",
        "Analogy: same logic, different look. Literal similarity: same logic, same look. Mere appearance: same look, "
        "different logic. Anomaly: nothing in common. The pictures on the map are a choice from the dots, corners "
        "and edges first.",
    ]
