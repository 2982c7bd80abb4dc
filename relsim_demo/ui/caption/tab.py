"""The Caption tab: sentences that name the idea of a picture, or of a group, and not what is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from relsim_demo.errors import BadRequest, DemoError, ModelUnavailable
from relsim_demo.types import Sampling
from relsim_demo.ui.caption.groups import ExampleGroup, find_groups
from relsim_demo.ui.caption.lines import drawn
from relsim_demo.ui.contract import payloads, present
from relsim_demo.ui.contract.payloads import CaptionTile, Idea, Refused
from relsim_demo.ui.examples import scored_by_the_gallery, shelf
from relsim_demo.ui.page.patient import patient, whole
from relsim_demo.ui.page.widget import refused, widget
from relsim_demo.ui.pictures import decoded, references

if TYPE_CHECKING:
    from PIL import Image

    from relsim_demo.explorer import Explorer

MOST = 10
COUNTS = (1, 3, 5)
IDEAS = 3
AT_FIRST = Sampling()


@dataclass(frozen=True)
class Request:
    """What the page asks, checked."""

    choices: Sequence[object]
    n: int
    group: bool
    sampling: Sampling


def build(explorer: Explorer) -> None:
    """Build the tab, opened with the first example group; captions that must be written wait to be asked for."""

    def tell(asked: dict) -> Iterator[payloads.CaptionAnswer]:
        return answers(explorer, _request(asked))

    groups = find_groups(explorer)
    opening = opened_with(explorer, groups)
    written = explorer.writes
    request = Request(opening, COUNTS[1], True, AT_FIRST)
    first: payloads.CaptionAnswer = {"slots": [_slot(explorer, one) for one in opening], "group": None}
    value: payloads.Caption = {
        **(first if written else whole(answers(explorer, request))),
        "groups": [_example(explorer, group) for group in groups],
        "gallery": shelf(explorer),
        "most": MOST,
        "counts": list(COUNTS),
        "sampling": {"temperature": AT_FIRST.temperature, "top_p": AT_FIRST.top_p} if written else None,
        "source": _source(explorer),
        "method": _method(explorer),
    }
    widget("caption/caption", value, {"tell": patient(explorer, tell)})


def opened_with(explorer: Explorer, groups: list[ExampleGroup]) -> list[dict[str, str]]:
    """Return the pictures that the tab opens with, those of the first group.

    None in a large gallery of other models: one that captions would have to be loaded before the page is up.
    """
    at_once = explorer.writes or not explorer.large or scored_by_the_gallery(explorer)
    return [{"ref": ref} for ref in groups[0].refs] if groups and at_once else []


def answers(explorer: Explorer, request: Request) -> Iterator[payloads.CaptionAnswer]:
    """Yield every tile, then with its captions as they grow and, for a group of two or more, those of all together."""
    slots = [_slot(explorer, choice) for choice in request.choices]
    refs = [slot["ref"] for slot in slots if "ref" in slot]
    told: payloads.CaptionAnswer = {"slots": slots, "group": None}
    yield told  # the pictures can be shown meanwhile
    if not refs:
        return
    found = [references.resolve(ref) for ref in refs]
    group, many = request.group and len(refs) > 1, len(refs) > 1
    names = [f"picture {number}" if many else "this picture" for number in range(1, len(refs) + 1)]
    about = [_about(explorer, slot) for slot in slots]
    for answer in explorer.captions_as_written(found, names, request.n, group, request.sampling):
        if explorer.writes:
            yield drawn(slots, answer, writing=True)
        told = drawn(about, answer)
    yield told
    if told["group"] is None:
        yield {**told, "slots": _with_ideas(explorer, told["slots"], found)}


def _with_ideas(explorer: Explorer, slots: list[CaptionTile | Refused], found: list) -> list[CaptionTile | Refused]:
    """Add the nearest ideas to each picture's tile; none where the model of logic cannot answer."""
    images = iter(found)
    return [
        {**slot, "ideas": _ideas(explorer, next(images), slot.get("note", ""))} if "ref" in slot else slot
        for slot in slots
    ]


def _ideas(explorer: Explorer, picture: Image.Image | str, note: str) -> list[Idea]:
    """Name the ideas nearest to a picture; none where no known idea fits, as the note says."""
    try:
        near = [] if note else explorer.ideas_near(picture, IDEAS)
    except ModelUnavailable:
        near = []
    return [{"name": m.relation, "kind": m.kind, "number": f"{m.similarity:.2f}"} for m in near]


def _request(asked: dict) -> Request:
    choices, n = asked.get("pictures"), asked.get("n")
    if not isinstance(choices, list) or n not in COUNTS:
        raise BadRequest("Choose pictures, and 1, 3 or 5 captions.")
    if len(choices) > MOST:
        raise BadRequest(f"{MOST} pictures are the most at once.")
    return Request(choices, n, bool(asked.get("group")), _sampling(asked.get("sampling")))


def _sampling(asked: object) -> Sampling:
    """Take how words are chosen; the explorer checks the limits."""
    if asked is None:
        return AT_FIRST
    given = asked if isinstance(asked, dict) else {}
    try:
        return Sampling(float(given["temperature"]), float(given["top_p"]), int(given["seed"]))
    except (TypeError, ValueError, LookupError, OverflowError):
        raise BadRequest("Boldness, choice of words and seed must be numbers.") from None


def _slot(explorer: Explorer, choice: object) -> CaptionTile | Refused:
    """Return one tile: a picture, or the sentence that says why it was refused."""
    try:
        return {**references.shown(explorer, references.chosen(explorer, choice))}
    except DemoError as error:
        return refused(error)


def _about(explorer: Explorer, slot: CaptionTile | Refused) -> CaptionTile | Refused:
    """Add the caption that the gallery has for its own pictures."""
    if "ref" not in slot:
        return slot
    parts = [] if decoded.is_own(slot["ref"]) else present.caption_parts(explorer.item(slot["ref"]).caption)
    return {**slot, "gallery": parts or None}


def _example(explorer: Explorer, group: ExampleGroup) -> payloads.ExampleGroup:
    name = (group.relation or "").capitalize()
    return {"pictures": [references.shown(explorer, ref) for ref in group.refs], "name": name}


def _source(explorer: Explorer) -> str:
    """Say in one sentence where the captions come from."""
    count = explorer.info().captions
    if count is None:
        return "The model writes each sentence anew."
    return f"The sentences are not written anew: they are the nearest of {count:,} that the model was trained on."


def _method(explorer: Explorer) -> list[str]:
    """Explain how captions are found here."""
    info = explorer.info()
    what = (
        "A caption here is anonymous: it names the idea of a picture, with a placeholder for each thing that is shown."
    )
    ideas = (
        "Nearest ideas are those that this gallery knows by name. The number is how near the picture lies, on average, "
        "to all sentences that name the idea."
    )
    if info.captions is None:
        return [
            what,
            f"The model that writes them gets {info.prompt}.",
            "For a group, the same model without its training for captions sees all the pictures at once and is asked "
            "for the idea that fits every one.",
            "The check for words that name things goes by a list of such words, and by capital letters for names. It "
            "can miss some, and mark others wrongly.",
            ideas,
        ]
    return [
        what,
        "Pictures and sentences lie in one space. The model places your picture in it, and the page shows the "
        "sentences nearest by. An idea that none of them names cannot be found.",
        "For a group, we take the middle between its pictures and look for the sentences nearest to that point.",
        ideas,
    ]
