"""Where model files lie: local folders, a hand-made Hub cache without a network, and a Hub of our own."""

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from relsim_demo.errors import ModelUnavailable
from relsim_demo.models.checkpoints import cached, locate, revision_of
from relsim_demo.settings import Settings

COMMIT, OLDER = "0123456789abcdef0123456789abcdef01234567", "f" * 40
FILES = {"config.json": b"{}", "model.safetensors": b"weights", "pytorch_model.bin": b"a pickle"}


def make_cache(cache, repo="owner/model", commit=COMMIT, names=tuple(FILES)):
    """Write what the Hub library leaves in its cache."""
    root = cache / f"models--{repo.replace('/', '--')}"
    snapshot = root / "snapshots" / commit
    snapshot.mkdir(parents=True)
    (root / "refs").mkdir(exist_ok=True)
    (root / "refs" / "main").write_text(commit)
    for name in names:
        (snapshot / name).write_bytes(FILES[name])
    return snapshot


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache, and no network."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    return tmp_path / "cache"


class Hub(BaseHTTPRequestHandler):
    """As much of the Hub as a download asks for: one model, one gated model."""

    asked: list[str] = []

    def do_GET(self):
        self.asked.append(self.path)
        path = self.path.split("?")[0]
        files = [{"type": "file", "path": n, "size": len(b), "oid": "0" * 40} for n, b in FILES.items()]
        if path.startswith("/api/models/owner/gated"):
            self.answer(403, b"", "GatedRepo")
        elif path == "/api/models/owner/broken/revision/main":
            self.answer(500, b"")
        elif path in ("/api/models/owner/model", "/api/models/owner/model/revision/main"):
            self.answer(200, json.dumps({"id": "owner/model", "sha": COMMIT}).encode())
        elif path.startswith("/api/models/owner/model/revision/"):
            self.answer(404, b"", "RevisionNotFound")
        elif path.startswith("/api/models/owner/model/tree/"):
            self.answer(200, json.dumps(files).encode())
        elif path.startswith(f"/owner/model/resolve/{COMMIT}/"):
            self.answer(200, FILES[path.rsplit("/", 1)[1]])
        else:
            self.answer(404, b"", "RepoNotFound")

    def do_HEAD(self):
        self.do_GET()

    def answer(self, status, body, error=None):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", "application/json")
        self.send_header("ETag", f'"{hashlib.sha1(body).hexdigest()}"')
        self.send_header("X-Repo-Commit", COMMIT)
        if error:
            self.send_header("X-Error-Code", error)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def hub(tmp_path, monkeypatch):
    """A Hub on this machine and an empty cache."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    endpoint = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", endpoint)
    template = endpoint + "/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr("huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE", template)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    Hub.asked.clear()
    yield tmp_path / "cache"
    server.shutdown()
    server.server_close()


def test_a_local_folder_is_taken_as_it_is(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    assert locate(str(tmp_path), Settings(), files=["config.json", "*.safetensors"]) == tmp_path
    with pytest.raises(ModelUnavailable, match=r"lacks model\.safetensors, b\.json in .*; download it again"):
        locate(str(tmp_path), Settings(), files=["config.json", "model.safetensors", "b.json"])


@pytest.mark.parametrize("model", ["./nowhere", "/no/such/folder", "~/none", "a/b/c", "a/..", "a b", "a/b@", "a@../x"])
def test_what_is_no_folder_and_no_hub_id_is_refused(cache, model):
    with pytest.raises(ModelUnavailable, match=r"There is no folder '.*' here, and a model on the Hub is named OWNER/"):
        locate(model, Settings(cache_dir=str(cache)))


def test_a_filled_cache_answers_offline(cache):
    settings = Settings(cache_dir=str(cache))
    older, newest = make_cache(cache, commit=OLDER), make_cache(cache)
    assert locate("owner/model", settings) == newest
    assert locate("owner/model@main", settings, files=["config.json", "*.safetensors"]) == newest
    assert locate(f"owner/model@{OLDER}", settings) == older
    assert (revision_of(older), revision_of(newest)) == (OLDER, COMMIT)


def test_the_environment_alone_says_offline_and_where(tmp_path, python):
    snapshot = make_cache(tmp_path / "hub", "owner/model")
    code = (
        "import sys; from relsim_demo.models.checkpoints import locate, revision_of;"
        "from relsim_demo.settings import Settings; folder = locate('owner/model', Settings(), files=['config.json']);"
        "print(folder, revision_of(folder), 'torch' in sys.modules)"
    )
    done = python("-c", code, HF_HUB_OFFLINE="1", HF_HUB_CACHE=str(tmp_path / "hub"))
    assert done.stdout.split() == [str(snapshot), COMMIT, "False"], done.stderr


@pytest.mark.parametrize("model", ["owner/other", "owner/model@v2", f"owner/model@{OLDER}"])
def test_what_is_not_cached_needs_the_network(cache, model):
    make_cache(cache)
    with pytest.raises(ModelUnavailable, match=rf"{model} is not complete in the cache {cache} and HF_HUB_OFFLINE is "):
        locate(model, Settings(cache_dir=str(cache)))


def test_half_a_snapshot_is_refused(cache):
    make_cache(cache, names=["config.json"])
    with pytest.raises(ModelUnavailable, match=r"owner/model lacks model\.safetensors in .*download it again"):
        locate("owner/model", Settings(cache_dir=str(cache)), files=["config.json", "model.safetensors"])


def test_without_a_network_the_cache_answers_or_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    settings = Settings(cache_dir=str(tmp_path))
    with pytest.raises(ModelUnavailable, match=r"the Hub cannot be reached: connect to the Internet once"):
        locate("owner/model", settings)
    snapshot = make_cache(tmp_path)
    assert locate("owner/model", settings) == snapshot


def test_only_the_asked_files_are_downloaded_and_once(hub):
    settings = Settings(cache_dir=str(hub))
    folder = locate("owner/model", settings, files=["config.json", "*.safetensors"])
    assert sorted(path.name for path in folder.iterdir()) == ["config.json", "model.safetensors"]
    assert (folder / "model.safetensors").read_bytes() == b"weights" and revision_of(folder) == COMMIT
    Hub.asked.clear()
    assert locate(f"owner/model@{COMMIT}", settings, files=["config.json", "*.safetensors"]) == folder
    assert cached("owner/model", settings, files=["config.json", "*.safetensors"]) == folder
    assert cached("owner/model", settings) is None, "one file of the model was never asked for"
    assert Hub.asked == []


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        ("owner/none", r"no folder 'owner/none' here and no such model on the Hub \(if it is private: `hf auth login`"),
        ("owner/gated", r"owner/gated is gated: accept its terms on its page, then log in"),
        ("owner/model@v9", r"The Hub has no such revision of owner/model@v9; after the @ stands"),
        ("owner/broken", r"owner/broken is not complete in the cache .* and the Hub cannot be reached"),
        ("owner--x/a", r"no folder 'owner--x/a' here, and it is not a model's name"),
    ],
)
def test_what_the_hub_refuses_becomes_a_sentence(hub, model, sentence):
    with pytest.raises(ModelUnavailable, match=sentence):
        locate(model, Settings(cache_dir=str(hub)))


def test_local_weights_are_known_by_their_hash(tmp_path):
    with pytest.raises(ModelUnavailable, match="holds no weights"):
        revision_of(tmp_path)
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"one")
    first = revision_of(tmp_path)
    assert first == hashlib.sha256(b"one").hexdigest()[:12] == revision_of(tmp_path)
    weights.write_bytes(b"other")
    assert revision_of(tmp_path) == hashlib.sha256(b"other").hexdigest()[:12]
    (tmp_path / "projection.pt").write_bytes(b"head")
    both = revision_of(tmp_path)
    (tmp_path / "projection.pt").write_bytes(b"hood!")
    assert len({first, both, revision_of(tmp_path)}) == 3
