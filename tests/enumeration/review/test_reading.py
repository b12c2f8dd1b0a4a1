"""What is read before many are approved: drawn once by the product, measured by the server, stopped by one sent back."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from enumeration import workflow
from enumeration.models import Confirmation, Household, ReadFamily, ReadSample, Remark, State
from enumeration.review.actions import moving_many, reading, reviewing
from enumeration.review.queue import Queue
from enumeration.review.read_samples import size_of, unread
from tests.conftest import NEIGHBOUR_SLS, OWN_SLS

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent_in(make_household, ppl, monkeypatch):
    monkeypatch.setattr(reviewing, "errors_before_approval", lambda household: [])

    def make(count=1, code=OWN_SLS, **more) -> list[Household]:
        when = timezone.now() - timedelta(hours=1)
        own = {"state": State.SUBMITTED, "submitted_at": when, "enumerator": ppl, "result": 1} | more
        return [make_household(code, **own) for _ in range(count)]

    return make


@pytest.fixture
def queue(round_):
    return Queue(round_.pk)


def open_(client, family: ReadFamily):
    return client.get(reverse("enumeration:household", args=[family.household_id]), {"bacaan": family.sample_id})


def say_read(client, family: ReadFamily):
    return client.post(reverse("enumeration:review_sample_read", args=[family.sample_id, family.household_id]))


def earlier(seconds: float) -> None:
    """What lies open has done so for longer."""
    for family in ReadFamily.objects.filter(opened_at__isnull=False, read_at=None):
        family.opened_at -= timedelta(seconds=seconds)
        family.save()


def are_read() -> set:
    return set(ReadFamily.objects.filter(read_at__isnull=False).values_list("household", flat=True))


@pytest.mark.parametrize(("clean", "size"), [(1, 1), (3, 3), (4, 3), (30, 3), (31, 4), (100, 10)])
def test_a_tenth_is_read_and_three_at_least(clean, size):
    assert size_of(clean) == size


def test_only_clean_ones_are_drawn_and_approved(client, pml, ppl, queue, sent_in):
    clean, warned, remarked, own = sent_in(5), *sent_in(2), *sent_in(1, enumerator=pml)
    Confirmation.objects.create(household=warned, check_code="W30201", note="kecil", by=ppl)
    Remark.objects.create(household=remarked, question="floor_area_m2", text="Betul?", by=pml)
    sample = reading.draw(queue, by=pml)
    assert (sample.total, sample.among, sample.families.count()) == (8, 5, 3)
    client.force_login(pml)
    for family in sample.families.all():
        open_(client, family), earlier(6)
        answer = say_read(client, family)
    assert answer["Location"] == reverse("enumeration:review_sample", args=[sample.pk])
    assert "Setujui 5 keluarga" in client.get(answer["Location"]).content.decode()
    page = client.post(answer["Location"] + "setujui/", follow=True).content.decode()
    assert "5 keluarga disetujui" in page and "Punya peringatan" in page and "Punya catatan" in page
    assert {one.pk for one in Household.objects.filter(state=State.APPROVED)} == {one.pk for one in clean}
    sample.refresh_from_db()
    assert (sample.end, own.state) == (ReadSample.End.APPROVED, State.SUBMITTED)


def test_less_than_five_seconds_is_not_read(client, pml, queue, sent_in):
    sent_in(3)
    family = reading.draw(queue, by=pml).families.first()
    client.force_login(pml)
    assert say_read(client, family).status_code == 302 and not are_read()  # it was never opened
    open_(client, family)
    assert "detik lagi" in client.get(say_read(client, family)["Location"]).content.decode() and not are_read()
    earlier(6)
    say_read(client, family)
    assert are_read() == {family.household_id}
    with pytest.raises(IntegrityError, match="read_for_long_enough"), transaction.atomic():
        ReadFamily.objects.filter(read_at=None).update(opened_at=timezone.now(), read_at=timezone.now())


def test_three_tabs_at_once_are_read_one_after_the_other(client, pml, queue, sent_in):
    sent_in(3)
    first, second, third = reading.draw(queue, by=pml).families.all()
    client.force_login(pml)
    for family in (first, second, third):
        open_(client, family)
    earlier(6)
    for family in (first, second, third):
        say_read(client, family)
    assert are_read() == {third.household_id}


def test_nothing_is_approved_before_all_is_read_and_no_body_says_what(client, pml, queue, sent_in):
    sent_in(4)
    sample = reading.draw(queue, by=pml)
    client.force_login(pml)
    approve = reverse("enumeration:review_sample_approve", args=[sample.pk])
    body = {"tindakan": "approve", "status": "submitted", "sampai": timezone.now().isoformat(), "bacaan": sample.pk}
    for address in (approve, reverse("enumeration:review_bulk_do")):
        client.post(address, body)
    with pytest.raises(reading.NotRead):
        moving_many.approve_read(sample, by=pml)
    assert not Household.objects.filter(state=State.APPROVED).exists()


def test_what_was_drawn_is_not_waved_through_alone_either(client, pml, queue, sent_in):
    sent_in(3)
    family = reading.draw(queue, by=pml).families.select_related("household").first()
    with pytest.raises(reading.NotRead):
        reviewing.approve(family.household, by=pml)
    client.force_login(pml)
    client.get(family.household.get_absolute_url()), earlier(6)  # opened from anywhere
    reviewing.approve(family.household, by=pml)
    assert are_read() == {family.household_id}


def test_it_is_not_drawn_again_with_the_same_filter_nor_got_rid_of_by_another(pml, queue, sent_in):
    bad, *others = sent_in(40)
    sample = reading.draw(queue, by=pml)
    assert reading.draw(queue, by=pml) == sample
    with pytest.raises(IntegrityError, match="one_open_read_sample"), transaction.atomic():
        ReadSample.objects.create(
            round_id=sample.round_id, by=pml, queue={}, queue_digest=sample.queue_digest, total=1, among=1
        )
    drawn = set(sample.families.values_list("household", flat=True))
    assert len(drawn) == 4
    # Three of three good ones are drawn first; the large queue asks for its own four beside them, and for the old four.
    chosen = Queue(queue.round_id, chosen=tuple(str(one.pk) for one in [*others, bad] if one.pk not in drawn)[:3])
    small = reading.draw(chosen, by=pml)
    large = reading.draw(Queue(queue.round_id, area=OWN_SLS), by=pml)
    again = set(large.families.values_list("household", flat=True))
    assert small.families.count() == 3 and len(again) == 4 + 3 + 4 and drawn < again


def test_one_sent_back_stops_it_for_good_and_for_every_filter(client, pml, queue, sent_in):
    sent_in(5)
    sample = reading.draw(queue, by=pml)
    family = sample.families.select_related("household").first()
    client.force_login(pml)
    open_(client, family)
    answer = client.post(
        reverse("enumeration:household_move", args=[family.household_id]) + f"?bacaan={sample.pk}",
        {"tindakan": "send_back", "versi": family.household.version, "alasan": "302 keliru"},
    )
    assert "tidak ada yang disetujui sekaligus" in client.get(answer["Location"]).content.decode()
    back = Household.objects.get(pk=family.household_id)
    workflow.take_back(back.events.get(verb="send_back").batch, by=pml)  # also where that is taken back
    for one in (queue, Queue(queue.round_id, area=OWN_SLS)):
        with pytest.raises(workflow.CannotMove):
            reading.draw(one, by=pml)
    assert not moving_many.move_now(queue, "approve", by=pml, reason="", total=5).result["moved"]
    sent_in(1, submitted_at=timezone.now())
    assert reading.draw(queue, by=pml).among == 1  # what came later is another matter


def test_who_else_decided_about_a_drawn_one_spares_its_reading(pml, koseka, queue, sent_in):
    sent_in(4)
    sample = reading.draw(queue, by=pml)
    reviewing.approve(sample.families.select_related("household").first().household, by=koseka)
    assert unread(sample).count() == 2


def test_another_officers_sample_does_not_exist(client, pml, koseka, queue, sent_in):
    sent_in(3)
    sample = reading.draw(queue, by=pml)
    family = sample.families.first()
    client.force_login(koseka)
    assert client.get(reverse("enumeration:review_sample", args=[sample.pk])).status_code == 404
    assert client.post(reverse("enumeration:review_sample_approve", args=[sample.pk])).status_code == 404
    assert say_read(client, family).status_code == 404
    assert open_(client, family).context["travel"].read_url == ""


def test_what_was_drawn_or_read_stays_by_trigger(pml, queue, sent_in):
    sent_in(3)
    sample = reading.draw(queue, by=pml)
    [other] = sent_in(1, code=NEIGHBOUR_SLS)
    family = sample.families.first()
    reading.end(sample, ReadSample.End.EMPTY)
    empty = ReadSample.objects.create(round=sample.round, by=pml, queue={}, queue_digest="", total=0, among=0)
    for change in (
        lambda: ReadFamily.objects.filter(pk=family.pk).update(household=other),
        lambda: ReadFamily.objects.filter(pk=family.pk).delete(),
        lambda: ReadSample.objects.filter(pk=sample.pk).update(ended_at=None, end=""),
        lambda: ReadSample.objects.filter(pk=empty.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
