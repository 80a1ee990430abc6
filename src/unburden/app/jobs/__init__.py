"""Work that goes on without a person: looking, recording, asking, packing.

`models.py` is the row of a job, `queue.py` what may happen to it, `kinds.py` what each
kind does, `worker.py` who does it, `due.py` what becomes due by the clock. Why not a
library's queue: `docs/decisions/0016-jobs.md`.
"""
