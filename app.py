"""Same Logic as a web page: python app.py serves it on GRADIO_SERVER_NAME and GRADIO_SERVER_PORT."""

from __future__ import annotations

import os
import sys
from threading import Thread

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

from relsim_demo import load_explorer  # noqa: E402
from relsim_demo.errors import DemoError  # noqa: E402
from relsim_demo.settings import Settings  # noqa: E402
from relsim_demo.ui import build_ui, launch_options  # noqa: E402


def main() -> None:
    """Open the explorer and serve the page, or say in one sentence why not."""
    try:
        explorer = load_explorer(Settings.from_env())
        page = build_ui(explorer)
    except DemoError as error:
        sys.stderr.write(f"error: {error}\n")
        sys.exit(2)
    explorer.start()
    # the first picture takes longest, since it reads the sprite sheet: draw one before the first visitor asks
    Thread(target=explorer.picture, args=(explorer.ids[0],), daemon=True).start()
    page.launch(**launch_options(explorer))


if __name__ == "__main__":
    main()
