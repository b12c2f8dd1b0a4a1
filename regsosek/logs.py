"""What is logged, and where it goes."""

from typing import Any


def configuration(*, debug: bool) -> dict[str, Any]:
    """For Django's LOGGING: one line an event, to the console."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "INFO" if not debug else "DEBUG"},
    }
