"""All visitors' own galleries: who has one, how much all of them may take, and when each is gone."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from relsim_demo.errors import BadRequest
from relsim_demo.explorer import Explorer
from relsim_demo.gallery.archive import archived
from relsim_demo.gallery.gallery import Gallery
from relsim_demo.mine.batches import Batches
from relsim_demo.mine.building import build
from relsim_demo.mine.collecting import MOST, Collection

GALLERIES = 12  # of all visitors together
BYTES = 400_000_000  # of all small copies together
IDLE = 15 * 60  # seconds without a sign of the page, after which its gallery is gone
LEFT = 5 * 60  # the same after the page has said that it is left: a reload comes back at once
MINUTE = 60
FOLDER = "my-pictures"  # in the zip
CROWDED = (
    f"{GALLERIES} visitors have galleries of their own here just now, and this server has no room for another. Try "
    "again in a few minutes."
)
NO_ROOM = "This server has no room left for more own pictures. Try again in a few minutes, or with fewer."
GONE = "Your pictures are no longer here: they are kept only while the page is open. Choose them again."
LIMITS = (
    f"Up to {MOST} pictures, and at most {GALLERIES} visitors at a time. They stay in this server's memory, never on "
    f"its disk, and are gone when you say so, {LEFT // MINUTE} minutes after you leave the page, or {IDLE // MINUTE} "
    "minutes after it was last seen."
)


@dataclass
class Own:
    """One visitor's pictures: still coming, or a gallery."""

    token: str
    until: float
    collection: Collection = field(default_factory=Collection)
    gallery: Gallery | None = None
    explorer: Explorer | None = None
    doing: str = ""  # what is being done with them, in words


class Mine:
    """The own galleries of all visitors, in memory. Safe to share between threads."""

    def __init__(self, explorer: Explorer, clock: Callable[[], float] = time.monotonic) -> None:
        self._explorer, self._clock = explorer, clock
        self._batches = Batches(explorer.encoders)
        self._all: dict[str, Own] = {}
        self._lock = Lock()
        self._building = Lock()  # one at a time: it takes all processors that there are

    def begin(self) -> str:
        """Make room for a visitor's pictures and return the token that leads to them, which nobody can guess.

        Raises:
            BadRequest: too many visitors have some.
        """
        self.sweep()
        token = secrets.token_urlsafe(24)
        with self._lock:
            if len(self._all) >= GALLERIES:
                raise BadRequest(CROWDED)
            self._all[token] = Own(token, self._clock() + IDLE)
        return token

    def take(self, token: str, place: int, name: str, data: bytes) -> None:
        """Take one picture. Raises BadRequest, BadPicture or ModelUnavailable, see Collection.take."""
        own = self.of(token)
        if own.gallery is not None:
            raise BadRequest("This gallery is made already. Begin a new one for other pictures.")
        if sum(each.collection.bytes for each in list(self._all.values())) > BYTES:
            raise BadRequest(NO_ROOM)
        own.collection.take(place, name, data, self._batches)

    def finish(self, token: str) -> Explorer:
        """Make the gallery of what came, and return what answers over it. Raises BadRequest where that is too little.

        It ends early where the pictures are no longer wanted.
        """
        own = self.of(token)

        def step(words: str) -> None:
            own.doing, own.until = words, max(own.until, self._clock() + IDLE)
            if own.collection.stopped:
                raise BadRequest(GONE)

        own.doing = "Waiting for another visitor's gallery"
        with self._building:
            step("")
            if own.explorer is None:
                gallery, explorer = build(own.collection.pictures(), self._explorer, step)
                step("")
                own.gallery, own.explorer = gallery, explorer
        return own.explorer

    def of(self, token: str) -> Own:
        """Return what a token leads to, which is thereby seen. Raises BadRequest where that is gone."""
        with self._lock:
            own = self._all.get(token)
            if own is None or own.until < self._clock():
                raise BadRequest(GONE)
            own.until = max(own.until, self._clock() + IDLE)
            return own

    def has(self, token: str) -> bool:
        """Tell whether a token leads to pictures, without a sign of life for them."""
        return token in self._all

    def left(self, token: str) -> None:
        """Note that a page was left: unless it comes back soon, its pictures are let go."""
        with self._lock:
            if token in self._all:
                self._all[token].until = min(self._all[token].until, self._clock() + LEFT)

    def saved(self, token: str) -> bytes:
        """Return a gallery as a zip to take along. Raises BadRequest where there is none."""
        gallery = self.of(token).gallery
        if gallery is None:
            raise BadRequest("Your gallery is not made yet.")
        return archived(gallery, FOLDER)

    def forget(self, token: str) -> None:
        """Let a visitor's pictures go at once; work on them ends."""
        with self._lock:
            own = self._all.pop(token, None)
        if own is not None:
            own.collection.stop()
            own.gallery = own.explorer = None

    def sweep(self) -> None:
        """Let go what nobody has looked at for long enough."""
        now = self._clock()
        for token in [token for token, own in list(self._all.items()) if own.until < now]:
            self.forget(token)
