"""The similarity space as gr.Plot gives it: the same points of the same gallery, captions on hover, a new query."""

from __future__ import annotations

from itertools import count

import gradio as gr
import plotly.graph_objects as go

from relsim_demo import load_explorer
from relsim_demo.explorer import Explorer
from relsim_demo.settings import Backend, Settings

SIZE = {"width": 904, "height": 638}  # px, as large as the map of the app in the window that is measured
MARGIN = {"l": 40, "r": 0, "t": 0, "b": 40}
STEP = 997  # items from one query to the next


def main() -> None:
    """Serve it."""
    explorer, numbers = load_explorer(Settings(Backend.MINI)), count(1)
    captions = [explorer.item(id).caption for id in explorer.ids]
    with gr.Blocks() as page:
        button = gr.Button("Another picture")
        plot = gr.Plot(figure(explorer, captions, 0))
        button.click(lambda: figure(explorer, captions, next(numbers) * STEP), None, plot)
    page.launch()


def figure(explorer: Explorer, captions: list[str], row: int) -> go.Figure:
    """Return the space of one item: look to the right, logic upwards, in percentiles."""
    space = explorer.space(id=explorer.ids[row % explorer.size])
    x, y = (explorer.percentiles(metric, getattr(space, metric)) for metric in ("attribute", "relational"))
    dots = go.Scattergl(x=x, y=y, text=captions, mode="markers", marker={"size": 4, "opacity": 0.5}, hoverinfo="text")
    return go.Figure(dots).update_layout(**SIZE, margin=MARGIN)


if __name__ == "__main__":
    main()
