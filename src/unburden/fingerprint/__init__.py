"""Bytes in, Fingerprint out: the room where picture bytes die.

Nothing here can reach the network: no module of this room imports one that could,
FFmpeg is given bytes and no protocol, and a ``Decoder``'s children refuse sockets
and new programs. A test takes every format with sockets refused.
"""

from unburden.fingerprint.decoder import Decoder
from unburden.fingerprint.limits import LIMITS, Limits
from unburden.fingerprint.local import grey, local_features, plate
from unburden.fingerprint.pdq import BITS, ORIENTATIONS, hamming, pdq_hashes, to_hex
from unburden.fingerprint.store import dumps, loads, without_details
from unburden.fingerprint.take import described, fingerprint, pdq_of

__all__ = [
    "BITS",
    "LIMITS",
    "ORIENTATIONS",
    "Decoder",
    "Limits",
    "described",
    "dumps",
    "fingerprint",
    "grey",
    "hamming",
    "loads",
    "local_features",
    "pdq_hashes",
    "pdq_of",
    "plate",
    "to_hex",
    "without_details",
]
