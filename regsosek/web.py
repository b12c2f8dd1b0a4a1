"""How gunicorn serves: the same in the demo and in production (`gunicorn -c python:regsosek.web regsosek.wsgi`)."""

import gc
import logging.config
import os

from regsosek import logs

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))  # a slow download must not keep a whole process from working
preload_app = True  # loaded once, then forked: half the memory, and a mistake in the settings prevents the start
# One request per connection, and few of them waiting here: the next one goes to whichever process is free. A connection
# that is kept stays with its process, and once one process had been renewed, all 50 of a bench were with the other.
# What stands in front (nginx.conf, front.py) keeps the connections of browsers.
keepalive = 0
worker_connections = 2 * threads
timeout = 60
graceful_timeout = 20
max_requests = 5000  # a slow leak never grows old
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108  (a heartbeat must not wait for a disk)
control_socket_disable = True  # it would lie in the home folder, one for every gunicorn of this user

# No access log: addresses contain what somebody searched for. A logconfig of any kind would switch gunicorn's on.


def on_starting(_server: object) -> None:
    logging.config.dictConfig(logs.configuration(debug=False))


def when_ready(_server: object) -> None:
    """Freeze what is loaded before the processes fork: the garbage collector need not search it at every page.

    A page leaves little behind that only the collector finds; running it every 700 objects cost a tenth of a page's
    time.
    """
    from django.urls import get_resolver

    from regsosek import databases
    from regsosek.environment import environment

    databases.warn_of_its_log(environment["DATABASE_URL"])

    get_resolver().url_patterns  # noqa: B018  (loads every page's module: now, not with the first visitor)
    warm_up()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


def warm_up() -> None:
    """Make once, for all processes, what the first page of each of them would have to make: addresses and words of each
    language, the codebooks, every template. That page took more than twice as long as the next."""
    from django.conf import settings
    from django.template.loader import get_template
    from django.urls import reverse
    from django.utils.translation import gettext, override

    from enumeration.pages.codebooks import codebook_address
    from enumeration.questionnaire.forms import FormKind

    for language, _name in settings.LANGUAGES:
        with override(language):
            reverse("enumeration:home")
            gettext("Keluarga")
    for form in FormKind:
        codebook_address(form)
    folder = settings.BASE_DIR / "templates"
    for file in sorted(folder.rglob("*.html")):
        if file.parent.name != "examples":  # pieces, which the gallery puts together
            get_template(str(file.relative_to(folder)))
