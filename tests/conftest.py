"""What every test may rely on: a data folder of its own, and no other."""

from __future__ import annotations

import os
import tempfile

# Before Django reads its settings: no test ever touches a person's own data folder.
os.environ["UNBURDEN_HOME"] = tempfile.mkdtemp(prefix="unburden-tests-")

from hypothesis import settings

# How long an example takes says how busy the machine is, and nothing of the code.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
