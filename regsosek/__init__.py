"""Wiring: settings, addresses, the Celery application and the services that come with the product."""
