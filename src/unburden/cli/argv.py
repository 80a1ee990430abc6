"""Options that take several values, as people write them: ``--in A B C``."""

from __future__ import annotations

SEVERAL = frozenset({"--against", "--in", "--to"})


def spread(args: list[str]) -> list[str]:
    """Repeat an option of ``SEVERAL`` before each further value that follows it.

    ``--in A B`` becomes ``--in A --in B``, which is what the parser takes. Values end
    at the next option, or at ``--``.
    """
    out: list[str] = []
    option, filled = "", False
    for arg in args:
        if arg.startswith("-") and arg != "-":
            option, filled = (arg if arg in SEVERAL else ""), False
        elif option:
            if filled:
                out.append(option)
            filled = True
        out.append(arg)
    return out
