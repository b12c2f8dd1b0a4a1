"""Asking for a run, watching it, its report, and the second person who publishes it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from enumeration import jobs
from enumeration.access import Role
from enumeration.models import State
from ranking import parameter_files
from ranking.models import Publication, Run
from ranking.runs import actions, eligibility
from tests.columns import with_mixed_decimals
from tests.conftest import DISTRICT, KECAMATAN, OTHER_KECAMATAN_SLS
from tests.ranking.conftest import WIFE, carry_out

RUNS, NEW = "/peringkat/", "/peringkat/baru/"


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


# --- the list of runs ---


def test_without_a_run_the_page_says_how_to_begin(client, analyst):
    client.force_login(analyst)
    page = text(client.get(RUNS))
    assert "Belum ada pemeringkatan" in page and NEW in page


def test_the_published_run_is_marked(client, kab, run, ask):
    actions.publish(run, by=kab)
    other = carry_out(ask())
    client.force_login(kab)
    page = client.get(RUNS)
    assert {row["run"].pk: row["state"] for row in page.context["rows"]} == {
        run.pk: "Terbit",
        other.pk: "Selesai, belum terbit",
    }
    assert [row["run"].pk for row in page.context["published"]] == [run.pk]


def test_the_list_costs_the_same_with_more_runs(client, analyst, run, ranked, queries):
    client.force_login(analyst)
    few = queries(RUNS)
    for _number in range(3):
        ranked()
    assert queries(RUNS) == few <= 14


def test_a_column_of_the_report_has_as_many_decimals_in_each_row(client, kab, run):
    client.force_login(kab)
    assert not with_mixed_decimals(client.get(run.get_absolute_url()).content.decode())


@pytest.mark.parametrize("who", ["ppl", "pml", "koseka", "operator", "observer"])
def test_field_officers_and_observers_see_no_ranking(client, request, run, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(RUNS).status_code == 403
    assert client.get(reverse("ranking:run", args=[run.pk])).status_code == 403


# --- asking ---


def test_the_form_says_how_many_are_eligible_and_why_others_are_not(client, analyst, round_, family, parameters):
    family()
    family(state=State.DRAFT)
    family(result=4)
    client.force_login(analyst)
    assert reverse("ranking:eligible") in text(client.get(NEW))
    fragment = client.get(reverse("ranking:eligible"), {"district": DISTRICT})
    assert fragment.context["counted"].eligible == 1
    assert [(str(reason.label), reason.families) for reason in fragment.context["reasons"]] == [
        ("Status: Draf", 1),
        ("Menolak (205 = 4)", 1),
    ]


def test_what_the_form_counts_is_what_the_run_freezes(family, ranked, round_):
    family()
    family(result=2)
    family(state=State.OPEN, result=None)
    counted = eligibility.count(round_.pk, DISTRICT, actions.ELIGIBLE_STATES, actions.ELIGIBLE_RESULTS)
    run = ranked()
    assert (run.families, run.left_out) == (counted.eligible, counted.left_out) == (2, {"state_open": 1})


def test_who_has_no_member_or_no_head_is_not_eligible_and_the_run_agrees(family, ranked, round_):
    family()
    family(members=[])
    family(members=[WIFE])
    counted = eligibility.count(round_.pk, DISTRICT, actions.ELIGIBLE_STATES, actions.ELIGIBLE_RESULTS)
    run = ranked()
    assert (run.families, run.left_out) == (counted.eligible, counted.left_out) == (1, {"no_member": 1, "no_head": 1})


def test_a_model_that_another_replaces_is_not_offered(client, analyst, round_, parameters):
    client.force_login(analyst)
    form = client.get(NEW).context["form"]
    assert [str(model) for model in form.fields["model"].queryset] == ["linear-2008-b v1"]


def test_a_run_is_asked_for_with_the_chosen_model_and_classes(client, analyst, round_, bell, plain_model, halves):
    client.force_login(analyst)
    answer = client.post(NEW, {"district": DISTRICT, "model": plain_model.pk, "scheme": halves.pk})
    run = Run.objects.get()
    assert answer.url == reverse("ranking:run", args=[run.pk])
    assert (run.asked_by, run.model, run.scheme, run.district) == (analyst, plain_model, halves, DISTRICT)


def test_a_second_run_meanwhile_is_refused_in_words(client, kab, analyst, ask, plain_model, halves):
    ask()
    client.force_login(kab)
    assert str(analyst) in text(client.get(NEW))
    answer = client.post(NEW, {"district": DISTRICT, "model": plain_model.pk, "scheme": halves.pk})
    assert answer.status_code == 422
    assert f"diminta oleh {analyst}" in text(answer)
    assert Run.objects.count() == 1


def test_who_has_only_a_part_of_the_district_cannot_rank_it(client, officer, round_, plain_model, halves):
    client.force_login(officer("ulfa", Role.ANALYST, KECAMATAN))
    assert "Tidak ada kabupaten/kota" in text(client.get(NEW))
    answer = client.post(NEW, {"district": DISTRICT, "model": plain_model.pk, "scheme": halves.pk})
    assert answer.status_code == 422 and not Run.objects.exists()
    assert client.get(reverse("ranking:eligible"), {"district": DISTRICT}).status_code == 404


def test_without_a_model_the_form_says_what_to_do(client, analyst, round_):
    client.force_login(analyst)
    assert "load_parameters" in text(client.get(NEW))


# --- watching ---


def test_a_run_under_way_shows_its_steps_and_asks_again(client, analyst, families, ask):
    families(8)
    run = ask()
    client.force_login(analyst)
    address = reverse("ranking:run_progress", args=[run.pk])
    assert address in text(client.get(run.get_absolute_url()))

    def steps() -> list[str]:
        answer = client.get(address)
        assert "HX-Refresh" not in answer
        return [step["state"] for step in answer.context["steps"]]

    assert steps() == ["todo", "todo", "todo"]
    jobs.run(run.job_id)
    assert steps() == ["done", "now", "todo"]
    for part in run.job.parts.unfinished():
        jobs.run(part.pk)
    assert steps() == ["done", "done", "now"]
    jobs.run(run.job_id)
    assert client.get(address)["HX-Refresh"] == "true"
    assert client.get(run.get_absolute_url()).templates[0].name == "ranking/runs/run.html"


def test_a_run_is_cancelled_with_a_button(client, analyst, ask):
    run = ask()
    client.force_login(analyst)
    cancel = reverse("ranking:run_cancel", args=[run.pk])
    assert cancel in text(client.get(run.get_absolute_url()))
    page = text(client.post(cancel, follow=True))
    assert "Pemeringkatan ini dibatalkan." in page and cancel not in page
    assert "sudah berakhir" in text(client.post(cancel, follow=True))


def test_a_failed_run_says_why(client, analyst, ask):
    run = carry_out(ask())  # no household at all
    client.force_login(analyst)
    assert "Belum ada keluarga yang memenuhi syarat" in text(client.get(run.get_absolute_url()))


def test_the_page_of_the_job_leads_to_the_run(client, analyst, ask):
    run = ask()
    client.force_login(analyst)
    assert run.get_absolute_url() in text(client.get(reverse("enumeration:job", args=[run.job_id])))


# --- the report ---


def test_the_report_adds_up(client, analyst, run):
    client.force_login(analyst)
    page = client.get(run.get_absolute_url()).context
    for bands in (page["classes"], page["deciles"]):
        assert sum(band["count"].families for band in bands) == run.families == 24
        assert [rank for band in bands for rank in range(band["ranks"][0], band["ranks"][1] + 1)] == list(range(1, 25))
    assert sum(each.families for each, _url, _parts in page["places"]) == 24


def test_the_report_shows_the_models_errors_with_intervals(client, analyst, parameters, family, ranked):
    family()
    run = ranked(model=parameter_files.default_model(), scheme=parameter_files.default_scheme())
    client.force_login(analyst)
    page = client.get(run.get_absolute_url())
    figure = run.model.figures["error_at_40"]
    shown = next(one for one in page.context["missed"] if one.share == 40)
    assert [shown.missed, shown.least, shown.most] == [f"{100 * figure[key]:.0f}" for key in ("value", "from", "to")]
    assert "Peringkat adalah dugaan" in text(page)
    assert [str(gap.label) for gap in page.context["gaps"] if gap.tone == "warn"] == ["Kepala keluarga perempuan"]
    assert run.results_hash in text(page)


def test_a_model_without_a_test_says_so(client, analyst, run):
    client.force_login(analyst)
    assert "belum diuji" in text(client.get(run.get_absolute_url()))


def test_the_report_costs_the_same_whatever_the_number_of_families(client, analyst, families, ranked, queries):
    client.force_login(analyst)
    families(8)
    few = queries(ranked().get_absolute_url())
    families(16)
    assert queries(ranked().get_absolute_url()) == few <= 24


def test_a_run_of_another_district_does_not_exist(client, officer, run):
    client.force_login(officer("zul", Role.DISTRICT_OFFICE, "7371"))
    for name in ("run", "run_progress", "ranked_list"):
        assert client.get(reverse(f"ranking:{name}", args=[run.pk])).status_code == 404
    for name in ("run_cancel", "publish"):
        assert client.post(reverse(f"ranking:{name}", args=[run.pk])).status_code == 404


# --- publishing ---


def test_a_second_person_publishes(client, kab, run):
    client.force_login(kab)
    publish = reverse("ranking:publish", args=[run.pk])
    assert publish in text(client.get(run.get_absolute_url()))
    page = text(client.post(publish, {"alasan": "Sudah diperiksa"}, follow=True))
    assert "Terbit sejak" in page and "Sudah diperiksa" in page and publish not in page
    assert Publication.objects.get(ended_at=None).published_by == kab


def test_who_asked_sees_why_they_cannot_publish(client, kab, ask, families):
    families(4)
    run = carry_out(ask(by=kab))
    client.force_login(kab)
    page = text(client.get(run.get_absolute_url()))
    assert "Anda yang memintanya" in page and reverse("ranking:publish", args=[run.pk]) not in page
    assert "orang kedua yang harus" in text(client.post(reverse("ranking:publish", args=[run.pk]), follow=True))
    assert not Publication.objects.exists()


def test_an_analyst_may_not_publish(client, analyst, run):
    client.force_login(analyst)
    assert client.post(reverse("ranking:publish", args=[run.pk])).status_code == 403
    assert "BPS kabupaten/kota menerbitkannya" in text(client.get(run.get_absolute_url()))


def test_the_history_of_publications_stays(client, kab, run, ranked):
    second = ranked()
    actions.publish(run, by=kab)
    actions.publish(second, by=kab, reason="Data lebih lengkap")
    client.force_login(kab)
    events = client.get(run.get_absolute_url()).context["history"]
    assert [(event["title"].split()[1], event["tone"], event["note"]) for event in events] == [
        (f"#{second.pk}", "good", "Data lebih lengkap"),
        (f"#{run.pk}", "neutral", ""),
    ]


# --- who is left out ---


def test_before_publishing_one_sees_how_many_are_left_out_and_the_way_to_the_list(client, kab, family, ranked):
    family()
    nobody = family(members=[], head_name="LA TANPA ANGGOTA")
    family(members=[WIFE], head_name="LA TANPA KEPALA")
    run = ranked()
    client.force_login(kab)
    page = text(client.get(run.get_absolute_url()))
    address = reverse("ranking:left_out", args=[run.pk])
    assert "2 keluarga yang sudah didata tidak diperingkat" in page
    assert f'href="{address}"' in page and f'href="{address}?alasan=no_member"' in page
    everybody = text(client.get(address))
    assert "La Tanpa Anggota" in everybody and "La Tanpa Kepala" in everybody
    assert reverse("enumeration:household", args=[nobody.pk]) in everybody
    one_reason = client.get(address, {"alasan": "no_member"})
    assert [row["head"] for row in one_reason.context["rows"]] == ["La Tanpa Anggota"]
    assert client.get(address, {"alasan": "x"}).status_code == 404


def test_the_list_of_those_left_out_ends_at_ones_area(client, officer, family, ranked):
    family()
    family(OTHER_KECAMATAN_SLS, members=[], head_name="LA SULI")
    run = ranked()
    client.force_login(officer("ulfa", Role.ANALYST, KECAMATAN))
    page = client.get(reverse("ranking:left_out", args=[run.pk]))
    assert page.context["rows"] == []
    client.force_login(officer("zul", Role.ANALYST, "7371"))
    assert client.get(reverse("ranking:left_out", args=[run.pk])).status_code == 404


def test_the_report_names_the_rules_and_the_seed(client, analyst, run):
    client.force_login(analyst)
    page = text(client.get(run.get_absolute_url()))
    assert "kurang dari 60% skornya" in page and "undian" in page and run.seed in page


def test_an_old_run_names_its_own_rules(client, analyst, family, ask):
    family()
    run = ask()
    Run.objects.filter(pk=run.pk).update(tie_rule="area", left_out_rule="visit", seed="")
    run = carry_out(run)
    client.force_login(analyst)
    page = text(client.get(run.get_absolute_url()))
    assert "lalu kode wilayah" in page and "undian" not in page and "60% skornya" not in page


# --- a ranking that was in force ---


@pytest.fixture
def replaced(run, ranked, kab, kab2) -> tuple[Run, Run]:
    """Published from 06.01 to 06.16 on 3 November, and the one that took its place."""
    following = ranked()
    actions.publish(run, by=kab)
    actions.publish(following, by=kab2)
    end = datetime(2026, 11, 3, 6, 16, tzinfo=ZoneInfo("Asia/Makassar"))
    Publication.objects.filter(run=run).update(published_at=end - timedelta(minutes=15), ended_at=end)
    Publication.objects.filter(run=following).update(published_at=end)
    return run, following


def test_a_ranking_that_was_in_force_is_never_a_draft_again(client, kab, replaced):
    run, following = replaced
    said = f"Terbit 3 Nov 2026, 06.01–06.16, digantikan #{following.pk}"
    client.force_login(kab)
    addresses = [
        RUNS,
        run.get_absolute_url(),
        reverse("ranking:ranked_list", args=[run.pk]),
        reverse("ranking:standing", args=[run.pk, run.standings.get(rank=1).household_id]),
        reverse("enumeration:new_export") + f"?kind=ranked_list&run={run.pk}",
    ]
    for address in addresses:
        page = text(client.get(address))
        assert said in page, address
        assert "rancangan" not in page and "belum dipublikasikan" not in page.lower(), address
    states = {row["run"].pk: row["state"] for row in client.get(RUNS).context["rows"]}
    assert states == {run.pk: said, following.pk: "Terbit"}


def test_a_ranking_is_replaced_by_the_next_one_and_not_by_the_last(client, kab, ranked, replaced):
    run, following = replaced
    last = ranked()
    actions.publish(last, by=kab)
    client.force_login(kab)
    states = {row["run"].pk: row["state"] for row in client.get(RUNS).context["rows"]}
    assert states[run.pk].endswith(f"digantikan #{following.pk}")
    assert states[following.pk].endswith(f"digantikan #{last.pk}")


def test_a_ranking_that_was_published_again_is_in_force(client, kab, kab2, replaced):
    run, following = replaced
    actions.publish(run, by=kab)
    client.force_login(kab)
    states = {row["run"].pk: row["state"] for row in client.get(RUNS).context["rows"]}
    assert states[run.pk] == "Terbit"
    assert states[following.pk].endswith(f"digantikan #{run.pk}")
