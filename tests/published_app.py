"""The app on slow models: python published_app.py GATE LOG PAUSE. Weights are found once GATE exists.

Each word takes PAUSE seconds and leaves a line in LOG.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import app  # noqa: E402
from relsim_demo.models import published  # noqa: E402
from relsim_demo.models.qwen.decoder import Decoder  # noqa: E402


def slow_down(gate, log, pause):
    """Hold the models back."""
    locate, step = published.locate, Decoder.step

    def located(*question):
        while not gate.exists():
            time.sleep(0.05)
        return locate(*question)

    def stepped(*question):
        time.sleep(pause)
        with log.open("a") as lines:
            lines.write("word\n")
        return step(*question)

    published.locate, Decoder.step = located, stepped


if __name__ == "__main__":
    slow_down(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]))
    app.main()
