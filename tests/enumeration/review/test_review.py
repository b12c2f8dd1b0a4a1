"""The review queue: oldest first, by filters that also drive the bulk moves; what becomes of many at once."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enumeration import jobs, workflow
from enumeration.access import Role
from enumeration.models import Confirmation, Event, Household, Job, ReadFamily, State
from enumeration.models.read_samples import READ_FOR
from enumeration.review import queue
from enumeration.review.actions import moving_many
from enumeration.review.queue import Queue
from tests.conftest import FREE_SLS, NEIGHBOUR_SLS, OTHER_KECAMATAN_SLS, OWN_SLS

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent_in(make_household, ppl):
    """Makes a household that was submitted some hours ago: sent_in(3, code=OWN_SLS, state=State.APPROVED)."""

    def make(hours_ago: float = 1, code=OWN_SLS, state=State.SUBMITTED, **more) -> Household:
        when = timezone.now() - timedelta(hours=hours_ago)
        return make_household(code, **({"state": state, "submitted_at": when, "enumerator": ppl, "result": 1} | more))

    return make


def queue_of(client, **query):
    return client.get(reverse("enumeration:review_list"), query)


def listed(page):
    return [row.household.pk for row, _words in page.context["rows"]]


# --- The queue ---


def test_who_waits_longest_is_on_top(client, pml, sent_in):
    young, old, middle = sent_in(1), sent_in(50), sent_in(5)
    client.force_login(pml)
    assert listed(queue_of(client)) == [old.pk, middle.pk, young.pk]


def test_a_supervisor_sees_the_families_of_the_team_only(client, pml, sent_in):
    mine = sent_in()
    sent_in(code=OTHER_KECAMATAN_SLS)
    sent_in(code=FREE_SLS)
    client.force_login(pml)
    assert listed(queue_of(client)) == [mine.pk]


@pytest.mark.parametrize("area", [OTHER_KECAMATAN_SLS, "7371", "x", "7317020001"])
def test_a_filter_by_a_foreign_area_shows_nothing_of_it(client, pml, sent_in, area):
    mine, foreign = sent_in(), sent_in(code=OTHER_KECAMATAN_SLS, head_name="NAMA TETANGGA JAUH")
    client.force_login(pml)
    page = queue_of(client, wilayah=area)
    assert foreign.pk not in listed(page)
    assert "NAMA TETANGGA JAUH" not in page.content.decode()
    assert set(listed(page)) <= {mine.pk}


@pytest.mark.parametrize("who", ["kab", "koseka", "pml"])
@pytest.mark.parametrize("area", ["7317", "7317010", "7317010001", OWN_SLS])
def test_a_figure_of_any_place_opens_its_families(client, request, sent_in, who, area):
    """The progress page of a district leads here, also those whose own area is a part of it."""
    mine = sent_in()
    client.force_login(request.getfixturevalue(who))
    page = queue_of(client, wilayah=area, status=State.SUBMITTED)
    assert listed(page) == [mine.pk]
    assert not page.context["form"].errors
    assert re.search(rf'value="{area}"\s+selected', page.content.decode())


def test_the_district_office_begins_with_what_supervisors_approved(client, kab, sent_in):
    sent_in()
    approved = sent_in(state=State.APPROVED)
    client.force_login(kab)
    assert listed(queue_of(client)) == [approved.pk]


def test_filters_narrow_the_queue(client, pml, ppl, neighbour_ppl, sent_in):
    plain = sent_in()
    refused = sent_in(result=4)
    of_neighbour = sent_in(code=NEIGHBOUR_SLS, enumerator=neighbour_ppl)
    warned = sent_in()
    Confirmation.objects.create(household=warned, check_code="W30201", note="memang kecil", by=ppl)
    client.force_login(pml)

    assert set(listed(queue_of(client))) == {plain.pk, refused.pk, of_neighbour.pk, warned.pk}
    assert listed(queue_of(client, hasil="4")) == [refused.pk]
    assert listed(queue_of(client, wilayah=NEIGHBOUR_SLS)) == [of_neighbour.pk]
    assert listed(queue_of(client, ppl=neighbour_ppl.pk)) == [of_neighbour.pk]
    assert listed(queue_of(client, peringatan="on")) == [warned.pk]


def test_every_family_appears_once_over_the_pages_also_with_equal_times(pml, sent_in, round_):
    families = {sent_in(5).pk for _ in range(7)}
    Household.objects.update(submitted_at=timezone.now() - timedelta(hours=5))
    seen, after = [], ""
    while True:
        found = queue.page_of(Queue(round_.pk), pml, after=after, limit=3)
        seen += [row.household.pk for row in found.rows]
        after = found.next_after
        if not after:
            break
    assert len(seen) == 7
    assert set(seen) == families


def test_a_broken_mark_shows_the_first_page(client, pml, sent_in):
    one = sent_in()
    client.force_login(pml)
    for mark in ("x", "2026-99-99T00:00_x", f"2026-01-01T00:00:00Z_{one.pk}x", "_"):
        assert listed(queue_of(client, sesudah=mark)) == [one.pk]


def test_the_queue_takes_the_same_few_queries_for_one_family_as_for_forty(client, pml, sent_in):
    client.force_login(pml)

    def count():
        with CaptureQueriesContext(connection) as queries:
            queue_of(client)
        return len(queries)

    sent_in()
    before = count()
    for _ in range(39):
        sent_in()
    assert count() == before <= 24


def test_an_enumerator_has_no_queue(client, ppl):
    client.force_login(ppl)
    assert queue_of(client).status_code == 403


# --- Many at once ---


def preview_of(client, verb, **query):
    return client.get(reverse("enumeration:review_bulk"), {"tindakan": verb, **query})


def sent_by(page) -> dict:
    sent: dict = {}
    for name, value in page.context["hidden"]:
        sent.setdefault(name, []).append(value)
    return sent


def draw(client, page) -> str:
    return client.post(reverse("enumeration:review_sample_draw"), sent_by(page))["Location"]


def approve_read(client, drawn: str):
    was_read()
    return client.post(drawn + "setujui/", follow=True)


def confirm(client, page, **more):
    """Press what the preview offers; before an approval, read what was drawn."""
    if page.context["verb"] == "approve":
        return approve_read(client, draw(client, page))
    sent = sent_by(page) | {"sebanyak": page.context["preview"].total, **more}
    return client.post(reverse("enumeration:review_bulk_do"), sent, follow=True)


def was_read():
    """Every household that was drawn is read, as if each had been open for long enough."""
    now = timezone.now()
    ReadFamily.objects.filter(read_at=None).update(opened_at=now - READ_FOR, read_at=now)


def states():
    return sorted(Household.objects.values_list("state", flat=True))


def test_a_preview_changes_nothing(client, pml, sent_in):
    sent_in(), sent_in()
    client.force_login(pml)
    page = preview_of(client, "approve", status="submitted")
    assert page.context["preview"].total == 2
    assert states() == ["submitted", "submitted"]


def test_all_filtered_families_are_approved_and_counted_out(client, pml, sent_in):
    for hours in range(1, 61):
        sent_in(hours)
    sent_in(result=4)
    client.force_login(pml)
    page = confirm(client, preview_of(client, "approve", status="submitted", hasil="1"))
    assert Household.objects.filter(state=State.APPROVED).count() == 60
    assert "60 keluarga disetujui" in page.content.decode()


def test_only_the_ticked_families_move(client, pml, sent_in):
    ticked, other = sent_in(), sent_in()
    client.force_login(pml)
    confirm(client, preview_of(client, "approve", status="submitted", keluarga=[str(ticked.pk)]))
    ticked.refresh_from_db(), other.refresh_from_db()
    assert (ticked.state, other.state) == (State.APPROVED, State.SUBMITTED)


def test_a_family_that_changed_after_the_preview_is_left_alone_and_that_is_said(client, pml, koseka, sent_in):
    sent_in(2)
    taken = sent_in(1)
    client.force_login(pml)
    drawn = draw(client, preview_of(client, "approve", status="submitted"))
    taken = workflow.move(taken, "approve", by=koseka)
    page = approve_read(client, drawn)
    assert states() == ["approved", "approved"] and taken.events.count() == 1
    assert "1 keluarga sudah diubah orang lain setelah pratinjau" in page.content.decode()


def test_a_family_sent_in_after_the_preview_is_not_moved_unseen(client, pml, sent_in):
    sent_in(1)
    client.force_login(pml)
    drawn = draw(client, preview_of(client, "approve", status="submitted"))
    late = sent_in(0)
    approve_read(client, drawn)
    late.refresh_from_db()
    assert late.state == State.SUBMITTED


def test_own_work_stays_and_the_result_says_why(client, pml, sent_in):
    sent_in(enumerator=pml)
    sent_in()
    client.force_login(pml)
    page = preview_of(client, "approve", status="submitted")
    assert (page.context["preview"].will_move, page.context["preview"].own_work) == (1, 1)
    page = confirm(client, page)
    assert states() == ["approved", "submitted"]
    assert "petugas lain" in page.content.decode()


def test_sending_many_back_needs_a_reason_and_keeps_it_in_each_history(client, pml, sent_in):
    sent_in(), sent_in()
    client.force_login(pml)
    page = preview_of(client, "send_back", status="submitted")
    confirm(client, page)
    assert states() == ["submitted", "submitted"]
    confirm(client, page, alasan="Luas lantai diisi dalam ubin")
    assert states() == ["sent_back", "sent_back"]
    assert set(Event.objects.values_list("verb", "reason")) == {("send_back", "Luas lantai diisi dalam ubin")}


def test_a_supervisor_cannot_complete(client, pml, sent_in):
    sent_in(state=State.APPROVED)
    client.force_login(pml)
    assert preview_of(client, "complete", status="approved").url == reverse("enumeration:review_list")
    client.post(
        reverse("enumeration:review_bulk_do"),
        {"tindakan": "complete", "status": "approved", "sampai": timezone.now().isoformat()},
    )
    assert states() == ["approved"]


def test_the_district_office_completes_many_and_reopens_them_with_a_reason(client, kab, sent_in):
    sent_in(state=State.APPROVED), sent_in(state=State.APPROVED)
    client.force_login(kab)
    confirm(client, preview_of(client, "complete", status="approved"))
    assert states() == ["completed", "completed"]
    confirm(client, preview_of(client, "reopen", status="completed"), alasan="304 salah kode")
    assert states() == ["sent_back", "sent_back"]


def test_what_one_approved_is_counted_before_and_left_by_the_job_too(client, kab, kab2, sent_in, monkeypatch):
    own, others = sent_in(), sent_in()
    workflow.move(own, "approve", by=kab)
    workflow.move(others, "approve", by=kab2)
    client.force_login(kab)
    page = preview_of(client, "complete", status="approved")
    assert (page.context["preview"].will_move, page.context["preview"].own_work) == (1, 1)
    assert "petugas BPS kab/kota lain yang menyelesaikannya" in page.content.decode()

    monkeypatch.setattr(moving_many, "AT_ONCE", 1)
    confirm(client, page)
    jobs.run(Job.objects.get(kind="move_many").pk)
    own.refresh_from_db(), others.refresh_from_db()
    assert (own.state, others.state) == (State.APPROVED, State.COMPLETED)


def test_nothing_is_done_without_a_preview(client, pml, sent_in):
    sent_in()
    client.force_login(pml)
    answer = client.post(reverse("enumeration:review_bulk_do"), {"tindakan": "approve", "status": "submitted"})
    assert (answer.url, states()) == (reverse("enumeration:review_list"), ["submitted"])


# --- Too many for one page ---


def test_a_large_bulk_move_is_a_job_that_can_be_cut_off_and_goes_on(client, pml, sent_in, monkeypatch):
    monkeypatch.setattr(moving_many, "AT_ONCE", 2)
    for hours in range(1, 6):
        sent_in(hours)
    sent_in(6, enumerator=pml)
    client.force_login(pml)
    confirm(client, preview_of(client, "approve", status="submitted"))
    job = Job.objects.get(kind="move_many")
    assert states() == ["submitted"] * 6

    # The worker dies after the first portion.
    portion = jobs.Work(job)
    monkeypatch.setattr(portion, "progress", lambda *args: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        moving_many.run(portion)
    assert states().count("approved") in (1, 2)  # one of the portion may be own work

    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, states().count("approved")) == (Job.State.DONE, 5)
    assert sum(job.result["stayed"].values()) == 1
    assert Event.objects.filter(verb="approve").count() == 5
    page = client.get(reverse("enumeration:review_job", args=[job.pk]))
    assert "petugas lain" in page.content.decode()


def test_the_job_of_another_officer_does_not_exist(client, pml, koseka, sent_in, monkeypatch, round_):
    sent_in()
    job = moving_many.ask_for(Queue(round_.pk), "approve", by=pml, reason="", total=1)
    client.force_login(koseka)
    assert client.get(reverse("enumeration:review_job", args=[job.pk])).status_code == 404
    assert client.post(reverse("enumeration:job_cancel", args=[job.pk])).status_code == 404


def test_a_job_works_with_the_reach_of_the_one_who_asked(pml, sent_in, round_):
    mine, foreign = sent_in(), sent_in(code=OTHER_KECAMATAN_SLS)
    job = moving_many.ask_for(Queue(round_.pk), "approve", by=pml, reason="", total=2)
    jobs.run(job.pk)
    mine.refresh_from_db(), foreign.refresh_from_db()
    assert (mine.state, foreign.state) == (State.APPROVED, State.SUBMITTED)


# --- Whose turn it is, and what waits too long ---


def test_each_role_begins_with_what_waits_for_it(client, pml, koseka, kab, sent_in):
    sent_in(), sent_in(state=State.APPROVED)
    begins = {}
    for officer in (pml, koseka, kab):
        client.force_login(officer)
        begins[officer.username] = (queue_of(client).context["queue"].state, queue_of(client).context["lead"][:15])
    assert begins == {
        "budi": ("submitted", "Menunggu Anda: "),
        "cici": ("submitted", "Menunggu PML: k"),
        "dewi": ("approved", "Menunggu Anda: "),
    }


def test_what_waits_more_than_three_days_is_marked_counted_and_can_be_listed_alone(client, pml, sent_in):
    old = sent_in(73)
    sent_in(70)
    client.force_login(pml)
    page = queue_of(client)
    assert [row.is_overdue for row, _words in page.context["rows"]] == [True, False]
    assert page.context["overdue"] == 1
    assert "1 keluarga menunggu lebih dari 3 hari" in page.content.decode()
    assert listed(queue_of(client, terlambat="on")) == [old.pk]


def test_what_was_approved_waits_since_then_and_not_since_it_was_sent_in(client, kab, sent_in):
    fresh, old = sent_in(100, state=State.APPROVED), sent_in(90, state=State.APPROVED)
    Household.objects.filter(pk=old.pk).update(changed_at=timezone.now() - timedelta(days=4))
    client.force_login(kab)
    assert [(row.household.pk, row.is_overdue) for row, _words in queue_of(client).context["rows"]] == [
        (fresh.pk, False),
        (old.pk, True),
    ]


def test_a_coordinator_looks_at_one_team(client, officer, koseka, pml, sent_in):
    other = officer("rudi", Role.SUPERVISOR, FREE_SLS)
    of_budi, of_rudi = sent_in(), sent_in(code=FREE_SLS)
    client.force_login(koseka)
    assert set(listed(queue_of(client))) == {of_budi.pk, of_rudi.pk}
    page = queue_of(client, tim=other.pk)
    assert listed(page) == [of_rudi.pk]
    assert [name for _pk, name in page.context["form"].fields["tim"].choices][1:] == ["Budi", "Rudi"]
    client.force_login(pml)
    assert "tim" not in queue_of(client).context["form"].fields


def test_a_bulk_move_of_a_team_leaves_the_others_alone(client, officer, koseka, pml, sent_in):
    other = officer("rudi", Role.SUPERVISOR, FREE_SLS)
    of_budi, of_rudi = sent_in(), sent_in(code=FREE_SLS)
    client.force_login(koseka)
    confirm(client, preview_of(client, "approve", status="submitted", tim=other.pk))
    of_budi.refresh_from_db(), of_rudi.refresh_from_db()
    assert (of_budi.state, of_rudi.state) == (State.SUBMITTED, State.APPROVED)
