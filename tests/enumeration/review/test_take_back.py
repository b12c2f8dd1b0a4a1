"""A reviewer takes a decision back: every household that nobody has touched since is again exactly as it was before."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enumeration import jobs, workflow
from enumeration.models import Assignment, DayTally, Event, Household, Job, Remark, Round, State, Tally
from enumeration.review import decisions
from enumeration.review.actions import coding, moving_many, reviewing
from enumeration.review.actions.reviewing import NewRemark
from enumeration.review.queue import Queue
from enumeration.tallies import recount
from tests.conftest import NEIGHBOUR_SLS, OWN_SLS, VILLAGE
from tests.enumeration.api.complete import fill_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent_in(make_household, ppl):
    """Make a complete household that was sent in an hour ago."""

    def make(code=OWN_SLS, state=State.SUBMITTED, **more) -> Household:
        when = timezone.now() - timedelta(hours=1)
        more = {"head_name": "SITI AMINAH", "enumerator": ppl} | more
        return fill_in(make_household(code, state=state, submitted_at=when, result=1, **more))

    return make


def batch_of(household) -> object:
    return household.events.order_by("-id").first().batch


def move_now(queue, verb, by, reason=""):
    return moving_many.move_now(queue, verb, by=by, reason=reason, total=0)


DECISIONS = [
    (State.SUBMITTED, lambda family, by: reviewing.approve(family, by=by), "pml"),
    (State.SUBMITTED, lambda family, by: reviewing.send_back(family, by=by, reason="302"), "pml"),
    (State.APPROVED, lambda family, by: reviewing.complete(family, by=by), "kab"),
    (State.APPROVED, lambda family, by: reviewing.send_back(family, by=by, reason="302"), "kab"),
    (State.COMPLETED, lambda family, by: reviewing.send_back(family, by=by, reason="302"), "kab"),
]


@pytest.mark.parametrize(("before", "decide", "who"), DECISIONS)
def test_every_decision_can_be_taken_back_and_leaves_an_event(request, sent_in, before, decide, who):
    by, family = request.getfixturevalue(who), sent_in(state=before)
    seen = Tally.objects.values().get(area=OWN_SLS)

    after = decide(family, by).state
    result = workflow.take_back(batch_of(family), by=by)

    family.refresh_from_db()
    event = family.events.last()
    assert (family.state, result.moved, result.stayed) == (before, [family.pk], {})
    assert (event.verb, event.from_state, event.to_state) == ("take_back", after, before)
    assert (event.batch, event.reason) == (family.events.first().batch, family.events.first().reason)
    assert Tally.objects.values().get(area=OWN_SLS) == seen


def test_the_supervisor_and_day_of_checking_are_as_before(client, sent_in, pml, koseka):
    family = reviewing.send_back(sent_in(), by=koseka, reason="302")
    family = workflow.move(family, "submit", by=family.enumerator)
    client.force_login(pml)
    client.get(family.get_absolute_url())  # it was sent back, so it is opened first
    approved = reviewing.approve(family, by=pml)
    assert approved.supervisor == pml

    workflow.take_back(batch_of(family), by=pml)
    family.refresh_from_db()
    assert (family.supervisor, family.checked_on) == (koseka, timezone.localdate())


def test_where_nobody_checked_before_203_and_204_are_blank_again(sent_in, pml):
    family = sent_in()
    Household.objects.filter(pk=family.pk).update(checked_on=None)
    family.refresh_from_db()
    reviewing.approve(family, by=pml)
    workflow.take_back(batch_of(family), by=pml)
    family.refresh_from_db()
    assert (family.supervisor, family.checked_on) == (None, None)


def test_a_family_that_was_saved_since_stays_and_the_reason_is_told(sent_in, pml, koseka):
    untouched, coded = sent_in(), sent_in()
    job = move_now(Queue(untouched.round_id), "approve", pml)
    coded.refresh_from_db()
    head = coded.members.get(number=1)
    coding.code(coded, {(head.pk, "work_sector"): "8"}, by=koseka)

    result = workflow.take_back(job.pk, by=pml)
    assert result.moved == [untouched.pk]
    assert list(result.stayed) == [coded.pk]
    coded.refresh_from_db()
    assert coded.state == State.APPROVED


def test_a_draft_begun_after_sending_back_is_not_thrown_away(sent_in, pml):
    family = reviewing.send_back(sent_in(), by=pml, reason="302")
    # As a save of the questionnaire does: the state is the same, the version is not.
    Household.objects.filter(pk=family.pk).update(version=family.version + 1, floor_area_m2=50)

    result = workflow.take_back(batch_of(family), by=pml)
    family.refresh_from_db()
    assert (family.state, result.stayed) == (State.SENT_BACK, {family.pk: "Isiannya sudah diubah setelah itu."})


def test_what_somebody_else_decided_since_stands_and_is_named(sent_in, pml, kab):
    family = reviewing.approve(sent_in(), by=pml)
    batch = batch_of(family)
    reviewing.complete(family, by=kab)

    result = workflow.take_back(batch, by=pml)
    family.refresh_from_db()
    assert family.state == State.COMPLETED
    assert (
        "Dewi sudah mengubahnya menjadi “Selesai”"
        in decisions.with_names(result.stayed.values())[result.stayed[family.pk]]
    )


def test_looking_at_a_number_does_not_stand_in_the_way(sent_in, kab):
    family = reviewing.complete(sent_in(state=State.APPROVED), by=kab)
    workflow.record(family, "reveal", by=kab)
    workflow.take_back(family.events.first().batch, by=kab)
    family.refresh_from_db()
    assert family.state == State.APPROVED


def test_who_stands_above_takes_it_back_and_the_decider_sees_that(sent_in, pml, koseka):
    family = reviewing.approve(sent_in(), by=pml)
    assert workflow.take_back(batch_of(family), by=koseka).moved == [family.pk]
    (seen,) = decisions.of_last_hours(pml)
    assert (seen.families, seen.taken_back, seen.standing) == (1, 1, 0)
    assert decisions.of_last_hours(koseka) == []


def test_nobody_below_or_beside_takes_it_back(sent_in, pml, koseka, kab, kab2):
    for decider, other in ((koseka, pml), (kab, kab2), (kab, koseka)):
        family = reviewing.approve(sent_in(), by=decider)
        assert decisions.last_of(family, other) is None
        with pytest.raises(workflow.CannotMove, match=decider.full_name):
            workflow.take_back(batch_of(family), by=other)


def test_a_decision_is_taken_back_once(sent_in, pml):
    family = reviewing.approve(sent_in(), by=pml)
    workflow.take_back(batch_of(family), by=pml)
    again = workflow.take_back(batch_of(family), by=pml)
    assert (again.moved, again.stayed) == ([], {family.pk: "Sudah dibatalkan."})


def test_after_twelve_hours_it_stands(sent_in, pml, monkeypatch):
    family = reviewing.approve(sent_in(), by=pml)
    later = timezone.now() + timedelta(hours=12, minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    result = workflow.take_back(batch_of(family), by=pml)
    assert result.stayed == {family.pk: "Sudah lebih dari 12 jam."}
    assert decisions.of_last_hours(pml) == []


def test_who_lost_the_area_takes_nothing_back_there(sent_in, pml):
    family = reviewing.approve(sent_in(), by=pml)
    Assignment.objects.filter(officer=pml, area=OWN_SLS).update(ended_at=timezone.now())
    result = workflow.take_back(batch_of(family), by=pml)
    assert result.stayed == {family.pk: "Sekarang di luar wilayah tugas Anda."}


def test_remarks_follow_the_decision(sent_in, pml):
    family = sent_in()
    old = Remark.objects.create(household=family, text="dari dahulu, sudah selesai", by=pml, resolved_at=timezone.now())
    family = reviewing.send_back(family, by=pml, reason="302", remarks=[NewRemark("ukur kembali", "floor_area_m2")])
    made = Remark.objects.get(question="floor_area_m2")

    workflow.take_back(batch_of(family), by=pml)
    made.refresh_from_db()
    assert made.resolved_at is not None

    still_open = Remark.objects.create(household=family, text="lihat 304", by=pml)
    family.refresh_from_db()
    reviewing.approve(family, by=pml)
    still_open.refresh_from_db()
    assert still_open.resolved_at is not None
    workflow.take_back(batch_of(family), by=pml)

    open_now = set(Remark.objects.filter(resolved_at=None).values_list("text", flat=True))
    assert open_now == {"lihat 304"}
    old.refresh_from_db()
    assert old.resolved_at is not None


def test_the_counters_by_day_are_those_that_a_recount_finds(sent_in, pml, koseka, round_):
    kept, undone, third = sent_in(), sent_in(), sent_in()
    for family in (kept, undone):
        reviewing.approve(family, by=pml)
    sent_back = reviewing.send_back(third, by=koseka, reason="302")
    workflow.take_back(batch_of(undone), by=pml)
    workflow.take_back(batch_of(sent_back), by=koseka)

    figures = ("approved", "completed", "sent_back")
    kept_up = DayTally.objects.values(*figures).get(area=VILLAGE)
    assert kept_up == {"approved": 1, "completed": 0, "sent_back": 0}
    recount(Round.objects.get(), VILLAGE)
    assert DayTally.objects.values(*figures).get(area=VILLAGE) == kept_up


# --- On the pages ---


def test_after_a_bulk_move_one_press_takes_it_back(client, pml, sent_in):
    for _ in range(3):
        sent_in()
    client.force_login(pml)
    page = client.get(reverse("enumeration:review_bulk"), {"tindakan": "send_back", "status": "submitted"})
    sent = dict(page.context["hidden"]) | {"sebanyak": 3, "alasan": "302 keliru"}
    page = client.post(reverse("enumeration:review_bulk_do"), sent, follow=True)
    undo = reverse("enumeration:take_back", args=[page.context["result"]["job"]])
    assert undo in page.content.decode()
    assert Household.objects.filter(state=State.SENT_BACK).count() == 3

    page = client.post(undo, follow=True)
    assert Household.objects.filter(state=State.SUBMITTED).count() == 3
    assert "3 keluarga kembali ke keadaan semula" in page.content.decode()


def test_my_decisions_are_listed_with_what_still_stands(client, pml, sent_in):
    for _ in range(2):
        sent_in()
    single = reviewing.send_back(sent_in(NEIGHBOUR_SLS), by=pml, reason="302 keliru")
    move_now(Queue(single.round_id), "approve", pml)
    client.force_login(pml)
    listed = client.get(reverse("enumeration:decisions")).context["decisions"]
    assert [(one.verb, one.families, one.household) for one, _label in listed] == [
        ("approve", 2, None),
        ("send_back", 1, single),
    ]
    client.post(reverse("enumeration:take_back", args=[listed[1][0].batch]))
    listed = client.get(reverse("enumeration:decisions")).context["decisions"]
    assert [(one.verb, one.standing) for one, _label in listed] == [("approve", 2), ("send_back", 0)]


def test_the_familys_page_offers_it_to_who_decided_not_to_who_stands_below(client, pml, koseka, sent_in):
    family = reviewing.approve(sent_in(), by=koseka)
    for officer, offered in ((koseka, True), (pml, False)):
        client.force_login(officer)
        assert bool(client.get(family.get_absolute_url()).context["mine"]) is offered


def test_somebody_elses_decision_does_not_exist(client, pml, koseka, sent_in):
    family = reviewing.approve(sent_in(), by=koseka)
    client.force_login(pml)
    assert client.post(reverse("enumeration:take_back", args=[batch_of(family)])).status_code == 404


def test_a_decision_of_very_many_is_taken_back_by_a_job_that_can_be_cut_off(client, pml, sent_in, round_, monkeypatch):
    monkeypatch.setattr(moving_many, "AT_ONCE", 2)
    families = [sent_in() for _ in range(5)]
    moved = moving_many.ask_for(Queue(round_.pk), "approve", by=pml, reason="", total=5)
    jobs.run(moved.pk)
    assert set(Event.objects.filter(verb="approve").values_list("batch", flat=True)) == {moved.pk}
    families[0].refresh_from_db()
    Household.objects.filter(pk=families[0].pk).update(version=9)

    client.force_login(pml)
    client.post(reverse("enumeration:take_back", args=[moved.pk]))
    job = Job.objects.get(kind=moving_many.BACK)
    portion = jobs.Work(job)
    monkeypatch.setattr(portion, "progress", lambda *args: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        moving_many.run_back(portion)
    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.result["moved"]) == (Job.State.DONE, 4)
    assert sorted(Household.objects.values_list("state", flat=True)) == ["approved", *["submitted"] * 4]
    assert Event.objects.filter(verb="take_back").count() == 4
    page = client.get(reverse("enumeration:review_job", args=[job.pk])).content.decode()
    assert "Isiannya sudah diubah setelah itu." in page


# --- What became of each household ---


def test_the_result_page_lists_every_family_moved_or_stayed_and_why(client, pml, sent_in):
    moved = sent_in(head_name="YANG BERPINDAH")
    own = sent_in(head_name="YANG SENDIRI")
    Household.objects.filter(pk=own.pk).update(enumerator=pml)
    job = move_now(Queue(moved.round_id), "approve", pml)
    client.force_login(pml)

    address = reverse("enumeration:review_job", args=[job.pk])
    assert [fate.household for fate in client.get(address).context["fates"]] == [moved]
    [stayed] = client.get(address, {"tampil": "tetap"}).context["fates"]
    assert (stayed.household, stayed.words) == (own, "Isian sendiri harus diperiksa oleh petugas lain.")


def test_the_result_is_downloaded_whole_with_text_as_text(client, pml, sent_in):
    from io import BytesIO

    from openpyxl import load_workbook

    family = sent_in(head_name="=1+1")
    job = move_now(Queue(family.round_id), "approve", pml)
    client.force_login(pml)
    answer = client.get(reverse("enumeration:review_job_file", args=[job.pk]))
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    row = [cell.value for cell in book.worksheets[1][2]]
    assert row[0] == OWN_SLS
    assert row[3] == "=1+1"
    assert book.worksheets[1]["D2"].data_type != "f"
    assert row[6] == "menjadi “Disetujui PML”"


def test_names_of_a_list_end_with_the_reach(client, pml, sent_in):
    family = sent_in(head_name="SUDAH BUKAN TUGAS SAYA")
    job = move_now(Queue(family.round_id), "approve", pml)
    Assignment.objects.filter(officer=pml, area=OWN_SLS).update(ended_at=timezone.now())
    client.force_login(pml)
    page = client.get(reverse("enumeration:review_job", args=[job.pk])).content.decode()
    assert "SUDAH BUKAN" not in page.upper()
    assert "Di luar wilayah tugas Anda" in page
