"""Widgets: gr.HTML components drawn by our own scripts, and the handlers that answer them."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import gradio as gr

from relsim_demo.errors import DemoError

FOLDER = Path(__file__).parent / "widgets"
STYLES = ("tokens", "base", "parts", "plot", "score", "caption", "retrieve", "space", "spacemap")
SCRIPTS = (
    "parts", "plot", "tiles", "copying", "wiring", "masthead", "score", "lines", "tray", "caption",
    "hits", "share", "retrieve", "spacepics", "spacemap", "spacepanel", "space",
)  # fmt: skip
AT_ONCE = 8
TROUBLE = "Something went wrong on our side. Nothing is lost; try again in a moment."

log = logging.getLogger(__name__)


def head() -> str:
    """Return the page head: all stylesheets and scripts of the widgets, in order."""
    css = "\n".join(_read(f"{name}.css") for name in STYLES)
    js = "\n".join(_read(f"{name}.js") for name in SCRIPTS)
    return f"<style>{css}</style><script>{js}</script>"


def widget(name: str, value: dict, asks: dict[str, Callable[[dict], dict]] | None = None) -> gr.HTML:
    """Place the widget that widgets/NAME.js draws from `value`; each ask answers one event with a new value."""
    handlers = asks or {}
    html = gr.HTML(
        {"turn": 0, **value},
        html_template=f'<div class="sl sl-{name}"></div>',
        js_on_load=_on_load(name, list(handlers)),
        apply_default_css=False,
        elem_id=f"widget-{name}",
    )
    for event, handler in handlers.items():
        getattr(html, event)(
            _answering(handler),
            outputs=html,
            show_progress="hidden",
            api_visibility="private",
            concurrency_limit=AT_ONCE,
            concurrency_id="asks",
            trigger_mode="multiple",
        )
    return html


def _on_load(name: str, events: Sequence[str]) -> str:
    return f"SameLogic.mount({json.dumps(name)}, {{element, props, trigger, watch, upload}}, {json.dumps(events)})"


def _answering(handler: Callable[[dict], dict]) -> Callable[[gr.EventData], dict]:
    """Wrap a handler: the answer bears the turn of its question, and trouble becomes one sentence."""

    def answer(event: gr.EventData) -> dict:
        asked = dict(event._data or {})
        turn = asked.pop("turn", 0)
        try:
            return {**handler(asked), "turn": turn}
        except DemoError as error:
            return {"error": str(error), "turn": turn}
        except Exception:
            log.exception("a question of the page failed")
            return {"error": TROUBLE, "turn": turn}

    return answer


def _read(name: str) -> str:
    path = FOLDER / name
    return path.read_text(encoding="utf-8") if path.exists() else ""
