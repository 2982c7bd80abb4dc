"""The app on models that can be held back: python published_app.py GATE LOG PAUSE. Weights are found once GATE exists.

Each word leaves a line in LOG, and takes as many seconds as the file PAUSE says.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import app  # noqa: E402
from relsim_demo.models import published  # noqa: E402
from relsim_demo.models.qwen.decoder import Decoder  # noqa: E402


def hold_back(gate, log, pause):
    """Hold the models back."""
    locate, step = published.locate, Decoder.step

    def located(*question):
        while not gate.exists():
            time.sleep(0.05)
        return locate(*question)

    def stepped(*question):
        if pause.exists():
            time.sleep(float(pause.read_text()))
        with log.open("a") as lines:
            lines.write("word\n")
        return step(*question)

    published.locate, Decoder.step = located, stepped


if __name__ == "__main__":
    hold_back(*map(Path, sys.argv[1:]))
    app.main()
