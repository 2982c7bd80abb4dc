"""Take the README's pictures from a running app: `python app.py`, then `python assets/build_screenshots.py`.

Needs playwright and an installed Chromium. Pictures are reduced to 256 colours to stay small.
"""

from __future__ import annotations

import io
import shutil
import sys
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
VIEWS = {
    "score": ("?tab=score&__theme=light", DESKTOP),
    "score_dark": ("?tab=score&__theme=dark", DESKTOP),
    "caption": ("?tab=caption&__theme=light", DESKTOP),
    "retrieve": ("?tab=retrieve&__theme=light", DESKTOP),
    "space": ("?tab=space&__theme=light", DESKTOP),
    "score_phone_dark": ("?tab=score&__theme=dark", PHONE),
    "retrieve_phone": ("?tab=retrieve&__theme=light", PHONE),
}
FAMILIES = ["burning_down", "water_reflection", "seesaw", "thing_with_face", "half_and_half", "in_snow_globe"]
SETTLED = """[...document.images].every((i) => {
  const box = i.getBoundingClientRect();
  return i.complete || !box.width || box.top > innerHeight || box.left > innerWidth;
})"""


def main() -> None:
    """Write every view and the sheet of families."""
    OUT.mkdir(exist_ok=True)
    contact_sheet(FAMILIES, columns=8, size=120).save(OUT / "families.jpg", quality=88)
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for name, (query, options) in VIEWS.items():
            _save(_view(browser, query, options), OUT / f"{name}.png")
        browser.close()


def _view(browser: Browser, query: str, options: dict) -> bytes:
    """Open one view and wait until its pictures stand."""
    context = browser.new_context(**options)
    page = context.new_page()
    page.goto(ADDRESS + query, timeout=120_000)
    page.wait_for_selector(".sl-page:visible", timeout=120_000)
    page.wait_for_timeout(4000)
    page.wait_for_function(SETTLED, timeout=120_000)
    page.wait_for_timeout(2000)
    taken = page.screenshot()
    context.close()
    return taken


def _save(taken: bytes, path: Path) -> None:
    Image.open(io.BytesIO(taken)).convert("RGB").quantize(256).save(path, optimize=True)


if __name__ == "__main__":
    main()
