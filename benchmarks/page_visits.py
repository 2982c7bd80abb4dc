"""What one visit to a page costs, seen from inside a real browser. See page_probe.js for how it is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PROBE = Path(__file__).with_name("page_probe.js").read_text(encoding="utf-8")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]
WINDOW = {"width": 1440, "height": 900}
PATIENCE = 60_000  # ms
QUIET = 1500  # ms after which a page has fetched what it wants
CLICKS = 4  # pictures of one space whose details are asked for
EXAMPLE = ".sl-example:nth-child(2)"  # the first is what the page opens with
CONTROL = {"ours": EXAMPLE, "bare Gradio": "button"}
ANSWER = {"ours": f"document.querySelector('{EXAMPLE}[aria-pressed=true]')",
          "bare Gradio": "document.querySelector('textarea')?.value"}  # fmt: skip
PIVOT = {"ours": "Use this as my picture", "gr.Plot": "Another picture"}
BUTTON = "(words) => [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === words)"
PICTURES = """() => performance.getEntriesByType("resource").filter((one) => one.name.includes(".webp"))
  .reduce((sum, one) => sum + one.transferSize, 0)"""


@contextmanager
def browsing() -> Iterator[Browser]:
    """Start Chromium, or say what is missing."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise SystemExit("This needs Playwright: pip install -r requirements-test.txt") from None
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not path:
        raise SystemExit("This needs an installed Chromium, for example `apt-get install chromium`.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def visit(browser: Browser, address: str) -> Iterator[Page]:
    """Open an address as somebody who was never here before."""
    context = browser.new_context(viewport=WINDOW)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.add_init_script(PROBE)
    page.goto(address, wait_until="commit")
    yield page
    context.close()


def first_control(browser: Browser, address: str, name: str) -> float:
    """Return ms until a control of the page has answered: a click went to Python and its answer stands there."""
    with visit(browser, address) as page:
        return _run(page, f"probe.answered('{CONTROL[name]}', () => {ANSWER[name]})")


def space(browser: Browser, address: str, name: str) -> dict[str, float | list[float]]:
    """Return ms until the space of the first query is drawn, then that of another, and until details stand there."""
    with visit(browser, address) as page:
        found: dict[str, float | list[float]] = {"drawn": _run(page, "probe.drawn()")}
        page.wait_for_timeout(QUIET)
        found["redrawn"] = _run(page, "probe.redrawn(button)", PIVOT[name])
        page.wait_for_timeout(QUIET)
        if name == "ours":
            told = [_details(page, number) for number in range(CLICKS)]
            found["details"] = [one["whole"] for one in told]
            found["wire"] = [one["wire"] for one in told if one["wire"] is not None]
        return found


def weigh(browser: Browser, address: str, name: str, sent: Callable[[], int]) -> dict[str, float]:
    """Return the bytes of the first view and of a new query, and how many of the latter are pictures."""
    start = sent()
    with visit(browser, address) as page:
        _run(page, "probe.drawn()")
        page.wait_for_timeout(QUIET)
        first = sent()
        page.evaluate("performance.clearResourceTimings()")
        _run(page, "probe.redrawn(button)", PIVOT[name])
        page.wait_for_timeout(QUIET)
        return {"view": first - start, "query": sent() - first, "pictures": page.evaluate(PICTURES)}


def _details(page: Page, number: int) -> dict[str, float]:
    thumb = f"document.querySelectorAll('.sl-thumb[role=option]:not([aria-selected=true])')[{3 + 5 * number}]"
    return _run(page, f"probe.told({thumb}, '.sl-panel__text', '/pair.json')")


def _run(page: Page, what: str, button: str = "") -> float | dict[str, float]:
    """Let the probe measure; `button` in it is the button with these words."""
    return page.evaluate(
        f"(words) => {{ const button = ({BUTTON})(words); return probe.soon({what}, {PATIENCE}); }}", button
    )
