"""Django's settings. The store is SQLite, in the data folder."""

from __future__ import annotations

from unburden.app.home import home

SECRET_KEY = "unused: no sessions, no signing, no web pages"  # noqa: S105
USE_TZ = True
TIME_ZONE = "UTC"
INSTALLED_APPS = ["unburden.app.casework"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home() / "unburden.sqlite3",
        "OPTIONS": {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            # Deleted rows are overwritten, so that a deleted case is gone.
            "init_command": "PRAGMA secure_delete=ON; PRAGMA synchronous=FULL;",
        },
    }
}
