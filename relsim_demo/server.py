"""Same Logic as a web page, served on GRADIO_SERVER_NAME and GRADIO_SERVER_PORT."""

from __future__ import annotations

import signal
from threading import Thread

from relsim_demo import load_explorer
from relsim_demo.hosting.folder import own_folder
from relsim_demo.hosting.memory import give_back_for_ever
from relsim_demo.hosting.network import announce, settle
from relsim_demo.hosting.program import run, say
from relsim_demo.settings import Settings


def main() -> int:
    """Serve the page until a signal ends it, and return the exit code."""
    return run(_serve, stops=(signal.SIGINT, signal.SIGTERM))


def _serve() -> int:
    settle()
    with own_folder():
        from relsim_demo.ui import build_ui, hosting_of, launch_options  # reads the environment that was just settled

        explorer = load_explorer(Settings.from_env())
        hosting = hosting_of(explorer)
        page = build_ui(explorer, hosting.menu())
        for fault in explorer.faults():
            say(fault)
        explorer.start()
        # the first picture takes longest, since it reads the sprite sheet: draw one before the first visitor asks
        Thread(target=explorer.picture, args=(explorer.ids[0],), daemon=True).start()
        options = launch_options(explorer, hosting)
        announce(lambda: page.launch(prevent_thread_lock=True, quiet=True, **options))
        try:
            give_back_for_ever()
        finally:
            page.close(verbose=False)
