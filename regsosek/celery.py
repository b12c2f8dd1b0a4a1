"""The Celery application. PostgreSQL holds what is to be done; Celery only carries the bell (enumeration/jobs.py)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regsosek.settings")

app = Celery("regsosek")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
