"""What comes with the program: where its files lie, and what to type to have them again, or packages more.

In a checkout the files lie beside the package, in a wheel inside it.
"""

from __future__ import annotations

from importlib import resources
from importlib.util import find_spec
from pathlib import Path

from relsim_demo.errors import NotInstalled

_PACKAGE = Path(str(resources.files("relsim_demo")))
_INSIDE = _PACKAGE / "_data"  # of a wheel; see pyproject.toml
INSTALLED = _INSIDE.is_dir()
_DATA = _INSIDE if INSTALLED else _PACKAGE.parent
ASSETS = _DATA / "assets"
PRECOMPUTED = _DATA / "precomputed"
# The requirements of all other extras are in requirements.txt.
_REQUIREMENTS = {name: f"requirements-{name}.txt" for name in ("look", "4bit", "train", "ray", "milvus")}


def again(part: str) -> str:
    """Say how to get a shipped file or folder again, such as "assets": the beginning of a sentence, without its end."""
    if INSTALLED:
        return "Install relsim-demo again from where you got it (`pip install --force-reinstall --no-deps ...`)"
    return f"Fetch it again (`git checkout -- {part}`)"


def install(extra: str) -> str:
    """Return the command that installs the packages of an extra of pyproject.toml."""
    if INSTALLED:
        return f"pip install 'relsim-demo[{extra}]'"
    return f"pip install -r {_REQUIREMENTS.get(extra, 'requirements.txt')}"


def require(extra: str, *packages: str) -> None:
    """Check that packages which only an extra brings are here, without importing them.

    Raises:
        NotInstalled: one is not; the text names the command that installs it.
    """
    for package in packages:
        if find_spec(package) is None:
            raise NotInstalled(f"The package {package} is not installed here: run `{install(extra)}`.")
