import inspect

from unburden import errors


def every_error() -> list[type[errors.UnburdenError]]:
    return [
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, errors.UnburdenError)
    ]


def test_an_error_says_what_was_wrong_and_what_to_do() -> None:
    error = errors.NotFound("There is no case X.", "List them.")
    assert str(error) == "There is no case X. List them."


def test_the_tree_in_the_docstring_names_every_error() -> None:
    assert errors.__doc__
    for kind in every_error():
        assert kind.__name__ in errors.__doc__


def test_a_broken_record_is_a_no_and_everything_else_is_bad_input() -> None:
    noes = {kind.__name__ for kind in every_error() if kind.exit_code == 1}
    assert noes == {"LedgerBroken", "BundleBroken"}
