"""The published models' code behind the page: settings for a tiny checkpoint, and what tests of that page do."""

import shutil

import pytest
import tiny_vision
from browser import PATIENCE

OFTEN = "<|fim_middle|>"
EVIL = "<img src=x onerror=alert(1)>"  # a word that the tiny captioner likes


@pytest.fixture(scope="session")
def published_settings(tiny, tmp_path_factory):
    folder = tmp_path_factory.mktemp("published")
    captioner = shutil.copytree(tiny.caption, folder / "captioner")
    words = captioner / "tokenizer_config.json"
    words.write_text(words.read_text().replace(OFTEN, EVIL))
    clip = tiny_vision.build("clip", folder / "clip")
    return {
        "RELSIM_BACKEND": "qwen", "RELSIM_BASE_MODEL": str(tiny.base), "RELSIM_ADAPTER": str(tiny.relational),
        "RELSIM_CAPTION_ADAPTER": str(captioner), "RELSIM_ATTRIBUTE_MODEL": str(clip),
        "RELSIM_DEVICE": "cpu", "RELSIM_CACHE_DIR": str(folder / "cache"),
    }  # fmt: skip


def opened(page, server, tab="caption", rest=""):
    page.goto(f"{server}/?tab={tab}{rest}")
    page.wait_for_selector(f"#widget-{tab} .sl-page")
    return page.locator(f"#widget-{tab}")


def press(tab, name):
    tab.get_by_role("button", name=name, exact=True).click()


def written(tab, words="Another try"):
    from playwright.sync_api import expect

    expect(tab.locator(".sl-caption__write")).to_have_text(words, timeout=4000 * PATIENCE)  # a model writes, on a CPU
    return tab.locator(".sl-tray .sl-cap").all_text_contents()
