"""What is written down when a page fails: where in the code, never which page."""

from __future__ import annotations

import logging


class WithoutPage(logging.Formatter):
    """Leaves out the message, which names an address, and its arguments."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the level, and the traceback if there is one."""
        told = f"{record.levelname}: a page failed"
        if record.exc_info:
            told += f"\n{self.formatException(record.exc_info)}"
        return told
