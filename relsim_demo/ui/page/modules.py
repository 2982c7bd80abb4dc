"""The page's scripts and styles: the folder widgets/ as ES modules and one stylesheet, at an address of their content.

All is read once. The address holds a hash of all files, so that a page gets the modules it was written for, also those
that modules import by themselves, and a browser may keep every one of them for ever.
"""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import posixpath
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

FOLDER = Path(__file__).parents[1] / "widgets"
EARLY = ("lib/tokens.css", "lib/base.css")  # in the page itself, which shows something before its first widget is there
FIRST = ("head", "score")  # the folders of what a page opens with; the tab that its address names comes with them
BEGIN, STYLES = "lib/begin.js", "styles.css"
TYPES = {".js": "text/javascript", ".css": "text/css"}
IMPORTED = re.compile(r'^(?:import|export)\b(?:[^;"]*?\bfrom)? *"([^"]+)"', re.MULTILINE)
RENEWED = "The page has been renewed. Reload it."
FOREVER = "public, max-age=31536000, immutable"


class MissingModule(RuntimeError):
    """A script of the page that is not there: the server does not start without it."""


@dataclass(frozen=True)
class Modules:
    """All scripts and styles of the page, by their path in the folder."""

    files: dict[str, bytes]

    @classmethod
    def read(cls, folder: Path) -> Modules:
        """Read a folder. Raises MissingModule where a script imports what is not there."""
        paths = [path for path in sorted(folder.rglob("*")) if path.suffix in TYPES]
        modules = cls({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths})
        modules._check()
        return modules

    @cached_property
    def version(self) -> str:
        """The hash of all names and contents."""
        every = hashlib.sha256()
        for name, content in self.files.items():
            every.update(f"{name} {len(content)}\n".encode() + content)
        return every.hexdigest()[:16]

    @cached_property
    def served(self) -> dict[str, bytes]:
        """What the page fetches, by path: the scripts, and all styles in one."""
        scripts = {name: content for name, content in self.files.items() if name.endswith(".js")}
        later = [name for name in self.files if name.endswith(".css") and name not in EARLY]
        later.sort(key=lambda name: not name.startswith("lib/"))
        return {**scripts, STYLES: b"\n".join(self.files[name] for name in later)}

    @property
    def early(self) -> str:
        """The styles that the page begins with."""
        return "\n".join(self.files[name].decode() for name in EARLY)

    def address(self, name: str) -> str:
        """Return where a script lies, relative to the page. Raises MissingModule."""
        if name not in self.served:
            raise MissingModule(f"The page has no script {name}.")
        return f"widgets/{self.version}/{name}"

    def looks(self) -> str:
        """Return what the page head gets for its looks: it comes after Gradio's own styles."""
        return f'<style>{self.early}</style>\n<link rel="stylesheet" id="sl-styles" href="{self.address(STYLES)}">'

    def starts(self, **facts: object) -> dict[str, str]:
        """Return what starts the page's scripts, by the tab that an address opens; "" is for all others.

        facts: what all scripts may know of this page (see lib/facts.js).
        """
        tabs = ["", *sorted({name.partition("/")[0] for name in self.files})]
        return {tab: self._start(tab, facts) for tab in tabs}

    def _start(self, tab: str, facts: dict[str, object]) -> str:
        scripts = [name for name in self.served if name.endswith(".js")]
        first = self._needed(BEGIN, *(name for name in scripts if name.partition("/")[0] in (*FIRST, tab)))
        later = [name for name in scripts if name not in first]
        told = json.dumps({**facts, "later": later}).replace("<", "\\u003c")
        return "\n".join(
            [
                f'<script type="application/json" id="sl-facts">{told}</script>',
                *(f'<link rel="modulepreload" href="{html.escape(self.address(name))}">' for name in first),
                f'<script type="module" async src="{self.address(BEGIN)}"></script>',
            ]
        )

    def _needed(self, *names: str) -> list[str]:
        """Return scripts and all that they import."""
        found = list(names)
        for name in found:
            found += [asked for asked in self._imports[name] if asked not in found]
        return found

    @cached_property
    def _imports(self) -> dict[str, list[str]]:
        """What each script imports, as paths in the folder."""
        return {
            name: [
                posixpath.normpath(posixpath.join(posixpath.dirname(name), asked))
                for asked in dict.fromkeys(IMPORTED.findall(content.decode()))
            ]
            for name, content in self.files.items()
            if name.endswith(".js")
        }

    def _check(self) -> None:
        for name, imports in self._imports.items():
            for asked in imports:
                if asked not in self.files:
                    raise MissingModule(f"The page's script {name} imports {asked}, which is not there.")


@lru_cache
def shipped() -> Modules:
    """Return the page's own."""
    return Modules.read(FOLDER)


def routes(modules: Modules) -> list[Route]:
    """Return the route that serves them."""
    packed = {name: gzip.compress(content, 9, mtime=0) for name, content in modules.served.items()}

    async def serve(request: Request) -> Response:
        name = request.path_params["name"]
        if request.path_params["version"] != modules.version or name not in packed:
            return PlainTextResponse(RENEWED, 404, headers={"Cache-Control": "no-store"})
        accepts = "gzip" in request.headers.get("accept-encoding", "")
        tag = f'"{modules.version}{"-gzip" if accepts else ""}"'
        headers = {"Cache-Control": FOREVER, "ETag": tag, "Vary": "Accept-Encoding"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if accepts:
            headers["Content-Encoding"] = "gzip"
        content = packed[name] if accepts else modules.served[name]
        return Response(content, media_type=TYPES[posixpath.splitext(name)[1]], headers=headers)

    return [Route("/widgets/{version}/{name:path}", serve)]
