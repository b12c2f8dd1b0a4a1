"""BAST for the end of an earlier day: what was so then, from the events and the ledger; and what they cannot tell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enumeration import jobs, workflow
from enumeration.access import Permission, Role, reach
from enumeration.assignment.actions.assigning import Change, decide
from enumeration.assignment.actions.changing_areas import Piece, split
from enumeration.models import Area, Assignment, Household, Job, Officer, Personnel, State, Submission
from enumeration.papers import files
from enumeration.papers.actions.printing import Whom, ask_printing, print_for
from enumeration.papers.counting import Credit, credits_of
from enumeration.papers.desk import Desk
from enumeration.papers.paper import CannotPrint
from tests.conftest import DISTRICT, OWN_SLS
from tests.enumeration.papers.conftest import SITE, text_of

pytestmark = pytest.mark.django_db
NOON = time(12)


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


@pytest.fixture
def on(monkeypatch) -> Callable[..., None]:
    """Do something as if it were another day: on(day, workflow.move, household, "submit", by=ani)."""

    def do(day: date, act: Callable, *args, at: time = NOON, **more):
        moment = timezone.make_aware(datetime.combine(day, at))
        with monkeypatch.context() as then:
            then.setattr(timezone, "now", lambda: moment)
            return act(*args, **more)

    return do


@pytest.fixture
def family(make_household, ppl, pml, long_round) -> Household:
    """Being filled in by its enumerator, whose SLS it has been from the first day of the round."""
    return make_household(OWN_SLS, enumerator=ppl, result=1, head_name="SITI")


@pytest.fixture
def figures(long_round, kab, ppl) -> Callable[..., Credit]:
    def of(day: date | None, officer: Officer = ppl) -> Credit:
        desk = Desk(long_round, kab, SITE, mine=reach(kab, Permission.ASSIGN), as_of=day)
        return sum(credits_of(desk, [officer.pk]).get(officer.pk, {}).values(), start=Credit())

    return of


@pytest.fixture
def printed_for(long_round, kab) -> Callable[..., str]:
    def print_it(officer: Officer, day: date | None, kind: str = "handover") -> str:
        return text_of(print_for(officer, kind, by=kab, round=long_round, site=SITE, as_of=day))

    return print_it


@pytest.fixture
def sent_back_and_forth(on, family, ppl, pml) -> Household:
    """Sent in four days ago, sent back three days ago, sent in again two days ago, approved yesterday."""
    family = on(days_ago(4), workflow.move, family, "submit", by=ppl, at=time(23, 59, 59))
    family = on(days_ago(3), workflow.move, family, "send_back", by=pml, reason="periksa 301", at=time(0))
    family = on(days_ago(2), workflow.move, family, "submit", by=ppl)
    return on(days_ago(1), workflow.move, family, "approve", by=pml)


# --- What is known ---------------------------------------------------------------------------------------------------


def test_on_each_day_the_count_is_what_it_was(sent_back_and_forth, figures):
    assert figures(days_ago(5)) == Credit()
    assert figures(days_ago(4)) == Credit(complete=1, submitted=1)
    assert figures(days_ago(3)) == Credit(complete=1, sent_back=1)
    assert figures(days_ago(2)) == Credit(complete=1, submitted=1)
    assert figures(days_ago(1)) == Credit(complete=1, approved=1)
    assert figures(days_ago(0)) == figures(None) == Credit(complete=1, approved=1)
    assert [figures(days_ago(day)).accepted for day in (4, 3, 2, 1)] == [0, 0, 0, 1]


def test_the_paper_says_the_day_and_its_counts(sent_back_and_forth, printed_for, ppl):
    day = days_ago(3)
    words = printed_for(ppl, day)
    assert f"Keadaan per tanggal {day.day} " in words
    assert "pada akhir hari (pukul 24.00 WITA)" in words
    # Kode, SLS, load, 205 = 1, 2, 3-5, submitted, sent back, approved, completed, accepted.
    assert f"{OWN_SLS} RT 001 Dusun Padang – 1 0 0 0 1 0 0 0" in words
    assert f"{OWN_SLS} RT 001 Dusun Padang – 1 0 0 0 0 1 0 1" in printed_for(ppl, days_ago(1))


def test_today_is_the_moment_of_printing(sent_back_and_forth, printed_for, ppl):
    assert "Keadaan per tanggal" not in printed_for(ppl, days_ago(0))
    assert printed_for(ppl, days_ago(0))[:400] == printed_for(ppl, None)[:400]


def test_a_decision_that_was_taken_back_later_stood_that_day(on, family, figures, ppl, pml):
    family = on(days_ago(3), workflow.move, family, "submit", by=ppl)
    family = on(days_ago(2), workflow.move, family, "approve", by=pml, at=time(22))
    batch = family.events.get(verb="approve").batch
    on(days_ago(1), workflow.take_back, batch, by=pml, at=time(8))
    assert figures(days_ago(2)) == Credit(complete=1, approved=1)
    assert figures(days_ago(1)) == Credit(complete=1, submitted=1)


def test_the_load_is_that_of_who_had_the_sls_then(on, family, printed_for, ppl, neighbour_ppl, pml, long_round):
    on(days_ago(3), workflow.move, family, "submit", by=ppl)
    running = ppl.assignments.get(ended_at=None)
    decide([Change(OWN_SLS, to=neighbour_ppl.pk, was=running.pk)], role=Role.ENUMERATOR, round=long_round, by=pml)
    # The period began just now, with the test; at the end of yesterday nobody had the SLS.
    assert f"{OWN_SLS} RT 001 Dusun Padang – 1 0 0" in printed_for(ppl, days_ago(1))
    assert f"{OWN_SLS} RT 001 Dusun Padang 1 0 0 0" in printed_for(neighbour_ppl, days_ago(0))


def test_a_family_stands_in_the_sls_it_lay_in_that_day(on, family, figures, printed_for, ppl, koseka, long_round):
    on(days_ago(3), workflow.move, family, "submit", by=ppl)
    area = Area.objects.get(code=OWN_SLS)
    pieces = split(area, [Piece("RT 1A", 1), Piece("RT 1B", 0)], round=long_round, by=koseka, reason="surat desa")
    assert f"{OWN_SLS} RT 001 Dusun Padang – 1 0 0 1 0 0 0 0" in printed_for(ppl, days_ago(1))
    assert pieces[0].code in printed_for(ppl, days_ago(0))


def test_an_sls_that_was_split_since_has_a_load_nobody_knows(on, family, printed_for, ppl, koseka, long_round, round_):
    since = timezone.now() - timedelta(days=4)
    other = Area.objects.get(code=OWN_SLS)
    Assignment.objects.create(
        round=round_, area=other, role=Role.KEYING_OPERATOR, officer=ppl, started_at=since, ended_at=since
    )
    Assignment.objects.create(
        round=round_,
        area_id=OWN_SLS,
        role=Role.ENUMERATOR,
        officer=ppl,
        started_at=since,
        ended_at=ppl.assignments.get(role=Role.ENUMERATOR).started_at,
    )
    split(other, [Piece("RT 1A", 1), Piece("RT 1B", 0)], round=long_round, by=koseka, reason="surat desa")
    words = printed_for(ppl, days_ago(2))
    assert f"{OWN_SLS} RT 001 Dusun Padang ? 0" in words
    assert "dipecah atau digabung" in words


# --- What is not known -----------------------------------------------------------------------------------------------


def test_a_result_that_was_answered_anew_is_not_guessed(sent_back_and_forth, figures, printed_for, ppl):
    Submission.objects.create(
        key=sent_back_and_forth.pk,
        household_id=sent_back_and_forth.pk,
        area_code=OWN_SLS,
        by=ppl,
        verdict=Submission.Verdict.ACCEPTED,
        body_digest="x",
        received_at=timezone.make_aware(datetime.combine(days_ago(2), NOON)),
    )
    assert figures(days_ago(3)) == Credit(result_unknown=1, sent_back=1)
    assert figures(days_ago(2)) == Credit(complete=1, submitted=1)
    words = printed_for(ppl, days_ago(3))
    assert f"{OWN_SLS} RT 001 Dusun Padang – 0 0 0 1 0 1 0 0 0" in words
    assert "205 tidak diketahui = 1 keluarga" in words
    assert "205 tidak diketahui" not in printed_for(ppl, days_ago(2))


def test_what_no_event_tells_of_is_said_and_not_counted(make_household, figures, printed_for, ppl, pml):
    make_household(OWN_SLS, state=State.APPROVED, enumerator=ppl, result=1, submitted_at=timezone.now())
    assert figures(days_ago(2)) == Credit(untraced=1)
    assert figures(days_ago(0)) == Credit(complete=1, approved=1)
    assert "1 keluarga tidak dihitung di sini" in printed_for(ppl, days_ago(2))


def test_pay_says_that_its_rate_is_todays(sent_back_and_forth, printed_for, ppl):
    Personnel.objects.create(officer=ppl, pay_per_family=10_000)
    words = printed_for(ppl, days_ago(1), "handover_pay")
    assert "1 keluarga × Rp 10.000 = Rp 10.000" in words
    assert "Tarif menurut data saat dicetak" in words
    assert "0 keluarga × Rp 10.000 = Rp 0" in printed_for(ppl, days_ago(2), "handover_pay")


# --- Asking for it ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "said"), [(-1, "belum lewat"), (6, "baru mulai")])
def test_a_day_to_come_or_before_the_round_is_refused(
    sent_back_and_forth, printed_for, ppl, kab, long_round, days, said
):
    with pytest.raises(CannotPrint, match=said):
        printed_for(ppl, days_ago(days))
    with pytest.raises(CannotPrint, match=said):
        ask_printing("handover", Whom(DISTRICT), by=kab, round=long_round, site=SITE, as_of=days_ago(days))


def test_a_whole_place_is_printed_for_a_day_by_a_job(client, sent_back_and_forth, ppl, kab, long_round):
    client.force_login(kab)
    day = days_ago(3)
    page = client.post(
        reverse("enumeration:ask_papers"), {"berkas": "handover", "wilayah": DISTRICT, "tanggal": day.isoformat()}
    )
    job = Job.objects.get(kind=files.KIND)
    jobs.run(job.pk)
    assert "Per tanggal" in client.get(page.url).content.decode()
    fetched = client.get(reverse("enumeration:printing_file", args=[job.pk]))
    assert f"per-{day:%Y%m%d}" in fetched["Content-Disposition"]
    words = text_of(b"".join(fetched.streaming_content))
    assert f"Keadaan per tanggal {day.day} " in words
    assert f"{OWN_SLS} RT 001 Dusun Padang – 1 0 0 0 1 0 0 0" in words


def test_one_officers_page_asks_for_the_day(client, sent_back_and_forth, ppl, kab):
    client.force_login(kab)
    page = client.get(reverse("enumeration:officer_papers", args=[ppl.pk])).content.decode()
    assert f'max="{days_ago(0).isoformat()}"' in page
    assert f'min="{days_ago(5).isoformat()}"' in page
    address = reverse("enumeration:officer_paper", args=[ppl.pk, "handover"])
    made = client.get(address, {"tanggal": days_ago(4).isoformat()})
    assert f"per-{days_ago(4):%Y%m%d}" in made["Content-Disposition"]
    assert f"{OWN_SLS} RT 001 Dusun Padang – 1 0 0 1 0 0 0 0" in text_of(made.content)
    for wrong, said in (
        ("besok", "bukan tanggal"),
        ("2026-13-45", "bukan tanggal"),
        ("01/02/2027", "dua tanggal"),
        ("2099-01-01", "belum lewat"),
    ):
        assert said in client.get(address, {"tanggal": wrong}, follow=True).content.decode()


def test_the_day_changes_nothing_on_papers_without_one(client, family, ppl, kab):
    client.force_login(kab)
    address = reverse("enumeration:officer_paper", args=[ppl.pk, "prelist"])
    assert client.get(address, {"tanggal": "1999-01-01"}).status_code == 200
