"""What a device fetches: its officer's own SLS whole, then what changed, and never anything of a neighbour."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from enumeration.access import Role
from enumeration.devices import syncing
from enumeration.models import Assignment, Household, Officer, Reading, Remark, Round, State, Verification
from enumeration.models.areas import Area, Level
from enumeration.review.actions import reviewing
from tests.conftest import NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS, VILLAGE

pytestmark = pytest.mark.django_db

SYNC = "/api/v1/device/sync/"


@pytest.fixture
def sync(call, monkeypatch):
    """sync(officer) or sync(officer, mark): the answer. Without a margin, so that tests need not wait for it."""
    monkeypatch.setattr(syncing, "MARGIN", timedelta(0))

    def fetch(officer, mark: str = "") -> dict:
        answer = call(officer, "get", SYNC + (f"?since={mark}" if mark else ""))
        assert answer.status_code == 200, answer.content
        return answer.json()

    return fetch


def ids(answer: dict) -> list[str]:
    return [family["id"] for family in answer["families"]]


def test_everything_of_the_own_sls_comes_first(ppl, pml, make_household, sync, call):
    family = make_household(OWN_SLS, members=[{"name": "SITI"}], prelist_number=12)
    struck = make_household(OWN_SLS, state=State.STRUCK, existence=2, verified_at=timezone.now(), verified_by=ppl)
    make_household(NEIGHBOUR_SLS)
    found = sync(ppl)
    assert found["mine"] is True and found["now"].endswith("+08:00")
    assert ids(found) == [str(family.pk), str(struck.pk)]
    assert found["holds"] == [[pk, 1] for pk in sorted(ids(found))]
    [area] = found["areas"]
    assert (area["code"], area["offset"], area["first_day"], area["made_up"]) == (OWN_SLS, "+08:00", "2026-10-15", True)
    assert area["list"] == {"state": "belum dimulai", "tone": "neutral", "may_check": True}
    one = found["families"][0]
    assert area["blank"]["id"] is None and area["blank"]["derived"] == one["derived"]
    assert one["line"] == {
        "number": 12,
        "existence": None,
        "opinion": None,
        "building": 1,
        "family": 1,
        "is_struck": False,
        "corrected_by": None,
    }
    assert one == call(ppl, "get", f"/api/v1/households/{family.pk}/").json()
    assert found["families"][1]["line"]["is_struck"] is True


def test_the_next_time_only_what_changed_comes_and_holds_names_all(ppl, pml, make_household, sync, send):
    quiet, saved, sent_back = (
        make_household(OWN_SLS),
        make_household(OWN_SLS),
        make_household(OWN_SLS, state=State.SUBMITTED, enumerator=ppl, result=1, submitted_at=timezone.now()),
    )
    mark = sync(ppl)["mark"]
    send(ppl, saved, answers={"floor_area_m2": 40})
    reviewing.send_back(
        sent_back, by=pml, reason="Periksa", remarks=[reviewing.NewRemark(text="Luas?", question="floor_area_m2")]
    )
    found = sync(ppl, mark)
    assert ids(found) == [str(saved.pk), str(sent_back.pk)]
    assert len(found["holds"]) == 3 and [str(quiet.pk), 1] in found["holds"]
    assert found["families"][1]["remarks"][0]["text"] == "Luas?"
    mark = found["mark"]
    remark = Remark.objects.get()
    send(ppl, sent_back, version=2, notes=[{"check": f"remark-{remark.pk}", "note": "Sudah diukur"}])
    found = sync(ppl, mark)
    assert ids(found) == [str(sent_back.pk)] and found["families"][0]["remarks"][0]["answer"] == "Sudah diukur"
    assert ids(sync(ppl, found["mark"])) == []


def test_what_no_version_tells_is_sent_again(ppl, pml, neighbour_ppl, household, make_household, sync):
    """Names of areas and officers, roles, and whose correction it is."""
    theirs = make_household(OWN_SLS, state=State.SENT_BACK, enumerator=neighbour_ppl)
    moment = timezone.now()
    Assignment.objects.create(
        round=household.round,
        area_id=OWN_SLS,
        role=Role.ENUMERATOR,
        officer=neighbour_ppl,
        started_at=moment,
        ended_at=moment,
        end_cause="replace",
    )
    mark = sync(ppl)["mark"]
    changes = (
        lambda: Area.objects.filter(code=OWN_SLS).update(name="RT 99"),
        lambda: Officer.objects.filter(pk=neighbour_ppl.pk).update(full_name="Bayu Baru"),
        lambda: Household.objects.filter(pk=theirs.pk).update(correction_by=neighbour_ppl),
        lambda: Assignment.objects.create(
            round=household.round, area_id=NEIGHBOUR_SLS, role=Role.KEYING_OPERATOR, officer=ppl
        ),
    )
    for change in changes:
        assert ids(sync(ppl, mark)) == []
        change()
        found = sync(ppl, mark)
        assert set(ids(found)) == {str(household.pk), str(theirs.pk)}
        mark = found["mark"]
    assert {family["line"]["corrected_by"] for family in found["families"]} == {None, "Bayu Baru"}


def test_a_change_whose_transaction_ended_late_is_found_by_its_version(ppl, household, sync):
    mark = sync(ppl)["mark"]
    before = timezone.now() - timedelta(hours=1)
    Household.objects.filter(pk=household.pk).update(version=2, changed_at=before)  # as if it had been under way
    found = sync(ppl, mark)
    assert ids(found) == [] and found["holds"] == [[str(household.pk), 2]]


@pytest.mark.parametrize("mark", ["x", "0", "99999999999999999-0123456789abcdef", "१२-0123456789abcdef", "-"])
def test_a_mark_that_is_none_of_ours_brings_everything(ppl, household, sync, mark):
    assert ids(sync(ppl, mark)) == [str(household.pk)]
    digest = sync(ppl)["mark"].partition("-")[2]
    assert ids(sync(ppl, f"99999999999999999-{digest}")) == [str(household.pk)]  # of the future


def test_who_lost_the_sls_gets_empty_lists_and_so_does_who_never_answered(ppl, pml, household, sync):
    mark = sync(ppl)["mark"]
    Assignment.objects.filter(officer=ppl).update(ended_at=timezone.now())
    for found in (sync(ppl, mark), sync(pml)):
        assert (found["mine"], found["areas"], found["families"], found["holds"]) == (True, [], [], [])


def test_when_the_round_is_closed_nothing_is_kept_any_more(ppl, household, sync):
    Round.objects.update(is_open=False)
    found = sync(ppl)
    assert (found["areas"], found["families"], found["holds"]) == ([], [], [])


def test_operators_of_whole_villages_and_of_many_sls_work_online(officer, operator, household, round_, sync):
    codes = [f"{VILLAGE}{number:04d}00" for number in range(101, 114)]
    Area.objects.bulk_create(Area(code=code, name=f"RT {code[10:14]}", level=Level.SUB_SLS) for code in codes)
    many = officer("citra", Role.KEYING_OPERATOR, *codes)
    for one in (operator, many):
        found = sync(one)
        assert (found["mine"], found["areas"], found["families"], found["holds"]) == (False, [], [], [])
    Assignment.objects.filter(officer=many, area=codes[0]).update(ended_at=timezone.now())
    assert len(sync(many)["areas"]) == 12


def test_own_corrections_in_an_sls_handed_to_another_come_along(ppl, neighbour_ppl, make_household, sync):
    own = make_household(NEIGHBOUR_SLS, state=State.SENT_BACK, enumerator=ppl, correction_by=ppl)
    make_household(NEIGHBOUR_SLS)
    found = sync(ppl)
    assert ids(found) == [str(own.pk)] and found["families"][0]["may_answer"] is True
    there = {area["code"]: area for area in found["areas"]}
    assert there[OWN_SLS]["blank"] and there[NEIGHBOUR_SLS]["blank"] is None
    assert there[NEIGHBOUR_SLS]["list"]["may_check"] is False


def test_a_finished_list_says_so(ppl, household, round_, sync):
    Verification.objects.create(round=round_, area_id=OWN_SLS, finished_at=timezone.now(), finished_by=ppl)
    assert sync(ppl)["areas"][0]["list"]["state"] == "selesai"
    assert sync(ppl)["areas"][0]["list"]["may_check"] is False


def test_the_reading_is_noted(ppl, household, sync):
    sync(ppl)
    reading = Reading.objects.get()
    assert (reading.by, reading.way, reading.area_code, reading.families) == (
        *(ppl, "api-device-sync", OWN_SLS),
        [household.pk],
    )


def test_the_queries_do_not_grow_with_the_families_or_the_sls(ppl, pml, make_household, officer, sync):
    def counted() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            sync(ppl)
        return len(queries)

    make_household(OWN_SLS, members=[{}])
    few = counted()
    for _ in range(5):
        family = make_household(OWN_SLS, members=[{}, {}], state=State.SENT_BACK, enumerator=ppl)
        Remark.objects.create(household=family, text="?", by=pml)
    Assignment.objects.create(round=family.round, area_id=OTHER_KECAMATAN_SLS, role=Role.ENUMERATOR, officer=ppl)
    make_household(OTHER_KECAMATAN_SLS)
    assert counted() <= few + 1  # one more: why they were sent back
