"""Whether the web server of this container answers and its database does: exit code 0 or 1, for Docker's healthcheck.

Most pages redirect a visitor to the sign-in page without a query, so the database is queried here.
"""

import contextlib
import os
import sys
import urllib.error
import urllib.request

import psycopg2

from . import databases


def main() -> int:
    for problem in (database_problem(), web_problem()):
        if problem:
            print(problem, file=sys.stderr)
            return 1
    return 0


def database_problem() -> str:
    """Returns what is wrong with the database; "" where it answers and is migrated."""
    try:
        url = databases.as_libpq(os.environ["DATABASE_URL"])
        with contextlib.closing(psycopg2.connect(url, connect_timeout=3)) as connection, connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '3s'")
            cursor.execute("SELECT to_regclass('django_migrations') IS NULL")
            return "The database is empty: migrate it first." if cursor.fetchone()[0] else ""
    except psycopg2.Error as problem:
        return f"The database does not answer: {problem}"


def web_problem() -> str:
    """Returns what is wrong with the web server; "" where nothing is."""
    port = os.environ.get("BIND", "127.0.0.1:8000").rsplit(":", 1)[1]
    # As our reverse proxy would ask; otherwise the answer would only be a redirect to https.
    headers = {"Host": "localhost", "X-Forwarded-Proto": "https"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/", headers=headers)
    opener = urllib.request.build_opener(StayHere)
    try:
        with opener.open(request, timeout=4) as answer:
            status = answer.status
    except urllib.error.HTTPError as answer:
        status = answer.code
    except OSError as problem:
        return f"The web server does not answer: {problem}"
    return f"The web server answers {status}." if status >= 500 else ""


class StayHere(urllib.request.HTTPRedirectHandler):
    """A redirect to the sign-in page is a good answer."""

    def redirect_request(self, *_: object) -> None:
        return None


if __name__ == "__main__":
    sys.exit(main())
