"""What a gallery's captions say most often: placeholders, and ideas as sentences to start from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PLACEHOLDERS, SENTENCES = 6, 18
LONGEST = 48  # characters of a sentence; longer ones are hard to take in at a glance
ALIKE = 0.5  # share of words in common from which two sentences say nearly the same
PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True)
class Phrases:
    """Placeholders as they stand in captions, "{Subject}", and captions; most frequent first, either may be empty."""

    placeholders: list[str]
    sentences: list[str]


def frequent(items: Mapping[str, Sequence]) -> Phrases:
    """Find the phrases of a gallery's items, columns of equal length: caption, kind, relation (None where unknown)."""
    return Phrases(_placeholders(items["caption"]), _sentences(items))


def _placeholders(captions: Sequence[str]) -> list[str]:
    """Return the frequent placeholders, one of each kind: {Objects} stands for {Object} and {First Object} too."""
    counts = Counter(name.strip() for text in captions for name in PLACEHOLDER.findall(text))
    kinds: dict[str, str] = {}
    for name, _ in counts.most_common():
        last = name.lower().split()[-1:]
        if last and last[0].rstrip("s") not in kinds:
            kinds[last[0].rstrip("s")] = f"{{{name}}}"
    return list(kinds.values())[:PLACEHOLDERS]


def _sentences(items: Mapping[str, Sequence]) -> list[str]:
    """Return the frequent captions that tell a relation, where it is known which do; at most one of each."""
    rows = zip(items["caption"], items["kind"], items["relation"], strict=True)
    told = [(text, relation) for text, kind, relation in rows if text and len(text) <= LONGEST and kind != "ordinary"]
    counts, relations = Counter(text for text, _ in told), dict(told)
    common = Counter(word for text in counts for word in _words(text))
    # where all captions differ, those come first whose words many others use
    ranked = sorted(counts, key=lambda text: (-counts[text], -_typical(text, common), text))
    chosen: list[str] = []
    for text in ranked:
        near = any(relations[text] and relations[text] == relations[other] or _alike(text, other) for other in chosen)
        if not near:
            chosen.append(text)
        if len(chosen) == SENTENCES:
            break
    return chosen


def _words(text: str) -> set[str]:
    """Return the words of a caption in lower case, without its placeholders."""
    return set(WORD.findall(PLACEHOLDER.sub(" ", text).lower()))


def _typical(text: str, common: Counter[str]) -> float:
    words = _words(text)
    return sum(common[word] for word in words) / max(1, len(words))


def _alike(a: str, b: str) -> bool:
    first, second = _words(a), _words(b)
    return len(first & second) >= ALIKE * max(1, min(len(first), len(second)))
