"""How gunicorn serves: the same in the demo and in production (`gunicorn -c python:regsosek.web regsosek.wsgi`)."""

import os

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))  # a slow download must not keep a whole process from working
preload_app = True  # loaded once, then forked: half the memory, and a mistake in the settings stops the start
timeout = 60
graceful_timeout = 20
max_requests = 5000  # a slow leak never grows old
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108  (a heartbeat must not wait for a disk)
control_socket_disable = True  # it would lie in the home folder, one for every gunicorn of this user
