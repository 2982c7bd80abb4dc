"""The scripts that make the sprites and the README's pictures start, and do what they say."""

import json
import re
import sys
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "assets"
TAKE = """
import sys
sys.path.insert(0, "assets")
import build_screenshots as it
from pathlib import Path
it.ADDRESS, it.OUT = sys.argv[1] + "/", Path(sys.argv[2])
sys.argv[1:] = sys.argv[3:]
it.main()
"""


def test_the_sprites_are_built_anew_or_it_is_said_what_is_missing(python, tmp_path):
    done = python("assets/build_sprites.py", "--out", tmp_path)
    if done.returncode == 0:
        built, shipped = (json.loads((folder / "subjects.json").read_text()) for folder in (tmp_path, ASSETS))
        assert [row["name"] for row in built["subjects"]] == [row["name"] for row in shipped["subjects"]]
    else:
        assert "fonts-noto-color-emoji" in done.stderr and "Traceback" not in done.stderr
        assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_a_picture_of_the_readme_is_taken_from_the_running_app(chromium, page_server, python, tmp_path):
    done = python("-c", TAKE, page_server, tmp_path, "score")
    assert done.returncode == 0, done.stderr
    with Image.open(tmp_path / "score.webp") as taken:
        assert taken.size == (1440, 900) and len(taken.convert("RGB").getcolors(2**20)) > 1000


def test_every_picture_that_the_readme_shows_can_be_made(monkeypatch):
    monkeypatch.syspath_prepend(str(ASSETS))
    import build_figures
    import build_screenshots

    shown = set(re.findall(r"\(assets/readme/(\S+)\)", (ROOT / "README.md").read_text(encoding="utf-8")))
    made = {f"{name}.webp" for name in build_screenshots.VIEWS} | set(build_figures.drawn()) | {"families.jpg"}
    assert shown and shown <= made
    assert sys.modules["build_screenshots"].OUT == ASSETS / "readme"
