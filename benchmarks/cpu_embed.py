"""The published models' architecture on a CPU, in every way of holding the weights: speed, memory, and what it costs.

Random weights of the published size; nothing is downloaded. Each way runs in a process of its own. The vectors are
compared with those of float32, for which one layer at a time is made float32. `--tiny` runs the same in a minute.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.random_qwen import build
from relsim_demo.models.qwen.embed import embed
from relsim_demo.models.qwen.generate import Writer
from relsim_demo.models.qwen.host import CAPTION, Host
from relsim_demo.models.qwen.pixels import prepare
from relsim_demo.models.qwen.prompts import caption_prompt
from relsim_demo.models.wording import OWN
from relsim_demo.settings import Dtype
from relsim_demo.types import Sampling
from tests.tiny_qwen import Checkpoints

REFERENCE = "f32-by-layer"
WAYS = (str(Dtype.BF16), str(Dtype.INT8), REFERENCE)


def main() -> None:
    """Print a line for each way."""
    options = _options()
    if options.way:
        return _tell(_measured(Checkpoints(*map(Path, options.models)), options), options.answer)
    folders = build(options.tiny, "cpu", options.keep)
    models = [str(folder) for folder in (folders.base, folders.relational, folders.caption)]
    answers = {}
    for way in options.ways.split(",") if options.ways else WAYS:
        answer = folders.base.parent / f"{way}.json"
        command = [sys.executable, "-m", "benchmarks.cpu_embed", "--way", way, "--answer", answer, "--models", *models]
        same = ["--images", options.images, "--words", options.words]
        subprocess.run([str(part) for part in (*command, *same)], check=True)
        answers[way] = json.loads(answer.read_text())
        print(_line(way, answers[way]), flush=True)
    _compare(answers)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--images", type=int, default=2, help="how many are timed; one more warms up")
    parser.add_argument("--words", type=int, default=12, help="of the caption that is timed")
    parser.add_argument("--ways", help=f"some of {','.join(WAYS)}; all without it")
    parser.add_argument("--keep", type=Path, help="a folder for the 17 GB, to be used again; else a temporary one")
    for inner in ("--way", "--answer"):
        parser.add_argument(inner, help=argparse.SUPPRESS)
    parser.add_argument("--models", nargs=3, help=argparse.SUPPRESS)
    return parser.parse_args()


def _measured(models: Checkpoints, options: argparse.Namespace) -> dict:
    """Load, embed and write in one way."""
    reference = options.way == REFERENCE
    load, host = _timed(lambda: _host(models, options.way))
    rng = np.random.default_rng(0)
    shape = (448, 448, 3)
    images = [Image.fromarray(rng.integers(0, 256, shape, dtype=np.uint8)) for _ in range(options.images + 1)]
    found = [_timed(lambda image=image: embed(host, [image])[0]) for image in images]
    answer = {
        "load": load, "seconds": min(seconds for seconds, _ in found[1:]), "vectors": [v.tolist() for _, v in found],
        "told": host.way.seconds(host.text, host.model.model.visual),
    }  # fmt: skip
    peak = _peak()
    return answer | {"embedding": peak} | ({} if reference else _written(host, images[0], options.words))


def _host(models: Checkpoints, way: str) -> Host:
    reference = way == REFERENCE
    host = Host(models.base, models.relational, models.caption, "cpu", Dtype.BF16 if reference else Dtype(way))
    if reference:
        _in_float32(host)
    return host


def _in_float32(host: Host) -> None:
    """Let every product make its own weights float32 while it runs, and keep all that is small as float32."""
    linear = [m for name, m in host.model.named_modules() if isinstance(m, nn.Linear) and "lora_" not in name]
    large = {layer.weight for layer in linear} | {host.token_embedding.weight}
    for parameter in host.model.parameters():
        if parameter not in large:
            parameter.data = parameter.data.float()
    for layer in linear:
        layer.forward = _float_product(layer)


def _float_product(layer: nn.Linear) -> Callable[[Tensor], Tensor]:
    return lambda x: functional.linear(x.float(), layer.weight.float(), layer.bias)


def _written(host: Host, image: Image.Image, words: int) -> dict:
    """Write one caption to the end: seconds to the first word, and words a second after it."""
    host.generation.eos_token_id = len(host.token_embedding.weight) - 1  # random weights end at random
    cut = prepare(image, 448)
    prompt = caption_prompt(host.tokenizers[CAPTION], [(cut.rows, cut.columns)], OWN)
    steps = Writer(host).write(prompt, [[cut]], 1, Sampling(temperature=0, tokens=words))
    first, _ = _timed(lambda: next(steps))
    rest, _ = _timed(lambda: list(steps))
    return {"first": first, "words": (words - 1) / rest, "prompt": len(prompt.ids), "peak": _peak()}


def _timed(run: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    answer = run()
    return time.perf_counter() - start, answer


def _peak() -> float:
    """Return the most memory that was resident, mapped files included, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9


def _tell(answer: dict, file: str) -> None:
    Path(file).write_text(json.dumps(answer))


def _line(way: str, found: dict) -> str:
    line = (
        f"{way:12} loaded in {found['load']:.0f} s, {found['seconds']:.1f} s a picture of 448 px (told beforehand: "
        f"{found['told']:.1f} s), at most {found['embedding']:.1f} GB resident"
    )
    if "first" in found:
        line += (
            f"; captions: first word after {found['first']:.1f} s (a prompt of {found['prompt']} tokens), then "
            f"{found['words']:.1f} words/s, at most {found['peak']:.1f} GB resident"
        )
    return line


def _compare(answers: dict[str, dict]) -> None:
    """Print the least cosine between every two ways."""
    vectors = {way: np.array(found["vectors"]) for way, found in answers.items()}
    for number, (a, left) in enumerate(vectors.items()):
        for b, right in list(vectors.items())[number + 1 :]:
            print(f"least cosine of {a} to {b}: {(left * right).sum(1).min():.5f}")


if __name__ == "__main__":
    main()
