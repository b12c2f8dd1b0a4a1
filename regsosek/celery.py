"""The Celery application. PostgreSQL holds what is to be done; Celery only carries the bell (enumeration/jobs.py)."""

import os
from typing import Any

from celery import Celery
from celery.signals import celeryd_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regsosek.settings")

app = Celery("regsosek")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
def be_patient(conf: Any, **_: Any) -> None:
    """A page gives a Redis that is away less than a second; a worker has time."""
    conf.broker_transport_options = {"visibility_timeout": conf.visibility_timeout, "socket_keepalive": True}
