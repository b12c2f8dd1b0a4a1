"""Wiring: settings, addresses, the Celery application and the services that come with the product."""

from .celery import app as celery_app

__all__ = ["celery_app"]
