"""Settings: safe by default, relaxed by the environment. The README lists the variables."""

import datetime as dt
import os
from pathlib import Path

from django.utils.csp import CSP

from inspire.caches import build_shared_cache
from inspire.databases import build_databases
from inspire.environment import (
    build_admin_path,
    load_local_secret,
    read_count,
    read_flag,
    read_list,
    read_port,
    read_required,
)
from inspire.logs import build_logging
from inspire.mailers import build_mailers

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = BASE_DIR / ".data"

# Development: plain HTTP, a generated secret key, static files served from their sources.
LOCAL = read_flag("LOCAL")
DEBUG = read_flag("DEBUG")

SECRET_KEY = (
    load_local_secret(DATA_DIR / "secret_key")
    if LOCAL
    else read_required(
        "SECRET_KEY",
        "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(50))'",
    )
)
SECRET_KEY_FALLBACKS = read_list("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = read_list("ALLOWED_HOSTS") + (["localhost", "127.0.0.1", "[::1]"] if LOCAL else [])
CSRF_TRUSTED_ORIGINS = read_list("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "examples",
    "examples.admin.apps.CatalogueAdminConfig",  # django.contrib.admin with our own site class
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",  # its templates, for FORM_RENDERER
    "django_filters",
    "reversion",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
]

# First, so that redirects, errors and static files carry the same headers as pages.
HEADER_MIDDLEWARE = [
    "inspire.middleware.RequestIdMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "inspire.middleware.ResponseHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
]
MIDDLEWARE = [
    *HEADER_MIDDLEWARE,
    "inspire.middleware.BodySizeMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_http_compression.middleware.HttpCompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "examples.views.canonical_address.CanonicalAddressMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "examples.admin.accounts.middleware.AdminSessionMiddleware",
    "axes.middleware.AxesMiddleware",
]

# Prometheus reads metrics at a port that is not the site's. 0: none are collected.
METRICS_PORT, METRICS_HOST = read_port("METRICS_PORT"), os.environ.get("METRICS_HOST", "127.0.0.1")
if METRICS_PORT:
    MIDDLEWARE.insert(0, "inspire.metrics.MetricsMiddleware")

ROOT_URLCONF = "inspire.urls"
WSGI_APPLICATION = "inspire.wsgi.application"

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # lets our own templates render forms

TEMPLATES = [
    {
        "BACKEND": "inspire.minijinja_backend.MiniJinjaTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "excluded": ["admin", "django", "mfa", "registration"],
            "context_processors": ["examples.views.context_processors.site_context"],
            "filters": "examples.presenters.template_names.FILTERS",
            "globals": "examples.presenters.template_names.FUNCTIONS",
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "examples.views.context_processors.site_context",
            ],
        },
    },
]

DATABASES = build_databases(f"sqlite:///{DATA_DIR / 'inspire.sqlite3'}", BASE_DIR / "examples/migrations")
DATABASE_ROUTERS = ["examples.catalogue.reader_router.ReaderRouter"]
# The default holds used codes and counts of wrong codes: all server processes have to share it, and it may not be lost.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    **build_shared_cache(os.environ.get("CACHE_URL", "")),
}
# Addresses of shared caches in front of the site. They are told to forget its pages when the catalogue changes.
PURGE_URLS = read_list("PURGE_URL")
# A version of an entry stores its whole document.
SERIALIZATION_MODULES = {"entry": "examples.documents.reversion_serializer"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
FORMAT_MODULE_PATH = "inspire.formats"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / ".build" / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / ".build" / "assets"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "inspire.storage.HashedStaticFilesStorage"
    },
}
WHITENOISE_ROOT = BASE_DIR / "static" / "root"  # files at the root of the site, such as /favicon.ico
WHITENOISE_USE_FINDERS = LOCAL
WHITENOISE_AUTOREFRESH = LOCAL
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
# A user name is locked at one network address only, so that an attacker elsewhere does not lock its owner out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = dt.timedelta(hours=1)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "examples.client_address.get_client_network"
AXES_LOCKOUT_CALLABLE = "examples.admin.accounts.views.lockout_view"
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True  # the admin keeps its own log
LOGIN_URL, LOGIN_REDIRECT_URL = "admin:login", "admin:index"
# django-allauth asks for the second factor. Its pages for signing up and email have no URLs here.
ACCOUNT_ADAPTER = "examples.admin.accounts.adapter.AccountAdapter"
ACCOUNT_SIGNUP_ENABLED = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_METHODS = ["mfa"]
# Wrong codes of one account, at sign-in or later. Axes counts wrong passwords.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,20/d/key", "reauthenticate": None}
MFA_ADAPTER = "examples.admin.accounts.adapter.MFAAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # email addresses are not verified here
MFA_RECOVERY_CODE_DIGITS = 12
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_TOTP_TOLERANCE = 1  # half a minute either way
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# NHS.UK frontend needs one inline script at the start of the body. A hash, not a nonce, so that pages can be cached.
NHSUK_INLINE_SCRIPT = "'sha256-tDOvXJi1PXbg0CWjLCCYSNHRXtps26K4JXkE3M6u/c0='"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, NHSUK_INLINE_SCRIPT],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "camera",
        "display-capture",
        "geolocation",
        "microphone",
        "payment",
        "usb",
    )
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# The admin. Only its users have sessions.
DESK_PATH = build_admin_path(os.environ.get("DESK_PATH", ""), SECRET_KEY, local=LOCAL)
DESK_IDLE = dt.timedelta(minutes=15)
DESK_LONGEST = dt.timedelta(hours=12)
# Bytes of a whole request. An import can have a file of 10 MB and its form.
MAX_ADMIN_BODY = 11 * 1024 * 1024
MAX_BODY = 1024 * 1024
# A long entry with many rows has more fields than Django's default limit of 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
SESSION_ENGINE = "examples.admin.accounts.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # with Strict, editors who follow a link in an email would seem signed out
SESSION_COOKIE_AGE = int(DESK_LONGEST.total_seconds())
CSRF_COOKIE_HTTPONLY = True
if not LOCAL:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [
        r"^healthz$",
        r"^readyz$",
    ]  # requested over plain HTTP inside the container
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
# How many of our own proxies a request passes. Each appends to X-Forwarded-For.
PROXY_HOPS = read_count("BEHIND_PROXY")
if PROXY_HOPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Who runs the site. Templates take these from here and never name anyone themselves.
SITE_NAME = os.environ.get("SITE_NAME", "ICB Inspire")
SITE_OWNER = os.environ.get("SITE_OWNER", "")
# How this site relates to others of its name. Empty: nothing is said.
SITE_RELATION = os.environ.get(
    "SITE_RELATION",
    "This directory has the same name as the ICB Inspire "
    "Resource, which Marie Curie launched in October 2022 with over 20 other "
    "organisations. It is not that resource.",
)
SITE_CONTACT = os.environ.get("SITE_CONTACT", "")
# Email to readers and editors. Without EMAIL_URL it is printed locally; elsewhere none is offered or sent.
MAILERS = build_mailers(os.environ.get("EMAIL_URL", "").strip(), local=LOCAL)
SENDS_EMAIL = LOCAL or bool(os.environ.get("EMAIL_URL", "").strip())
DEFAULT_FROM_EMAIL = SITE_CONTACT or f"noreply@{ALLOWED_HOSTS[0] if ALLOWED_HOSTS else 'localhost'}"
# For readers who need care today, on the pages where they are most likely to arrive. Empty: no line.
SITE_HELP = os.environ.get(
    "SITE_HELP",
    "This site cannot arrange care. Speak to your GP or district nurse, or call 111. In an emergency, call 999.",
)
SITE_COLOUR = os.environ.get("SITE_COLOUR", "teal")
# The licence of the catalogue's texts: a name, an address, or a name and then an address.
SITE_LICENCE = os.environ.get(
    "SITE_LICENCE",
    "Creative Commons Attribution 4.0 International (CC BY 4.0), https://creativecommons.org/licenses/by/4.0/",
)

# The last editor of an entry cannot publish it, unless the team is one person.
PUBLISHING_NEEDS_TWO = not read_flag("PUBLISH_ALONE")

MFA_TOTP_ISSUER = SITE_NAME

CSRF_FAILURE_VIEW = "examples.views.errors.csrf_failure"

LOGGING = build_logging(is_local=LOCAL)
