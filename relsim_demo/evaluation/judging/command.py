"""Judging results from the command line."""

from __future__ import annotations

import argparse
import logging
import os
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from relsim_demo.errors import BadRequest
from relsim_demo.evaluation import writing
from relsim_demo.evaluation.answers import Answers, place
from relsim_demo.evaluation.judging.cost import estimate, told
from relsim_demo.evaluation.judging.http import HttpJudge
from relsim_demo.evaluation.judging.local import LocalJudge
from relsim_demo.evaluation.judging.question import PROMPT_ID, Judge
from relsim_demo.evaluation.judging.run import Session, pairs_of, with_scores
from relsim_demo.evaluation.originals import Fetch, Originals
from relsim_demo.evaluation.reading import read
from relsim_demo.evaluation.results import RANKS
from relsim_demo.evaluation.summary import summarise
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.gallery.hub import resolve
from relsim_demo.gallery.loading import load
from relsim_demo.gallery.milvus import Milvus
from relsim_demo.settings import Settings

SAMPLED = 8  # pairs whose pictures are looked at for the estimate
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
log = logging.getLogger(__name__)


def judge(options: argparse.Namespace, settings: Settings, fetch: Fetch) -> tuple[dict, str]:
    """Have a model judge results, and write them with its scores, in our layout and the authors'.

    fetch: returns what an address serves. Answers are kept below the cache's folder as they come.

    Raises:
        DemoError: something given cannot be used, or the judge fails; the text says what.
        OSError: a file cannot be written.
    """
    top = options.top
    if not 1 <= top <= RANKS:
        raise BadRequest(f"--top is {top}; choose 1 to {RANKS}.")
    out, scores_file = _targets(options.results, options.out)
    results, judge = read(options.results), _judge(options, settings, os.environ)
    folder = options.pictures or options.results.parent
    originals = Originals(results, folder, partial(_gallery, settings), fetch)
    pairs = pairs_of(results, top)
    with Answers(place(settings)) as answers:
        session = Session(judge, originals, answers)
        expected = estimate(len(pairs), session.show(pairs[:SAMPLED]), options.price_per_million)
        log.info("%s", told(expected, judge.name))
        found = session.run(pairs)
    failed = [f"not judged, {reason}: {count:,}" for reason, count in found.failed.most_common()]
    if not found.scores:
        raise BadRequest(f"None of the {len(pairs):,} pairs could be judged ({'; '.join(failed[:3])}).")
    judged = with_scores(results, found.scores, f"{judge.name}, prompt {PROMPT_ID}")
    writing.write(judged, out)
    writing.save(scores_file, writing.as_json(writing.authors(judged, str(options.results), top)))
    summary = summarise(judged)
    answer = {"file": str(out), "authors_layout": str(scores_file), "estimate": expected, "failed": dict(found.failed)}
    lines = [*summary.lines, *failed, f"written to {out} and, in the authors' layout, to {scores_file}"]
    return {**answer, **summary.to_dict()}, "\n".join(lines)


def _gallery(settings: Settings) -> Gallery:
    return load(resolve(settings.gallery, settings.cache_dir), milvus=Milvus.of(settings))


def _targets(source: Path, out: Path | None) -> tuple[Path, Path]:
    """Return where the results and the authors' layout go. Raises BadRequest where something else is there."""
    out = out or source.with_name(f"{_stem(source)}.judged.json")
    scores = out.with_name(f"{_stem(out)}.scores.json")
    if out.resolve() == source.resolve():
        raise BadRequest("--out is the file of the results itself; name another one.")
    writing.check_target(out)
    writing.check_target(scores, writing.SCORES)
    return out, scores


def _stem(path: Path) -> str:
    return path.name.removesuffix(".gz").removesuffix(".json")


def _judge(options: argparse.Namespace, settings: Settings, environment: Mapping[str, str]) -> Judge:
    """Return the judge that is asked for. Raises DemoError; no sentence repeats what stands after --key-env."""
    if options.local:
        if options.model or options.base_url or options.key_env:
            raise BadRequest("--local takes the plain Qwen base, and no --model, --base-url or --key-env beside it.")
        return LocalJudge(settings)
    if not (options.model and options.base_url):
        raise BadRequest("A judge takes --model NAME and --base-url URL, or --local.")
    key = ""
    if options.key_env is not None:
        key = environment.get(options.key_env, "") if NAME.fullmatch(options.key_env) else ""
        if not key:
            raise BadRequest("--key-env takes the name of an environment variable that holds the key; it names none.")
    return HttpJudge(options.model, options.base_url, key)
