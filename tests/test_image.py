"""What gets into the image and into git: the program, and never a key or a copy of the data."""

from __future__ import annotations

import fnmatch
import re
import subprocess
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parent.parent
SECRETS = [
    *(".env", ".env.production", ".env.bak", "deploy/.env", "enumeration/.env", "regsosek/.env.local"),
    *(".local/env", ".local/postgres/data/base/1", ".local/files/prelist/x", ".local/demo-accounts"),
    *("tls/server.key", "tls/server.pem", "regsosek.dump", "backup.sql", "backup.sql.gz", "regsosek/server.key"),
    *("enumeration/backup.sql", "ranking/regsosek.dump", "regsosek/backup.sql.gz"),
    *("regsosek/office.p12", "enumeration/fullchain.pem", "regsosek/office.crt"),
]
NEEDED = [
    *("manage.py", "requirements.txt", "package.json", "package-lock.json", ".npmrc"),
    *("regsosek/wsgi.py", "enumeration/models/areas.py", "ranking/parameters/linear-2008/about.yaml"),
    *("templates/base.html", "static/css/app.css", "locale/en/LC_MESSAGES/django.po"),
]


def is_left_out(path: str) -> bool:
    """As Docker reads .dockerignore: the last pattern that matches a path, or a folder above it, decides."""
    parts = PurePosixPath(path).parts
    above = ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
    left_out = False
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        pattern = line.strip()
        if not pattern or pattern.startswith("#"):
            continue
        wanted = as_expression(pattern.removeprefix("!"))
        if any(wanted.fullmatch(one) for one in above):
            left_out = not pattern.startswith("!")
    return left_out


def as_expression(pattern: str) -> re.Pattern[str]:
    """`*` within a folder, `**/` for any number of folders."""
    parts = [fnmatch.translate(part).removeprefix("(?s:").removesuffix(r")\Z") for part in pattern.split("**/")]
    return re.compile("(?:.*/)?".join(part.replace(".*", "[^/]*") for part in parts))


@pytest.mark.parametrize("path", SECRETS)
def test_no_key_and_no_data_gets_into_the_image(path):
    assert is_left_out(path)


@pytest.mark.parametrize("path", NEEDED)
def test_what_the_program_needs_gets_into_the_image(path):
    assert (ROOT / path).exists()
    assert not is_left_out(path)


@pytest.mark.parametrize("path", SECRETS)
def test_no_key_and_no_data_gets_into_git(path):
    asked = subprocess.run(["git", "check-ignore", "--quiet", "--no-index", path], cwd=ROOT)
    assert asked.returncode == 0, f"git would take {path} in"


def test_nothing_of_that_kind_is_in_git_already():
    there = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    assert [path for path in there if path in SECRETS or PurePosixPath(path).name.startswith(".env")] == []


def test_the_image_gets_no_developer_tools_of_npm():
    (install,) = (line for line in (ROOT / "Dockerfile").read_text().splitlines() if "npm ci" in line)
    assert "--omit=dev" in install


def test_the_lock_of_npm_names_no_registry():
    """Each machine asks the registry it is set up for; what came is held against the checksums."""
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
