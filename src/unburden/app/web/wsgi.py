"""What a web server calls; on a laptop, the process that works too."""

from __future__ import annotations

from unburden.app import open_house

open_house()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - after Django is set up

from unburden.app.office import office  # noqa: E402
from unburden.app.web.work.beside import work_beside  # noqa: E402

application = get_wsgi_application()
if not office().is_server:
    work_beside()
