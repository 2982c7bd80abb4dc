"""The Caption tab: sentences that name the idea of a picture, or of a group, and not what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relsim_demo.errors import BadRequest, DemoError
from relsim_demo.types import Caption
from relsim_demo.ui import pictures, present
from relsim_demo.ui.examples import shelf
from relsim_demo.ui.groups import ExampleGroup, find_groups
from relsim_demo.ui.widget import widget

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

MOST = 10
COUNTS = (1, 3, 5)
IDEAS = 3
NEARNESS = ((0.8, "very near"), (0.6, "near"), (0.4, "fairly near"))


def build(explorer: Explorer) -> None:
    """Build the tab, opened with the first example group."""

    def tell(asked: dict) -> dict:
        return _answer(explorer, asked.get("pictures"), asked.get("n"), asked.get("group"))

    groups = find_groups(explorer)
    opening = [{"ref": ref} for ref in groups[0].refs] if groups else []
    value = {
        **tell({"pictures": opening, "n": COUNTS[1], "group": True}),
        "groups": [_example(explorer, group) for group in groups],
        "gallery": shelf(explorer),
        "most": MOST,
        "counts": COUNTS,
        "source": _source(explorer),
        "method": _method(explorer),
    }
    widget("caption", value, {"tell": tell})


def _answer(explorer: Explorer, choices: object, n: object, group: object) -> dict:
    """Return every tile with its captions and, for a group of two or more, the captions of all together."""
    if not isinstance(choices, list) or n not in COUNTS:
        raise BadRequest("Choose pictures, and 1, 3 or 5 captions.")
    if len(choices) > MOST:
        raise BadRequest(f"{MOST} pictures are the most at once.")
    slots = [_slot(explorer, choice) for choice in choices]
    good = [slot for slot in slots if "ref" in slot]
    if not good:
        return {"slots": slots, "group": None}
    refs = [slot["ref"] for slot in good]
    found = [pictures.resolve(ref) for ref in refs]
    answer = explorer.caption(found, names=refs, n=n, group=bool(group) and len(refs) > 1)
    together = answer.group[0].text if answer.group else None
    for slot, picture, image in zip(good, found, answer.images, strict=True):
        slot["captions"] = [_line(caption, together) for caption in image.captions]
        near = explorer.families_near(picture, IDEAS)
        slot["ideas"] = [{"name": _words(m.family), "kind": m.kind, "number": f"{m.similarity:.2f}"} for m in near]
        own = pictures.is_own(slot["ref"])
        slot["gallery"] = None if own else present.caption_parts(explorer.item(slot["ref"]).caption)
    return {"slots": slots, "group": [_line(caption) for caption in answer.group] if answer.group else None}


def _slot(explorer: Explorer, choice: object) -> dict:
    """Return one tile: a picture, or the sentence that says why it was refused."""
    try:
        return pictures.shown(explorer, pictures.chosen(explorer, choice))
    except DemoError as error:
        return {"error": str(error)}


def _line(caption: Caption, together: str | None = None) -> dict:
    """Return one caption as the page draws it; words that it shares with the group's caption are marked."""
    parts = present.shared_idea(caption.text, together)[0] if together else present.caption_parts(caption.text)
    return {"text": caption.text, "parts": parts, **_similarity(caption.similarity)}


def _similarity(value: float | None) -> dict:
    """Say how near a picture lies to a sentence; nothing where the sentence was written for the picture."""
    if value is None:
        return {}
    words = next((words for least, words in NEARNESS if value >= least), "not near")
    return {"number": f"{value:.2f}", "share": round(max(value, 0.0), 3), "words": words}


def _example(explorer: Explorer, group: ExampleGroup) -> dict:
    name = _words(group.family).capitalize() if group.family else ""
    return {"pictures": [pictures.shown(explorer, ref) for ref in group.refs], "name": name}


def _words(name: str) -> str:
    return name.replace("_", " ")


def _source(explorer: Explorer) -> str:
    """Say in one sentence where the captions come from."""
    count = explorer.info().captions
    if count is None:
        return "The model writes each sentence anew."
    return f"The sentences are not written anew: they are the nearest of {count:,} that the model was trained on."


def _method(explorer: Explorer) -> list[str]:
    """Explain how captions are found here."""
    steps = [
        "A caption here is anonymous: it names the idea of a picture and puts a placeholder where the things would be.",
        "For a group, we take the middle between its pictures and look for the sentences nearest to that point.",
        "Nearest ideas are the kinds of logic known here. The number is how near the picture lies, on average, to all "
        "sentences of that kind.",
    ]
    if explorer.info().captions is not None:
        steps.insert(
            1,
            "Pictures and sentences lie in one space. The model places your picture in it, and the page shows the "
            "sentences nearest by. An idea that none of them names cannot be found.",
        )
    return steps
