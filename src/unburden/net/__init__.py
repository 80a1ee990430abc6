"""The one door to the network: identity, limits, the private-address guard.

It opens two ways, with the same guard behind both: `Door.client` and `Door.fetch` for
our own requests, and `Door.proxy`, a loopback forward proxy, for programs that bring
their own network code (the crawler, the browser). The proxy's log is what a Capture
calls its second witness.
"""

from unburden.net.door import IDENTITY, Door, Reply
from unburden.net.guard import Guard
from unburden.net.limits import Limits
from unburden.net.proxy import Proxy, Witness

__all__ = ["IDENTITY", "Door", "Guard", "Limits", "Proxy", "Reply", "Witness"]
