"""The page of one officer, for those who check their work: quality, days, and the next page one press away."""

import pytest
from django.urls import reverse
from django.utils import timezone

from enumeration.models import Confirmation, Event, OfficerDay, State
from tests.conftest import OWN_SLS, VILLAGE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_third_week")]


def test_it_says_how_much_came_back_and_what_was_warned_of(client, kab, ppl, pml, round_, make_household):
    now = timezone.now()
    families = [make_household(OWN_SLS, state=State.SUBMITTED, enumerator=ppl, submitted_at=now) for _ in range(4)]
    for verb in ("send_back", "submit", "send_back"):
        Event.objects.create(household=families[0], area_code=OWN_SLS, by=pml, verb=verb)
    Confirmation.objects.create(household=families[1], check_code="W1", note="benar", by=ppl)
    OfficerDay.objects.create(round=round_, area_id=VILLAGE, officer=ppl, day=timezone.localdate(), submitted=4)
    client.force_login(kab)
    page = client.get(reverse("enumeration:officer_at_work", args=[ppl.pk]))
    assert dict(page.context["quality"])["Pernah dikembalikan"] == "1 (25%)"
    assert dict(page.context["quality"])["Dengan peringatan yang dijelaskan"] == "1 (25%)"
    assert page.context["days"]["series"][0]["values"][-1] == 4
    for _label, url, _icon in page.context["links"]:
        assert client.get(url).status_code == 200
    assert (
        reverse("enumeration:officer_at_work", args=[ppl.pk])
        in client.get(reverse("enumeration:officer", args=[ppl.pk])).content.decode()
    )


def test_only_those_who_check_the_officer_open_it(client, kab, koseka, pml, outsider, ppl, neighbour_ppl, observer):
    def opened(by, about):
        client.force_login(by)
        return client.get(reverse("enumeration:officer_at_work", args=[about.pk])).status_code

    assert [opened(by, ppl) for by in (kab, koseka, pml)] == [200, 200, 200]
    assert [opened(by, pml) for by in (kab, koseka, pml)] == [200, 200, 404]  # nobody opens their own
    assert [opened(by, ppl) for by in (outsider, ppl, neighbour_ppl, observer)] == [404, 403, 403, 403]
