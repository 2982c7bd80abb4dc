"""The Similarity space tab: the whole gallery, placed by what each picture shares with one of them or with yours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from relsim_demo import space_page
from relsim_demo.domain import CORNERS, FEW, METRICS, PLAIN, Corner, Metric
from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.services.search import check_placed
from relsim_demo.types import SpaceAnswer
from relsim_demo.ui.contract import payloads, present
from relsim_demo.ui.contract.payloads import MapPair, Near, NoSpace, Refused, Space
from relsim_demo.ui.examples import ExamplePair, shelf
from relsim_demo.ui.page.patient import patient
from relsim_demo.ui.page.widget import widget
from relsim_demo.ui.pictures import decoded, references
from relsim_demo.ui.space import routes as space_routes

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

CLEAREST = 5
PAIRS = 20_000  # of random pairs, to find the typical cosines
NO_SPACE = "The map places pictures by logic and by look, and this gallery knows {} only. It can still be searched."
NO_MODEL = (
    "The model of look that this gallery was computed with is not here, so your own picture has no place on the map. "
    "Choose one of the gallery's pictures."
)
TOO_FEW = (
    f"A map needs at least {FEW} different pictures to tell what is near and what is far, and this gallery has fewer. "
    "It can still be searched."
)

UNTOLD = (
    "Most pictures of this gallery, photographs perhaps, are not like those that the small model of logic learned "
    "from, so it cannot tell where they belong. The published models can. By look it can still be searched."
)


def build(explorer: Explorer, examples: list[ExamplePair]) -> None:
    """Build the tab; it opens on the first picture of the first example pair."""
    if not explorer.has_corners:
        none = UNTOLD if explorer.has_space and explorer.compares else TOO_FEW
        none = none if explorer.has_space else NO_SPACE.format(present.known(explorer.metrics))
        nothing: NoSpace = {"none": none}
        widget("space/space", nothing)
        return
    gallery = shelf(explorer, blank=True)
    limits = explorer.thresholds
    typical = dict(zip(METRICS, np.median(explorer.background(PAIRS), 0).tolist(), strict=True))
    value: Space = {
        "first": examples[0].a if examples else gallery[0]["ref"],
        "gallery": gallery,
        "lines": {metric: limits[metric].percentile for metric in METRICS},
        "cosines": {metric: [limits[metric].score, typical[metric]] for metric in METRICS},
        "band": {"name": space_page.BAND, "half": space_page.BAND_HALF},
        "method": _method(explorer),
        "plotly": space_routes.plotly_address(),
        "most": space_page.MOST,
    }

    def place(asked: dict) -> Iterator[payloads.SpaceAnswer]:
        yield _place(explorer, asked.get("choice"), asked.get("with"))

    widget("space/space", value, {"place": patient(explorer, place)})


def _place(explorer: Explorer, choice: object, other: object = None) -> payloads.SpaceAnswer:
    """Return the picture asked about, how many of the others lie in each corner, and where to begin.

    The first to be shown is the other picture that is asked for, or else the first to begin with.
    """
    ref = references.chosen(explorer, choice)
    if decoded.is_own(ref) and explorer.search(**references.query(ref), k=1).hits[0].attribute is None:
        raise BadRequest(NO_MODEL)
    answer = explorer.space(**references.query(ref))
    codes, shares = check_placed(answer)
    itself = None if decoded.is_own(ref) else explorer.row(ref)
    counts = [int((codes == code).sum()) for code in range(len(CORNERS))]
    if itself is not None:
        counts[codes[itself]] -= 1
    clearest = _clearest(answer.relational, codes, shares[Metric.ATTRIBUTE])
    near = _near(explorer, clearest or [row for row in _closest(answer) if row != itself][:CLEAREST], bool(clearest))
    return {
        "query": references.shown(explorer, ref),
        "itself": itself,
        "shown": _first_shown(explorer, ref, other or next((pic["ref"] for pic in near["pictures"]), None)),
        "counts": {PLAIN[corner]: counts[CORNERS.index(corner)] for corner in Corner},
        "near": near,
        "note": " ".join(answer.notes),
    }


def _first_shown(explorer: Explorer, ref: str, other: object) -> MapPair | Refused | None:
    """Return what there is to say about a picture beside the one asked about, or the sentence why there is nothing."""
    try:
        return None if other is None else space_routes.pair(explorer, ref, references.chosen(explorer, {"ref": other}))
    except DemoError as error:
        return {"error": str(error)}


def _near(explorer: Explorer, rows: list[int], clear: bool) -> Near:
    """Return the pictures to begin with: same logic and most different look, or else the most logic in common."""
    shown = space_routes.items(explorer, rows)
    if clear:
        return {"title": "Same logic, most different look", "note": "", "pictures": shown}
    none = "There is no other picture on this map."
    note = "Nothing here shares the logic and looks different. These are the closest." if rows else none
    return {"title": "Closest in logic", "note": note, "pictures": shown}


def _closest(answer: SpaceAnswer) -> list[int]:
    """Return the rows that share the most logic, one more than are shown: the first may be what asks."""
    return answer.placed[np.argsort(-answer.relational[answer.placed], kind="stable")][: CLEAREST + 1].tolist()


def _clearest(logic: np.ndarray, codes: np.ndarray, looks: np.ndarray) -> list[int]:
    """Return the rows of the corner Analogy that combine both best: raw score of logic, times pairs more alike in look.

    So neither faint logic in quite another look, nor strong logic in nearly the same look, comes first.
    """
    rows = np.flatnonzero(codes == CORNERS.index(Corner.ANALOGY))
    clear = logic[rows] * (1 - looks[rows] / 100)
    return rows[np.argsort(-clear, kind="stable")][:CLEAREST].tolist()


def _method(explorer: Explorer) -> list[str]:
    """Explain the map, with the calibrated limits of this gallery."""
    limits = explorer.thresholds
    logic, look = (limits[metric] for metric in METRICS)
    pairs = present.calibrating(explorer.item(explorer.ids[0]))
    return [
        "Every dot is one picture of this gallery, compared with the picture at the top. Further up: more of its "
        "logic, of how its parts belong together. Further right: more of its look, of things, colours and textures.",
        "The numbers on the axes count random pairs of this gallery. At 99, the two have more in common than 99 of 100 "
        "random pairs. The scale is stretched at both ends, where it matters.",
        f"The dotted lines cut out the corners: from {present.badge(logic.percentile)} upwards we call it the same "
        f"logic, from {present.badge(look.percentile)} to the right the same look. At most "
        f"{max(logic.share, look.share):.1%} of {pairs} reach them.",
        "Textbooks call the corners analogy (same logic, different look), literal similarity (same logic, same look), "
        "mere appearance (same look, different logic) and anomaly (neither the same). The pictures are a choice of the "
        "dots, corners and edges first.",
        "The pale band is metaphor, the fifth region of Gentner and Markman’s similarity space (“Structure mapping in "
        "analogy and similarity”, American Psychologist 52, 1997): metaphors range from those that share relations to "
        "those that share a look. It lies where the theory has it, from corner to corner. It has no measured limits, "
        "so no picture is counted as a metaphor.",
        "Min–max is how figure 7 of the paper places pictures: on each axis the least raw score of all others is 0, "
        "the most is 1. Such numbers hold for this picture in this gallery only.",
        "The bars along the axes count the pictures at each place; the fullest place has the longest bar. Their "
        "handles are thresholds: what reaches them, or both where both are set, is counted and listed.",
        "Pictures of same logic and most different look have much of both: they are ordered by the raw score of the "
        "logic times the share of random pairs that look more alike.",
    ]
