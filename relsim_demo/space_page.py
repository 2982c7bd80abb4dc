"""The similarity space of one query as a stand-alone page: one file that opens without server or network."""

from __future__ import annotations

import base64
import html
import io
import re
import textwrap
from collections.abc import Callable
from pathlib import Path
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from relsim_demo.domain import CORNERS, METRICS, PLAIN, Metric
from relsim_demo.errors import BadRequest
from relsim_demo.explorer import Explorer
from relsim_demo.services.search import check_placed
from relsim_demo.types import SpaceAnswer

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

PERCENTILES, COSINES, MINMAX = AXES = ("percentiles", "cosines", "minmax")
BAND = "Metaphor"
BAND_HALF = 0.1  # of an axis: the theory gives the band no width
INK, LINE, EDGE, TINT, DOT, LOGIC, LOOK = "#1A1C20", "#E1DFD8", "#878B93", "#F4F3EE", "#ADAEA9", "#2B4BC4", "#A64B08"
UNITS = {
    PERCENTILES: "higher than … of 100 random pairs",
    COSINES: "raw score",
    MINMAX: "from the least here, 0, to the most, 1",
}
FONT = '"IBM Plex Sans", system-ui, sans-serif'
KINDS = (("neither", DOT), ("same look", LOOK), ("same logic", LOGIC), ("both", INK))  # in the order of CORNERS
TICKS = (0.1, 1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99, 99.9)
ENDS = (0.0006, 0.9994)  # shares beyond have no place of their own on the stretched axes
BAND_CORNERS = ((0, 1 - BAND_HALF), (0, 1), (BAND_HALF, 1), (1, BAND_HALF), (1, 0), (1 - BAND_HALF, 0))
SIDE = 96  # px of the pictures on the plane
CELLS = (38, 25)
ROOM = (1.1, 1.3)  # of a cell's sides, for one picture with the gap beside it
WIDE = 64  # letters in a line under the mouse
MOST = 30_000  # dots that a map draws without a shade that counts them: more hide each other, and take seconds
SAMPLE = 3  # of so many dots one is drawn over a shade
SEED = 7
SHADE = (260, 170)  # its cells
PALE, DEEP = "rgba(173,174,169,0)", "rgba(104,108,117,.85)"

Scale = Callable[[np.ndarray], np.ndarray]


def write_page(explorer: Explorer, space: SpaceAnswer, path: Path) -> None:
    """Write the page of a similarity space, axes in percentiles. Raises BadRequest where that cannot be."""
    try:
        path.write_text(page(explorer, space), encoding="utf-8")
    except OSError as error:
        raise BadRequest(f"{path} cannot be written ({error.strerror}).") from error


def page(explorer: Explorer, space: SpaceAnswer, axes: str = PERCENTILES, picture: Image.Image | None = None) -> str:
    """Return HTML with an interactive Plotly scatter and everything it needs; `picture` is that of the query."""
    body = figure(explorer, space, axes, picture).to_html(
        full_html=False,
        include_plotlyjs=True,
        default_height="100vh",
        config={"displaylogo": False, "scrollZoom": True},
    )
    title = html.escape(f"Similarity space of {space.query}")
    head = f'<meta charset="utf-8"><title>{title}</title><style>body{{margin:0}}</style>'
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def figure(
    explorer: Explorer, space: SpaceAnswer, axes: str = PERCENTILES, picture: Image.Image | None = None
) -> Figure:
    """Return the Plotly figure: x look, y logic, dots by corner, some pictures on the plane, captions on hover."""
    import plotly.graph_objects as go

    all_codes, percentiles = check_placed(space)
    rows = np.array([row for row in space.placed.tolist() if space.ids[row] != space.query], int)
    cosines = {metric: getattr(space, metric)[rows] for metric in METRICS}
    shares, codes = {metric: percentiles[metric][rows] for metric in METRICS}, all_codes[rows]
    scales = {metric: scale_of(axes, cosines[metric]) for metric in METRICS}
    y, x = (scales[metric](shares[metric] if axes == PERCENTILES else cosines[metric]) for metric in METRICS)
    result, drawn = go.Figure(), by_lot(len(rows))
    if len(drawn) < len(rows):
        result.add_heatmap(**_shade(x, y), hoverinfo="skip", showscale=False, zsmooth="best")
    for code, (name, colour) in enumerate(KINDS):
        here = drawn[codes[drawn] == code]
        told = np.stack([values[m][here] for values in (shares, cosines) for m in METRICS], 1).astype(np.float32)
        result.add_scattergl(
            x=x[here].astype(np.float32), y=y[here].astype(np.float32), name=name, mode="markers", customdata=told,
            text=[_words(explorer, space.ids[int(row)]) for row in rows[here]],
            marker={"size": 6 if code else 4, "color": colour, "opacity": 1 if code else 0.6},
            hovertemplate="%{text}<br>logic higher than %{customdata[0]:.1f} of 100 random pairs, raw score "
            "%{customdata[2]:.3f}<br>look higher than %{customdata[1]:.1f} of 100, raw score %{customdata[3]:.3f}"
            "<extra></extra>",
        )  # fmt: skip
    _lay_out(result, explorer, axes, scales)
    if len(drawn) < len(rows):
        _tell(result, len(rows), len(drawn))
    _name_band(result, x, y)
    _name_corners(result, np.bincount(codes, minlength=4))
    _show_pictures(result, explorer, [space.ids[int(row)] for row in rows[drawn]], x[drawn], y[drawn], codes[drawn])
    if picture is not None:
        result.add_layout_image(
            source=_inlined(picture), xref="paper", yref="paper", x=0, y=1.02, sizex=0.08, sizey=0.1, yanchor="bottom"
        )
    return result


def stretched(shares: np.ndarray) -> np.ndarray:
    """Place percentiles (n,) on the axes: normal quantiles, so that both ends have room; the very ends are kept in."""
    quantile = NormalDist().inv_cdf
    return np.array([quantile(share) for share in np.clip(np.asarray(shares) / 100, *ENDS)])


def scale_of(axes: str, cosines: np.ndarray) -> Scale:
    """Return what places percentiles, or else cosines, on an axis; `cosines` (n,) are those of all pictures shown."""
    if axes == PERCENTILES:
        return stretched
    if axes == COSINES or not len(cosines):
        return np.asarray
    least, wide = float(cosines.min()), float(np.ptp(cosines)) or 1.0
    return lambda values: (np.asarray(values) - least) / wide


def by_lot(count: int) -> np.ndarray:
    """Return which of so many points are drawn, (m,) in their order: all, or a sample that is always the same."""
    if count <= MOST:
        return np.arange(count)
    return np.sort(np.random.default_rng(SEED).choice(count, MOST // SAMPLE, replace=False))


def _shade(x: np.ndarray, y: np.ndarray) -> dict:
    """Count points (n,) in the cells of the plane that they span, and return what Plotly draws of it.

    The shade goes with the logarithm, so that single points can be seen beside thousands; empty cells have none.
    """
    counts, across, up = np.histogram2d(x, y, SHADE)
    depth = np.log1p(counts).T.astype(np.float32)
    middles = ((edges[1:] + edges[:-1]) / 2 for edges in (across, up))
    return {"z": depth, **dict(zip("xy", middles, strict=True)), "zmin": 0, "colorscale": [(0, PALE), (1, DEEP)]}


def _tell(figure: Figure, count: int, drawn: int) -> None:
    words = f"{count:,} pictures: the shade tells how many lie where, and {drawn:,} of them, taken by lot, are dots."
    figure.update_layout(title={"subtitle": {"text": words}})


def _words(explorer: Explorer, id: str) -> str:
    words = re.sub(r"\{([^{}]*)\}", lambda placeholder: placeholder[1].lower(), explorer.item(id).caption)
    lines = textwrap.wrap(words, WIDE)
    return "<br>".join(html.escape(line) for line in [id, *lines])


def _lay_out(figure: Figure, explorer: Explorer, axes: str, scales: dict[str, Scale]) -> None:
    """Set titles, ticks, and the dotted lines where "same" begins."""
    limits = explorer.thresholds
    unit = UNITS[axes]
    ticks = {"tickvals": stretched(np.array(TICKS)), "ticktext": [str(tick) for tick in TICKS]}
    for name, metric, words, colour in (
        ("xaxis", Metric.ATTRIBUTE, "Look in common", LOOK), ("yaxis", Metric.RELATIONAL, "Logic in common", LOGIC),
    ):  # fmt: skip
        title = {"text": f"<b>{words}</b>, {unit}", "font": {"color": colour}}
        grid = {"gridcolor": LINE, "zeroline": False, **(ticks if axes == PERCENTILES else {})}
        figure.update_layout({name: {"title": title, **grid}})
        limit = limits[metric].percentile if axes == PERCENTILES else limits[metric].score
        add = figure.add_vline if name == "xaxis" else figure.add_hline
        add(float(scales[metric](np.array([limit]))[0]), line={"color": EDGE, "width": 1, "dash": "dot"}, layer="below")
    figure.update_layout(
        title={"text": "Similarity space", "x": 0.16}, template="plotly_white",
        font={"color": INK, "family": FONT}, margin={"t": 120}, dragmode="pan",
        hoverlabel={"align": "left", "bgcolor": "#FFFFFF", "font": {"color": INK}},
        legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1.06, "itemsizing": "constant"},
    )  # fmt: skip


def _name_band(figure: Figure, x: np.ndarray, y: np.ndarray) -> None:
    """Draw the band of metaphors behind the dots, from corner to corner of the plane that they span."""
    if not len(x):
        return
    places = [(x.min() + u * np.ptp(x), y.min() + v * np.ptp(y)) for u, v in BAND_CORNERS]
    path = "M" + "L".join(f"{u:.6g},{v:.6g}" for u, v in places) + "Z"
    figure.add_shape(type="path", path=path, fillcolor=TINT, line={"width": 0}, layer="below")
    figure.add_annotation(
        x=x.min() + 0.8 * np.ptp(x), y=y.min() + 0.2 * np.ptp(y), text=f"<b>{BAND}</b>", showarrow=False,
        textangle=32, bgcolor="rgba(255,255,255,.85)",
    )  # fmt: skip


def _name_corners(figure: Figure, counts: np.ndarray) -> None:
    for corner, count in zip(CORNERS, counts.tolist(), strict=True):
        x, y = int(corner.same_look), int(corner.same_logic)
        figure.add_annotation(
            x=x, y=y, text=f"<b>{PLAIN[corner]}</b> {count:,}<br>{corner}", xref="paper", yref="paper", showarrow=False,
            xanchor="right" if x else "left", yanchor="top" if y else "bottom", align="right" if x else "left",
            bgcolor="rgba(255,255,255,.85)",
        )  # fmt: skip


def _show_pictures(
    figure: Figure, explorer: Explorer, ids: list[str], x: np.ndarray, y: np.ndarray, codes: np.ndarray
) -> None:
    """Lay pictures over the dots: at most one in each cell of the plane, and none over another."""
    if not len(ids):
        return
    wide, high = (np.ptp(values) / cells or 1.0 for values, cells in zip((x, y), CELLS, strict=True))
    across, up = wide * ROOM[0], high * ROOM[1]
    images = [
        {
            "source": _inlined(explorer.picture(ids[i], SIDE)), "xref": "x", "yref": "y", "layer": "above",
            "x": float(x[i]), "y": float(y[i]), "sizex": across, "sizey": up, "xanchor": "center", "yanchor": "middle",
        }
        for i in sampled(x, y, codes, wide, high, (across * 1.05, up * 1.05))
        if explorer.has_picture(ids[i])
    ]  # fmt: skip
    figure.update_layout(images=images)


def sampled(
    x: np.ndarray, y: np.ndarray, codes: np.ndarray, wide: float, high: float, apart: tuple[float, float]
) -> list[int]:
    """Choose points (n,), one for each cell of wide x high: telling corners first, none nearer than `apart`."""
    order = np.argsort(-codes, kind="stable")
    cells = np.stack([(x[order] - x.min()) // wide, (y[order] - y.min()) // high], 1)
    _, first = np.unique(cells, axis=0, return_index=True)
    chosen: list[int] = []
    for i in order[np.sort(first)].tolist():
        near = (np.abs(x[chosen] - x[i]) < apart[0]) & (np.abs(y[chosen] - y[i]) < apart[1]) if chosen else np.zeros(1)
        if not near.any():
            chosen.append(i)
    return chosen


def _inlined(picture: Image.Image) -> str:
    small, data = picture.copy(), io.BytesIO()
    small.thumbnail((SIDE, SIDE))
    small.save(data, "WEBP", quality=80, method=2)
    return f"data:image/webp;base64,{base64.b64encode(data.getvalue()).decode()}"
