"""The named endpoints /score /caption /search /space /info of the app, for gradio_client and plain HTTP.

Annotations are evaluated here (no future import): gr.api reads them to describe the endpoints.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr

from relsim_demo.domain import MOST_PICTURES
from relsim_demo.errors import BadPicture, BadRequest
from relsim_demo.images import open_picture
from relsim_demo.types import Sampling
from relsim_demo.ui.contract import reading
from relsim_demo.ui.contract.trouble import trouble
from relsim_demo.ui.gradio_internals import endpoint, forget_values, guard_inputs, uploads_folder

if TYPE_CHECKING:
    from PIL import Image

    from relsim_demo.explorer import Explorer

QUEUE = "api"
AT_ONCE = 2  # questions that may need a model; the page keeps its own share
ADDRESS = "Web addresses are not fetched here: save the picture and send the file."
UNFIT = "The inputs do not fit this endpoint: client.view_api() lists what it takes."
NOT_UPLOADED = "This picture was not uploaded here: send the file itself, with gradio_client as handle_file(path)."


def build(page: gr.Blocks, explorer: "Explorer") -> None:
    """Add the endpoints to the app that is being built."""
    _add_pairs_and_captions(explorer)
    _add_gallery_questions(explorer)
    guard_inputs(page, NOT_UPLOADED, UNFIT, ADDRESS)
    forget_values(page)


def _add_pairs_and_captions(explorer: "Explorer") -> None:
    def score(images: list[gr.FileData | str]) -> dict:
        """Score every pair of 2 to 12 pictures by logic (relational) and by look (attribute).

        `images`: files as handle_file(path), or ids of gallery pictures such as "scene-000001", in any mix.
        Each pair has both cosines, the percentile of each among random gallery pairs, its corner, and whether both are
        the same picture. Percentiles and corner are null where the gallery has fewer than 20 different pictures, or was
        computed with other models.
        """
        pictures, names = _pictures(images)
        return explorer.score(pictures, names).to_dict()

    def caption(
        images: list[gr.FileData | str],
        n: int = 3,
        group: bool = False,
        temperature: float = 0.0,
        top_p: float = 0.9,
        seed: int = 0,
    ) -> dict:
        """Name the idea of 1 to 12 pictures: the n captions nearest to each, best first, or written for it.

        `images`: files as handle_file(path), or ids of gallery pictures, in any mix. `n`: 1 to 10 captions.
        `group`: also the captions of all the pictures together. Where captions are written, equal ones are left out:
        `temperature` 0 takes the likeliest words, which gives one caption; above, words are drawn at random among the
        likeliest that make up `top_p`, and equal `seed`s give equal captions.
        """
        pictures, names = _pictures(images)
        sampling = Sampling(
            reading.number("temperature", temperature), reading.number("top_p", top_p), reading.whole("seed", seed)
        )
        return explorer.caption(
            pictures, names, reading.whole("n", n), reading.flag("group", group), sampling
        ).to_dict()

    _publish(score)
    _publish(caption)


def _add_gallery_questions(explorer: "Explorer") -> None:
    def search(
        image: gr.FileData | None = None,
        text: str | None = None,
        id: str | None = None,
        k: int = 10,
        metric: str = "relational",
        collapse: bool = False,
    ) -> dict:
        """Find the k gallery pictures best for one picture, one sentence, or one gallery picture.

        Give exactly one of `image` (a file as handle_file(path)), `text` and `id`. `k`: 1 to 100.
        `metric`: relational (same logic), attribute (same look) or analogy (same logic in spite of the look);
        a sentence says an idea, not a look, so it takes relational.
        `collapse`: show hits that look nearly the same only once. A gallery of fewer than 20 different pictures has no
        percentiles (null) and no analogies.
        """
        (picture, item), sentence = _query(image, id), reading.words("text", text)
        kind, once = str(reading.words("metric", metric)), reading.flag("collapse", collapse)
        most = reading.whole("k", k)
        return explorer.search(image=picture, text=sentence, id=item, k=most, metric=kind, collapse=once).to_dict()

    def space(image: gr.FileData | None = None, id: str | None = None) -> dict:
        """Place the whole gallery by its logic and its look in common with one picture.

        Give exactly one of `image` (a file as handle_file(path)) and `id`. The lists run in the order of `ids`.
        `corners` is null where the gallery has fewer than 20 different pictures. What cannot be judged lies in none:
        `not_judged` has the ids, where there are any.
        """
        picture, item = _query(image, id)
        return explorer.space(image=picture, id=item).to_dict()

    def info() -> dict:
        """Say what answers here: backend, models with revisions, gallery, thresholds."""
        return explorer.info().to_dict()

    _publish(search)
    _publish(space)
    _publish(info)


def _publish(answer: Callable[..., dict]) -> None:
    """Make a function an endpoint of its name; trouble reaches the client as one sentence."""

    @wraps(answer)
    def safe(*given: object) -> dict:
        try:
            return answer(*given)
        except Exception as error:
            raise gr.Error(trouble(error).sentence, print_exception=False) from None

    endpoint(safe, api_name=answer.__name__, concurrency_limit=AT_ONCE, concurrency_id=QUEUE)


def _pictures(given: object) -> tuple[list["Image.Image | str"], list[str]]:
    """Return pictures and ids as the explorer takes them, and what to call each."""
    if not isinstance(given, list):
        raise BadRequest("Give `images` as a list of files and gallery ids.")
    if len(given) > MOST_PICTURES:  # checked before any is decoded
        raise BadRequest(f"{len(given):,} pictures given; {MOST_PICTURES} are the most.")
    found = [_picture(value, f"picture {i}") for i, value in enumerate(given, 1)]
    return [picture for picture, _ in found], [name for _, name in found]


def _query(image: object, id: object) -> tuple["Image.Image | None", str | None]:
    """Return the picture and the id of the gallery that `search` and `space` are asked with."""
    if isinstance(image, str):
        raise BadRequest("`image` is a file, with gradio_client handle_file(path); give a gallery picture as `id`.")
    return None if image is None else _opened(image, "picture")[0], reading.words("id", id)


def _picture(given: object, name: str) -> tuple["Image.Image | str", str]:
    """Return an id as it is, or the decoded picture of an upload, with its name."""
    return (given, given) if isinstance(given, str) else _opened(given, name)


def _opened(given: object, name: str) -> tuple["Image.Image", str]:
    """Return the decoded picture of an upload, with its name."""
    if not isinstance(given, dict) or not isinstance(given.get("path"), str):
        raise BadRequest("A picture is a file, with gradio_client handle_file(path), or the id of a gallery picture.")
    name = str(given.get("orig_name") or name)
    with _uploaded(given["path"]).open("rb") as stream:
        return open_picture(stream, name), name


def _uploaded(path: str) -> Path:
    """Return the file of an upload; any other path of this machine is refused."""
    with suppress(OSError, ValueError):  # too long, or with a NUL
        file = Path(path).resolve()
        if file.is_relative_to(uploads_folder().resolve()) and file.is_file():
            return file
    raise BadPicture(NOT_UPLOADED)
