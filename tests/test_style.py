"""What CONTRIBUTING says of lengths holds in every language; Biome counts the lines of the scripts' functions."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINE, FUNCTION = 120, 40
KINDS = (".py", ".js", ".css", ".toml", ".yml")


def sources():
    """All files that people write."""
    folders = ("relsim_demo", "tests", "assets", "benchmarks", ".github")
    found = [ROOT / "app.py", ROOT / "pyproject.toml", *(path for name in folders for path in (ROOT / name).rglob("*"))]
    return [path for path in found if path.suffix in KINDS]


def test_no_line_is_too_long():
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources()
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if len(line) > LINE
    ]
    assert not long, "\n".join(long)


def test_no_function_is_too_long():
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in sources()
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno >= FUNCTION
    ]
    assert not long, "\n".join(long)
