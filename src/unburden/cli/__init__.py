"""The command line."""

import os

# Before NumPy is loaded: products of small matrices are many times slower on several
# threads that wait for each other, while the decoding children use the processors.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
