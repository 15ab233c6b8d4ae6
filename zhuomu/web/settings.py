"""Settings. Everything an operator may set is an environment variable listed in docs/operate.md."""

import os
import secrets
from pathlib import Path

import dj_database_url

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(os.environ.get("ZHUOMU_DATA", BASE_DIR / "var")).resolve()
ORIGIN = os.environ.get("ZHUOMU_ORIGIN", "").rstrip("/")
IS_HTTPS = ORIGIN.startswith("https://")


def _kept_secret(name: str) -> str:
    """A secret made at first start and kept beside the data, readable by its owner only."""
    path = DATA_DIR / "keys" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process of the same start was first
            return path.read_text().strip()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = os.environ.get("ZHUOMU_SECRET_KEY") or _kept_secret("session.key")
PERSONAL_KEY = os.environ.get("ZHUOMU_PERSONAL_KEY") or _kept_secret("personal.key")
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS: list[str] = []
if ORIGIN:
    ALLOWED_HOSTS.append(ORIGIN.split("://")[1].split(":")[0])
    CSRF_TRUSTED_ORIGINS = [ORIGIN]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "zhuomu.core",
    "zhuomu.ledger",
    "zhuomu.apps.paper",
    "zhuomu.apps.errata",
    "zhuomu.apps.visits",
    "zhuomu.apps.congress",
    "zhuomu.web",
]
MIDDLEWARE = [
    "zhuomu.web.middleware.RequestNumber",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhuomu.web.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zhuomu.web.middleware.SignInLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhuomu.web.middleware.Refusals",
]
ROOT_URLCONF = "zhuomu.web.urls"
WSGI_APPLICATION = "zhuomu.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhuomu.web.context.shell",
            ],
        },
    }
]

# SQLite is the embedded default. WAL + FULL + IMMEDIATE lost no acknowledged write; each of the three is needed
# (docs/decisions/0003-sqlite.md) and tests/races shows the loss without them.
DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{DATA_DIR / 'zhuomu.sqlite3'}", conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "core.Person"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
PASSWORD_PROFILE = os.environ.get("ZHUOMU_PASSWORD_PROFILE", "plain")  # plain | dengbao
IS_DENGBAO = PASSWORD_PROFILE == "dengbao"  # noqa: S105 — the name of a profile
PASSWORD_KEEP_DAYS = 90 if IS_DENGBAO else 0
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
]
if IS_DENGBAO:
    AUTH_PASSWORD_VALIDATORS += [
        {"NAME": "zhuomu.core.passwords.CompositionValidator"},
        {"NAME": "zhuomu.core.passwords.ReuseValidator"},
    ]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
IDLE_MINUTES = int(os.environ.get("ZHUOMU_IDLE_MINUTES", "30"))
SESSION_HOURS = int(os.environ.get("ZHUOMU_SESSION_HOURS", "10"))
STAFF_NETWORKS = [
    text.strip() for text in os.environ.get("ZHUOMU_STAFF_NETWORKS", "").split(",") if text.strip()
]
TRUSTED_PROXIES = [
    text.strip() for text in os.environ.get("ZHUOMU_TRUSTED_PROXIES", "").split(",") if text.strip()
]

SESSION_COOKIE_AGE = SESSION_HOURS * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "zhuomu.web.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS and TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("ZHUOMU_EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("ZHUOMU_EMAIL_PORT", "25"))
DEFAULT_FROM_EMAIL = os.environ.get("ZHUOMU_EMAIL_FROM", "zhuomu@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"masked": {"()": "zhuomu.web.logs.Masked"}},
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["masked"], "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("ZHUOMU_LOG_LEVEL", "WARNING")},
    "loggers": {
        "zhuomu": {"level": "INFO"},
        # a form that comes back with its errors is no warning for an operator
        "django.request": {"level": "ERROR"},
    },
}
