"""A refused body goes only when nobody can need it, and an administrator sees how many first."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enumeration.access import Role
from enumeration.models import Household, Round, Submission
from tests.conftest import FOREIGN_SLS, OWN_SLS, VILLAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(ppl):
    """sent(household, "refused", hours=3): it came three hours ago."""

    def make(family: Household, verdict: str, *, hours: int = 1, by=ppl) -> Submission:
        return Submission.objects.create(
            key=uuid.uuid4(),
            household_id=family.pk,
            by=by,
            verdict=verdict,
            payload=None if verdict == "accepted" else b"x" * 10,
            received_at=timezone.now() - timedelta(hours=hours),
        )

    return make


@pytest.fixture
def look(client, administrator):
    def make(**posted):
        client.force_login(administrator)
        address = reverse("enumeration:refused_bodies")
        return client.post(address, posted, follow=True) if posted else client.get(address)

    return make


def bodies() -> set:
    return set(Submission.objects.filter(payload__isnull=False).values_list("pk", flat=True))


def test_only_what_was_handed_in_later_by_the_same_officer_goes(look, sent, make_household, neighbour_ppl, round_):
    round_.ends_on = timezone.localdate()
    round_.starts_on = round_.ends_on - timedelta(days=30)
    round_.save()
    needless, before, other, late, again = (make_household(OWN_SLS) for _ in range(5))
    goes = sent(needless, "refused", hours=3)
    sent(needless, "accepted", hours=2)
    sent(before, "accepted", hours=3)
    stays = {sent(before, "refused", hours=2).pk}  # what was accepted came earlier
    stays.add(sent(other, "refused", hours=3).pk)
    sent(other, "accepted", hours=2, by=neighbour_ppl)
    stays.add(sent(late, "late", hours=3).pk)
    sent(late, "accepted", hours=2)
    stays |= {sent(again, verdict, hours=hours).pk for verdict, hours in (("refused", 3), ("conflict", 2))}
    page = look()
    assert (page.context["kept"].bodies, page.context["taken_in"].bodies, page.context["over"].bodies) == (5, 1, 0)
    assert goes.pk in bodies()  # looking removes nothing
    look(jumlah="1")
    assert bodies() == stays
    assert Submission.objects.filter(pk=goes.pk).exists()  # that it came stays


@pytest.mark.parametrize(("days", "over"), [(90, 0), (91, 1)])
def test_ninety_days_after_the_round_it_goes(look, sent, household, round_, days, over):
    round_.ends_on = timezone.localdate() - timedelta(days=days)
    round_.starts_on = round_.ends_on - timedelta(days=30)
    round_.save()
    sent(household, "refused")
    assert look().context["over"].bodies == over
    look(jumlah=str(over))
    assert len(bodies()) == 1 - over


def ended(round: Round, days: int) -> Round:
    """Returns the round, over for so many days."""
    round.ends_on = timezone.localdate() - timedelta(days=days)
    round.starts_on = round.ends_on - timedelta(days=30)
    round.save()
    return round


def test_conflicts_go_as_refusals_do_and_each_is_counted_once(look, sent, household, make_household, round_):
    ended(round_, 100)
    sent(household, "conflict", hours=3)
    sent(household, "accepted", hours=2)
    sent(make_household(OWN_SLS), "conflict", hours=3)
    page = look()
    assert (page.context["taken_in"].bodies, page.context["over"].bodies, page.context["needless"]) == (1, 1, 2)
    assert (page.context["kept"].size, page.context["taken_in"].size) == (20, 10)
    look(jumlah="2")
    assert not bodies()
    assert set(Submission.objects.values_list("verdict", flat=True)) == {"conflict", "accepted"}


def test_the_round_of_the_family_counts_and_not_that_of_the_sender(look, sent, household, round_):
    ended(round_, 100)
    running = Round.objects.create(name="Lain", year=2026, starts_on=round_.starts_on, ends_on=timezone.localdate())
    Household.objects.filter(pk=household.pk).update(round=running)
    sent(household, "refused")
    assert look().context["over"].bodies == 0


def test_a_body_of_no_known_family_goes_with_its_senders_round(look, sent, round_):
    ended(round_, 100)
    Round.objects.create(name="Lain", year=2026, starts_on=round_.starts_on, ends_on=timezone.localdate())
    sent(Household(pk=uuid.uuid4()), "refused")  # whatever else runs: its sender never worked there
    assert look().context["over"].bodies == 1


def test_a_body_of_who_never_worked_goes_with_the_last_round_of_its_day(look, sent, round_, officer, areas):
    ended(round_, 100)
    nobody = officer("tamu", home_area=areas[VILLAGE])
    sent(Household(pk=uuid.uuid4()), "refused", by=nobody)
    assert look().context["over"].bodies == 1
    Round.objects.create(name="Lain", year=2026, starts_on=round_.starts_on, ends_on=timezone.localdate())
    assert look().context["over"].bodies == 0


def test_bodies_of_another_district_are_not_counted_and_not_removed(look, sent, household, officer):
    far = officer("jauh", Role.ENUMERATOR, FOREIGN_SLS)
    sent(household, "refused", hours=3, by=far)
    sent(household, "accepted", hours=2, by=far)
    page = look()
    assert (page.context["kept"].bodies, page.context["needless"]) == (0, 0)
    look(jumlah="0")
    assert len(bodies()) == 1


def test_a_count_that_is_not_the_one_shown_removes_nothing(look, sent, household):
    sent(household, "refused", hours=3)
    sent(household, "accepted", hours=2)
    look(jumlah="7")
    assert len(bodies()) == 1


def test_nobody_but_an_administrator_gets_there(client, kab, ppl):
    for officer in (kab, ppl):
        client.force_login(officer)
        assert client.get(reverse("enumeration:refused_bodies")).status_code == 403
