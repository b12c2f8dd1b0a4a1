"""Who reaches what: the table of roles, asked through reach(), can() and visible_to()."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enumeration.access import (
    ROLES,
    NotAllowed,
    Permission,
    Role,
    can,
    page,
    permissions_of,
    reach,
    require,
)
from enumeration.models import Assignment, Household, Officer
from tests.conftest import FOREIGN_SLS, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS, VILLAGE

pytestmark = pytest.mark.django_db


def test_every_role_says_what_it_is_for_in_both_languages():
    assert set(ROLES) == set(Role)
    for card in ROLES.values():
        assert card.says.id and card.says.en


def test_an_enumerator_sees_the_families_of_the_own_sls_only(ppl, make_household):
    own, _next_door = make_household(OWN_SLS), make_household(NEIGHBOUR_SLS)
    assert list(Household.objects.visible_to(ppl)) == [own]


def test_a_coordinator_sees_the_whole_kecamatan_and_nothing_beside_it(koseka, make_household):
    own, next_door = make_household(OWN_SLS), make_household(NEIGHBOUR_SLS)
    make_household(OTHER_KECAMATAN_SLS)
    assert set(Household.objects.visible_to(koseka)) == {own, next_door}


def test_district_staff_see_no_other_district(kab, make_household):
    own = make_household(OWN_SLS)
    make_household(FOREIGN_SLS)
    assert list(Household.objects.visible_to(kab)) == [own]


def test_an_observer_sees_progress_but_no_family(observer, household):
    assert can(observer, Permission.SEE_PROGRESS, OWN_SLS)
    assert not Household.objects.visible_to(observer).exists()


def test_reach_ends_with_the_assignment(ppl, household):
    ppl.assignments.update(ended_at=timezone.now(), ended_by=ppl)
    assert not Household.objects.visible_to(ppl).exists()


def test_an_inactive_officer_reaches_nothing(ppl, household):
    ppl.is_active = False
    assert not Household.objects.visible_to(ppl).exists()
    assert permissions_of(ppl) == {Permission.PUBLIC}


def test_reach_in_one_round_does_not_open_the_families_of_another(ppl, household, round_):
    round_.pk, round_.name = None, "Putaran lama"
    round_.save()
    Household.objects.filter(pk=household.pk).update(round=round_)
    assert not Household.objects.visible_to(ppl).exists()


def test_an_sls_in_reach_does_not_open_its_village(ppl):
    assert not reach(ppl, Permission.SEE_PROGRESS).covers(VILLAGE)
    with pytest.raises(NotAllowed):
        require(ppl, Permission.ANSWER, NEIGHBOUR_SLS)


def test_a_page_reads_once_where_its_reader_works_and_the_next_page_reads_anew(client, kab):
    client.force_login(kab)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("enumeration:board")).status_code == 200
    own = f'"enumeration_assignment"."officer_id" = {kab.pk} AND "enumeration_assignment"."ended_at" IS NULL'
    assert sum("AS" in one["sql"] and own in one["sql"] for one in queries) <= 2  # for the page, and for its heading
    Assignment.objects.filter(officer=kab).update(ended_at=timezone.now())
    assert client.get(reverse("enumeration:board")).status_code == 403


@pytest.mark.parametrize(("method", "still_holds"), [("get", True), ("post", False)])
def test_what_writes_asks_the_database_each_time(rf, kab, method, still_holds):
    @page(Permission.ASSIGN)
    def view(request):
        Assignment.objects.filter(officer=kab).update(ended_at=timezone.now())
        return HttpResponse(str(can(request.user, Permission.ASSIGN, VILLAGE)))

    request = getattr(rf, method)("/")
    request.user = Officer.objects.get(pk=kab.pk)
    assert view(request).content.decode() == str(still_holds)
