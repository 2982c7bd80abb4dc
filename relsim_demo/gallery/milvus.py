"""Vectors of a gallery in a collection of Milvus: a server by its address, or milvus-lite in a file of this machine.

A collection has two fields: `row`, the number of the item, and `vector`, its unit row as float32. Which index searches
it is Milvus's own affair. The client is imported when a gallery needs it.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from relsim_demo.errors import BadGallery
from relsim_demo.gallery.rows import BLOCK, Kept
from relsim_demo.settings import Settings
from relsim_demo.shipped import require

if TYPE_CHECKING:
    from pymilvus import MilvusClient

ROW, VECTOR, PRODUCT = "row", "vector", "IP"
FIELDS = {"collection": str, "check": str, "index": str, "recall_at_10": float, "queries": int}  # in a manifest
CONNECTING, ANSWERING, LOADING = 5, 60, 600  # seconds
MOST = 16384  # rows that Milvus gives in one answer
BYTES = 8 << 20  # of vectors in one message; servers take 64 MiB
KEPT = 256 << 20  # bytes of a collection's vectors that stay in memory once they came: 174,762 rows of 384 numbers
LINE = {
    "grpc.keepalive_time_ms": 300_000,  # some servers cut who asks more often whether they are there
    "grpc.keepalive_permit_without_calls": 0,
    "grpc.initial_reconnect_backoff_ms": 500,  # one that came back is found at once, not after two minutes
    "grpc.max_reconnect_backoff_ms": 1000,
}
RELEASED = ("released", "not loaded")  # what Milvus says of a collection after it was started again
CHECKED = 32  # rows that tell a collection from another
AGAIN = (
    "Move them there again (`python -m relsim_demo milvus GALLERY --out DIR`), or set RELSIM_MILVUS to where they are."
)


class Milvus:
    """A server, or a file of milvus-lite, asked through Milvus's own client. Safe to share between threads."""

    def __init__(self, address: str | None = None, token: str | None = None) -> None:
        """Take http(s)://HOST:PORT and a token if one is needed, or a name that ends in .db; nothing is asked yet."""
        self._address, self._token = address, token or ""

    @classmethod
    def of(cls, settings: Settings) -> Milvus:
        """Return the one that the settings name."""
        return cls(settings.milvus, settings.milvus_token)

    @property
    def in_a_file(self) -> bool:
        """Whether it is milvus-lite, which is slow, and exact when told to be."""
        return (self._address or "").endswith(".db")

    def ask(self, what: str, *given: Any, seconds: float = ANSWERING, **more: Any) -> Any:  # noqa: ANN401
        """Call a method of the client.

        Raises:
            NotInstalled: the client is missing.
            BadGallery: no address is known, Milvus does not answer in time, or it refuses.
        """
        client = self._client
        try:
            return getattr(client, what)(*given, timeout=seconds, **more)
        except Exception as error:  # the client and its transport raise many kinds
            raise BadGallery(f"Milvus at {self._address} does not answer as it should ({self._why(error)}).") from error

    @cached_property
    def _client(self) -> MilvusClient:
        if not self._address:
            raise BadGallery(
                "The vectors of this gallery are in Milvus, and nothing says where that is: set RELSIM_MILVUS to its "
                "address, such as http://localhost:19530, or to the file of milvus-lite."
            )
        require("milvus", "pymilvus", *(["milvus_lite"] if self.in_a_file else []))
        from pymilvus import MilvusClient

        for name in ("pymilvus", "milvus_lite", "grpc"):  # they log whole tracebacks of what is said in a sentence here
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            return MilvusClient(self._address, token=self._token, timeout=CONNECTING, grpc_options=LINE)
        except Exception as error:  # as above
            raise BadGallery(f"{self._unreachable} ({self._why(error)}).") from error

    @property
    def _unreachable(self) -> str:
        if self.in_a_file:
            return f"The file {self._address} cannot be opened by milvus-lite; one program at a time can have it"
        return f"There is no Milvus at {self._address}: start it, or set RELSIM_MILVUS to where it is"

    def _why(self, error: Exception) -> str:
        """Return the first line of an error, without its stop, and in any case without the token."""
        told = getattr(error, "details", None)  # of its transport, whose text is of several lines
        lines = str((callable(told) and told()) or getattr(error, "message", "") or error).strip().splitlines()
        line = lines[0].rstrip(".")[:200] if lines else type(error).__name__
        return line.replace(self._token, "...") if self._token else line


class MilvusRows(Kept):
    """Unit rows (n, d) in a collection that holds these and no others.

    Blocks of rows that were read whole stay in memory, up to KEPT bytes: what concerns all items reads them again for
    every question. about: what the manifest says, FIELDS: the collection, how to tell it, its index, and its recall.
    """

    def __init__(self, milvus: Milvus, about: dict, shape: tuple[int, int]) -> None:
        """Open a collection; Milvus loads it where nobody had done so yet.

        Raises:
            BadGallery: it is missing, half filled, has rows of another kind, or is another gallery's.
        """
        self.about, self.shape, self._milvus, self._name = about, shape, milvus, about["collection"]
        self.kept = f"{self._name} stay in Milvus"
        self.at_a_time = batch(shape[1])
        self._blocks: dict[int, np.ndarray] = {}  # by the number of their first row
        if not self._ask("has_collection"):
            raise BadGallery(
                f"Milvus has no collection {self._name}, which the vectors of this gallery are in. {AGAIN}"
            )
        check_fields(self._name, self._ask("describe_collection"), shape[1])
        self._ask("load_collection", seconds=LOADING)
        if (count := rows_of(milvus, self._name)) != len(self):
            raise BadGallery(f"The collection {self._name} has {count:,} rows; this gallery has {len(self):,}. {AGAIN}")
        if digest(self) != about["check"]:
            raise BadGallery(f"The collection {self._name} has the vectors of another gallery. {AGAIN}")

    def __matmul__(self, other: np.ndarray) -> np.ndarray:
        """Multiply with a vector (d,) or a matrix (d, m), block by block: (n,) or (n, m) float32."""
        return np.concatenate([block @ other for _, block in self.blocks()])

    def blocks(self) -> Iterator[tuple[int, np.ndarray]]:
        """Yield all rows, as many at a time as one answer holds, each block with the number of its first."""
        for start in range(0, len(self), self.at_a_time):
            yield start, self._block(start)

    def near(self, query: np.ndarray, wanted: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return up to `wanted` rows near to a vector (d,), no more than MOST, best first by Milvus's own scores.

        Their numbers (k,), these scores (k,) and the unit rows themselves (k, d).
        """
        (hits,) = self._search(query[None], wanted, [VECTOR])
        rows = np.array([hit[ROW] for hit in hits], np.int64)
        vectors = np.array([hit["entity"][VECTOR] for hit in hits], np.float32)
        return self._known(rows), np.array([hit["distance"] for hit in hits], np.float32), vectors

    def rows_near(self, queries: np.ndarray, wanted: int) -> list[np.ndarray]:
        """Return the numbers alone of what is near to each of some vectors (q, d)."""
        return [np.array([hit[ROW] for hit in hits], np.int64) for hits in self._search(queries, wanted, [])]

    def near_each(self, queries: np.ndarray, wanted: int) -> tuple[np.ndarray, np.ndarray]:
        """Return Milvus's scores and the numbers of rows near to each of some vectors (q, d): see Lists.near_each."""
        scores, rows = np.full((len(queries), wanted), -np.inf, np.float32), np.full((len(queries), wanted), -1)
        for place, hits in enumerate(self._search(queries, wanted, [])):
            scores[place, : len(hits)] = [hit["distance"] for hit in hits]
            rows[place, : len(hits)] = [hit[ROW] for hit in hits]
        return scores, rows

    def _search(self, queries: np.ndarray, wanted: int, fields: Sequence[str]) -> list[list[dict]]:
        return self._ask(
            "search",
            data=list(queries),
            anns_field=VECTOR,
            search_params={"metric_type": PRODUCT},
            limit=wanted,
            output_fields=list(fields),
        )

    def _read(self, start: int, count: int) -> np.ndarray:
        stop, step = start + count, self.at_a_time
        firsts = range(start // step * step, stop, step) if count else range(0)
        parts = [self._part(first, max(start, first), min(stop, first + step)) for first in firsts]
        return np.concatenate(parts) if parts else np.zeros((0, self.shape[1]), np.float32)

    def _part(self, first: int, start: int, stop: int) -> np.ndarray:
        """Return some rows of the block that begins with `first`; no more than these are asked for."""
        if first in self._blocks or stop - start == min(self.at_a_time, len(self) - first):
            return self._block(first)[start - first : stop - first]
        return self._taken(start, stop - start)

    def _block(self, first: int) -> np.ndarray:
        """Return a whole block of rows, and keep it while there is room."""
        found = self._blocks.get(first)
        if found is None:
            found = self._taken(first, min(self.at_a_time, len(self) - first))
            if (len(self._blocks) + 1) * self.at_a_time * self.shape[1] * 4 <= KEPT:
                self._blocks[first] = found
        return found

    def _some(self, rows: np.ndarray) -> np.ndarray:
        once, places = np.unique(rows, return_inverse=True)
        steps = range(0, len(once), self.at_a_time)
        parts = [
            self._asked(f"{ROW} in {once[s : s + self.at_a_time].tolist()}", once[s : s + self.at_a_time])
            for s in steps
        ]
        return np.concatenate(parts)[places] if parts else np.zeros((0, self.shape[1]), np.float32)

    def _taken(self, start: int, count: int) -> np.ndarray:
        return self._asked(f"{ROW} >= {start} and {ROW} < {start + count}", np.arange(start, start + count))

    def _asked(self, condition: str, rows: np.ndarray) -> np.ndarray:
        """Return the rows (k,), ascending, for which a condition holds: (k, d). Raises BadGallery if one is missing."""
        more = {"output_fields": [ROW, VECTOR], "limit": len(rows), "strict_float32": True}  # else lists of Python's
        answer = self._ask("query", filter=condition, **more)
        found = np.array([one[ROW] for one in answer], np.int64)
        order = np.argsort(found)
        if not np.array_equal(found[order], rows):
            raise BadGallery(f"The collection {self._name} has lost rows since it was opened. {AGAIN}")
        return np.array([one[VECTOR] for one in answer], np.float32)[order]

    def _known(self, rows: np.ndarray) -> np.ndarray:
        if len(rows) and not 0 <= rows.min() <= rows.max() < len(self):
            raise BadGallery(f"The collection {self._name} has got rows since it was opened. {AGAIN}")
        return rows

    def _ask(self, what: str, **more: Any) -> Any:  # noqa: ANN401
        try:
            return self._milvus.ask(what, self._name, **more)
        except BadGallery as error:
            if not any(word in str(error) for word in RELEASED):
                raise
            self._milvus.ask("load_collection", self._name, seconds=LOADING)
            return self._milvus.ask(what, self._name, **more)


def batch(width: int) -> int:
    """Return how many rows of d numbers one message holds: a power of two, which fits into the blocks of others."""
    return 1 << (max(1, min(BLOCK, BYTES // (4 * width))).bit_length() - 1)


def rows_of(milvus: Milvus, collection: str, seconds: float = ANSWERING) -> int:
    """Return how many rows a loaded collection has; right after they were sent Milvus may take longer than usual."""
    counted = {"filter": "", "output_fields": ["count(*)"], "consistency_level": "Strong"}
    told = milvus.ask("query", collection, seconds=seconds, **counted)
    return int(told[0]["count(*)"])


def digest(vectors: Kept | np.ndarray) -> str:
    """Return a sha256 of some unit rows of (n, d), which tells a collection from another."""
    rows = np.unique(np.linspace(0, len(vectors) - 1, CHECKED).astype(np.int64))
    return hashlib.sha256(np.ascontiguousarray(vectors[rows], np.float32).tobytes()).hexdigest()


def check_fields(name: str, described: dict, width: int) -> None:
    """Raise BadGallery where a collection, as Milvus describes it, has other fields than rows of d numbers."""
    fields = {field["name"]: field for field in described["fields"]}
    if fields.keys() != {ROW, VECTOR} or not fields[ROW].get("is_primary") or "dim" not in fields[VECTOR]["params"]:
        raise BadGallery(f"The collection {name} was made by another program: it has the fields {', '.join(fields)}.")
    if (found := int(fields[VECTOR]["params"]["dim"])) != width:
        raise BadGallery(f"The collection {name} has vectors of {found} numbers; this gallery's have {width}. {AGAIN}")
