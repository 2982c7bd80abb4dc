"""The house plan: who may import whom, read from the source, and what opening the explorer leaves unloaded."""

import ast
import re
from pathlib import Path

import pytest
from every import every

ROOT = Path(__file__).resolve().parent.parent
LEAVES = ("settings", "domain", "types", "errors", "digests", "images", "vectors", "shipped", "work")
# Each layer and all that it may import besides itself. A new module must be given its place here.
# fmt: off
MAY_IMPORT = {
    "errors": (),
    "digests": (),
    "domain": (),
    "types": ("domain",),
    "vectors": (),
    "shipped": ("errors",),
    "work": (),
    "settings": ("errors", "shipped"),
    "hosting": ("errors",),
    "images": ("errors", "settings"),
    "scenes": LEAVES,
    "models": LEAVES,
    "gallery": (*LEAVES, "scenes"),
    "analysis": (*LEAVES, "gallery"),
    "catalog": (*LEAVES, "gallery", "analysis"),
    "precompute": (*LEAVES, "scenes", "gallery", "analysis", "models"),
    "services": (*LEAVES, "scenes", "gallery", "analysis", "catalog", "models"),
    "evaluation": (*LEAVES, "gallery", "analysis", "models", "services"),
    "training": (*LEAVES, "hosting", "scenes", "models", "gallery", "analysis", "precompute", "services"),
    "opening": (*LEAVES, "gallery", "models", "evaluation"),
    "explorer": (*LEAVES, "gallery", "analysis", "models", "services", "evaluation", "opening"),
    "mine": (*LEAVES, "gallery", "analysis", "models", "precompute", "explorer"),
    "__init__": ("settings", "opening", "explorer"),
    "galleries": (*LEAVES, "gallery", "explorer"),
    "space_page": ("domain", "types", "errors", "services", "explorer"),
    "ui": (
        "domain", "types", "errors", "images", "work", "services", "evaluation", "explorer", "mine", "galleries",
        "space_page",
    ),
    "server": ("__init__", "settings", "hosting", "ui"),
    "deploy": (*LEAVES, "gallery"),
    "arguments": ("domain", "types", "errors"),
    "commands": (
        "__init__", *LEAVES, "models", "explorer", "galleries", "evaluation", "precompute", "deploy", "space_page",
        "ui",
    ),
    "cli": ("errors", "arguments", "hosting", "commands", "server"),
    "__main__": ("cli", "hosting"),
    "app": ("server",),
}
# fmt: on
HEAVY = {
    "torch",
    "torchvision",
    "transformers",
    "sentence_transformers",
    "peft",
    "umap",
    "datasets",
    "plotly",
    "ray",
    "pymilvus",
}
TORCH_AT_THE_TOP = ("models/mini_net.py", "models/lite2_net.py", "models/tuned_net.py", "models/qwen/", "training/")
FILES = sorted((ROOT / "relsim_demo").rglob("*.py"))


def short(path):
    """The path inside the package."""
    return path.relative_to(ROOT / "relsim_demo").as_posix()


def layer(module):
    """relsim_demo.ui.page.theme -> ui; relsim_demo -> __init__."""
    return (module.split(".") + ["__init__"])[1]


def ours(path):
    """Every layer that a file imports anywhere, lazily or for its types too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {layer(name.name) for name in node.names if name.name.split(".")[0] == "relsim_demo"}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            if node.module == "relsim_demo":  # a submodule, or a name of __init__
                parts = {name.name for name in node.names}
                found |= {part if part in MAY_IMPORT else "__init__" for part in parts}
            elif node.module.startswith("relsim_demo."):
                found.add(layer(node.module))
    return found


def at_the_top(tree):
    """The packages that importing a module loads: its imports outside functions and outside `if TYPE_CHECKING`."""
    names, nodes = set(), list(tree.body)
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.Import):
            names |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module.split(".")[0])
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            nodes += node.orelse
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            nodes += list(ast.iter_child_nodes(node))
    return names


def test_the_plan_has_no_circle():
    known = set()
    for name, allowed in MAY_IMPORT.items():
        assert set(allowed) <= known, f"{name} looks upwards"
        known.add(name)


@every([*FILES, ROOT / "app.py"])
def test_imports_point_downwards(path):
    own = "app" if path == ROOT / "app.py" else Path(short(path)).parts[0].removesuffix(".py")
    assert own in MAY_IMPORT, f"{own} has no place in the plan"
    assert ours(path) - {own} <= set(MAY_IMPORT[own])


def test_services_point_one_way():
    """Within the folder too: each may import those before it."""
    order = ["anonymity", "embedding", "judging", "question", "queries", "info", "items", "captions"]
    order += [
        "ranking",
        "finding",
        "search",
        "scoring",
        "explain",
        "maps",
        "evaluation",
        "tables",
        "orders",
        "facets",
        "explore",
    ]
    for path in (ROOT / "relsim_demo" / "services").glob("[a-z]*.py"):
        used = re.findall(r"^from relsim_demo\.services\.(\w+)", path.read_text(), re.MULTILINE)
        assert all(order.index(name) < order.index(path.stem) for name in used), path


def test_the_page_points_one_way():
    """Within the page too: each folder, or single module, may import those before it."""
    order = ["gradio_internals", "contract", "page", "pictures", "examples", "score", "caption", "retrieve", "explore"]
    order += ["space", "maps", "results", "vote", "galleries", "masthead", "api", "waiting"]
    ui = ROOT / "relsim_demo" / "ui"
    for path in ui.glob("**/*.py"):
        own = path.relative_to(ui).parts[0].removesuffix(".py")
        if own == "__init__":
            continue
        used = re.findall(
            r"^ *from relsim_demo\.ui(?:\.(\w+)\S*)? import", path.read_text(encoding="utf-8"), re.MULTILINE
        )
        assert all(name and order.index(name) <= order.index(own) for name in used), path


def test_answers_are_imported_from_one_place():
    for path in FILES:
        if not short(path).startswith("types/"):
            assert "from relsim_demo.types." not in path.read_text(encoding="utf-8"), path


def test_the_reader_of_imports_sees_them_all(tmp_path):
    """The two readers above would pass on anything if they saw nothing."""
    path = tmp_path / "module.py"
    path.write_text(
        "import relsim_demo.cli\nfrom relsim_demo import load_explorer, errors\n"
        "from relsim_demo.ui.page.theme import x\n"
        "try:\n    import umap.plot\nexcept ImportError:\n    pass\n"
        "if TYPE_CHECKING:\n    import torch\n"
        "def f():\n    from relsim_demo.models import mini\n    import datasets\n"
        "class A:\n    from transformers import pipeline\n"
    )
    assert ours(path) == {"cli", "__init__", "errors", "ui", "models"}
    assert at_the_top(ast.parse(path.read_text())) == {"relsim_demo", "umap", "transformers"}


@every(FILES, short)
def test_heavy_packages_are_reached_lazily(path):
    loaded = at_the_top(ast.parse(path.read_text(encoding="utf-8")))
    if not short(path).startswith(TORCH_AT_THE_TOP):
        assert not loaded & HEAVY
    if not short(path).startswith("ui/"):
        assert "gradio" not in loaded


def test_only_the_models_know_how_vectors_are_made():
    """gallery, analysis and the page must work for any model."""
    for path in FILES:
        if short(path).startswith(("gallery/", "analysis/", "ui/")):
            assert not ours(path) & {"models", "training"}, path


@pytest.mark.parametrize(
    "module",
    [
        "relsim_demo",
        *(
            f"relsim_demo.{one}"
            for one in (
                "explorer",
                "cli",
                "precompute",
                "evaluation.command",
                "evaluation.judging.command",
                "evaluation.bench.command",
            )
        ),
    ],
)
def test_importing_loads_nothing_heavy(python, module):
    done = python("-c", f"import sys, {module}; print(*sys.modules)")
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert "relsim_demo" in loaded, done.stderr
    assert not loaded & (HEAVY | {"gradio"})


def test_the_leaves_need_nothing_but_pillow_and_numpy(python):
    names = ", ".join(f"relsim_demo.{leaf}" for leaf in LEAVES)
    loaded = set(python("-c", f"import sys, {names}; print(*sys.modules)").stdout.split())
    assert "relsim_demo.images" in loaded and not loaded & {"faiss", "pyarrow", "tokenizers", "safetensors", "gradio"}


def test_the_composition_root_is_small():
    assert len((ROOT / "relsim_demo" / "server.py").read_text().splitlines()) <= 40
    assert len((ROOT / "app.py").read_text().splitlines()) <= 10
