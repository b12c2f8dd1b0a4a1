"""Numbers from outside: the bounds hold for the number that is used, however it is written."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.urls import reverse

from enumeration.pages.numbers import whole_number
from tests.conftest import OWN_SLS


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        *(("5", 5), (" 5 ", 5), ("0005", 5), ("500", 500), ("0", 0)),
        *(("501", None), ("000000500000000", None), ("0" * 21, None), ("9" * 5000, None)),
        *(("", None), (None, None), ("-5", None), ("+5", None), ("5.0", None), ("5e1", None), ("٥", None), ("½", None)),
    ],
)
def test_a_number_is_what_is_used_or_none(raw, number):
    assert whole_number(raw, most=500) == number


LIMITS = ["000000500000000", "501", "0", "-1", "1e2", "٥", "9" * 40]


@pytest.mark.django_db
@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("address", ["households/", "areas/", "runs/"])
def test_no_way_of_writing_a_limit_gives_more_than_the_most(client, kab, address, limit):
    client.force_login(kab)
    assert client.get(f"/api/v1/{address}?limit={quote(limit)}").status_code == 400


@pytest.mark.django_db
def test_a_limit_with_zeros_before_it_is_that_limit(client, kab, make_household):
    for _ in range(3):
        make_household()
    client.force_login(kab)
    assert len(client.get("/api/v1/households/?limit=000000000002").json()["results"]) == 2


@pytest.mark.django_db
def test_no_number_before_which_runs_are_listed_is_too_large(client, kab):
    client.force_login(kab)
    assert client.get("/api/v1/runs/?before=000000000000999999999999999").status_code == 400


MARKS = ["[1e999,1,1,1]", '[1e999,"a",1,1,"b"]', "[" * 3000, "[99999999999999999999,1,1,1]", '[1,"\\u0000",1,1,1]']


@pytest.mark.django_db
@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("page", ["worklist", "verification"])
def test_a_mark_that_somebody_made_up_begins_at_the_beginning(client, ppl, household, page, mark):
    client.force_login(ppl)
    address = reverse(f"enumeration:{page}", args=[OWN_SLS] if page == "verification" else [])
    answer = client.get(address, {"setelah": mark})
    assert answer.status_code == 200
    assert household.head_name in answer.content.decode().upper()


@pytest.mark.django_db
def test_a_moment_that_is_none_lists_uploads_from_the_first(client, kab):
    client.force_login(kab)
    assert client.get(reverse("enumeration:prelist_files"), {"sebelum": "2026-13-45T99:00:00Z"}).status_code == 200


def test_a_range_without_end_is_no_range():
    from enumeration.exports.views import _range

    assert _range(f"bytes={'9' * 5000}-", 100) is None
    assert _range("bytes=٥-", 100) is None
    assert _range("bytes=0-" + "9" * 18, 100) == (0, 99)
    assert _range("bytes=100-", 100) is None
