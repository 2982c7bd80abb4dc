"""Anonymous captions: written by the published captioner where there is one, else the nearest of those known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from relsim_demo.analysis import retrieval
from relsim_demo.domain import MOST_PICTURES
from relsim_demo.errors import BadRequest
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.models.base import Captioner
from relsim_demo.models.loader import Models
from relsim_demo.services.anonymity import concrete_words
from relsim_demo.services.queries import Queries
from relsim_demo.services.question import Picture, Query
from relsim_demo.types import Caption, CaptionAnswer, IdeaMatch, ImageCaptions, Sampling
from relsim_demo.vectors import unit_rows

MAX_CAPTIONS = 10
UNSHARED = "None of the ideas that the model of logic knows fits every one of these pictures."
UNKNOWN = "None of the ideas that the model of logic knows is near enough."


class Captions:
    """Answers with captions, for one gallery and its models."""

    def __init__(self, gallery: Gallery, models: Models, ask: Queries) -> None:
        self._gallery, self._models, self._ask = gallery, models, ask

    def written(
        self, pictures: Sequence[Picture], names: Sequence[str], n: int, group: bool, sampling: Sampling
    ) -> Iterator[CaptionAnswer]:
        """Yield the answer as it grows: each picture's captions, then those of all together."""
        if self._models.captioner is None:
            yield self._nearest(pictures, names, n, group)
        else:
            yield from self._generated(self._models.captioner, pictures, names, n, group, sampling)

    def ideas_near(self, picture: Picture, n: int) -> list[IdeaMatch]:
        """Return the n relations that a picture lies nearest to, by the middle of their captions."""
        ideas = self._models.captions.ideas
        nearness = ideas.centres @ self._ask.of_pictures([picture])[0].vectors["relational"]
        best = np.argsort(-nearness, kind="stable")[:n]
        return [IdeaMatch(ideas.names[i], ideas.kinds[i], float(nearness[i])) for i in best]

    def _nearest(self, pictures: Sequence[Picture], names: Sequence[str], n: int, group: bool) -> CaptionAnswer:
        asked = self._ask.of_pictures(pictures, names)
        images = [self._told(query, n) for query in asked]
        model = self._models.encoders["relational"]
        answer = CaptionAnswer(images, None, str(self._models.backend), f"{model.name}@{model.revision}")
        if not group:
            return answer
        together = self._told_of_all(asked, n)
        return replace(answer, group=together.captions, note=together.note)

    def _told_of_all(self, asked: Sequence[Query], n: int) -> ImageCaptions:
        """State the known captions that fit every picture of a group, those first that are nearest to their mean.

        The mean alone tells nothing: that of two pictures which share no idea lies near some caption between them.
        """
        vectors = np.stack([query.vectors["relational"] for query in asked])
        mean, bank = unit_rows(vectors.mean(0)[None])[0], self._models.captions.vectors
        together = self._told(Query("the group", {"relational": mean}, judged=all(q.judged for q in asked)), n)
        if strangers := [query.name for query in asked if not query.judged]:
            return replace(together, note=self._ask.judging.unlike(strangers))
        if together.note or (judge := self._ask.judging.judge) is None:
            return together
        fitting = np.flatnonzero((bank @ vectors.T).min(1) >= judge.known_idea)
        near = retrieval.nearest_captions(mean, bank[fitting], n)
        captions = [Caption(self._models.captions.texts[fitting[i]], score) for i, score in near]
        return replace(together, captions=captions, note="" if captions else UNSHARED)

    def _told(self, query: Query, n: int) -> ImageCaptions:
        """State the nearest known captions of a picture, or, where none fits, tell them as guesses."""
        bank, judge = self._models.captions, self._ask.judging.judge
        vector = query.vectors["relational"]
        near = retrieval.nearest_captions(vector, bank.vectors, n)
        captions = [Caption(bank.texts[i], score) for i, score in near]
        if not query.judged:
            return ImageCaptions(query.name, [], captions, self._ask.judging.unlike([query.name]))
        if judge and not bank.fit(vector[None], judge.known_idea)[0]:
            return ImageCaptions(query.name, [], captions, UNKNOWN)
        return ImageCaptions(query.name, captions)

    def _generated(
        self, writer: Captioner, pictures: Sequence[Picture], names: Sequence[str], n: int, group: bool,
        sampling: Sampling,
    ) -> Iterator[CaptionAnswer]:  # fmt: skip
        seen = [self._ask.needed(picture, "and a caption needs one") for picture in pictures]

        def answer(texts: list[list[str]], together: list[str] | None) -> CaptionAnswer:
            images = [ImageCaptions(name, _lines(lines)) for name, lines in zip(names, texts, strict=True)]
            joint = _lines(together) if together is not None else None
            return CaptionAnswer(images, joint, str(self._models.backend), f"{writer.name}@{writer.revision}")

        texts: list[list[str]] = [[] for _ in seen]
        for texts in writer.write(seen, n, sampling):
            yield answer(texts, [] if group else None)
        if group:
            for together in writer.write_group(seen, n, sampling):
                yield answer(texts, together)


def check_request(pictures: int, n: int, group: bool, sampling: Sampling) -> None:
    """Raise BadRequest for too few or too many pictures or captions, or a sampling that cannot be."""
    if not 1 <= pictures <= MOST_PICTURES:
        raise BadRequest(f"{counted(pictures)} given; captioning takes 1 to {MOST_PICTURES} pictures.")
    if not 1 <= n <= MAX_CAPTIONS:
        raise BadRequest(f"{n} captions asked for; choose 1 to {MAX_CAPTIONS}.")
    if group and pictures < 2:
        raise BadRequest("One picture given; a group caption needs at least 2 pictures.")
    if not (0 <= sampling.temperature <= 2 and 0 < sampling.top_p <= 1 and 0 <= sampling.seed < 2**63):
        raise BadRequest(
            "The temperature lies between 0 (always the likeliest word) and 2, top-p above 0 and up to 1, and the seed "
            "is no negative number."
        )


def counted(n: int) -> str:
    """Say a number of pictures."""
    return {0: "No picture", 1: "One picture"}.get(n, f"{n} pictures")


def _lines(texts: Sequence[str]) -> list[Caption]:
    """Captions as they stand, each text once; words that name concrete things are told apart."""
    return [Caption(text, None, concrete_words(text)) for text in dict.fromkeys(texts) if text]
