"""The Celery application.

PostgreSQL holds what is to be done; Celery only wakes the workers (enumeration/jobs/running.py).
"""

import logging.config
import os
from typing import Any

import django
from celery import Celery
from celery.signals import beat_init, celeryd_init, setup_logging, worker_ready
from django.core.exceptions import ImproperlyConfigured

from . import databases, logs
from .environment import environment
from .timetable import TIMETABLE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regsosek.settings")
# A worker needs no pages: Django's checks would load every address and template, 18 MB and half a second per process.
# The web server, migrate and the tests run them.
os.environ.setdefault("CELERY_SKIP_CHECKS", "true")

# Redis hands a running task out again after this long. The three below must agree, or the shortest one decides.
VISIBILITY_TIMEOUT_SECONDS = 600

app = Celery("regsosek")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    # A killed worker's message comes back; PostgreSQL decides what happens if it runs twice.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=200,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # a worker waits for Redis as long as it takes
    visibility_timeout=VISIBILITY_TIMEOUT_SECONDS,
    result_backend_transport_options={"visibility_timeout": VISIBILITY_TIMEOUT_SECONDS},
    # A page never waits for an unavailable Redis: 6-8 s by default, 0.4 s with this. The beat calls again for what was
    # missed.
    broker_transport_options={
        "visibility_timeout": VISIBILITY_TIMEOUT_SECONDS,
        "socket_connect_timeout": 0.4,
        "socket_timeout": 0.4,
        "max_retries": 0,
    },
    task_publish_retry=False,
    beat_scheduler="celery.beat:Scheduler",  # in memory: no file that a kill could damage
    beat_schedule={entry.task: entry.for_celery() for entry in TIMETABLE},
    timezone="UTC",
)
app.autodiscover_tasks()


@setup_logging.connect
def log_as_everybody(**_: Any) -> None:
    """Use the product's logging. Celery's own format would write the messages of exceptions into the log."""
    logging.config.dictConfig(logs.configuration(debug=False))


@worker_ready.connect
@beat_init.connect
def look_at_the_log_of_postgresql(**_: Any) -> None:
    databases.warn_of_its_log(environment["DATABASE_URL"])


@celeryd_init.connect
@beat_init.connect
def refuse_wrong_keys(**_: Any) -> None:
    """Refuse to start a worker or a beat with keys that are not those of the database."""
    django.setup()
    from django.db import connection

    from enumeration.keys import canaries

    try:
        canaries.check()
    except ImproperlyConfigured as problem:
        raise SystemExit(str(problem)) from problem  # otherwise Celery logs what a signal raises, and continues
    finally:
        connection.close()  # the worker forks


@celeryd_init.connect
def be_patient(conf: Any, **_: Any) -> None:
    """Give a worker more time than a page, which allows an unavailable Redis less than a second."""
    conf.broker_transport_options = {"visibility_timeout": VISIBILITY_TIMEOUT_SECONDS, "socket_keepalive": True}
