"""The page's copy of the payloads: python -m relsim_demo.ui.contract.payload_types writes it from the types in `payloads`."""

from __future__ import annotations

import types
from pathlib import Path
from typing import NotRequired, Union, get_args, get_origin, get_type_hints

from typing_extensions import is_typeddict

from relsim_demo.ui.contract import payloads

FILE = Path(__file__).parents[1] / "widgets" / "lib" / "payloads.d.ts"
HEAD = "/* What the server tells the page. Written by `python -m relsim_demo.ui.contract.payload_types`; not to be edited. */"
EITHER = """/** One of two payloads, of which fields of both may be asked for. */
export type Either<A, B> = (A & Without<B, A>) | (B & Without<A, B>);
type Without<B, A> = { [field in Exclude<keyof B, keyof A>]?: undefined };"""
PLAIN = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null", object: "unknown"}


def declared() -> str:
    """Return the declarations of all payloads, in TypeScript."""
    found = [value for value in vars(payloads).values() if is_typeddict(value)]
    return "\n\n".join([HEAD, EITHER, *map(_interface, found)]) + "\n"


def _interface(payload: type) -> str:
    fields = get_type_hints(payload, include_extras=True)
    body = "".join(f"  {name}{_typed(hint)};\n" for name, hint in fields.items())
    return f"/** {payload.__doc__} */\nexport interface {payload.__name__} {{\n{body}}}"


def _typed(hint: object) -> str:
    optional = get_origin(hint) is NotRequired
    return f"{'?' if optional else ''}: {_name(get_args(hint)[0] if optional else hint)}"


def _name(hint: object) -> str:
    """Return a type in TypeScript."""
    if hint in PLAIN:
        return PLAIN[hint]
    inner = [_name(part) for part in get_args(hint)]
    match get_origin(hint):
        case builtin if builtin is list:
            return f"({inner[0]})[]" if "|" in inner[0] else f"{inner[0]}[]"
        case builtin if builtin is tuple:
            return f"[{', '.join(inner)}]"
        case builtin if builtin is dict:
            return f"Record<string, {inner[1]}>"
        case union if union in (Union, types.UnionType):
            return _union(hint)
    return hint.__name__ if isinstance(hint, type) else str(hint)


def _union(hint: object) -> str:
    """Return a union in TypeScript."""
    found = [_name(part) for part in get_args(hint) if is_typeddict(part)]
    others = [_name(part) for part in get_args(hint) if not is_typeddict(part)]
    return " | ".join([*([f"Either<{', '.join(found)}>"] if len(found) == 2 else found), *others])


if __name__ == "__main__":
    FILE.write_text(declared(), encoding="utf-8")
