"""A refused body goes only when nobody can need it, and an administrator sees how many first."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enumeration.models import Household, Submission
from tests.conftest import OWN_SLS

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(ppl):
    """sent(family, "refused", hours=3): it came three hours ago."""

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
    needless, before, other, late = (make_household(OWN_SLS) for _ in range(4))
    goes = sent(needless, "refused", hours=3)
    sent(needless, "accepted", hours=2)
    sent(before, "accepted", hours=3)
    stays = {sent(before, "refused", hours=2).pk}  # what was accepted came earlier
    stays.add(sent(other, "refused", hours=3).pk)
    sent(other, "accepted", hours=2, by=neighbour_ppl)
    stays.add(sent(late, "late", hours=3).pk)
    sent(late, "accepted", hours=2)
    page = look()
    assert (page.context["kept"].bodies, page.context["taken_in"].bodies, page.context["over"].bodies) == (3, 1, 0)
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


def test_a_count_that_is_not_the_one_shown_removes_nothing(look, sent, household):
    sent(household, "refused", hours=3)
    sent(household, "accepted", hours=2)
    look(jumlah="7")
    assert len(bodies()) == 1


def test_nobody_but_an_administrator_gets_there(client, kab, ppl):
    for officer in (kab, ppl):
        client.force_login(officer)
        assert client.get(reverse("enumeration:refused_bodies")).status_code == 403
