"""The similarity space of one query as a stand-alone page: one file that opens without server or network."""

from __future__ import annotations

import html
from pathlib import Path

from relsim_demo.errors import BadRequest
from relsim_demo.explorer import Explorer
from relsim_demo.types import SpaceAnswer

INK, LINE, DOT, LOGIC, LOOK = "#1A1C20", "#E1DFD8", "#ADAEA9", "#2B4BC4", "#A64B08"
CORNERS = {
    (0, 1): ("left", "<b>Analogy</b><br>same logic, different look"),
    (1, 1): ("right", "<b>Literal similarity</b><br>same logic, same look"),
    (1, 0): ("right", "<b>Mere appearance</b><br>same look, different logic"),
    (0, 0): ("left", "<b>Anomaly</b><br>nothing in common"),
}


def write_page(explorer: Explorer, space: SpaceAnswer, path: Path) -> None:
    """Write an interactive Plotly scatter: x look, y logic, a dot for each gallery item, captions on hover."""
    if path.suffix.lower() not in (".html", ".htm"):
        raise BadRequest(f"The page is HTML, but {path.name!r} does not end in .html.")
    try:
        figure(explorer, space).write_html(path, include_plotlyjs=True, config={"displaylogo": False})
    except OSError as error:
        raise BadRequest(f"{path} cannot be written ({error.strerror}).") from error


def figure(explorer: Explorer, space: SpaceAnswer) -> object:
    """Return the Plotly figure of a similarity space."""
    import plotly.graph_objects as go

    words = [f"{id}: {html.escape(explorer.item(id).caption)}" for id in space.ids]
    dots = go.Scattergl(
        x=space.attribute, y=space.relational, text=words, mode="markers", marker={"size": 4, "color": DOT},
        hovertemplate="%{text}<br>logic %{y:.3f}, look %{x:.3f}<extra></extra>",
    )  # fmt: skip
    result = go.Figure(dots)
    result.update_layout(
        title=f"Similarity space of {html.escape(space.query)}", template="plotly_white", font={"color": INK},
        xaxis={"title": {"text": "look in common (cosine)", "font": {"color": LOOK}}, "gridcolor": LINE},
        yaxis={"title": {"text": "logic in common (cosine)", "font": {"color": LOGIC}}, "gridcolor": LINE},
    )  # fmt: skip
    for (x, y), (anchor, text) in CORNERS.items():
        result.add_annotation(
            x=x, y=y, text=text, xref="paper", yref="paper", showarrow=False, xanchor=anchor,
            yanchor="top" if y else "bottom", align=anchor,
        )  # fmt: skip
    return result
