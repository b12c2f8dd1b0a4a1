"""Asking for a run, watching it, its report, and the second person who publishes it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from enumeration import jobs
from enumeration.access import Role
from enumeration.models import State
from ranking import actions, eligibility
from ranking.models import Publication, Run
from tests.conftest import DISTRICT, KECAMATAN
from tests.ranking.conftest import carry_out

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
    assert client.get(run.get_absolute_url()).templates[0].name == "ranking/run.html"


def test_a_run_is_cancelled_with_a_button(client, analyst, ask):
    run = ask()
    client.force_login(analyst)
    cancel = reverse("ranking:run_cancel", args=[run.pk])
    assert cancel in text(client.get(run.get_absolute_url()))
    page = text(client.post(cancel, follow=True))
    assert "Pemeringkatan ini dibatalkan." in page and cancel not in page
    assert "sudah berakhir" in text(client.post(cancel, follow=True))


def test_a_failed_run_says_why(client, analyst, ask):
    run = carry_out(ask())  # no family at all
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
    run = ranked(model=actions.default_model(), scheme=actions.default_scheme())
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
    assert "harus orang kedua" in text(client.post(reverse("ranking:publish", args=[run.pk]), follow=True))
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
