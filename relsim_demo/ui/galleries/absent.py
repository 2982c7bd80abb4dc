"""The answer where an address names a gallery that is not here, or that cannot be shown just now or not yet."""

from __future__ import annotations

import html
from dataclasses import dataclass

from fastapi.responses import HTMLResponse, Response
from starlette.datastructures import Headers
from starlette.types import Scope

from relsim_demo.ui.contract.serving import sentence
from relsim_demo.ui.galleries.menu import Menu
from relsim_demo.ui.page import modules


@dataclass(frozen=True)
class Absent:
    """What is said in place of a page; `again`: the seconds after which a browser asks for the page once more."""

    title: str
    words: str
    status: int
    again: int | None = None


def for_people(scope: Scope) -> bool:
    """Tell whether a browser asks for something to show."""
    return "text/html" in Headers(scope=scope).get("accept", "")


def answer(scope: Scope, absent: Absent, menu: Menu) -> Response:
    """Return a small page that leads to the galleries that are here; scripts get the bare sentence."""
    if not for_people(scope):
        return sentence(f"{absent.title} {absent.words}", absent.status)
    rows = [
        f'<li><a href="{html.escape(one["address"])}">{html.escape(one["title"])}</a> {html.escape(one["note"])}</li>'
        for one in menu.told()
        if not one["fault"]
    ]
    listed = f"<p>Here are:</p><ul>{''.join(rows)}</ul>" if rows else ""
    again = "" if absent.again is None else f'<meta http-equiv="refresh" content="{absent.again}">'
    dark = "matchMedia('(prefers-color-scheme: dark)').matches && document.body.classList.add('dark')"
    return HTMLResponse(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Same Logic</title>'
        f"{again}"
        f"<style>{modules.shipped().early}</style></head><body><script>{dark}</script>"
        f'<main class="sl sl-absent"><h1 class="sl-title">{html.escape(absent.title)}</h1>'
        f'<p role="status">{html.escape(absent.words)}</p>'
        f"{listed}</main></body></html>",
        status_code=absent.status,
        headers={"Cache-Control": "no-store"},
    )
