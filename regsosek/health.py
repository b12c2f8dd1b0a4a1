"""Whether the web server beside us answers: exit code 0 or 1, for Docker's healthcheck."""

import os
import sys
import urllib.error
import urllib.request


def main() -> int:
    port = os.environ.get("BIND", "127.0.0.1:8000").rsplit(":", 1)[1]
    # As our reverse proxy would ask, or the answer were only "come back over https".
    headers = {"Host": "localhost", "X-Forwarded-Proto": "https"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/", headers=headers)
    opener = urllib.request.build_opener(StayHere)
    try:
        with opener.open(request, timeout=4) as answer:
            return int(answer.status >= 500)
    except urllib.error.HTTPError as answer:
        return int(answer.code >= 500)
    except OSError as problem:
        print(problem, file=sys.stderr)
        return 1


class StayHere(urllib.request.HTTPRedirectHandler):
    """A redirect to the login page is a good answer."""

    def redirect_request(self, *_: object) -> None:
        return None


if __name__ == "__main__":
    sys.exit(main())
