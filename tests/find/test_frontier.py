from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unburden.errors import BadInput
from unburden.find import FileFrontier, Frontier, MemoryFrontier


@pytest.fixture(params=["memory", "file"])
def frontier(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Frontier]:
    if request.param == "memory":
        yield MemoryFrontier()
    else:
        with FileFrontier(tmp_path / "frontier") as kept:
            yield kept


def test_what_is_added_is_pending_until_done(frontier: Frontier) -> None:
    frontier.add("b", 0)
    frontier.add("a", 1)
    frontier.add("b", 5)
    assert list(frontier.pending()) == [("b", 0), ("a", 1)]
    frontier.done("b")
    assert list(frontier.pending()) == [("a", 1)]
    assert frontier.seen("b")
    assert not frontier.seen("c")
    frontier.done("c")
    assert frontier.seen("c")
    assert list(frontier.pending()) == [("a", 1)]


STEPS = st.lists(st.tuples(st.sampled_from("ad"), st.sampled_from("uvwxyz")))


@given(steps=STEPS, lost=st.integers(0, 30))
def test_a_killed_crawl_loses_at_most_its_last_lines(
    steps: list[tuple[str, str]], lost: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("f") / "frontier"
    with FileFrontier(path) as first:
        for step, url in steps:
            first.add(url, 1) if step == "a" else first.done(url)
    whole = path.read_bytes()
    path.write_bytes(whole[: max(0, len(whole) - lost)])
    kept = path.read_bytes().count(b"\n")
    with FileFrontier(path) as again:
        again.add("new", 2)
        now = list(again.pending())
    with FileFrontier(path) as third:
        assert list(third.pending()) == now
    assert path.read_bytes().count(b"\n") == kept + 1
    assert ("new", 2) in now


def test_another_file_is_not_taken_for_one(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear reader,\n")
    with pytest.raises(BadInput, match=r"letter\.txt"), FileFrontier(path):
        pass
    assert path.read_text() == "Dear reader,\n"
