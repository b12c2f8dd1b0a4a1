"""Looking for names as people write them, on every page that looks for some."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from enumeration.access import Role
from enumeration.models import Household
from enumeration.pages.names import called, is_called, plain
from tests.conftest import KECAMATAN, OWN_SLS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("RA'UF", "rauf"),
        ("RA’UF", "rauf"),
        ("Ra`uf", "rauf"),
        ("MUH. USMAN", "muh usman"),
        ("Muh.Usman", "muh usman"),
        ("  BASRI \u00a0 DAENG,  NGALLE ", "basri daeng ngalle"),
        ("José ＡＬＩ", "jose ali"),
        ("Jose\u0301", "jose"),
        ("5/5", "5 5"),
        ("محمد", "محمد"),
        (".-'", ""),
        ("", ""),
    ],
)
def test_the_plain_form_of_a_name(written, found):
    assert plain(written) == found


texts = st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30)
odd_names = st.text(alphabet="RraA'’`. -/éÉÉİıßǅﬁΣς\u0301\u00a0\u200b\u202e\u2066\ufeff\t", max_size=20)


@settings(max_examples=150, deadline=None)
@given(st.lists(texts | odd_names, min_size=1, max_size=40))
def test_sql_and_python_have_one_plain_form(written):
    with connection.cursor() as cursor:
        # Not through a table, which would be written for each example: the lookup's own SQL over a list of values.
        sql, params = Household.objects.filter(head_name__plain="x").query.sql_with_params()
        expression = re.search(r"WHERE (.+) = %s", sql)[1].replace('"enumeration_household"."head_name"', "name")
        cursor.execute(f"SELECT {expression} FROM unnest(%s::text[]) AS name", [*params[:-1], written])
        assert [found for (found,) in cursor.fetchall()] == [plain(one) for one in written]


@pytest.mark.parametrize("search", ["RA’UF", "RA'UF", "rauf", "Ra'uf daeng", "DAENG RAUF", "abd. rauf"])
def test_the_work_list_finds_a_name_as_it_is_written_here_or_there(ppl, make_household, client, search):
    make_household(OWN_SLS, head_name="ABD RA'UF  DAENG", building_number=1, family_number=1)
    make_household(OWN_SLS, head_name="MUH. USMAN", building_number=2, family_number=2)
    assert _heads(client, ppl, "worklist", search) == ["ABD RA'UF  DAENG"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("muh usman", ["MUH. USMAN"]),
        ("basri daeng", ["BASRI DG DAENG"]),
        ("hj. ni'mah", ["MUH. USMAN"]),  # a member
        ("poros no 4", ["MUH. USMAN"]),  # the address
        ("5/5", ["MUH. USMAN"]),
        ("5 / 5", ["MUH. USMAN"]),
        ("5", ["MUH. USMAN", "BASRI DG DAENG"]),
        ("basri poros", []),  # one name or one address has all the words
        ("'", []),
        (".", []),
        ("%", []),
        ("", ["MUH. USMAN", "BASRI DG DAENG"]),
    ],
)
def test_the_work_list_finds_by_words_numbers_and_members(ppl, make_household, client, search, found):
    make_household(
        OWN_SLS,
        head_name="MUH. USMAN",
        address="JL. POROS NO.4",
        building_number=5,
        family_number=5,
        members=[{"name": "MUH. USMAN"}, {"name": "HJ NI`MAH"}],
    )
    make_household(OWN_SLS, head_name="BASRI DG DAENG", building_number=5, family_number=6)
    assert _heads(client, ppl, "worklist", search) == found


def test_looking_for_a_name_costs_no_more_queries(ppl, make_household, client, django_assert_max_num_queries):
    for number in range(40):
        make_household(OWN_SLS, head_name=f"ANDI {number}", members=[{"name": "ANDI"}])
    client.force_login(ppl)
    with django_assert_max_num_queries(17):
        client.get(reverse("enumeration:worklist"), {"cari": "andi"})


@pytest.mark.parametrize("search", ["nurul a'la", "nurul ala", "ALA, NURUL"])
def test_officers_are_found_alike_in_the_table_and_in_lists_that_are_here(officer, search):
    one = officer("nurul", full_name="NURUL A’LA")
    assert is_called(one.full_name, search)
    assert type(one).objects.filter(called(search, "full_name")).get() == one
    assert not is_called(one.full_name, "nurul b")
    assert not is_called(one.full_name, ".")


def test_the_page_of_officers_finds_them_as_well(client, kab, officer):
    officer("nurul", Role.COORDINATOR, KECAMATAN, full_name="NURUL A’LA")
    officer("other", Role.COORDINATOR, KECAMATAN, full_name="NURUL B")
    client.force_login(kab)
    page = client.get(reverse("enumeration:officers"), {"cari": "ala, nurul"}).content.decode().upper()
    assert "NURUL A’LA" in page and "NURUL B" not in page


def _heads(client, officer, view, search):
    client.force_login(officer)
    page = client.get(reverse(f"enumeration:{view}"), {"cari": search})
    return [row.head_name for row, _remarks, _back in page.context["rows"]]
