"""What a web server calls."""

from __future__ import annotations

from unburden.app import open_house

open_house()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - after Django is set up

application = get_wsgi_application()
