"""The Merkle tree of RFC 6962, section 2.1, over hashes of leaves: bytes in and out.

The two checks follow RFC 9162, 2.1.3.2 and 2.1.4.2: they walk a proof upwards and
need nothing else of the tree.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""


def leaf_hash(leaf: bytes) -> bytes:
    """Hash a leaf: SHA-256 of a zero byte and the leaf."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash a node: SHA-256 of a one byte and the hashes of its two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_hash(leaves: Sequence[bytes]) -> bytes:
    """Root of the tree over these leaf hashes, 32 bytes."""
    level = list(leaves)
    while len(level) > 1:
        level = _above(level)
    return level[0] if level else EMPTY


def inclusion_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Audit path of one leaf, from the bottom up (RFC 6962, 2.1.1).

    Raises:
        IndexError: there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        msg = f"no leaf {index} among {len(leaves)}"
        raise IndexError(msg)
    level, path = list(leaves), []
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            path.append(level[beside])
        level, index = _above(level), index >> 1
    return path


def consistency_path(leaves: Sequence[bytes], first: int) -> list[bytes]:
    """Proof that the first so many leaves are where they were (RFC 6962, 2.1.2).

    Raises:
        IndexError: the smaller tree is empty, or larger than this one.
    """
    if not 0 < first <= len(leaves):
        msg = f"no tree of {first} inside one of {len(leaves)}"
        raise IndexError(msg)
    return _subproof(leaves, first, known=True)


def is_included(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """Whether the audit path of a leaf hash leads to the root of a tree of ``size``."""
    if not 0 <= index < size:
        return False
    here, last, got = index, size - 1, leaf
    for beside in path:
        if last == 0:
            return False
        if here & 1 or here == last:
            got = node_hash(beside, got)
            here, last = _up_to_right_child(here, last)
        else:
            got = node_hash(got, beside)
        here, last = here >> 1, last >> 1
    return last == 0 and got == root


def is_consistent(
    sizes: tuple[int, int], roots: tuple[bytes, bytes], path: Sequence[bytes]
) -> bool:
    """Whether the second tree has all of the first, in place, at its start.

    Args:
        sizes: of the first tree and of the second, which is no smaller.
        roots: of the first and of the second.
        path: as `consistency_path` gives it.
    """
    first, second = sizes
    if first == second:
        return not path and roots[0] == roots[1]
    # A first tree that is full stands whole in the second: its root is left out.
    walk = [roots[0], *path] if first & (first - 1) == 0 else list(path)
    if not 0 < first < second or not walk:
        return False
    here, last = first - 1, second - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    before = after = walk[0]
    for beside in walk[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            before, after = node_hash(beside, before), node_hash(beside, after)
            here, last = _up_to_right_child(here, last)
        else:
            after = node_hash(after, beside)
        here, last = here >> 1, last >> 1
    return last == 0 and (before, after) == roots


def _above(level: Sequence[bytes]) -> list[bytes]:
    """The level above: pairs hashed, one left over passed up as it is."""
    pairs = zip(level[::2], level[1::2], strict=False)
    odd = level[-1:] if len(level) % 2 else []
    return [node_hash(left, right) for left, right in pairs] + list(odd)


def _subproof(leaves: Sequence[bytes], first: int, *, known: bool) -> list[bytes]:
    size = len(leaves)
    if first == size:
        return [] if known else [root_hash(leaves)]
    split = 1 << (size - 1).bit_length() - 1
    left, right = leaves[:split], leaves[split:]
    if first <= split:
        return [*_subproof(left, first, known=known), root_hash(right)]
    return [*_subproof(right, first - split, known=False), root_hash(left)]


def _up_to_right_child(here: int, last: int) -> tuple[int, int]:
    """Climb past nodes that are passed up alone, to a right child or the root."""
    while here and not here & 1:
        here, last = here >> 1, last >> 1
    return here, last
