"""The Hub as far as this project asks it, on this machine: repositories that can be read, written and set up.

It answers over HTTP (`serving`: for programs with HF_ENDPOINT), or in place of this process's network (`standing_in`).
"""

import base64
import hashlib
import json
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

OWNER = "hf_owner"  # the token that may do everything
LARGE = 5_000_000  # bytes from which on a file is kept apart


class Hub:
    """What is on it: files by path, of repositories by kind and name, "datasets/org/name"."""

    def __init__(self):
        self.repos, self.spaces, self.blobs, self.asked, self.refuses = {}, {}, {}, [], {}

    def answer(self, method, target, headers, body):
        """Return status, headers and body; `refuses` has the status of what is refused, by "METHOD path"."""
        url = urlsplit(target)
        path, query = unquote(url.path), parse_qs(url.query)
        if path != "/api/agent-harnesses":  # the library's own curiosity
            self.asked.append(f"{method} {path}")
        if status := self.refuses.get(f"{method} {path}"):
            return status, {}, b'{"error": "refused"}'
        written = method in ("POST", "PUT", "DELETE") and "paths-info" not in path and not path.startswith("/lfs/")
        if (written or "whoami" in path) and headers.get("authorization") != f"Bearer {OWNER}":
            return 401, {}, b'{"error": "Invalid username or password."}'
        for pattern, does in ROUTES:
            if found := re.fullmatch(pattern, f"{method.replace('HEAD', 'GET')} {path}"):
                answered = getattr(self, does)(**found.groupdict(), query=query, headers=headers, body=body)
                return answered if isinstance(answered, tuple) else (200, {}, json.dumps(answered).encode())
        return 404, {}, b'{"error": "no such page"}'

    def commit_of(self, repo):
        """A commit changes when a file does: what was read of it may be kept for ever."""
        files = sorted((name, hash(data)) for name, data in self.repos.get(repo, {}).items())
        return hashlib.sha1(repr(files).encode()).hexdigest()

    def whoami(self, **_):
        return {"name": "some-org", "type": "user", "orgs": [], "auth": {"accessToken": {"role": "write"}}}

    def create(self, body, **_):
        asked = json.loads(body)
        name = f"{asked['organization']}/{asked['name']}"
        kind = f"{asked['type']}s"
        there = f"{kind}/{name}" in self.repos
        self.repos.setdefault(f"{kind}/{name}", {})
        if kind == "spaces" and not there:
            self.spaces[name] = {"sdk": asked["sdk"], "visibility": asked.get("visibility"), "variables": {}}
        told = json.dumps({"url": f"https://huggingface.co/{kind}/{name}"}).encode()
        return (409 if there else 200), {}, told

    def check_card(self, **_):
        return {"errors": [], "warnings": []}

    def info(self, repo, **_):
        if repo not in self.repos:
            return 404, {"X-Error-Code": "RepoNotFound"}, b'{"error": "Repository not found"}'
        files = [{"rfilename": name} for name in self.repos[repo]]
        return {
            "id": repo.partition("/")[2],
            "sha": self.commit_of(repo),
            "siblings": files,
            "private": False,
            "tags": [],
        }

    def tree(self, repo, folder="", **_):
        if repo not in self.repos:
            return 404, {"X-Error-Code": "RepoNotFound"}, b'{"error": "Repository not found"}'
        return [
            _entry(name, data) for name, data in self.repos[repo].items() if name.startswith((folder or "").lstrip("/"))
        ]

    def paths(self, repo, body, headers, **_):
        asked = (
            json.loads(body)["paths"] if "json" in headers.get("content-type", "") else parse_qs(body.decode())["paths"]
        )
        return [_entry(name, data) for name, data in self.repos[repo].items() if name in asked]

    def file(self, repo, name, headers, **_):
        data = self.repos.get(repo, {}).get(name)
        if data is None:
            return 404, {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": self.commit_of(repo)}, b"no such file"
        told = {"ETag": f'"{_oid(data)}"', "X-Repo-Commit": self.commit_of(repo), "Accept-Ranges": "bytes"}
        if part := re.fullmatch(r"bytes=(\d+)-(\d*)", headers.get("range", "")):
            start, end = int(part[1]), int(part[2] or len(data) - 1)
            told["Content-Range"] = f"bytes {start}-{min(end, len(data) - 1)}/{len(data)}"
            return 206, told, data[start : end + 1]
        return 200, told, data

    def model_file(self, name, path, headers, **_):
        """Files of models are asked for without their kind."""
        return self.file(f"models/{name}", path, headers)

    def preupload(self, repo, body, **_):
        files = json.loads(body)["files"]
        known = {name: _oid(data) for name, data in self.repos[repo].items()}
        modes = [{"path": f["path"], "uploadMode": "lfs" if f["size"] > LARGE else "regular"} for f in files]
        return {"files": [{**mode, "shouldIgnore": False, "oid": known.get(mode["path"])} for mode in modes]}

    def batch(self, body, headers, **_):
        """Say where each large file goes; what is there already goes nowhere."""
        where = f"http://{headers['host']}/lfs/"
        asked = json.loads(body)["objects"]
        actions = [{"upload": {"href": where + one["oid"], "header": {}}} for one in asked]
        told = [
            one if one["oid"] in self.blobs else one | {"actions": does}
            for one, does in zip(asked, actions, strict=True)
        ]
        return {"transfer": "basic", "objects": told}

    def put(self, oid, body, **_):
        assert hashlib.sha256(body).hexdigest() == oid
        self.blobs[oid] = body
        return {}

    def commit(self, repo, body, **_):
        files = self.repos[repo]
        for line in map(json.loads, body.splitlines()):
            value = line["value"]
            if line["key"] == "file":
                files[value["path"]] = base64.b64decode(value["content"])
            elif line["key"] == "lfsFile":
                files[value["path"]] = self.blobs[value["oid"]]
            elif line["key"] == "deletedFile":
                del files[value["path"]]
        return {"commitUrl": f"https://huggingface.co/{repo}/commit/1", "commitOid": self.commit_of(repo)}

    def variable(self, name, body, **_):
        one = json.loads(body)
        self.spaces[name]["variables"][one["key"]] = one["value"]
        return {one["key"]: {"value": one["value"]}}

    def hardware(self, name, body, **_):
        self.spaces[name]["hardware"] = json.loads(body)["flavor"]
        return {"stage": "BUILDING", "hardware": {"current": None, "requested": self.spaces[name]["hardware"]}}


REPO = r"(?P<repo>(?:models|datasets|spaces)/[\w.-]+/[\w.-]+)"
ROUTES = (
    ("GET /api/whoami-v2", "whoami"),
    ("POST /api/repos/create", "create"),
    ("POST /api/validate-yaml", "check_card"),
    (rf"GET /api/{REPO}(/revision/.+)?", "info"),
    (rf"GET /api/{REPO}/tree/[^/]+(?P<folder>/.*)?", "tree"),
    (rf"POST /api/{REPO}/paths-info/[^/]+", "paths"),
    (rf"POST /api/{REPO}/preupload/main", "preupload"),
    (rf"POST /api/{REPO}/commit/main", "commit"),
    (rf"POST /{REPO}\.git/info/lfs/objects/batch", "batch"),
    (r"PUT /lfs/(?P<oid>\w+)", "put"),
    (r"POST /api/spaces/(?P<name>[\w.-]+/[\w.-]+)/variables", "variable"),
    (r"POST /api/spaces/(?P<name>[\w.-]+/[\w.-]+)/hardware", "hardware"),
    (rf"GET /{REPO}/resolve/[^/]+/(?P<name>.+)", "file"),
    (r"GET /(?P<name>[\w.-]+/[\w.-]+)/resolve/[^/]+/(?P<path>.+)", "model_file"),
)


def _oid(data):
    """What git calls a file."""
    return hashlib.sha1(f"blob {len(data)}\0".encode() + data).hexdigest()


def _entry(name, data):
    return {"type": "file", "path": name, "size": len(data), "oid": _oid(data)}


@contextmanager
def serving(hub):
    """Answer on a free port of 127.0.0.1; the value is the endpoint."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked = {name.lower(): value for name, value in self.headers.items()}
            status, headers, data = hub.answer(self.command, self.path, asked, body)
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers, "Content-Length": len(data)}.items():
                self.send_header(name, str(value))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = answer  # noqa: N815

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def standing_in(hub):
    """Answer this process in place of its network."""
    import httpx2
    import huggingface_hub
    from huggingface_hub.utils._http import default_client_factory

    def answer(request):
        target = request.url.raw_path.decode()
        status, headers, data = hub.answer(request.method, target, dict(request.headers), request.read())
        return httpx2.Response(status, headers=headers, content=data)

    huggingface_hub.set_client_factory(lambda: httpx2.Client(transport=httpx2.MockTransport(answer)))
    try:
        yield hub
    finally:
        huggingface_hub.set_client_factory(default_client_factory)
