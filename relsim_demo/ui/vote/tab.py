"""The Vote tab: the paper's user study, running. It is there only where RELSIM_VOTES names a place for votes."""

from __future__ import annotations

from relsim_demo.evaluation import reference
from relsim_demo.evaluation.estimates import Estimate
from relsim_demo.evaluation.voting.asking import EVERY
from relsim_demo.evaluation.voting.counting import Counts, Duel
from relsim_demo.ui.contract import present
from relsim_demo.ui.contract.payloads import Vote, VoteBar, VoteCounts, VotePart
from relsim_demo.ui.page.widget import widget
from relsim_demo.ui.results.tab import KINDS, TITLES

ABOUT = (
    "The two answers come from two methods of search, in an order by chance; which is which is not told.",
    f"Of {EVERY} questions one has a known answer: one of the two is the first picture itself. So it can be told later "
    "how carefully was looked.",
    "Kept are the question, the answer, which of the two stood first, the day, and a salted hash of a random number "
    "that this browser has made for this study. No name, no address, no time of day.",
)
METHOD = (
    "In brackets: 95 % intervals by Wilson, each share by itself. They take votes as independent of each other, "
    "although one voter gives many.",
    "Agreement is Krippendorff's alpha for nominal values (Krippendorff 2011): 1 where all voters who saw a question "
    "say the same, 0 where they agree as chance would.",
    "Votes on other results, as of another version of a model, are kept and not counted.",
)
LOOKS = ("DreamSim", "DINO", "CLIP-I")  # of the paper's baselines, those that compare pictures as they look
NEITHER = "Same"


def build() -> None:
    """Build the tab; questions and counts it fetches by itself."""
    value: Vote = {
        "about": list(ABOUT), "method": list(METHOD), "paper": paper(), "paper_note": reference.FIGURE_8_NOTE,
    }  # fmt: skip
    widget("vote/vote", value)


def paper() -> list[VoteBar]:
    """Return the paper's figure 8."""
    return [
        {
            "title": f"relsim and {name}",
            "note": present.counted(one.n, "vote"),
            "parts": [
                _known("relsim", "rel", one.ours),
                _known(NEITHER, "same", one.tie),
                _known(name, "attr" if name in LOOKS else "", one.baseline),
            ],
        }
        for name, one in reference.FIGURE_8.items()
    ]


def told(counts: Counts) -> VoteCounts:
    """Return what the page shows of all votes."""
    return {
        "votes": counts.votes,
        "lines": _lines(counts),
        "bars": [_bar(duel) for duel in counts.duels],
        "doubtful": counts.doubtful,
    }


def _lines(counts: Counts) -> list[list[str]]:
    """Return lines of what, number, interval."""
    lines = [["Votes", f"{counts.votes:,}", f"by {present.counted(counts.voters, 'voter')}"]]
    agreed = "none yet" if counts.alpha is None else present.cosine(counts.alpha)
    lines.append(["Agreement (Krippendorff's alpha)", agreed, ""])
    for words, share in (("Checks passed", counts.checks), ("A chosen, where one was", counts.first)):
        if share is not None:
            lines.append([words, *_share(share), f"of {share.n:,}"])
    return lines


def _bar(duel: Duel) -> VoteBar:
    one, other = (TITLES.get(method, method) for method in duel.methods)
    kinds = [KINDS.get(method, "") for method in duel.methods]
    votes = f"{present.counted(duel.votes, 'vote')} on {present.counted(duel.questions, 'question')}"
    alpha = "" if duel.alpha is None else f", agreement {present.cosine(duel.alpha)}"
    shares = ((one, kinds[0], duel.one), (NEITHER, "same", duel.same), (other, kinds[1], duel.other))
    parts = [_counted(words, kind, share) for words, kind, share in shares if share is not None]
    return {"title": f"{one} and {other}", "note": votes + alpha, "parts": parts}


def _counted(words: str, kind: str, share: Estimate) -> VotePart:
    ends = [round(100 * end, 1) for end in (share.low, share.high) if end is not None]
    return {"words": words, "kind": kind, "percent": 100 * share.value, "told": _share(share), "interval": ends}


def _known(words: str, kind: str, percent: float) -> VotePart:
    return {"words": words, "kind": kind, "percent": percent, "told": [f"{percent:.1f} %"], "interval": []}


def _share(share: Estimate) -> list[str]:
    """Return a share and its interval in words."""
    ends = " to ".join(f"{100 * end:.1f}" for end in (share.low, share.high) if end is not None)
    return [f"{100 * share.value:.1f} %", f"[{ends}]"]
