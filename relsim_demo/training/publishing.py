"""Trained weights on the Hugging Face Hub, and what is said of them there."""

from __future__ import annotations

from pathlib import Path

from relsim_demo.gallery.hub import upload

USED = {
    "relational": "RELSIM_ADAPTER",
    "captioner": "RELSIM_CAPTION_ADAPTER",
    "tuned": "RELSIM_RELATIONAL",
    "filter": "precompute --filter FOLDER",
}
PEFT = "library_name: peft\ntags: [lora, relational-visual-similarity]\n"


def card(record: dict) -> str:
    """Return the model card of weights from the record of how they were made (see Keeper).

    It names no licence: that depends on base and data, and nobody has said it.
    """
    used = USED[record["kind"]]
    base, data = record["settings"]["base"], record["data"]
    figures = "".join(f"| {name} | {value:g} |\n" for name, value in record["figures"].items() if name != "score")
    hub = f"base_model: {base}\n" if "/" in base else ""  # of a folder only the name is known, which others have not
    tags = "tags: [relational-visual-similarity]\n" if record["kind"] == "tuned" else PEFT
    return (
        f"---\n{hub}{tags}---\n\n"
        f"Weights of the {record['kind']} model on {base}, trained on {data['learned']:,} pictures of "
        f"{data['source']} ({record['step']:,} steps). Same Logic loads them with `{used}`; training.json says how "
        f"they were made.\n\n| measured on {data['measured']:,} pictures | |\n|---|---|\n{figures}"
    )


def push(folder: Path, repo: str) -> str:
    """Upload a folder of weights as a Hub model; see `gallery.hub.upload`."""
    return upload(folder, repo, "model", "model")
