"""When places will be done: the method on a made-up field, and what the page says of it."""

from datetime import timedelta

import numpy as np
import pytest
from django.urls import reverse
from django.utils import timezone

from enumeration.access import Role
from enumeration.models import Assignment, OfficerDay, Round, Tally
from enumeration.progress import forecast
from tests.conftest import FREE_SLS, KECAMATAN, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS, VILLAGE

DAY = timedelta(days=1)


def tallies(*rows):
    return forecast.Tallies(*np.array(rows, dtype=float).T)


# --- The method ---

DISTRICT_OF_TWO = forecast.District(pace=10, between=4, scatter=0.2, change=0)


def test_a_pace_of_few_days_is_drawn_towards_the_district():
    few, many = forecast.paces_of(DISTRICT_OF_TWO, tallies((1, 2, 4, 2), (14, 28, 56, 14))).pace
    assert 2 < many < few < 10


def test_who_is_known_less_well_has_a_wider_range():
    paces = forecast.Paces(np.array([10.0, 10.0]), np.array([0.1, 9.0]))
    found = forecast.range_of(DISTRICT_OF_TWO, paces, np.array([100.0, 100.0]))
    sure, unsure = found.latest - found.earliest
    assert sure < unsure and found.earliest[0] <= 9 <= found.latest[0]


def test_begun_sls_come_first_and_the_smallest_rest_before_the_others():
    who, begun, left = np.array([1, 1, 1, 2]), np.array([False, True, True, False]), np.array([7.0, 5.0, 2.0, 3.0])
    assert forecast.in_turn(who, begun, left).tolist() == [14, 7, 2, 3]


def test_a_place_is_done_when_its_last_enumerator_is():
    paces = forecast.Paces(np.array([10.0, 10.0]), np.array([0.1, 0.1]))
    left = np.array([20.0, 100.0])
    alone = forecast.until_all_are_done(DISTRICT_OF_TWO, paces, left, np.array([0, 1]), 2)
    both = forecast.until_all_are_done(DISTRICT_OF_TWO, paces, left, np.array([0, 0]), 1)
    assert both[0][0] == alone[0][1] and both[1][0] == alone[1][1] > alone[1][0]


def test_what_is_sent_until_the_end_lies_between_nothing_and_all():
    paces = forecast.Paces(np.array([10.0, 10.0, 10.0]), np.full(3, 1.0))
    done, variance = forecast.done_by(
        DISTRICT_OF_TWO, paces, 10, np.array([0, 0, 300.0]), np.array([20.0, 200.0, 310.0])
    )
    assert done.round().tolist() == [20, 100, 0] and variance[1] > variance[0] >= 0


# --- The page ---


@pytest.fixture
def a_week(db, round_):
    today = timezone.localdate()
    Round.objects.update(starts_on=today - 7 * DAY, ends_on=today + 4 * DAY)
    return today


@pytest.fixture
def works(round_, a_week, make_household):
    """works(ppl, OWN_SLS, 9, 9, 9): so many on each of the days until yesterday, the counters of their SLS aside."""

    make_household(OWN_SLS)
    Tally.objects.all().delete()

    def work(officer, code, *counts):
        for back, count in enumerate(reversed(counts), start=1):
            day = a_week - back * DAY
            at = timezone.now() - back * DAY + DAY / 2
            OfficerDay.objects.create(
                round=round_, area_id=code[:10], officer=officer, day=day, submitted=count, last_at=at
            )

    return work


def left(code, families, done=1):
    Tally.objects.update_or_create(
        round=Round.objects.get(), area_id=code, defaults={"open": families, "submitted": done}
    )


def look(client, user, code):
    client.force_login(user)
    return client.get(reverse("enumeration:progress_forecast", args=[code]))


def rows(page, table):
    return [row for one in page.context["tables"] if one.id == table for row in one.rows]


@pytest.mark.django_db
def test_before_the_third_working_day_the_page_says_so(client, kab, ppl, works, began_before):
    left(OWN_SLS, 60)
    works(ppl, OWN_SLS, 9, 9)
    page = look(client, kab, VILLAGE)
    assert page.context["whole"].causes == ("60 pada 1 PPL yang belum 3 hari kerja",)
    assert "Belum ada perkiraan" in page.content.decode()
    works(ppl, OTHER_KECAMATAN_SLS, 9, 0, 0)  # an earlier day
    whole = look(client, kab, VILLAGE).context["whole"]
    assert (whole.causes, whole.outlook.with_pace) == ((), 60)


@pytest.mark.django_db
def test_each_place_has_its_range_and_the_rest_its_cause(client, kab, ppl, neighbour_ppl, works, began_before, a_week):
    began_before(6 * DAY)
    left(OWN_SLS, 60), left(NEIGHBOUR_SLS, 30), left(FREE_SLS, 8)
    works(ppl, OWN_SLS, 9, 8, 10, 9, 9)
    page = look(client, kab, KECAMATAN)
    whole = page.context["whole"]
    assert whole.causes == ("8 di 1 SLS tanpa PPL", "30 pada 1 PPL yang diam")
    assert (whole.outlook.left, whole.outlook.with_pace) == (98, 60)
    assert a_week + 5 * DAY <= whole.outlook.earliest <= a_week + 6 * DAY <= whole.outlook.latest
    assert 0 < whole.outlook.late[0] < 15 < whole.outlook.late[1] < 60
    assert whole.change == "perlu 19,6 keluarga sehari, sekarang 9,0: 2 PPL lagi"
    assert [(row.outlook.left, row.verdict) for row in rows(page, "tempat")] == [
        (90, "lewat waktu"),
        (8, "belum ada perkiraan"),
    ]
    assert [row.name for row in rows(page, "petugas")] == ["Bayu", "Ani"]


@pytest.mark.django_db
def test_what_was_sent_today_does_not_count_twice(client, kab, ppl, works, a_week, round_):
    left(OWN_SLS, 60)
    works(ppl, OWN_SLS, 9, 8, 10, 9, 9)
    before = look(client, kab, OWN_SLS).context["whole"].outlook
    OfficerDay.objects.create(round=round_, area_id=VILLAGE, officer=ppl, day=a_week, submitted=6)
    left(OWN_SLS, 54, done=7)
    after = look(client, kab, OWN_SLS).context["whole"].outlook
    assert (after.earliest, after.latest) == (before.earliest, before.latest)


@pytest.mark.django_db
def test_an_observer_sees_no_enumerator_and_a_supervisor_the_own_team(client, observer, pml, ppl, outsider, works):
    left(OWN_SLS, 60), left(FREE_SLS, 8)
    works(ppl, OWN_SLS, 9, 8, 10, 9, 9)
    assert "Ani" not in look(client, observer, KECAMATAN).content.decode()
    page = look(client, pml, KECAMATAN)
    assert (page.context["whole"].outlook.left, [row.name for row in rows(page, "petugas")]) == (60, ["Ani"])
    assert look(client, outsider, VILLAGE).status_code == 404


@pytest.mark.django_db
def test_its_tables_sort_each_by_its_own_column(client, kab, ppl, neighbour_ppl, works, began_before, a_week):
    began_before(6 * DAY)
    left(OWN_SLS, 60), left(NEIGHBOUR_SLS, 30), left(FREE_SLS, 8)
    works(ppl, OWN_SLS, 9, 8, 10, 9, 9)

    def order(query):
        page = client.get(reverse("enumeration:progress_forecast", args=[KECAMATAN]) + query)
        return [[row.outlook.left for row in rows(page, name)] for name in ("tempat", "petugas")]

    client.force_login(kab)
    assert order("") == [[90, 8], [30, 60]]
    assert order("?urut=belum") == [[8, 90], [30, 60]]
    assert order("?urut_ppl=-belum") == [[90, 8], [60, 30]]
    assert order("?urut_ppl=laju")[1] == order("?urut_ppl=-laju")[1] == [60, 30]  # without a pace: last
    assert (
        'aria-sort="ascending"'
        in client.get(reverse("enumeration:progress_forecast", args=[KECAMATAN]) + "?urut=belum").content.decode()
    )


@pytest.mark.django_db
def test_a_place_that_is_done_opens_while_its_enumerator_works_elsewhere(client, kab, ppl, works, began_before, round_):
    began_before(6 * DAY)
    give = {"area_id": OTHER_KECAMATAN_SLS, "round": round_, "role": Role.ENUMERATOR, "officer": ppl}
    Assignment.objects.create(**give)
    left(OWN_SLS, 0), left(OTHER_KECAMATAN_SLS, 40)
    works(ppl, OWN_SLS, 9, 8, 10, 9, 9)
    assert look(client, kab, KECAMATAN).context["whole"].outlook.left == 0
