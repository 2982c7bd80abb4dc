"""Widgets: gr.HTML components drawn by our own scripts, and the handlers that answer them."""

from __future__ import annotations

import inspect
import json
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

import gradio as gr
from typing_extensions import TypeIs

from relsim_demo.ui.contract.payloads import Refused
from relsim_demo.ui.contract.trouble import trouble
from relsim_demo.ui.gradio_internals import told_by
from relsim_demo.ui.page.modules import shipped

AT_ONCE = 6  # questions of one widget: those that wait for a model leave the other tabs alone
REMEMBERED = 10_000
LATE = "This part of the page did not come. Reload the page to try again."

Value = Mapping[str, object]  # one of the payloads
Handler = Callable[[dict], Value]
Stop = Callable[[], bool]


class Writer(Protocol):
    """Answers in parts, all but the last marked with `more`; `stop` tells that nobody wants the rest."""

    def __call__(self, asked: dict, stop: Stop, /) -> Iterator[Value]:
        """Answer."""
        ...


def widget(module: str, value: Value, asks: Mapping[str, Handler | Writer] | None = None) -> gr.HTML:
    """Place what the module widgets/MODULE.js draws from `value`; each ask answers one event with a new value.

    The page may stop an ask that is a generator.
    """
    handlers, name = asks or {}, module.rpartition("/")[2]
    writes = any(map(_in_parts, handlers.values()))
    html = gr.HTML(
        {"turn": 0, **value},
        html_template=f'<div class="sl sl-{name}"></div>',
        js_on_load=_on_load(module, [*handlers, *(["stop"] if writes else [])]),
        apply_default_css=False,
        elem_id=f"widget-{name}",
    )
    stops = Stops()
    for event, handler in handlers.items():
        getattr(html, event)(
            _writing(handler, stops) if _in_parts(handler) else _answering(handler),
            outputs=html,
            show_progress="hidden",
            api_visibility="private",
            concurrency_limit=AT_ONCE,
            concurrency_id=f"asks of {name}",
            trigger_mode="multiple",
        )
    if writes:
        html.stop(stops.hear, queue=False, show_progress="hidden", api_visibility="private", trigger_mode="multiple")
    return html


class Stops:
    """Which questions are no longer wanted: by page, the latest turn that it took back."""

    def __init__(self) -> None:
        self._turns: OrderedDict[str, int] = OrderedDict()

    def hear(self, event: gr.EventData, request: gr.Request) -> None:
        """Note that a page no longer wants the answer to a turn, nor to those before."""
        _, turn = _question(event)
        if turn:
            self._turns[str(request.session_hash)] = turn
            while len(self._turns) > REMEMBERED:
                self._turns.popitem(last=False)

    def of(self, page: str, turn: int) -> Stop:
        """Return what tells whether this page's question was taken back."""
        return lambda: self._turns.get(page, -1) >= turn


def _in_parts(handler: Handler | Writer) -> TypeIs[Writer]:
    """Tell whether an ask answers in parts."""
    return inspect.isgeneratorfunction(handler)


def _on_load(module: str, events: Sequence[str]) -> str:
    address = json.dumps(shipped().address(f"{module}.js"))
    mounted = f"(it) => it.mount({{element, props, trigger, watch}}, {json.dumps(events)})"
    late = f"() => {{ element.textContent = {json.dumps(LATE)}; }}"
    return f"import(new URL({address}, document.baseURI)).then({mounted}, {late})"


def _answering(handler: Handler) -> Callable[[gr.EventData], dict]:
    """Wrap a handler: the answer bears the turn of its question, and trouble becomes one sentence."""

    def answer(event: gr.EventData) -> dict:
        asked, turn = _question(event)
        try:
            return {**handler(asked), "turn": turn}
        except Exception as error:
            return {**refused(error), "turn": turn}

    return answer


def _writing(handler: Writer, stops: Stops) -> Callable[[gr.EventData, gr.Request], Iterator[dict]]:
    """Wrap a generator likewise."""

    def write(event: gr.EventData, request: gr.Request) -> Iterator[dict]:
        asked, turn = _question(event)
        try:
            for part in handler(asked, stops.of(str(request.session_hash), turn)):
                yield {**part, "turn": turn}
        except Exception as error:
            yield {**refused(error), "turn": turn}

    return write


def _question(event: gr.EventData) -> tuple[dict, int]:
    """Return what a page asks, and the turn of it; anything but an object asks nothing.

    Halves of characters, which would break the stream of answers, become question marks.
    """
    asked = json.loads(json.dumps(told_by(event), ensure_ascii=False).encode("utf-8", "replace"))
    turn = asked.pop("turn", 0)
    return asked, turn if isinstance(turn, int) else 0


def refused(error: Exception) -> Refused:
    """Return what the page says of an error, and which upload is lost."""
    told = trouble(error)
    return {"error": told.sentence} if told.lost is None else {"error": told.sentence, "gone": told.lost}
