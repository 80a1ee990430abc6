import pytest
from hypothesis import given
from hypothesis import strategies as st

from unburden.find.srcset import candidates


@pytest.mark.parametrize(
    ("srcset", "expected"),
    [
        ("a.jpg", ["a.jpg"]),
        ("a.jpg 1x, b.jpg 2x", ["a.jpg", "b.jpg"]),
        ("a.jpg,b.jpg 2x", ["a.jpg,b.jpg"]),
        ("a.jpg, b.jpg", ["a.jpg", "b.jpg"]),
        (" , a.jpg 100w,b.jpg 200w ,", ["a.jpg", "b.jpg"]),
        ("a,b.jpg 1x, c.jpg", ["a,b.jpg", "c.jpg"]),
        ("a.jpg (x, y) 1x, b.jpg", ["a.jpg", "b.jpg"]),
        ("a.jpg (never closed, b.jpg", ["a.jpg"]),
        ("data:image/gif;base64,R0lGOD 1x, b.jpg 2x", None),
        ("a.jpg nonsense 1q,\n\tb.jpg 2x", ["a.jpg", "b.jpg"]),
        ("", []),
        (",,,", []),
    ],
)
def test_candidates_are_split_as_the_standard_says(
    srcset: str, expected: list[str] | None
) -> None:
    inline = ["data:image/gif;base64,R0lGOD", "b.jpg"]
    assert list(candidates(srcset)) == (inline if expected is None else expected)


@given(st.lists(st.from_regex(r"[a-z0-9/_.-]{1,9}\.jpg", fullmatch=True), max_size=5))
def test_what_is_written_is_read_back(urls: list[str]) -> None:
    assert list(candidates(", ".join(f"{url} 2x" for url in urls))) == urls


@given(st.text(" ,()ab\t", max_size=40))
def test_it_always_ends(srcset: str) -> None:
    assert len(list(candidates(srcset))) <= len(srcset)
