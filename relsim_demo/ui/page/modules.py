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
FIRST = ("lib/", "head/", "score/")  # what a page opens with; the rest is fetched after it
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

    def head(self, **facts: object) -> str:
        """Return the page head; facts: what all scripts may know of this page (see lib/facts.js)."""
        told = json.dumps(facts).replace("<", "\\u003c")
        return "\n".join(
            [
                f"<style>{self.early}</style>",
                f'<link rel="stylesheet" id="sl-styles" href="{self.address(STYLES)}">',
                f'<script type="application/json" id="sl-facts">{told}</script>',
                *(self._preload(name) for name in sorted(self.served, key=lambda name: not name.startswith(FIRST))),
                f'<script type="module" src="{self.address(BEGIN)}"></script>',
            ]
        )

    def _preload(self, name: str) -> str:
        if not name.endswith(".js"):
            return ""
        urgent = "" if name.startswith(FIRST) else ' fetchpriority="low"'
        return f'<link rel="modulepreload" href="{html.escape(self.address(name))}"{urgent}>'

    def _check(self) -> None:
        for name, content in self.files.items():
            for asked in IMPORTED.findall(content.decode()) if name.endswith(".js") else ():
                if posixpath.normpath(posixpath.join(posixpath.dirname(name), asked)) not in self.files:
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
