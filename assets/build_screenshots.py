"""Take the README's pictures from a running app: `python app.py`, then `python assets/build_screenshots.py`.

Views can be named, to take only these; "vote" is only taken by name, from an app with RELSIM_VOTES.
Needs playwright and an installed Chromium. Pictures are WebP: small, in true colours.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from relsim_demo.scenes.contact_sheet import contact_sheet  # noqa: E402

OUT = Path(__file__).resolve().parent / "readme"
ADDRESS = "http://127.0.0.1:7860/"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}


@dataclass(frozen=True)
class View:
    """An address, the buttons to press there, and the part of the page to take (all that is in sight where None)."""

    query: str
    buttons: tuple[str, ...] = ()
    part: str | None = None
    size: dict = field(default_factory=lambda: DESKTOP)


LIGHT, DARK = "&__theme=light", "&__theme=dark"
PAIR = "?tab=score&a=scene-000002&b=scene-000003"
VIEWS: dict[str, View] = {
    "score": View("?tab=score" + LIGHT),
    "score_dark": View("?tab=score" + DARK),
    "caption": View("?tab=caption" + LIGHT),
    "retrieve": View("?tab=retrieve" + LIGHT),
    "explore": View("?tab=explore&kind=containment" + LIGHT),
    "explore_item": View("?tab=explore&idea=something+fading+away&id=scene-000007" + LIGHT),
    "space": View("?tab=space" + LIGHT),
    "maps": View("?tab=maps&id=scene-000007" + LIGHT),
    "maps_dark": View("?tab=maps&id=scene-000007" + DARK),
    "why": View("?tab=score" + LIGHT, ("Explain", "Show which parts count"), "Why these two?"),
    "bridge": View(PAIR + LIGHT, ("Show the bridge",), "A bridge between them"),
    "generation": View("?tab=results&part=bench" + LIGHT, ("Show an example",)),
    "several": View("?tab=score" + LIGHT, ("Several pictures",)),
    "vote": View("?tab=vote" + LIGHT),
    "score_phone_dark": View("?tab=score" + DARK, size=PHONE),
    "retrieve_phone": View("?tab=retrieve" + LIGHT, size=PHONE),
}
BUSY = "[...document.querySelectorAll('progress, [role=progressbar], .sl-skel')].some((node) => node.checkVisibility())"
FAMILIES = ["burning_down", "water_reflection", "seesaw", "thing_with_face", "half_and_half", "in_snow_globe"]
SETTLED = """[...document.images].every((i) => {
  const box = i.getBoundingClientRect();
  return i.complete || !i.checkVisibility() || box.top > innerHeight || box.left > innerWidth;
})"""
DECODED = "Promise.all([...document.images].filter((i) => i.complete).map((i) => i.decode().catch(() => {})))"


def main() -> None:
    """Write the views, and with all of them the sheet of families."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("views", nargs="*", choices=[*VIEWS, []], help="which to take (default: all but vote)")
    named = parser.parse_args().views
    if not named:
        contact_sheet(FAMILIES, columns=8, size=120).save(OUT / "families.jpg", quality=88)
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for name in named or [name for name in VIEWS if name != "vote"]:
            shot = Image.open(io.BytesIO(_taken(browser, VIEWS[name]))).convert("RGB")
            shot.save(OUT / f"{name}.webp", quality=88, method=6)
        browser.close()


def _taken(browser: Browser, view: View) -> bytes:
    """Open one view, press its buttons, and wait until its pictures stand."""
    context = browser.new_context(**view.size)
    page = context.new_page()
    page.goto(ADDRESS + view.query, timeout=120_000)
    page.wait_for_selector(".sl-page:visible", timeout=120_000)
    page.wait_for_timeout(4000)
    for button in view.buttons:
        page.get_by_role("button", name=button).click()
        page.wait_for_timeout(2000)
        page.wait_for_function(f"!({BUSY})", timeout=120_000)
    for _ in range(2):  # what comes late may bring further pictures
        page.wait_for_function(f"!({BUSY}) && {SETTLED}", timeout=120_000)
        page.wait_for_timeout(2000)
    page.evaluate(DECODED)
    part = page.get_by_role("region", name=view.part, exact=True) if view.part else page
    taken = part.screenshot()
    context.close()
    return taken


if __name__ == "__main__":
    main()
