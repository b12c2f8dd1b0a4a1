"""VK1, BAST and BANR: households line by line, and counts that agree with the dashboard."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from enumeration.access import NotAllowed, Permission, Role, reach
from enumeration.assignment.actions.assigning import Change, decide
from enumeration.models import Household, Officer, Personnel, State, Tally
from enumeration.papers.counting import Credit, credits_of
from enumeration.papers.desk import Desk, credited_in
from enumeration.papers.paper import CannotPrint
from enumeration.progress.figures import figures_of
from tests.conftest import NEIGHBOUR_SLS, OWN_SLS, VILLAGE
from tests.enumeration.papers.conftest import SITE, reader_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def village_at_work(make_household, ppl, neighbour_ppl, pml):
    """Households of both SLS in every state, one of them written by the neighbour in an SLS that is not theirs."""
    states = [
        *[(OWN_SLS, ppl, State.SUBMITTED, 1), (OWN_SLS, ppl, State.APPROVED, 1), (OWN_SLS, ppl, State.APPROVED, 4)],
        *[(OWN_SLS, ppl, State.COMPLETED, 2), (OWN_SLS, ppl, State.SENT_BACK, 1)],
        *[(OWN_SLS, neighbour_ppl, State.APPROVED, 3), (NEIGHBOUR_SLS, neighbour_ppl, State.COMPLETED, 5)],
        (NEIGHBOUR_SLS, neighbour_ppl, State.APPROVED, 1),
    ]
    for code, author, state, result in states:
        make_household(code, state=state, enumerator=author, result=result, submitted_at=timezone.now())
    make_household(OWN_SLS)
    make_household(OWN_SLS, state=State.DRAFT, result=1)


# --- VK1 -------------------------------------------------------------------------------------------------------------


def test_the_list_has_every_family_and_room_for_new_ones(printed, ppl, kab, make_household):
    make_household(OWN_SLS, head_name="MA'RUF DG. =TATA", address="JL. POROS NO. 3")
    make_household(NEIGHBOUR_SLS, head_name="TETANGGA SEBELAH")
    words = text_of(printed("prelist", ppl, by=kab))
    assert "MA'RUF DG. =TATA JL. POROS NO. 3" in words
    assert OWN_SLS in words
    assert "Keluarga baru" in words
    assert "TETANGGA SEBELAH" not in words


def test_a_verified_list_is_filled_in(printed, ppl, kab, make_household):
    make_household(
        *[OWN_SLS],
        head_name="SUDAH DITEMUI",
        existence=1,
        verified_at=timezone.now(),
        verified_by=ppl,
        building_number=41,
        family_number=52,
        neighbourhood_opinion=2,
        prelist_number=7,
        prelist_code=OWN_SLS,
    )
    assert "7 SUDAH DITEMUI 1 41 52 2" in text_of(printed("prelist", ppl, by=kab))


def test_a_long_list_goes_on_over_the_page_with_its_header(printed, ppl, kab, make_household):
    for number in range(60):
        make_household(OWN_SLS, head_name=f"KELUARGA KE {number}")
    pages = [page.extract_text() for page in reader_of(printed("prelist", ppl, by=kab)).pages]
    assert len(pages) >= 3
    assert all("Nama kepala keluarga" in page for page in pages)
    assert [f"Halaman {place} dari {len(pages)}" in page for place, page in enumerate(pages, 1)] == [True] * len(pages)
    assert re.findall(r"KELUARGA KE (\d+)", " ".join(pages)) == [str(number) for number in range(60)]


def test_a_supervisor_prints_lists_of_their_own_sls_only(printed, ppl, outsider, pml, make_household):
    from enumeration.models import Assignment
    from tests.conftest import FREE_SLS

    Assignment.objects.create(
        round_id=ppl.assignments.get().round_id, area_id=FREE_SLS, role=Role.ENUMERATOR, officer=ppl
    )
    make_household(FREE_SLS, head_name="DI LUAR TIM")
    make_household(OWN_SLS, head_name="DI DALAM TIM")
    words = text_of(printed("prelist", ppl, by=pml))
    assert "DI DALAM TIM" in words
    assert "DI LUAR TIM" not in words
    assert "DI LUAR TIM" in text_of(printed("prelist", ppl, by=ppl))


# --- BAST ------------------------------------------------------------------------------------------------------------


def test_the_sum_over_all_officers_is_the_villages_figure(village_at_work, long_round, kab):
    mine = reach(kab, Permission.ASSIGN)
    desk = Desk(long_round, kab, SITE, mine=mine)
    authors = credited_in(mine, long_round, VILLAGE).values_list("pk", flat=True)
    total = sum((one for by_sls in credits_of(desk, authors).values() for one in by_sls.values()), start=Credit())
    figures = figures_of(Tally.objects.filter(round=long_round), VILLAGE)
    results = (total.complete, total.incomplete, total.no_respondent, total.refused, total.gone)
    assert results == tuple(figures.results[code] for code in range(1, 6))
    assert results == (4, 1, 1, 1, 1)
    for state in ("submitted", "sent_back", "approved", "completed"):
        assert getattr(total, state) == figures.states[state], state
    assert total.accepted == figures.approved == 6


def test_what_was_written_counts_for_its_author(village_at_work, printed, ppl, neighbour_ppl, kab):
    words = text_of(printed("handover", neighbour_ppl, by=kab))
    # Kode, SLS, load (not theirs), 205 = 1, 2, 3-5, submitted, sent back, approved, completed, accepted.
    assert f"{OWN_SLS} RT 001 Dusun Padang – 0 0 1 0 0 1 0 1" in words
    assert f"{NEIGHBOUR_SLS} RT 002 Dusun Padang 2 1 0 1 0 0 1 1 2" in words
    assert "Jumlah 2 1 0 2 0 0 2 1 3" in words
    assert f"{OWN_SLS} RT 001 Dusun Padang 8 3 1 1 1 1 2 1 3" in text_of(printed("handover", ppl, by=kab))


def test_who_left_an_sls_keeps_its_counts(village_at_work, printed, ppl, neighbour_ppl, pml, kab, long_round):
    running = ppl.assignments.get(ended_at=None)
    decide([Change(OWN_SLS, to=neighbour_ppl.pk, was=running.pk)], role=Role.ENUMERATOR, round=long_round, by=pml)
    assert f"{OWN_SLS} RT 001 Dusun Padang – 3 1 1 1 1 2 1 3" in text_of(printed("handover", ppl, by=kab))


def test_pay_stands_on_the_offices_version_only(village_at_work, printed, ppl, kab, pml):
    Personnel.objects.create(officer=ppl, pay_per_family=12_500, pay_fixed=300_000)
    words = text_of(printed("handover_pay", ppl, by=kab))
    assert "3 keluarga × Rp 12.500 = Rp 37.500" in words
    assert "Rp 337.500" in words
    assert "Rp" not in text_of(printed("handover", ppl, by=kab))
    with pytest.raises(NotAllowed):
        printed("handover_pay", ppl, by=pml)


def test_special_groups_have_a_line_of_their_own_and_no_pay(village_at_work, printed, make_household, ppl, kab):
    Personnel.objects.create(officer=ppl, pay_per_family=12_500, pay_fixed=300_000)
    for state in (State.APPROVED, State.SUBMITTED):
        make_household(
            OWN_SLS, form="XK", special_kind=7, state=state, enumerator=ppl, result=1, submitted_at=timezone.now()
        )
    words = text_of(printed("handover_pay", ppl, by=kab))
    assert "XK Kelompok khusus – 2 0 0 1 0 1 0 1" in words
    assert f"{OWN_SLS} RT 001 Dusun Padang 8 3 1 1 1 1 2 1 3" in words
    assert "3 keluarga × Rp 12.500 = Rp 37.500" in words
    assert "Kelompok khusus (XK) tidak termasuk dalam honor per keluarga." in words


# --- BANR ------------------------------------------------------------------------------------------------------------


def test_the_minutes_name_families_without_an_interview_and_why(printed, ppl, kab, make_household):
    for result, name in ((1, "TERWAWANCARA"), (3, "TIDAK DI RUMAH"), (4, "TIDAK BERSEDIA"), (5, "SUDAH PINDAH")):
        make_household(
            OWN_SLS, head_name=name, state=State.SUBMITTED, enumerator=ppl, result=result, submitted_at=timezone.now()
        )
    make_household(OWN_SLS, head_name="MASIH DRAF", state=State.DRAFT, result=4)
    make_household(
        OWN_SLS,
        form="XK",
        special_kind=10,
        head_name="KELOMPOK KHUSUS",
        state=State.SUBMITTED,
        result=3,
        enumerator=ppl,
        submitted_at=timezone.now(),
    )
    words = text_of(printed("nonresponse", ppl, by=kab))
    assert "3 keluarga berikut" in words
    assert "TIDAK BERSEDIA 4 Responden menolak" in words
    assert "SUDAH PINDAH 5 Pindah atau sudah tidak ada" in words
    assert "TIDAK DI RUMAH" in words
    assert "TERWAWANCARA" not in words
    assert "MASIH DRAF" not in words
    assert "KELOMPOK KHUSUS" not in words


def test_where_everybody_answered_there_are_no_minutes(printed, ppl, kab, household):
    with pytest.raises(CannotPrint, match="Tidak ada yang perlu dicetak"):
        printed("nonresponse", ppl, by=kab)
    assert Household.objects.count() == 1
    assert Officer.objects.filter(pk=ppl.pk).exists()
