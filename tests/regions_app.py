"""The app that hides parts slowly: python regions_app.py LOG PAUSE. Each hidden part takes PAUSE seconds and a line."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import app  # noqa: E402
from relsim_demo.analysis import occlusion  # noqa: E402


def slow_down(log, pause):
    """Hide each part only after a while, and leave a line."""
    hidden = occlusion.hidden

    def slowly(image):
        for part in hidden(image):
            time.sleep(pause)
            with log.open("a") as lines:
                lines.write("part\n")
            yield part

    occlusion.hidden = slowly


if __name__ == "__main__":
    slow_down(Path(sys.argv[1]), float(sys.argv[2]))
    app.main()
