"""Words that ask for people, before anything else."""

from __future__ import annotations

import re

_SAID = re.compile(
    r"""\b(?:
        suicid\w* | self[\s-]*harm\w* | overdos\w*
      | (?:kill|hurt|harm|cut)(?:t?ing)?\s+my\s*self
      | (?:end|ending|take|taking|took)\s+(?:my\s+(?:own\s+)?life|it\s+all)
      | (?:want|wanna|wish|going)\s+(?:to\s+)?
        (?:be\s+dead|die|not\s+(?:be\s+alive|wake\s+up)|disappear)
      | wish\s+i\s+(?:was|were)\s+(?:dead|never\s+born|not\s+alive)
      | (?:do\s*n[o']?t|dont|no\s+longer|can\s*'?t|can\s*not)\s+
        (?:want\s+to\s+)?(?:live|be\s+here|be\s+alive|go\s+on)
      | (?:no|any)\s+(?:reason|point)\s+(?:to|in)\s+(?:live|living|go\s+on|going\s+on)
      | better\s+off\s+(?:dead|without\s+me) | jump(?:ing)?\s+(?:off|in\s+front)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Wide on purpose: a number to call too many does no harm, one too few may."""


def asks_for_people(*texts: str) -> bool:
    """Whether any of these texts speaks of suicide or of hurting oneself."""
    return any(_SAID.search(text.replace("\u2019", "'")) for text in texts)
