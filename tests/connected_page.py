"""A page behind a proxy that misbehaves: what its tests open, and what it must never show."""

from contextlib import closing, contextmanager

import pytest
from browser import DESKTOP, PATIENCE

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=1000 * PATIENCE)

GONE, BUSY = "The server did not answer", "Too much is asked of the server"


@contextmanager
def visiting(chromium, address):
    """A page of which loads are counted, and on which Gradio must never raise its own voice."""
    thrown = []
    with chromium.visitor(address, DESKTOP) as context, closing(context.new_page()) as page:
        page.set_default_timeout(1000 * PATIENCE)
        page.loads = []
        page.on("load", lambda _: page.loads.append(page.url))
        page.on("pageerror", lambda error: thrown.append(str(error)))
        page.add_init_script(
            "const said = () => document.querySelector('.toast-body')?.innerText || '';"
            "new MutationObserver(() => { sessionStorage.raised ||= said() })"
            ".observe(document, { childList: true, subtree: true })"
        )
        yield page
        is_quiet(page)
    assert not thrown, thrown


def is_quiet(page):
    raised = page.evaluate("sessionStorage.raised || ''")
    assert not raised, f"Gradio has shown a message of its own: {raised}"


def opened(page, address, tab="retrieve"):
    page.goto(f"{address}/?tab={tab}")
    widget = page.locator(f"#widget-{tab}")
    expect(widget.locator("img:visible").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    return widget
