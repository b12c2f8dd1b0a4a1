"""Settings, all from the environment (environment.py). `./run` writes what it chose for this machine to .local/env."""

import os
import sys
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF

from . import browser_files, logs, mail
from .celery import app as celery_app  # noqa: F401  (so that every process of Django's knows where tasks go)
from .environment import BASE_DIR, LOCAL_DIR, environment, keys, required, switch, whole_number, words

# --- Who and where ---------------------------------------------------------------------------------------------------

DEBUG = switch("DEBUG", default=False)
SECRET_KEY = required("SECRET_KEY", "fifty-random-characters")
# What NIK, family cards and phones are sealed with (enumeration/identity.py). Lost keys are lost numbers: back them up.
REGSOSEK_KEYS = keys()
# Off only where nothing but this machine connects: the local demo and the tests use plain http.
HTTPS = switch("REGSOSEK_HTTPS", default=True)
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")

ROOT_URLCONF = "regsosek.urls"
WSGI_APPLICATION = "regsosek.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "enumeration.apps.EnumerationConfig",
    "ranking",
    "enumeration.apps.RegsosekAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "import_export",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "regsosek.methods.KnownMethods",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # field connections are slow; collected .gz files are sent as they are
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "enumeration.pages.caching.KeptNowhere",
    "csp.middleware.CSPMiddleware",
    "regsosek.deadline.Deadline",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "enumeration.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "enumeration.zones.OwnClock",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "enumeration.sign_in_limits.SignInLimits",
    "enumeration.pages.too_long.KeptInTheForm",
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # templates/django/forms: without maxlength, which truncates

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    }
]

# --- Where things are kept -------------------------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(
        required("DATABASE_URL", "postgres://regsosek:secret@db/regsosek"), conn_max_age=60, conn_health_checks=True
    )
}
session_settings = {
    # "off" lost acknowledged answers when PostgreSQL was killed (380 of 134,066).
    "synchronous_commit": "on",
    # JIT-compiling wide statements costs more than it saves: all checks over 20,000 households took 20.2 s, without it
    # 0.8 s.
    "jit": "off",
}
if os.environ.get("REGSOSEK_PROCESS") == "web":  # set by wsgi.py
    session_settings |= {"statement_timeout": "15s", "lock_timeout": "2s"}
    session_settings |= {"idle_in_transaction_session_timeout": "30s"}
elif sys.argv[1:2] == ["migrate"]:
    # A process that waits for a table makes everybody behind it wait, too. After this time it gives up and can be tried
    # again (manage.py says so).
    session_settings["lock_timeout"] = f"{whole_number('REGSOSEK_MIGRATE_LOCK_SECONDS', default=15)}s"
DATABASES["default"].setdefault("OPTIONS", {})["options"] = " ".join(f"-c {k}={v}" for k, v in session_settings.items())

SESSION_ENGINE = "enumeration.accounts.sessions"  # how long, by role: the table there
# Per process, and only for what may be lost: the web must not depend on Redis.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MEDIA_ROOT = Path(environment.get("REGSOSEK_FILES", LOCAL_DIR / "files"))  # exports; never below an address
EXPORT_HOURS = whole_number("REGSOSEK_EXPORT_HOURS", default=24)  # after which an export's file is removed

# The mail in the morning (enumeration/notices/mailing.py). Without a server nothing is sent, and the administrator reads so.
mail_server = mail.server(environment.get("REGSOSEK_MAIL", ""))
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = mail_server.backend, mail_server.host, mail_server.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = mail_server.user, mail_server.password
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = mail_server.starts_tls, mail_server.is_tls, 10
DEFAULT_FROM_EMAIL = environment.get("REGSOSEK_MAIL_FROM", "")
SITE_ADDRESS = environment.get("REGSOSEK_ADDRESS", "")  # where links in mails lead

# What print_codebook names as readers of a question: enumeration itself knows nothing of the ranking.
CODEBOOK_INDICATORS = "ranking.indicators.catalogue.INDICATORS"

CELERY_BROKER_URL = required("REDIS_URL", "redis://redis:6379/0")  # the rest of Celery's configuration: celery.py

# --- Signing in and what a browser may do ----------------------------------------------------------------------------

AUTH_USER_MODEL = "enumeration.Officer"
AUTHENTICATION_BACKENDS = ["enumeration.sign_in_backend.PasswordOrCode"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "full_name", "officer_code"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "enumeration.accounts.passwords.NotGuessable"},
]
CSRF_FAILURE_VIEW = "enumeration.api.errors.csrf_failure"
LOGIN_URL = "enumeration:login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"

# How many of our own proxies stand in front: the client's address is that many from the right of X-Forwarded-For.
PROXIES = whole_number("REGSOSEK_PROXIES", default=0)

host_only = "__Host-" if HTTPS else ""  # browsers accept that prefix over https only
SESSION_COOKIE_NAME = f"{host_only}session"
KNOWN_BROWSER_COOKIE = f"{host_only}known"  # enumeration/sign_in_limits.py
SESSION_COOKIE_AGE = 12 * 3600  # for a user who has not signed in
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_NAME = f"{host_only}language"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{host_only}csrf"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000  # a questionnaire with its roster
DATA_UPLOAD_MAX_NUMBER_FILES = 5

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],  # the nonce is for the import map, which browsers accept inline only
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "enumeration.api.access.TokenAuthentication",  # first, so that "not signed in" is 401
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["enumeration.api.access.HoldsDeclared"],
    "DEFAULT_THROTTLE_CLASSES": ["enumeration.api.access.PerOfficer"],
    # Per officer (or address) and process. A person types one answer a second; the rest is room for programs.
    "DEFAULT_THROTTLE_RATES": {
        "officer": f"{whole_number('REGSOSEK_API_PER_MINUTE', default=600)}/min",
    },
    "DEFAULT_PARSER_CLASSES": ["enumeration.api.parsing.Bodies"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "enumeration.api.describing.Described",
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "enumeration.api.problems.answer",
    "NUM_PROXIES": PROXIES,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Regsosek",
    "VERSION": "1",
    "DESCRIPTION": "Refusals are problem details (RFC 9457). Lists go on at `next`. Times are ISO 8601 with offset.",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVE_PUBLIC": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVERS": [],
}

# --- Language and time -----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Makassar"  # for what belongs to no place; days and hours of a place: enumeration/zones.py
USE_TZ = True

# --- Files for the browser -------------------------------------------------------------------------------------------

STATICFILES_DIRS = browser_files.folders(debug=DEBUG)
STATIC_ROOT = BASE_DIR / "staticfiles"

# The release is part of the folder, not of each file's name: JavaScript modules import one another by relative paths.
STATIC_URL = f"/static/{browser_files.release()}/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = not STATIC_ROOT.is_dir()  # without `collectstatic`, straight from where they lie
WHITENOISE_MAX_AGE = 0 if DEBUG else 31_536_000
WHITENOISE_IMMUTABLE_FILE_TEST = r"^$" if DEBUG else r"^/static/"
WHITENOISE_ALLOW_ALL_ORIGINS = False
SILENCED_SYSTEM_CHECKS = ["staticfiles.W004"]  # an image has collected node_modules and left them behind

LOGGING = logs.configuration(debug=DEBUG)
