"""Write captions with the published captioner's architecture: ours against plain `generate`, in one run.

Random weights of the published size; nothing is downloaded. `--tiny` runs the same on any CPU.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from statistics import median

import numpy as np
import torch
from peft import PeftModel
from PIL import Image
from transformers import Qwen2_5_VLForConditionalGeneration

from benchmarks.gpu_embed import name
from benchmarks.random_qwen import build, timed
from relsim_demo.models.devices import pick_device
from relsim_demo.models.qwen.generate import Writer
from relsim_demo.models.qwen.host import CAPTION, Host
from relsim_demo.models.qwen.pixels import normalised, prepare
from relsim_demo.models.qwen.prompts import caption_prompt
from relsim_demo.settings import Dtype
from relsim_demo.types import Sampling

BATCH = 32
TEXT = "Name the idea."


def main() -> None:
    """Print tokens per second of one stream and of a batch, and how often the greedy tokens agree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--tokens", type=int, default=96)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    device = "cpu" if options.tiny else pick_device("auto")
    folders = build(options.tiny, device)
    host = Host(folders.base, folders.relational, folders.caption, device, Dtype.F32 if options.tiny else Dtype.AUTO)
    host.generation.eos_token_id = (
        len(host.token_embedding.weight) - 1
    )  # random weights end at random: let all write to the end
    rng = np.random.default_rng(0)
    images = [Image.fromarray(rng.integers(0, 256, (448, 448, 3), dtype=np.uint8)) for _ in range(BATCH)]
    cuts = [prepare(image, 448) for image in images]
    prompt = caption_prompt(host.tokenizers[CAPTION], [(cuts[0].rows, cuts[0].columns)], TEXT)
    greedy, writer = Sampling(temperature=0, tokens=options.tokens), Writer(host)
    plain = Plain(folders, host, prompt, options.tokens)

    def write(count: int) -> list[list[int]]:
        return list(writer.write(prompt, [[cut] for cut in cuts[:count]], 1, greedy))[-1]

    ways: dict[str, tuple[Callable[[], object], int]] = {
        "one stream": (lambda: write(1), 1),
        f"batch of {BATCH}": (lambda: write(BATCH), BATCH),
        "plain generate": (lambda: plain.write(cuts[0]), 1),
    }
    same = np.mean(np.array(write(1)[0]) == np.array(plain.write(cuts[0])))
    write(BATCH)
    rates = {way: [] for way in ways}
    for _ in range(options.rounds):
        for way, (run, rows) in ways.items():
            rates[way].append(rows * options.tokens / timed(device, run))
    print(f"{name(device)}, {options.tokens} tokens a caption, median of {options.rounds} rounds, prompt included")
    for way, found in rates.items():
        ratio = median(found) / median(rates["plain generate"])
        print(f"  {way:16} {median(found):9.1f} tokens/s   {ratio:6.2f} x plain generate, one at a time")
    print(f"  the greedy tokens of one stream are those of generate at {same:.0%} of places")


class Plain:
    """transformers' own generate with the adapter, one picture at a time."""

    def __init__(self, folders: object, host: Host, prompt: object, tokens: int) -> None:
        base = Qwen2_5_VLForConditionalGeneration.from_pretrained(folders.base, dtype=host.token_embedding.weight.dtype)
        base.generation_config.eos_token_id = host.generation.eos_token_id
        self._model = PeftModel.from_pretrained(base.to(host.device), folders.caption).eval()
        self._host, self._ids, self._tokens = host, prompt.ids[None].to(host.device), tokens

    def write(self, cut: object) -> list[int]:
        """Write one caption greedily."""
        with torch.inference_mode():
            ids = self._model.generate(
                input_ids=self._ids,
                attention_mask=torch.ones_like(self._ids),
                mm_token_type_ids=(self._ids == self._host.picture_token).int(),
                pixel_values=torch.from_numpy(normalised(cut.values)).to(self._host.device),
                image_grid_thw=torch.tensor([[1, cut.rows, cut.columns]], device=self._host.device),
                do_sample=False,
                max_new_tokens=self._tokens,
            )
        return ids[0, self._ids.shape[1] :].tolist()


if __name__ == "__main__":
    main()
