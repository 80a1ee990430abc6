"""The Merkle tree beside the definition in RFC 6962, and proofs under attack."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unburden.custody import Origin, Tree, is_extension, is_included, make_entry, merkle

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
LEAVES = st.lists(st.binary(max_size=8), min_size=1, max_size=70)


def defined(leaves):
    """MTH of RFC 6962, 2.1, word for word."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = split(len(leaves))
    both = defined(leaves[:k]) + defined(leaves[k:])
    return hashlib.sha256(b"\x01" + both).digest()


def defined_path(m, leaves):
    """PATH of RFC 6962, 2.1.1."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*defined_path(m, leaves[:k]), defined(leaves[k:])]
    return [*defined_path(m - k, leaves[k:]), defined(leaves[:k])]


def split(n):
    """The largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def hashed(leaves):
    return [merkle.leaf_hash(leaf) for leaf in leaves]


# Reckoned from the definition above by hand: three leaves, "a", "b" and "c".
A = hashlib.sha256(b"\x00a").digest()
B = hashlib.sha256(b"\x00b").digest()
C = hashlib.sha256(b"\x00c").digest()
AB = hashlib.sha256(b"\x01" + A + B).digest()
KNOWN = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: A.hex(),
    2: AB.hex(),
    3: hashlib.sha256(b"\x01" + AB + C).hexdigest(),
}


@pytest.mark.parametrize("size", KNOWN)
def test_small_trees_written_out(size):
    leaves = [b"a", b"b", b"c"][:size]
    assert merkle.root_hash(hashed(leaves)).hex() == KNOWN[size]


# Roots of the leaves "0", "1", "2" ... as decimal text, reckoned from the definition.
VECTORS = {
    1: "db3426e878068d28d269b6c87172322ce5372b65756d0789001d34835f601c03",
    2: "cb00989d94a569c0a678ae042b63dcd4625db96440517f37a6eb7976ea24ed4b",
    3: "725d5230db68f557470dc35f1d8865813acd7ebb07ad152774141decbae71327",
    4: "9f4a3fc20d4162dc37d4e23d907848731a76043ffff6d69288bf1abfbcff478e",
    5: "b6748f6ed7a99de7da84fd97e1a3bac6fab8999f4a43695cab9528a2de431147",
    7: "a3e23b32ccb6bf96d092d165d8aa546e09829de8f03b0e8957581d1e16b92bdf",
    8: "3b85a9626c1ccb64c6b95ec7fa64888defe2cf12e39e77e10812ce5fcb9cb58e",
    9: "e10cb99e8a9c48ae8a25e6c37ab3c88e6c93e8cf2a62cf7e4dcac1ea597e77d4",
    100: "7a1541f5e93292eb40660749ef8f36ef074d30052102fab1abfd03bf09e5685d",
}


@pytest.mark.parametrize("size", VECTORS)
def test_known_answers(size):
    leaves = [str(number).encode() for number in range(size)]
    assert merkle.root_hash(hashed(leaves)).hex() == VECTORS[size]


@given(LEAVES)
def test_the_root_is_that_of_the_definition(leaves):
    assert merkle.root_hash(hashed(leaves)) == defined(leaves)


@given(leaves=LEAVES, where=st.integers(0))
def test_an_audit_path_is_that_of_the_definition_and_proves_its_leaf(leaves, where):
    index = where % len(leaves)
    tree = hashed(leaves)
    path = merkle.inclusion_path(tree, index)
    assert path == defined_path(index, leaves)
    root = defined(leaves)
    assert merkle.is_included(tree[index], index, len(leaves), path, root)


@given(leaves=LEAVES, where=st.integers(0), data=st.data())
def test_an_audit_path_proves_no_other_leaf_place_size_or_root(leaves, where, data):
    tree, size = hashed(leaves), len(leaves)
    index = where % size
    path, root = merkle.inclusion_path(tree, index), defined(leaves)
    other = merkle.leaf_hash(b"something else")
    assert not merkle.is_included(other, index, size, path, root)
    assert not merkle.is_included(tree[index], index, size, path, other)
    assert not merkle.is_included(tree[index], index, size, [*path, other], root)
    assert not merkle.is_included(tree[index], index, index, path, root)
    assert not merkle.is_included(tree[index], -1, size, path, root)
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        changed = [*path[:at], other, *path[at + 1 :]]
        assert not merkle.is_included(tree[index], index, size, changed, root)
        assert not merkle.is_included(tree[index], index, size, path[:-1], root)


@given(st.lists(st.binary(max_size=8), min_size=2, max_size=40, unique=True))
def test_an_audit_path_proves_one_place_only(leaves):
    tree, root = hashed(leaves), defined(leaves)
    for index, leaf in enumerate(tree):
        path = merkle.inclusion_path(tree, index)
        held = [
            place
            for place in range(len(tree))
            if merkle.is_included(leaf, place, len(tree), path, root)
        ]
        assert held == [index]


@given(leaves=LEAVES, where=st.integers(0))
def test_a_ledger_that_only_grew_is_consistent(leaves, where):
    first = 1 + where % len(leaves)
    path = merkle.consistency_path(hashed(leaves), first)
    roots = defined(leaves[:first]), defined(leaves)
    assert merkle.is_consistent((first, len(leaves)), roots, path)


@given(leaves=LEAVES, where=st.integers(0), which=st.integers(0))
def test_a_ledger_changed_before_the_checkpoint_is_not(leaves, where, which):
    first = 1 + where % len(leaves)
    then = defined(leaves[:first])
    now = list(leaves)
    now[which % first] += b"!"
    path = merkle.consistency_path(hashed(now), first)
    roots = then, defined(now)
    assert not merkle.is_consistent((first, len(now)), roots, path)
    assert not merkle.is_consistent((first, len(now)), roots, [])
    assert not merkle.is_consistent((first, len(now)), roots, [then, *path])


@given(leaves=LEAVES, where=st.integers(0), data=st.data())
def test_a_consistency_path_with_anything_changed_fails(leaves, where, data):
    first = 1 + where % len(leaves)
    sizes, path = (first, len(leaves)), merkle.consistency_path(hashed(leaves), first)
    roots = defined(leaves[:first]), defined(leaves)
    assert not merkle.is_consistent(sizes, roots, [*path, b"x" * 32])
    assert not merkle.is_consistent((0, len(leaves)), roots, path)
    assert not merkle.is_consistent(sizes, (b"x" * 32, roots[1]), path)
    assert not merkle.is_consistent(sizes, (roots[0], b"x" * 32), path)
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        changed = [*path[:at], b"x" * 32, *path[at + 1 :]]
        assert not merkle.is_consistent(sizes, roots, changed)
        assert not merkle.is_consistent(sizes, roots, path[:at])


def test_a_leaf_cannot_pass_for_a_node():
    two = hashed([b"a", b"b"])
    assert merkle.leaf_hash(two[0] + two[1]) != merkle.root_hash(two)


def ledger(count):
    entries = []
    for number in range(count):
        entries.append(
            make_entry(
                entries[-1] if entries else None,
                at=NOON,
                origin=Origin(actor="A. Worker", tool="unburden 0.1.0", clock="c"),
                action="note",
                body={"n": number},
                salt=f"{number:032x}",
            )
        )
    return entries


def test_one_entry_is_proved_without_the_others():
    entries = ledger(11)
    tree = Tree.of(entries)
    for entry in entries:
        for size in range(entry.seq + 1, 12):
            proof = tree.inclusion(entry.seq, size)
            assert proof.checkpoint == Tree.of(entries[:size]).checkpoint()
            assert is_included(entry, proof)
            assert not is_included(replace(entry, actor="Somebody else"), proof)
            assert not is_included(replace(entry, salt="f" * 32), proof)
            assert not is_included(replace(entry, seq=entry.seq + 1), proof)


def test_a_checkpoint_names_size_root_and_the_last_lines_hash():
    entries = ledger(5)
    point = Tree.of(entries).checkpoint(3)
    assert (point.size, point.head) == (3, entries[2].hash)
    assert len(bytes.fromhex(point.root)) == 32


def test_a_later_checkpoint_extends_an_earlier_one_and_no_other():
    entries = ledger(11)
    tree = Tree.of(entries)
    other = Tree.of([*entries[:2], *ledger(12)[3:]])
    for first in range(1, 12):
        path = tree.consistency(first)
        assert is_extension(tree.checkpoint(first), tree.checkpoint(), path)
        if first > 2:
            assert not is_extension(other.checkpoint(first), tree.checkpoint(), path)


def test_what_is_no_hash_proves_nothing():
    tree = Tree.of(ledger(3))
    proof = tree.inclusion(0)
    assert not is_included(ledger(3)[0], replace(proof, path=("zz",)))
    assert not is_extension(tree.checkpoint(1), tree.checkpoint(), ["zz"])


@pytest.mark.parametrize("size", [0, 4, -1])
def test_there_is_no_checkpoint_of_lines_that_are_not_there(size):
    with pytest.raises(IndexError):
        Tree.of(ledger(3)).checkpoint(size)
    with pytest.raises(IndexError):
        Tree.of(ledger(3)).inclusion(3)
    with pytest.raises(IndexError):
        Tree.of(ledger(3)).consistency(size)
