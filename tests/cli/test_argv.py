from hypothesis import given
from hypothesis import strategies as st

from unburden.cli.argv import spread


def test_several_values_after_one_option() -> None:
    assert spread(["find", "UB-1", "--in", "a", "b", "--json"]) == [
        "find",
        "UB-1",
        "--in",
        "a",
        "--in",
        "b",
        "--json",
    ]


def test_an_option_with_one_value_stays_as_it_is() -> None:
    args = ["match", "x.jpg", "--against", "folder", "--depth", "2"]
    assert spread(args) == args


def test_repeated_options_stay_as_they_are() -> None:
    args = ["--in", "a", "--in", "b"]
    assert spread(args) == args


@given(st.lists(st.sampled_from(["--in", "--to", "--json", "a", "b", "--out"])))
def test_spreading_twice_changes_nothing_more(args: list[str]) -> None:
    assert spread(spread(args)) == spread(args)
