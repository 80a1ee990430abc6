"""What is written down when a page fails: where in the code, never which page."""

from __future__ import annotations

import logging
import traceback


class WithoutPage(logging.Formatter):
    """Leaves out every message: one may name an address, a case or a person."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the level; and of a failure its kind, and where in the code it was."""
        told = [f"{record.levelname}: a page failed"]
        failure = record.exc_info[1] if record.exc_info else None
        while failure is not None:
            told += [type(failure).__qualname__]
            told += [
                f"  {frame.filename}:{frame.lineno} in {frame.name}"
                for frame in traceback.extract_tb(failure.__traceback__)
            ]
            failure = failure.__cause__ or failure.__context__
        return "\n".join(told)
