"""What changed since a questionnaire was sent back: before and after, sealed meanwhile, counted for the list."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enumeration import identity, workflow
from enumeration.answering import earlier
from enumeration.answering.actions import submitting
from enumeration.answering.answers import household_answers
from enumeration.models import EarlierAnswers, Household, State
from enumeration.review.actions import coding, reviewing
from enumeration.review.queue import Queue
from enumeration.review.read_samples import clean
from enumeration.workflow import undoing
from tests.conftest import OWN_SLS
from tests.enumeration.api import complete

pytestmark = pytest.mark.django_db

NEW_NIK = "7317014107860099"


def send(household, by, **patch) -> Household:
    household.refresh_from_db()
    payload = {"key": str(uuid.uuid4()), "household": str(household.pk), "version": household.version, "submit": True}
    receipt = submitting.receive(payload | patch, by=by)
    assert receipt.submitted, receipt.problems
    household.refresh_from_db()
    return household


@pytest.fixture
def family(make_household, ppl) -> Household:
    household = make_household(OWN_SLS, state=State.DRAFT, enumerator=ppl)
    return send(
        household, ppl, answers=complete.HOUSEHOLD, members=complete.members(*map(str, (uuid.uuid4(), uuid.uuid4())))
    )


def mended(family, pml, ppl, **patch) -> Household:
    reviewing.send_back(family, by=pml, reason="Ukur lagi")
    return send(family, ppl, **patch)


def opened(client, family, **query):
    return client.get(family.get_absolute_url(), query)


def test_the_page_says_what_it_was_and_what_it_is(client, family, pml, ppl):
    head = family.members.get(number=1)
    coding.code(family, {(head.pk, "work_sector"): "3"}, by=pml)
    assert clean(Queue(family.round_id), pml).exists()
    answers = {"floor_area_m2": 60}
    child = {"id": str(family.members.get(number=2).pk), "name": "BUDI S"}
    mended(family, pml, ppl, answers=answers, members=[{"id": str(head.pk), "nik": NEW_NIK}, child])
    client.force_login(pml)
    page = opened(client, family, tampil="berubah", status="submitted")
    said = [(card.number, cell.before, cell.text) for card, _person, cell in page.context["sheet"].changed]
    masked = "731701••••••••••"
    assert said == [("302", "42 m²", "60 m²"), ("402", "BUDI", "BUDI S"), ("403", masked, masked)]
    assert all(line.is_changed for one in page.context["sheet"].sections for line in one.lines)
    assert "3 jawaban berubah sejak dikembalikan" in page.content.decode()
    row, _words = client.get(reverse("enumeration:review_list"), {"status": "submitted"}).context["rows"][0]
    assert (row.was_sent_back, row.changed) == (True, 3)
    assert not clean(Queue(family.round_id), pml).exists()  # it is not approved unread


def test_what_is_kept_is_sealed_and_says_nothing_without_its_key(client, family, pml, ppl, settings):
    mended(family, pml, ppl, answers={"floor_area_m2": 60})
    kept = EarlierAnswers.objects.get()
    assert b"SITI" not in bytes(kept.content) and b"7317014107860001" not in bytes(kept.content)
    EarlierAnswers.objects.update(row_id=uuid.uuid4())  # as if the key were gone: it does not open
    client.force_login(pml)
    page = opened(client, family)
    assert page.context["sheet"].changes.is_lost and not page.context["sheet"].changed
    assert "tidak diketahui apa yang berubah" in page.content.decode()


def test_members_who_came_or_went_are_named(client, family, pml, ppl):
    child = family.members.get(number=2)
    new = complete.CHILD | {"id": str(uuid.uuid4()), "number": 2, "name": "ADI", "nik": "7317010503160077"}
    mended(family, pml, ppl, removed=[str(child.pk)], members=[new])
    client.force_login(pml)
    sheet = opened(client, family).context["sheet"]
    assert ([one.name for one in sheet.added], sheet.changes.removed, sheet.changes.count) == (["ADI"], ("BUDI",), 2)


def test_a_sending_back_that_was_taken_back_changes_nothing_of_what_is_compared(client, family, pml, ppl):
    mended(family, pml, ppl, answers={"floor_area_m2": 60})
    reviewing.move_all(Household.objects.filter(pk=family.pk), "send_back", by=pml, reason="302")
    assert EarlierAnswers.objects.count() == 2
    workflow.take_back(family.events.filter(verb="send_back").last().batch, by=pml)
    client.force_login(pml)
    assert [cell.before for _card, _person, cell in opened(client, family).context["sheet"].changed] == ["42 m²"]


def test_it_is_forgotten_when_nobody_compares_any_more(family, pml, kab, ppl):
    mended(family, pml, ppl, answers={"floor_area_m2": 60})
    now = timezone.now()
    earlier.forget(now)
    assert EarlierAnswers.objects.exists()
    Household.objects.filter(pk=family.pk).update(state=State.COMPLETED)
    earlier.forget(now)
    assert EarlierAnswers.objects.exists()
    earlier.forget(now + undoing.WITHIN + timedelta(minutes=1))
    assert not EarlierAnswers.objects.exists() and identity.keys() and household_answers(family)
