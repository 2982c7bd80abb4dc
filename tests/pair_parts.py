"""Handles on the parts below a scored pair, in a browser: the bridge, and why these two."""

import re
from urllib.parse import urlencode

import pytest
from browser import PATIENCE, module
from picture_files import drawn, encode

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=1000 * PATIENCE)  # the first own picture loads the model

GOOD = {"name": "own.png", "mimeType": "image/png", "buffer": encode(drawn(), "PNG")}
OTHER = {"name": "other.jpg", "mimeType": "image/jpeg", "buffer": encode(drawn(1), "JPEG", quality=95)}
PARTS = {"bridge": "bridge", "why": "Why"}  # what the modules export
HOSTILE = "<img src=x onerror=alert(1)>"


def opened(page, server, part, **params):
    page.goto(f"{server}/?{urlencode({'tab': 'score', **params})}")
    page.wait_for_selector(f"#widget-{part} .sl-part", state="attached")
    return page.locator(f"#widget-{part}")


def bring_own(page):
    """Put own pictures in place of the pair."""
    score = page.locator("#widget-score")
    for number, file in enumerate((GOOD, OTHER)):
        score.locator("input[type=file]").nth(number).set_input_files(file)
        expect(score.locator(".sl-tile__face").nth(number).locator("img")).to_have_attribute("src", re.compile("/own/"))
    return score


def misname_the_pair(page):
    """From now on the server is asked about a picture that there is not."""
    page.route(
        "**/queue/join*",
        lambda route: route.continue_(post_data=route.request.post_data.replace('"pair":["', '"pair":["no-')),
    )


def draws_as_words(page, part, drawing):
    """Draw a part of its own from hostile words, by a script over `widget`, `words` and `pair`: no markup may come."""
    page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    copies, elements = page.evaluate(
        f"""async (words) => {{
            const root = document.createElement("div"), pair = ["a", "b"];
            const made = {module(f"score/{part}.js")};
            const widget = new made.{PARTS[part]}({{ root, name: "{part}", ask() {{}}, stop() {{}} }});
            {module("lib/signals.js")}.emit("pair", pair);
            {drawing}
            await new Promise((done) => setTimeout(done, 100));
            return [root.textContent.split(words).length - 1, root.querySelectorAll("[onerror]").length];
        }}""",
        HOSTILE,
    )
    assert copies > 5
    assert not elements
