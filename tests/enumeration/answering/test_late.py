"""What comes late from an old device: kept, seen by the right supervisor only, accepted or set aside, once."""

from __future__ import annotations

import threading
import uuid

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation

from enumeration.access import NotAllowed, Role
from enumeration.answering.actions import settling_late, submitting
from enumeration.assignment.actions import assigning
from enumeration.models import Assignment, Event, Household, State, Submission
from tests.conftest import NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS
from tests.enumeration.api.complete import HOUSEHOLD, members

COMPLETE = {"submit": True, "answers": HOUSEHOLD, "members": members(str(uuid.uuid4()), str(uuid.uuid4()))}


@pytest.fixture
def successor(officer):
    return officer("candra", full_name="Candra")


@pytest.fixture
def replaced(ppl, pml, koseka, successor, round_):
    """Returns the enumerator of OWN_SLS after being replaced; the old device does not know yet."""
    assigning.replace(ppl, to=successor, role=Role.ENUMERATOR, by=koseka, round=round_, reason="mengundurkan diri")
    return ppl


def waiting() -> Submission:
    return Submission.objects.waiting().get()


@pytest.mark.django_db
def test_a_late_submission_is_kept_and_told_so(replaced, household, send):
    answer = send(replaced, household, answers={"floor_area_m2": 42})
    assert (answer.status_code, answer.json()["code"]) == (409, "late")
    household.refresh_from_db()
    assert household.floor_area_m2 is None
    assert settling_late.contents(waiting())["answers"] == {"floor_area_m2": 42}
    assert waiting().area_code == OWN_SLS


@pytest.mark.django_db
def test_a_device_that_tries_again_is_kept_once(replaced, household, send):
    key = str(uuid.uuid4())
    for _ in range(3):
        send(replaced, household, key=key, answers={"floor_area_m2": 42})
    assert Submission.objects.waiting().count() == 1


@pytest.mark.django_db
def test_equal_content_under_other_keys_is_one_also_after_it_was_decided(replaced, household, send, pml):
    for version in (1, 1, 2):
        answer = send(replaced, household, version=version, answers={"floor_area_m2": 42})
        assert (answer.status_code, answer.json()["code"]) == (409, "late")
    settling_late.set_aside(waiting(), by=pml, note="Sudah didata ulang")
    send(replaced, household, answers={"floor_area_m2": 42})
    assert Submission.objects.filter(verdict="late").count() == 1
    send(replaced, household, answers={"floor_area_m2": 43})
    assert Submission.objects.waiting().count() == 1


@pytest.mark.django_db
def test_nobody_learns_more_from_a_late_answer_than_that_it_is_kept(replaced, household, send):
    answer = send(replaced, household, answers={"floor_area_m2": 42})
    assert household.head_name not in answer.content.decode()
    assert OWN_SLS not in answer.content.decode()


@pytest.mark.django_db
def test_only_reviewers_of_the_sls_see_it(replaced, household, send, pml, koseka, kab, outsider, successor, analyst):
    send(replaced, household, answers={"floor_area_m2": 42})
    assert [Submission.objects.visible_to(who).waiting().count() for who in (pml, koseka, kab)] == [1, 1, 1]
    assert [Submission.objects.visible_to(who).count() for who in (outsider, successor, analyst, replaced)] == [0] * 4
    for decide in (
        lambda: settling_late.take_in(waiting(), by=outsider),
        lambda: settling_late.set_aside(waiting(), by=outsider, note="x"),
    ):
        with pytest.raises(NotAllowed):
            decide()
    assert Submission.objects.waiting().count() == 1


@pytest.mark.django_db
def test_who_never_worked_there_leaves_nothing_for_the_reviewers(neighbour_ppl, pml, household, send):
    answer = send(neighbour_ppl, household, answers={"floor_area_m2": 42})
    assert answer.status_code == 404
    assert not Submission.objects.waiting().exists()
    assert Submission.objects.get().verdict == Submission.Verdict.REFUSED


@pytest.mark.django_db
def test_who_has_lost_the_last_sls_can_still_send(replaced, household, send):
    assert not replaced.assignments.filter(ended_at=None).exists()
    assert send(replaced, household, answers={"floor_area_m2": 42}).status_code == 409
    assert waiting().by == replaced


@pytest.mark.django_db
def test_a_late_draft_is_taken_in_and_the_successor_goes_on(replaced, household, send, pml, successor):
    send(replaced, household, answers={"floor_area_m2": 42})
    taken = settling_late.take_in(waiting(), by=pml)
    assert (taken.floor_area_m2, taken.state, taken.enumerator) == (42, State.DRAFT, replaced)
    assert Submission.objects.waiting().count() == 0
    answer = send(successor, taken, version=taken.version, answers={"floor_area_m2": 43})
    assert answer.status_code == 200
    taken.refresh_from_db()
    assert taken.enumerator == successor


@pytest.mark.django_db
def test_a_late_complete_questionnaire_is_handed_in_as_its_senders_work(replaced, household, send, pml, successor):
    send(replaced, household, **COMPLETE)
    taken = settling_late.take_in(waiting(), by=pml)
    assert (taken.state, taken.enumerator) == (State.SUBMITTED, replaced)
    verbs = list(Event.objects.filter(household=household).values_list("verb", flat=True))
    assert verbs == ["take_in_draft", "late", "take_in"]


@pytest.mark.django_db
def test_a_late_answer_never_overwrites_what_was_sent_in(replaced, household, send, pml, successor):
    send(replaced, household, answers={"floor_area_m2": 42})
    answer = send(successor, household, version=1, **COMPLETE)
    assert answer.json()["submitted"]
    with pytest.raises(settling_late.CannotTakeIn):
        settling_late.take_in(waiting(), by=pml)
    assert Submission.objects.waiting().count() == 1


@pytest.mark.django_db
def test_a_late_one_is_set_aside_with_a_reason_and_stays_kept(replaced, household, send, pml):
    send(replaced, household, answers={"floor_area_m2": 42})
    with pytest.raises(settling_late.CannotTakeIn):
        settling_late.set_aside(waiting(), by=pml, note=" ")
    aside = settling_late.set_aside(waiting(), by=pml, note="sudah didata pengganti")
    assert aside.resolution == Submission.Resolution.SET_ASIDE
    assert settling_late.contents(aside)["answers"] == {"floor_area_m2": 42}
    with pytest.raises(settling_late.CannotTakeIn):
        settling_late.take_in(aside, by=pml)


@pytest.mark.django_db
def test_a_new_family_that_came_late_is_made_when_it_is_taken_in(replaced, send, pml):
    pk = uuid.uuid4()
    send(replaced, pk, area=OWN_SLS, answers={"head_name": "PUANG RAMLI"})
    assert not Household.objects.filter(pk=pk).exists()
    taken = settling_late.take_in(waiting(), by=pml)
    assert (taken.pk, taken.head_name, taken.area_id, taken.on_prelist) == (pk, "PUANG RAMLI", OWN_SLS, False)


@pytest.mark.django_db
def test_answers_that_cannot_stand_are_named_and_stay_waiting(replaced, household, send, pml):
    send(replaced, household, answers={"floor_area_m2": 4_000})
    with pytest.raises(settling_late.CannotTakeIn, match="302"):
        settling_late.take_in(waiting(), by=pml)
    assert Submission.objects.waiting().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_supervisors_who_press_at_once_take_it_in_once(replaced, household, send, pml, koseka):
    send(replaced, household, answers={"floor_area_m2": 42})
    submission, told, start = waiting(), [], threading.Barrier(2)

    def press(who):
        start.wait(timeout=30)
        try:
            settling_late.take_in(submission, by=who)
            told.append("taken in")
        except settling_late.CannotTakeIn:
            told.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[who]) for who in (pml, koseka)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert sorted(told) == ["taken in", "too late"]
    assert Event.objects.filter(household=household, verb="late").count() == 1
    assert Assignment.objects.filter(area=NEIGHBOUR_SLS, role=Role.ENUMERATOR).exists()


def _at_the_same_instant(monkeypatch, send, replaced, household, **sent) -> None:
    """Two tabs: neither writes before the other is about to write, too, or waits for a lock."""
    arrived, both, seal = [], threading.Event(), submitting.seal

    def another_waits() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            return cursor.fetchone()[0] > 0

    def sealing(*args):
        arrived.append(1)
        for _ in range(3_000):
            if len(arrived) > 1 or another_waits() or both.wait(timeout=0.01):
                break
        both.set()
        return seal(*args)

    monkeypatch.setattr(submitting, "seal", sealing)

    def deliver(key):
        try:
            send(replaced, household, key=key, **sent)
        finally:
            connection.close()

    threads = [threading.Thread(target=deliver, args=[key]) for key in sent.pop("keys")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_deliver_at_once_keep_it_once(monkeypatch, replaced, household, send):
    keys = [str(uuid.uuid4()), str(uuid.uuid4())]
    _at_the_same_instant(monkeypatch, send, replaced, household, keys=keys, answers={"floor_area_m2": 42})
    assert Submission.objects.filter(verdict="late").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_tabs_with_what_is_refused_and_with_a_used_key_keep_it_once(monkeypatch, ppl, household, send):
    keys = [str(uuid.uuid4()), str(uuid.uuid4())]
    _at_the_same_instant(monkeypatch, send, ppl, household, keys=keys, answers={"floor_area_m2": 4000})
    assert Submission.objects.filter(verdict="refused").count() == 1
    monkeypatch.undo()
    key = str(uuid.uuid4())
    assert send(ppl, household, key=key, answers={"floor_area_m2": 42}).status_code == 200
    _at_the_same_instant(monkeypatch, send, ppl, household, keys=[key, key], answers={"floor_area_m2": 43})
    assert send(ppl, household, key=key, answers={"floor_area_m2": 43}).status_code == 409
    assert Submission.objects.filter(verdict="conflict").count() == 1


@pytest.mark.django_db
def test_the_record_of_it_is_indonesian_whoever_takes_it_in(replaced, household, send, pml):
    send(replaced, household, answers={"floor_area_m2": 42})
    with translation.override("en"):
        settling_late.take_in(waiting(), by=pml)
    assert set(Event.objects.filter(household=household).values_list("reason", flat=True)) == {
        "kiriman terlambat dari Ani"
    }


# --- The household may lie elsewhere by now --------------------------------------------------------------------------


@pytest.fixture
def moved_away(replaced, household, send) -> Submission:
    """Returns what came late for a household that is another kecamatan's now."""
    send(replaced, household, answers={"floor_area_m2": 42})
    Household.objects.filter(pk=household.pk).update(area=OTHER_KECAMATAN_SLS, head_name="NAMA RAHASIA", address="JL X")
    return waiting()


@pytest.mark.django_db
def test_a_family_that_lies_elsewhere_by_now_is_not_shown(moved_away, household, pml, outsider, client):
    client.force_login(pml)
    for address in (reverse("enumeration:late_list"), reverse("enumeration:late_one", args=[moved_away.pk])):
        page = client.get(address)
        assert page.status_code == 200
        words = page.content.decode().upper()
        assert not [secret for secret in ("NAMA RAHASIA", "JL X", str(household.pk).upper()) if secret in words]
    assert "di luar wilayah tugas" in page.content.decode()
    assert not page.context["may_take_in"]


@pytest.mark.django_db
def test_nor_is_it_written_over(moved_away, household, pml):
    with pytest.raises(settling_late.CannotTakeIn, match="di luar wilayah"):
        settling_late.take_in(moved_away, by=pml)
    household.refresh_from_db()
    assert household.floor_area_m2 is None


@pytest.mark.django_db
def test_in_reach_it_is_shown_and_taken_in(replaced, household, send, pml, client):
    send(replaced, household, answers={"floor_area_m2": 42})
    client.force_login(pml)
    page = client.get(reverse("enumeration:late_one", args=[waiting().pk]))
    assert household.head_name in page.content.decode().upper() and page.context["may_take_in"]
