"""Commands that ask: each returns its answer as JSON types, and as the lines that a person reads."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence

from relsim_demo import load_explorer
from relsim_demo.domain import FEW
from relsim_demo.errors import BadRequest
from relsim_demo.galleries import installed
from relsim_demo.settings import Settings
from relsim_demo.types import Pair, Sampling, Score, View

MOST_TOLD = 8  # values of a facet


def score(options: argparse.Namespace) -> tuple[dict, str]:
    """Score pictures pairwise."""
    answer = load_explorer().score(_pictures(options.images), options.images)
    lines = [f"{p.a} | {p.b}: {_named(p)}logic {_told(p.relational)}, look {_told(p.attribute)}" for p in answer.pairs]
    notes = dict.fromkeys([*answer.notes, *(p.note for p in answer.pairs if p.note)])  # each once
    return answer.to_dict(), "\n".join([*lines, *notes])


def _named(pair: Pair) -> str:
    name = "the same picture" if pair.same_picture else pair.corner
    return f"{name}; " if name else ""


def _told(score: Score) -> str:
    if score.score is None:
        return "unknown"
    return f"{score.score:.3f}{_beyond(score.percentile)}"


def _beyond(percentile: float | None) -> str:
    """Say a percentile, rounded down; a sample of random pairs cannot tell that all of them score lower."""
    if percentile is None:
        return ""
    share = f"{math.floor(round(percentile * 10, 5)) / 10:.1f}" if percentile < 99.95 else "more than 99.9"
    return f" (above {share} % of random pairs)"


def caption(options: argparse.Namespace) -> tuple[dict, str]:
    """Caption pictures."""
    sampling = Sampling(options.temperature, options.top_p, options.seed)
    answer = load_explorer().caption(_pictures(options.images), options.images, options.n, options.group, sampling)
    told = [(image.image, caption) for image in answer.images for caption in image.captions]
    told += [("all together", caption) for caption in answer.group or ()]
    lines = [f"{name}: {c.text}{'' if c.similarity is None else f' ({c.similarity:.3f})'}" for name, c in told]
    notes = dict.fromkeys([*(image.note for image in answer.images), answer.note])  # each once
    return answer.to_dict(), "\n".join([*lines, *filter(None, notes)])


def search(options: argparse.Namespace) -> tuple[dict, str]:
    """Find gallery pictures."""
    explorer = load_explorer()
    answer = explorer.search(
        **_query(options), text=options.text, k=options.k, metric=options.metric, collapse=options.collapse
    )
    lines = [f"{h.rank:3d}  {h.id}  {h.score:.3f}  {h.caption}" for h in answer.hits]
    return answer.to_dict(), "\n".join([*lines, *filter(None, [answer.note, *answer.notes])])


def space(options: argparse.Namespace) -> tuple[dict, str]:
    """Place the gallery around one picture."""
    explorer = load_explorer()
    answer = explorer.space(**_query(options))
    if options.out:
        from relsim_demo.space_page import write_page

        write_page(explorer, answer, options.out)
    lines = [
        f"{len(answer.ids):,} pictures",
        answer.note or f"Corners take a gallery of at least {FEW} different ones.",
    ]
    if answer.corners is not None:
        lines = [f"{name}: {count:,}" for name, count in answer.corners.items()]
    written = [f"written to {options.out}"] if options.out else []
    return answer.to_dict(), "\n".join([*lines, *answer.notes, *written])


def explore(options: argparse.Namespace) -> tuple[dict, str]:
    """Look through the gallery."""
    explorer = load_explorer()
    view = _view(options)
    shelf = explorer.browse(view, 0, options.count)
    items, facets = [explorer.item(id) for id in shelf.ids], explorer.facets(view)
    lines = [f"{item.id}  {item.caption}" for item in items] + [f"{shelf.total:,} items"]
    for facet in facets:
        lines.append(f"{facet.label}: " + ", ".join(f"{v.label} {v.count:,}" for v in facet.values[:MOST_TOLD]))
    if options.export:
        if not shelf.total:
            raise BadRequest(f"Nothing matches, so nothing is written to {options.export}; take out words or choices.")
        kind = options.export.name.rpartition(".")[2].lower()
        file = explorer.export(explorer.browse(view, 0, shelf.total).ids, kind)
        with options.export.open("wb") as target:
            target.writelines(file.parts)
        lines.append(f"written to {options.export}")
    told = {"items": [item.to_dict() for item in items], "facets": [facet.to_dict() for facet in facets]}
    return {**shelf.to_dict(), **told}, "\n".join(lines)


def _view(options: argparse.Namespace) -> View:
    chosen: dict[str, tuple[str, ...]] = {}
    for given in options.choose:
        facet, equals, value = given.partition("=")
        if not equals:
            raise BadRequest(f"--choose takes FACET=VALUE, such as kind=scale; {given[:40]!r} has no value.")
        chosen[facet] = (*chosen.get(facet, ()), value)
    order = options.order or ("idea" if options.idea else "random")
    return View(options.words, options.idea, chosen, order, options.seed, options.near)


def galleries(options: argparse.Namespace) -> tuple[dict, str]:
    """List what the page can show."""
    found = installed(Settings.from_env())
    lines = []
    for place, one in enumerate(found):
        held = (
            f"{one.items:,} items, {', '.join(one.metrics)}; {one.licence}" if one.items is not None else "on the Hub"
        )
        address = f"gallery/{one.name}/" if place else "the page opens with it"
        lines.append(f"{one.name}: {one.title} ({one.fault or held})\n    {one.given}\n    {address}")
    return {"galleries": [one.to_dict() for one in found]}, "\n".join(lines)


def info(options: argparse.Namespace) -> tuple[dict, str]:
    """Say what answers here."""
    info = load_explorer().info()
    models = [f"{role}: {name}" for role, name in info.models.items()]
    prompt = [f"prompt: {info.prompt}"] if info.prompt else []
    seen = [f"pictures for {role}: {preprocess}" for role, preprocess in info.preprocess.items()]
    indexes = [f"index of {metric}: {name}" for metric, name in info.gallery["index"].items()]
    said = [info.sentence, *models, *prompt, *seen, f"gallery: {info.gallery['name']}", *indexes]
    return info.to_dict(), "\n".join(said)


def _query(options: argparse.Namespace) -> dict:
    from relsim_demo.images import open_picture

    return {"image": open_picture(options.image) if options.image is not None else None, "id": options.id}


def _pictures(paths: Sequence[str]) -> list:
    from relsim_demo.images import open_picture

    return [open_picture(path) for path in paths]
