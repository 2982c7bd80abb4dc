"""The Maps tab: the gallery laid out by logic and by look, side by side, with one selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relsim_demo import space_page
from relsim_demo.domain import Metric
from relsim_demo.errors import BadRequest
from relsim_demo.ui.contract.payloads import MapAnswer, Maps, MapWords
from relsim_demo.ui.examples import shelf
from relsim_demo.ui.maps import routes as maps_routes
from relsim_demo.ui.page.widget import widget
from relsim_demo.ui.pictures import decoded
from relsim_demo.ui.space import routes as space_routes

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

BEGIN_WITH = 8
OWN = "The maps show the pictures of the gallery; a picture of your own has no place there."
UNJUDGED = "The model of logic cannot judge these pictures: this map tells nothing of their ideas."
KNOWN: dict[str, MapWords] = {
    Metric.RELATIONAL: {
        "kind": "rel",
        "title": "By logic",
        "short": "Logic",
        "nearest": "Nearest in logic",
        "says": "Close together: the same idea, whatever is shown.",
    },
    Metric.ATTRIBUTE: {
        "kind": "attr",
        "title": "By look",
        "short": "Look",
        "nearest": "Nearest in look",
        "says": "Close together: the same things and colours, whatever the idea.",
    },
}


def build(explorer: Explorer) -> None:
    """Build the tab."""
    metrics = explorer.mapped
    value: Maps = {
        "metrics": [{"metric": metric, **_words(metric, explorer.judges)} for metric in metrics],
        "size": explorer.size,
        "kinds": maps_routes.kinds_of(explorer),
        "relations": any(explorer.column("relation")),
        "families": explorer.item(explorer.ids[0]).family is not None,
        "corners": explorer.has_corners,
        "gallery": shelf(explorer, blank=True)[:BEGIN_WITH],
        "plotly": space_routes.plotly_address(),
        "most": space_page.MOST,
        "method": _method(len(metrics)),
    }
    widget("maps/maps", value, {"find": lambda asked: _find(explorer, asked.get("ref"))})


def _find(explorer: Explorer, ref: object) -> MapAnswer:
    """Return a picture of the gallery that a link or another tab names, and what is near it."""
    if decoded.is_own(str(ref)):
        raise BadRequest(OWN)
    return {"item": maps_routes.item(explorer, explorer.item(str(ref)).id)}


def _words(metric: str, judges: bool) -> MapWords:
    """Return what the page calls a map; another gallery's metric bears its own name.

    judges: whether the vectors of logic mean something.
    """
    says = "Close together: alike by this measure."
    title, nearest = f"By {metric}", f"Nearest by {metric}"
    other: MapWords = {"kind": "", "title": title, "short": metric, "nearest": nearest, "says": says}
    words = KNOWN.get(metric, other)
    return {**words, "says": UNJUDGED} if metric == Metric.RELATIONAL and not judges else words


def _method(maps: int) -> list[str]:
    both = (
        "Every dot is one picture of the gallery, and every picture stands on both maps. One map lays the pictures out "
        "by their logic, by how their parts belong together; the other by their look, by their colours, shapes and "
        "things. Choose a picture on one map, and it lights up on the other."
    )
    return [
        both if maps > 1 else "Every dot is one picture of the gallery. Pictures that are alike stand close together.",
        "A map has room for two directions, the pictures differ in many more. So distances bend (the method is called "
        "UMAP; few pictures are laid out by the two directions in which they differ most). The lines lead to the ten "
        "pictures that are nearest in truth, measured before anything was flattened: "
        "where a line is long, the map had to bend there.",
        "The number under a map is its trustworthiness (Venna and Kaski, 2001): 100 if all that stands next to each "
        "other belongs next to each other. Every false neighbour takes some away, and more the farther off it is in "
        "truth. A map that is drawn at random has about 50. It was measured on a sample of the pictures.",
        "Groups were found by the numbers alone. Where a gallery has captions, a name stands in the middle of each: by "
        "logic the idea that fits the group best, by look the things that it shows most.",
    ]
