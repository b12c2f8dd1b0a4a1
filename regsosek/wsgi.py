"""What gunicorn serves."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regsosek.settings")
# Pages get a statement timeout; workers and commands, which may work for minutes, do not.
os.environ.setdefault("REGSOSEK_PROCESS", "web")

from django.core.wsgi import get_wsgi_application

from . import deadline

deadline.limit_transactions()
application = get_wsgi_application()

from django.db import connection  # noqa: E402

from enumeration.keys import canaries  # noqa: E402

canaries.check()
connection.close()  # gunicorn loads this once and then forks; no two processes may share a connection
