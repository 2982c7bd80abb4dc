"""Embed pictures with the published relational model's architecture: ours against the authors' way, in one run.

Random weights of the published size; nothing is downloaded. `--tiny` runs the same on any CPU.
"""

from __future__ import annotations

import argparse
from statistics import median

import numpy as np
import torch
from peft import PeftModel
from PIL import Image
from transformers import Qwen2_5_VLForConditionalGeneration

from benchmarks.random_qwen import build, ceiling, timed, work
from relsim_demo.models.devices import pick_device
from relsim_demo.models.qwen.embed import embed, query_prompt_of
from relsim_demo.models.qwen.host import RELATIONAL, Host
from relsim_demo.models.qwen.pixels import normalised, prepare
from relsim_demo.models.qwen.prompts import QUERY, tokens_of
from relsim_demo.settings import Dtype


def main() -> None:
    """Print rates, their ratio, cosines, memory, and the share of the matmul ceiling."""
    options = _options()
    device = "cpu" if options.tiny else pick_device("auto")
    folders = build(options.tiny, device)
    host = Host(folders.base, folders.relational, folders.caption, device, Dtype.F32 if options.tiny else Dtype.AUTO)
    held = torch.cuda.max_memory_allocated() / 2**30 if device != "cpu" else 0
    rng = np.random.default_rng(0)
    shape = (options.side, options.side, 3)
    images = [Image.fromarray(rng.integers(0, 256, shape, dtype=np.uint8)) for _ in range(options.images)]
    few = images[: max(4, options.images // 8)]
    authors = Authors(folders, host)
    ours = embed(host, images)
    theirs = np.concatenate([authors.embed(image) for image in few])
    cosines = (ours[: len(few)] * theirs).sum(1)
    rate, plain, rate_merged = [], [], []
    for _ in range(options.rounds):
        rate.append(len(images) / timed(device, lambda: embed(host, images)))
        plain.append(len(few) / timed(device, lambda: [authors.embed(image) for image in few]))
    peak = torch.cuda.max_memory_allocated() / 2**30 if device != "cpu" else 0
    before = ours[: len(few)]
    host.merge(RELATIONAL)
    for _ in range(options.rounds):
        rate_merged.append(len(images) / timed(device, lambda: embed(host, images)))
    merged = (embed(host, few) * before).sum(1)
    cost = work(host.model.config, prepare(images[0]).tokens, len(query_prompt_of(host, *_size(images[0])).ids))
    top = ceiling(device, 512 if options.tiny else 8192)
    share = median(rate) * (cost.vision + cost.text) / top
    print(f"{name(device)}, {len(images)} pictures of {options.side} px, median of {options.rounds} rounds")
    print(f"  ours            {median(rate):8.1f} images/s   {median(rate) / median(plain):.2f} x the authors' way")
    print(f"  ours, merged    {median(rate_merged):8.1f} images/s   LoRA folded in; least cosine {merged.min():.6f}")
    print(f"  authors' way    {median(plain):8.1f} images/s   one at a time, all logits")
    print(f"  least cosine between both: {cosines.min():.6f}")
    print(f"  one picture: {cost.text / 1e12:.2f} TFLOP text + {cost.vision / 1e12:.2f} vision")
    print(f"  matmul ceiling {top / 1e12:.1f} TFLOP/s; ours reaches {share:.0%} of it")
    print(
        f"  memory: {held:.1f} GiB with both adapters resident, {peak:.1f} GiB at the peak of ours beside the authors'"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tiny", action="store_true")
    parser.add_argument("--side", type=int, default=448)
    parser.add_argument("--images", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


class Authors:
    """The documented way: a prompt that ends behind the query token's turn, the whole model with its output layer."""

    def __init__(self, folders: object, host: Host) -> None:
        base = Qwen2_5_VLForConditionalGeneration.from_pretrained(folders.base, dtype=host.token_embedding.weight.dtype)
        self._model = PeftModel.from_pretrained(base.to(host.device), folders.relational).eval()
        self._host = host

    @torch.inference_mode()
    def embed(self, image: Image.Image) -> np.ndarray:
        """Embed one picture: (1, 384) float32."""
        host, cut = self._host, prepare(image)
        tokenizer = host.tokenizers[RELATIONAL]
        ids = []
        for token in tokens_of(tokenizer, 1, QUERY):
            ids += [token] * (cut.tokens if token == host.picture_token else 1)
        ids = torch.tensor([ids], device=host.device)
        answer = self._model(
            input_ids=ids,
            attention_mask=torch.ones_like(ids),
            mm_token_type_ids=(ids == host.picture_token).int(),
            pixel_values=torch.from_numpy(normalised(cut.values)).to(host.device),
            image_grid_thw=torch.tensor([[1, cut.rows, cut.columns]], device=host.device),
            output_hidden_states=True,
        )
        at = (ids[0] == host.query_token).nonzero()[-1, 0]
        feature = host.head(answer.hidden_states[-1][:, at].float())
        return torch.nn.functional.normalize(feature, dim=-1).cpu().numpy()


def name(device: str) -> str:
    """Return what the device is called."""
    return torch.cuda.get_device_name(device) if device.startswith("cuda") else "CPU (tiny model)"


def _size(image: Image.Image) -> tuple[int, int]:
    cut = prepare(image)
    return cut.rows, cut.columns


if __name__ == "__main__":
    main()
