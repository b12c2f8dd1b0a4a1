"""Lists by keyset: every row once, in order, forward and back; whatever an address says."""

from __future__ import annotations

import json

import pytest
from django.db.models import Case, When
from django.urls import reverse

from enumeration.models import Officer
from enumeration.pages.keyset import Order, digest, moment, number, text, uuid
from enumeration.pages.numbers import row_id
from tests.conftest import OWN_SLS

pytestmark = pytest.mark.django_db

BY_NAME = Order(full_name=text, pk=row_id)
Z_TO_A = Order(**{"-full_name": text, "-pk": row_id})


@pytest.fixture
def officers():
    """Seven, of whom four have one name: a page of three ends among them."""
    Officer.objects.all().delete()
    names = ["Ani", "Budi", "Budi", "Budi", "Budi", "Citra", "Dewi: 7"]
    for place, name in enumerate(names):
        Officer.objects.create(username=f"o{place}", full_name=name)
    return Officer.objects.all()


def names_of(rows):
    return [row.username for row in rows]


def forward(order, rows, limit=3):
    pages, after = [], ""
    while True:
        page = order.page(rows, limit=limit, after=after)
        pages.append(names_of(page.rows))
        if not page.next_after:
            return pages
        after = page.next_after


def test_the_pages_together_are_the_list_and_no_row_stands_twice(officers):
    assert forward(BY_NAME, officers) == [["o0", "o1", "o2"], ["o3", "o4", "o5"], ["o6"]]
    assert forward(Z_TO_A, officers) == [["o6", "o5", "o4"], ["o3", "o2", "o1"], ["o0"]]


def test_three_columns_are_compared_in_their_order(officers):
    """A row whose last column is larger, and whose middle one is smaller, was on the page before."""
    Officer.objects.create(username="o7", full_name="Ani")  # the largest key, of the first name
    order = Order(late=number(1), full_name=text, pk=row_id)
    rows = officers.annotate(late=Case(When(username="o1", then=1), default=0))
    assert forward(order, rows) == [["o0", "o7", "o2"], ["o3", "o4", "o5"], ["o6", "o1"]]
    last = order.page(rows, limit=3, after=order.mark(rows.get(username="o5")))
    assert names_of(order.page(rows, limit=3, before=last.previous_before).rows) == ["o3", "o4", "o5"]


def test_a_last_page_that_is_full_is_the_last(officers):
    assert forward(BY_NAME, officers.exclude(username="o6")) == [["o0", "o1", "o2"], ["o3", "o4", "o5"]]
    assert forward(BY_NAME, officers.none()) == [[]]


@pytest.mark.parametrize("order", [BY_NAME, Z_TO_A])
def test_the_way_back_shows_the_same_pages(officers, order):
    first = order.page(officers, limit=3)
    second = order.page(officers, limit=3, after=first.next_after)
    third = order.page(officers, limit=3, after=second.next_after)
    assert not first.previous_before
    again = order.page(officers, limit=3, before=third.previous_before)
    assert (again.rows, again.next_after) == (second.rows, second.next_after)
    assert order.page(officers, limit=3, before=again.previous_before) == first


def test_back_where_less_than_a_page_is_left_shows_the_first_page_whole(officers):
    second = BY_NAME.page(officers, limit=2, after=BY_NAME.mark(officers.get(username="o0")))
    assert names_of(BY_NAME.page(officers, limit=2, before=second.previous_before).rows) == ["o0", "o1"]


def test_a_row_that_was_deleted_between_two_pages_costs_no_other_row(officers):
    first = BY_NAME.page(officers, limit=3)
    officers.filter(username__in=["o2", "o3"]).delete()
    second = BY_NAME.page(officers, limit=3, after=first.next_after)
    assert names_of(second.rows) == ["o4", "o5", "o6"]
    assert names_of(BY_NAME.page(officers, limit=3, before=second.previous_before).rows) == ["o0", "o1", "o4"]


def test_what_comes_after_a_row_is_asked_without_a_page(officers):
    third = officers.get(username="o2")
    assert names_of(officers.filter(BY_NAME.beyond(third)).order_by(*BY_NAME.by)) == ["o3", "o4", "o5", "o6"]


@pytest.mark.parametrize(
    "mark",
    [
        *("x", "[", "[" * 5000, "{}", "null", "7", '"Budi"', "[]", '["Budi"]', '["Budi", "1", "2"]'),
        *('["Budi", 1]', '["Budi", "x"]', '["Budi", "-1"]', f'["Budi", "{10**19}"]', '["Budi", null]', "\x00"),
        json.dumps(["Bu\x00di", "1"]),
        '["\\ud800", "1"]',  # half of a character, which no text column takes
    ],
)
def test_a_mark_that_somebody_made_up_begins_at_the_beginning(officers, mark):
    for begins in ({"after": mark}, {"before": mark}):
        assert names_of(BY_NAME.page(officers, limit=3, **begins).rows) == ["o0", "o1", "o2"]


@pytest.mark.parametrize(
    ("read", "mark"),
    [
        (moment, "2026-13-45T99:00:00Z"),
        (moment, "2026-11-30T07:00:00"),  # of which clock?
        (uuid, "x"),
        (digest, "x"),
        (row_id, "٥"),
    ],
)
def test_a_value_that_is_none_of_its_column_is_no_beginning(officers, read, mark):
    assert read(mark) is None
    assert len(Order(pk=read).page(officers, limit=9, after=mark).rows) == 7


def test_a_list_by_one_column_is_marked_by_its_value_alone(officers, django_assert_num_queries):
    by_key = Order(pk=row_id)
    with django_assert_num_queries(2):
        first = by_key.page(officers, limit=3)
        second = by_key.page(officers, limit=3, after=int(first.next_after))
    assert first.next_after == str(first.rows[-1].pk)
    assert names_of(second.rows) == ["o3", "o4", "o5"]


def test_rows_may_be_read_as_dictionaries(officers):
    rows = officers.values("full_name", "pk")
    first = BY_NAME.page(rows, limit=2)
    second = BY_NAME.page(rows, limit=2, after=first.next_after)
    assert [one["full_name"] for one in [*first.rows, *second.rows]] == ["Ani", "Budi", "Budi", "Budi"]


@pytest.mark.parametrize(
    ("name", "who", "parameter"),
    [
        ("officers", "administrator", "setelah"),
        ("officer_imports", "administrator", "sebelum"),
        ("prelist_files", "administrator", "sebelum"),
        ("papers", "kab", "setelah"),
        ("journal", "kab", "sebelum"),
        ("review_list", "kab", "sesudah"),
        ("same_numbers", "kab", "sesudah"),
        ("worklist", "ppl", "setelah"),
        ("verification", "ppl", "setelah"),
    ],
)
def test_no_list_breaks_over_a_mark_that_somebody_made_up(client, request, household, name, who, parameter):
    client.force_login(request.getfixturevalue(who))
    address = reverse(f"enumeration:{name}", args=[OWN_SLS] if name == "verification" else [])
    whole = client.get(address)
    assert whole.status_code == 200
    for mark in (
        '["\\ud800", "1"]',
        "\\ud800",
        "[" * 90,
        '["", "", "", "", ""]',
        "2026-11-30T00:00:00Z",
        "\x00",
        "9" * 40,
    ):
        assert client.get(address, {parameter: mark}).status_code == 200, mark
