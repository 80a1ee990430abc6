"""Checkpoints of a ledger, and proofs about them: its lines as a Merkle tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from unburden.custody import merkle
from unburden.custody.ledger import to_line
from unburden.model import Checkpoint, Inclusion

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from unburden.model import Entry


@dataclass(frozen=True, slots=True)
class Tree:
    """A ledger as a Merkle tree (RFC 6962): each line, without its end, is a leaf.

    Attributes:
        leaves: the leaf hashes.
        heads: the hash of each line, lower-case hex.
    """

    leaves: tuple[bytes, ...]
    heads: tuple[str, ...]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Self:
        """Make the tree of a ledger; whether the ledger holds is for `verify`."""
        held = tuple(entries)
        return cls(tuple(map(_leaf, held)), tuple(entry.hash for entry in held))

    def checkpoint(self, size: int | None = None) -> Checkpoint:
        """The ledger as it stood after ``size`` lines; as it is, if not said.

        Raises:
            IndexError: it has no lines, or not so many.
        """
        size = len(self.leaves) if size is None else size
        if not 0 < size <= len(self.leaves):
            msg = f"no checkpoint after line {size} of {len(self.leaves)}"
            raise IndexError(msg)
        root = merkle.root_hash(self.leaves[:size]).hex()
        return Checkpoint(size=size, root=root, head=self.heads[size - 1])

    def inclusion(self, seq: int, size: int | None = None) -> Inclusion:
        """Prove that the Entry ``seq`` is in the ledger of ``size`` lines.

        Raises:
            IndexError: it is not, or there are not so many.
        """
        checkpoint = self.checkpoint(size)
        path = merkle.inclusion_path(self.leaves[: checkpoint.size], seq)
        return Inclusion(seq=seq, checkpoint=checkpoint, path=_hex(path))

    def consistency(self, first: int, second: int | None = None) -> tuple[str, ...]:
        """Prove that the ledger of ``second`` lines begins with that of ``first``.

        Raises:
            IndexError: there are not so many.
        """
        size = self.checkpoint(second).size
        return _hex(merkle.consistency_path(self.leaves[:size], first))


def is_included(entry: Entry, proof: Inclusion) -> bool:
    """Whether an Inclusion proves that this Entry is in the ledger it names."""
    checkpoint = proof.checkpoint
    try:
        path, root = _bytes(proof.path), bytes.fromhex(checkpoint.root)
    except ValueError:
        return False
    return entry.seq == proof.seq and merkle.is_included(
        _leaf(entry), proof.seq, checkpoint.size, path, root
    )


def is_extension(first: Checkpoint, second: Checkpoint, path: Sequence[str]) -> bool:
    """Whether a proof shows that nothing before ``first`` was changed by ``second``."""
    try:
        roots = (bytes.fromhex(first.root), bytes.fromhex(second.root))
        walk = _bytes(path)
    except ValueError:
        return False
    return merkle.is_consistent((first.size, second.size), roots, walk)


def _leaf(entry: Entry) -> bytes:
    return merkle.leaf_hash(to_line(entry).encode())


def _hex(path: Sequence[bytes]) -> tuple[str, ...]:
    return tuple(part.hex() for part in path)


def _bytes(path: Sequence[str]) -> list[bytes]:
    return [bytes.fromhex(part) for part in path]
