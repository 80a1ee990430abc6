"""Django's settings, for the laptop and for a helpline's server alike.

What an organisation chooses stands in ``config.toml`` of the data folder: see
`app/office.py` for ``[house]`` and `app/serving.py` for ``[web]`` and ``[database]``.
"""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from unburden.app.serving import database, secret_key, serving
from unburden.app.web.headers import keep_nothing

_WEB = Path(__file__).parent / "web"
_serving = serving()

SECRET_KEY = secret_key()
DEBUG = False
ALLOWED_HOSTS = list(_serving.hosts)
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = list(_serving.languages)
USE_I18N = True
LOCALE_PATHS = [_WEB / "locale"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": database()}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "unburden.app.casework",
    "unburden.app.jobs",
    "unburden.app.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "unburden.app.web.middleware.KeepNothing",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "unburden.app.web.middleware.Door",
]

ROOT_URLCONF = "unburden.app.web.urls"
WSGI_APPLICATION = "unburden.app.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_WEB / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "unburden.app.web.context.every_page",
            ]
        },
    }
]
FORM_RENDERER = "unburden.app.web.forms.Renderer"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_ADD_HEADERS_FUNCTION = keep_nothing

# Who may come in. A survivor opens her case by its number and pass-phrase; staff of a
# helpline by an account with a second factor. Seeds of codes are encrypted by the key
# of the house; who tries too often waits (`knocks.py` for her, the limits here).
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "unburden.app.web.accounts.Accounts"
ACCOUNT_FORMS = {
    "login": "unburden.app.web.pass_phrases.LogIn",
    "reauthenticate": "unburden.app.web.pass_phrases.Again",
    "change_password": "unburden.app.web.pass_phrases.Change",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/5m/ip,5/5m/key",
    "reauthenticate": "5/5m/user",
    "change_password": "5/5m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _serving.https else 0
LOGIN_REDIRECT_URL = "/desk/"
LOGIN_URL = "/accounts/login/"
MFA_ADAPTER = "unburden.app.web.accounts.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _serving.https
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "doorkeeper",
        "KEY_FUNCTION": "unburden.app.web.knocks.cache_key",
    }
}
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 14},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Sessions are short, end with the browser, and hold nothing but a case's number.
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = _serving.https
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = _serving.https
CSRF_FAILURE_VIEW = "unburden.app.web.troubles.forged"
CSRF_TRUSTED_ORIGINS = list(_serving.origins)

SECURE_SSL_REDIRECT = _serving.https
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _serving.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _serving.https
SECURE_HSTS_PRELOAD = _serving.https
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if _serving.https else None
)
# "no-referrer" would make browsers hide the origin of our own forms from us too.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# A picture never travels: what is sent is text, and little of it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_NUMBER_FILES = 0

# No address of a page is written down: what went wrong is, and where in the code.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": True,
    "formatters": {"page": {"()": "unburden.app.web.logs.WithoutPage"}},
    "handlers": {"page": {"class": "logging.StreamHandler", "formatter": "page"}},
    "loggers": {"django": {"handlers": ["page"], "level": "ERROR", "propagate": False}},
}
