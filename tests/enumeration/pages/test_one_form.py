"""A day, a moment, a household's name and the decimals of a column have one form, and one place where it is made."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.urls import reverse
from django.utils import timezone, translation

from enumeration import zones
from enumeration.fields import dates
from tests.columns import with_mixed_decimals
from tests.conftest import DISTRICT
from tests.test_access_matrix import world  # noqa: F401

TEMPLATES = [path for path in Path(settings.BASE_DIR, "templates").rglob("*.html") if "admin" not in path.parts]
MODULES = [path for root in ("enumeration", "ranking") for path in Path(settings.BASE_DIR, root).rglob("*.py")]
FOR_FILES = r"enumeration/(models|papers|finding|reinterviews/views|review/views/decisions)"
NOT_FOR_READING = r"""(?:c|U|Y-m-d)["']"""


def lines_with(pattern: str, files: list[Path]) -> list[str]:
    assert len(files) > 100
    return [
        f"{path.relative_to(settings.BASE_DIR)}: {line.strip()}"
        for path in files
        for line in path.read_text().splitlines()
        if re.search(pattern, line)
    ]


def test_pages_write_days_and_moments_with_the_filters_day_moment_and_clock():
    assert not lines_with(rf"""\|date:["'](?!{NOT_FOR_READING})|\|time:""", TEMPLATES), "enumeration/fields/dates.py"
    assert not lines_with(r"""{% now "(?!j M Y, H\.i")""", TEMPLATES)


def test_modules_write_days_and_moments_with_dates():
    elsewhere = [path for path in MODULES if path != Path(dates.__file__)]
    assert not lines_with(r"\bdate_format\(|\.strftime\(", elsewhere), "enumeration/fields/dates.py"


def test_families_are_called_by_one_filter():
    calling = [
        line
        for line in lines_with(r"[{=(].*\bhead_name\b", TEMPLATES)
        if not re.search(r"{% field|verification\.", line)
    ]
    assert len(calling) > 20
    assert not [line for line in calling if "head_name|family_name" not in line]


def test_messages_call_families_so_too():
    asked = [line for line in lines_with(r"head_name or (?!\"\"|'')", MODULES) if not re.match(FOR_FILES, line)]
    assert not asked, "family_name of enumeration/pages/formatting.py"


def test_a_column_has_as_many_decimals_in_each_row(client, world, kab):  # noqa: F811
    client.force_login(kab)
    pages = [("progress_forecast", DISTRICT), ("progress", DISTRICT), ("progress_days", DISTRICT), ("board", DISTRICT)]
    for name, *arguments in [*pages, ("verification_recap", DISTRICT), ("watching",), ("samples",), ("readings",)]:
        answer = client.get(reverse(f"enumeration:{name}", args=arguments))
        if answer.status_code != 403:
            assert not with_mixed_decimals(answer.content.decode()), name


@pytest.mark.parametrize(
    ("language", "said"), [("id", "3 Agu 2026|3 Agu 2026, 23.05|23.05|"), ("en", "3 Aug 2026|3 Aug 2026, 23.05|23.05|")]
)
def test_the_form(language, said):
    there = timezone.override(zones.WITA)
    template = engines["django"].from_string("{% load ui %}{{ d|day }}|{{ m|moment }}|{{ m|clock }}|{{ no|moment }}")
    with translation.override(language), there:
        assert (
            template.render({"d": date(2026, 8, 3), "m": datetime(2026, 8, 3, 15, 5, tzinfo=UTC), "no": None}) == said
        )
        assert dates.moment(datetime(2026, 8, 3, 7, 5, 9), "second").endswith(" 2026, 07.05.09")


@pytest.mark.parametrize(("name", "said"), [("SITI AMINAH", "Siti Aminah"), ("Andi", "Andi"), ("", "Tanpa nama")])
def test_the_name_of_a_family(name, said):
    template = engines["django"].from_string("{% load ui %}{{ name|family_name }}")
    assert template.render({"name": name}) == said
