"""The decoder as on CUDA, where one recorded step is replayed: streams and graphs are stand-ins, tensors are real."""

from contextlib import contextmanager, nullcontext
from types import SimpleNamespace

import pytest
import torch
from PIL import Image

from relsim_demo.models.qwen.decoder import Decoder
from relsim_demo.models.qwen.embed import shown
from relsim_demo.models.qwen.host import CAPTION, Host
from relsim_demo.models.qwen.pixels import prepare
from relsim_demo.models.qwen.prompts import caption_prompt
from relsim_demo.models.qwen.vision import see
from relsim_demo.settings import Dtype

WORDS = 7, 11, 300, 5


class Graph:
    """Replays the step that was recorded into the tensor that was recorded, as a graph of CUDA does."""

    def __init__(self, of):
        self._of = of

    def replay(self):
        self.recorded.copy_(self._of._step())


class OnCuda:
    """A host that says it is on CUDA; all else is that of the real one, which is on the CPU."""

    device = SimpleNamespace(type="cuda")

    def __init__(self, host):
        self._host = host

    def __getattr__(self, name):
        return getattr(self._host, name)


@pytest.fixture(scope="module")
def host(tiny):
    return Host(tiny.base, tiny.relational, tiny.caption, "cpu", Dtype.F32)


def prefilled(host):
    """A decoder that has read a picture and a prompt."""
    cut = prepare(Image.linear_gradient("L").convert("RGB"), 448)
    prompt = caption_prompt(host.tokenizers[CAPTION], [(cut.rows, cut.columns)], "Name the idea.")
    seen = see(host.model.model.visual, torch.from_numpy(cut.values)[None], cut.rows, cut.columns)
    decoder = Decoder(host, 2, 512)
    decoder.prefill(*shown(host.token_embedding, host.picture_token, prompt, seen), prompt.following)
    return decoder


def stepped(decoder, adapter):
    return [decoder.step(torch.tensor([word, word + 1]), adapter).clone() for word in WORDS]


@pytest.fixture
def recorded(monkeypatch):
    """Stand in for streams and graphs; tell how often a step was recorded."""
    count = []

    def stand_in(decoder):
        step = decoder._step

        @contextmanager
        def recording(graph):
            def kept():
                graph.recorded = step()
                return graph.recorded

            decoder._step = kept
            yield
            decoder._step = step
            count.append(graph)

        stream = SimpleNamespace(wait_stream=lambda other: None)
        for name, way in {
            "Stream": lambda: stream, "current_stream": lambda: stream, "stream": lambda stream: nullcontext(),
            "CUDAGraph": lambda: Graph(decoder), "graph": recording,
        }.items():  # fmt: skip
            monkeypatch.setattr(torch.cuda, name, way)
        return decoder

    stand_in.count = count
    return stand_in


@torch.inference_mode()
def test_replayed_steps_give_the_logits_of_plain_ones(host, recorded):
    with host.use(CAPTION):
        wanted = stepped(prefilled(host), CAPTION)
        decoder = recorded(prefilled(host))
        decoder._host = OnCuda(host)
        found = stepped(decoder, CAPTION)
    assert all(torch.allclose(a, b, atol=1e-5) for a, b in zip(found, wanted, strict=True))
    assert len(recorded.count) == 1, "it is recorded once, at the first step"


@torch.inference_mode()
def test_each_adapter_has_a_recording_of_its_own(host, recorded):
    decoder = recorded(prefilled(host))
    decoder._host = OnCuda(host)
    for adapter in (CAPTION, None, CAPTION):
        with host.use(adapter):
            decoder.step(torch.tensor([7, 8]), adapter)
    assert len(recorded.count) == 2
