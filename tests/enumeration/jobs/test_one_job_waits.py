"""Of each kind only one job of an officer waits at a time, however often they ask; the page names it and links to it."""

from __future__ import annotations

import threading
from datetime import timedelta
from importlib import import_module

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from enumeration import jobs
from enumeration.access import Role
from enumeration.api import problems
from enumeration.exports import registry
from enumeration.models import Area, Event, Job, Level, PrelistFile, Round, State
from enumeration.officers.lists import actions as enlisting
from enumeration.papers import files as papers
from enumeration.prelist import actions as taking_in
from enumeration.proposals import actions as proposals
from enumeration.review.actions import moving_many
from enumeration.review.queue import Queue
from enumeration.sampling.training import TRAINING
from ranking import parameter_files
from tests.conftest import DISTRICT, FREE_SLS, KECAMATAN, OWN_SLS
from tests.enumeration.exports.conftest import ListOfTest
from tests.enumeration.prelist.conftest import as_csv, line

pytestmark = pytest.mark.django_db

KINDS = [
    taking_in.CHECK,
    taking_in.LOAD,
    enlisting.CHECK,
    enlisting.LOAD,
    moving_many.KIND,
    moving_many.BACK,
    papers.KIND,
    "balance",
    "export",
    "ranking",
]
"""Everything that a person asks for. Beside it there are the parts of a ranking, and what nobody asks for."""

PRELIST = as_csv([line(1)])


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def bell(monkeypatch):
    """Returns the messages that would go to Redis."""
    rung: list[str] = []
    monkeypatch.setattr("enumeration.jobs.running.current_app.send_task", lambda _name, args: rung.append(args[0]))
    return rung


# --- The rule --------------------------------------------------------------------------------------------------------


def test_these_are_all_kinds_that_a_person_asks_for():
    assert set(jobs.KINDS) - set(KINDS) <= {"ranking part", "wait", TRAINING}  # a second one finds the round made


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_one_is_refused_while_the_first_waits(kind, kab, kab2):
    first = jobs.ask(kind, {"number": 1}, by=kab)
    with pytest.raises(jobs.StillWaiting) as refusal:
        jobs.ask(kind, {"number": 2}, by=kab, area_code=DISTRICT)
    assert refusal.value.job == first
    assert jobs.ask(kind, {}, by=kab2)  # another officer's queue is their own
    assert Job.objects.filter(asked_by=kab).count() == 1


@pytest.mark.parametrize("state", sorted(set(Job.State) - {Job.State.WAITING}))
def test_what_has_begun_or_is_over_is_in_nobodys_way(kab, state):
    first = jobs.ask("export", {}, by=kab)
    Job.objects.filter(pk=first.pk).update(state=state)
    assert jobs.ask("export", {}, by=kab).state == Job.State.WAITING


def test_other_kinds_parts_and_jobs_of_nobody_are_free(kab):
    whole = jobs.ask("ranking", {}, by=kab)
    assert jobs.ask("export", {}, by=kab)
    parts = [jobs.Work(whole).ask_part("ranking", {"part": number}) for number in range(3)]
    nobodys = [jobs.ask("export", {}, by=None) for _ in range(3)]
    assert {one.state for one in parts + nobodys} == {Job.State.WAITING}


def test_one_that_was_cancelled_while_it_waited_makes_room(kab):
    jobs.cancel(jobs.ask("balance", {}, by=kab))
    assert jobs.ask("balance", {}, by=kab)


def test_the_database_itself_takes_no_second_one(kab):
    jobs.ask("export", {}, by=kab)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="export", asked_by=kab)


@pytest.mark.django_db(transaction=True)
def test_of_two_connections_at_once_one_waits_for_the_other_and_is_refused(kab):
    told: list[object] = []

    def press() -> None:
        try:
            told.append(jobs.ask("export", {}, by=kab))
        except jobs.StillWaiting as problem:
            told.append(problem.job.pk)
        finally:
            connection.close()

    second = threading.Thread(target=press, daemon=True)
    with transaction.atomic():
        first = jobs.ask("export", {}, by=kab)
        second.start()
        while not _somebody_waits():
            assert second.is_alive(), "It did not wait for the first"
    second.join(60)
    assert told == [first.pk]
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_if_the_first_of_two_is_rolled_back_the_second_is_taken(kab):
    told: list[object] = []

    def press() -> None:
        try:
            told.append(jobs.ask("export", {}, by=kab).pk)
        finally:
            connection.close()

    second = threading.Thread(target=press, daemon=True)
    with transaction.atomic():
        jobs.ask("export", {}, by=kab)
        second.start()
        while not _somebody_waits():
            assert second.is_alive(), "It did not wait for the first"
        transaction.set_rollback(True)
    second.join(60)
    assert told == list(Job.objects.values_list("pk", flat=True))


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        # Not pg_stat_activity, which stays the same within a transaction.
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_of_several_that_wait_on_the_day_of_the_upgrade_none_is_lost(kab, kab2):
    migration = import_module("enumeration.migrations.0033_one_job_waits")
    [rule] = [one for one in Job._meta.constraints if one.name == "one_waits_per_kind_and_officer"]
    with connection.schema_editor() as schema:
        schema.remove_constraint(Job, rule)
    now = timezone.now()
    asked = [(kab, "export", 1), (kab, "export", 2), (kab, "export", 3), (kab2, "export", 4), (kab, "balance", 5)]
    made = [
        Job.objects.create(kind=kind, asked_by=by, asked_at=now + timedelta(seconds=late)) for by, kind, late in asked
    ]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(migration.BEGUN)
    with connection.schema_editor() as schema:
        schema.add_constraint(Job, rule)
    states = dict(Job.objects.values_list("pk", "state"))
    assert [states[one.pk] for one in made] == ["waiting", "running", "running", "waiting", "waiting"]
    assert jobs.ring_again() == 5  # a worker hears of all of them


# --- What the pages say ----------------------------------------------------------------------------------------------


@pytest.fixture
def says_so(client):
    """Presses twice, signed in; the second time the page names the job that waits and leads to it: says_so(kab, press)."""

    def look(by, press, kind: str) -> None:
        client.force_login(by)
        press()
        [first] = Job.objects.filter(kind=kind)
        answer = press()
        page = answer.content.decode()
        assert "Pekerjaan Anda yang sejenis masih menunggu giliran" in page
        assert f'<a href="{reverse("enumeration:job", args=[first.pk])}">' in page
        assert list(Job.objects.filter(kind=kind)) == [first]
        assert client.get(reverse("enumeration:job", args=[first.pk])).status_code == 200

    return look


def test_a_second_prelist_right_after_the_first(client, kab, says_so, tmp_path):
    def press():
        sent = {"area_code": DISTRICT, "file": SimpleUploadedFile("prelist.csv", PRELIST)}
        return client.post(reverse("enumeration:prelist_upload"), sent)

    says_so(kab, press, taking_in.CHECK)
    assert press().status_code == 429
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(kept) == PrelistFile.objects.count() == 1  # what was refused is not kept


def test_a_second_prelist_to_be_taken_in(client, kab, round_, says_so):
    checked = []
    for name in ("satu", "dua"):
        file = taking_in.upload([PRELIST], name=f"{name}.csv", round=round_, area_code=DISTRICT, by=kab)
        jobs.run(file.check_job_id)
        checked.append(file)

    def press():
        return client.post(reverse("enumeration:prelist_take_in", args=[checked.pop().pk]), follow=True)

    says_so(kab, press, taking_in.LOAD)
    assert set(PrelistFile.objects.values_list("state", flat=True)) == {"checked", "taking_in"}


def test_a_second_list_of_officers(client, administrator, says_so):
    def press():
        sent = {"file": SimpleUploadedFile("petugas.csv", b"nama_pengguna,nama\njoko,Joko\n")}
        return client.post(reverse("enumeration:officer_import_upload"), sent)

    says_so(administrator, press, enlisting.CHECK)
    assert press().status_code == 429


def test_a_second_export(client, analyst, says_so, monkeypatch):
    monkeypatch.setitem(registry.EXPORTERS, ListOfTest.kind, ListOfTest())

    def press():
        asked = {"area_code": KECAMATAN, "file_format": "csv", "purpose": "Verifikasi penerima bantuan pangan"}
        return client.post(reverse("enumeration:new_export") + f"?kind={ListOfTest.kind}", asked)

    says_so(analyst, press, "export")
    answer = press()
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert "Verifikasi penerima bantuan pangan" in answer.content.decode()  # nothing is typed again
    assert "Perbaiki isian yang ditandai" not in answer.content.decode()  # nothing is wrong with it


def test_second_papers(client, kab, ppl, pml, says_so):
    Round.objects.update(starts_on=timezone.localdate(), ends_on=timezone.localdate() + timedelta(days=9))

    def press():
        sent = {"wilayah": KECAMATAN, "berkas": "letter"}
        return client.post(reverse("enumeration:ask_papers"), sent, follow=True)

    says_so(kab, press, papers.KIND)


@pytest.fixture
def many(make_household, ppl, monkeypatch):
    monkeypatch.setattr(moving_many, "AT_ONCE", 1)
    now = timezone.now() - timedelta(hours=1)
    return [
        make_household(OWN_SLS, state=State.SUBMITTED, submitted_at=now, enumerator=ppl, result=1) for _ in range(3)
    ]


def test_a_second_move_of_many(client, pml, many, says_so):
    def press():
        asked = {"tindakan": "send_back", "status": "submitted"}
        shown = client.get(reverse("enumeration:review_bulk"), asked).context
        sent = dict(shown["hidden"]) | {"sebanyak": shown["preview"].total, "alasan": "302 keliru"}
        return client.post(reverse("enumeration:review_bulk_do"), sent, follow=True)

    says_so(pml, press, moving_many.KIND)


def test_a_second_decision_of_many_taken_back(client, pml, many, round_, says_so):
    moved = moving_many.ask_for(Queue(round_.pk), "approve", by=pml, reason="", total=3)
    jobs.run(moved.pk)

    def press():
        return client.post(reverse("enumeration:take_back", args=[moved.pk]), follow=True)

    says_so(pml, press, moving_many.BACK)
    assert not Event.objects.filter(verb="take_back").exists()


@pytest.fixture
def large(areas, officer, monkeypatch):
    monkeypatch.setattr(proposals, "AT_ONCE", 0)
    return [officer(f"calon{number}", home_area_id=FREE_SLS[:10]) for number in range(2)]


def test_a_second_proposal(client, koseka, large, says_so):
    def press():
        sent = {"petugas": [one.pk for one in large], "cara": "awal", "paling": ""}
        return client.post(reverse("enumeration:balance_new", args=[FREE_SLS[:10]]), sent, follow=True)

    says_so(koseka, press, "balance")


def test_a_second_proposal_worked_out_anew(client, koseka, large, round_, says_so):
    officers = {one.pk: None for one in large}
    made = []
    for _each in range(2):
        one = proposals.draft(FREE_SLS[:10], round=round_, by=koseka, officers=officers)
        jobs.run(one.job_id)
        made.append(one)
    Job.objects.all().update(kind="earlier")

    def press():
        address = reverse("enumeration:balance_change", args=[made.pop().pk])
        return client.post(address, {"tindakan": "hitung"}, follow=True)

    says_so(koseka, press, "balance")


def test_a_second_ranking_of_another_district(client, officer, areas, round_, says_so):
    """A district has one at a time anyway; a user of two districts waits with the second."""
    Area.objects.create(code="7372", name="PAREPARE", level=Level.DISTRICT)
    both = officer("rini", Role.ANALYST, DISTRICT, "7372")
    call_command("load_parameters")
    districts = [DISTRICT, "7372"]

    def press():
        sent = {
            "district": districts.pop(),
            "model": parameter_files.default_model().pk,
            "scheme": parameter_files.default_scheme().pk,
        }
        return client.post(reverse("ranking:new_run"), sent)

    says_so(both, press, "ranking")


def test_the_api_says_it_as_a_problem_of_its_own(kab):
    first = jobs.ask("export", {}, by=kab)
    said = problems.answer(jobs.StillWaiting(first), {})
    assert (said.status_code, said.data["code"], said.data["job"]) == (409, "job-waiting", str(first.pk))
    assert "masih menunggu giliran" in said.data["detail"]
