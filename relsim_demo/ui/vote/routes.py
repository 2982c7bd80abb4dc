"""What the Vote tab fetches by itself: questions, pictures without their names, counts, a file of all votes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from relsim_demo.errors import BadRequest
from relsim_demo.evaluation.voting.voting import Ballot, Turn
from relsim_demo.ui.contract.payloads import VoteBallot, VoteCounts, VotePicture, VoteTurn
from relsim_demo.ui.contract.reading import sent_object
from relsim_demo.ui.contract.serving import Typed, download, router
from relsim_demo.ui.page.modules import FOREVER
from relsim_demo.ui.pictures import routes as picture_routes
from relsim_demo.ui.vote import tab as vote

if TYPE_CHECKING:
    from relsim_demo.explorer import Explorer

LONGEST = 1_000  # bytes of what is asked


def routes(explorer: Explorer) -> APIRouter:
    """Return the routes of the tab, all under /vote/; none where no study runs."""
    routed = router(Typed)
    if explorer.votes:
        _add_ballots(routed, explorer)
        _add_counts(routed, explorer)
    return routed


def _add_ballots(routed: APIRouter, explorer: Explorer) -> None:
    @routed.post("/vote/next.json")
    async def following(request: Request) -> VoteTurn:
        (visitor,) = await _sent(request, "visitor")
        return await run_in_threadpool(lambda: shown(explorer, explorer.voting.turn(visitor)))

    @routed.post("/vote/cast.json")
    async def cast(request: Request) -> VoteTurn:
        asked = await _sent(request, "visitor", "ballot", "answer")
        return await run_in_threadpool(lambda: shown(explorer, explorer.voting.cast(*asked)))

    @lru_cache(picture_routes.CACHED)
    def drawn(id: str, size: int) -> bytes:
        return picture_routes.webp(explorer.picture(id, size))

    @routed.get("/vote/picture/{name}.webp")
    def picture(name: str, size: str = "") -> Response:
        data = drawn(explorer.voting.picture(name), picture_routes.offered(size))
        return Response(data, media_type="image/webp", headers={"Cache-Control": FOREVER})


def _add_counts(routed: APIRouter, explorer: Explorer) -> None:
    @routed.get("/vote/counts.json")
    def counted(careful: str = "") -> VoteCounts:
        return vote.told(explorer.voting.counts(careful == "1"))

    @routed.get("/vote/file")
    def of_file(kind: str = "") -> Response:
        return download(explorer.voting.export(kind))


def shown(explorer: Explorer, turn: Turn) -> VoteTurn:
    """Return what a visitor's page gets, which knows neither the methods nor what the gallery calls the pictures."""
    return {
        "ballots": [_ballot(explorer, ballot) for ballot in turn.ballots],
        "voted": turn.voted,
        "left": turn.left,
    }


def _ballot(explorer: Explorer, ballot: Ballot) -> VoteBallot:
    query, a, b = (_picture(explorer, name) for name in (ballot.query, ballot.a, ballot.b))
    return {"name": ballot.name, "query": query, "a": a, "b": b}


def _picture(explorer: Explorer, name: str) -> VotePicture:
    """Return a picture with the things in it as words, if they are known: a caption would give the idea away."""
    return {"name": name, "alt": explorer.item(explorer.voting.picture(name)).ordinary or ""}


async def _sent(request: Request, *names: str) -> list[str]:
    """Read texts by their names from a JSON object. Raises BadRequest for anything else."""
    unfit = f"A vote must be a JSON object with the texts {', '.join(names)}."
    found = await sent_object(request, LONGEST, f"A vote has {LONGEST:,} bytes at the most.", unfit)
    values = [value for name in names if isinstance(value := found.get(name), str)]
    if len(values) < len(names):
        raise BadRequest(unfit)
    return values
