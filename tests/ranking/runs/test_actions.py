"""Who may ask for, cancel and publish a ranking, and what must not happen twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from enumeration.access import NotAllowed, Role
from enumeration.models import Assignment, Job, RoleGrant, SignInCode
from ranking import parameter_files
from ranking.models import ClassScheme, Publication, Run, WelfareModel
from ranking.runs import actions, publications
from ranking.runs.actions import CannotCancel, CannotPublish, CannotRun
from tests.conftest import DISTRICT
from tests.ranking.conftest import carry_out


def test_the_shipped_parameters_are_loaded_once(db):
    models, schemes = parameter_files.load_parameters()
    assert [model.name for model in models] == ["linear-2008", "linear-2008-b"]
    assert {scheme.name for scheme in schemes} == {"six-classes-2024", "deciles"}
    assert parameter_files.load_parameters() == ([], [])


def test_a_changed_file_is_a_new_version_and_the_old_one_stays(parameters, tmp_path):
    folder = tmp_path / "linear-2008"
    folder.mkdir()
    for file in (parameter_files.FOLDER / "linear-2008").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    coefficients = folder / "coefficients.csv"
    coefficients.write_text(coefficients.read_text().replace(",intercept,5.", ",intercept,6."))

    models, schemes = parameter_files.load_parameters(tmp_path)

    assert [str(model) for model in models] == ["linear-2008 v2"]
    assert schemes == []
    assert WelfareModel.objects.filter(name="linear-2008").count() == 2
    assert str(parameter_files.default_model()) == "linear-2008-b v1"


def test_the_default_classes_go_from_extreme_poverty_to_the_upper_middle(parameters):
    scheme = parameter_files.default_scheme()
    assert [label.id for label in scheme.labels] == [
        "Kemiskinan ekstrem",
        "Miskin",
        "Hampir miskin (rentan)",
        "Menuju kelas menengah",
        "Kelas menengah",
        "Menengah atas",
    ]
    assert scheme.last_ranks(10_000) == [85, 903, 3326, 8248, 9961, 10_000]
    assert scheme.last_ranks(100) == [1, 9, 33, 82, 100, 100]


def test_deciles_as_classes_are_the_deciles(parameters):
    assert ClassScheme.objects.get(name="deciles").last_ranks(30) == [3, 6, 9, 12, 15, 18, 21, 24, 27, 30]


def test_an_enumerator_cannot_have_the_district_ranked(ask, ppl):
    with pytest.raises(NotAllowed):
        ask(by=ppl)


def test_an_analyst_of_another_district_cannot_either(ask, officer):
    with pytest.raises(NotAllowed):
        ask(by=officer("zul", Role.ANALYST, "7371"))


def test_a_kecamatan_is_not_ranked_by_itself(ask, analyst):
    with pytest.raises(CannotRun, match="bukan kabupaten"):
        ask(district="7317010")


def test_without_a_model_one_is_told_what_to_do(bell, round_, analyst):
    with pytest.raises(CannotRun, match="load_parameters"):
        actions.ask_run(round=round_, district=DISTRICT, by=analyst)


def test_a_second_run_waits_until_the_first_is_over(ask, family, kab):
    family()
    first = ask()
    with pytest.raises(CannotRun, match="Eka"):
        ask(by=kab)
    carry_out(first)
    assert ask(by=kab).pk != first.pk


def test_a_run_writes_down_model_scheme_and_who_asked(ask, analyst, plain_model, halves):
    run = ask()
    assert (run.asked_by, run.model_hash, run.scheme_hash) == (analyst, "plain", "halves")
    assert run.job.kind == "ranking"
    assert run.state == Run.State.WAITING


def test_a_finished_run_is_published_by_a_second_person(family, ranked, kab, round_):
    family()
    run = ranked()
    assert publications.published_run(round_, DISTRICT) is None
    actions.publish(run, by=kab)
    assert publications.published_run(round_, DISTRICT) == run


def test_who_asked_for_the_run_cannot_publish_it(family, ranked, kab):
    family()
    with pytest.raises(CannotPublish, match="orang kedua"):
        actions.publish(ranked(by=kab), by=kab)


def test_the_database_holds_the_second_person_too(family, ranked, kab, round_):
    family()
    run = ranked(by=kab)
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        Publication.objects.create(district=DISTRICT, round=round_, run=run, asked_by=kab, published_by=kab)


@pytest.mark.parametrize("part", ["decided", "asked", "confirmed"])
def test_who_gave_the_runner_their_role_cannot_publish_while_they_hold_it(
    family, ranked, kab, officer, round_, part, client
):
    runner, other = officer("rina"), officer("rudi")
    period = Assignment.objects.create(
        round=round_,
        area_id=DISTRICT,
        role=Role.ANALYST,
        officer=runner,
        decided_by=kab if part == "decided" else other,
    )
    if part != "decided":
        asked, confirmed = (kab, other) if part == "asked" else (other, kab)
        RoleGrant.objects.create(
            officer=runner,
            role=Role.ANALYST,
            area_id=DISTRICT,
            round=round_,
            asked_by=asked,
            confirmed_by=confirmed,
            confirmed_at=period.started_at,
            period=period,
        )
    family()
    run = ranked(by=runner)
    with pytest.raises(actions.CannotPublish, match="memberi atau mengonfirmasi"):
        actions.publish(run, by=kab)
    client.force_login(kab)
    page = client.get(reverse("ranking:run", args=[run.pk])).content.decode()
    assert "Anda memberi atau mengonfirmasi peran" in page
    assert 'data-opens="publish"' not in page
    assert "menunggu diterbitkan" not in client.get("/").content.decode()
    Assignment.objects.filter(pk=period.pk).update(ended_at=period.started_at)
    assert actions.publish(run, by=kab)


@pytest.mark.parametrize("codes", ["analyst>kab", "kab>analyst", "other>kab other>analyst"])
def test_whom_sign_in_codes_link_to_the_runner_cannot_publish(
    family, ranked, analyst, kab, kab2, officer, codes, client
):
    named = {"analyst": analyst, "kab": kab, "other": officer("rudi")}
    now = timezone.now()
    for maker, taker in (code.split(">") for code in codes.split()):
        used = {"made_by": named[maker], "used_at": now, "expires_at": now}
        SignInCode.objects.create(officer=named[taker], digest="x", **used)
    family()
    run = ranked(by=analyst)
    with pytest.raises(actions.CannotPublish, match="kode masuk"):
        actions.publish(run, by=kab)
    client.force_login(kab)
    page = client.get(reverse("ranking:run", args=[run.pk])).content.decode()
    assert "terhubung lewat kode masuk" in page
    assert 'data-opens="publish"' not in page
    assert actions.publish(run, by=kab2)


def test_an_analyst_cannot_publish(family, ranked, kab, analyst):
    family()
    with pytest.raises(NotAllowed):
        actions.publish(ranked(by=kab), by=analyst)


def test_an_unfinished_run_cannot_be_published(ask, kab):
    with pytest.raises(CannotPublish, match="belum selesai"):
        actions.publish(ask(), by=kab)


def test_the_pointer_moves_and_its_history_stays(family, ranked, kab, kab2, round_):
    family()
    first, second = ranked(), ranked()
    actions.publish(first, by=kab)
    actions.publish(second, by=kab2, reason="Perbaikan isian")
    assert publications.published_run(round_, DISTRICT) == second
    history = Publication.objects.order_by("published_at")
    assert [(each.run_id, each.published_by, each.ended_at is None) for each in history] == [
        (first.pk, kab, False),
        (second.pk, kab2, True),
    ]


def test_what_was_published_tomorrow_is_replaced_today(family, ranked, kab, kab2):
    """The server's clock went back by a day."""
    family()
    first, second = ranked(), ranked()
    tomorrow = timezone.now() + timedelta(days=1)
    actions.publish(first, by=kab)
    Publication.objects.update(published_at=tomorrow)
    actions.publish(second, by=kab2)
    history = Publication.objects.order_by("pk").values_list("published_at", "ended_at")
    assert list(history) == [(tomorrow, tomorrow), (tomorrow, None)]
    actions.publish(first, by=kab)
    told = publications.in_force([first, second])
    assert told[first.pk].is_now
    assert (told[second.pk].until, told[second.pk].replaced_by) == (tomorrow, first.pk)


def test_the_same_run_is_not_published_twice(family, ranked, kab, kab2):
    family()
    run = ranked()
    actions.publish(run, by=kab)
    with pytest.raises(CannotPublish, match="sudah terbit"):
        actions.publish(run, by=kab2)


def test_a_failed_and_a_cancelled_run_leave_what_is_published(family, ask, ranked, kab, analyst, round_, monkeypatch):
    family()
    published = ranked()
    actions.publish(published, by=kab)

    cancelled = ask()
    actions.cancel(cancelled, by=analyst)
    carry_out(cancelled)
    failed = ask()
    monkeypatch.setattr("ranking.runs.pipeline.rank", lambda run: 1 / 0)
    assert carry_out(failed).state == Run.State.FAILED

    assert publications.published_run(round_, DISTRICT) == published
    assert published.standings.count() == 1


def test_a_cancelled_run_is_over_at_once_if_nobody_has_begun(ask, analyst):
    run = ask()
    actions.cancel(run, by=analyst)
    run = Run.objects.select_related("job").get(pk=run.pk)
    assert run.state == Run.State.CANCELLED
    assert run.job.state == Job.State.CANCELLED


def test_a_run_that_is_over_cannot_be_cancelled(family, ranked, analyst):
    family()
    with pytest.raises(CannotCancel):
        actions.cancel(ranked(), by=analyst)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_press_run_at_once_one_run_comes_about(ask):
    def press(_number: int) -> str:
        try:
            return f"run {ask().pk}"
        except CannotRun as problem:
            return str(problem)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as hands:
        answers = list(hands.map(press, range(8)))
    assert len([answer for answer in answers if answer.startswith("run")]) == 1
    assert len([answer for answer in answers if "sedang berjalan" in answer]) == 7
    assert Run.objects.count() == 1


# --- commands and admin ----------------------------------------------------------------------------------------------


def test_the_command_ranks_and_has_a_second_person_publish(bell, family, parameters, analyst, kab, round_, capsys):
    family()
    call_command("rank", DISTRICT, by="eka", publish_by="dewi", here=True)
    run = publications.published_run(round_, DISTRICT)
    assert run.families == 1
    assert run.results_hash in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"by": "nobody"}, "no officer 'nobody'"),
        ({"by": "eka", "publish_by": "eka"}, "may not publish"),
        ({"by": "eka", "round": 99}, "no such round"),
        ({"by": "eka", "timeout": 0}, "Is a worker running"),
        ({"by": "eka", "here": True}, "Belum ada keluarga"),
    ],
)
def test_the_command_says_why_not(options, says, bell, parameters, analyst, round_):
    with pytest.raises(CommandError, match=says):
        call_command("rank", DISTRICT, **options)


def test_parameters_are_loaded_by_command(db, capsys):
    call_command("load_parameters")
    call_command("load_parameters")
    assert "linear-2008 v1" in (said := capsys.readouterr().out)
    assert "Nothing new" in said


@pytest.mark.parametrize("table", ["welfaremodel", "classscheme", "run", "publication"])
def test_administrators_look_at_models_and_runs_but_change_nothing(table, client, administrator, family, ranked, kab):
    family()
    run = ranked()
    actions.publish(run, by=kab)
    client.force_login(administrator)
    one = {"welfaremodel": run.model, "classscheme": run.scheme, "run": run, "publication": run.publications.get()}[
        table
    ]
    assert client.get(f"/admin/ranking/{table}/").status_code == 200
    assert client.get(f"/admin/ranking/{table}/{one.pk}/change/").status_code == 200
    assert client.post(f"/admin/ranking/{table}/{one.pk}/change/", {}).status_code == 403
    assert client.get(f"/admin/ranking/{table}/add/").status_code == 403
