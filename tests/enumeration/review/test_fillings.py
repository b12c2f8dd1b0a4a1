"""What a reviewer is told of how a questionnaire was filled in: signals, in words that accuse nobody."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enumeration.models import Boundary, Filling, Submission
from enumeration.review import fillings
from tests.conftest import OWN_SLS

pytestmark = pytest.mark.django_db

SQUARE = [[120.0, -3.0], [120.0, -3.01], [120.01, -3.01], [120.01, -3.0], [120.0, -3.0]]
"""About 1.1 km on each side."""


@pytest.fixture
def measure(ppl):
    def make(household, *, members=5, clock_offset_ms=None, **columns) -> Filling:
        household.member_count, household.result = members, 1
        household.save(update_fields=["member_count", "result"])
        submission = Submission.objects.create(
            key=uuid.uuid4(), by=ppl, verdict=Submission.Verdict.ACCEPTED, clock_offset_ms=clock_offset_ms
        )
        begun = timezone.now().replace(hour=3)  # 11 o'clock there
        at_day = {"opened_at": begun, "first_answer_at": begun, "last_answer_at": begun + timedelta(minutes=20)}
        usual = {"mode": "phone", "active_seconds": 1500, "answers": 168} | at_day
        return Filling.objects.create(submission=submission, household=household, **usual | columns)

    return make


def words(household) -> list[str]:
    return [one.words for one in fillings.signals_of([household.pk])[household.pk]]


def test_an_ordinary_interview_says_nothing(measure, submitted_household):
    measure(submitted_household, place="refused", battery_percent=40, changes=12)
    assert words(submitted_household) == []


def test_four_minutes_for_five_members_are_held_against_the_district(measure, make_household, submitted_household):
    measure(submitted_household, active_seconds=240)
    assert words(submitted_household) == []  # nobody to compare with, and more than the least
    for _ in range(fillings.PEERS):
        measure(make_household(OWN_SLS), active_seconds=1500)
    assert words(submitted_household) == ["4 menit untuk 5 anggota (biasanya 25 menit)"]
    measure(submitted_household, active_seconds=600)  # two sittings count together
    assert words(submitted_household) == []


def test_what_was_keyed_or_corrected_has_no_duration(measure, make_household):
    keyed, corrected = make_household(OWN_SLS), make_household(OWN_SLS)
    measure(keyed, mode="keyed", active_seconds=100)
    measure(corrected, active_seconds=20, answers=3)
    assert (words(keyed), words(corrected)) == ([], [])


@pytest.mark.parametrize(
    ("longitude", "accuracy_m", "told"),
    [(120.005, 12, []), (120.0118, 12, []), (120.12, 12, ["jauh dari SLS: 12 km"]), (120.12, 12_000, [])],
)
def test_a_place_far_from_the_sls(measure, submitted_household, longitude, accuracy_m, told):
    Boundary.objects.create(area_id=OWN_SLS, geometry={"type": "Polygon", "coordinates": [SQUARE]})
    measure(submitted_household, place="given", latitude=-3.005, longitude=longitude, accuracy_m=accuracy_m)
    assert words(submitted_household) == told


def test_changed_late_at_night_by_a_wrong_clock_on_a_dying_phone(measure, submitted_household):
    measure(
        submitted_household,
        late_changes=118,
        changes=0,
        clock_offset_ms=-3 * 3_600_000,
        battery_percent=3,
        storage="full",
        first_answer_at=timezone.now().replace(hour=15, minute=40),
    )
    assert words(submitted_household) == [
        "70% jawaban diubah sesudah selesai",
        "mulai diisi pukul 23.40",
        "jam perangkat salah 3 jam",
        "penyimpanan penuh",
        "baterai 3%",
    ]


def test_where_exactly_is_seen_only_by_who_may_see_numbers_in_full(client, measure, submitted_household, pml, kab, ppl):
    measure(submitted_household, place="given", latitude=-3.00512, longitude=120.005, accuracy_m=12, at_once=9)
    seen = {}
    for officer in (ppl, pml, kab):
        client.force_login(officer)
        page = client.get(submitted_household.get_absolute_url()).content.decode()
        assert ("dengan satu ketuk" in page) == ("Cara pengisian" in page)
        seen[officer.username] = ("Cara pengisian" in page, "-3.00512" in page)
    assert seen == {"ani": (False, False), "budi": (True, False), "dewi": (True, True)}


def test_the_queue_tells_signals_with_three_more_queries(
    client, measure, submitted_household, pml, django_assert_max_num_queries
):
    measure(submitted_household, clock_offset_ms=3 * 3_600_000)
    client.force_login(pml)
    page = client.get(reverse("enumeration:review_list"))
    with django_assert_max_num_queries(3):
        fillings.signals_of([submitted_household.pk])
    assert "jam perangkat salah 3 jam" in page.content.decode()
